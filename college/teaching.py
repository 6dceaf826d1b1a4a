"""Who may write to a lesson: the teacher of that day, or who stood in for him (4.8П.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from college.acts import FILL_ON_THE_DAY
from college.admission.grants import writing_ends
from college.admission.policy import DEFAULT, Policy
from college.admission.substitutions import State
from college.days import spoken
from college.phrases import phrase
from college.refusal import Refused
from college.terms import is_working

GIVEN = (State.GRANTED, State.IN_FORCE, State.PROLONGED, State.ENDED)  # the access was given, over or not


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a person teaches on a page, both inclusive; no last day means for ever."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def reaches(self, leased: date | None) -> bool:
        """Whether it still ran when the lease under which somebody writes was given; None: nobody asks."""
        return self.last is None or leased is None or leased <= self.last


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who stands in at a lesson, and how far his access goes; an empty person means that the lesson falls out.

    `last` is the day of the last lesson given with this one, `granted` the day of the confirmation, `ended` the last
    day where an administrator ended the access before its time. Lessons given together have one `grant`.
    """

    person: UUID | None
    state: State = State.GRANTED
    grant: UUID | None = None
    last: date | None = None
    granted: date | None = None
    ended: date | None = None
    prolonged: date | None = None  # the last day by an order that prolonged it

    def holds(self, day: date) -> bool:
        """Whether the lesson of this day is, or was, his: what is proposed, refused or ended before it is not."""
        return self.person is not None and self.state in GIVEN and (self.ended is None or day <= self.ended)


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson as far as it matters who held it: its day, who stood in, and when others teach on its page."""

    day: date
    stand_in: StandIn | None = None
    others: tuple[Span, ...] = ()

    @property
    def substitute(self) -> UUID | None:
        """Who stands in by an access that was given."""
        return self.stand_in.person if self.stand_in is not None and self.stand_in.holds(self.day) else None

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


def grant_ends(day: date, stand_in: StandIn | None = None, policy: Policy = DEFAULT) -> date:
    """Return the last day on which the one who stood in still writes to his lesson of this day.

    One working day after the last lesson of his grant, or after its confirmation if that came later. No lesson stays
    open longer for the sake of others than a substitution may last, whatever was written into its grant; an order
    prolongs all of them.
    """
    if stand_in is None:
        return writing_ends(day, None, None, is_working, policy)
    farthest = day + timedelta(policy.substitution_days - 1)
    last = min(max(day, stand_in.last or day), farthest)
    usual = writing_ends(last, stand_in.granted, None, is_working, policy)
    end = max(usual, stand_in.prolonged or usual)
    return end if stand_in.ended is None else min(end, stand_in.ended)


def is_granted(person: UUID, lesson: Held, event: date, leased: date | None = None) -> bool:
    """Say whether a substitution lets this person write to the lesson on the day of the event.

    `leased` is the day of the lease under which he writes: one that was given after the end knows of it, whatever his
    clock says (`sync.md` 0b.12).
    """
    end = grant_ends(lesson.day, lesson.stand_in)
    return lesson.substitute == person and event <= end and (leased is None or leased <= end)


def is_own(
    person: UUID, lesson: Held, spans: Sequence[Span], event: date, *, marks: bool, leased: date | None = None
) -> bool:
    """Say whether the lesson is the person's own: he teaches on its day and nobody stood in for him.

    `leased` is the day of the lease under which he writes: who has met the server after his assignment ended knows of
    it, and writes there no more; what he typed before that still counts (`sync.md` 0b.12).

    Lessons of a substitute or a predecessor are read by the present teacher: once that person's grant or assignment
    has ended he may add marks there (`marks`), never topic, homework or roll.
    """
    if any(lesson.day in span and span.reaches(leased) for span in spans) and lesson.substitute in (None, person):
        return True
    if not marks or not any(event in span for span in spans):
        return False
    if lesson.substitute is not None:
        return event > grant_ends(lesson.day, lesson.stand_in)
    return not lesson.is_kept_by_another(event)


def refuse_stand_in(person: UUID, lesson: Held) -> None:
    """Refuse the one who is named for the lesson and has no access to it, or none any more, with who may help."""
    stand_in = lesson.stand_in
    if stand_in is None or stand_in.person != person:
        return
    day = spoken(lesson.day)
    match stand_in.state:
        case State.PROPOSED:
            told = phrase("Замена %s ждёт доступа: его даёт администратор. До этого занятие ведёт его преподаватель.")
            raise Refused(told % day, FILL_ON_THE_DAY)
        case State.REFUSED | State.WITHDRAWN:
            told = phrase("Доступа на замену %s нет: занятие ведёт его преподаватель. Новую замену вносит диспетчер.")
            raise Refused(told % day, FILL_ON_THE_DAY)
        case _:
            told = phrase("Замена %s окончена %s. Дальше оценки исправляет основной преподаватель.")
            raise Refused(told % (day, spoken(grant_ends(lesson.day, stand_in))), FILL_ON_THE_DAY)
