"""The year of a group: a week for every week of the study year, its parity, its signs and its days off."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from college.plan_edits import cells_of
from college.plans import Activity
from college.terms import Parity, StudyYear
from college.year_strip import strip_of

GRAPH = (*cells_of(2, 1, 1, "Т"), *cells_of(2, 18, 1, "ТТТККК"), *cells_of(2, 19, 1, "К"), *cells_of(1, 1, 1, "К"))


def test_the_signs_of_its_own_course_stand_in_their_weeks() -> None:
    strip = strip_of("ИСП-21", GRAPH, 2, 2026)
    told = {week.number: week.signs for week in strip.weeks if week.signs}
    assert told == {1: "Т", 18: "ТТТККК", 19: "К"}
    assert strip.title == "ИСП-21 · 2026/27"
    assert strip.weeks[17].activities == (Activity.STUDY, Activity.HOLIDAYS)


def test_days_off_of_the_law_and_of_the_calendar_are_named() -> None:
    strip = strip_of("ИСП-21", GRAPH, 2, 2026, {date(2027, 2, 22)})
    off = [day for week in strip.weeks for day in week.days_off]
    assert date(2026, 11, 4) in off
    assert {date(2027, 2, 22), date(2027, 2, 23)} <= set(off)
    week = next(week for week in strip.weeks if date(2027, 2, 22) in week.days_off)
    assert week.sentence == "26-я неделя, 22.02 – 28.02, знаменатель: нет в графике; выходные 22.02, 23.02"


@given(st.integers(2020, 2060))
def test_every_day_of_a_year_lies_in_one_week_and_parities_take_turns(year: int) -> None:
    weeks = strip_of("", (), 1, year).weeks
    assert weeks[0].monday <= StudyYear(year).first_day
    assert weeks[-1].monday + timedelta(6) >= StudyYear(year).last_day
    assert [week.number for week in weeks[:52]] == list(range(1, 53))
    assert {(first.parity, then.parity) for first, then in pairwise(weeks[:50])} == {
        (Parity.NUMERATOR, Parity.DENOMINATOR),
        (Parity.DENOMINATOR, Parity.NUMERATOR),
    }
