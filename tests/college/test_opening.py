"""What is brought along from before the journal: how it is typed, what it counts, when it may be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.marks import Mark
from college.opening import NOTHING, Opening, hours_of, is_opening, read_opening, refuse_opening
from college.refusal import Refused


@pytest.mark.parametrize(
    ("text", "written", "points", "graded", "passed"),
    [
        ("5 4 зач", "5 4 зач", 9, 2, 1),
        ("5443", "5 4 4 3", 16, 4, 0),
        (" 5  4\t4 ", "5 4 4", 13, 3, 0),
        ("4,25 × 8", "4,25 × 8", 34, 8, 0),
        ("4.5x2", "4,5 × 2", 9, 2, 0),
        ("4,5 (2)", "4,5 × 2", 9, 2, 0),
        ("4 из 3", "4 × 3", 12, 3, 0),
        ("", "", 0, 0, 0),
        ("н/а", "н/а", 0, 0, 0),
    ],
)
def test_what_is_typed_is_marks_or_an_average_of_so_many(text, written, points, graded, passed):
    told = read_opening(text)
    assert (told.text, told.points, told.graded, told.passed) == (written, points, graded, passed)
    assert read_opening(told.text) == told
    assert is_opening(written)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("4,25", "по скольким отметкам"),
        ("7", "такой оценки нет"),
        ("5 x 0", "отметок от 1 до 60"),
        ("5,9 × 3", "от 2 до 5"),
        ("5 " * 61, "не больше 60"),
        ("5;4", "такой оценки нет"),
    ],
)
def test_what_cannot_be_read_is_said(text, why):
    with pytest.raises(Refused, match=why):
        read_opening(text)
    assert not is_opening(text)


@given(st.lists(st.sampled_from(list(Mark)), max_size=30) | st.tuples(st.integers(20, 50), st.integers(1, 60)))
def test_what_is_written_is_read_back(told):
    opening = Opening((), Decimal(told[0]) / 10, told[1]) if isinstance(told, tuple) else Opening(tuple(told))
    assert read_opening(opening.text) == opening
    assert (opening.text == "") == (opening == NOTHING)


def test_hours_are_whole_and_a_term_that_began_here_brings_nothing_along():
    assert [hours_of(text) for text in ("24", " ", "400")] == [24, 0, 400]
    for text in ("-2", "2,5", "401"):
        with pytest.raises(Refused):
            hours_of(text)
    refuse_opening(date(2026, 9, 1), date(2026, 11, 2))
    for first, started, why in (
        (date(2026, 9, 1), None, "с самого начала"),
        (date(2027, 1, 1), date(2026, 11, 2), "начался уже здесь"),
        (date(2026, 9, 1), date(2026, 9, 1), "начался уже здесь"),
    ):
        with pytest.raises(Refused, match=why):
            refuse_opening(first, started)
