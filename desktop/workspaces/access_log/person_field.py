"""A field that finds a person or a group by what is typed, in either layout; what is chosen is told by its id."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from db.known_names import Known
from desktop.layouts import both_ways
from desktop.shell.theme import Theme

MOST = 12  # names that are offered at once


class PersonField(QLineEdit):
    """`chosen` tells another id, or None where the field was emptied; `left` that the list is wanted again."""

    chosen = Signal()
    left = Signal()

    def __init__(self, theme: Theme, name: str, width: int) -> None:
        super().__init__()
        self._theme = theme
        self._known: Sequence[Known] = ()
        self._found: list[Known] = []
        self.id: UUID | None = None
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setTextMargins(theme.px(20), 0, 0, 0)
        theme.fit(self, width=width)
        self._offered = QStringListModel(self)
        completer = QCompleter(self._offered, self)
        self._names = QListView()
        completer.setPopup(self._names)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(MOST)
        completer.activated[QModelIndex].connect(lambda index: self._take(self._found[index.row()]))  # type: ignore[index]
        self.setCompleter(completer)
        self.textEdited.connect(self._look)

    def show_known(self, known: Sequence[Known]) -> None:
        """Take the names among which is searched."""
        self._known = known

    def put(self, id_: UUID | None, name: str = "") -> None:
        """Show this one as chosen, without telling."""
        self.id = id_
        self.setText(name)
        self._mark(is_wrong=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the first name that fits, Esc empties the field or leaves it, Down without a list leaves it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._settle()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self._take(None)
            else:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Down and not self._names.isVisible():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(16)
        picture = self._theme.pixmap("search", "text-2", side, self.devicePixelRatio())
        QPainter(self).drawPixmap(self._theme.px(7), (self.height() - side) // 2, picture)

    def _look(self, text: str) -> None:
        words = [both_ways(word) for word in text.split()]
        self._found = [one for one in self._known if words and _fits(one.told, words)][:MOST]
        self._offered.setStringList([one.told for one in self._found])
        self._mark(is_wrong=False)
        if not text.strip():
            self._take(None)

    def _settle(self) -> None:
        if self.text().strip() and self._found:
            self._take(self._found[0])
            self.left.emit()
        elif self.text().strip() and self.id is None:
            self._mark(is_wrong=True)
        else:
            self.left.emit()

    def _take(self, one: Known | None) -> None:
        self._names.hide()
        before, self.id = self.id, one.id if one else None
        if one is not None:
            self.setText(one.name)
            self.setCursorPosition(0)
        self._found = []
        self._mark(is_wrong=False)
        if before != self.id:
            self.chosen.emit()

    def _mark(self, *, is_wrong: bool) -> None:
        if bool(self.property("wrong")) != is_wrong:
            self.setProperty("wrong", is_wrong)
            self.style().polish(self)


def _fits(told: str, words: Sequence[tuple[str, ...]]) -> bool:
    held = told.casefold().replace("ё", "е")
    return all(any(way in held for way in ways) for ways in words)
