"""The calendar of a study year (4.2.1): on which days lessons are held, by which weekday, and what the law proposes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from college.acts import clause
from college.days import WEEKDAYS_GENITIVE, spoken
from college.phrases import phrase
from college.refusal import Refused
from college.terms import StudyYear, is_holiday, year_title

CALENDAR = clause("4.2.1")
LONGEST = 62  # days of one entry: the summer is no exception but the end of the year


@dataclass(frozen=True, slots=True)
class DayRule:
    """What is different on a day: no lessons, or those of another weekday; neither: lessons as ever."""

    cancelled: bool = False
    as_weekday: int | None = None
    reason: str = ""

    @property
    def sentence(self) -> str:
        """Say what it means."""
        if self.cancelled:
            return phrase("занятий нет")
        if self.as_weekday is not None:
            return phrase("занятия по расписанию %s") % WEEKDAYS_GENITIVE[self.as_weekday]
        return phrase("занятия как обычно")


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of the calendar for a day, of one group or of the whole college."""

    day: date
    rule: DayRule
    group: UUID | None = None


def taught_as(day: date, rule: DayRule | None) -> int | None:
    """Return the weekday whose lessons are held on a day; None: no lessons.

    What the calendar says of the day goes before the labour code.
    """
    if rule is None:
        return None if is_holiday(day) else day.weekday()
    if rule.cancelled:
        return None
    return day.weekday() if rule.as_weekday is None else rule.as_weekday


def refuse_entry(first: date, last: date, year: int, rule: DayRule) -> None:
    """Refuse days outside the study year or in the wrong order, too many at once, a day moved onto itself."""
    whole = StudyYear(year)
    if last < first:
        raise Refused(phrase("Последний день раньше первого. Проверьте дни."), CALENDAR)
    if first not in whole or last not in whole:
        raise Refused(phrase("Календарь ведут в пределах учебного года %s.") % year_title(year), CALENDAR)
    if (last - first).days >= LONGEST:
        raise Refused(phrase("За один раз вносят не больше %d дней.") % LONGEST, CALENDAR)
    if rule.as_weekday is not None and first != last:
        raise Refused(phrase("По расписанию другого дня учатся один день: оставьте один."), CALENDAR)
    if rule.as_weekday is not None and rule.as_weekday == first.weekday() and not is_holiday(first):
        raise Refused(phrase("%s и так занятия этого дня недели.") % spoken(first).capitalize(), CALENDAR)


def lacking(proposed: Iterable[Entry], known: Collection[Entry]) -> tuple[Entry, ...]:
    """Return what the law proposes and the calendar says nothing of yet."""
    told = {entry.day for entry in known if entry.group is None}
    return tuple(entry for entry in proposed if entry.day not in told)
