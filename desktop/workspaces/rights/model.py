"""The matrix as a table: actions on sections from above, roles from the left, titles of shelves between."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from college.matrix.concerns import Weight
from college.matrix.norms import ACTIONS
from college.roles import Role
from db.rights_table import Cell
from desktop.widgets.grid_glyphs import Face
from desktop.widgets.grid_painting import Lane
from desktop.workspaces.rights.faces import face_of
from desktop.workspaces.rights.lines import Layout, Line, layout
from desktop.workspaces.rights.revision import Revision
from desktop.workspaces.rights.words import cell_words, personal_words, right_words, role_words, scope_words

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Says = Qt.ItemDataRole
LANE = Lane()


class RightsModel(QAbstractTableModel):
    """Shows a revision; which lines stand is chosen by `sift` and stays until it is chosen anew."""

    def __init__(self, revision: Revision, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.revision = revision
        self._text, self._only = "", False
        self._layout = Layout((), ())
        self._faces: dict[int, list[Face | None]] = {}
        self.sift("", only_differences=False)
        revision.moved.connect(self._refresh)

    def sift(self, text: str, *, only_differences: bool) -> None:
        """Show what a search finds, or only lines that differ from the regulation."""
        picture = self.revision.picture
        only = {change.right for change in picture.differences} if only_differences else None
        found = layout(picture.norms, picture.listed(), text, only)
        self._text, self._only = text, only_differences
        if found != self._layout:
            self.beginResetModel()
            self._layout = found
            self._place()
            self.endResetModel()

    def show_all(self) -> None:
        """Show every line again."""
        self.sift("", only_differences=False)

    @property
    def is_sifted(self) -> bool:
        """Whether some lines or roles may be hidden."""
        return bool(self._text.strip()) or self._only

    def line(self, row: int) -> Line:
        return self._layout.lines[row]

    def role(self, column: int) -> Role:
        return self._layout.roles[column]

    def cell(self, row: int, column: int) -> Cell | None:
        """Return which cell of the matrix stands here; None on the title of a shelf."""
        right = self._layout.lines[row].right
        return None if right is None else (right.section, right.action, self._layout.roles[column])

    def where(self, cell: Cell) -> tuple[int, int] | None:
        """Return row and column of a cell, None if it is not shown."""
        row, column = self._row_of.get(cell[:2]), self._column_of.get(cell[2])
        return None if row is None or column is None else (row, column)

    def is_title(self, row: int) -> bool:
        """Say whether a row is the title of a shelf."""
        return self._layout.lines[row].right is None

    def begins_section(self, row: int) -> bool:
        """Say whether a row is the first of its section."""
        right = self._layout.lines[row].right
        before = self._layout.lines[row - 1].right if row else None
        return right is not None and (before is None or before.section != right.section)

    def caption(self, row: int) -> tuple[str, str]:
        """Return section and action of a row."""
        right = self._layout.lines[row].right
        if right is None:
            return self._layout.lines[row].shelf, ""
        return self.revision.picture.norms.sections[right.section].russian, ACTIONS[right.action]

    def faces(self, row: int) -> Sequence[Face | None]:
        found = self._faces.get(row)
        if found is None:
            found = self._faces[row] = [self._face(row, column) for column in range(len(self._layout.roles))]
        return found

    def lane(self, column: int) -> Lane:
        return LANE

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._layout.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._layout.roles)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.is_title(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Says.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        if cell is None:
            return self.line(index.row()).shelf if role == Says.AccessibleTextRole else None
        if role == Says.DisplayRole:
            scope = self.revision.picture.scope(cell)
            return scope_words(scope) if scope else ""
        if role in (Says.AccessibleTextRole, Says.ToolTipRole):
            return self.said(cell)
        return Qt.AlignmentFlag.AlignCenter if role == Says.TextAlignmentRole else None

    def said(self, cell: Cell) -> str:
        """Read a cell as a sentence, with what speaks against it."""
        picture = self.revision.picture
        grave = [str(finding) for finding in picture.about(cell) if finding.weight <= Weight.AGAINST]
        return cell_words(
            picture.norms,
            cell,
            picture.scope(cell),
            lawful=picture.lawful(cell),
            drafted=cell in picture.drafted,
            against=" ".join(grave),
        )

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Says.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (self.columnCount() if across else self.rowCount()):
            return None
        return self._role_header(section, role) if across else self._line_header(section, role)

    def _role_header(self, section: int, role: int) -> Any:
        if role in (Says.DisplayRole, Says.AccessibleTextRole):
            return role_words(self.role(section))
        return self.revision.picture.norms.roles[self.role(section)] if role == Says.ToolTipRole else None

    def _line_header(self, section: int, role: int) -> Any:
        right, norms = self.line(section).right, self.revision.picture.norms
        if right is None:
            return self.line(section).shelf if role in (Says.DisplayRole, Says.AccessibleTextRole) else None
        said = f"{right_words(norms, right)}, {personal_words(norms, right.section)}"
        told = {Says.DisplayRole: right_words(norms, right), Says.AccessibleTextRole: said, Says.ToolTipRole: said}
        return told.get(Says(role))

    def _face(self, row: int, column: int) -> Face | None:
        cell, picture = self.cell(row, column), self.revision.picture
        if cell is None:
            return None
        scope = picture.scope(cell)
        return face_of(
            scope,
            differs=scope is not picture.lawful(cell),
            drafted=cell in picture.drafted,
            against=cell in picture.against,
        )

    def _place(self) -> None:
        lines, roles = self._layout.lines, self._layout.roles
        self._faces.clear()
        self._row_of = {(line.right.section, line.right.action): row for row, line in enumerate(lines) if line.right}
        self._column_of = {role: column for column, role in enumerate(roles)}

    def _refresh(self) -> None:
        self._faces.clear()
        if self.rowCount() and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
