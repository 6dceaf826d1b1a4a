"""A list of two-line entries, and a leaf with such lists that is laid over the matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.theme import Theme
from desktop.widgets.signs import words
from desktop.workspaces.rights.heads import MIDDLE, elided

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
HEIGHT = 40
Says = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Entry:
    """Two lines: what it is, and what is said of it; `about` is handed back when it is chosen."""

    first: str
    second: str
    about: object = None
    tint: str = "text-2"  # of the second line
    icon: str = ""
    beside: str = ""  # what the icon says

    @property
    def said(self) -> str:
        """The entry in one sentence."""
        return ": ".join(part for part in (self.first, ", ".join(filter(None, (self.second, self.beside)))) if part)


class Entries(QAbstractListModel):
    """Entries as a model."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        if tuple(entries) != self._entries:
            self.beginResetModel()
            self._entries = tuple(entries)
            self.endResetModel()

    def entry(self, row: int) -> Entry:
        return self._entries[row]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Says.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role in (Says.DisplayRole, Says.AccessibleTextRole, Says.ToolTipRole):
            return entry.said
        return None


class EntryPainter(QStyledItemDelegate):
    """Paints an entry: the first line as text, the second quieter."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, theme, place = index.model(), self._theme, QRect(option.rect)
        assert isinstance(model, Entries)
        entry, px = model.entry(index.row()), theme.px
        is_chosen = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.fillRect(place, theme.colour("selection" if is_chosen else "paper"))
        painter.fillRect(place.left(), place.bottom(), place.width(), 1, theme.colour("line"))
        left = px(12)
        if entry.icon:
            painter.drawPixmap(place.left() + left, place.top() + px(12), theme.pixmap(entry.icon, "text-2", px(16)))
            left += px(24)
        width = place.width() - left - px(8)
        for top, text, tint in ((4, entry.first, "text"), (20, entry.second, entry.tint)):
            font = theme.font(13)
            painter.setFont(font)
            painter.setPen(theme.colour(tint))
            box = QRect(place.left() + left, place.top() + px(top), width, px(16))
            painter.drawText(box, MIDDLE, elided(font, text, width))
        if is_chosen:
            painter.setPen(theme.colour("accent"))
            for inset in (0, 1):
                painter.drawRect(place.adjusted(inset, inset, -1 - inset, -2 - inset))


class EntryList(QListView):
    """A list of entries; Enter or a click chooses one."""

    asked = Signal(object)  # what the entry is about

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._entries = Entries(self)
        self.setModel(self._entries)
        self.setItemDelegate(EntryPainter(theme, self))
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._ask)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other entries; the current one stays current where its place still exists."""
        row = self.currentIndex().row()
        self._entries.show(entries)
        if entries and not self.currentIndex().isValid():
            self.setCurrentIndex(self._entries.index(min(max(row, 0), len(entries) - 1)))

    def fit(self) -> None:
        """Take no more height than the entries need."""
        self.setMaximumHeight(self._theme.px(HEIGHT) * max(1, self._entries.rowCount()) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._ask(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _ask(self, index: Index) -> None:
        if index.isValid() and (about := self._entries.entry(index.row()).about) is not None:
            self.asked.emit(about)


class Leaf(QWidget):
    """A title, a sentence and lists under their own titles."""

    def __init__(self, theme: Theme, names: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._sentence = words("", "name"), words("", "second-14")
        self._sentence.setWordWrap(True)
        self.lists = tuple(EntryList(theme, name) for name in names)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        for name, view in zip(names, self.lists, strict=True):
            column.addSpacing(8)
            if len(names) > 1:
                column.addWidget(words(name, "strong"))
            column.addWidget(view, 1)

    def say(self, title: str, sentence: str) -> None:
        """Show another title and sentence."""
        self._title.setText(title)
        self._sentence.setText(sentence)

    def take_focus(self) -> None:
        """Put the focus on the first list that has entries."""
        next((view for view in self.lists if view.model().rowCount()), self.lists[0]).setFocus()
