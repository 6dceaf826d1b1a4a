"""The open КТП as rows of a table: sections, lines, and under a line what the rule of the topic says of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from college.ktp import KtpNote
from college.ktp.lines import KtpLine, notes_of
from college.refusal import Refused
from db.topic_plans import Opened, Placed
from desktop.workspaces.ktp import words
from desktop.workspaces.ktp.words import tr

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
ABOUT_TOPIC = frozenset({"abbreviation", "no-number", "no-topic", "vague", "numbering"})
_NONE = QModelIndex()


class Col(IntEnum):
    """Columns from the left."""

    NUMBER = 0
    TOPIC = 1
    HOURS = 2
    KIND = 3
    WORK = 4
    COMPETENCIES = 5
    HOMEWORK = 6
    EQUIPMENT = 7
    DAY = 8


_FIELDS = {
    Col.TOPIC: "title", Col.HOURS: "hours", Col.KIND: "kind", Col.WORK: "work_number",
    Col.COMPETENCIES: "competencies", Col.HOMEWORK: "homework", Col.EQUIPMENT: "equipment",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """The title of a section with its hours; `place` is its first line."""

    place: int
    title: str
    hours: Decimal
    given: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A lesson; `place` counts from nought."""

    place: int


@dataclass(frozen=True, slots=True)
class Note:
    """What is wrong with the topic of a line, and the topic that would be right, "" where none can be proposed."""

    place: int
    text: str
    proposal: str = ""


Row = Section | Line | Note


class KtpModel(QAbstractTableModel):
    """Rows of one version; `write` puts changed lines down and says whether it could, `refuse` shows why not."""

    def __init__(
        self, write: Callable[[tuple[tuple[UUID, KtpLine], ...]], bool], refuse: Callable[[Refused], None]
    ) -> None:
        super().__init__()
        self._write, self._refuse = write, refuse
        self.lines: tuple[Placed, ...] = ()
        self.rows: list[Row] = []
        self.notes: tuple[KtpNote, ...] = ()
        self.may_write = False
        self._days: Mapping[UUID, tuple[date, ...]] = {}
        self._given: frozenset[UUID] = frozenset()

    def show(
        self, opened: Opened, days: Mapping[UUID, tuple[date, ...]], given: frozenset[UUID]
    ) -> None:  # fmt: skip
        """Show a version as it stands now; where its rows stay the same ones, only their words change."""
        self._days, self._given, self.may_write = days, given, opened.may_write
        self._take(opened.lines)

    def live(self, place: int, text: str | None) -> None:
        """Judge a topic while it is typed; None judges what is kept."""
        line = self.lines[place].line
        told = [each.line for each in self.lines]
        told[place] = line if text is None else replace(line, title=text)
        self._put_note(place, _note_at(place, notes_of(told), told[place]))

    def row_of(self, place: int) -> int:
        """Return where a line stands among the rows; the last one beyond the end, -1 where there is none."""
        found = [at for at, row in enumerate(self.rows) if isinstance(row, Line) and row.place <= place]
        return found[-1] if found else -1

    def place_at(self, row: int) -> int:
        """Return which line a row belongs to, -1 where none does."""
        return self.rows[row].place if 0 <= row < len(self.rows) else -1

    def proposal_at(self, place: int) -> str:
        """Return the topic that is proposed for a line."""
        return next((row.proposal for row in self.rows if isinstance(row, Note) and row.place == place), "")

    # ---- what Qt asks

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(Col)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return _titles()[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()]
        if isinstance(row, Note):
            return Qt.ItemFlag.ItemIsEnabled
        can = self.may_write and (index.column() in _FIELDS if isinstance(row, Line) else True)
        seen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return seen | Qt.ItemFlag.ItemIsEditable if can else seen

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(row, Col(index.column()), is_edited=role == Qt.ItemDataRole.EditRole)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = self._text(row, Col(index.column()), is_edited=False)
            return f"{_titles()[index.column()]}: {told}" if isinstance(row, Line) else told
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Line):
            return self._text(row, Col(index.column()), is_edited=False)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        try:
            changed = self._changed(row, Col(index.column()), str(value))
        except Refused as refusal:
            self._refuse(refusal)
            return False
        if not changed:
            return True
        if not self._write(changed):
            return False
        news = dict(changed)
        self._take(tuple(replace(each, line=news.get(each.id, each.line)) for each in self.lines))
        return True

    def is_given(self, place: int) -> bool:
        """Whether a lesson was held by this line."""
        return self.lines[place].id in self._given

    # ---- parts

    def _changed(self, row: Row, column: Col, text: str) -> tuple[tuple[UUID, KtpLine], ...]:
        if isinstance(row, Section):
            return tuple(
                (each.id, replace(each.line, section=" ".join(text.split())))
                for each in self._of_section(row.place)
                if each.line.section != " ".join(text.split())
            )
        kept = self.lines[row.place]
        line = _with(kept.line, column, text)
        return ((kept.id, line),) if line != kept.line else ()

    def _of_section(self, first: int) -> list[Placed]:
        found: list[Placed] = []
        for each in self.lines[first:]:
            if each.line.section != self.lines[first].line.section:
                break
            found.append(each)
        return found

    def _take(self, lines: tuple[Placed, ...]) -> None:
        notes = notes_of([each.line for each in lines])
        rows = list(self._rows(lines, notes))
        is_same = [_kind(row) for row in rows] == [_kind(row) for row in self.rows]
        if is_same:
            self.lines, self.notes, self.rows = lines, notes, rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Col) - 1))
            return
        self.beginResetModel()
        self.lines, self.notes, self.rows = lines, notes, rows
        self.endResetModel()

    def _rows(self, lines: Sequence[Placed], notes: Sequence[KtpNote]) -> list[Row]:
        found: list[Row] = []
        before = ""
        for place, each in enumerate(lines):
            if each.line.section != before and each.line.section:
                same = []
                for other in lines[place:]:
                    if other.line.section != each.line.section:
                        break
                    same.append(other)
                hours = sum((other.line.hours for other in same), Decimal(0))
                given = sum((other.line.hours for other in same if other.id in self._given), Decimal(0))
                found.append(Section(place, each.line.section, hours, given))
            before = each.line.section
            found.append(Line(place))
            if (note := _note_at(place, notes, each.line)) is not None:
                found.append(note)
        return found

    def _put_note(self, place: int, note: Note | None) -> None:
        at = self.row_of(place) + 1
        has = at < len(self.rows) and isinstance(self.rows[at], Note)
        if note is None and has:
            self.beginRemoveRows(_NONE, at, at)
            del self.rows[at]
            self.endRemoveRows()
        elif note is not None and not has:
            self.beginInsertRows(_NONE, at, at)
            self.rows.insert(at, note)
            self.endInsertRows()
        elif note is not None and self.rows[at] != note:
            self.rows[at] = note
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(Col) - 1))

    def _text(self, row: Row, column: Col, *, is_edited: bool) -> str:
        if isinstance(row, Note):
            return f"{row.text} {row.proposal}".strip() if column is Col.NUMBER else ""
        if isinstance(row, Section):
            return row.title if column is Col.NUMBER else ""
        each = self.lines[row.place]
        line = each.line
        match column:
            case Col.NUMBER:
                return str(row.place + 1)
            case Col.HOURS:
                return words.hours(line.hours)
            case Col.KIND:
                return line.kind.wording if is_edited else words.kind(line.kind)
            case Col.WORK:
                return str(line.work_number) if line.work_number is not None else ""
            case Col.DAY:
                days = self._days.get(each.id, ())
                return f"{days[0]:%d.%m}" if days else ""
            case _:
                return str(getattr(line, _FIELDS[column]))


