"""Study year, terms, weeks, bells, closed and future."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.bells import DEFAULT_BELLS, Bell, bell_of, check_bells, pair_at
from college.days import spoken, written
from college.refusal import Refused
from college.terms import (
    Closure,
    ClosureState,
    Parity,
    StudyYear,
    course_of,
    half_of,
    is_closed,
    is_working,
    parity_of,
    refuse_closed,
    refuse_future,
    spans_of,
    study_year_of,
    term_of,
    term_on,
    week_of,
    year_title,
)

DAYS = st.dates(date(1999, 1, 1), date(2100, 12, 31))
OLGA, IVAN = UUID(int=1), UUID(int=2)


def test_the_year_turns_on_the_first_of_september():
    assert study_year_of(date(2026, 8, 31)) == 2025
    assert study_year_of(date(2026, 9, 1)) == 2026
    assert year_title(2026) == StudyYear(2026).title == "2026/27"
    assert year_title(2099) == "2099/00"


@given(DAYS)
def test_a_day_lies_in_its_study_year_only(day):
    year = study_year_of(day)
    assert [day in StudyYear(other) for other in (year - 1, year, year + 1)] == [False, True, False]


@given(st.integers(1, 6), st.integers(1, 2))
def test_terms_count_from_enrolment_and_back(course, half):
    term = term_of(course, half)
    assert (course_of(term), half_of(term)) == (course, half)
    assert term == (course - 1) * 2 + half


@given(DAYS, st.integers(1, 5))
def test_every_day_of_the_year_has_one_term(day, course):
    spans = spans_of(course, study_year_of(day))
    assert [span.number for span in spans if day in span] == [term_on(day, spans)]


def test_the_second_course_is_in_terms_three_and_four():
    spans = spans_of(2, 2026, spring=date(2027, 1, 11))
    assert term_on(date(2027, 1, 10), spans) == 3
    assert term_on(date(2027, 1, 11), spans) == 4
    assert term_on(date(2020, 1, 1), spans) == 3


def test_weeks_of_2026_as_on_the_pictures():
    assert week_of(date(2026, 8, 31)) == week_of(date(2026, 9, 1)) == 1
    assert week_of(date(2026, 11, 12)) == 11
    assert parity_of(date(2026, 11, 12)) is Parity.NUMERATOR
    assert parity_of(date(2026, 11, 12)).title == "числитель"
    assert parity_of(date(2026, 11, 16)) is Parity.DENOMINATOR


@given(DAYS)
def test_a_week_is_never_split(day):
    monday = day - timedelta(day.weekday())
    assert {week_of(monday + timedelta(n)) for n in range(7)} == {week_of(day)}
    assert 1 <= week_of(day) <= 53


def test_sundays_and_holidays_are_not_worked():
    assert is_working(date(2026, 11, 14))  # a Saturday
    assert not is_working(date(2026, 11, 15))
    assert not is_working(date(2026, 11, 4))
    assert not is_working(date(2026, 11, 3), frozenset({date(2026, 11, 3)}))


def _closure(state, **more):
    return Closure(3, state, "заместитель директора Гладышев\u00a0М.\u00a0В.", date(2026, 11, 5), **more)


def test_a_closed_term_says_who_can_open_it():
    with pytest.raises(Refused) as caught:
        refuse_closed(_closure(ClosureState.CLOSED), person=OLGA, today=date(2026, 11, 12), title="Октябрь")
    assert str(caught.value) == (
        "Октябрь закрыт 5\u00a0ноября. Открыть может заместитель директора Гладышев\u00a0М.\u00a0В., попросить — Alt+Enter."
    )
    with pytest.raises(Refused, match="3 семестр закрыт"):
        refuse_closed(_closure(ClosureState.ASKED), person=OLGA, today=date(2026, 11, 12))


def test_closing_still_takes_edits_and_reopening_ends():
    today = date(2026, 11, 12)
    assert not is_closed(None, OLGA, today)
    assert not is_closed(_closure(ClosureState.CLOSING), OLGA, today)
    opened = _closure(ClosureState.REOPENED, opened_for=OLGA, opened_until=today)
    assert not is_closed(opened, OLGA, today)
    assert is_closed(opened, IVAN, today)
    assert is_closed(opened, OLGA, today + timedelta(1))
    refuse_closed(opened, person=OLGA, today=today)


def test_tomorrow_is_not_written_today():
    refuse_future(date(2026, 11, 12), date(2026, 11, 12))
    with pytest.raises(Refused) as caught:
        refuse_future(date(2026, 11, 17), date(2026, 11, 12))
    assert str(caught.value) == "Занятие 17\u00a0ноября ещё не прошло. Тему можно подготовить в КТП."


def test_days_are_spoken_and_written():
    assert spoken(date(2026, 5, 3)) == "3\u00a0мая"
    assert written(date(2026, 5, 3)) == "03.05.2026"


def test_the_bell_tells_the_pair():
    check_bells(DEFAULT_BELLS)
    assert pair_at(DEFAULT_BELLS, time(8, 30)) == 1
    assert pair_at(DEFAULT_BELLS, time(10, 0)) is None
    assert pair_at(DEFAULT_BELLS, time(12, 21)) == 3
    assert bell_of(DEFAULT_BELLS, 6) == Bell(6, time(17, 20), time(18, 50))
    assert bell_of(DEFAULT_BELLS, 7) is None


@pytest.mark.parametrize(
    ("bells", "says"),
    [
        ([Bell(1, time(9), time(9))], "1-я пара кончается раньше, чем начинается."),
        ([Bell(1, time(9), time(10)), Bell(1, time(10), time(11))], "1-я пара названа дважды."),
        (
            [Bell(2, time(10), time(11)), Bell(1, time(9), time(10, 1))],
            "2-я пара начинается раньше, чем кончилась 1-я.",
        ),
    ],
)
def test_impossible_bells_are_refused(bells, says):
    with pytest.raises(Refused) as caught:
        check_bells(bells)
    assert str(caught.value) == says
