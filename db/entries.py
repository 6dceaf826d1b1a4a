"""What stands in the cells of a page: marks, presence and reasons, and how each stands with the server."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from college.attendance import Presence, Reason
from college.cells import Cell
from college.marks import Mark
from db.attention import DISPUTED
from db.models.exchange import Attention, Outbox, Pending
from db.models.lessons import Certificate, Lesson
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.raw import as_hex, as_millis, id_of, moment_of
from db.roll import joined_cards
from db.spread import Column, Entry, Standing

Raw = tuple[str, str, str]  # presence, marks, reason

SEPARATOR = "+"  # «н/а» holds a slash
_STANDINGS = {"waiting": Standing.WAITING, "parked": Standing.PARKED}


@dataclass(frozen=True, slots=True)
class Cells:
    """The filled cells of a page, the last change among them, and all of it spelt out for a digest."""

    entries: dict[tuple[UUID, int], Entry]
    changed: datetime | None
    spelt: str


class _Found:
    """What is being gathered for one cell; a page makes thousands of these, most with one mark and nothing else."""

    __slots__ = ("changed", "marks", "note", "presence", "reason", "standing")

    def __init__(self) -> None:
        self.presence = self.marks = self.reason = self.note = ""
        self.changed = 0
        self.standing = Standing.SENT

    def touch(self, changed: int | None, standing: Standing | None) -> None:
        """Take in when a part of the cell was changed and how it stands."""
        if changed and changed > self.changed:
            self.changed = changed
        if standing is not None and self.standing is not Standing.DISPUTED:
            self.standing = standing


class _Sheet:
    """The cells of the columns, student by student."""

    def __init__(self, columns: Sequence[Column], people: Mapping[str, str]) -> None:
        self.columns, self.people = columns, people
        self.lessons = {column.lesson.hex: place for place, column in enumerate(columns) if column.lesson}
        self.works = {work.hex: place for place, column in enumerate(columns) for work in column.works}
        self.rows: dict[str, list[_Found | None]] = {}

    def cell(self, student: str, place: int) -> _Found:
        """Return what is gathered for a cell so far."""
        row = self.rows.get(student)
        if row is None:
            row = self.rows[student] = [None] * len(self.columns)
        cell = row[place]
        if cell is None:
            cell = row[place] = _Found()
        return cell


def of_page(session: Session, page: UUID, columns: Sequence[Column], group: UUID, year: int) -> Cells:
    """Read the cells of these columns of a page; a covering certificate is the reason where the curator named none."""
    people = {former.hex: person.hex for former, person in joined_cards(session).items()}
    sheet, standings = _Sheet(columns, people), _standings(session)
    _gather_marks(session, page, sheet, standings)
    _gather_presence(session, page, sheet, standings)
    _gather_reasons(session, page, sheet, standings)
    _cover(session, group, year, sheet)
    return _told(sheet)


def _told(sheet: _Sheet) -> Cells:
    """Turn what was gathered into pictures, in an order that is the same on every machine."""
    known: dict[Raw, tuple[Cell, str]] = {}
    entries: dict[tuple[UUID, int], Entry] = {}
    spelt: list[str] = []
    last = 0
    for student in sorted(sheet.rows):
        person = id_of(student)
        spelt.append(student)
        for place, found in enumerate(sheet.rows[student]):
            if found is None:
                continue
            raw = (found.presence, found.marks, found.reason)
            if raw not in known:
                known[raw] = (_cell(raw), "|".join(raw))
            cell, text = known[raw]
            entries[person, place] = Entry(cell, found.standing, found.note, moment_of(found.changed))
            spelt.append(f"{place}|{text}")
            last = max(last, found.changed)
    return Cells(entries, moment_of(last), ";".join(spelt))


def _cell(raw: Raw) -> Cell:
    presence, marks, reason = raw
    given = tuple(map(Mark, marks.split(SEPARATOR))) if marks else ()
    return Cell(Presence(presence), given, Reason(reason) if reason else None)


def _gather_marks(session: Session, page: UUID, sheet: _Sheet, standings: Mapping[str, Standing]) -> None:
    mark, work, lesson = _table(MarkEntry), _table(Work), _table(Lesson)
    told = session.execute(
        select(
            as_hex(mark.c.id), as_hex(mark.c.work_id), as_hex(mark.c.student_id), mark.c.value, mark.c.comment,
            as_millis(mark.c.given_at), work.c.ordinal,
        )
        .join(work, work.c.id == mark.c.work_id)
        .join(lesson, lesson.c.id == work.c.lesson_id)
        .where(lesson.c.page_id == page, mark.c.withdrawn_at.is_(None))
    )  # fmt: skip
    several: list[tuple[int, str, int, str]] = []
    for row, of_work, student, value, comment, given, ordinal in _under_one_card(told, sheet.people):
        place = sheet.works.get(of_work)
        if place is None:
            continue
        cell = sheet.cell(student, place)
        cell.touch(given, standings.get(row))
        if comment:
            cell.note = comment
        if ordinal == 0:
            cell.marks = value
        elif value:
            several.append((ordinal, student, place, value))
    for _, student, place, value in sorted(several):
        cell = sheet.cell(student, place)
        cell.marks = f"{cell.marks}{SEPARATOR}{value}" if cell.marks else value


def _gather_presence(session: Session, page: UUID, sheet: _Sheet, standings: Mapping[str, Standing]) -> None:
    row = _table(PresenceEntry)
    told = _of_lessons(session, page, row, row.c.fact)
    for name, lesson, student, fact, noted in _under_one_card(told, sheet.people):
        if (place := sheet.lessons.get(lesson)) is not None:
            cell = sheet.cell(student, place)
            cell.presence = fact
            cell.touch(noted, standings.get(name))


def _gather_reasons(session: Session, page: UUID, sheet: _Sheet, standings: Mapping[str, Standing]) -> None:
    row = _table(ReasonEntry)
    told = _of_lessons(session, page, row, row.c.reason)
    for name, lesson, student, reason, noted in _under_one_card(told, sheet.people):
        if reason and (place := sheet.lessons.get(lesson)) is not None:
            cell = sheet.cell(student, place)
            cell.reason = reason
            cell.touch(noted, standings.get(name))


def _under_one_card(told: Iterable[Any], people: Mapping[str, str]) -> Iterable[Any]:
    """Let what was written under a former card stand under the present one, unless something stands there already.

    A row begins with its id, what it hangs on, and the student.
    """
    if not people:
        return told
    rows = [tuple(row) for row in told]
    kept = [row for row in rows if row[2] not in people]
    stands = {row[1:3] for row in kept}
    for name, holder, student, *rest in sorted(row for row in rows if row[2] in people):
        if (holder, people[student]) not in stands:
            stands.add((holder, people[student]))
            kept.append((name, holder, people[student], *rest))
    return kept


def _of_lessons(session: Session, page: UUID, row: Table, value: ColumnElement[str]) -> Iterable[Any]:
    lesson = _table(Lesson)
    return session.execute(
        select(as_hex(row.c.id), as_hex(row.c.lesson_id), as_hex(row.c.student_id), value, as_millis(row.c.noted_at))
        .join(lesson, lesson.c.id == row.c.lesson_id)
        .where(lesson.c.page_id == page, row.c.withdrawn_at.is_(None))
    )


def _cover(session: Session, group: UUID, year: int, sheet: _Sheet) -> None:
    """Give absences without a reason that of the certificate that covers their day (4.8К.2)."""
    paper = _table(Certificate)
    papers: dict[str, list[tuple[date, date, str]]] = {}
    for student, first, last, reason in session.execute(
        select(as_hex(paper.c.student_id), paper.c.first_day, paper.c.last_day, paper.c.reason)
        .where(paper.c.group_id == group, paper.c.year == year, paper.c.accepted, paper.c.withdrawn_at.is_(None))
        .order_by(paper.c.first_day, paper.c.id)
    ):
        papers.setdefault(sheet.people.get(student, student), []).append((first, last, reason))
    for student, spans in papers.items():
        for place, cell in enumerate(sheet.rows.get(student, ())):
            if cell is not None and cell.presence == Presence.ABSENT.value and not cell.reason:
                day = sheet.columns[place].day
                cell.reason = next((reason for first, last, reason in spans if first <= day <= last), "")


def _standings(session: Session) -> dict[str, Standing]:
    """Tell of the rows with own edits that the server has not finally answered, and of open disputes."""
    waiting = session.execute(
        select(as_hex(Pending.row_id), Outbox.status)
        .join(Outbox, Outbox.seq == Pending.seq)
        .where(Pending.tbl.in_(("mark", "presence", "reason")), Outbox.status.in_(_STANDINGS))
    )
    found = {row: _STANDINGS[status] for row, status in waiting}
    disputed = session.scalars(
        select(as_hex(Attention.row_id)).where(Attention.solved.is_(False), Attention.status.in_(DISPUTED))
    )
    found.update((row, Standing.DISPUTED) for row in disputed)
    return found


def _table(model: Any) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
