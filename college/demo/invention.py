"""Puts the invented college together: the same seed, day and plan always give the same college."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from college.bells import DEFAULT_BELLS
from college.demo.commissions import commissions_of
from college.demo.lessons import Chronicle, nearest
from college.demo.shapes import (
    DemoCollege,
    DemoDayOff,
    DemoPage,
    DemoPlanLine,
    DemoSlot,
    DemoSubstitution,
    DemoTopic,
)
from college.demo.staff import HERO_GROUP, Staffing, staff_college
from college.demo.syllabus import (
    SPECIALTIES,
    plan_lines_of,
    plan_of_groups,
    plans_of,
    topic_plans_of,
    topics_by_term,
)
from college.demo.timetable import (
    HERO_LINE,
    PAIRS,
    Grid,
    Occurrence,
    Season,
    cut_to_plan,
    occurrences_of,
    pages_of,
    seasons_of,
)
from college.demo.topics import SPORT, pairs_in
from college.phrases import phrase
from college.plans import PlanLine
from college.refusal import Refused
from college.terms import StudyYear, is_holiday, study_year_of, term_of

NAME = "Демонстрационный техникум"
ZONE = "Asia/Tomsk"
KEPT = timedelta(days=92)  # how far back lessons are held
LEAST_TODAY = 3

_HOLIDAYS = {
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}


@dataclass(frozen=True, slots=True)
class _Book:
    """What the lessons are held by."""

    staffing: Staffing
    pages: tuple[DemoPage, ...]
    lines: Mapping[int, DemoPlanLine]
    grid: Grid
    topics: Mapping[tuple[int, int], Sequence[DemoTopic]]  # by plan line and term
    foreseen: Mapping[int, Sequence[Occurrence]]
    hero_page: int
    today: date

    def group(self, page: int) -> int:
        """Return the group of a page."""
        return self.pages[page - 1].group

    def line(self, page: int) -> PlanLine:
        """Return the plan line of a page."""
        return self.lines[self.pages[page - 1].line].line

    def held(self, page: int) -> list[Occurrence]:
        """Return the lessons of a page before today."""
        return [lesson for lesson in self.foreseen.get(page, ()) if lesson.day < self.today]

    def hero_pages(self) -> list[int]:
        """Return the hero's pages: the one that the demo opens, then those taught in this half, then the rest."""
        hero = self.staffing.teachers[0]
        own = [page.id for page in self.pages if self.grid.teacher_of[page.id] == hero]
        return sorted(own, key=lambda page: (page != self.hero_page, not self._runs(page), page))

    def term(self, page: int, day: date) -> int:
        """Return the term of a day, counted from the enrolment of the page's group."""
        course = self.staffing.groups[self.group(page) - 1].course
        return term_of(course, 1 if day.month >= 9 else 2)

    def _runs(self, page: int) -> bool:
        return pairs_in(self.line(page), self.term(page, self.today)) > 0


def invent(seed: int, today: date, lines: Sequence[PlanLine]) -> DemoCollege:
    """Invent a college around these plan lines as it stands on the day."""
    year = study_year_of(today)
    plans = plans_of(year)
    plan_lines = plan_lines_of(plans, lines)
    staffing = staff_college(seed, year, plan_of_groups(plans, year))
    pages = pages_of(staffing.groups, plan_lines, year)
    hero_page = _hero_page(staffing, pages, plan_lines)
    by_id = {line.id: line for line in plan_lines}
    grid = Grid(staffing, pages, by_id, _chance(seed, "grid"))
    slots, foreseen = _timetable(grid, staffing, pages, by_id, seasons_of(year, today - KEPT))
    topic_plans, topics = topic_plans_of(staffing.groups, plan_lines, year)
    book = _Book(staffing, pages, by_id, grid, topics_by_term(topics, topic_plans), foreseen, hero_page, today)
    chronicle = Chronicle(_chance(seed, str(today)), ZONE, today, max(StudyYear(year).first_day, today - KEPT))
    substitution = _substitution(book)
    _hold(book, chronicle, substitution)
    _stand_today(book, chronicle)
    return DemoCollege(
        name=NAME,
        zone=ZONE,
        year=year,
        today=today,
        bells=DEFAULT_BELLS,
        people=staffing.people,
        employees=staffing.employees,
        rooms=staffing.rooms,
        specialties=SPECIALTIES,
        plans=plans,
        lines=plan_lines,
        groups=staffing.groups,
        memberships=staffing.memberships,
        pages=pages,
        teachings=(teachings := grid.teachings(year)),
        commissions=commissions_of(plan_lines, pages, teachings, staffing.teachers[2]),
        topic_plans=topic_plans,
        topics=topics,
        slots=slots,
        days_off=_days_off(year),
        substitutions=(substitution,) if substitution else (),
        lessons=tuple(chronicle.lessons),
        works=tuple(chronicle.works),
        marks=tuple(chronicle.marks),
        presences=tuple(chronicle.presences),
        reasons=tuple(chronicle.reasons),
        teacher=staffing.teachers[0],
        substitute=staffing.teachers[1],
        group=book.group(hero_page),
        page=hero_page,
        student=_student(book, chronicle),
    )


