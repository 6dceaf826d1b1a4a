"""Dates of a КТП along a timetable, drift and forecast; two versions beside each other."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from college.ktp.compare import Change, Known, compared
from college.ktp.flow import Slot, flow
from college.ktp.lines import KtpLine

FIRST = date(2026, 9, 1)
TWO = Decimal(2)


def line(number: int) -> UUID:
    return UUID(int=number)


def week(number: int) -> date:
    return FIRST + timedelta(7 * number)


def lines(count: int, hours: Decimal = TWO):
    return [(line(number), hours) for number in range(count)]


def weeks(count: int, **at: Slot):
    return [at.get(f"w{number}", Slot(week(number))) for number in range(count)]


def test_lines_take_the_lessons_in_order():
    laid = flow(lines(3), weeks(5), FIRST)
    assert [laid.days[line(number)] for number in range(3)] == [(week(0),), (week(1),), (week(2),)]
    assert laid.sentence == "Идёт по плану. Последнее занятие 15.09.2026, останется 2 занятия (4 ч)."


def test_a_cancelled_lesson_moves_all_that_follow():
    laid = flow(lines(3), weeks(5, w1=Slot(week(1), is_cancelled=True)), FIRST)
    assert [laid.days[line(number)] for number in range(3)] == [(week(0),), (week(2),), (week(3),)]


def test_a_long_line_takes_several_lessons_and_an_odd_hour_a_whole_one():
    laid = flow([(line(0), Decimal(6)), (line(1), Decimal(1)), (line(2), Decimal(2))], weeks(5), FIRST)
    assert [len(laid.days[line(number)]) for number in range(3)] == [3, 1, 1]


def test_what_was_given_keeps_its_day_whatever_the_order():
    slots = weeks(4, w0=Slot(week(0), topic=line(2), is_given=True))
    laid = flow(lines(3), slots, week(1))
    assert (laid.days[line(2)], laid.days[line(0)]) == ((week(0),), (week(1),))
    assert laid.given == {line(2)}


def test_the_drift_counts_what_the_timetable_had_and_nobody_gave():
    slots = weeks(
        6, w0=Slot(week(0), topic=line(0), is_given=True), w1=Slot(week(1), is_cancelled=True), w2=Slot(week(2))
    )
    laid = flow(lines(6), slots, week(3))
    assert laid.behind == 4, "one lesson fell out, one has no entry"
    assert laid.lacking == 2
    assert laid.sentence == "Отставание от плана: 2 занятия (4 ч). До конца года не хватит 1 занятия (2 ч)."
    ahead = flow(lines(2), [Slot(week(5), topic=line(0), is_given=True)], week(3))
    assert ahead.sentence.startswith("Опережение плана: 1 занятие (2 ч).")


def test_without_a_timetable_nothing_is_promised():
    assert flow(lines(3), (), FIRST).sentence == "В расписании занятий нет, дат пока нет."


@given(st.integers(0, 30), st.integers(0, 30), st.sets(st.integers(0, 29)))
def test_no_lesson_is_given_twice_and_no_line_stands_on_a_cancelled_one(count, slots, cancelled):
    told = [Slot(week(number), is_cancelled=number in cancelled) for number in range(slots)]
    laid = flow(lines(count), told, FIRST)
    days = [day for each in laid.days.values() for day in each]
    assert len(days) == len(set(days))
    assert not {week(number) for number in cancelled} & set(days)
    assert days == sorted(days)
    free = slots - len([number for number in cancelled if number < slots])
    assert laid.lacking == (count - free) * 2


def known(*titles: str) -> list[Known]:
    return [Known(UUID(int=ord(title[0])), KtpLine(title)) for title in titles]


def told(old, new):
    return [(each.change.value, each.was, each.now) for each in compared(old, new)]


def test_a_comparison_tells_what_came_went_moved_and_changed():
    old, new = known("А", "Б", "В", "Г"), known("А", "В", "Д", "Г")
    new[3] = Known(new[3].key, replace(new[3].line, hours=Decimal(4), homework="§ 1"))
    assert told(old, new) == [
        ("same", 1, 1), ("dropped", 2, 0), ("same", 3, 2), ("added", 0, 3), ("changed", 4, 4),
    ]  # fmt: skip
    assert compared(old, new)[-1].fields == ("часы", "домашнее задание")
    assert told(known("А", "Б", "В"), known("В", "А", "Б")) == [("moved", 3, 1), ("same", 1, 2), ("same", 2, 3)]


def test_lines_of_different_origin_are_known_by_their_words():
    old = [Known(UUID(int=1), KtpLine("Сети")), Known(UUID(int=2), KtpLine(""))]
    new = [Known(UUID(int=3), KtpLine("Сети")), Known(UUID(int=4), KtpLine(""))]
    assert [each.change for each in compared(old, new)] == [Change.SAME, Change.ADDED, Change.DROPPED]


@given(st.lists(st.integers(1, 9), unique=True), st.lists(st.integers(1, 9), unique=True))
def test_every_line_of_both_versions_is_told_once(old, new):
    def keyed(numbers):
        return [Known(UUID(int=number), KtpLine(str(number))) for number in numbers]

    found = compared(keyed(old), keyed(new))
    assert sorted(each.was for each in found if each.was) == list(range(1, len(old) + 1))
    assert [each.now for each in found if each.now] == list(range(1, len(new) + 1))
