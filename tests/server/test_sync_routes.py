"""The exchange over real sockets: who is heard, what garbage meets, how one waits."""

import json
import logging
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.engine import reading, writing
from db.migrations import SCHEMA
from db.models.accounts import Nonce
from db.models.exchange import Device
from db.sync import wire
from db.sync.pull import digest
from desktop.line import Answer, Line
from desktop.link_trouble import Busy
from server.app import build
from server.pace import HANGING, Limits
from server.poke import Poke
from tests.server.conftest import listening
from tests.server.small_college import HandClock

ZSTD = {"Content-Type": "application/json", "Content-Encoding": "zstd"}


@pytest.fixture
def poke() -> Poke:
    return Poke()


@pytest.fixture
def app(engine, clock, poke):
    return build(engine, clock, poke, wait_seconds=1.0)


@pytest.fixture
def line(address, college, clock):
    made = Line(address, college.device, college.device_key, clock)
    yield made
    made.close()


def ask(line: Line, name: str, **told) -> tuple[int, dict]:
    answer = line.call(name, wire.encode(told))
    return answer.status, spelt(answer)


def spelt(answer: Answer) -> dict:
    if not answer.body:
        return {}
    return json.loads(answer.body) if answer.body[:1] == b"{" else wire.decode(answer.body)


def quiet(line: Line) -> dict:
    """What a desktop that has pulled everything tells when it waits."""
    _, told = ask(line, "hello", nonce="1")
    known = {"epoch": told["epoch"], "rights_rev": told["rights_rev"]}
    _, told = ask(line, "pull", **known, cursors={}, schema=SCHEMA)
    cursors = digest((int(bucket), until) for bucket, (_, until) in told["spans"].items())
    return known | {"cursors": cursors, "told": told["server_time"]}


def test_hello_is_answered(line, college, clock):
    status, told = ask(line, "hello", nonce="7")
    assert (status, told["epoch"], told["nonce"]) == (200, "e1", "7")
    assert told["device"] == {"state": "ok", "last_seq": 0, "last_hash": ""}
    assert told["server_time"] == int(clock.now().timestamp() * 1000)
    assert told["lease"]


def test_nobody_is_heard_unsigned(address, clock):
    body = wire.encode({"nonce": "1"})
    answer = httpx.post(f"{address}/sync/v1/hello", content=body, headers=ZSTD, trust_env=False)
    assert answer.status_code == 401
    assert answer.json() == {"code": "unsigned", "server_time": int(clock.now().timestamp() * 1000)}


@pytest.mark.parametrize("days", [-365, 365])
def test_a_clock_a_year_off_is_corrected_and_stops_nobody(address, college, clock, days):
    wrong = HandClock()
    wrong.move(days=days)
    line = Line(address, college.device, college.device_key, wrong)
    assert ask(line, "hello", nonce="1")[0] == 200
    assert abs(line.offset.total_seconds() + days * 24 * 3600) < 1
    assert ask(line, "hello", nonce="2")[0] == 200
    line.close()


def test_a_revoked_device_is_told_so(line, engine, college):
    with writing(engine).begin() as connection:
        connection.execute(update(Device).where(Device.id == college.device).values(state="revoked"))
    status, told = ask(line, "hello", nonce="1")
    assert (status, told["device"]["state"], told["granted"]) == (200, "revoked", [])


def test_garbage_is_refused_with_a_code(line):
    whole = wire.encode({"a": 1})
    for name in ("hello", "push", "pull", "verify", "wait"):
        for body in (b"", b"garbage", b"\x28\xb5\x2f\xfd", wire.encode([1]), wire.encode("x"), whole[:-3]):
            answer = line.post(f"/sync/v1/{name}", body, ZSTD)
            assert (answer.status, json.loads(answer.body)) == (400, {"code": "garbage"}), (name, body)


def test_another_kind_of_content(line):
    kind, zstd = {"Content-Type": "application/json"}, {"Content-Encoding": "zstd"}
    for headers in ({}, kind, zstd | {"Content-Type": "text/plain"}, kind | {"Content-Encoding": "gzip"}):
        answer = line.post("/sync/v1/hello", wire.encode({"nonce": "1"}), headers)
        assert (answer.status, json.loads(answer.body)) == (400, {"code": "content"}), headers


def test_a_bomb_and_a_mountain(line):
    bomb = wire.encode({"a": "x" * (40 << 20)})
    assert len(bomb) < 200_000
    assert line.post("/sync/v1/push", bomb, ZSTD).status == 400
    answer = line.post("/sync/v1/push", b"x" * (256 * 1024 + 1), ZSTD)
    assert (answer.status, json.loads(answer.body)) == (413, {"code": "large"})


def test_half_a_request_harms_nobody(address, line):
    host, port = urlsplit(address).hostname, urlsplit(address).port
    for sent in (
        b"POST /sync/v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf",
        b"\x16\x03\x01garbage\r\n\r\n",
    ):
        with socket.create_connection((host, port)) as half:
            half.sendall(sent)
    assert ask(line, "hello", nonce="1")[0] == 200


def test_a_failure_tells_nothing_and_is_found_by_its_number(line, engine, caplog):
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE bucket RENAME COLUMN head TO gone")
        connection.exec_driver_sql('ALTER TABLE "right" RENAME TO gone_right')
    with caplog.at_level(logging.ERROR):
        answer = line.call("hello", wire.encode({"nonce": "Лебедев"}))
    told = json.loads(answer.body)
    assert answer.status == 500
    assert told == {"code": "trouble", "id": told["id"]}
    assert re.fullmatch(r"[0-9a-f]{12}", told["id"])
    assert f"failure {told['id']}: OperationalError at " in caplog.text
    assert "Лебедев" not in caplog.text


