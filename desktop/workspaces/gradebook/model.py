"""The marks of one page as a table: students down, lessons across."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, Literal
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from college.cells import Cell, parse_cell
from college.days import spoken
from college.opening import NOTHING, Opening
from college.refusal import Refused
from db.spread import Birth, Column, Entry, Spread, Student
from desktop.widgets.grid_glyphs import Face
from desktop.widgets.grid_painting import Lane
from desktop.workspaces.gradebook.faces import NOT_HERE, face_of, lane_of
from desktop.workspaces.gradebook.sums import LessonSum, StudentSum, lesson_sum, student_sum
from desktop.workspaces.gradebook.words import day_words, entry_words, lesson_words, tr

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
EMPTY = Entry(Cell())
NOWHERE = QModelIndex()


class GradebookModel(QAbstractTableModel):
    """Shows a spread and turns typed text into edits. `put` is what writes; without it nothing can be typed."""

    refused = Signal(object)  # Refused
    lesson_changed = Signal(int)  # topic or homework of this column

    def __init__(self, spread: Spread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.put: Callable[[int, int, Cell], bool] | None = None
        self.put_text: Callable[[int, Literal["topic", "homework"], str], bool] | None = None
        self._spread = spread
        self._take(spread)

    @property
    def spread(self) -> Spread:
        """Return what is shown, without later edits."""
        return self._spread

    def show(self, spread: Spread) -> None:
        """Show another state; cells are only refreshed while students and lessons are the same."""
        if self._is_alike(spread):
            self._take(spread)
            if self.rowCount() and self.columnCount():
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
            return
        self.beginResetModel()
        self._take(spread)
        self.endResetModel()

    def student(self, row: int) -> Student:
        return self._spread.students[row]

    def column(self, column: int) -> Column:
        return self._spread.columns[column]

    def entry(self, row: int, column: int) -> Entry:
        """Return what stands in a cell."""
        return self._rows[row].get(column, EMPTY)

    def opening(self, row: int) -> Opening:
        """Return what a student earned here before the journal began in this program."""
        return self._spread.openings.get(self._spread.students[row].id, NOTHING)

    @property
    def has_openings(self) -> bool:
        """Whether any student brought something along."""
        return bool(self._spread.openings)

    def row_entries(self, row: int) -> list[tuple[Column, Entry]]:
        """Return a student's entries in the order of the lessons."""
        return [(self._spread.columns[column], entry) for column, entry in sorted(self._rows[row].items())]

    def where(self, student: UUID, birth: Birth) -> tuple[int, int] | None:
        """Return row and column of a student at a lesson, None if the page does not show them."""
        row, column = self._row_of.get(student), self._column_of.get(birth)
        return None if row is None or column is None else (row, column)

    def place(self, row: int, column: int, entry: Entry) -> None:
        """Show an entry in a cell."""
        if self.entry(row, column).cell != entry.cell:
            self._student_sums.pop(row, None)
            self._lesson_sums.pop(column, None)
        self._rows[row][column] = entry
        self._faces[row][column] = face_of(entry) or self._ground(row, column)
        index = self.index(row, column)
        self.dataChanged.emit(index, index)

    def place_text(self, birth: Birth, field: str, text: str, *, is_saved: bool) -> None:
        """Show topic or homework of a lesson, if the page shows the lesson."""
        place = self._column_of.get(birth)
        if place is None:
            return
        (self._unsaved_texts.discard if is_saved else self._unsaved_texts.add)((place, field))
        columns = list(self._spread.columns)
        columns[place] = (
            replace(columns[place], topic=text) if field == "topic" else replace(columns[place], homework=text)
        )
        self._spread = replace(self._spread, columns=tuple(columns))
        self.lesson_changed.emit(place)

    def is_unsaved(self, column: int, field: str) -> bool:
        """Say whether the text of a lesson is not on the disk yet."""
        return (column, field) in self._unsaved_texts

    def why_closed(self, row: int, column: int) -> Refused | None:
        """Say why this cell cannot be written, or None."""
        lesson = self._spread.columns[column]
        return lesson.locked or _why_not_here(self._spread.students[row], lesson.day)

    def student_sum(self, row: int) -> StudentSum:
        """Return the sums of a student."""
        found = self._student_sums.get(row)
        if found is None:
            columns = self._spread.columns
            entries = ((columns[column], entry) for column, entry in self._rows[row].items())
            found = self._student_sums[row] = student_sum(entries, held=self._held, before=self.opening(row))
        return found

    def lesson_sum(self, column: int) -> LessonSum:
        """Return the sums of a lesson."""
        found = self._lesson_sums.get(column)
        if found is None:
            rows = self._rows
            found = self._lesson_sums[column] = lesson_sum(row[column] for row in rows if column in row)
        return found

    def faces(self, row: int) -> Sequence[Face | None]:
        return self._faces[row]

    def lane(self, column: int) -> Lane:
        return self._lanes[column]

    def caption(self, row: int) -> tuple[str, str, bool]:
        """Return number and name of a row, and whether the person has left the group."""
        student = self._spread.students[row]
        return str(student.number), student.name.listed, _has_left(student, self._spread.today)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._spread.students)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._spread.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        closed = self.why_closed(index.row(), index.column()) is not None
        return super().flags(index) | (Qt.ItemFlag.NoItemFlags if closed else Qt.ItemFlag.ItemIsEditable)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Role.DisplayRole, Role.EditRole):
            return self.entry(row, column).cell.text
        if role == Role.AccessibleTextRole:
            return self._said(row, column)
        if role == Role.ToolTipRole:
            return self._tip(row, column)
        return Qt.AlignmentFlag.AlignCenter if role == Role.TextAlignmentRole else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if not index.isValid() or role != Role.EditRole:
            return False
        try:
            after = parse_cell(str(value), self.entry(index.row(), index.column()).cell)
        except Refused as refusal:
            self.refused.emit(refusal)
            return False
        return self.put is not None and self.put(index.row(), index.column(), after)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (self.columnCount() if across else self.rowCount()):
            return None
        return self._lesson_header(section, role) if across else self._student_header(section, role)

    def _take(self, spread: Spread) -> None:
        self._spread = spread
        self._unsaved_texts: set[tuple[int, str]] = set()
        self._row_of: dict[UUID, int] = {student.id: row for row, student in enumerate(spread.students)}
        self._column_of: dict[Birth, int] = {column.birth: place for place, column in enumerate(spread.columns)}
        self._student_sums: dict[int, StudentSum] = {}
        self._lesson_sums: dict[int, LessonSum] = {}
        self._held = sum(not column.future and not column.cancelled for column in spread.columns)
        days = [column.day for column in spread.columns]
        self._paired = {day for day, after in pairwise(days) if day == after}
        befores = (None, *spread.columns)
        self._lanes = [
            lane_of(column, before, is_today=column.day == spread.today)
            for column, before in zip(spread.columns, befores, strict=False)
        ]
        self._rows: list[dict[int, Entry]] = [{} for _ in spread.students]
        self._faces: list[list[Face | None]] = [self._blank_faces(student) for student in spread.students]
        known: dict[Entry, Face | None] = {}
        for (student, place), entry in spread.entries.items():
            row = self._row_of[student]
            self._rows[row][place] = entry
            plain = Entry(entry.cell, entry.standing, entry.note)
            if plain not in known:
                known[plain] = face_of(plain)
            self._faces[row][place] = known[plain]

    def _blank_faces(self, student: Student) -> list[Face | None]:
        columns = self._spread.columns
        if student.is_always and (not columns or student.joined <= columns[0].day):
            return [None] * len(columns)
        return [None if _why_not_here(student, column.day) is None else NOT_HERE for column in columns]

    def _ground(self, row: int, column: int) -> Face | None:
        away = _why_not_here(self.student(row), self.column(column).day)
        return None if away is None else NOT_HERE

    def _is_alike(self, spread: Spread) -> bool:
        students = [student.id for student in spread.students]
        births = [column.birth for column in spread.columns]
        has_openings = bool(self._spread.openings)
        return (students, births, bool(spread.openings)) == ([*self._row_of], [*self._column_of], has_openings)

    def _said(self, row: int, column: int) -> str:
        lesson = self.column(column)
        day = day_words(lesson, pair=lesson.day in self._paired)
        said = f"{self.student(row).name.listed}, {day}, {entry_words(self.entry(row, column))}"
        closed = self.why_closed(row, column)
        return said if closed is None else f"{said}. {closed}"

    def _tip(self, row: int, column: int) -> str | None:
        closed = self.why_closed(row, column)
        if closed is not None:
            return str(closed)
        entry = self.entry(row, column)
        return entry_words(entry) if entry.note or len(entry.cell.marks) > 1 else None

    def _lesson_header(self, section: int, role: int) -> Any:
        column = self.column(section)
        if role == Role.DisplayRole:
            return f"{column.day:%d.%m}"
        words = lesson_words(column, is_today=column.day == self._spread.today, pair=column.day in self._paired)
        if role == Role.AccessibleTextRole:
            return words
        if role == Role.ToolTipRole:
            return str(column.locked) if column.locked is not None else "\n".join(filter(None, (words, column.topic)))
        return None

    def _student_header(self, section: int, role: int) -> Any:
        name = self.student(section).name
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return name.listed
        return name.full if role == Role.ToolTipRole else None


def _why_not_here(student: Student, day: date) -> Refused | None:
    if student.is_here(day):
        return None
    if not student.stays and student.stays is not None:
        gone = tr("{name}: в этой подгруппе не числится, записанное раньше остаётся.")
        return Refused(gone.format(name=student.name.listed))
    if day < student.joined:
        came = tr("{name}: в группе с {day}, раньше этого дня отметок нет.")
        return Refused(came.format(name=student.name.listed, day=spoken(student.joined)))
    if student.left is not None and day >= student.left:
        gone = tr("{name}: в группе до {day}, после этого дня отметок нет.")
        return Refused(gone.format(name=student.name.listed, day=spoken(student.left)))
    away = tr("{name}: {day} здесь не числится, отметок за этот день нет.")
    return Refused(away.format(name=student.name.listed, day=spoken(day)))


def _has_left(student: Student, today: date) -> bool:
    return student.left is not None and today >= student.left
