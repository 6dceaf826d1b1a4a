"""Several processes of one server on one PostgreSQL: what one of them was told, the others know at once."""

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from uuid import UUID

import pytest
from sqlalchemy import Engine, insert, text, update

from db import ids
from db.clock import SystemClock
from db.credentials import DeviceKey
from db.engine import open_server, reading, writing
from db.migrations import SCHEMA
from db.models.exchange import Device
from db.sync import wire
from db.sync.poke import CHANNEL, Across
from desktop.line import Line
from tests.server.small_college import ZONE, SmallCollege, found
from tests.server.test_command import serving
from tests.server.test_sync_routes import ask, quiet
from tests.xserver import until

PATIENCE = 10  # seconds, far below the 25 s after which a wait ends by itself


@pytest.fixture
def engine(postgres_server: str) -> Iterator[Engine]:
    opened = open_server(postgres_server)
    yield opened
    opened.dispose()


@pytest.fixture
def addresses(postgres_server: str, college: SmallCollege) -> Iterator[tuple[str, str]]:
    """Two processes that serve the same college."""
    with serving("--database", postgres_server) as (_, one), serving("--database", postgres_server) as (_, other):
        yield one, other


@pytest.fixture
def second(engine: Engine, college: SmallCollege) -> tuple[UUID, DeviceKey]:
    """Another device of the teacher."""
    device, key = ids.fresh(), DeviceKey.generate()
    told = {"id": device, "machine": college.machine, "person": college.teacher, "alg": key.alg, "made_at": 1}
    with writing(engine).begin() as connection:
        connection.execute(insert(Device).values(public_key=key.public, **told))
    return device, key


@pytest.fixture
def college(engine: Engine, hashes: tuple[bytes, str, str]) -> SmallCollege:
    return found(engine, hashes)


def at(address: str, device: UUID, key: DeviceKey) -> closing[Line]:
    return closing(Line(address, device, key, SystemClock(ZONE)))


def push_nothing(line: Line) -> None:
    """Push no batch at all: the server rings as after any push."""
    _, told = ask(line, "hello", nonce="1")
    stamp = {"wall": told["server_time"], "mono": 1, "boot": "b"}
    assert (
        ask(line, "push", v=wire.VERSION, nonce="2", epoch=told["epoch"], schema=SCHEMA, clock=stamp, batches=[])[0]
        == 200
    )


def test_a_push_at_one_process_wakes_who_waits_at_another(addresses, engine, college, second):
    with (
        at(addresses[0], *second) as here,
        at(addresses[1], college.device, college.device_key) as there,
        ThreadPoolExecutor(1) as pool,
    ):
        for state in ("suspended", "ok", "suspended"):
            known = quiet(there)
            before = _asked(engine)
            waiting = pool.submit(ask, there, "wait", **known)
            until(lambda before=before: _asked(engine) > before, "the waiting request is let in")
            assert not waiting.done()
            with writing(engine).begin() as connection:
                connection.execute(update(Device).where(Device.id == college.device).values(state=state))
            push_nothing(here)
            assert waiting.result(PATIENCE) == (200, {})


def _asked(engine: Engine) -> int:
    """How many signed requests were let in so far; none while a process is still at one with the database."""
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE '%active%'"
    with reading(engine).connect() as connection:
        asked = connection.scalar(text("SELECT count(*) FROM request_nonce"))
        return asked if connection.scalar(text(busy)) == 1 else 0  # the one is this very question


def test_a_person_has_one_seat_in_all_processes(addresses, college, second):
    mine = (college.device, college.device_key)
    with at(addresses[0], *mine) as first, at(addresses[1], *mine) as moved, at(addresses[1], *second) as other:
        assert "lock" not in ask(first, "hello", nonce="1", open=True)[1]
        assert "lock" not in ask(other, "hello", nonce="1", open=True)[1]
        assert ask(first, "hello", nonce="2", open=True)[1]["lock"] is True
        assert "lock" not in ask(other, "hello", nonce="2", open=True)[1]
        assert "lock" not in ask(moved, "hello", nonce="3", open=True)[1], "unlocked anew, at the other process"
        assert ask(other, "hello", nonce="3", open=True)[1]["lock"] is True


# ---- the line between processes


@pytest.fixture
def heard() -> "queue.Queue[UUID | None]":
    return queue.Queue()


def test_a_notice_names_whose_push_it_was_and_does_not_come_back(engine, heard):
    mine: queue.Queue[UUID | None] = queue.Queue()
    device = ids.fresh()
    with closing(Across(engine, heard.put)) as other, closing(Across(engine, mine.put)) as own:
        for across, ears in ((other, heard), (own, mine)):
            across.start()
            assert ears.get(timeout=PATIENCE) is None, "what was told before it listened, it does not know"
        own.tell(device)
        own.tell(None)
        assert heard.get(timeout=PATIENCE) == device
        assert heard.get(timeout=PATIENCE) is None
        other.tell(device)
        assert mine.get(timeout=PATIENCE) == device
    assert (mine.empty(), heard.empty()) == (True, True)


def test_a_broken_line_is_made_anew_and_rings_for_what_it_missed(engine, heard):
    with closing(Across(engine, heard.put)) as across:
        across.start()
        assert heard.get(timeout=PATIENCE) is None
        with writing(engine).connect() as connection:
            told = connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE :q"),
                {"q": f"LISTEN {CHANNEL}%"},
            )
            assert [done for (done,) in told] == [True]
        assert heard.get(timeout=PATIENCE) is None
        with closing(Across(engine, lambda by: None)) as other:
            other.start()
            device = ids.fresh()
            other.tell(device)
            assert heard.get(timeout=PATIENCE) == device


def test_a_notice_that_cannot_be_sent_stops_nobody(caplog):
    away = open_server("postgresql://parta@/parta?host=/nowhere")
    with closing(Across(away, lambda by: None)) as across:
        across.start()
        across.tell(None)
    assert "other processes are not told: Unreachable" in caplog.text
