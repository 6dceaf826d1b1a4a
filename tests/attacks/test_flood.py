"""A known device that floods the exchange is told to wait; the others and a returning laptop notice nothing of it."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from db.clock import SystemClock
from db.engine import reading
from db.models.accounts import Nonce
from db.store import Store
from db.sync import wire
from db.sync.desk import Desk
from db.sync.exchange import exchange
from desktop.line import Answer, Line
from server.app import build
from server.pace import AT_ONCE, Limits, Pace
from server.poke import Poke
from tests.db.one_lesson import DAY, mark, marks
from tests.factories import WHO, ZONE, Hand, Machines, column_on, enrol, lay_lesson, place, put
from tests.server.conftest import listening

PACE = Pace(40, 2)
FLOOD = 400


@pytest.fixture
def server(server):
    lay_lesson(server, DAY)
    place(server)
    return server


@pytest.fixture
def address(server):
    poke = Poke()
    with listening(build(server, SystemClock(ZONE), poke, limits=Limits(PACE)), poke) as where:
        yield where


def known(machines: Machines, server, person=WHO.teacher) -> Hand:
    hand = machines.hand(person)
    hand.store = Store(hand.engine, SystemClock(ZONE), hand.key)
    enrol(server, hand)
    return hand


def line_of(address: str, hand: Hand) -> Line:
    return Line(address, hand.device, hand.key, SystemClock(ZONE))


def hello(line: Line) -> Answer:
    headers = {"Content-Type": "application/json", "Content-Encoding": "zstd"}
    return line.post("/sync/v1/hello", wire.encode({"nonce": "1"}), headers)


def flooded(address: str, hand: Hand, count: int = FLOOD) -> list[Answer]:
    """Send as many greetings as fast as several lines can."""
    share = threading.local()
    lines = []

    def one(_: int) -> Answer:
        if not hasattr(share, "line"):
            share.line = line_of(address, hand)
            lines.append(share.line)
        return hello(share.line)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(count)))
    for line in lines:
        line.close()
    return answers


def test_a_flood_is_told_to_wait_and_writes_nothing(server, machines, address):
    answers = flooded(address, known(machines, server))
    well = [answer for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status == 429]
    assert len(well) + len(refused) == FLOOD
    assert len(well) <= PACE.burst + PACE.rate * 60
    assert len(refused) > FLOOD / 2
    for answer in refused:
        told = json.loads(answer.body)
        assert told == {"code": "pause", "seconds": answer.pause}
        assert answer.pause >= 1
    with reading(server).connect() as connection:
        written = connection.scalar(select(func.count()).select_from(Nonce))
    assert written <= len(well) + 8 * AT_ONCE, "what is refused costs the database no write"


def test_others_are_answered_while_one_floods(server, machines, address):
    flooder, teacher = known(machines, server, WHO.other), known(machines, server)
    ends = threading.Event()

    def flood() -> int:
        line, count = line_of(address, flooder), 0
        while not ends.is_set():
            count += hello(line).status == 429
        line.close()
        return count

    with ThreadPoolExecutor(6) as pool:
        floods = [pool.submit(flood) for _ in range(6)]
        line = line_of(address, teacher)
        try:
            slowest = 0.0
            for _ in range(10):
                began = time.monotonic()
                assert hello(line).status == 200
                slowest = max(slowest, time.monotonic() - began)
        finally:
            ends.set()
            line.close()
        assert sum(each.result() for each in floods) > 0
    assert slowest < 5


def test_a_laptop_that_returns_with_a_thousand_batches_is_not_slowed(server, machines, address):
    """At a pace of 40 requests at once: a thousand batches are four of them."""
    laptop = known(machines, server)
    column = column_on(laptop, DAY)
    for number in range(1000):
        put(laptop, column, number % 6, mark(str(2 + number % 4)))
    line = line_of(address, laptop)
    asked: list[int] = []
    post = line.post

    def counted(*told: object) -> Answer:
        answer = post(*told)
        asked.append(answer.status)
        return answer

    line.post = counted
    exchange(Desk(laptop.engine, SystemClock(ZONE), line, laptop.key, gate=laptop.store.gate))
    line.close()
    assert not laptop.store.waiting()
    assert set(asked) == {200}
    assert len(asked) < PACE.burst / 2
    assert marks(server)


def test_a_strangers_flood_in_somebodys_name_uses_up_nothing_of_his(server, machines, address):
    teacher = known(machines, server)
    thief = Hand(**{field: getattr(teacher, field) for field in teacher.__dataclass_fields__})
    thief.key = known(machines, server, WHO.other).key  # signs in the teacher's name with another key
    answers = flooded(address, thief, 100)
    assert {answer.status for answer in answers} == {401}
    line = line_of(address, teacher)
    assert [hello(line).status for _ in range(20)] == [200] * 20
    line.close()
