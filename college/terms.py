"""The study year, its terms and weeks, which days are worked, and what is closed or still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, IntEnum
from uuid import UUID

from college.days import spoken
from college.phrases import phrase
from college.refusal import Refused

SATURDAY = 5

# Days off by the labour code; what else is off, the dispatcher says in the calendar (4.2.1).
HOLIDAYS = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})


class Parity(IntEnum):
    """Odd weeks are «числитель», even ones «знаменатель»; the week of 1 September is odd."""

    NUMERATOR = 1
    DENOMINATOR = 2

    @property
    def title(self) -> str:
        """What the week is called."""
        return phrase("числитель") if self is Parity.NUMERATOR else phrase("знаменатель")


@dataclass(frozen=True, slots=True)
class StudyYear:
    """1 September to 31 August, named by its first calendar year."""

    first: int

    @property
    def title(self) -> str:
        """2026/27."""
        return year_title(self.first)

    @property
    def first_day(self) -> date:
        """1 September."""
        return date(self.first, 9, 1)

    @property
    def last_day(self) -> date:
        """31 August of the next calendar year."""
        return date(self.first + 1, 8, 31)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A term counted from enrolment and its days, both inclusive."""

    number: int
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class ClosureState(Enum):
    """How far the closing of a term has come (states.md 5); only a reopened or open one takes edits."""

    OPEN = "open"
    CLOSING = "closing"  # still written to, but gets no new columns
    CLOSED = "closed"
    ASKED = "asked"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Closure:
    """A term's closing: who signed it, and may therefore open it, and on what day.

    A reopening names a person and a last day; nobody named means everybody.
    """

    term: int
    state: ClosureState
    by: str  # «заместитель директора Гладышев М. В.»
    at: date
    opened_for: UUID | None = None
    opened_until: date | None = None


def study_year_of(day: date) -> int:
    """Return the first calendar year of the study year that holds the day."""
    return day.year if day.month >= 9 else day.year - 1


def year_title(year: int) -> str:
    """Return «2026/27» for 2026."""
    return f"{year}/{(year + 1) % 100:02}"


def term_of(course: int, half: int) -> int:
    """Count a half-year (1 or 2) of a course from enrolment."""
    return (course - 1) * 2 + half


def course_of(term: int) -> int:
    """Return the course to which a term counted from enrolment belongs."""
    return (term + 1) // 2


def half_of(term: int) -> int:
    """Return which half of the study year a term is: 1 or 2."""
    return 2 - term % 2


def spans_of(course: int, year: int, spring: date | None = None) -> tuple[TermSpan, TermSpan]:
    """Return both terms of a course in a study year; the second begins on `spring`, by default on 1 January.

    Together they cover the year without a gap, so every lesson has a term.
    """
    whole = StudyYear(year)
    start = spring or date(year + 1, 1, 1)
    return (
        TermSpan(term_of(course, 1), whole.first_day, start - timedelta(1)),
        TermSpan(term_of(course, 2), start, whole.last_day),
    )


def term_on(day: date, spans: Iterable[TermSpan]) -> int:
    """Return the term of a day; outside all spans the nearest one by its first day."""
    known = sorted(spans, key=lambda span: span.first)
    return next((span.number for span in reversed(known) if span.first <= day), known[0].number)


def week_of(day: date) -> int:
    """Return the ordinal of the week, 1 for the one that holds 1 September; a week is never split."""
    monday = day - timedelta(day.weekday())
    september = date(study_year_of(monday + timedelta(6)), 9, 1)
    return (monday - (september - timedelta(september.weekday()))).days // 7 + 1


def parity_of(day: date) -> Parity:
    """Return the parity of the day's week."""
    return Parity.NUMERATOR if week_of(day) % 2 else Parity.DENOMINATOR


def is_holiday(day: date) -> bool:
    """Whether the labour code makes the day a holiday (article 112), whatever is moved where."""
    return (day.month, day.day) in HOLIDAYS


def is_working(day: date, days_off: frozenset[date] = frozenset()) -> bool:
    """Whether lessons may stand on the day: Monday to Saturday, no holiday, nothing off by the calendar."""
    return day.weekday() <= SATURDAY and not is_holiday(day) and day not in days_off


def is_closed(closure: Closure | None, person: UUID | None, today: date) -> bool:
    """Whether the term takes no edits of this person today."""
    if closure is None or closure.state in (ClosureState.OPEN, ClosureState.CLOSING):
        return False
    if closure.state is not ClosureState.REOPENED:
        return True
    ended = closure.opened_until is not None and closure.opened_until < today
    return ended or closure.opened_for not in (None, person)


def refuse_closed(closure: Closure | None, *, person: UUID | None, today: date, title: str = "") -> None:
    """Refuse an edit in a closed term; `title` is what is closed, otherwise the term by its number."""
    if closure is not None and is_closed(closure, person, today):
        closed = title or phrase("%d семестр") % closure.term
        sentence = phrase("%s закрыт %s. Открыть может %s, попросить — Alt+Enter.")
        raise Refused(sentence % (closed, spoken(closure.at), closure.by))


def refuse_future(day: date, today: date) -> None:
    """Refuse an entry for a lesson that has not been held yet: it is written on its day (4.8П.1)."""
    if day > today:
        raise Refused(phrase("Занятие %s ещё не прошло. Тему можно подготовить в КТП.") % spoken(day))


def season_of(day: date) -> str:
    """Return the half of the study year in which the timetable of a day stands: "2026-1"."""
    year = study_year_of(day)
    return f"{year}-{1 if day.year == year else 2}"
