"""A page is drawn as this person may see and write it, and what he types lands where it belongs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from college.attendance import Presence, Reason
from college.cells import Cell
from college.marks import Mark
from college.refusal import Refused
from db import lessons
from db.gradebook import pages_of, put_cell, put_reason
from db.models.catalogue import Closure
from db.models.exchange import Attention, Outbox
from db.models.groups import Division, Membership, Subgroup, SubgroupMember
from db.models.journal import Page, Teaching
from db.models.lessons import Certificate, Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.people import PersonName
from db.models.subjects import PlanHours
from db.models.timetable import DayChange, Slot, Substitution
from db.spread import Standing
from tests.factories import (
    FOREIGN_PAGE,
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
    Machines,
    cell_of,
    change,
    column_on,
    known,
    lay,
    lay_lesson,
    membership,
    put,
    put_lesson,
    spread,
    student,
    topic,
)

MONDAY = date(2026, 11, 9)
FIVE, FOUR = Cell(marks=(Mark.FIVE,)), Cell(marks=(Mark.FOUR,))
ABSENT = Cell(presence=Presence.ABSENT)


def substitute(hand: Hand, day: date = MONDAY, pair: int = 2, teacher=WHO.other) -> None:
    lay(hand.engine, Substitution, page_id=PAGE, day=day, pair=pair, season="2026-1", teacher_id=teacher,
        absent_id=WHO.teacher)  # fmt: skip


def close(hand: Hand, **more) -> None:
    lay(hand.engine, Closure, group_id=GROUP, year=YEAR, term=TERM, closed=True, changed_at=hand.clock.now(), **more)


def locks(hand: Hand, person=None, page=PAGE) -> dict[date, str]:
    return {column.day: plain(str(column.locked or "")) for column in spread(hand, page, person=person).columns}


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


# ---- drawing


def test_a_page_shows_planned_lessons_to_today_and_two_ahead(teacher: Hand) -> None:
    drawn = spread(teacher)
    assert [column.day for column in drawn.columns][:2] == [date(2026, 9, 3), date(2026, 9, 7)]
    assert [column.day for column in drawn.columns][-3:] == [TODAY, date(2026, 11, 16), date(2026, 11, 19)]
    assert [column.number for column in drawn.columns] == list(range(1, 24))
    assert {column.lesson for column in drawn.columns} == {None}
    assert [column.planned_topic for column in drawn.columns[:3]] == [f"Тема занятия {number}" for number in (1, 2, 3)]
    assert [column.kind for column in drawn.columns[:3]] == ["Л", "Л", "ПР1"]
    assert (drawn.columns[0].room, plain(drawn.columns[0].teacher)) == ("305", "Кузнецова О. В.")
    assert [(line.number, line.name.surname) for line in drawn.students][:2] == [(1, "Агафонова"), (2, "Белов")]
    assert (drawn.entries, drawn.today, drawn.changed) == ({}, TODAY, None)


def test_the_title_counts_hours_given_and_planned(teacher: Hand) -> None:
    lay_lesson(teacher.engine, MONDAY, 2, topic="Процессы")
    lay_lesson(teacher.engine, date(2026, 11, 5), topic="")
    lay_lesson(teacher.engine, date(2026, 11, 2), 2, topic="Отменённое", cancelled=True)
    title = spread(teacher).page
    assert (title.group_name, title.code, title.title) == ("ИСП-21", "ОП.01", "Операционные системы и среды")
    assert plain(title.teacher.short) == "Кузнецова О. В."
    assert (title.term, title.terms, title.year) == (3, (3, 4), 2026)
    assert title.hours_planned == 48, "32 lectures and 16 practical hours; independent work stands in no lesson"
    assert title.hours_given == 2, "neither a lesson without a topic nor a cancelled one was given"


def test_hours_taken_out_of_the_plan_are_not_planned(teacher: Hand) -> None:
    (row,) = [row for row in teacher.rows(PlanHours) if (row.term, row.kind) == (3, "Пр")]
    change(teacher.engine, PlanHours, row.id, withdrawn_at=teacher.clock.now())
    assert spread(teacher).page.hours_planned == 32


def test_a_cancelled_lesson_has_no_number_and_takes_no_topic(teacher: Hand) -> None:
    lay(teacher.engine, DayChange, day=date(2026, 9, 7), group_id=None, season="2026-1", cancelled=True,
        reason="день здоровья")  # fmt: skip
    first, second, third = spread(teacher).columns[:3]
    assert (second.cancelled, second.number, second.planned_topic) == (True, first.number, "")
    assert (third.number, third.planned_topic) == (2, "Тема занятия 2")
    assert str(second.locked) == "Занятие 7\xa0сентября отменено: день здоровья. Записывать в него нечего."


def test_a_topic_once_taken_is_not_offered_again(teacher: Hand) -> None:
    put_lesson(teacher, column_on(teacher, MONDAY), topic="Тема занятия 1")
    drawn = spread(teacher)
    assert drawn.columns[0].planned_topic == "Тема занятия 2"
    told = next(column for column in drawn.columns if column.day == MONDAY)
    assert (told.topic, told.planned_topic, told.kind, told.hours) == ("Тема занятия 1", "", "Л", 2)


def test_the_other_half_of_the_year_goes_on_with_the_topics(teacher: Hand) -> None:
    teacher.clock.turn(date(2027, 1, 25))
    second = spread(teacher)
    assert second.page.term == 4
    assert second.columns[0].day == date(2027, 1, 11)
    first = spread(teacher, term=3)
    assert len(first.columns) == 35
    assert first.columns[0].planned_topic == "Тема занятия 1"
    # The plan has thirty lines, all owed to lessons of the first half that have no topic yet.
    assert second.columns[0].planned_topic == ""
    assert second.columns[0].number == 36, "lessons are counted through the year"


def test_marks_of_several_works_stand_in_their_order(teacher: Hand) -> None:
    lesson = lay_lesson(teacher.engine, MONDAY, 2, marks={0: "5"}, absent=[1])
    second = lay(teacher.engine, Work, lesson_id=lesson, ordinal=1)
    third = lay(teacher.engine, Work, lesson_id=lesson, ordinal=2)
    for work, value in ((third, "н/а"), (second, "3")):
        lay(teacher.engine, MarkEntry, work_id=work, student_id=student(0), value=value)
    lay(teacher.engine, MarkEntry, work_id=second, student_id=student(2), value="4", comment="пересказ")
    assert cell_of(teacher, MONDAY, 0).marks == (Mark.FIVE, Mark.THREE, Mark.NOT_CERTIFIED)
    assert cell_of(teacher, MONDAY, 1) == ABSENT
    drawn = spread(teacher)
    place = next(place for place, column in enumerate(drawn.columns) if column.day == MONDAY)
    assert drawn.entries[student(2), place].note == "пересказ"
    assert drawn.columns[place].works[1:] == (second, third)
    change(teacher.engine, Work, second, withdrawn_at=teacher.clock.now())
    assert cell_of(teacher, MONDAY, 0).marks == (Mark.FIVE, Mark.NOT_CERTIFIED), "a withdrawn column is not shown"


def test_the_reason_is_the_curators_else_that_of_the_certificate(teacher: Hand) -> None:
    lesson = lay_lesson(teacher.engine, MONDAY, 2, absent=[0, 1, 2, 3])
    for number, accepted in ((0, True), (1, True), (2, False)):
        lay(teacher.engine, Certificate, student_id=student(number), group_id=GROUP, year=YEAR,
            first_day=date(2026, 11, 6), last_day=date(2026, 11, 11), reason="б", accepted=accepted)  # fmt: skip
    lay(teacher.engine, ReasonEntry, lesson_id=lesson, student_id=student(1), reason="у")
    lay_lesson(teacher.engine, date(2026, 11, 5), absent=[0])
    reasons = [cell_of(teacher, MONDAY, number).reason for number in range(4)]
    assert reasons == [Reason.ILLNESS, Reason.VALID, None, None]
    assert cell_of(teacher, date(2026, 11, 5), 0).reason is None, "that day is not covered"


def test_how_each_cell_stands_with_the_server(teacher: Hand) -> None:
    lay_lesson(teacher.engine, MONDAY, 2, marks={0: "5"})
    column = column_on(teacher, MONDAY)
    for number in (1, 2, 3):
        put(teacher, column, number, FIVE)
    teacher.answer(2)
    with teacher.engine.begin() as connection:
        connection.execute(Outbox.__table__.update().where(Outbox.seq == 2).values(status="parked"))
        row = next(row.id for row in teacher.rows(MarkEntry) if row.student_id == student(1))
        connection.execute(
            Attention.__table__.insert().values(
                id=known("tie"), seq=1, tbl="mark", row_id=row, grp="value", status="lost", mine="{}"
            )
        )
    drawn = spread(teacher)
    place = drawn.columns.index(next(one for one in drawn.columns if one.day == MONDAY))
    standings = [drawn.entries[student(number), place].standing for number in range(4)]
    assert standings == [Standing.SENT, Standing.DISPUTED, Standing.PARKED, Standing.WAITING]


def test_the_same_data_has_the_same_version_on_two_machines(machines: Machines) -> None:
    first, second = machines.hand(), machines.hand()
    for hand in (first, second):
        lay_lesson(hand.engine, MONDAY, 2, topic="Процессы", marks={0: "5", 1: "4"}, absent=[2])
    assert spread(first).version == spread(second).version
    assert spread(first).changed == spread(second).changed
    second.clock.go(hours=3)
    assert spread(first).version == spread(second).version, "the hour of drawing is no data"
    assert spread(first).changed == spread(second).changed


@pytest.mark.parametrize("what", ["mark", "absence", "topic", "homework", "name", "reason", "hours"])
def test_whatever_is_printed_moves_the_version_and_its_time(teacher: Hand, what: str) -> None:
    lesson = lay_lesson(teacher.engine, MONDAY, 2, topic="Процессы", marks={0: "5"}, absent=[2])
    before, column = spread(teacher), column_on(teacher, MONDAY)
    teacher.clock.go(minutes=5)
    match what:
        case "mark":
            put(teacher, column, 0, FOUR)
        case "absence":
            put(teacher, column, 3, ABSENT)
        case "topic":
            put_lesson(teacher, column, topic="Потоки")
        case "homework":
            put_lesson(teacher, column, homework="§ 5")
        case "hours":
            put_lesson(teacher, column, hours=1)
        case "name":
            lay(teacher.engine, PersonName, person_id=student(0), since=date(2026, 10, 1), surname="Агеева", given="М")
        case "reason":
            lay(teacher.engine, ReasonEntry, lesson_id=lesson, student_id=student(2), reason="б",
                noted_at=teacher.clock.now())  # fmt: skip
    after = spread(teacher)
    assert after.version != before.version
    if what != "name":
        assert after.changed == teacher.clock.now()


# ---- who stands on the page


def test_only_a_subgroup_stands_on_its_page(teacher: Hand) -> None:
    division = lay(teacher.engine, Division, group_id=GROUP, name="лабораторные")
    part = lay(teacher.engine, Subgroup, division_id=division, name="1")
    page = lay(teacher.engine, Page, group_id=GROUP, line_id=LINE, subgroup_id=part, year=YEAR)
    lay(teacher.engine, Teaching, page_id=page, person_id=WHO.teacher, first_day=date(2026, 10, 1))
    for number in (1, 4):
        lay(teacher.engine, SubgroupMember, subgroup_id=part, student_id=student(number), first_day=date(2026, 10, 1))
    assert [line.id for line in spread(teacher, page).students] == [student(1), student(4)]


def test_who_left_and_came_back_stands_in_one_line(teacher: Hand) -> None:
    change(teacher.engine, Membership, membership(1), end_day=date(2026, 9, 20))
    lay(teacher.engine, Membership, student_id=student(1), group_id=GROUP, first_day=date(2026, 10, 20))
    lines = [line for line in spread(teacher).students if line.id == student(1)]
    assert [(line.joined, line.left) for line in lines] == [(date(2025, 9, 1), None)]


def test_a_name_is_that_of_the_page_and_of_the_lesson(teacher: Hand) -> None:
    lay_lesson(teacher.engine, date(2026, 9, 3), topic="Введение")
    lay(teacher.engine, PersonName, person_id=WHO.teacher, since=date(2026, 10, 1), surname="Белых", given="Ольга",
        patronymic="Викторовна")  # fmt: skip
    drawn = spread(teacher)
    assert plain(drawn.columns[0].teacher) == "Кузнецова О. В.", "that day she was called so"
    assert plain(drawn.columns[-1].teacher) == "Белых О. В."
    assert plain(drawn.page.teacher.short) == "Белых О. В."


# ---- which pages


def test_pages_are_those_he_teaches_then_those_he_may_read(teacher: Hand) -> None:
    def pages(person) -> list[tuple]:
        with teacher.store.read() as session:
            return [(page.id, page.is_taught) for page in pages_of(session, person, TODAY)]

    assert pages(WHO.teacher) == [(PAGE, True)]
    assert pages(WHO.curator) == [(PAGE, False), (FOREIGN_PAGE, False)]
    assert pages(WHO.deputy) == [(PAGE, False), (FOREIGN_PAGE, False), (OTHER_PAGE, False)]
    assert pages(WHO.hr_head) == []


@pytest.mark.parametrize("page", [FOREIGN_PAGE, OTHER_PAGE, known("no page")])
def test_a_page_that_he_may_not_see_is_refused(teacher: Hand, page) -> None:
    with pytest.raises(Refused, match="нет"):
        spread(teacher, page)


# ---- locks


def test_locks_say_why_in_one_sentence(teacher: Hand) -> None:
    substitute(teacher)
    said = locks(teacher)
    assert said[TODAY] == ""
    assert said[date(2026, 11, 16)] == "Занятие 16 ноября ещё не прошло. Тему можно подготовить в КТП."
    # The grant of Monday has ended by Thursday, but a lesson that nobody has begun takes no mark either.
    assert said[MONDAY] == "Занятие 9 ноября вёл по замене Громов П. С. — оценки исправляет он (пункт 4.8П.1)."
    read_only = locks(teacher, WHO.curator)[TODAY]
    assert read_only == "Занятие 12 ноября ведёт Кузнецова О. В. Здесь можно только читать."


def test_a_closed_term_is_locked_for_all_and_open_again_for_one(teacher: Hand) -> None:
    close(teacher)
    assert locks(teacher)[TODAY] == (
        "3 семестр закрыт 12 ноября. Открыть может заместитель директора, попросить — Alt+Enter."
    )
    with pytest.raises(Refused, match="закрыт"):
        put(teacher, column_on(teacher, TODAY), 0, FIVE)
    (row,) = teacher.rows(Closure)
    until = TODAY + timedelta(2)
    change(teacher.engine, Closure, row.id, opened_for=WHO.other, opened_until=until)
    teacher.store.tell(frozenset({"closure"}))
    assert "закрыт" in locks(teacher)[TODAY]
    change(teacher.engine, Closure, row.id, opened_for=WHO.teacher)
    teacher.store.tell(frozenset({"closure"}))
    assert locks(teacher)[TODAY] == ""
    put(teacher, column_on(teacher, TODAY), 0, FIVE)
    teacher.clock.turn(until + timedelta(1))
    assert "закрыт" in locks(teacher)[TODAY]


def test_a_substituted_lesson_opens_for_marks_only_once_the_grant_has_ended(teacher: Hand) -> None:
    substitute(teacher)
    lay_lesson(teacher.engine, MONDAY, 2, teacher=WHO.other, replaced_id=WHO.teacher, topic="Процессы")
    teacher.clock.turn(date(2026, 11, 10))
    column = column_on(teacher, MONDAY)
    assert column.substitute
    assert "по замене Громов" in str(column.locked)
    teacher.clock.turn(date(2026, 11, 11))
    column = column_on(teacher, MONDAY)
    assert column.locked is None
    assert "по замене Громов" in str(column.entry_locked)
    put(teacher, column, 0, FIVE)
    with pytest.raises(Refused, match="по замене"):
        put(teacher, column, 1, ABSENT)
    with pytest.raises(Refused, match="по замене"):
        put_lesson(teacher, column, topic="Другая")
    assert len(teacher.outbox()) == 1


def test_the_one_who_stands_in_writes_until_the_next_working_day(machines: Machines) -> None:
    hand = machines.hand(WHO.other)
    substitute(hand)
    for day, is_open in ((MONDAY, True), (date(2026, 11, 10), True), (date(2026, 11, 11), False)):
        hand.clock.turn(day)
        if is_open:
            assert column_on(hand, MONDAY).locked is None
            put(hand, column_on(hand, MONDAY), day.day % 6, FIVE)
        else:
            with pytest.raises(Refused, match="нет"):
                spread(hand)


def test_what_the_picture_allowed_is_asked_again_when_it_is_written(teacher: Hand) -> None:
    column = column_on(teacher, TODAY)
    close(teacher)
    teacher.store.tell(frozenset({"closure"}))
    for act in (lambda: put(teacher, column, 0, FIVE), lambda: put_lesson(teacher, column, topic="Тема")):
        with pytest.raises(Refused, match="закрыт"):
            act()
    with pytest.raises(Refused, match="ещё не прошло"):
        put(teacher, replace(column_on(teacher, date(2026, 11, 16)), locked=None), 0, FIVE)
    assert (teacher.outbox(), teacher.rows(Lesson)) == ([], [])


# ---- writing cells


def test_the_first_entry_gives_birth_to_the_lesson(teacher: Hand) -> None:
    put(teacher, column_on(teacher, TODAY), 0, FIVE)
    (lesson,), (work,), (mark,) = teacher.rows(Lesson), teacher.rows(Work), teacher.rows(MarkEntry)
    assert (lesson.born_day, lesson.born_pair, lesson.day, lesson.pair, lesson.take) == (TODAY, 3, TODAY, 3, 0)
    assert (lesson.teacher_id, lesson.replaced_id, lesson.room_id) == (WHO.teacher, None, known("room", "305"))
    assert (work.ordinal, work.kind, work.number) == (0, "ПР", 7)
    assert (mark.value, mark.given_at) == ("5", teacher.clock.now())
    assert teacher.rows(PresenceEntry) == [], "presence is a fact of its own"
    assert column_on(teacher, TODAY).lesson == lesson.id


def test_a_second_hand_finds_the_lesson_that_the_picture_did_not_show(teacher: Hand) -> None:
    column = column_on(teacher, TODAY)
    put(teacher, column, 0, FIVE)
    put(teacher, column, 1, FOUR)
    assert len(teacher.rows(Lesson)) == len(teacher.rows(Work)) == 1


def test_marks_keep_their_works_and_a_further_one_gets_the_next(teacher: Hand) -> None:
    column = column_on(teacher, TODAY)
    put(teacher, column, 0, Cell(marks=(Mark.FIVE, Mark.FOUR)))
    put(teacher, column, 1, FIVE)
    assert [work.ordinal for work in teacher.rows(Work)] == [0, 1]
    column = column_on(teacher, TODAY)
    put(teacher, column, 0, Cell(marks=(Mark.THREE, Mark.FOUR)))
    put(teacher, column, 1, Cell(marks=(Mark.FIVE, Mark.TWO)))
    assert len(teacher.rows(Work)) == 2
    assert cell_of(teacher, TODAY, 0).marks == (Mark.THREE, Mark.FOUR)
    assert cell_of(teacher, TODAY, 1).marks == (Mark.FIVE, Mark.TWO)
    last = teacher.batches()[-2]
    assert [told.values["value"] for told in last.changes] == ["3"], "the mark that stayed does not travel"


def test_clearing_takes_marks_back_and_leaves_the_works(teacher: Hand) -> None:
    column = column_on(teacher, TODAY)
    put(teacher, column, 0, Cell(marks=(Mark.FIVE, Mark.FOUR)))
    put(teacher, column, 0, Cell())
    assert cell_of(teacher, TODAY, 0) == Cell()
    assert [row.value for row in teacher.rows(MarkEntry)] == ["", ""]
    assert len(teacher.rows(Work)) == 2
    put(teacher, column, 0, FOUR)
    assert cell_of(teacher, TODAY, 0) == FOUR
    assert len(teacher.rows(MarkEntry)) == 2


def test_presence_and_marks_are_written_apart(teacher: Hand) -> None:
    lesson = lay_lesson(teacher.engine, MONDAY, 2, marks={0: "5"}, absent=[1])
    column = column_on(teacher, MONDAY)
    put(teacher, column, 0, Cell(Presence.LATE, (Mark.FIVE,)))
    put(teacher, column, 1, Cell(Presence.ABSENT, (Mark.FOUR,)))
    put(teacher, column, 1, Cell(Presence.ABSENT, (Mark.FOUR,)))
    tables = [[change.table for change in batch.changes] for batch in teacher.batches()]
    assert tables == [["presence"], ["mark"]], "and what is already so makes no batch"
    assert cell_of(teacher, MONDAY, 1) == Cell(Presence.ABSENT, (Mark.FOUR,))
    put(teacher, column, 1, Cell(marks=(Mark.FOUR,)))
    assert cell_of(teacher, MONDAY, 1) == FOUR
    assert {row.lesson_id for row in teacher.rows(PresenceEntry)} == {lesson}


def test_the_curators_reason_is_kept_whatever_the_teacher_types(machines: Machines) -> None:
    hand = machines.hand()
    lesson = lay_lesson(hand.engine, MONDAY, 2, absent=[0])
    lay(hand.engine, ReasonEntry, lesson_id=lesson, student_id=student(0), reason="б")
    column = column_on(hand, MONDAY)
    put(hand, column, 0, FIVE)
    assert cell_of(hand, MONDAY, 0) == Cell(marks=(Mark.FIVE,), reason=Reason.ILLNESS)
    put(hand, column, 0, ABSENT)
    assert cell_of(hand, MONDAY, 0) == Cell(Presence.ABSENT, reason=Reason.ILLNESS)
    assert {told.table for batch in hand.batches() for told in batch.changes} == {"mark", "presence"}


def test_a_withdrawn_mark_stands_again_when_it_is_given_anew(teacher: Hand) -> None:
    lay_lesson(teacher.engine, MONDAY, 2, marks={0: "5"})
    (row,) = teacher.rows(MarkEntry)
    change(teacher.engine, MarkEntry, row.id, withdrawn_at=teacher.clock.now(), withdrawn_by=WHO.teacher)
    assert cell_of(teacher, MONDAY, 0) == Cell()
    put(teacher, column_on(teacher, MONDAY), 0, FIVE)
    assert cell_of(teacher, MONDAY, 0) == FIVE
    assert len(teacher.rows(MarkEntry)) == 1


def test_only_the_curator_says_why_somebody_was_absent(machines: Machines) -> None:
    hand = machines.hand(WHO.curator)
    lay_lesson(hand.engine, MONDAY, 2, absent=[0])
    column = column_on(hand, MONDAY)
    assert column.locked is not None

    def put_it(reason: Reason | None, person=WHO.curator, where=column) -> None:
        with hand.store.write("put_reason") as session:
            put_reason(session, where, student(0), reason, person=person, clock=hand.clock)

    put_it(Reason.ILLNESS)
    assert cell_of(hand, MONDAY, 0) == Cell(Presence.ABSENT, reason=Reason.ILLNESS)
    put_it(None)
    assert cell_of(hand, MONDAY, 0) == ABSENT
    for person in (WHO.teacher, WHO.deputy, WHO.other):
        with pytest.raises(Refused, match="указывает куратор"):
            put_it(Reason.VALID, person)
    with pytest.raises(Refused, match="ещё не записано"):
        put_it(Reason.VALID, where=column_on(hand, TODAY))
    close(hand)
    hand.store.tell(frozenset({"closure"}))
    with pytest.raises(Refused, match="закрыт"):
        put_it(Reason.VALID)


# ---- the right half


def test_a_line_of_the_plan_takes_kind_number_and_hours_along(teacher: Hand) -> None:
    put_lesson(teacher, column_on(teacher, TODAY), topic="  Тема занятия 3 ", homework="§ 3")
    (entry,) = teacher.rows(LessonEntry)
    assert (entry.topic_id, entry.topic, entry.kind, entry.work_number) == (topic(3), "Тема занятия 3", "ПР", 1)
    assert (entry.homework, entry.homework_at, entry.noted_at) == ("§ 3", teacher.clock.now(), teacher.clock.now())
    told = column_on(teacher, TODAY)
    assert (told.kind, told.topic, told.homework) == ("ПР1", "Тема занятия 3", "§ 3")


def test_a_topic_of_his_own_is_linked_to_no_line(teacher: Hand) -> None:
    put_lesson(teacher, column_on(teacher, TODAY), topic="Потоки и процессы")
    (entry,) = teacher.rows(LessonEntry)
    assert (entry.topic_id, entry.topic) == (None, "Потоки и процессы")


def test_mending_a_topic_later_makes_it_not_late(teacher: Hand) -> None:
    put_lesson(teacher, column_on(teacher, TODAY), topic="Патоки")
    first = teacher.clock.now()
    teacher.clock.go(days=7)
    put_lesson(teacher, column_on(teacher, TODAY), topic="Потоки")
    (entry,) = teacher.rows(LessonEntry)
    assert (entry.noted_at, entry.changed_at) == (first, teacher.clock.now())
    put_lesson(teacher, column_on(teacher, TODAY), topic="")
    (entry,) = teacher.rows(LessonEntry)
    assert (entry.topic, entry.noted_at, entry.topic_id, entry.kind) == ("", None, None, "")


def test_homework_is_set_or_said_to_be_none(teacher: Hand) -> None:
    column = column_on(teacher, TODAY)
    put_lesson(teacher, column, homework_none=True)
    assert teacher.rows(LessonEntry)[0].homework_none
    put_lesson(teacher, column, homework="§ 5")
    (entry,) = teacher.rows(LessonEntry)
    assert (entry.homework, entry.homework_none) == ("§ 5", False)
    assert [change.group for change in teacher.batches()[-1].changes] == ["homework"]


def test_what_is_not_changed_does_not_travel(teacher: Hand) -> None:
    column = column_on(teacher, TODAY)
    put_lesson(teacher, column, topic="Тема занятия 1", hours=2)
    put_lesson(teacher, column, topic="Тема занятия 1", hours=2)
    assert len(teacher.outbox()) == 1


def test_a_lesson_that_may_not_begin_is_not_born(teacher: Hand) -> None:
    lay(teacher.engine, DayChange, day=TODAY, group_id=GROUP, season="2026-1", cancelled=True, reason="карантин")
    column = replace(column_on(teacher, TODAY), locked=None, entry_locked=None)
    with pytest.raises(Refused, match="отменено: карантин"):
        put(teacher, column, 0, FIVE)
    assert teacher.outbox() == []


def test_another_group_is_not_touched_by_a_change_of_this_one(teacher: Hand) -> None:
    lay(teacher.engine, Teaching, page_id=OTHER_PAGE, person_id=WHO.teacher, first_day=date(2026, 9, 1))
    lay(teacher.engine, Slot, page_id=OTHER_PAGE, season="2026-1", weekday=3, pair=4, teacher_id=WHO.teacher,
        first_day=date(2026, 9, 1), last_day=date(2026, 12, 31))  # fmt: skip
    lay(teacher.engine, DayChange, day=TODAY, group_id=OTHER_GROUP, season="2026-1", as_weekday=0)
    assert TODAY in {column.day for column in spread(teacher).columns}
    assert TODAY not in {column.day for column in spread(teacher, OTHER_PAGE).columns}


def test_rights_are_read_once_and_anew_when_they_change(teacher: Hand) -> None:
    assert locks(teacher)[TODAY] == ""
    change(teacher.engine, Teaching, TEACHING, last_day=date(2026, 11, 1))
    teacher.store.tell(frozenset({"mark"}))
    assert locks(teacher)[TODAY] == "", "whoever writes rights tells so"
    teacher.store.tell(frozenset({"teaching"}))
    assert "ведёт" in locks(teacher)[TODAY]


def test_an_act_that_changes_rights_is_judged_by_the_new_ones(teacher: Hand) -> None:
    column = column_on(teacher, TODAY)

    def act() -> None:
        with teacher.store.write("dismiss") as session:
            session.get_one(Teaching, TEACHING).last_day = date(2026, 11, 1)
            put_cell(session, column, student(0), FIVE, person=WHO.teacher, clock=teacher.clock)

    with pytest.raises(Refused, match="ведёт"):
        act()
    put(teacher, column, 0, FIVE)


def test_lessons_outside_the_timetable(teacher: Hand) -> None:
    saturday = date(2026, 11, 7)
    with teacher.store.write("add_lesson") as session:
        lessons.add_lesson(session, PAGE, saturday, 1, person=WHO.teacher, clock=teacher.clock)
    assert column_on(teacher, saturday).pair == 1

    def again(day: date, pair: int) -> None:
        with teacher.store.write("add_lesson") as session:
            lessons.add_lesson(session, PAGE, day, pair, person=WHO.teacher, clock=teacher.clock)

    with pytest.raises(Refused, match="уже есть"):
        again(saturday, 1)
    with pytest.raises(Refused, match="ещё не прошло"):
        again(date(2026, 11, 14), 1)
