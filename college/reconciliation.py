"""Plan, КТП, timetable and journal of a page held against each other (2.2, 4.3.3), with a forecast for the term."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from college.numerals import short_hours
from college.phrases import phrase
from college.terms import TermSpan, half_of

_NONE = Decimal(0)
PAIR = Decimal(2)  # less than a pair can be put into no timetable: odd hours of a plan are no lack


class Source(Enum):
    """Where a number comes from."""

    PLAN = "plan"
    KTP = "ktp"
    TIMETABLE = "timetable"
    JOURNAL = "journal"


class Finding(Enum):
    """What two of the four disagree about, the gravest first."""

    LACK = "lack"  # the term ends before the hours of its plan are given
    NO_TIMETABLE = "no timetable"
    NO_KTP = "no ktp"
    KTP_DIFFERS = "ktp differs"
    UNWRITTEN = "unwritten"  # lessons of the timetable that the journal knows nothing of
    SPARE = "spare"  # the timetable holds more than the plan


@dataclass(frozen=True, slots=True)
class TermHours:
    """Classroom hours of a page in one term; `given` is None where the journal is not on this computer.

    `past` is what the timetable has had before today, `ahead` what it holds from today on and nobody gave yet.
    """

    span: TermSpan
    planned: Decimal
    past: Decimal = _NONE
    ahead: Decimal = _NONE
    given: Decimal | None = _NONE

    @property
    def laid(self) -> Decimal:
        """All that the timetable holds."""
        return self.past + self.ahead

    @property
    def lacking(self) -> Decimal | None:
        """Hours of the plan that nobody will have given by the end of the term; less than nought: hours to spare."""
        return None if self.given is None else self.planned - self.given - self.ahead

    @property
    def unwritten(self) -> Decimal:
        """Hours that the timetable has had and the journal has not."""
        return _NONE if self.given is None else max(self.past - self.given, _NONE)


@dataclass(frozen=True, slots=True)
class PageHours:
    """The four of one page in a study year. `written` is what its КТП holds, None where none is approved."""

    page: UUID
    line: UUID
    code: str
    title: str
    terms: tuple[TermHours, TermHours]
    written: Decimal | None = None

    @property
    def planned(self) -> Decimal:
        return sum((term.planned for term in self.terms), _NONE)

    @property
    def laid(self) -> Decimal:
        return sum((term.laid for term in self.terms), _NONE)

    @property
    def given(self) -> Decimal | None:
        told = [term.given for term in self.terms]
        return None if None in told else sum((each for each in told if each is not None), _NONE)

    def term_on(self, day: date) -> TermHours:
        """Return the term that runs on the day; before the year its first one, after it its last."""
        first, second = self.terms
        return second if day >= second.span.first else first


@dataclass(frozen=True, slots=True)
class GroupHours:
    """A group with its pages in the order of the plan."""

    group: UUID
    name: str
    course: int
    pages: tuple[PageHours, ...]


def findings(hours: PageHours, day: date) -> tuple[Finding, ...]:
    """Return what does not agree on a page, as of the day; only the term that runs is forecast."""
    term = hours.term_on(day)
    lacking = term.lacking
    told = (
        (Finding.LACK, lacking is not None and lacking >= PAIR and term.laid > 0),
        (Finding.NO_TIMETABLE, term.planned > 0 and not term.laid),
        (Finding.NO_KTP, hours.written is None),
        (Finding.KTP_DIFFERS, hours.written is not None and hours.written != hours.planned),
        (Finding.UNWRITTEN, term.unwritten > 0),
        (Finding.SPARE, lacking is not None and lacking < 0),
    )
    return tuple(finding for finding, holds in told if holds)


def forecast(hours: PageHours, day: date) -> str:
    """Say whether the term that runs is long enough for its plan."""
    term = hours.term_on(day)
    if not term.planned:
        return phrase("часов нет")
    if not term.laid:
        return phrase("нет в расписании")
    if term.lacking is None:
        return phrase("журнал не здесь")
    if term.lacking > 0:
        told = phrase("не хватило %s ч") if day > term.span.last else phrase("не хватит %s ч")
        return told % short_hours(term.lacking)
    if term.lacking < 0:
        return phrase("останется %s ч") % short_hours(-term.lacking)
    return phrase("хватит ровно")


def explained(finding: Finding, hours: PageHours, day: date) -> str:
    """Say in a sentence what does not agree, with both numbers."""
    term = hours.term_on(day)
    half = phrase("осеннего") if half_of(term.span.number) == 1 else phrase("весеннего")
    match finding:
        case Finding.LACK:
            told = phrase("До конца %s семестра не хватит %s ч: по плану %s, дано %s, впереди %s.")
            given = term.given or _NONE
            return told % (half, *map(short_hours, (term.lacking or _NONE, term.planned, given, term.ahead)))
        case Finding.NO_TIMETABLE:
            return phrase("По плану %s ч, а в расписании этого семестра занятий нет.") % short_hours(term.planned)
        case Finding.NO_KTP:
            return phrase("Утверждённого КТП на этот год нет.")
        case Finding.KTP_DIFFERS:
            told = phrase("В КТП %s ч, по плану %s ч.")
            return told % (short_hours(hours.written or _NONE), short_hours(hours.planned))
        case Finding.UNWRITTEN:
            return phrase("Занятия были, записей нет: %s ч.") % short_hours(term.unwritten)
        case Finding.SPARE:
            told = phrase("В расписании больше, чем в плане семестра: останется %s ч.")
            return told % short_hours(-(term.lacking or _NONE))