def _chance(seed: int, what: str) -> Random:
    return Random(f"{seed}|{what}")  # noqa: S311 - an invented college needs no secrets


def _hero_page(staffing: Staffing, pages: Sequence[DemoPage], lines: Sequence[DemoPlanLine]) -> int:
    group = next(group.id for group in staffing.groups if group.name == HERO_GROUP)
    own = [page for page in pages if page.group == group]
    if not own:
        raise Refused(phrase("В плане нет занятий второго курса: показать нечего."))
    codes = {line.id: line.line.code for line in lines}
    return next((page.id for page in own if codes[page.line] == HERO_LINE), own[0].id)


def _timetable(
    grid: Grid,
    staffing: Staffing,
    pages: Sequence[DemoPage],
    lines: Mapping[int, DemoPlanLine],
    seasons: Sequence[Season],
) -> tuple[tuple[DemoSlot, ...], dict[int, list[Occurrence]]]:
    laid = [slot for season in seasons for slot in grid.slots(season)]
    courses = {group.id: group.course for group in staffing.groups}
    pairs = {
        (page.id, half): pairs_in(lines[page.line].line, term_of(courses[page.group], half))
        for page in pages
        for half in (1, 2)
    }
    foreseen = occurrences_of(laid, pairs)
    return cut_to_plan(laid, foreseen), foreseen


def _substitution(book: _Book) -> DemoSubstitution | None:
    """Find a lesson of the hero's page, about two weeks ago, at which the substitute is free."""
    hero, substitute = book.staffing.teachers[:2]
    busy = {
        (lesson.day, lesson.pair)
        for found in book.foreseen.values()
        for lesson in found
        if lesson.teacher == substitute
    }
    for lesson in nearest(book.held(book.hero_page), book.today - timedelta(13)):
        if (lesson.day, lesson.pair) not in busy:
            return DemoSubstitution(lesson.page, lesson.day, lesson.pair, substitute, hero, lesson.room)
    return None


def _hold(book: _Book, chronicle: Chronicle, substitution: DemoSubstitution | None) -> None:
    """Hold all lessons before today; two of the hero's wait for an entry, as everybody's sometimes do."""
    characters = {group: chronicle.characters(students) for group, students in book.staffing.students.items()}
    unwritten, unset = _gaps(book)
    for page in book.pages:
        given: Counter[int] = Counter()
        for lesson in book.held(page.id):
            term = book.term(page.id, lesson.day)
            topic = book.topics[page.line, term][given[term]]
            given[term] += 1
            if lesson == unwritten:
                continue
            stands_in = substitution is not None and (substitution.page, substitution.day, substitution.pair) == (
                lesson.page,
                lesson.day,
                lesson.pair,
            )
            chronicle.hold(
                lesson,
                topic,
                characters[page.group],
                substitute=substitution.teacher if substitution is not None and stands_in else None,
                homework_later=lesson == unset,
                credits_only=book.line(page.id).title == SPORT,
            )


def _gaps(book: _Book) -> tuple[Occurrence | None, Occurrence | None]:
    """Choose the lesson without an entry and the one without homework: the last of two other pages of the hero."""
    others = [held[-1] for page in book.hero_pages()[1:] if len(held := book.held(page)) > 3]
    return (others[0] if others else None), (others[1] if len(others) > 1 else None)


def _stand_today(book: _Book, chronicle: Chronicle) -> None:
    """Put lessons outside the timetable until the hero has her page and at least three lessons today."""
    today = [lesson for found in book.foreseen.values() for lesson in found if lesson.day == book.today]
    hero = book.staffing.teachers[0]
    own = {lesson.page for lesson in today if lesson.teacher == hero}
    for page in book.hero_pages():
        if page in own or (page != book.hero_page and len(own) >= LEAST_TODAY):
            continue
        pair = _free_pair(book, today, page)
        if pair is not None:
            lesson = Occurrence(page, book.today, pair, book.staffing.room_of[hero], hero)
            chronicle.open(lesson)
            today.append(lesson)
            own.add(page)


def _free_pair(book: _Book, today: Sequence[Occurrence], page: int) -> int | None:
    hero, group = book.staffing.teachers[0], book.group(page)
    busy = {lesson.pair for lesson in today if lesson.teacher == hero or book.group(lesson.page) == group}
    return next((pair for pair in range(1, PAIRS + 1) if pair not in busy), None)


def _student(book: _Book, chronicle: Chronicle) -> int:
    """Return the first of the hero's group who has marks on her page."""
    lessons = {lesson.id for lesson in chronicle.lessons if lesson.page == book.hero_page}
    works = {work.id for work in chronicle.works if work.lesson in lessons}
    marked = {mark.student for mark in chronicle.marks if mark.work in works}
    students = book.staffing.students[book.group(book.hero_page)]
    return next((student for student in students if student in marked), students[0])


def _days_off(year: int) -> tuple[DemoDayOff, ...]:
    whole = StudyYear(year)
    days = [whole.first_day + timedelta(n) for n in range((whole.last_day - whole.first_day).days + 1)]
    return tuple(
        DemoDayOff(day, _HOLIDAYS.get((day.month, day.day), "Новогодние каникулы"))
        for day in days
        if is_holiday(day) and day.weekday() < 6
    )
