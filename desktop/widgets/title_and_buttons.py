"""The header of a page: its title, and buttons that say their keys."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from college.names import NO_BREAK
from desktop.shell.theme import Theme
from desktop.widgets.signs import words


class TitleAndButtons(QWidget):
    """The title and its buttons, each (action, icon, text, keys); `asked` tells an action."""

    asked = Signal(str)

    def __init__(self, theme: Theme, title: str, offered: Iterable[tuple[str, str, str, str]]) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(title, "page"), 1)
        for action, icon, text, keys in offered:
            button = QPushButton(NO_BREAK + text)
            theme.dress(button, icon)
            button.setAccessibleName(f"{text} {keys}")
            button.setToolTip(f"{text} ({keys})")
            button.clicked.connect(lambda _=False, it=action: self.asked.emit(it))
            row.addWidget(button)
            self._buttons[action] = button
