"""Who stands in a group: orders of the summer, two groups at once, the likely year of a group, orders in words."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.contingent import (
    Leaving,
    Stay,
    course_of,
    enrolled_in,
    group_named,
    is_whole_order,
    leaving_words,
    likely_year,
    meets,
    order_of,
    order_words,
    refuse_end,
    refuse_second_stay,
    stands_from,
)
from college.orders import Basis
from college.refusal import Refused

TODAY = date(2026, 11, 27)
ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("signed", "first"),
    [
        (date(2026, 8, 20), date(2026, 9, 1)),
        (date(2026, 6, 30), date(2026, 9, 1)),
        (date(2026, 9, 3), date(2026, 9, 3)),
        (date(2027, 2, 1), date(2027, 2, 1)),
    ],
)
def test_an_order_of_the_summer_counts_from_september(signed, first):
    assert stands_from(signed) == first


@pytest.mark.parametrize(
    ("name", "year"),
    [("ИСП-21", 2025), ("ССА-11", 2026), ("ЭКМ-431", 2023), ("Д1", 2026), ("Повара", 2026), ("К-2026", 2026)],
)
def test_the_likely_year_of_a_group(name, year):
    assert likely_year(name, TODAY) == year
    assert course_of(year, TODAY) == 2026 - year + 1


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 31))


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_two_stays_meet_when_they_share_a_day(first, end, other, other_end):
    one, two = Stay(ONE, first, end), Stay(TWO, other, other_end)
    days = [date(2026, 1, day) for day in range(1, 32)]
    share = any(day in one and day in two for day in days) or (end is None and other_end is None)
    if (end is None or first < end) and (other_end is None or other < other_end):
        assert (meets(one, [two]) is two) == share == (meets(two, [one]) is one)


def test_a_second_stay_and_an_end_before_its_beginning_are_refused():
    stay = Stay(ONE, date(2026, 9, 1))
    with pytest.raises(Refused, match=r"уже стоит в группе ИСП-21 с 01\.09\.2026"):
        refuse_second_stay(Stay(TWO, date(2026, 10, 1)), [stay], {ONE: "ИСП-21"})
    refuse_second_stay(Stay(TWO, date(2026, 10, 1)), [Stay(ONE, date(2026, 9, 1), date(2026, 10, 1))], {})
    with pytest.raises(Refused, match="Проверьте день"):
        refuse_end(stay, date(2026, 9, 1))
    refuse_end(stay, date(2026, 9, 2))
    with pytest.raises(Refused, match="уже выбыл"):
        refuse_end(Stay(ONE, date(2026, 9, 1), date(2026, 10, 1)), date(2026, 11, 1))


def test_a_group_has_a_name_of_its_own_and_a_year_that_can_be():
    assert group_named("  ИСП  -31 ") == "ИСП -31"
    for name in ("", " ", "Г" * 41, "исп-21"):
        with pytest.raises(Refused):
            group_named(name, ["ИСП-21"])
    assert enrolled_in(2027, TODAY) == 2027
    for year in (1980, 2028):
        with pytest.raises(Refused, match="проверьте"):
            enrolled_in(year, TODAY)


def test_orders_are_whole_or_none():
    assert order_of("141-к", TODAY) == Basis("141-к", TODAY)
    assert order_of("141-к", None) is None
    assert order_of(" ", TODAY) is None
    assert is_whole_order("", None)
    assert is_whole_order("1", TODAY)
    assert not is_whole_order("1", None)
    assert (order_words("1", TODAY), order_words("1", None), order_words("", None)) == ("№ 1 от 27.11.2026", "№ 1", "")
    assert [leaving_words(each) for each in (*Leaving, "other")] == [
        "переведён", "отчислен", "выпущен", "в академическом отпуске", "other",
    ]  # fmt: skip
