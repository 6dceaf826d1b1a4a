"""What stands in the cells of a page: marks, presence and reasons, and how each stands with the server."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Row, select, type_coerce
from sqlalchemy.orm import Session

from college.attendance import Presence, Reason
from college.cells import Cell
from college.marks import Mark
from db.models.exchange import Attention, Outbox, Pending
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.record import EPOCH
from db.spread import Entry, Standing

Place = tuple[UUID, int]  # student, index of the column
CELL_TABLES = ("mark", "presence", "work", "lesson")


@dataclass(frozen=True, slots=True)
class Cells:
    """The filled cells of a page and the last change among them."""

    entries: dict[Place, Entry]
    changed: datetime | None


@dataclass(slots=True)
class _Found:
    """What is being gathered for one cell."""

    presence: Presence = Presence.PRESENT
    marks: list[Mark] = field(default_factory=list)
    reason: Reason | None = None
    note: str = ""
    changed: int = 0
    standing: Standing = Standing.SENT


def of_page(session: Session, page: UUID, places: Mapping[UUID, int]) -> Cells:
    """Read the cells of the lessons in `places` (lesson id → index of its column)."""
    cells: dict[Place, _Found] = defaultdict(_Found)
    standings = _standings(session)
    for row in _presences(session, page):
        if (place := places.get(row.lesson_id)) is not None:
            cell = cells[row.student_id, place]
            cell.presence = Presence(row.fact)
            _note(cell, row.noted_at, standings.get(row.id))
    for row in _marks(session, page):
        if (place := places.get(row.lesson_id)) is not None:
            cell = cells[row.student_id, place]
            if row.value:
                cell.marks.append(Mark(row.value))
            cell.note = row.comment or cell.note
            _note(cell, row.given_at, standings.get(row.id))
    for row in _reasons(session, page):
        if row.reason and (place := places.get(row.lesson_id)) is not None:
            cells[row.student_id, place].reason = Reason(row.reason)
    last = max((cell.changed for cell in cells.values()), default=0)
    return Cells({place: _entry(cell) for place, cell in cells.items()}, _moment(last))


def _entry(cell: _Found) -> Entry:
    told = Cell(cell.presence, tuple(cell.marks), cell.reason)
    return Entry(told, cell.standing, cell.note, _moment(cell.changed))


def _note(cell: _Found, changed: int | None, standing: Standing | None) -> None:
    cell.changed = max(cell.changed, changed or 0)
    if standing is not None and cell.standing is not Standing.DISPUTED:
        cell.standing = standing


def _presences(session: Session, page: UUID) -> Iterator[Row[Any]]:
    row = PresenceEntry
    return iter(
        session.execute(
            select(
                row.id, row.lesson_id, row.student_id, row.fact, type_coerce(row.noted_at, BigInteger).label("noted_at")
            )
            .join(Lesson, Lesson.id == row.lesson_id)
            .where(Lesson.page_id == page, row.withdrawn_at.is_(None))
        )
    )


def _marks(session: Session, page: UUID) -> Iterator[Row[Any]]:
    row = MarkEntry
    return iter(
        session.execute(
            select(
                row.id, Work.lesson_id, row.student_id, row.value, row.comment,
                type_coerce(row.given_at, BigInteger).label("given_at"),
            )
            .join(Work, Work.id == row.work_id)
            .join(Lesson, Lesson.id == Work.lesson_id)
            .where(Lesson.page_id == page, row.withdrawn_at.is_(None), Work.withdrawn_at.is_(None))
            .order_by(Work.ordinal)
        )
    )  # fmt: skip


def _reasons(session: Session, page: UUID) -> Iterator[Row[Any]]:
    row = ReasonEntry
    return iter(
        session.execute(
            select(row.lesson_id, row.student_id, row.reason)
            .join(Lesson, Lesson.id == row.lesson_id)
            .where(Lesson.page_id == page, row.withdrawn_at.is_(None))
        )
    )


def _standings(session: Session) -> dict[UUID, Standing]:
    """Tell of the rows with own edits that the server has not finally answered, and of open disputes."""
    waiting = session.execute(
        select(Pending.row_id, Outbox.status)
        .join(Outbox, Outbox.seq == Pending.seq)
        .where(Pending.tbl.in_(("mark", "presence")), Outbox.status.in_(("waiting", "parked")))
    )
    found = {row: Standing.PARKED if status == "parked" else Standing.WAITING for row, status in waiting}
    disputed = session.scalars(
        select(Attention.row_id).where(Attention.solved.is_(False), Attention.status == "merged")
    )
    found.update((row, Standing.DISPUTED) for row in disputed)
    return found


def _moment(millis: int) -> datetime | None:
    return EPOCH + timedelta(milliseconds=millis) if millis else None
