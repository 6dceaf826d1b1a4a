"""The write gate with real threads: typing first, pulling between, nobody for ever."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from db.gate import LONGEST_CLAIM, QUIET, Gate

LONG = 20.0


class Hand:
    """A clock moved by hand, so that nobody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@contextmanager
def thread(work: Callable[[], None]) -> Iterator[threading.Thread]:
    running = threading.Thread(target=work, daemon=True)
    running.start()
    yield running
    running.join(LONG)
    assert not running.is_alive(), "a thread waits for ever"


def test_nobody_waits_at_an_open_gate() -> None:
    gate = Gate()
    assert not gate.wants()
    with gate.pulling():
        assert not gate.wants()
    with gate.typing():
        assert gate.wants()
    assert not gate.wants()


def test_pulling_waits_from_the_key_to_the_end_of_the_paint() -> None:
    gate = Gate()
    order: list[str] = []

    def pull() -> None:
        with gate.pulling():
            order.append("pulled")

    gate.claim()
    assert gate.wants()
    with thread(pull) as pulling:
        with gate.typing():
            order.append("written")
        assert pulling.is_alive()
        order.append("painted")
        gate.release()
    assert order == ["written", "painted", "pulled"]


def test_typing_waits_only_for_the_chunk_that_runs() -> None:
    gate = Gate()
    order: list[str] = []
    is_inside, is_asked = threading.Event(), threading.Event()

    def pull() -> None:
        with gate.pulling():
            is_inside.set()
            assert is_asked.wait(LONG)
            assert gate.wants()
            order.append("chunk")
        with gate.pulling():
            order.append("next chunk")

    with thread(pull):
        assert is_inside.wait(LONG)
        gate.claim()
        is_asked.set()
        with gate.typing():
            order.append("written")
        gate.release()
    assert order == ["chunk", "written", "next chunk"]


def test_one_writes_at_a_time() -> None:
    gate = Gate()
    inside: list[int] = []
    crowds: list[int] = []

    def write(way: Callable[[], object]) -> None:
        for _ in range(200):
            with way():  # type: ignore[attr-defined]
                inside.append(1)
                crowds.append(len(inside))
                inside.pop()

    with thread(lambda: write(gate.typing)), thread(lambda: write(gate.typing)), thread(lambda: write(gate.pulling)):
        pass
    assert set(crowds) == {1}
    assert len(crowds) == 600


def test_chunks_are_paced_while_a_hand_is_at_the_keys() -> None:
    now = Hand()
    gate = Gate(now)
    with gate.pulling():
        pass
    gate.claim()
    gate.release()
    assert gate._pause() == pytest.approx(QUIET)
    now.time += QUIET - 0.01
    gate.claim()
    gate.release()
    assert gate._pause() == pytest.approx(0.01)
    now.time += 0.02
    assert gate._pause() is None  # the hand still types, and yet the exchange moves on
    with gate.pulling():
        pass
    assert gate._pause() == pytest.approx(QUIET)
    now.time += QUIET
    assert gate._pause() is None


def test_who_types_on_and_on_sees_news_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.gate.LONGEST_QUIET", 0.1)
    gate, has_come = Gate(), threading.Event()

    def pull() -> None:
        with gate.pulling(quiet=60.0):
            has_come.set()

    with thread(pull):
        for _ in range(1000):
            gate.claim()
            gate.release()
            if has_come.wait(0.01):
                break
    assert has_come.is_set()


def test_chunks_follow_each_other_when_nobody_types() -> None:
    gate = Gate(Hand())
    for _ in range(3):
        with gate.pulling():
            pass
        assert gate._pause() is None


def test_a_claim_whose_paint_never_came_ends_by_itself() -> None:
    now = Hand()
    gate = Gate(now)
    gate.claim()
    now.time += LONGEST_CLAIM - 0.01
    assert gate.wants()
    now.time += 0.02
    assert not gate.wants()
    with gate.pulling():
        pass


def test_the_gate_opens_again_after_a_failed_write() -> None:
    gate = Gate()
    for way in (gate.typing, gate.pulling):
        with pytest.raises(ZeroDivisionError), way():
            raise ZeroDivisionError

    def pull() -> None:
        with gate.pulling():
            pass

    with thread(pull):
        pass
