"""Whoever may see more than a desk should hold gets the first of it whole, and the rest when he asks for it."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from db.engine import reading
from db.models.exchange import Bucket
from db.sync import holding, wire
from db.sync.desk import Desk
from db.sync.exchange import exchange
from tests.factories import TODAY, WHO, Hand, Line, Machines, exchange_with

BOUND = 6


@pytest.fixture
def deputy(machines: Machines, server: Engine, monkeypatch) -> Hand:
    monkeypatch.setattr(holding, "MOST_HELD", BOUND)
    return machines.enrolled(server, WHO.deputy)


def desk_of(hand: Hand, server: Engine) -> Desk:
    return Desk(hand.engine, hand.clock, Line(server, hand.device, hand.clock), hand.key, gate=hand.store.gate)


def names(hand: Hand, table: str) -> set[str]:
    with reading(hand.engine).connect() as connection:
        return set(connection.exec_driver_sql(f"SELECT name FROM {table}").scalars())


def hold(hand: Hand, server: Engine, buckets: list[int], days: int) -> list[int]:
    """Ask for buckets by their numbers, and return those that are held now."""
    asked = wire.encode({"v": wire.VERSION, "buckets": buckets, "days": days})
    return wire.decode(Line(server, hand.device, hand.clock).call("hold", asked).body)["held"]


def test_the_first_are_held_whole_and_the_rest_is_offered(deputy):
    held, offered = names(deputy, "sync_cursor"), names(deputy, "sync_offer")
    assert len(held) == BOUND
    assert offered
    assert not held & offered
    assert {"catalogue"} <= {name.partition(":")[0] for name in held}, "what everybody needs comes first"


def test_what_is_asked_for_is_held_until_its_day_and_goes_then(server, deputy):
    wanted = next(
        name for name in sorted(names(deputy, "sync_offer")) if name.startswith(("group_year:", "attendance:"))
    )
    with reading(deputy.engine).connect() as connection:
        number = connection.exec_driver_sql("SELECT bucket FROM sync_offer WHERE name=?", (wanted,)).scalar()
    assert hold(deputy, server, [number], days=10) == [number]
    exchange_with(server, deputy)
    assert wanted in names(deputy, "sync_cursor")
    assert wanted not in names(deputy, "sync_offer")
    deputy.clock.turn(TODAY + timedelta(10))
    exchange_with(server, deputy)
    assert wanted in names(deputy, "sync_cursor")
    deputy.clock.turn(TODAY + timedelta(11))
    exchange_with(server, deputy)
    assert wanted not in names(deputy, "sync_cursor")
    assert wanted in names(deputy, "sync_offer")


def test_what_is_not_offered_is_not_given(server, deputy, machines):
    teacher = machines.enrolled(server)
    with reading(server).connect() as connection:
        number = list(connection.scalars(select(Bucket.id).where(Bucket.kind == "inbox")))
    before = names(teacher, "sync_cursor")
    assert hold(teacher, server, number, days=30) == []
    exchange(desk_of(teacher, server))
    assert names(teacher, "sync_cursor") == before
    assert hold(teacher, server, [99_999], days=1) == [], "nor what there is not"


@pytest.mark.parametrize(
    "asked",
    [{}, {"buckets": [1]}, {"buckets": [1], "days": -1}, {"buckets": [1], "days": 1000}, {"buckets": "x", "days": 1},
     {"buckets": list(range(100)), "days": 1}, {"buckets": [None], "days": 1}],
)  # fmt: skip
def test_garbage_is_refused(server, deputy, asked):
    assert Line(server, deputy.device, deputy.clock).call("hold", wire.encode(asked)).status == 400
