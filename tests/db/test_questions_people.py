"""Questions of `data.md` 5 about people: 2 moves, 3 replaced teachers, 4 subgroups, 6 names, 9 joined cards, 10 leave.

Where two hands meet, there is a real server between two real files.
"""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from college.attendance import Presence
from college.cells import Cell
from college.marks import Mark
from college.refusal import Refused
from db import diary, lessons
from db.house import house_write
from db.models.admission import Agreement
from db.models.groups import Division, Membership, StudyGroup, Subgroup, SubgroupMember
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.models.marks import Final, MarkEntry, PresenceEntry
from db.models.people import Employee, PersonAlias, PersonName
from db.models.timetable import Substitution
from db.today import day_of
from tests.db.questions import (
    FIVE,
    FOUR,
    MONDAY,
    SEPTEMBER,
    THREE,
    THURSDAY,
    column_in,
    days,
    everything,
    share,
    statuses,
)
from tests.factories import (
    GROUP,
    LINE,
    OTHER_GROUP,
    OTHER_PAGE,
    PAGE,
    TEACHING,
    TERM,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Hands,
    Machines,
    cell_of,
    change,
    column_on,
    exchange_with,
    known,
    lay,
    lay_lesson,
    membership,
    place,
    put,
    put_lesson,
    spread,
    student,
)

NEWCOMER = known("newcomer")


def engage(server: Engine, page: UUID) -> UUID:
    """Return a teacher who teaches on this page only, and so holds nothing of another group."""
    lay(server, Employee, person_id=NEWCOMER, post="", hired=SEPTEMBER)
    lay(server, Agreement, person_id=NEWCOMER, signed_on=SEPTEMBER, number="2")
    lay(server, Teaching, page_id=page, person_id=NEWCOMER, first_day=SEPTEMBER)
    return NEWCOMER


# ---- 2. A student moves to another group in November.

MOVED = date(2026, 11, 9)  # the day of the order


def test_02_both_journals_list_a_student_for_his_days_and_his_year_is_one(machines: Machines, server: Engine) -> None:
    newcomer = engage(server, OTHER_PAGE)
    lay_lesson(server, date(2026, 10, 1), topic="Тема", marks={1: "5"})
    lay_lesson(server, TODAY, page=OTHER_PAGE, teacher=newcomer, topic="Тема")
    place(server)
    old, new = machines.enrolled(server), machines.enrolled(server, newcomer)
    assert spread(new, OTHER_PAGE).students == ()
    with house_write(server, Hands(), "apply_order") as session:
        session.get_one(Membership, membership(1)).end_day = MOVED
        session.add(Membership(student_id=student(1), group_id=OTHER_GROUP, first_day=MOVED, order_number="12-с",
                               order_day=MOVED))  # fmt: skip
    exchange_with(server, old, new)
    stayed, left = (next(one for one in spread(old).students if one.id == student(n)) for n in (0, 1))
    assert (stayed.joined, stayed.left) == (date(2025, 9, 1), None)
    assert (left.joined, left.left, left.name.surname) == (date(2025, 9, 1), MOVED, "Белов")
    (came,) = spread(new, OTHER_PAGE).students
    assert (came.id, came.joined, came.left) == (student(1), MOVED, None)
    assert came.name.surname == "Белов", "his name came along with the roll"
    put(new, column_on(new, TODAY, OTHER_PAGE), 1, FOUR)
    exchange_with(server, new, old)
    assert statuses(new) == ["applied"]
    assert cell_of(old, date(2026, 10, 1), 1) == FIVE, "what he got there stays in that journal"
    assert cell_of(new, TODAY, 1, OTHER_PAGE) == FOUR
    (discipline,) = diary.marks_of(server, student(1), Hands())
    assert [mark.value for mark in discipline.marks] == ["4", "5"], "one discipline and one average, two groups"


# ---- 3. A teacher is replaced for a week, for a term, for ever.


def who_may(hand: Hand) -> dict[date, str]:
    """Return who may write each lesson today: T the teacher, O the other one, TO both."""
    found: dict[date, str] = {}
    for name, person in (("T", WHO.teacher), ("O", WHO.other)):
        for column in spread(hand, person=person).columns:
            if column.entry_locked is None:
                found[column.day] = found.get(column.day, "") + name
    return found


