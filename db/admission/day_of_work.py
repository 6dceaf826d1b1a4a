"""What one day of signed work shows: entries by corrected time, lessons, rooms, absences, marks nobody let stand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from college.admission.login_signs import DayOfWork, Entry, Lesson
from college.admission.watch import Watch, room_name
from db.admission import absences
from db.admission.foreign_marks import foreign_marks
from db.bells import bells_of
from db.models.accounts import Machine
from db.models.catalogue import Room
from db.models.exchange import Batch as BatchRow
from db.models.exchange import ChangeAudit, Device
from db.models.journal import Page
from db.models.lessons import Lesson as LessonRow
from db.models.record import EPOCH
from db.occurrences import of_day
from db.sync.batch import Malformed, read
from db.sync.rows import parts
from db.sync.times import moment_of

NOT_WORK = ("access_note", "incident")  # told by the program beside an act, not typed


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where machines stand."""

    of_machine: Mapping[UUID, UUID | None]
    shared: Collection[UUID]  # machines in a staff room
    equipped: frozenset[UUID]  # rooms with a machine that works


def work_on(session: Session, day: date, zone: tzinfo, watch: Watch) -> DayOfWork:
    """Return everything that a day of the college shows."""
    rooms = _rooms(session, watch)
    entries = _entries(session, day, zone, rooms)
    people = {entry.person for entry in entries}
    if not entries:
        return DayOfWork(day)
    return DayOfWork(
        day, entries, _lessons(session, day, zone), absences.on(session, people, day, zone),
        foreign_marks(session, *_span(day, zone)), rooms.equipped,
    )  # fmt: skip


def trusted(session: Session, work: DayOfWork, people: Collection[UUID]) -> DayOfWork:
    """Return the day without those entries of these people whose time nobody can vouch for.

    A batch that was issued again by another file, or that says itself that its clock was off, proves no moment. It is
    asked only where a fact would follow: it means reading what was signed.
    """
    asked = [entry for entry in work.entries if entry.person in people]
    doubted = _doubted(session, {(entry.device, entry.number) for entry in asked})
    kept = [entry for entry in work.entries if (entry.device, entry.number) not in doubted]
    return replace(work, entries=kept)


def _entries(session: Session, day: date, zone: tzinfo, rooms: Rooms) -> list[Entry]:
    since, until = _span(day, zone)
    told = session.execute(
        select(
            ChangeAudit.person, ChangeAudit.device, ChangeAudit.seq, Device.machine,
            func.max(ChangeAudit.corrected_time).label("at"),
        )
        .join(Device, Device.id == ChangeAudit.device)
        .where(
            ChangeAudit.corrected_time >= since, ChangeAudit.corrected_time < until,
            ChangeAudit.tbl.not_in(NOT_WORK), Device.machine.is_not(None),
        )
        .group_by(ChangeAudit.person, ChangeAudit.device, ChangeAudit.seq, Device.machine)
    )  # fmt: skip
    return [
        Entry(
            row.person, row.device, row.seq, row.machine, rooms.of_machine.get(row.machine),
            (EPOCH + timedelta(milliseconds=row.at)).astimezone(zone), row.machine in rooms.shared,
        )
        for row in told
    ]  # fmt: skip


def _doubted(session: Session, names: Collection[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
    found = set()
    for part in parts(sorted(names)):
        told = session.execute(
            select(BatchRow.device, BatchRow.seq, BatchRow.body).where(tuple_(BatchRow.device, BatchRow.seq).in_(part))
        )
        found |= {(row.device, row.seq) for row in told if _is_doubtful(row.body)}
    return found


def _is_doubtful(body: bytes) -> bool:
    try:
        batch = read(body)
    except Malformed:
        return True
    return batch.clock.doubtful or bool(batch.was)


def _rooms(session: Session, watch: Watch) -> Rooms:
    """Find the room of each machine by its name; a name that two rooms share, or no room has, tells nothing."""
    named: dict[str, list[UUID]] = defaultdict(list)
    for id_, name in session.execute(select(Room.id, Room.name).where(Room.withdrawn_at.is_(None))):
        named[room_name(name)].append(id_)
    of_machine, shared, equipped = {}, set(), set()
    for machine, room, state in session.execute(select(Machine.id, Machine.room, Machine.state)):
        told = room_name(room)
        known = named.get(told, [])
        of_machine[machine] = known[0] if len(known) == 1 else None
        if told in watch.staff_rooms:
            shared.add(machine)
        if state == "ok":
            equipped |= {*known}
    return Rooms(of_machine, frozenset(shared), frozenset(equipped))


def _lessons(session: Session, day: date, zone: tzinfo) -> dict[UUID, list[Lesson]]:
    """Return who holds which lessons: by the timetable with its substitutions, and by what was moved by hand."""
    bells = bells_of(session, day, day)
    planned = [lesson for lesson in of_day(session, day) if not lesson.cancelled and lesson.holder]
    moved = _moved(session, day)
    pages = {lesson.page for lesson in planned} | {row.page_id for row in moved}
    groups: dict[UUID, UUID] = {}
    for part in parts(pages):
        groups |= {
            row.id: row.group_id for row in session.execute(select(Page.id, Page.group_id).where(Page.id.in_(part)))
        }
    rooms: dict[tuple[UUID, int, UUID], set[UUID]] = defaultdict(set)
    for person, pair, page, room in (
        *((lesson.holder, lesson.pair, lesson.page, lesson.room) for lesson in planned),
        *((row.teacher_id, row.pair, row.page_id, row.room_id) for row in moved),
    ):
        assert person is not None
        rooms[person, pair, page] |= {room} if room else set()
    found: dict[UUID, list[Lesson]] = defaultdict(list)
    for (person, pair, page), known in rooms.items():
        if times := bells.of(day, pair, groups.get(page)):
            starts, ends = (datetime.combine(day, moment, zone) for moment in (times.starts, times.ends))
            found[person].append(Lesson(pair, starts, ends, frozenset(known)))
    return found


def _moved(session: Session, day: date) -> Sequence[Any]:
    asked = select(LessonRow.teacher_id, LessonRow.pair, LessonRow.page_id, LessonRow.room_id)
    return session.execute(
        asked.where(
            LessonRow.day == day, LessonRow.teacher_id.is_not(None), LessonRow.cancelled.is_(False),
            LessonRow.withdrawn_at.is_(None),
        )
    ).all()  # fmt: skip


def _span(day: date, zone: tzinfo) -> tuple[int, int]:
    first, last = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(1)))
    return moment_of(first), moment_of(last)
