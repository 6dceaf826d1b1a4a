"""Who may write to a lesson: the teacher of that day, or who stood in for him (4.8П.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from college.terms import is_working


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a person teaches on a page, both inclusive; no last day means for ever."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson as far as it matters who held it: its day, who stood in, and when others teach on its page."""

    day: date
    substitute: UUID | None = None
    others: tuple[Span, ...] = ()

    def is_kept_by_another(self, event: date) -> bool:
        """Whether the assignment of somebody else who taught on that day still runs."""
        return any(self.day in span and event in span for span in self.others)


def holder_on(day: date, planned: UUID | None, assigned: Sequence[tuple[UUID, Span]]) -> UUID | None:
    """Return who is to hold a lesson: the one in the timetable while he is assigned to its page, else the one who is.

    The load changes by an order, the timetable when it is published anew.
    """
    running = [(span.first, person) for person, span in assigned if day in span]
    if not running or any(person == planned for _, person in running):
        return planned
    return max(running)[1]


def grant_ends(day: date) -> date:
    """Return the last day on which the one who stood in still writes: one working day after the lesson."""
    end = day + timedelta(1)
    while not is_working(end):
        end += timedelta(1)
    return end


def is_granted(person: UUID, lesson: Held, event: date) -> bool:
    """Say whether a substitution lets this person write to the lesson on the day of the event."""
    return lesson.substitute == person and event <= grant_ends(lesson.day)


def is_own(person: UUID, lesson: Held, spans: Sequence[Span], event: date, *, marks: bool) -> bool:
    """Say whether the lesson is the person's own: he teaches on its day and nobody stood in for him.

    Lessons of a substitute or a predecessor are read by the present teacher: once that person's grant or assignment
    has ended he may add marks there (`marks`), never topic, homework or roll.
    """
    if any(lesson.day in span for span in spans) and lesson.substitute in (None, person):
        return True
    if not marks or not any(event in span for span in spans):
        return False
    if lesson.substitute is not None:
        return event > grant_ends(lesson.day)
    return not lesson.is_kept_by_another(event)