def owed(hand: Hand, person: UUID) -> list[date]:
    """Return the lessons of the page that a person finds without an entry when he looks at his day."""
    with hand.store.read() as session:
        told = day_of(session, person, TODAY, hand.clock)
    return [lesson.day for lesson in told.unfilled if lesson.page == PAGE]


@pytest.fixture
def replaced_for_a_week(teacher: Hand) -> Hand:
    change(teacher.engine, Teaching, TEACHING, last_day=date(2026, 11, 1))
    lay(teacher.engine, Teaching, page_id=PAGE, person_id=WHO.other, first_day=date(2026, 11, 2),
        last_day=date(2026, 11, 8), kind="замена")  # fmt: skip
    lay(teacher.engine, Teaching, page_id=PAGE, person_id=WHO.teacher, first_day=MONDAY)
    return teacher


def test_03_replaced_for_a_week_each_writes_and_is_counted_for_his_days(replaced_for_a_week: Hand) -> None:
    hand = replaced_for_a_week
    may = who_may(hand)
    assert [may[day] for day in (date(2026, 10, 29), date(2026, 11, 2), THURSDAY, MONDAY, TODAY)] == [*"TOOTT"]
    put_lesson(hand, column_in(spread(hand, person=WHO.other), THURSDAY), WHO.other, topic="Тема занятия 1")
    put_lesson(hand, column_on(hand, MONDAY), topic="Тема занятия 2")
    held = {column.day: column.teacher.split("\xa0")[0] for column in spread(hand).columns if column.lesson}
    assert held == {THURSDAY: "Громов", MONDAY: "Кузнецова"}, "hours are counted by who held"
    assert spread(hand).page.hours_given == 4
    assert spread(hand).page.teacher.surname == "Кузнецова"
    # The week is over: marks of its lessons are the present teacher's, too; their entries are not.
    put(hand, column_on(hand, THURSDAY), 0, FIVE)
    assert cell_of(hand, THURSDAY, 0) == FIVE
    with pytest.raises(Refused, match="5\xa0ноября ведёт Громов"):
        put_lesson(hand, column_on(hand, THURSDAY), homework="§ 1")


def test_03_replaced_for_a_week_the_timetable_of_old_asks_nobody_twice(replaced_for_a_week: Hand) -> None:
    hand = replaced_for_a_week
    assert owed(hand, WHO.other) == [THURSDAY, date(2026, 11, 2)]
    assert owed(hand, WHO.teacher) == [MONDAY, date(2026, 10, 29)]
    with pytest.raises(Refused, match="5\xa0ноября ведёт Громов"):
        put_lesson(hand, column_on(hand, THURSDAY), topic="Тема занятия 1")


def test_03_replaced_for_a_term(teacher: Hand) -> None:
    change(teacher.engine, Teaching, TEACHING, last_day=date(2026, 12, 31))
    lay(teacher.engine, Teaching, page_id=PAGE, person_id=WHO.other, first_day=date(2027, 1, 1))
    assert set(who_may(teacher).values()) == {"T"}
    assert spread(teacher).page.teacher.surname == "Кузнецова"
    teacher.clock.turn(date(2027, 1, 21))
    assert set(who_may(teacher).values()) == {"O"}
    assert spread(teacher).page.teacher.surname == "Громов"
    # The first half stays that of who held it; the present teacher may add marks to what is there.
    lay_lesson(teacher.engine, date(2026, 12, 17), topic="Тема")
    first = spread(teacher, term=TERM, person=WHO.other)
    held, empty = column_in(first, date(2026, 12, 17)), column_in(first, date(2026, 12, 14))
    assert (held.locked, "ведёт Кузнецова" in str(held.entry_locked)) == (None, True)
    assert "ведёт Кузнецова" in str(empty.locked), "what nobody held takes no mark"


