"""Days that the law and the decree take out of a study year or move, as the library `holidays` has them."""

from datetime import date

import holidays

from college.calendar import DayRule, Entry
from college.phrases import phrase
from college.terms import SATURDAY, StudyYear

MONDAY = 0


def law_days(year: int) -> tuple[Entry, ...]:
    """Return what the production calendar says of a study year, in order; it is a proposal, the college decides.

    A day of a weekend that is worked is taught as a Monday until the college says otherwise. The years for which no
    decree was known when the library was made have the holidays of the labour code without transfers.
    """
    whole = StudyYear(year)
    found = holidays.country_holidays("RU", years=[year, year + 1], language="ru")
    off = [
        Entry(day, DayRule(cancelled=True, reason=str(name)))
        for day, name in found.items()
        if day in whole and day.weekday() <= SATURDAY
    ]
    worked = [
        Entry(day, DayRule(as_weekday=MONDAY, reason=phrase("рабочий выходной день")))
        for day in found.weekend_workdays
        if day in whole and day.weekday() > SATURDAY
    ]
    return tuple(sorted(off + worked, key=_day))


def _day(entry: Entry) -> date:
    return entry.day
