"""Lays the weekly grid of the invented college: who teaches which page, when and where, without a clash."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from college.demo.shapes import DemoGroup, DemoPage, DemoPlanLine, DemoSlot, DemoTeaching
from college.demo.staff import HERO_GROUP, Staffing
from college.demo.topics import pairs_in
from college.plans import LineKind
from college.terms import StudyYear, is_working, parity_of, term_of

HERO_LINE = "МДК.01.01"
HERO_PAGES = (
    ("ИСП-21", "МДК.01.01"),
    ("ИСП-22", "МДК.01.01"),
    ("ИСП-21", "ОП.10"),
    ("ИСП-22", "ОП.10"),
    ("ИСП-11", "ОП.04"),
)
PAIRS = 6
MOST_A_DAY = 4
TOO_MUCH = 30  # pairs of one teacher in a fortnight
_WEEKS = {1: 17, 2: 24}  # study weeks of a half-year, for the pace


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One lesson as the grid foresees it."""

    page: int
    day: date
    pair: int
    room: int
    teacher: int


@dataclass(frozen=True, slots=True)
class Season:
    """The days of a half-year on which the grid holds."""

    half: int
    first: date
    last: date


def seasons_of(year: int, start: date) -> tuple[Season, ...]:
    """Return the half-years of a study year in which lessons stand, not earlier than `start`."""
    autumn = Season(1, max(StudyYear(year).first_day, start), date(year, 12, 30))
    spring = Season(2, max(date(year + 1, 1, 11), start), date(year + 1, 6, 30))
    return tuple(season for season in (autumn, spring) if season.first <= season.last)


def pages_of(groups: Sequence[DemoGroup], lines: Sequence[DemoPlanLine], year: int) -> tuple[DemoPage, ...]:
    """Open a page for every line that a group is taught in lessons this year."""
    ids = count(1)
    return tuple(
        DemoPage(next(ids), group.id, line.id, year)
        for group in groups
        for line in lines
        if line.plan == group.plan and is_taught(line, group.course)
    )


def is_taught(line: DemoPlanLine, course: int) -> bool:
    """Whether the line stands in the timetable of the course."""
    lessons = line.line.kind in (LineKind.DISCIPLINE, LineKind.MDK)
    return lessons and any(pairs_in(line.line, term_of(course, half)) for half in (1, 2))