def _with(line: KtpLine, column: Col, text: str) -> KtpLine:
    told = " ".join(text.split())
    match column:
        case Col.HOURS:
            return replace(line, hours=words.read_hours(told))
        case Col.KIND:
            return replace(line, kind=words.read_kind(told))
        case Col.WORK:
            return replace(line, work_number=words.read_number(told))
        case Col.TOPIC:
            return replace(line, title=told)
        case Col.COMPETENCIES:
            return replace(line, competencies=told)
        case Col.HOMEWORK:
            return replace(line, homework=told)
        case Col.EQUIPMENT:
            return replace(line, equipment=told)
        case _:
            return line


def _note_at(place: int, notes: Sequence[KtpNote], line: KtpLine) -> Note | None:
    """Return what stands under a line; a topic that is not written yet says nothing."""
    about = [note for note in notes if note.place == place + 1 and note.about in ABOUT_TOPIC]
    if not about or not line.title.strip():
        return None
    proposal = next((note.proposal for note in about if note.proposal and note.about != "numbering"), "")
    return Note(place, " ".join(dict.fromkeys(note.sentence for note in about)), proposal)


def _kind(row: Row) -> tuple[type, int]:
    return type(row), row.place


def _titles() -> tuple[str, ...]:
    return (
        "№", tr("Раздел, тема"), tr("Ч"), tr("Вид"), tr("Работа"), tr("ОК, ПК"), tr("Задание на дом"),
        tr("Оборудование"), tr("Дата"),
    )  # fmt: skip
