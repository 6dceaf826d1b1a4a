"""A group as a table: its students from above, its divisions from the left, in each cell the subgroup."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from db.divisions import Divided, DivisionSeen, PartSeen
from db.spread import Student
from desktop.widgets.grid_glyphs import Face
from desktop.widgets.grid_painting import Lane
from desktop.workspaces.subgroups import words as told
from desktop.workspaces.subgroups.words import tr

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Says = Qt.ItemDataRole
LANE = Lane()
MISSING = Face(runs=(("—", "warning"),))


class DivisionsModel(QAbstractTableModel):
    """Shows how a group is divided on a day."""

    def __init__(self, divided: Divided) -> None:
        super().__init__()
        self.divided = divided
        self._names: list[dict[UUID, PartSeen]] = []
        self._faces: list[list[Face | None]] = []
        self._take(divided)

    def show(self, divided: Divided) -> None:
        """Show another group, another day, or the same anew."""
        alike = _frame(divided) == _frame(self.divided)
        if not alike:
            self.beginResetModel()
        self._take(divided)
        if not alike:
            self.endResetModel()
        elif self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def student(self, row: int) -> Student:
        return self.divided.students[row]

    def division(self, column: int) -> DivisionSeen:
        return self.divided.divisions[column]

    def title(self, column: int) -> tuple[str, str, str]:
        """Return what stands above a column: the division, how many are where, how many are nowhere."""
        students, division = [each.id for each in self.divided.students], self.division(column)
        return division.name, told.counts(division, students), told.left_out(division, students)

    def part(self, row: int, column: int) -> PartSeen | None:
        """Return the subgroup of a student."""
        place = self.division(column).places.get(self.student(row).id)
        return self._names[column].get(place) if place else None

    def faces(self, row: int) -> Sequence[Face | None]:
        return self._faces[row]

    def lane(self, column: int) -> Lane:
        return LANE

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.divided.students)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.divided.divisions)

    def data(self, index: Index, role: int = Says.DisplayRole) -> Any:
        if not index.isValid():
            return None
        part = self.part(index.row(), index.column())
        if role == Says.DisplayRole:
            return part.name if part else ""
        if role == Says.AccessibleTextRole:
            name, division = self.student(index.row()).name.listed, self.division(index.column()).name
            where = tr("подгруппа {name}").format(name=part.name) if part else tr("без подгруппы")
            return f"{name}, {division}, {where}"
        return Qt.AlignmentFlag.AlignCenter if role == Says.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Says.DisplayRole) -> Any:
        if role not in (Says.DisplayRole, Says.AccessibleTextRole, Says.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Horizontal:
            return ", ".join(filter(None, self.title(section))) if section < self.columnCount() else None
        return self.student(section).name.listed if section < self.rowCount() else None

    def _take(self, divided: Divided) -> None:
        self.divided = divided
        self._names = [{part.id: part for part in each.parts} for each in divided.divisions]
        self._faces = [
            [self._face(row, column) for column in range(len(divided.divisions))]
            for row in range(len(divided.students))
        ]

    def _face(self, row: int, column: int) -> Face | None:
        part = self.part(row, column)
        if part is None:
            return MISSING if self.division(column).places else None
        return Face(runs=((part.name, "ink"),))


def _frame(divided: Divided) -> tuple[Sequence[UUID], Sequence[tuple[UUID, int]]]:
    return [each.id for each in divided.students], [(each.id, len(each.parts)) for each in divided.divisions]
