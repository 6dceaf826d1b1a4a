"""The columns at the right of the marks: what was earned before the journal began here, then what is computed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from desktop.widgets.grid_glyphs import Face
from desktop.widgets.grid_painting import Lane
from desktop.workspaces.gradebook.model import NOWHERE, GradebookModel, Index, Role
from desktop.workspaces.gradebook.words import tr

AVERAGE, MARKS, HOURS = range(3)
WIDTHS, BEFORE = (52, 48, 56), 84  # design pixels; of the column that stands before them where there is anything


class SummaryModel(QAbstractTableModel):
    """Follows the marks: what is written there changes the sums of its row here."""

    def __init__(self, book: GradebookModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        book.dataChanged.connect(self._follow)
        book.modelAboutToBeReset.connect(self.beginResetModel)
        book.modelReset.connect(self.endResetModel)

    def faces(self, row: int) -> Sequence[Face | None]:
        sums = self._book.student_sum(row)
        warned = sums.is_few
        return (
            *self._before(row),
            Face(runs=((sums.average_text, "text"),), right=True) if sums.average_text else None,
            Face(runs=((str(sums.marks), "warning" if warned else "text-2"),), right=True, bold=warned)
            if sums.marks or warned
            else None,
            Face(runs=((str(sums.hours), "text-2"),), right=True) if sums.hours else None,
        )

    def _before(self, row: int) -> tuple[Face | None, ...]:
        if not self._book.has_openings:
            return ()
        text = self._book.opening(row).text
        return (Face(runs=((text, "ink"),), small=True) if text else None,)

    def widths(self) -> tuple[int, ...]:
        """Return how wide the columns are."""
        return ((BEFORE,) if self._book.has_openings else ()) + WIDTHS

    def lane(self, column: int) -> Lane:
        return Lane(ground="paper-alt", head="paper-alt", kind=self._title(column))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return self._book.rowCount(parent)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.widths())

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.DisplayRole:
            face = self.faces(index.row())[index.column()]
            return face.runs[0][0] if face else ""
        if role == Role.AccessibleTextRole:
            name = self._book.student(index.row()).name.listed
            return f"{name}, {self._title(index.column())}, {self.data(index) or '0'}"
        return Qt.AlignmentFlag.AlignCenter if role == Role.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return self._book.headerData(section, orientation, role)
        if section not in range(len(self.widths())) or role not in (Role.DisplayRole, Role.AccessibleTextRole):
            return None
        return self._title(section)

    def _title(self, column: int) -> str:
        titles = (tr("До журнала"), tr("Средняя"), tr("Оценок"), tr("Пропуски"))
        return titles[column if self._book.has_openings else column + 1]

    def _follow(self, first: Index, last: Index) -> None:
        self.dataChanged.emit(self.index(first.row(), 0), self.index(last.row(), self.columnCount() - 1))
