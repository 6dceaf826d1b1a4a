"""The state of a lesson and the rule of its topic."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.lessons import (
    LessonFacts,
    LessonKind,
    LessonState,
    column_code,
    late_days,
    missing_in,
    read_code,
    state_of,
)

TOMSK = ZoneInfo("Asia/Tomsk")
STARTS = datetime(2026, 11, 12, 12, 20, tzinfo=TOMSK)
EVENING = datetime(2026, 11, 12, 23, 59, tzinfo=TOMSK)
FULL = LessonFacts(STARTS, topic="Сокеты", hours=2, homework="§ 17", roll_called=True, completed=EVENING)


def test_a_lesson_before_its_bell_is_planned_even_when_prepared():
    assert state_of(FULL, STARTS - timedelta(minutes=1)) is LessonState.PLANNED


@pytest.mark.parametrize(
    ("gap", "missing"),
    [
        ({"topic": "  "}, ("тема",)),
        ({"hours": 0}, ("часы",)),
        ({"roll_called": False}, ("перекличка",)),
        ({"homework": ""}, ("задание на дом",)),
    ],
)
def test_one_missing_field_keeps_it_held(gap, missing):
    facts = replace(FULL, **gap)
    assert missing_in(facts) == missing
    assert state_of(facts, EVENING) is LessonState.HELD


def test_nothing_set_for_home_is_an_answer_too():
    assert state_of(replace(FULL, homework="", homework_none=True), EVENING) is LessonState.FILLED


def test_filled_on_its_day_or_late():
    assert state_of(FULL, EVENING) is LessonState.FILLED
    late = replace(FULL, completed=EVENING + timedelta(days=2))
    assert state_of(late, EVENING + timedelta(days=3)) is LessonState.LATE_FILLED
    assert late_days(late) == 2
    assert late_days(FULL) == 0


def test_an_edit_after_the_check_asks_for_a_new_check():
    now = EVENING + timedelta(days=9)
    signed = replace(FULL, changed=EVENING, checked=EVENING + timedelta(days=7))
    assert state_of(signed, now) is LessonState.CHECKED
    assert state_of(replace(signed, changed=now), now) is LessonState.FILLED


def test_a_cancelled_lesson_is_nothing_else():
    assert state_of(replace(FULL, cancelled=True), EVENING) is LessonState.CANCELLED


@given(st.sampled_from(LessonKind), st.none() | st.integers(1, 99))
def test_a_code_that_is_shown_can_be_read(kind, number):
    assert read_code(column_code(kind, number)) == (kind, number)


@pytest.mark.parametrize("code", ["", "ПР4а", "Я", "4"])
def test_an_unknown_code_is_no_code(code):
    with pytest.raises(ValueError):  # noqa: PT011 - the code itself is the message
        read_code(code)
