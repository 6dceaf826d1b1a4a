"""The field in which a list is searched, with its glass: Esc empties it or goes back, Down and Enter go to the list."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from desktop.shell.theme import Theme

_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindField(QLineEdit):
    """`left` tells that the list is wanted again."""

    left = Signal()

    def __init__(self, theme: Theme, wish: str) -> None:
        super().__init__()
        self._theme = theme
        self.setPlaceholderText(wish)
        self.setAccessibleName(wish)
        self.setClearButtonEnabled(False)
        theme.changed.connect(self._make_room)
        self._make_room()

    def start(self) -> None:
        """Put the focus into the search, what stands in it selected."""
        self.setFocus()
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        """Take its own keys before a shortcut of the page may."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_own(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(16)
        picture = self._theme.pixmap("search", "text-2", side, self.devicePixelRatio())
        QPainter(self).drawPixmap(self._theme.px(7), (self.height() - side) // 2, picture)

    def _make_room(self) -> None:
        """Leave room for the glass, however large the text is."""
        self.setTextMargins(self._theme.px(20), 0, 0, 0)


def _is_own(event: QKeyEvent) -> bool:
    return event.key() in _KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
