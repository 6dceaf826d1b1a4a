"""The teacher's day: what stands in it, what is filled, what is late, and what others hold for him."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from college.cells import Cell
from college.marks import Mark
from db.day import Day, LessonToday
from db.models.catalogue import Bell, College
from db.models.journal import Teaching
from db.models.lessons import Lesson
from db.models.marks import PresenceEntry
from db.models.timetable import DayChange, Slot, Substitution, SubstitutionWord
from db.today import day_of
from tests.factories import (
    COLLEGE,
    GROUP,
    OTHER_GROUP,
    OTHER_PAGE,
    PAGE,
    TODAY,
    WHO,
    Hand,
    change,
    column_on,
    known,
    lay,
    lay_lesson,
    put,
    put_lesson,
)

MONDAY = date(2026, 11, 9)
THURSDAY = date(2026, 11, 5)


def day(hand: Hand, on: date = TODAY, person: UUID | None = None) -> Day:
    with hand.store.read() as session:
        return day_of(session, person or hand.person, on, hand.clock)


def only(hand: Hand, on: date = TODAY, person: UUID | None = None) -> LessonToday:
    (lesson,) = day(hand, on, person).lessons
    return lesson


def fill(hand: Hand, on: date) -> None:
    put_lesson(hand, column_on(hand, on), topic="Процессы", homework="§ 5")


def test_a_lesson_goes_from_planned_to_filled(teacher: Hand) -> None:
    assert only(teacher).state == "planned", "noon; the third pair begins at half past twelve"
    teacher.clock.turn(TODAY, 13)
    assert only(teacher).state == "running"
    teacher.clock.turn(TODAY, 15)
    assert (only(teacher).state, only(teacher).missing) == ("no_entry", ())
    put(teacher, column_on(teacher, TODAY), 0, Cell(marks=(Mark.FIVE,)))
    told = only(teacher)
    assert (told.state, told.missing) == ("incomplete", ("тема", "часы", "задание на дом")) or told.missing == (
        "тема",
        "часы",
        "задание на дом",
    )
    assert (told.marks, told.absent) == (1, 0)
    put_lesson(teacher, column_on(teacher, TODAY), topic="Процессы")
    assert only(teacher).missing == ("задание на дом",)
    put_lesson(teacher, column_on(teacher, TODAY), homework_none=True)
    told = only(teacher)
    assert (told.state, told.missing, told.topic, told.late_days) == ("filled", (), "Процессы", 0)


def test_what_a_lesson_shows(teacher: Hand) -> None:
    told = only(teacher)
    assert (told.pair, told.starts, told.ends) == (3, time(12, 30), time(13, 59))
    assert (told.group, told.code, told.title, told.room) == ("ИСП-21", "ОП.01", "Операционные системы и среды", "305")
    assert (told.page, told.lesson) == (PAGE, None)


def test_the_week_counts_lessons_filled(teacher: Hand) -> None:
    fill(teacher, MONDAY)
    told = day(teacher)
    assert [(filled, count) for _, filled, count in told.week] == [(1, 1), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0)]
    assert (told.week_number, told.parity) == (11, "числитель")
    assert told.tomorrow == ()
    assert told.next is not None
    assert told.next.day == date(2026, 11, 16)


def test_what_was_not_filled_earlier_stands_newest_first(teacher: Hand) -> None:
    fill(teacher, THURSDAY)
    told = day(teacher).unfilled
    assert [(lesson.day, lesson.late_days) for lesson in told] == [
        (MONDAY, 3), (date(2026, 11, 2), 10), (date(2026, 10, 29), 14),
    ]  # fmt: skip


def test_lateness_is_that_of_the_first_entry_and_not_of_a_mended_letter(teacher: Hand) -> None:
    fill(teacher, MONDAY)
    assert only(teacher, MONDAY).late_days == 3
    teacher.clock.go(days=5)
    put_lesson(teacher, column_on(teacher, MONDAY), topic="Процессы и потоки")
    assert only(teacher, MONDAY).late_days == 3


def test_what_is_still_not_whole_is_late_as_of_today(teacher: Hand) -> None:
    put_lesson(teacher, column_on(teacher, MONDAY), topic="Процессы")
    told = only(teacher, MONDAY)
    assert (told.missing, told.late_days) == (("задание на дом",), 3)
    teacher.clock.go(days=2)
    assert only(teacher, MONDAY).late_days == 5


def test_absences_that_were_taken_back_are_not_counted(teacher: Hand) -> None:
    lay_lesson(teacher.engine, TODAY, absent=[0, 1])
    assert only(teacher).absent == 2
    row = teacher.rows(PresenceEntry)[0]
    change(teacher.engine, PresenceEntry, row.id, withdrawn_at=teacher.clock.now())
    assert only(teacher).absent == 1


def test_a_lesson_held_by_another_is_shown_to_both(teacher: Hand) -> None:
    lay(teacher.engine, Substitution, page_id=PAGE, day=TODAY, pair=3, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher)  # fmt: skip
    assert only(teacher).state == "replaced"
    teacher.clock.turn(TODAY, 15)
    mine = only(teacher, person=WHO.other)
    assert (mine.state, mine.substitute_for.replace("\xa0", " ")) == ("no_entry", "Кузнецова О. В.")
    # Born, the lesson says itself who held it.
    lay_lesson(teacher.engine, TODAY, teacher=WHO.other, replaced_id=WHO.teacher, topic="Процессы")
    assert only(teacher).state == "replaced"
    assert only(teacher, person=WHO.other).substitute_for.startswith("Кузнецова")
    assert [lesson.state for lesson in day(teacher).unfilled] == ["no_entry"] * 4


def test_a_substitution_that_waits_is_shown_to_both_and_leaves_the_lesson_where_it_was(teacher: Hand) -> None:
    lay(teacher.engine, Substitution, page_id=PAGE, day=TODAY, pair=3, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher, standing="proposed")  # fmt: skip
    assert (only(teacher).state, only(teacher).awaits.replace("\xa0", " ")) == ("planned", "Громов П. С.")
    his = only(teacher, person=WHO.other)
    assert (his.state, his.awaits.replace("\xa0", " ")) == ("replaced", "Кузнецова О. В.")
    (row,) = teacher.rows(Substitution)
    change(teacher.engine, Substitution, row.id, standing="refused")
    assert only(teacher).awaits == ""
    assert day(teacher, person=WHO.other).lessons == ()


def test_the_one_who_stands_in_reads_what_to_do_and_nobody_else(teacher: Hand) -> None:
    lay(teacher.engine, Substitution, page_id=PAGE, day=TODAY, pair=3, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher, grant_id=known("grant"))  # fmt: skip
    lay(
        teacher.engine,
        SubstitutionWord,
        grant_id=known("grant"),
        person_id=WHO.other,
        kind="task",
        text="Повторить тему 3",
    )
    assert only(teacher, person=WHO.other).topic == "Повторить тему 3"
    assert only(teacher).topic == ""


def test_a_cancelled_day_asks_for_nothing(teacher: Hand) -> None:
    lay(teacher.engine, DayChange, day=MONDAY, group_id=None, season="2026-1", cancelled=True, reason="карантин")
    assert (only(teacher, MONDAY).state, only(teacher, MONDAY).topic) == ("cancelled", "карантин")
    assert MONDAY not in [lesson.day for lesson in day(teacher).unfilled]


def test_a_saturday_taught_as_monday(teacher: Hand) -> None:
    saturday = date(2026, 11, 14)
    lay(teacher.engine, DayChange, day=saturday, group_id=GROUP, season="2026-1", as_weekday=0)
    told = only(teacher, saturday)
    assert (told.pair, told.page) == (2, PAGE)
    assert day(teacher, date(2026, 11, 13)).tomorrow == (replace(told, late_days=0),)


@pytest.mark.parametrize(("group", "starts"), [(None, time(11)), (GROUP, time(11)), (OTHER_GROUP, time(12, 30))])
def test_a_shortened_day_rings_its_own_bells(teacher: Hand, group: UUID | None, starts: time) -> None:
    for pair in range(1, 6):
        lay(teacher.engine, Bell, id=known("short", pair), name="сокращённые", pair=pair, starts=time(8 + pair),
            ends=time(8 + pair, 40))  # fmt: skip
    lay(teacher.engine, DayChange, day=TODAY, group_id=group, season="2026-1", bell_name="сокращённые")
    assert only(teacher).starts == starts
    assert only(teacher, date(2026, 11, 16)).starts == time(10, 30)


def test_a_moved_lesson_stands_where_it_was_moved_to(teacher: Hand) -> None:
    lesson = lay_lesson(teacher.engine, MONDAY, 2, topic="Процессы")
    change(teacher.engine, Lesson, lesson, day=TODAY, pair=5)
    assert day(teacher, MONDAY).lessons == ()
    assert [(told.pair, told.lesson) for told in day(teacher).lessons] == [(3, None), (5, lesson)]


def test_what_was_held_before_the_college_began_here_is_not_late(teacher: Hand) -> None:
    change(teacher.engine, College, COLLEGE, started=date(2026, 11, 9))
    assert [lesson.day for lesson in day(teacher).unfilled] == [MONDAY]
    fill(teacher, THURSDAY)
    told = only(teacher, THURSDAY)
    assert (told.state, told.late_days) == ("filled", 0)


def test_two_pages_of_one_teacher_stand_in_one_day(teacher: Hand) -> None:
    lay(teacher.engine, Teaching, page_id=OTHER_PAGE, person_id=WHO.teacher, first_day=date(2026, 9, 1))
    lay(teacher.engine, Slot, page_id=OTHER_PAGE, season="2026-1", weekday=3, pair=1, parity=1, teacher_id=WHO.teacher,
        first_day=date(2026, 9, 1), last_day=date(2026, 12, 31))  # fmt: skip
    assert [(lesson.pair, lesson.group) for lesson in day(teacher).lessons] == [(1, "ИСП-22"), (3, "ИСП-21")]
    assert [lesson.pair for lesson in day(teacher, date(2026, 11, 19)).lessons] == [3], "even weeks have no first pair"


def test_who_teaches_nothing_has_an_empty_day(teacher: Hand) -> None:
    told = day(teacher, person=WHO.curator)
    assert (told.lessons, told.unfilled, told.next) == ((), (), None)
