"""Questions of `data.md` 5 about the journal: lessons 1, 7, 13, 14, the plan 5, closing 8, years 11, 15, colleges 12.

Where two hands meet, there is a real server between two real files.
"""

from datetime import date, time
from decimal import Decimal

import pytest
from sqlalchemy import Engine, delete, select

from college.cells import Cell
from college.refusal import Refused
from db import ids, lessons
from db.engine import writing
from db.gradebook import pages_of
from db.house import house_write, new_epoch
from db.models.catalogue import Bell, Closure, College
from db.models.exchange import Attention, Bucket, Conflict, Parked, SyncRow
from db.models.groups import StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.models.marks import MarkEntry
from db.models.subjects import PlanHours, PlanLine
from db.models.timetable import DayChange, Slot
from db.scope import holdings
from db.spread import Standing
from db.today import LessonToday, day_of
from tests.db.questions import (
    ABSENT,
    FIVE,
    FOUR,
    MONDAY,
    SEPTEMBER,
    THREE,
    THURSDAY,
    column_in,
    days,
    entry_in,
    everything,
    share,
    statuses,
)
from tests.factories import (
    COLLEGE,
    GROUP,
    LINE,
    OTHER_GROUP,
    PAGE,
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
    place,
    put,
    put_lesson,
    spread,
)

TUESDAY, SATURDAY = date(2026, 11, 10), date(2026, 11, 7)


def told_on(hand: Hand, day: date) -> tuple[LessonToday, ...]:
    """Return the lessons of the teacher's day."""
    with hand.store.read() as session:
        return day_of(session, WHO.teacher, day, hand.clock).lessons


# ---- 1. A lesson is moved to another day after marks were given offline on two machines.


def test_01_a_moved_lesson_takes_marks_of_two_machines_along(machines: Machines, server: Engine) -> None:
    room, desk = machines.enrolled(server), machines.enrolled(server)
    put(room, column_on(room, MONDAY), 0, FIVE)
    exchange_with(server, room, desk)
    lesson = column_on(desk, MONDAY).lesson
    assert lesson is not None
    # Offline: marks and an absence here, the move and another mark there.
    put(room, column_on(room, MONDAY), 1, FOUR)
    put(room, column_on(room, MONDAY), 2, ABSENT)
    with desk.store.write("move_lesson") as session:
        lessons.move_lesson(session, lesson, TUESDAY, 4, person=WHO.teacher, clock=desk.clock)
    put(desk, column_on(desk, TUESDAY), 3, THREE)
    exchange_with(server, room, desk)
    exchange_with(server, room)
    assert {*statuses(room), *statuses(desk)} == {"applied"}
    assert everything(room) == everything(desk)
    assert [cell_of(room, TUESDAY, number) for number in range(4)] == [FIVE, FOUR, ABSENT, THREE]
    assert MONDAY not in [column.day for column in spread(room).columns], "its place in the timetable stands empty"
    assert {row.id for row in room.rows(Lesson)} == {lesson}


def test_01_a_lesson_keeps_its_marks_when_its_slot_vanishes(teacher: Hand) -> None:
    put(teacher, column_on(teacher, MONDAY), 0, FIVE)
    for slot in teacher.rows(Slot):
        change(teacher.engine, Slot, slot.id, withdrawn_at=teacher.clock.now())
    assert days(spread(teacher)) == [MONDAY]
    assert cell_of(teacher, MONDAY, 0) == FIVE


# ---- 5. The plan is corrected in November.


def test_05_a_line_gets_more_hours(teacher: Hand) -> None:
    (row,) = [row for row in teacher.rows(PlanHours) if (row.line_id, row.term, row.kind) == (LINE, 3, "Лек")]
    assert spread(teacher).page.hours_planned == 48
    change(teacher.engine, PlanHours, row.id, hours=Decimal(40), revision=2)
    assert spread(teacher).page.hours_planned == 56
    assert row.id == ids.derived(COLLEGE, "plan_hours", LINE, 3, "Лек"), "a correction finds the row it corrects"


def test_05_a_line_vanishes_with_lessons_held(teacher: Hand) -> None:
    put(teacher, column_on(teacher, MONDAY), 0, FIVE)
    put_lesson(teacher, column_on(teacher, MONDAY), topic="Процессы")
    change(teacher.engine, PlanLine, LINE, withdrawn_at=teacher.clock.now(), revision=2)
    change(teacher.engine, Page, PAGE, closed_by_plan=True)
    for slot in teacher.rows(Slot):
        change(teacher.engine, Slot, slot.id, last_day=date(2026, 11, 11))
    drawn = spread(teacher)
    assert (days(drawn), drawn.page.title, drawn.page.hours_given) == ([MONDAY], "Операционные системы и среды", 2)
    assert cell_of(teacher, MONDAY, 0) == FIVE
    with teacher.store.read() as session:
        assert PAGE in [page.id for page in pages_of(session, WHO.teacher, TODAY)]


