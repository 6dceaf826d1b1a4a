"""The load: hours are shared by days and never given twice, a stream counts once, norms are told in words."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.load import (
    Assigned,
    LoadNorms,
    Verdict,
    has_page,
    hours_of,
    of_teachers,
    refuse_assignment,
    shares,
    told,
    verdict,
)
from college.plans import LineKind, PlanHours, PlanLine, Work
from college.refusal import Refused
from college.teaching import Span

YEAR, COURSE = 2026, 2
PAGE, ANNA, BORIS = UUID(int=1), UUID(int=2), UUID(int=3)
LINE = PlanLine("ОП.01", "Сети", "ОП", LineKind.DISCIPLINE, hours=(
    PlanHours(3, Work.LECTURE, Decimal(32)), PlanHours(3, Work.PRACTICE, Decimal(16)),
    PlanHours(3, Work.INDEPENDENT, Decimal(10)), PlanHours(4, Work.LECTURE, Decimal(20)),
    PlanHours(1, Work.LECTURE, Decimal(99)),
))  # fmt: skip
HOURS = hours_of(LINE, COURSE, PAGE)
FIRST, SPRING, LAST = date(2026, 9, 1), date(2027, 1, 1), date(2027, 8, 31)


def teaches(person: UUID, first: date, last: date | None, kind: Work | None = None, number: int = 9) -> Assigned:
    return Assigned(UUID(int=number), PAGE, person, Span(first, last), kind)


def test_a_page_needs_what_a_teacher_gives_in_its_year() -> None:
    assert HOURS.total == 68, "neither independent work nor another course"


def test_who_has_the_whole_year_has_all_hours() -> None:
    assert shares(HOURS, [teaches(ANNA, FIRST, LAST)], COURSE, YEAR) == {UUID(int=9): Decimal("68.0")}
    assert shares(HOURS, [teaches(ANNA, FIRST, None)], COURSE, YEAR) == {UUID(int=9): Decimal("68.0")}


def test_a_teacher_of_one_kind_has_its_hours_and_one_of_a_term_those_of_the_term() -> None:
    parts = [teaches(ANNA, FIRST, LAST, Work.PRACTICE, 1), teaches(BORIS, SPRING, LAST, None, 2)]
    assert shares(HOURS, parts, COURSE, YEAR) == {UUID(int=1): Decimal("16.0"), UUID(int=2): Decimal("20.0")}


SPANS = st.tuples(st.dates(FIRST, LAST), st.dates(FIRST, LAST)).map(lambda days: Span(min(days), max(days)))


@given(st.lists(st.tuples(SPANS, st.sampled_from([None, Work.LECTURE, Work.PRACTICE])), max_size=5))
def test_never_more_hours_are_given_than_there_are(told_: list[tuple[Span, Work | None]]) -> None:
    teaching = [Assigned(UUID(int=n), PAGE, ANNA, span, kind) for n, (span, kind) in enumerate(told_)]
    given_ = shares(HOURS, teaching, COURSE, YEAR)
    assert all(hours >= 0 for hours in given_.values())
    assert sum(given_.values()) <= HOURS.total + Decimal("0.05") * len(teaching)


def test_a_stream_counts_once_and_its_longest_page() -> None:
    stream = UUID(int=77)
    both = [Assigned(UUID(int=n), UUID(int=100 + n), ANNA, Span(FIRST), None, stream) for n in (1, 2)]
    alone = Assigned(UUID(int=3), UUID(int=103), ANNA, Span(FIRST))
    taken = {UUID(int=1): Decimal(40), UUID(int=2): Decimal(48), UUID(int=3): Decimal(10)}
    assert of_teachers([*both, alone], taken) == {ANNA: Decimal(58)}


@pytest.mark.parametrize(("hours", "expected", "words"), [
    (700, Verdict.UNDER, "до ставки не хватает 20 ч"), (720, Verdict.FITS, "ставка и 0 ч"),
    (1440, Verdict.FITS, "ставка и 720 ч"), (1441, Verdict.OVER, "больше наибольшей нагрузки на 1 ч"),
])  # fmt: skip
def test_hours_are_told_against_the_norm(hours: int, expected: Verdict, words: str) -> None:
    assert (verdict(Decimal(hours)), told(Decimal(hours))) == (expected, words)


def test_norms_are_parameters() -> None:
    assert verdict(Decimal(700), LoadNorms(rate=600, most=650)) is Verdict.OVER


@pytest.mark.parametrize(("first", "last", "says"), [
    (date(2026, 8, 31), LAST, "в пределах учебного года"), (FIRST, date(2027, 9, 1), "в пределах учебного года"),
    (date(2026, 10, 1), date(2026, 9, 1), "в пределах учебного года"),
])  # fmt: skip
def test_days_outside_the_year_are_refused(first: date, last: date, says: str) -> None:
    with pytest.raises(Refused, match=says):
        refuse_assignment("Анна", Span(first, last), YEAR, [], None, None)


def test_nobody_has_the_same_page_twice_on_a_day_nor_after_leaving() -> None:
    other = [teaches(ANNA, FIRST, date(2026, 12, 31), Work.LECTURE)]
    with pytest.raises(Refused, match="уже ведёт"):
        refuse_assignment("Анна", Span(date(2026, 12, 31), LAST), YEAR, other, None, None)
    refuse_assignment("Анна", Span(date(2026, 12, 31), LAST), YEAR, other, Work.PRACTICE, None)
    refuse_assignment("Анна", Span(SPRING, LAST), YEAR, other, None, None)
    with pytest.raises(Refused, match="не работает"):
        refuse_assignment("Анна", Span(FIRST, LAST), YEAR, [], None, date(2027, 1, 31))


def test_what_has_a_page_is_taught_by_somebody() -> None:
    def line(kind: LineKind, work: Work, term: int = 3) -> PlanLine:
        return PlanLine("А", "А", "", kind, hours=(PlanHours(term, work, Decimal(8)),))

    assert has_page(line(LineKind.DISCIPLINE, Work.LECTURE), COURSE)
    assert has_page(line(LineKind.STUDY_PRACTICE, Work.OTHER), COURSE)
    assert not has_page(line(LineKind.DISCIPLINE, Work.LECTURE, 1), COURSE)
    assert not has_page(line(LineKind.DISCIPLINE, Work.INDEPENDENT), COURSE)
    assert not has_page(line(LineKind.MODULE, Work.LECTURE), COURSE)
    assert not has_page(line(LineKind.FINAL, Work.LECTURE), COURSE)