class Grid:
    """The timetable in the making."""

    def __init__(
        self, staffing: Staffing, pages: Sequence[DemoPage], lines: Mapping[int, DemoPlanLine], chance: Random
    ) -> None:
        self._staffing = staffing
        self._pages = pages
        self._lines = lines
        self._groups = {group.id: group for group in staffing.groups}
        self._chance = chance
        self._busy: set[tuple[int, int, int, int, str, int]] = set()  # half, parity, weekday, pair, noun, id
        self._days: Counter[tuple[int, int, int, str, int]] = Counter()
        self.teacher_of = self._teachers()

    def teachings(self, year: int) -> tuple[DemoTeaching, ...]:
        """Say who teaches each page, all the year."""
        whole = StudyYear(year)
        return tuple(
            DemoTeaching(page.id, self.teacher_of[page.id], whole.first_day, whole.last_day) for page in self._pages
        )

    def slots(self, season: Season) -> list[DemoSlot]:
        """Lay the half-year: each page gets the pairs that its hours ask for; numbers are given later."""
        laid = []
        for page in sorted(self._pages, key=lambda page: (-self._pairs(page, season.half), page.id)):
            for parity in self._requests(page, season.half):
                place = self._best(page, season.half, parity)
                if place is not None:
                    laid.append(self._lay(page, season, parity, place))
        return laid

    def _pairs(self, page: DemoPage, half: int) -> int:
        course = self._groups[page.group].course
        return pairs_in(self._lines[page.line].line, term_of(course, half))

    def _requests(self, page: DemoPage, half: int) -> Iterator[int]:
        pairs = self._pairs(page, half)
        fortnight = max(round(pairs * 2 / _WEEKS[half]), 1) if pairs else 0
        yield from [0] * (fortnight // 2)
        if fortnight % 2:
            yield 1 + page.id % 2

    def _best(self, page: DemoPage, half: int, parity: int) -> tuple[int, int] | None:
        """Return the cheapest free weekday and pair."""
        places = [
            (self._cost(page, half, weeks, weekday, pair), weekday, pair)
            for weeks in [_weeks(parity)]
            for weekday in range(6)
            for pair in range(1, PAIRS + 1)
            if self._is_free(page, half, weeks, weekday, pair)
        ]
        return min(places)[1:] if places else None

    def _is_free(self, page: DemoPage, half: int, weeks: Sequence[int], weekday: int, pair: int) -> bool:
        who = (("group", page.group), ("teacher", self.teacher_of[page.id]))
        return not any(
            (half, week, weekday, pair, noun, number) in self._busy
            or self._days[half, week, weekday, noun, number] >= MOST_A_DAY
            for week in weeks
            for noun, number in who
        )

    def _cost(self, page: DemoPage, half: int, weeks: Sequence[int], weekday: int, pair: int) -> float:
        """Dislike windows in a group's day, late pairs, Saturdays, and a page twice a day."""
        cost = self._chance.random() * 0.5 + (1.5 if weekday == 5 else 0)
        for week in weeks:
            stands = [p for p in range(1, PAIRS + 1) if (half, week, weekday, p, "group", page.group) in self._busy]
            gap = min((abs(p - pair) for p in stands), default=pair) - 1
            cost += gap * 3 + len(stands) + pair * 0.3
            cost += self._days[half, week, weekday, "page", page.id] * 6
        return cost

    def _lay(self, page: DemoPage, season: Season, parity: int, place: tuple[int, int]) -> DemoSlot:
        weekday, pair = place
        teacher = self.teacher_of[page.id]
        room = self._staffing.room_of[teacher]
        for week in _weeks(parity):
            for noun, number in (("group", page.group), ("teacher", teacher), ("page", page.id)):
                self._busy.add((season.half, week, weekday, pair, noun, number))
                self._days[season.half, week, weekday, noun, number] += 1
        return DemoSlot(0, page.id, season.half, weekday, pair, parity, room, teacher, season.first, season.last)

    def _teachers(self) -> dict[int, int]:
        """Give the hero her pages, and every other line to the least burdened teacher, one teacher a title."""
        hero, *others = self._staffing.teachers
        chosen: dict[int, int] = {}
        burden: Counter[int] = Counter()
        told: dict[str, int] = {}
        for page in self._pages:
            line, group = self._lines[page.line].line, self._groups[page.group]
            weight = sum(self._pairs(page, half) * 2 / _WEEKS[half] for half in (1, 2)) / 2
            if (group.name, line.code) in HERO_PAGES or (group.name == HERO_GROUP and not chosen):
                chosen[page.id] = hero
                continue
            teacher = told.get(line.title)
            if teacher is None or burden[teacher] + weight > TOO_MUCH:
                teacher = told[line.title] = min(others, key=lambda person: (burden[person], person))
            chosen[page.id] = teacher
            burden[teacher] += round(weight)
        return chosen


def occurrences_of(slots: Sequence[DemoSlot], pairs: Mapping[tuple[int, int], int]) -> dict[int, list[Occurrence]]:
    """Return the lessons that the slots foresee, by page in the order of time, no more than `pairs` (page, half)."""
    foreseen: dict[tuple[int, int], list[Occurrence]] = defaultdict(list)
    for slot in slots:
        for day in _days(slot):
            foreseen[slot.page, slot.half].append(Occurrence(slot.page, day, slot.pair, slot.room, slot.teacher))
    found: dict[int, list[Occurrence]] = defaultdict(list)
    for (page, half), lessons in sorted(foreseen.items()):
        lessons.sort(key=lambda lesson: (lesson.day, lesson.pair))
        found[page] += lessons[: pairs[page, half]]
    return found


def cut_to_plan(slots: Sequence[DemoSlot], lessons: Mapping[int, Sequence[Occurrence]]) -> tuple[DemoSlot, ...]:
    """Number the slots and end each where the hours of its page are given."""
    last: dict[tuple[int, int, int], date] = {}
    kept = {(lesson.page, lesson.day, lesson.pair) for found in lessons.values() for lesson in found}
    for place, slot in enumerate(slots):
        days = [day for day in _days(slot) if (slot.page, day, slot.pair) in kept]
        lost = any((slot.page, day, slot.pair) not in kept for day in _days(slot))
        last[place, slot.page, slot.pair] = (max(days, default=slot.first_day)) if lost else slot.last_day
    return tuple(
        replace(slot, id=place + 1, last_day=last[place, slot.page, slot.pair]) for place, slot in enumerate(slots)
    )


def _days(slot: DemoSlot) -> Iterator[date]:
    day = slot.first_day + timedelta((slot.weekday - slot.first_day.weekday()) % 7)
    while day <= slot.last_day:
        if is_working(day) and slot.parity in (0, parity_of(day)):
            yield day
        day += timedelta(7)


def _weeks(parity: int) -> tuple[int, ...]:
    return (parity,) if parity else (1, 2)
