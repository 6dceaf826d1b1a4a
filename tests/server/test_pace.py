"""Shares of asking: what a device may ask at once and after, what is kept for the modest, what is forgotten."""

from uuid import UUID

import pytest

from server.envelope import Refusal
from server.pace import AT_ONCE, COLLEGE, DEVICE, MOST_KEPT, Limits, Pace


class Seconds:
    """A clock that tests turn by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time():
    return Seconds()


def device(number: int) -> UUID:
    return UUID(int=number)


def named(who: UUID) -> str:
    return f'parta=("@method");created=1;keyid="{who.hex}";alg="ed25519";nonce="x";tag="parta-device"'


def taken(limits: Limits, who: UUID, most: int) -> int:
    """Ask until it is refused; return how many were let in."""
    for count in range(most):
        try:
            limits.take(who)
        except Refusal:
            return count
    return most


def test_a_device_asks_so_much_at_once_and_so_much_a_second_after(time):
    limits = Limits(mono=time)
    assert taken(limits, device(1), 1000) == DEVICE.burst
    assert taken(limits, device(1), 10) == 0
    time.now += 1
    assert taken(limits, device(1), 1000) == DEVICE.rate
    time.now += 3600
    assert taken(limits, device(1), 1000) == DEVICE.burst, "no share grows beyond itself"


def test_a_refusal_says_how_long(time):
    limits = Limits(mono=time)
    taken(limits, device(1), 1000)
    with pytest.raises(Refusal) as refused:
        limits.take(device(1))
    assert (refused.value.status, refused.value.body) == (429, {"code": "pause", "seconds": 1})


def test_one_uses_up_nobody_elses_share(time):
    limits = Limits(mono=time)
    taken(limits, device(1), 1000)
    assert taken(limits, device(2), 200) == 200


@pytest.mark.parametrize("crowd", [8, 20])
def test_a_crowd_that_floods_leaves_something_for_those_who_ask_little(time, crowd):
    limits = Limits(mono=time)
    assert sum(taken(limits, device(number), 300) for number in range(crowd)) < COLLEGE.burst
    assert [taken(limits, device(number), 1) for number in range(crowd)] == [0] * crowd, "whoever has asked much waits"
    assert [taken(limits, device(number), 1) for number in range(100, 105)] == [1] * 5, "whoever has not, does not"


def test_who_waits_as_he_is_told_is_let_in(time):
    limits = Limits(Pace(300, 10), Pace(600, 100), mono=time)
    for number in range(8):
        taken(limits, device(number), 300)
    with pytest.raises(Refusal) as refused:
        limits.take(device(3))
    time.now += refused.value.body["seconds"]
    limits.take(device(3))


def test_a_college_of_desktops_in_the_morning_is_far_from_any_bound(time):
    limits = Limits(mono=time)
    assert all(taken(limits, device(number), 12) == 12 for number in range(200)), "hello, push, some pulls, a wait"
    assert COLLEGE.burst >= 200 * 12


def test_who_was_told_to_wait_is_refused_unseen_until_then(time):
    limits = Limits(mono=time)
    taken(limits, device(1), 1000)
    with pytest.raises(Refusal) as refused:
        limits.knock(named(device(1)))
    assert refused.value.body == {"code": "pause", "seconds": 1}
    limits.knock(named(device(2)))
    limits.knock("no signature at all")
    time.now += 1
    limits.knock(named(device(1)))
    assert taken(limits, device(1), 1000) == DEVICE.rate


def test_a_name_on_a_request_uses_up_nothing(time):
    limits = Limits(mono=time)
    for _ in range(5000):
        limits.knock(named(device(1)))
    assert taken(limits, device(1), 1000) == DEVICE.burst


def test_so_many_of_one_device_are_in_work_at_the_same_time(time):
    limits = Limits(mono=time)
    ways = [limits.working(device(1)) for _ in range(AT_ONCE)]
    for way in ways:
        way.__enter__()
    with pytest.raises(Refusal), limits.working(device(1)):
        raise AssertionError
    with limits.working(device(2)), limits.hanging(device(1)):
        pass
    ways[0].__exit__(None, None, None)
    with limits.working(device(1)):
        pass


def test_memory_is_bounded_by_those_who_asked_of_late(time):
    limits = Limits(Pace(10, 10), Pace(1e9, 1e9), mono=time)
    for number in range(MOST_KEPT * 3):
        limits.take(device(number))
        time.now += 0.01
    assert len(limits._shares) <= MOST_KEPT