# ---- 7. A whole day is cancelled, shortened, moved to Saturday.


def test_07_a_day_is_cancelled_shortened_or_moved(teacher: Hand) -> None:
    for pair in range(1, 6):
        lay(teacher.engine, Bell, id=known("short", pair), name="короткие", pair=pair, starts=time(8 + pair),
            ends=time(8 + pair, 40))  # fmt: skip
    for day, what in (
        (THURSDAY, {"cancelled": True, "reason": "день здоровья"}),
        (SATURDAY, {"as_weekday": 3}),
        (TODAY, {"bell_name": "короткие"}),
    ):
        lay(teacher.engine, DayChange, day=day, group_id=None, season="2026-1", **what)
    drawn = spread(teacher)
    assert column_in(drawn, THURSDAY).cancelled
    assert "день здоровья" in str(column_in(drawn, THURSDAY).locked)
    assert (column_in(drawn, SATURDAY).pair, column_in(drawn, SATURDAY).locked) == (3, None)
    (short,) = told_on(teacher, TODAY)
    assert (short.starts, short.ends) == (time(11), time(11, 40))


def test_07_a_lesson_held_before_its_day_was_cancelled_keeps_its_marks(teacher: Hand) -> None:
    put(teacher, column_on(teacher, MONDAY), 0, FIVE)
    lay(teacher.engine, DayChange, day=MONDAY, group_id=None, season="2026-1", cancelled=True, reason="карантин")
    assert cell_of(teacher, MONDAY, 0) == FIVE
    assert not column_on(teacher, MONDAY).cancelled


# ---- 8. A period is closed while a teacher with unsent marks is offline.


def test_08_marks_sent_after_the_closing_wait_for_a_decision(machines: Machines, server: Engine) -> None:
    hand = machines.enrolled(server)
    put(hand, column_on(hand, MONDAY), 0, FIVE)
    with house_write(server, Hands(), "close") as session:
        session.add(Closure(group_id=GROUP, year=YEAR, term=TERM, closed=True, changed_at=Hands().now()))
    exchange_with(server, hand)
    assert statuses(hand) == ["parked"]
    with server.connect() as connection:
        (parked,) = connection.execute(select(Parked.__table__))
        assert connection.execute(select(MarkEntry.__table__)).all() == []
    assert (parked.reason, parked.person, parked.state) == ("closed", WHO.teacher, "open")
    assert {row.reason for row in hand.rows(Attention)} == {"closed"}
    # Nothing typed is lost: it stands in its cell, and says how it stands.
    drawn = spread(hand)
    entry = entry_in(drawn, MONDAY, 0)
    assert (entry.cell, entry.standing) == (FIVE, Standing.PARKED)
    assert "закрыт" in str(column_in(drawn, MONDAY).locked)
    with pytest.raises(Refused, match="закрыт"):
        put(hand, column_on(hand, MONDAY), 1, FOUR)


# ---- 11. The deputy needs three past years.


def test_11_past_years_lie_in_buckets_of_their_own(machines: Machines, server: Engine) -> None:
    group = lay(server, StudyGroup, id=known("ИСП-41"), name="ИСП-41", enrolled_year=2023, plan_id=known("plan"))
    marks = {2023: "3", 2024: "4", 2025: "5"}
    pages = {year: lay(server, Page, group_id=group, line_id=LINE, subgroup_id=None, year=year) for year in marks}
    for year, value in marks.items():
        lay_lesson(server, date(year, 10, 9), page=pages[year], topic="Тема", marks={0: value})
    place(server)
    deputy = machines.enrolled(server, WHO.deputy)
    assert deputy.rows(MarkEntry) == [], "a past year is not held by itself"
    for year, value in marks.items():
        bucket = f"group_year:{group.hex}:{year}"
        day = date(year, 11, 12)
        with server.connect() as connection:
            assert bucket in holdings(connection, WHO.deputy, day)
            assert bucket not in holdings(connection, WHO.deputy, TODAY)
        # The day says here which year is wanted: it comes whole, and nothing of the others with it.
        deputy.clock.turn(day)
        exchange_with(server, deputy)
        assert [row.value for row in deputy.rows(MarkEntry)] == [value]
        drawn = spread(deputy, pages[year])
        assert (drawn.page.term, days(drawn)) == (2 * (year - 2023) + 1, [date(year, 10, 9)])
        assert column_in(drawn, date(year, 10, 9)).topic == "Тема"


