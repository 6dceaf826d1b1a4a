"""Which batches go in one request: an act is cut only where no request could hold all of it."""

import os
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.sync import packed

A_USUAL_BATCH = 300


@dataclass(frozen=True)
class Row:
    """A batch of the outbox, as far as it is asked here."""

    act_id: str
    body: bytes = b"{}" * (A_USUAL_BATCH // 2)
    open_values: bytes | None = None
    status: str = "waiting"


def acts(*sizes: int, body: bytes = Row.body) -> list[Row]:
    return [Row(f"act {number}", body) for number, size in enumerate(sizes) for _ in range(size)]


def test_what_fits_goes_at_once():
    assert packed.together(acts(1, 30, 1, 30)) == acts(1, 30, 1, 30)


def test_an_act_that_would_be_cut_goes_with_the_next_request():
    told = acts(200, 30, 30)
    assert packed.together(told) == told[:230]
    assert packed.together(told[230:]) == told[230:]


def test_an_act_of_many_bytes_goes_whole_where_it_shrinks_enough():
    told = acts(1, 8, 1, body=b"a word said often " * 12_000)
    assert packed.together(told) == told[:1]
    assert packed.together(told[1:]) == told[1:9]


def test_one_that_does_not_shrink_goes_in_parts():
    told = [Row("act", os.urandom(100_000).hex().encode()) for _ in range(8)]
    assert packed.together(told) == told[:3]


def test_more_batches_than_a_request_holds_go_in_parts():
    told = acts(packed.MOST_BATCHES + 1)
    assert packed.together(told) == told[:-1]


def test_what_goes_on_under_another_name_ends_a_request():
    told = [*acts(2), Row("act 0", status="renamed"), Row("act 0")]
    assert packed.together(told) == told[:2]


@pytest.mark.parametrize("most", [3, 5])
@given(st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_no_act_is_cut_that_fits(most, sizes):
    with pytest.MonkeyPatch.context() as at:
        at.setattr(packed, "MOST_BATCHES", most)
        left = acts(*sizes)
        while left:
            sent = packed.together(left[: most + 1])
            assert 0 < len(sent) <= most
            left = left[len(sent) :]
            if left and left[0].act_id == sent[-1].act_id:
                assert sizes[int(left[0].act_id.split()[1])] > most
