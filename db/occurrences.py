"""When lessons are to be held: weekly slots laid over the calendar, with cancelled days and substitutions."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from college.admission.substitutions import State
from college.teaching import Span, StandIn, holder_on
from college.terms import is_holiday, parity_of
from db.models.journal import Page, Teaching
from db.models.subjects import PlanLine
from db.models.timetable import DayChange, Slot, Substitution
from db.stand_ins import state_of


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One planned lesson. `substitute` stands in for `teacher`; planning gives birth to no lesson row.

    Lessons given to a substitute together have one `grant`. `awaits` is who is named to stand in and has no access
    yet: until he gets it the teacher holds the lesson.
    """

    page: UUID
    day: date
    pair: int
    room: UUID | None
    teacher: UUID | None
    substitute: UUID | None = None
    cancelled: bool = False
    reason: str = ""
    awaits: UUID | None = None
    grant: UUID | None = None

    @property
    def holder(self) -> UUID | None:
        """Who is to hold it."""
        return self.substitute or self.teacher

    @property
    def place(self) -> tuple[UUID, date, int]:
        """Where it stands in the grid."""
        return self.page, self.day, self.pair


def of_pages(session: Session, pages: Collection[UUID], first: date, last: date) -> tuple[Occurrence, ...]:
    """Return the planned lessons of these pages between two days, inclusive, in order."""
    return _laid(session, session.scalars(_standing().where(Slot.page_id.in_(pages))).all(), first, last)


def of_person(session: Session, person: UUID, first: date, last: date) -> tuple[Occurrence, ...]:
    """Return the planned lessons that this person is to hold, would hold but for a substitute, or is named for."""
    standing_in = select(Substitution.page_id).where(
        Substitution.teacher_id == person, Substitution.day.between(first, last), Substitution.withdrawn_at.is_(None)
    )
    assigned = select(Teaching.page_id).where(Teaching.person_id == person, Teaching.withdrawn_at.is_(None))
    mine = _standing().where(
        or_(Slot.teacher_id == person, Slot.page_id.in_(standing_in), Slot.page_id.in_(assigned))
    )  # fmt: skip
    laid = _laid(session, session.scalars(mine).all(), first, last)
    return tuple(lesson for lesson in laid if person in (lesson.teacher, lesson.substitute, lesson.awaits))


def of_day(session: Session, day: date) -> tuple[Occurrence, ...]:
    """Return the planned lessons of the whole college on one day."""
    moved = select(DayChange.as_weekday).where(
        DayChange.day == day, DayChange.as_weekday.is_not(None), DayChange.withdrawn_at.is_(None)
    )
    weekdays = {day.weekday(), *session.scalars(moved)}
    asked = _standing().where(Slot.first_day <= day, Slot.last_day >= day, Slot.weekday.in_(weekdays))
    return _laid(session, session.scalars(asked).all(), day, day)


def _standing() -> Select[Slot]:
    return select(Slot).where(Slot.withdrawn_at.is_(None))


def _laid(session: Session, slots: Sequence[Slot], first: date, last: date) -> tuple[Occurrence, ...]:
    pages = {slot.page_id for slot in slots}
    changes = _changes(session, first, last)
    groups = _groups(session, pages) if changes else {}
    stand_ins, assigned = _substitutions(session, pages, first, last), _assigned(session, pages)
    of_group = {group: _changes_of(changes, group) for group in {groups.get(page) for page in pages}}
    ended = _ended(session, pages)
    found = (
        _told(slot, day, of_group[groups.get(slot.page_id)].get(day), stand_ins, assigned.get(slot.page_id, ()))
        for slot in slots
        for day in _days(slot, max(first, slot.first_day), min(last, slot.last_day), of_group[groups.get(slot.page_id)])
        if slot.page_id not in ended or day < ended[slot.page_id]
    )
    return tuple(sorted(found, key=lambda lesson: (lesson.day, lesson.pair)))


