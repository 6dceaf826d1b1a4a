"""The study year of a group week by week (4.2.1): what the calendar graph of its plan spends each on, and days off."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from college.phrases import phrase
from college.plan_edits import NO_STUDY, signs_of
from college.plans import Activity, GraphCell
from college.terms import Parity, StudyYear, is_holiday, parity_of, year_title

# What a week is called where it is read aloud or explained.
TITLES = {
    Activity.STUDY: phrase("занятия"),
    Activity.SESSION: phrase("аттестация"),
    Activity.STUDY_PRACTICE: phrase("учебная практика"),
    Activity.WORK_PRACTICE: phrase("производственная практика"),
    Activity.HOLIDAYS: phrase("каникулы"),
    Activity.FINAL: phrase("итоговая аттестация"),
    Activity.OTHER: phrase("не распознано"),
    Activity.NONE: phrase("нет в графике"),
}


@dataclass(frozen=True, slots=True)
class StripWeek:
    """A week of the year: its days from Monday on, the signs of its parts, and its days off."""

    number: int
    monday: date
    parity: Parity
    signs: str  # "" where the graph says nothing
    days_off: tuple[date, ...] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        """What its parts are spent on, each once."""
        told = ("" if sign == NO_STUDY else sign for sign in self.signs)
        return tuple(dict.fromkeys(Activity(sign) for sign in told)) or (Activity.NONE,)

    @property
    def sentence(self) -> str:
        """What a reader of the screen says of it, and what stands beside the mouse."""
        sunday = self.monday + timedelta(6)
        days = f"{self.monday:%d.%m} – {sunday:%d.%m}"
        what = ", ".join(TITLES[each] for each in self.activities)
        told = phrase("%d-я неделя, %s, %s: %s") % (self.number, days, self.parity.title, what)
        off = ", ".join(f"{day:%d.%m}" for day in self.days_off)
        return f"{told}; {phrase('выходные')} {off}" if off else told


@dataclass(frozen=True, slots=True)
class YearStrip:
    """A whole year of a group."""

    title: str
    weeks: tuple[StripWeek, ...]


def strip_of(
    name: str, graph: Iterable[GraphCell], course: int, year: int, days_off: Collection[date] = ()
) -> YearStrip:  # fmt: skip
    """Lay the weeks of a course out over a study year; `days_off` are those of the calendar beside the law's."""
    whole, told = StudyYear(year), {week: signs for (of, week), (_, signs) in signs_of(graph).items() if of == course}
    monday = whole.first_day - timedelta(whole.first_day.weekday())
    weeks: list[StripWeek] = []
    while monday <= whole.last_day:
        days = [day for day in (monday + timedelta(n) for n in range(6)) if day in whole]
        off = tuple(day for day in days if is_holiday(day) or day in days_off)
        number = len(weeks) + 1
        weeks.append(StripWeek(number, monday, parity_of(days[0] if days else monday), told.get(number, ""), off))
        monday += timedelta(7)
    return YearStrip(f"{name} · {year_title(year)}", tuple(weeks))
