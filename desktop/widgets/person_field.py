"""A field that finds one of many by what is typed, in either layout: a person, a group; tells the id of the chosen."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QListWidget

from db.known_names import Known
from desktop.layouts import both_ways
from desktop.shell.theme import Theme

MOST, WIDTH = 12, 440  # names that are offered at once, and how wide their list is in design pixels


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
        self._name = ""  # of whom is chosen
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setTextMargins(theme.px(20), 0, 0, 0)
        theme.fit(self, width=width)
        self.offers = QListWidget(self)
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offers.setProperty("kind", "offers")
        self.offers.setUniformItemSizes(True)
        for bars in (self.offers.setHorizontalScrollBarPolicy, self.offers.setVerticalScrollBarPolicy):
            bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offers.hide()
        self.offers.itemClicked.connect(lambda item: self._take(self._found[self.offers.row(item)]))
        self.textEdited.connect(self._look)

    def show_known(self, known: Sequence[Known]) -> None:
        """Take the names among which is searched."""
        self._known = known

    def put(self, id_: UUID | None, name: str = "") -> None:
        """Show this one as chosen, without telling."""
        self.id, self._name = id_, name
        self.setText(name)
        self._mark(is_wrong=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the name in hand, arrows go through the names, Esc empties the field or leaves it."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._settle()
        elif event.key() == Qt.Key.Key_Escape:
            self._give_up()
        elif step and self.offers.isVisible():
            self.offers.setCurrentRow(min(max(self.offers.currentRow() + step, 0), self.offers.count() - 1))
        elif step > 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed and not taken gives way to what is looked for."""
        super().focusOutEvent(event)
        self.offers.hide()
        if self.text() != self._name:
            self.put(self.id, self._name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(16)
        picture = self._theme.pixmap("search", "text-2", side, self.devicePixelRatio())
        QPainter(self).drawPixmap(self._theme.px(7), (self.height() - side) // 2, picture)

    def _look(self, text: str) -> None:
        words = [both_ways(word) for word in text.split()]
        found = [one for one in self._known if words and _fits(one.told, words)]
        # A surname that begins so goes before whoever has the letters somewhere.
        self._found = sorted(found, key=lambda one: not _plain(one.name).startswith(words[0]))[:MOST]
        self._mark(is_wrong=False)
        self._offer()
        if not text.strip():
            self._take(None)

    def _offer(self) -> None:
        """Show the names below the field, over whatever stands there."""
        self.offers.setVisible(bool(self._found))
        if not self._found:
            return
        self.offers.clear()
        self.offers.addItems([one.told for one in self._found])
        self.offers.setCurrentRow(0)
        window, px = self.window(), self._theme.px
        self.offers.setParent(window)
        self.offers.setFont(self._theme.font(14))
        high = sum(self.offers.sizeHintForRow(row) for row in range(len(self._found))) + 4
        self.offers.setGeometry(*self.mapTo(window, QPoint(0, self.height())).toTuple(), px(WIDTH), high)
        self.offers.show()
        self.offers.raise_()

    def _settle(self) -> None:
        if self.text().strip() and self._found:
            self._take(self._found[max(self.offers.currentRow(), 0)])
        elif self.text().strip() and self.id is None:
            self._mark(is_wrong=True)
            return
        self.left.emit()

    def _give_up(self) -> None:
        if self.offers.isVisible():
            self.offers.hide()
        elif self.text():
            self.clear()
            self._take(None)
        else:
            self.left.emit()

    def _take(self, one: Known | None) -> None:
        self.offers.hide()
        before, self.id = self.id, one.id if one else None
        self._name = one.name if one else ""
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
    held = _plain(told)
    return all(any(way in held for way in ways) for ways in words)


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")