def test_03_replaced_for_ever(machines: Machines, server: Engine) -> None:
    lay_lesson(server, THURSDAY, topic="Тема", marks={0: "5"})
    place(server)
    old = machines.enrolled(server)
    with house_write(server, Hands(), "assign") as session:
        session.get_one(Teaching, TEACHING).last_day = MONDAY
    share(server, first=date(2026, 11, 10))
    new = machines.enrolled(server, WHO.other)
    exchange_with(server, old)
    assert cell_of(new, THURSDAY, 0) == FIVE, "the page comes with all that was held on it"
    assert column_on(new, TODAY).entry_locked is None
    assert "ведёт Громов" in str(column_on(old, TODAY).entry_locked)
    put(new, column_on(new, THURSDAY), 1, FOUR)
    with pytest.raises(Refused, match="Вы вели этот журнал до"):  # his lease is of a day after his last one
        put(old, column_on(old, THURSDAY), 2, THREE)
    exchange_with(server, old, new)
    assert {*statuses(old), *statuses(new)} == {"applied"}, "the server agrees with both pictures"
    assert [cell_of(old, THURSDAY, number) for number in range(3)] == [FIVE, FOUR, Cell()]
    assert everything(old) == everything(new)


def test_03_replaced_for_one_lesson(machines: Machines, server: Engine) -> None:
    share(server, last=date(2026, 9, 2))  # so that he holds the page; the grant's own bucket comes later
    with house_write(server, Hands(), "substitute") as session:
        session.add(
            Substitution(page_id=PAGE, day=TODAY, pair=3, season="2026-1", teacher_id=WHO.other, absent_id=WHO.teacher)
        )
    main, stand_in = machines.enrolled(server), machines.enrolled(server, WHO.other)
    put_lesson(stand_in, column_on(stand_in, TODAY), topic="Тема занятия 1")
    put(stand_in, column_on(stand_in, TODAY), 0, FIVE)
    exchange_with(server, stand_in, main)
    assert "по замене Громов" in str(column_on(main, TODAY).locked)
    (row,) = main.rows(Lesson)
    assert (row.teacher_id, row.replaced_id) == (WHO.other, WHO.teacher)
    for hand in (main, stand_in):
        hand.clock.turn(date(2026, 11, 14))
    put(main, column_on(main, TODAY), 1, FOUR)
    exchange_with(server, main)
    assert {*statuses(main), *statuses(stand_in)} == {"applied"}
    assert "Замена 12\xa0ноября окончена" in str(column_on(stand_in, TODAY).locked)


# ---- 4. A group is split into subgroups in October and joined again.


def test_04_subgroups_in_october_and_joined_again(teacher: Hand) -> None:
    engine, october, november = teacher.engine, date(2026, 10, 1), date(2026, 11, 1)
    lay_lesson(engine, date(2026, 9, 24), topic="Вместе", marks={0: "5", 1: "4"})
    division = lay(engine, Division, group_id=GROUP, name="лабораторные")
    halves = {}
    for name, numbers in (("1", range(3)), ("2", range(3, 6))):
        part = lay(engine, Subgroup, division_id=division, name=name)
        page = lay(engine, Page, group_id=GROUP, line_id=LINE, subgroup_id=part, year=YEAR)
        lay(engine, Teaching, page_id=page, person_id=WHO.teacher, first_day=october, last_day=date(2026, 10, 31))
        for number in numbers:
            lay(engine, SubgroupMember, subgroup_id=part, student_id=student(number), first_day=october,
                end_day=november)  # fmt: skip
        halves[page] = [student(number) for number in numbers]
    first, second = halves
    lay_lesson(engine, date(2026, 10, 8), page=first, topic="Порознь", marks={0: "3"})
    lay_lesson(engine, THURSDAY, topic="Снова вместе", marks={0: "4"})
    for page, students in halves.items():
        lines = spread(teacher, page).students
        assert [line.id for line in lines] == students
        assert {(line.joined, line.left) for line in lines} == {(october, november)}
    assert [line.left for line in spread(teacher).students] == [None] * 6, "the whole page keeps them all"
    assert days(spread(teacher)) == [date(2026, 9, 24), THURSDAY]
    assert (days(spread(teacher, first)), days(spread(teacher, second))) == ([date(2026, 10, 8)], [])
    assert [cell_of(teacher, day, 0) for day in (date(2026, 9, 24), THURSDAY)] == [FIVE, FOUR]
    assert cell_of(teacher, date(2026, 10, 8), 0, first) == THREE
    with teacher.store.write("add_lesson") as session, pytest.raises(Refused, match="только читать"):
        lessons.add_lesson(session, first, TODAY, 5, person=WHO.teacher, clock=teacher.clock)


