"""Which lessons are held on a day: the calendar goes before the labour code."""

from datetime import date

import pytest

from college.calendar import DayRule, Entry, lacking, refuse_entry, taught_as
from college.refusal import Refused
from papers.law_days import law_days

UNITY, FRIDAY = date(2026, 11, 4), date(2026, 11, 13)


@pytest.mark.parametrize(
    ("day", "rule", "weekday"),
    [
        (FRIDAY, None, 4),
        (FRIDAY, DayRule(cancelled=True), None),
        (FRIDAY, DayRule(as_weekday=0), 0),
        (FRIDAY, DayRule(reason="короткий день"), 4),
        (UNITY, None, None),
        (UNITY, DayRule(), 2),
        (UNITY, DayRule(as_weekday=1), 1),
    ],
)
def test_what_is_taught_on_a_day(day, rule, weekday):
    assert taught_as(day, rule) == weekday


@pytest.mark.parametrize(
    ("first", "last", "rule", "said"),
    [
        (date(2026, 9, 2), date(2026, 9, 1), DayRule(cancelled=True), "раньше первого"),
        (date(2026, 8, 31), date(2026, 9, 1), DayRule(cancelled=True), "учебного года 2026/27"),
        (date(2026, 9, 1), date(2027, 3, 1), DayRule(cancelled=True), "не больше 62 дней"),
        (FRIDAY, date(2026, 11, 14), DayRule(as_weekday=0), "один день"),
        (FRIDAY, FRIDAY, DayRule(as_weekday=4), "13\u00a0ноября и так занятия"),
    ],
)
def test_what_cannot_stand_in_a_calendar(first, last, rule, said):
    with pytest.raises(Refused, match=said):
        refuse_entry(first, last, 2026, rule)


def test_a_holiday_may_be_worked_by_its_own_weekday():
    refuse_entry(UNITY, UNITY, 2026, DayRule(as_weekday=UNITY.weekday()))


def test_the_law_proposes_what_the_calendar_says_nothing_of():
    proposed = law_days(2026)
    days = [entry.day for entry in proposed]
    assert days == sorted(days)
    assert {UNITY, date(2027, 2, 22), date(2027, 5, 10)} <= set(days)
    assert all(entry.rule.cancelled and entry.rule.reason and entry.group is None for entry in proposed)
    left = lacking(proposed, [Entry(UNITY, DayRule()), Entry(days[1], DayRule(cancelled=True))])
    assert UNITY not in {entry.day for entry in left}
    assert len(left) == len(proposed) - 2


def test_a_year_without_a_decree_has_the_holidays_of_the_labour_code():
    assert UNITY.replace(year=2031) in {entry.day for entry in law_days(2031)}
