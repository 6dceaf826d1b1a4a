"""What plan, КТП, timetable and journal of a page say against each other, and whether the term is long enough."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from college.reconciliation import Finding, PageHours, TermHours, explained, findings, forecast
from college.terms import spans_of

YEAR = 2026
AUTUMN, SPRING = spans_of(2, YEAR)
DAY = date(2026, 11, 12)


def term(span=AUTUMN, planned=48, past=20, ahead=28, given: int | None = 20) -> TermHours:
    return TermHours(
        span, Decimal(planned), Decimal(past), Decimal(ahead), None if given is None else Decimal(given)
    )  # fmt: skip


def page(autumn: TermHours, spring: TermHours | None = None, written: int | None = 48) -> PageHours:
    other = spring or term(SPRING, 0, 0, 0, 0)
    told = None if written is None else Decimal(written)
    return PageHours(UUID(int=1), UUID(int=2), "ОП.01", "Операционные системы", (autumn, other), told)


@pytest.mark.parametrize(
    ("hours", "found", "said"),
    [
        (page(term()), (), "хватит ровно"),
        (page(term(ahead=16)), (Finding.LACK,), "не хватит 12 ч"),
        (page(term(planned=49), written=49), (), "не хватит 1 ч"),
        (page(term(ahead=40)), (Finding.SPARE,), "останется 12 ч"),
        (page(term(given=14)), (Finding.LACK, Finding.UNWRITTEN), "не хватит 6 ч"),
        (page(term(past=0, ahead=0, given=0)), (Finding.NO_TIMETABLE,), "нет в расписании"),
        (page(term(), written=None), (Finding.NO_KTP,), "хватит ровно"),
        (page(term(), written=46), (Finding.KTP_DIFFERS,), "хватит ровно"),
        (page(term(given=None)), (), "журнал не здесь"),
        (page(term(planned=0, past=0, ahead=0, given=0), written=0), (), "часов нет"),
    ],
)
def test_what_does_not_agree_is_found_and_said(hours, found, said):
    assert findings(hours, DAY) == found
    assert forecast(hours, DAY) == said


def test_each_finding_is_explained_with_both_numbers():
    hours = page(replace(term(ahead=16), given=Decimal(14)), written=46)
    assert [explained(each, hours, DAY) for each in findings(hours, DAY)] == [
        "До конца осеннего семестра не хватит 18 ч: по плану 48, дано 14, впереди 16.",
        "В КТП 46 ч, по плану 48 ч.",
        "Занятия были, записей нет: 6 ч.",
    ]


def test_the_term_that_runs_is_the_one_that_is_forecast():
    hours = page(term(ahead=0), term(SPRING, 20, 0, 20, 0), written=68)
    assert forecast(hours, DAY) == "не хватит 28 ч"
    assert forecast(hours, date(2027, 2, 1)) == "хватит ровно"
    assert findings(hours, date(2027, 2, 1)) == ()
    assert "весеннего" in explained(Finding.LACK, hours, date(2027, 2, 1))


def test_what_is_over_is_told_as_over():
    hours = page(term(), term(SPRING, 20, 12, 0, 12))
    assert forecast(hours, date(2027, 9, 3)) == "не хватило 8 ч"


def test_a_year_is_the_sum_of_its_terms_and_unknown_where_one_is():
    hours = page(term(), term(SPRING, 20, 0, 18, 0))
    assert (hours.planned, hours.laid, hours.given) == (68, 66, 20)
    assert page(term(), term(SPRING, 20, 0, 18, None)).given is None