# ---- 12. The college is joined with another one.


def test_12_two_colleges_never_give_one_id_to_two_things(machines: Machines) -> None:
    ours, theirs = COLLEGE, known("another college")
    parts = (GROUP, LINE, None, YEAR)
    assert ids.derived(ours, "page", *parts) != ids.derived(theirs, "page", *parts)
    # What came from the other college keeps its ids, and new rows upon it are derived in this one.
    hand = machines.hand()
    foreign = lay(hand.engine, Page, id=ids.derived(theirs, "page", OTHER_GROUP, LINE, None, YEAR + 1),
                  group_id=OTHER_GROUP, line_id=LINE, subgroup_id=None, year=YEAR + 1)  # fmt: skip
    lay(hand.engine, Teaching, page_id=foreign, person_id=WHO.teacher, first_day=SEPTEMBER)
    with hand.store.write("add_lesson") as session:
        lesson = lessons.add_lesson(session, foreign, TODAY, 6, person=WHO.teacher, clock=hand.clock)
    assert lesson == ids.derived(ours, "lesson", foreign, TODAY, 6, 0)


def test_12_an_import_under_a_new_epoch_comes_to_everybody_and_work_goes_on(machines: Machines, server: Engine) -> None:
    hand = machines.enrolled(server)
    put(hand, column_on(hand, MONDAY), 0, FIVE)
    exchange_with(server, hand)
    assert statuses(hand) == ["applied"], "the outbox is drained before the import"
    # The other college's group, page and lesson keep the ids that it gave them.
    theirs = known("another college")
    group = lay(server, StudyGroup, id=known("ПК-21"), name="ПК-21", enrolled_year=2025, plan_id=known("plan"))
    page = lay(server, Page, id=ids.derived(theirs, "page", group, LINE, None, YEAR), group_id=group, line_id=LINE,
               subgroup_id=None, year=YEAR)  # fmt: skip
    lay(server, Teaching, page_id=page, person_id=WHO.teacher, first_day=SEPTEMBER)
    lesson = lay_lesson(server, THURSDAY, page=page, topic="Тема", id=ids.derived(theirs, "lesson", page, THURSDAY, 3))
    with writing(server).begin() as connection:
        new_epoch(connection, COLLEGE, demo=True, clock=hand.clock)
        connection.execute(delete(SyncRow))
        connection.execute(delete(Bucket))
    place(server)
    exchange_with(server, hand)
    assert column_on(hand, THURSDAY, page).lesson == lesson
    assert cell_of(hand, MONDAY, 0) == FIVE, "what was sent before the import stands"
    put(hand, column_on(hand, MONDAY), 1, FOUR)
    put_lesson(hand, column_on(hand, THURSDAY, page), homework="§ 1")
    exchange_with(server, hand)
    assert statuses(hand) == ["applied"] * 3
    assert everything(hand) == everything(machines.enrolled(server))
    assert everything(hand, page) == everything(machines.enrolled(server), page)


# ---- 13. Two teachers create the same lesson offline; one of them has moved it first.


def test_13_two_teachers_begin_one_lesson_and_meet_in_it(machines: Machines, server: Engine) -> None:
    share(server)
    one, two = machines.enrolled(server), machines.enrolled(server, WHO.other)
    put(one, column_on(one, TODAY), 0, FIVE)
    put(two, column_on(two, TODAY), 1, FOUR)
    assert one.rows(Lesson)[0].id == two.rows(Lesson)[0].id
    exchange_with(server, one, two)
    assert everything(one) == everything(two)
    assert [cell_of(one, TODAY, number) for number in (0, 1)] == [FIVE, FOUR]
    with server.connect() as connection:
        ties = {row.tbl for row in connection.execute(select(Conflict.__table__))}
    assert "mark" not in ties, "two students, no dispute"


