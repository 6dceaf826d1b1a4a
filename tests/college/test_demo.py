"""The invented college: the same every time, without a clash, and by the rules of the regulation."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from time import process_time

import pytest

import resources
from college.attendance import Presence
from college.demo import invent, read_lines
from college.demo.lines import network_lines
from college.demo.people import FEMALE, GIVEN
from college.demo.topics import pairs_in
from college.lessons import LessonKind
from college.marks import ALONE, CREDITS, DIGITS, Mark
from college.plans import LineKind
from college.refusal import Refused
from college.roles import Role
from college.terms import is_working, parity_of, study_year_of
from college.topics import NumberedLesson, codes_of, kind_of, numbering_findings

LINES = read_lines(resources.path("demo", "plan.tsv").read_text(encoding="utf-8"))
MONDAY = date(2026, 11, 23)
DAYS = [
    MONDAY,
    date(2026, 9, 1),  # the first day of the year
    date(2026, 9, 2),
    date(2026, 11, 4),  # a holiday
    date(2026, 11, 22),  # a Sunday
    date(2026, 12, 31),
    date(2027, 1, 3),
    date(2027, 2, 11),
    date(2027, 5, 20),
    date(2027, 7, 14),  # summer
    date(2027, 8, 31),
    date(2028, 2, 29),
]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def college(request):
    return invent(1, request.param, LINES)


@pytest.fixture(scope="module")
def monday():
    return invent(1, MONDAY, LINES)


def _occurrences(college):
    """Every lesson of the year by grid, and what was born outside it."""
    foreseen = {}
    for slot in college.slots:
        day = slot.first_day + timedelta((slot.weekday - slot.first_day.weekday()) % 7)
        while day <= slot.last_day:
            if is_working(day) and slot.parity in (0, parity_of(day)):
                assert (slot.page, day, slot.pair) not in foreseen
                foreseen[slot.page, day, slot.pair] = (slot.teacher, slot.room)
            day += timedelta(7)
    return foreseen | {
        (lesson.page, lesson.day, lesson.pair): (lesson.teacher, lesson.room) for lesson in college.lessons
    }


def test_nobody_is_at_two_places_at_once(college):
    group_of = {page.id: page.group for page in college.pages}
    busy = Counter()
    for (page, day, pair), (teacher, room) in _occurrences(college).items():
        for noun, number in (("group", group_of[page]), ("teacher", teacher), ("room", room)):
            busy[day, pair, noun, number] += 1
    assert [place for place, times in busy.items() if times > 1] == []


def test_a_page_never_gets_more_lessons_than_its_hours(college):
    lines = {line.id: line.line for line in college.lines}
    courses = {group.id: group.course for group in college.groups}
    given = Counter(
        (slot_page, 1 if day.month >= 9 else 2) for slot_page, day, _ in _occurrences(college) if day != college.today
    )
    for page in college.pages:
        for half in (1, 2):
            term = (courses[page.group] - 1) * 2 + half
            assert given[page.id, half] <= pairs_in(lines[page.line], term)


def test_the_hero_has_her_page_and_two_more_today(college):
    today = [
        page
        for (page, day, _), (teacher, _) in _occurrences(college).items()
        if day == college.today and teacher == college.teacher
    ]
    assert college.page in today
    assert len(today) >= 3


def test_what_the_hero_teaches_today_is_taught_this_half(college):
    lines = {line.id: line.line for line in college.lines}
    courses = {group.id: group.course for group in college.groups}
    half = 1 if college.today.month >= 9 else 2
    for lesson in college.lessons:
        if lesson.entry is None:
            page = college.pages[lesson.page - 1]
            assert pairs_in(lines[page.line], (courses[page.group] - 1) * 2 + half) > 0


def test_nothing_is_written_for_today_or_later(college):
    assert all(lesson.day < college.today for lesson in college.lessons if lesson.entry)
    assert all(lesson.day <= college.today for lesson in college.lessons)
    written = [lesson.entry.noted for lesson in college.lessons if lesson.entry]
    assert all(noted.date() < college.today for noted in written)
    assert all(noted.tzinfo is not None for noted in written)


def test_what_is_held_is_at_most_three_months_old(college):
    assert college.year == study_year_of(college.today)
    first = max(date(college.year, 9, 1), college.today - timedelta(92))
    assert all(lesson.day >= first for lesson in college.lessons)


def test_the_hero_and_her_page(college):
    people = {person.id: person.name.full for person in college.people}
    page = college.pages[college.page - 1]
    group = college.groups[college.group - 1]
    assert people[college.teacher] == "Кузнецова Ольга Викторовна"
    assert people[college.substitute] == "Громов Павел Сергеевич"
    assert (page.group, group.name, group.course, group.curator) == (college.group, "ИСП-21", 2, college.teacher)
    assert college.lines[page.line - 1].line.code == "МДК.01.01"
    assert sum(teaching.teacher == college.teacher for teaching in college.teachings) >= 4
    assert college.student in {row.student for row in college.memberships if row.group == college.group}


def test_six_groups_of_twenty_five_and_twenty_teachers(monday):
    sizes = Counter(row.group for row in monday.memberships)
    assert [group.name for group in monday.groups] == ["ИСП-11", "ИСП-21", "ИСП-22", "ИСП-31", "ССА-11", "ССА-31"]
    assert set(sizes.values()) == {25}
    roles = Counter(role for employee in monday.employees for role in employee.roles)
    assert roles[Role.TEACHER] == 20
    desks = {Role.ADMINISTRATOR, Role.DISPATCHER, Role.DEPUTY_UMR, Role.STUDY_HEAD, Role.HR_HEAD, Role.METHODIST}
    assert desks | {Role.SECRETARY, Role.DIRECTOR, Role.COMMISSION_CHAIR} <= set(roles)
    assert len({group.curator for group in monday.groups}) == 6
    assert 5000 <= len(monday.marks) <= 10000


def test_people_are_told_apart(monday):
    assert len({person.login for person in monday.people}) == len(monday.people)
    assert len({person.name.listed for person in monday.people}) == len(monday.people)


def test_the_three_parts_of_a_name_agree(monday):
    for person in monday.people:
        feminine = person.sex == FEMALE
        assert person.name.is_feminine is feminine
        assert person.name.surname.endswith("а") is feminine
        assert (person.name.given in GIVEN[FEMALE]) is feminine


def test_students_are_listed_by_the_alphabet(monday):
    names = {person.id: person.name for person in monday.people}
    for group in monday.groups:
        listed = [names[row.student].sort_key for row in monday.memberships if row.group == group.id]
        assert listed == sorted(listed)


def _against_the_rule(topics):
    told = ((topic.title, codes_of(topic.title, kind_of(topic.kind), str(topic.work_number or ""))) for topic in topics)
    return sorted({(title, codes) for title, codes in told if codes})


def test_every_topic_keeps_the_rule(monday):
    assert _against_the_rule(monday.topics) == []
    assert len(monday.topics) > 1000


def test_works_are_numbered_without_a_gap(monday):
    lessons = defaultdict(list)
    for topic in monday.topics:
        number = str(topic.work_number or "")
        lessons[topic.plan].append(NumberedLesson(topic.id, topic.title, kind_of(topic.kind), number))
    assert not [finding for plan in lessons.values() for finding in numbering_findings(plan)]
    numbers = Counter(topic.plan for topic in monday.topics)
    assert all(topic.number <= numbers[topic.plan] for topic in monday.topics)
    assert {topic.kind for topic in monday.topics} >= {LessonKind.LECTURE, LessonKind.TEST, LessonKind.PROJECT}


def test_one_lesson_of_the_page_was_held_by_the_substitute(monday):
    [held] = [lesson for lesson in monday.lessons if lesson.replaced]
    [told] = monday.substitutions
    assert (held.page, held.teacher, held.replaced) == (monday.page, monday.substitute, monday.teacher)
    assert (told.page, told.day, told.pair, told.teacher) == (held.page, held.day, held.pair, held.teacher)


def test_the_hero_has_something_to_finish(monday):
    own = {teaching.page for teaching in monday.teachings if teaching.teacher == monday.teacher}
    unset = [
        lesson
        for lesson in monday.lessons
        if lesson.entry and not lesson.entry.homework and not lesson.entry.homework_none
    ]
    assert [lesson.page in own for lesson in unset] == [True]
    born = {(lesson.page, lesson.day, lesson.pair) for lesson in monday.lessons}
    unwritten = [place for place in _occurrences(monday) if place[1] < MONDAY and place not in born]
    assert [page in own for page, *_ in unwritten] == [True]


def test_cells_hold_what_cells_may_hold(monday):
    lesson_of = {work.id: work.lesson for work in monday.works}
    cells = {}
    for mark in monday.marks:
        cells.setdefault((lesson_of[mark.work], mark.student), []).append(mark.value)
    absent = {(row.lesson, row.student) for row in monday.presences if row.fact is Presence.ABSENT}
    assert max(len(marks) for marks in cells.values()) == 2
    for cell, marks in cells.items():
        assert not (set(marks) & DIGITS and set(marks) & CREDITS)
        assert not set(marks) & ALONE
        assert cell not in absent or marks == [Mark.DOT]
    assert {(row.lesson, row.student) for row in monday.reasons} <= absent
    assert len({(row.work, row.student) for row in monday.marks}) == len(monday.marks)


def test_marks_are_spread_as_in_life(monday):
    counts = Counter(mark.value for mark in monday.marks)
    assert counts[Mark.FOUR] > counts[Mark.THREE] > counts[Mark.TWO] > 0
    assert min(counts[Mark.PASS], counts[Mark.DOT], counts[Mark.FIVE]) > 0
    old = [row for row in monday.presences if row.fact is Presence.ABSENT]
    assert 0.7 < len(monday.reasons) / len(old) < 1


def test_the_same_is_invented_again(monday):
    assert invent(1, MONDAY, LINES) == monday
    assert invent(2, MONDAY, LINES).people != monday.people
    assert invent(1, MONDAY + timedelta(1), LINES).people == monday.people


def test_inventing_is_quick():
    start = process_time()
    invent(7, MONDAY, LINES)
    assert process_time() - start < 1


def test_another_plan_is_taught_by_common_themes():
    lines = [replace(line, code=f"X.{n}", title=f"Основы дела {n}") for n, line in enumerate(LINES)]
    college = invent(1, MONDAY, lines)
    assert college.lines[college.pages[college.page - 1].line - 1].line.title.startswith("Основы дела")
    assert _against_the_rule(college.topics) == []


def test_a_plan_without_lessons_is_refused():
    with pytest.raises(Refused, match="показать нечего"):
        invent(1, MONDAY, [line for line in LINES if line.kind is LineKind.FINAL])


def test_network_administrators_share_the_common_cycles():
    lines = network_lines(LINES)
    assert {"ОГСЭ.01", "ЕН.01", "ОП.04", "МДК.03.02"} <= {line.code for line in lines}
    assert not any(line.title == "Разработка программных модулей" for line in lines)


@pytest.mark.parametrize("row", ["ОП.01\tСети", "ОП.01\tСети\tОПЦ\tdiscipline\t-\tx Лек 2\t-\t-"])
def test_a_broken_table_is_refused_with_its_line(row):
    with pytest.raises(Refused, match="строка 2"):
        read_lines(f"header\n{row}")


def test_every_discipline_and_teacher_belongs_to_one_of_two_commissions(college):
    assert len(college.commissions) == 2
    lines = [line for commission in college.commissions for line in commission.lines]
    members = [person for commission in college.commissions for person in commission.members]
    assert len(lines) == len(set(lines))
    assert sorted(members) == sorted({each.teacher for each in college.teachings})
    assert {page.line for page in college.pages} <= set(lines), "every page has a chair who looks after it"
    assert all(commission.chair in commission.members for commission in college.commissions)
    (chair,) = [e.person for e in college.employees if Role.COMMISSION_CHAIR in e.roles]
    assert chair in {commission.chair for commission in college.commissions}
