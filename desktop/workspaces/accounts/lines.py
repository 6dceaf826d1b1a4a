"""The rows of one list as a table model: found by words, sorted by a column, told to a screen reader."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.layouts import both_ways
from desktop.workspaces.accounts.columns import Listing, Row

Index = QModelIndex | QPersistentModelIndex
SIGN = Qt.ItemDataRole.UserRole
QUIET = Qt.ItemDataRole.UserRole + 1
_NONE = QModelIndex()


class LinesModel(QAbstractTableModel):
    """Keeps all rows of a list and shows those that were looked for."""

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.listing = listing
        self.column, self.is_descending = 0, False
        self._all: tuple[Row, ...] = ()
        self._shown: list[Row] = []
        self._wish = ""

    def show(self, listing: Listing, rows: Sequence[Row]) -> None:
        """Take another list, or the same with other rows."""
        self.beginResetModel()
        if listing.name != self.listing.name:
            self.column, self.is_descending = listing.sorted_by, False
        self.listing, self._all = listing, tuple(rows)
        self._arrange()
        self.endResetModel()

    def find(self, wish: str) -> None:
        """Show only rows in which every word stands, as typed or as the same keys type it in the other layout."""
        self.beginResetModel()
        self._wish = wish
        self._arrange()
        self.endResetModel()

    def arrange(self, column: int, *, is_descending: bool) -> None:
        """Sort by a column."""
        self.beginResetModel()
        self.column, self.is_descending = min(column, len(self.listing.columns) - 1), is_descending
        self._arrange()
        self.endResetModel()

    @property
    def total(self) -> int:
        """How many rows there are, found or not."""
        return len(self._all)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are shown, in their order."""
        return tuple(self._shown)

    def row_at(self, index: Index) -> Row | None:
        """Return what stands in the row of an index."""
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def place_of(self, identity: object) -> int:
        """Return the row in which this thing stands, or -1."""
        return next((n for n, row in enumerate(self._shown) if self.listing.id_of(row) == identity), -1)

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.listing.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self.listing.columns[section].title if section < self.columnCount() else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        column = self.listing.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(row)}"
        if role == SIGN:
            return column.sign(row) if column.sign else None
        return column.quiet if role == QUIET else None

    def _arrange(self) -> None:
        found = [row for row in self._all if _is_found(self.listing.words(row), self._wish)]
        if self.listing.columns:
            key = self.listing.columns[self.column].key
            found.sort(key=key, reverse=self.is_descending)
        self._shown = found


def _is_found(text: str, wish: str) -> bool:
    held = text.casefold().replace("ё", "е")
    return all(any(way in held for way in both_ways(word)) for word in wish.split())
