"""The days of a study year on which a weekly slot is taught, counted without laying every lesson out."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.calendar import DayRule, taught_as
from college.terms import StudyYear, parity_of
from db.models.timetable import DayChange


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """A place of the weekly grid between two days, both inclusive. Parity 0 is every week."""

    weekday: int
    pair: int
    parity: int
    first: date
    last: date


class GroupDays:
    """The days of one group: what is taught on each of them, the calendar's changes counted in."""

    def __init__(self, year: int, changes: Collection[DayChange]) -> None:
        self._told = {change.day: change for change in changes}
        self._whole = StudyYear(year)
        self._days: dict[tuple[int, int], list[date]] = {}

    def days(self, weekday: int, parity: int) -> Sequence[date]:
        """Return the days of the year on which the lessons of a weekday are held, in order."""
        key = weekday, parity
        if key not in self._days:
            self._days[key] = [
                day for day in _every_day(self._whole)
                if self._weekday(day) == weekday and parity in (0, parity_of(day))
            ]  # fmt: skip
        return self._days[key]

    def count(self, slot: WeeklySlot, first: date, last: date) -> int:
        """Return how often a slot is held between two days, both inclusive."""
        days = self.days(slot.weekday, slot.parity)
        begins, ends = max(first, slot.first), min(last, slot.last)
        return max(bisect_right(days, ends) - bisect_left(days, begins), 0)

    def holds(self, slot: WeeklySlot, day: date) -> bool:
        """Say whether a slot is held on a day."""
        return bool(self.count(slot, day, day))

    def _weekday(self, day: date) -> int | None:
        change = self._told.get(day)
        return taught_as(day, None if change is None else DayRule(change.cancelled, change.as_weekday))


class CollegeDays:
    """The days of every group: those without changes of their own share the college's."""

    def __init__(self, session: Session, year: int) -> None:
        whole = StudyYear(year)
        told = session.scalars(
            select(DayChange).where(
                DayChange.day.between(whole.first_day, whole.last_day), DayChange.withdrawn_at.is_(None)
            )
        )
        self._year = year
        self._changes: dict[UUID | None, list[DayChange]] = defaultdict(list)
        for change in told:
            self._changes[change.group_id].append(change)
        self._of: dict[UUID | None, GroupDays] = {}

    def of(self, group: UUID) -> GroupDays:
        """Return the days of a group; a change of its own goes before one for everybody."""
        key = group if group in self._changes else None
        if key not in self._of:
            own = self._changes[key] if key else []
            self._of[key] = GroupDays(self._year, [*self._changes.get(None, ()), *own])
        return self._of[key]


def _every_day(whole: StudyYear) -> list[date]:
    return [whole.first_day + timedelta(n) for n in range((whole.last_day - whole.first_day).days + 1)]