# ---- 6. A surname changes: old prints keep the old one.


def test_06_an_old_day_keeps_the_old_surname(teacher: Hand) -> None:
    lay(teacher.engine, PersonName, person_id=student(0), since=date(2027, 2, 1), surname="Ясная", given="Мария")
    teacher.clock.turn(date(2027, 3, 15))
    names = {term: [line.name.surname for line in spread(teacher, term=term).students] for term in (3, 4)}
    assert names[3] == ["Агафонова", "Белов", "Волков", "Громова", "Дёмин", "Ершова"]
    assert names[4] == ["Белов", "Волков", "Громова", "Дёмин", "Ершова", "Ясная"], "she stands where her name belongs"


# ---- 9. The same student is enrolled twice, and the two cards are joined.


def test_09_two_cards_of_one_student_are_joined(teacher: Hand) -> None:
    former, now = student(0), student(1)
    lesson = lay_lesson(teacher.engine, MONDAY, 2, topic="Тема", marks={0: "5"}, absent=[0])
    lay_lesson(teacher.engine, THURSDAY, topic="Тема", marks={0: "3", 1: "4"})
    assert [line.id for line in spread(teacher).students] == [student(number) for number in range(6)]
    lay(teacher.engine, PersonAlias, former_id=former, person_id=now, since=TODAY)
    assert [line.id for line in spread(teacher).students] == [student(number) for number in range(1, 6)]
    assert cell_of(teacher, MONDAY, 1) == Cell(Presence.ABSENT, (Mark.FIVE,)), "what the former card holds is his"
    assert cell_of(teacher, THURSDAY, 1) == FOUR, "where both cards have a mark, the present one's counts"
    put(teacher, column_on(teacher, MONDAY), 1, THREE)
    assert cell_of(teacher, MONDAY, 1) == THREE
    marks = sorted((row.value, row.student_id) for row in teacher.rows(MarkEntry))
    assert marks == [("3", former), ("3", former), ("4", now)], "the row that is there is changed, none is made beside"
    assert [(row.student_id, row.fact) for row in teacher.rows(PresenceEntry)] == [(former, "")]
    put(teacher, column_on(teacher, MONDAY), 1, Cell())
    assert cell_of(teacher, MONDAY, 1) == Cell()
    assert lesson == column_on(teacher, MONDAY).lesson


# ---- 10. A student returns from academic leave into a younger group.

LEFT, BACK = date(2026, 9, 20), date(2026, 11, 2)


def test_10_a_student_returns_into_a_younger_group(machines: Machines, server: Engine) -> None:
    younger = lay(server, StudyGroup, id=known("ИСП-11"), name="ИСП-11", enrolled_year=2026, plan_id=known("plan"))
    page = lay(server, Page, group_id=younger, line_id=LINE, subgroup_id=None, year=YEAR)
    newcomer = engage(server, page)
    lay_lesson(server, date(2026, 9, 10), topic="Тема", marks={2: "5"})
    lay(server, Final, student_id=student(2), line_id=LINE, term=1, kind="semester", attempt=1, value="5")
    place(server)
    old, new = machines.enrolled(server), machines.enrolled(server, newcomer)
    assert (spread(new, page).students, new.rows(Final)) == ((), [])
    with house_write(server, Hands(), "apply_order") as session:
        session.get_one(Membership, membership(2)).end_day = LEFT
        session.add(Membership(student_id=student(2), group_id=younger, first_day=BACK, order_number="40-с",
                               order_day=BACK))  # fmt: skip
    exchange_with(server, old, new)
    (line,) = spread(new, page).students
    assert (line.id, line.joined, line.left) == (student(2), BACK, None)
    assert spread(new, page).page.term == 1, "the younger group is in its first term"
    assert [row.value for row in new.rows(Final)] == ["5"], "the mark to be credited came along with him"
    gone = next(line for line in spread(old).students if line.id == student(2))
    assert (gone.joined, gone.left) == (date(2025, 9, 1), LEFT)
    assert cell_of(old, date(2026, 9, 10), 2) == FIVE, "and the others are kept where they were given"
