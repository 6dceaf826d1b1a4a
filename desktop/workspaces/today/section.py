"""The bar above a part of the start page."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.signs import KeyCap, Tag, words
from desktop.workspace import Hint


class Section(QWidget):
    """A bold title, perhaps a red count, a quiet note and keys at the right."""

    def __init__(self, theme: Theme, title: str, *, note: str = "", keys: tuple[Hint, ...] = ()) -> None:
        super().__init__()
        self._theme = theme
        self._title = words(title, "strong")
        self._beside = words("", "second")
        self._count = Tag("", "danger")
        self._count.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._count)
        row.addWidget(self._beside)
        row.addStretch(1)
        row.addWidget(words(note, "second"))
        self._keys = [part for hint in keys for part in (KeyCap(hint.keys), words(hint.words, "second"))]
        for part in self._keys:
            row.addWidget(part)
        theme.fit(self, height=32)

    def say(self, title: str, *, beside: str = "", count: int = 0) -> None:
        """Show another title, a quiet word beside it, and a count if there is one."""
        self._title.setText(title)
        self._beside.setText(beside)
        self._count.setText(str(count))
        self._count.setVisible(count > 0)

    def show_keys(self, *, shown: bool) -> None:
        """Show the keys at the right, or none where there is nothing to press them for."""
        for part in self._keys:
            part.setVisible(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("bar"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line-strong"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.colour("line-strong"))