def test_13_two_hands_on_one_cell_are_told_to_both(machines: Machines, server: Engine) -> None:
    share(server)
    one, two = machines.enrolled(server), machines.enrolled(server, WHO.other)
    put(one, column_on(one, TODAY), 0, FIVE)
    two.clock.go(minutes=5)
    put(two, column_on(two, TODAY), 0, THREE)
    exchange_with(server, one, two)
    exchange_with(server, one)
    assert cell_of(one, TODAY, 0) == cell_of(two, TODAY, 0) == THREE, "the later one stands"
    told = {hand.person: {row.status for row in hand.rows(Attention) if row.tbl == "mark"} for hand in (one, two)}
    assert told == {WHO.teacher: {"lost"}, WHO.other: {"won"}}
    assert [entry_in(spread(hand), TODAY, 0).standing for hand in (one, two)] == [Standing.DISPUTED] * 2


def test_13_one_has_moved_it_first_and_the_other_begins_anew(machines: Machines, server: Engine) -> None:
    share(server)
    one, two = machines.enrolled(server), machines.enrolled(server, WHO.other)
    put(one, column_on(one, MONDAY), 0, FIVE)
    (lesson,) = one.rows(Lesson)
    with one.store.write("move_lesson") as session:
        lessons.move_lesson(session, lesson.id, TUESDAY, 4, person=WHO.teacher, clock=one.clock)
    put(two, column_on(two, MONDAY), 1, FOUR)
    put(two, column_on(two, MONDAY), 2, ABSENT)
    exchange_with(server, one, two)
    assert statuses(one) == ["applied", "applied"]
    assert statuses(two)[:2] == ["moved", "moved"]
    assert set(statuses(two)[2:]) == {"applied"}
    assert everything(one) == everything(two)
    assert cell_of(one, TUESDAY, 0) == FIVE
    assert [cell_of(one, MONDAY, number) for number in (0, 1, 2)] == [Cell(), FOUR, ABSENT]
    assert {(row.day, row.take) for row in one.rows(Lesson)} == {(TUESDAY, 0), (MONDAY, 1)}


# ---- 14. A lesson outside the timetable.


def test_14_a_lesson_outside_the_timetable(machines: Machines, server: Engine) -> None:
    hand, curator = machines.enrolled(server), machines.enrolled(server, WHO.curator)
    with hand.store.write("add_lesson") as session:
        lessons.add_lesson(session, PAGE, SATURDAY, 1, person=WHO.teacher, clock=hand.clock)
    put_lesson(hand, column_on(hand, SATURDAY), topic="Тема занятия 1")
    put(hand, column_on(hand, SATURDAY), 0, FIVE)
    exchange_with(server, hand, curator)
    assert set(statuses(hand)) == {"applied"}
    assert cell_of(curator, SATURDAY, 0) == FIVE
    assert spread(curator).page.hours_given == 2
    drawn = spread(hand).columns
    assert [column.number for column in drawn] == list(range(1, len(drawn) + 1)), "it is counted among the others"
    assert [column.day for column in drawn] == sorted(column.day for column in drawn)
    assert [lesson.day for lesson in told_on(hand, SATURDAY)] == [SATURDAY]


# ---- 15. A college starts in January.

STARTED, IN_DECEMBER = date(2027, 1, 11), date(2026, 12, 24)


def test_15_the_first_half_is_entered_without_being_late(machines: Machines, server: Engine) -> None:
    change(server, College, COLLEGE, started=STARTED)
    hand = machines.enrolled(server)
    hand.clock.turn(date(2027, 1, 14))
    column = column_in(spread(hand, term=TERM), IN_DECEMBER)
    put_lesson(hand, column, topic="Тема занятия 1", homework="§ 1")
    put(hand, column, 0, FIVE)
    exchange_with(server, hand)
    assert statuses(hand) == ["applied", "applied"]
    drawn = spread(hand, term=TERM)
    assert drawn.page.hours_given == 2, "hours given are those of the first half"
    assert entry_in(drawn, IN_DECEMBER, 0).cell == FIVE
    assert [(lesson.state, lesson.late_days) for lesson in told_on(hand, IN_DECEMBER)] == [("filled", 0)]


def test_15_what_is_held_after_the_start_is_late_as_ever(teacher: Hand) -> None:
    change(teacher.engine, College, COLLEGE, started=STARTED)
    teacher.clock.turn(date(2027, 1, 15))
    with teacher.store.read() as session:
        owed = day_of(session, WHO.teacher, date(2027, 1, 15), teacher.clock).unfilled
    assert [lesson.day for lesson in owed] == [date(2027, 1, 14), STARTED], "what was before is owed to nobody"
    put_lesson(teacher, column_on(teacher, STARTED), topic="Тема занятия 2", homework="§ 2")
    assert [lesson.late_days for lesson in told_on(teacher, STARTED)] == [4]
