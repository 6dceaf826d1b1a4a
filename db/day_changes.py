"""The calendar of a study year as the dispatcher keeps it (4.2.1): rules for days, of the college or of a group."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.calendar import CALENDAR, DayRule, Entry, refuse_entry
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action
from college.terms import StudyYear, season_of
from db.clock import Clock
from db.models.groups import StudyGroup
from db.models.timetable import DayChange
from db.right_asked import refuse_without

SECTION = "calendar"
Before = tuple[Entry, bool]  # what stood for a day, and whether it stood


def entries(session: Session, year: int) -> tuple[Entry, ...]:
    """Return the rules of a study year by day, those of the college before those of groups."""
    whole = StudyYear(year)
    told = session.scalars(
        select(DayChange).where(
            DayChange.day.between(whole.first_day, whole.last_day), DayChange.withdrawn_at.is_(None)
        )
    )
    return tuple(sorted(map(_entry, told), key=lambda entry: (entry.day, str(entry.group or ""))))


def groups(session: Session, year: int) -> tuple[tuple[UUID, str], ...]:
    """Return the groups that study in a year, by name."""
    told = session.execute(
        select(StudyGroup.id, StudyGroup.name)
        .where(StudyGroup.withdrawn_at.is_(None), StudyGroup.enrolled_year.between(year - 5, year))
        .order_by(StudyGroup.name)
    )
    return tuple((id_, name) for id_, name in told)


def put(
    session: Session, first: date, last: date, year: int, rule: DayRule, group: UUID | None, *, person: UUID,
    clock: Clock,
) -> tuple[Before, ...]:  # fmt: skip
    """Let a rule hold on these days; return what stood there. Raises Refused."""
    refuse_entry(first, last, year, rule)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return put_all(session, [Entry(day, rule, group) for day in days], person=person, clock=clock)


def put_all(session: Session, told: Iterable[Entry], *, person: UUID, clock: Clock) -> tuple[Before, ...]:
    """Let these rules hold; return what stood on their days. Raises Refused."""
    refuse_without(session, SECTION, Action.WRITE, person, clock)
    return tuple(_put(session, entry, person) for entry in told)


def take_out(session: Session, entry: Entry, *, person: UUID, clock: Clock) -> tuple[Before, ...]:
    """Take a rule out of the calendar; return it. Raises Refused."""
    refuse_without(session, SECTION, Action.DELETE, person, clock)
    row = _row(session, entry)
    if row is None or row.withdrawn_at is not None:
        raise Refused(phrase("Этого дня в календаре уже нет."), CALENDAR)
    before = _entry(row), True
    row.withdrawn_at, row.withdrawn_by = clock.now(), person
    return (before,)


def put_back(session: Session, before: Sequence[Before], *, person: UUID, clock: Clock) -> tuple[Before, ...]:
    """Let days be as they were; return how they stood until now. Raises Refused."""
    action = Action.WRITE if any(stood for _, stood in before) else Action.DELETE
    refuse_without(session, SECTION, action, person, clock)
    now = []
    for entry, stood in before:
        row = _row(session, entry)
        if stood:
            now.append(_put(session, entry, person))
        elif row is not None:
            now.append((_entry(row), row.withdrawn_at is None))
            row.withdrawn_at, row.withdrawn_by = clock.now(), person
    return tuple(now)


def _put(session: Session, entry: Entry, person: UUID) -> Before:
    row = _row(session, entry)
    before = (entry, False) if row is None else (_entry(row), row.withdrawn_at is None)
    if row is None:
        row = DayChange(day=entry.day, group_id=entry.group, season=season_of(entry.day), bell_name="")
        session.add(row)
    row.withdrawn_at, row.withdrawn_by = None, None
    row.cancelled, row.as_weekday, row.reason = entry.rule.cancelled, entry.rule.as_weekday, entry.rule.reason
    session.flush()
    return before


def _row(session: Session, entry: Entry) -> DayChange | None:
    whose = DayChange.group_id.is_(None) if entry.group is None else DayChange.group_id == entry.group
    return session.scalars(select(DayChange).where(DayChange.day == entry.day, whose)).first()


def _entry(row: DayChange) -> Entry:
    return Entry(row.day, DayRule(row.cancelled, row.as_weekday, row.reason), row.group_id)