def test_a_busy_database_is_told_as_the_worlds_trouble(line, engine, address, college, clock):
    with writing(engine).connect() as connection, connection.begin():  # holds the file; the nonce cannot be written
        answer = line.post("/sync/v1/hello", wire.encode({"nonce": "1"}), ZSTD)
    assert (answer.status, json.loads(answer.body)["code"]) == (503, "store")
    assert ask(line, "hello", nonce="1")[0] == 200


def test_waiting_ends_by_itself(line):
    began = time.monotonic()
    assert ask(line, "wait", **quiet(line)) == (204, {})
    assert 0.9 < time.monotonic() - began < 5


def test_waiting_ends_when_something_is_new(line, engine, college, poke):
    told = quiet(line)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, line, "wait", **told)
        while not poke.waiting():
            time.sleep(0.001)
        with writing(engine).begin() as connection:
            connection.execute(update(Device).where(Device.id == college.device).values(state="suspended"))
        poke.ring()
        assert waiting.result(8)[0] == 200


def test_nobody_is_woken_by_his_own_push(line, engine, college, poke):
    told = quiet(line)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, line, "wait", **told)
        while not poke.waiting():
            time.sleep(0.001)
        with writing(engine).begin() as connection:
            connection.execute(update(Device).where(Device.id == college.device).values(state="suspended"))
        poke.ring(college.device)
        assert waiting.result(8)[0] == 204


def test_whoever_is_behind_does_not_wait(college, clock, engine, poke):
    with listening(build(engine, clock, poke, wait_seconds=60.0)) as where:  # the line's patience ends before that
        line = Line(where, college.device, college.device_key, clock)
        assert ask(line, "wait", **quiet(line) | {"cursors": "old"})[0] == 200
        line.close()


def test_those_who_wait_hold_no_threads(address, college, clock, engine, poke):
    app = build(engine, clock, poke, wait_seconds=20.0, limits=Limits(hanging=30))  # one device stands for many
    with listening(app) as where, ThreadPoolExecutor(30) as pool:
        lines = [Line(where, college.device, college.device_key, clock) for _ in range(30)]
        told = quiet(lines[0])
        waiting = [pool.submit(ask, line, "wait", **told) for line in lines]
        while poke.waiting() < 30:
            time.sleep(0.01)
        busy = Line(where, college.device, college.device_key, clock)
        began = time.monotonic()
        for _ in range(10):
            assert ask(busy, "hello", nonce="1")[0] == 200
        assert time.monotonic() - began < 3
        poke.stop()
        assert {future.result(5)[0] for future in waiting} == {204}
        for line in (*lines, busy):
            line.close()


def test_one_device_hangs_so_often_and_no_more(address, college, clock, engine, poke):
    app = build(engine, clock, poke, wait_seconds=20.0)
    with listening(app) as where, ThreadPoolExecutor(HANGING) as pool:
        lines = [Line(where, college.device, college.device_key, clock) for _ in range(HANGING + 1)]
        told = quiet(lines[0])
        waiting = [pool.submit(ask, line, "wait", **told) for line in lines[1:]]
        while poke.waiting() < HANGING:
            time.sleep(0.01)
        with pytest.raises(Busy) as busy:
            ask(lines[0], "wait", **told)
        assert busy.value.seconds == 1
        assert ask(lines[0], "hello", nonce="1")[0] == 200
        poke.stop()
        assert {future.result(5)[0] for future in waiting} == {204}
        for line in lines:
            line.close()


def test_an_idle_poll_is_small(address, college, clock):
    with counting(address) as (where, counted):
        line = Line(where, college.device, college.device_key, clock)
        told = quiet(line)
        counted.clear()
        assert ask(line, "wait", **told) == (204, {})
        line.close()
    assert 500 < sum(counted) <= 1200, counted


def test_nonces_do_not_pile_up(line, engine, clock):
    for _ in range(5):
        ask(line, "hello", nonce="1")
    clock.move(minutes=20)
    ask(line, "hello", nonce="1")
    with Session(reading(engine)) as session:
        assert len(session.scalars(select(Nonce.nonce)).all()) == 1


def test_paths_that_are_none(address):
    for method, path in (("GET", "/sync/v1/hello"), ("POST", "/sync/v1/none"), ("GET", "/devices/v1/enrol")):
        answer = httpx.request(method, address + path, trust_env=False)
        assert answer.status_code in (404, 405)
        assert answer.json() == {"code": "path"}
    for path in ("/docs", "/openapi.json", "/redoc"):
        assert httpx.get(address + path, trust_env=False).status_code == 404


def test_health_tells_of_nobody(address):
    told = httpx.get(f"{address}/health", trust_env=False).json()
    assert told == {"ok": True, "epoch": "e1", "schema": SCHEMA, "version": told["version"], "mail": "off"}


class counting:  # noqa: N801  used as a verb
    """Pass everything on to the address and count the bytes of both ways."""

    def __init__(self, address: str) -> None:
        self._target = (urlsplit(address).hostname, urlsplit(address).port)
        self._counted: list[int] = []

    def __enter__(self):
        self._door = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return f"http://127.0.0.1:{self._door.getsockname()[1]}", self._counted

    def __exit__(self, *_):
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        try:
            near, _ = self._door.accept()
        except OSError:
            return
        far = socket.create_connection(self._target)
        for one, other in ((near, far), (far, near)):
            thread = threading.Thread(target=self._pass, args=(one, other))
            self._threads.append(thread)
            thread.start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with one:
            while part := one.recv(65536):
                self._counted.append(len(part))
                other.sendall(part)
            with suppress(OSError):  # the other side was quicker
                other.shutdown(socket.SHUT_WR)
