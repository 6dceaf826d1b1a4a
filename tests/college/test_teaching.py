"""Who is to hold a planned lesson when load and timetable do not tell the same."""

from datetime import date
from uuid import UUID

import pytest

from college.teaching import Span, holder_on

ANNA, BORIS, VERA = (UUID(int=number) for number in (1, 2, 3))
LAST, FIRST = date(2026, 11, 1), date(2026, 11, 2)
DAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("planned", "assigned", "holds"),
    [
        (ANNA, [], ANNA),
        (ANNA, [(ANNA, Span(date(2026, 9, 1)))], ANNA),
        (ANNA, [(ANNA, Span(date(2026, 9, 1), LAST)), (BORIS, Span(FIRST))], BORIS),
        (ANNA, [(ANNA, Span(date(2026, 9, 1))), (BORIS, Span(FIRST))], ANNA),
        (ANNA, [(VERA, Span(FIRST)), (BORIS, Span(DAY))], BORIS),
        (ANNA, [(BORIS, Span(date(2026, 9, 1), LAST))], ANNA),
        (None, [(BORIS, Span(FIRST))], BORIS),
    ],
    ids=["nobody told", "as planned", "replaced", "both teach", "the last to come", "over", "nobody planned"],
)
def test_a_lesson_is_held_by_whoever_is_assigned_on_its_day(planned, assigned, holds):
    assert holder_on(DAY, planned, assigned) == holds
    assert holder_on(DAY, planned, assigned[::-1]) == holds
