"""Marks that nobody let stand, for groups that their author has never taught: read from what was signed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.login_signs import ForeignMarks
from db.models.exchange import Batch as BatchRow
from db.models.exchange import ChangeAudit, Device
from db.models.groups import Curatorship
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.models.record import EPOCH
from db.models.timetable import Slot, Substitution
from db.sync.batch import Batch, Malformed, read
from db.sync.history import Outcome
from db.sync.shapes import read_id

MARK = MarkEntry.__tablename__


def foreign_marks(session: Session, since: int, until: int) -> tuple[ForeignMarks, ...]:
    """Return them between two moments (ms). What stands was let stand by somebody's right, so only the rest counts."""
    told = session.execute(
        select(ChangeAudit.person, ChangeAudit.corrected_time, BatchRow.body)
        .join(BatchRow, (BatchRow.device == ChangeAudit.device) & (BatchRow.seq == ChangeAudit.seq))
        .join(Device, Device.id == ChangeAudit.device)
        .where(
            ChangeAudit.corrected_time >= since, ChangeAudit.corrected_time < until, ChangeAudit.tbl == MARK,
            ChangeAudit.outcome == Outcome.PARKED.value, Device.machine.is_not(None),
        )
        .order_by(ChangeAudit.corrected_time, ChangeAudit.id)
    )  # fmt: skip
    bodies: dict[tuple[UUID, bytes], int] = {}
    for person, at, body in told:
        bodies.setdefault((person, body), at)
    found: dict[UUID, list[tuple[int, int, set[UUID]]]] = defaultdict(list)
    for (person, body), at in bodies.items():
        marks, groups = _named(session, body)
        if strange := groups - _taught(session, person):
            found[person].append((at, marks, strange))
    return tuple(_gathered(person, each) for person, each in found.items())


def _gathered(person: UUID, each: Iterable[tuple[int, int, set[UUID]]]) -> ForeignMarks:
    each = list(each)
    groups = sorted(set().union(*(strange for _, _, strange in each)), key=lambda group: group.hex)
    at = EPOCH + timedelta(milliseconds=each[0][0])
    return ForeignMarks(person, at, sum(marks for _, marks, _ in each), tuple(groups))


def _named(session: Session, body: bytes) -> tuple[int, set[UUID]]:
    """Return how many marks a batch gives, and of which groups the pages are."""
    try:
        batch = read(body)
    except Malformed:
        return 0, set()
    marks = {change.row for change in batch.changes if change.table == MARK}
    works = _born(batch, MARK, "work_id") | set(
        session.scalars(select(MarkEntry.work_id).where(MarkEntry.id.in_(marks)))
    )
    lessons = _born(batch, "work", "lesson_id") | set(session.scalars(select(Work.lesson_id).where(Work.id.in_(works))))
    pages = _born(batch, "lesson", "page_id") | set(
        session.scalars(select(Lesson.page_id).where(Lesson.id.in_(lessons)))
    )
    return len(marks), set(session.scalars(select(Page.group_id).where(Page.id.in_(pages))))


def _born(batch: Batch, table: str, column: str) -> set[UUID]:
    told = (read_id(change.born.get(column)) for change in batch.changes if change.table == table and change.born)
    return {row for row in told if row}


def _taught(session: Session, person: UUID) -> set[UUID]:
    """Return the groups that the person has ever had to do with, whatever was withdrawn later."""
    pages = (
        select(Teaching.page_id).where(Teaching.person_id == person),
        select(Slot.page_id).where(Slot.teacher_id == person),
        select(Substitution.page_id).where(Substitution.teacher_id == person),
        select(Lesson.page_id).where(Lesson.teacher_id == person),
    )
    curated = select(Curatorship.group_id).where(Curatorship.person_id == person)
    found = set(session.scalars(curated))
    for asked in pages:
        found |= set(session.scalars(select(Page.group_id).where(Page.id.in_(asked))))
    return found
