"""The head of a preview: what is shown, turning its pages, its size, and the two things one does with it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import words


class PreviewHeader(QWidget):
    """Shows what it is told and tells what is asked."""

    turned = Signal(int)  # +1 or -1: the next or previous page
    zoomed = Signal(int)
    fitted = Signal()
    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = words("", "page")
        self._name.setMinimumWidth(0)
        self._where = words("", "dense")
        self._zoom = words("", "dense")
        self._zoom.setMinimumWidth(theme.px(46))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._name, 1)
        row.addWidget(self._pager("chevron-left", _tr("Предыдущая страница"), "PgUp", -1))
        row.addWidget(self._where)
        row.addWidget(self._pager("chevron-right", _tr("Следующая страница"), "PgDn", 1))
        row.addSpacing(8)
        row.addWidget(self._button("−", _tr("Мельче"), "Ctrl+−", lambda: self.zoomed.emit(-1)))
        row.addWidget(self._zoom)
        row.addWidget(self._button("+", _tr("Крупнее"), "Ctrl++", lambda: self.zoomed.emit(1)))
        row.addWidget(self._button(_tr("Целиком"), _tr("Страница целиком"), "Ctrl+0", self.fitted.emit))
        row.addSpacing(8)
        self._print = KeyButton(theme, _tr("Печать…"), "Ctrl+P")
        self._save = KeyButton(theme, _tr("Сохранить PDF…"), "Ctrl+S", "main")
        for button, asked in ((self._print, self.print_asked), (self._save, self.save_asked)):
            button.setAutoDefault(False)
            button.clicked.connect(asked)
            row.addWidget(button)
        self.allow(ready=False)

    def show_name(self, name: str) -> None:
        """Say what is shown."""
        self._name.setText(name)

    def show_place(self, page: int, pages: int) -> None:
        """Say which page is shown, from 1, and of how many."""
        self._where.setText(_tr("{page} из {pages}").format(page=page, pages=pages))

    def show_zoom(self, zoom: float) -> None:
        """Say how large the page is shown."""
        self._zoom.setText(f"{round(zoom * 100)}\N{NO-BREAK SPACE}%")

    def allow(self, *, ready: bool) -> None:
        """Let the file be saved and printed, or not yet."""
        for button in (self._save, self._print):
            button.setEnabled(ready)

    def _pager(self, icon: str, name: str, keys: str, step: int) -> QPushButton:
        button = self._button("", name, keys, lambda: self.turned.emit(step))
        self._theme.dress(button, icon)
        return button

    def _button(self, text: str, name: str, keys: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({keys})")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preview", text)
