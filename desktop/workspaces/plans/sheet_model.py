"""The plan as a table: a row for a cycle, module or line, a column for a term; hours are typed into lines."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from college.plan_sheet import Sheet, SheetRow, told
from college.terms import course_of
from desktop.workspaces.plans.words import tr

Index = QModelIndex | QPersistentModelIndex
CODE, TITLE, CONTROL, TOTAL, TERMS = range(5)  # from the last one on, a column for each term
ROW = Qt.ItemDataRole.UserRole
FOLDED = Qt.ItemDataRole.UserRole + 1
_NONE = QModelIndex()
_SEEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _SEEN | Qt.ItemFlag.ItemIsEditable


class SheetModel(QAbstractTableModel):
    """Shows a sheet; `typed` tells a row, its term and the text that somebody typed there."""

    typed = Signal(object, int, str)
    named = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet((), ())
        self.rows: tuple[SheetRow, ...] = ()
        self.may_write = True
        self._folded: set[str] = set()

    def show(self, sheet: Sheet) -> None:
        """Show another sheet; where only numbers differ, everything keeps its place."""
        rows = self._visible(sheet)
        is_same = sheet.terms == self.sheet.terms and [r.code for r in rows] == [r.code for r in self.rows]
        if not is_same:
            self.beginResetModel()
        before, self.sheet, self.rows = self.rows, sheet, rows
        if not is_same:
            self.endResetModel()
            return
        for place, (was, now) in enumerate(zip(before, rows, strict=True)):
            if was != now:
                self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))

    def fold(self, code: str) -> None:
        """Hide or show what stands under a cycle or module."""
        self._folded ^= {code}
        self.beginResetModel()
        self.rows = self._visible(self.sheet)
        self.endResetModel()

    def place_of(self, code: str) -> int:
        """Return the row of a line by its index; where it is hidden, it is shown first. -1 where there is none."""
        if code not in [row.code for row in self.rows] and any(row.code == code for row in self.sheet.rows):
            self.beginResetModel()
            self._folded.clear()
            self.rows = self._visible(self.sheet)
            self.endResetModel()
        return next((place for place, row in enumerate(self.rows) if row.code == code), -1)

    def term(self, column: int) -> int:
        """Return the term of a column, 0 where it is none."""
        place = column - TERMS
        return self.sheet.terms[place] if 0 <= place < len(self.sheet.terms) else 0

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else TERMS + len(self.sheet.terms)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(section)
        if role == Qt.ItemDataRole.AccessibleTextRole and (term := self.term(section)):
            return tr("{course} курс, {term} семестр").format(course=course_of(term), term=term)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if 0 <= index.row() < len(self.rows) else None
        if row is None or row.line is None or not self.may_write:
            return _SEEN
        if index.column() == TITLE or (self.term(index.column()) and not row.is_sum):
            return _TYPED
        return _SEEN

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self.text(row, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return row.title if index.column() == TITLE else self.text(row, index.column()) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, index.column())
        if role == ROW:
            return row
        return row.code in self._folded if role == FOLDED else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, text = self.rows[index.row()], str(value)
        if text.strip() == self.text(row, index.column()):
            return False
        if index.column() == TITLE:
            self.named.emit(row, text)
        else:
            self.typed.emit(row, self.term(index.column()), text)
        return True

    def _head(self, section: int) -> str:
        names = (tr("Индекс"), tr("Наименование"), tr("Контроль"), tr("Всего"))
        return names[section] if section < TERMS else str(self.term(section))

    def text(self, row: SheetRow, column: int) -> str:
        """Return what stands in a cell."""
        match column:
            case 0:
                return row.code
            case 1:
                return row.title
            case 2:
                return row.controls
            case 3:
                return told(row.total)
        hours = row.hours.get(self.term(column))
        return told(hours) if hours else ""

    def _spoken(self, row: SheetRow, column: int) -> str:
        if term := self.term(column):
            hours = self.text(row, column) or tr("нет")
            return tr("{code}, {term} семестр, часов: {hours}").format(code=row.code, term=term, hours=hours)
        return f"{self._head(column)}: {self.text(row, column)}"

    def _visible(self, sheet: Sheet) -> tuple[SheetRow, ...]:
        shown, hidden_from = [], 9
        for row in sheet.rows:
            if row.depth > hidden_from:
                continue
            hidden_from = row.depth if row.code in self._folded else 9
            shown.append(row)
        return tuple(shown)
