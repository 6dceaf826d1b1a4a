"""A list whose columns sort it by a press on their titles, or by a key; the same column once more turns it round."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon

from desktop.shell.theme import Theme
from desktop.widgets.log_table import Column, LogModel, LogTable

Key = Callable[[Any], Any]


class SortedModel(LogModel):
    """Rows in the order of one column; `keys` says what each column is sorted by."""

    def __init__(self, columns: Sequence[tuple[Column, Key]]) -> None:
        super().__init__([column for column, _ in columns])
        self._keys = [key for _, key in columns]
        self.column, self.is_turned = 0, False
        self.arrow: Callable[[str], QIcon] | None = None  # how the sorting column is marked: an icon by its name

    def show_sorted(self, columns: Sequence[tuple[Column, Key]], rows: Sequence[Any]) -> None:
        """Show rows in the chosen order; other columns begin with their first."""
        told = [column for column, _ in columns]
        if [column.title for column in told] != [column.title for column in self.columns]:
            self.column, self.is_turned = 0, False
        self._keys = [key for _, key in columns]
        self.show(told, ())
        self.show(told, self._ordered(rows))

    def sort_by(self, column: int) -> None:
        """Sort by a column; by the same once more, the other way round."""
        self.is_turned = column == self.column and not self.is_turned
        self.column = column
        rows, columns = list(self.rows), self.columns
        self.show(columns, ())
        self.show(columns, self._ordered(rows))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        told = super().headerData(section, orientation, role)
        is_sorting = orientation == Qt.Orientation.Horizontal and section == self.column
        if is_sorting and role == Qt.ItemDataRole.DecorationRole and self.arrow is not None:
            return self.arrow("arrow-down" if self.is_turned else "arrow-up")
        return told

    def _ordered(self, rows: Sequence[Any]) -> list[Any]:
        return sorted(rows, key=self._keys[self.column], reverse=self.is_turned)


class SortedTable(LogTable):
    """Shows a SortedModel; the row in hand stays in hand."""

    def __init__(self, theme: Theme, model: SortedModel) -> None:
        super().__init__(theme, model)
        self._sorted = model
        model.arrow = lambda name: theme.icon(name, "text-2", 12)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self.sort_by)

    def sort_by(self, column: int) -> None:
        """Sort by a column."""
        held = self.current()
        self._sorted.sort_by(column)
        self.go_to(self._sorted.rows.index(held) if held in self._sorted.rows else 0)

    def sort_next(self) -> None:
        """Sort by the column after the present one."""
        self.sort_by((self._sorted.column + 1) % self._sorted.columnCount())