def _ended(session: Session, pages: Collection[UUID]) -> dict[UUID, date]:
    """Return the pages whose line left the plan, with the day: from it on nothing is planned there (4.3.3)."""
    told = session.execute(
        select(Page.id, PlanLine.dropped_on)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.id.in_(pages), Page.closed_by_plan, PlanLine.dropped_on.is_not(None))
    )
    return {page: day for page, day in told if day is not None}


def _changes_of(changes: Mapping[tuple[date, UUID | None], DayChange], group: UUID | None) -> dict[date, DayChange]:
    """Return what is different for one group: a change of its own goes before one for everybody."""
    found = {day: change for (day, whose), change in changes.items() if whose is None}
    return found | {day: change for (day, whose), change in changes.items() if whose == group}


def _days(slot: Slot, first: date, last: date, changes: Mapping[date, DayChange]) -> Iterator[date]:
    moved = {day: change.as_weekday for day, change in changes.items() if change.as_weekday is not None}
    day = first + timedelta((slot.weekday - first.weekday()) % 7)
    while day <= last:
        is_off = is_holiday(day) and day not in changes  # what the calendar says goes before the labour code
        if not is_off and moved.get(day, slot.weekday) == slot.weekday and _in_parity(slot, day):
            yield day
        day += timedelta(7)
    yield from (
        day for day, weekday in moved.items()
        if weekday == slot.weekday != day.weekday() and first <= day <= last and _in_parity(slot, day)
    )  # fmt: skip


def _in_parity(slot: Slot, day: date) -> bool:
    return slot.parity in (0, parity_of(day))


def _told(
    slot: Slot, day: date, change: DayChange | None, stand_ins: Mapping[tuple[UUID, date, int], Substitution],
    assigned: Sequence[tuple[UUID, Span]],
) -> Occurrence:  # fmt: skip
    teacher = holder_on(day, slot.teacher_id, assigned)
    lesson = Occurrence(slot.page_id, day, slot.pair, slot.room_id, teacher)
    if change is not None and change.cancelled:
        return replace(lesson, cancelled=True, reason=change.reason)
    stand_in = stand_ins.get(lesson.place)
    if stand_in is None:
        return lesson
    if stand_in.teacher_id is None:
        return replace(lesson, cancelled=True)
    if not StandIn(stand_in.teacher_id, state_of(stand_in.standing), ended=stand_in.ended_on).holds(day):
        is_proposed = stand_in.standing == State.PROPOSED
        return replace(lesson, awaits=stand_in.teacher_id if is_proposed else None)
    room = stand_in.room_id or lesson.room
    return replace(lesson, substitute=stand_in.teacher_id, room=room, grant=stand_in.grant_id)


def _changes(session: Session, first: date, last: date) -> dict[tuple[date, UUID | None], DayChange]:
    told = session.scalars(
        select(DayChange).where(DayChange.day.between(first, last), DayChange.withdrawn_at.is_(None))
    )
    return {(change.day, change.group_id): change for change in told}


def _groups(session: Session, pages: Collection[UUID]) -> dict[UUID, UUID]:
    told = session.execute(select(Page.id, Page.group_id).where(Page.id.in_(pages)))
    return {row.id: row.group_id for row in told}


def _substitutions(
    session: Session, pages: Collection[UUID], first: date, last: date
) -> dict[tuple[UUID, date, int], Substitution]:
    told = session.scalars(
        select(Substitution).where(
            Substitution.page_id.in_(pages),
            Substitution.day.between(first, last),
            Substitution.withdrawn_at.is_(None),
        )
    )
    return {(row.page_id, row.day, row.pair): row for row in told}


def _assigned(session: Session, pages: Collection[UUID]) -> dict[UUID, list[tuple[UUID, Span]]]:
    told = session.execute(
        select(Teaching.page_id, Teaching.person_id, Teaching.first_day, Teaching.last_day).where(
            Teaching.page_id.in_(pages), Teaching.withdrawn_at.is_(None)
        )
    )
    found: dict[UUID, list[tuple[UUID, Span]]] = defaultdict(list)
    for page, person, first, last in told:
        found[page].append((person, Span(first, last)))
    return found
