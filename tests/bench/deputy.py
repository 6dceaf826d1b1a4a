"""A deputy's whole year on one desktop: half a million rows from a server of its own process, over its socket."""

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from college.refusal import Refused
from db import device
from db.client_file import new_file
from db.credentials import DeviceKey
from db.engine import open_pull, reading
from db.store import Store
from db.sync.desk import Desk
from db.sync.exchange import State, exchange
from desktop.line import Line
from tests import factories
from tests.bench import grid
from tests.bench.result import Result
from tests.bench.whole_college import ROWS, Running
from tests.factories import COLLEGE, KEY, WHO, Hand, known

PRESSES, PAUSE = 300, 0.1  # a quick hand: ten keys a second for half a minute
PATIENCE = 120.0  # seconds in which the first journal must have come
_open: list[Callable[[], None]] = []


@dataclass(frozen=True)
class College:
    """A server with a year in it, and the devices that it knows: the deputy's, and that of a deputy who teaches."""

    folder: Path
    address: str
    since: float
    deputy: DeviceKey
    teacher: DeviceKey


@contextmanager
def _founded() -> Iterator[College]:
    since, deputy, teacher = time.time(), DeviceKey.generate(), DeviceKey.generate()
    with tempfile.TemporaryDirectory(prefix="parta-bench-") as folder:
        words = [folder, str(since), deputy.public.hex(), teacher.public.hex()]
        command = [sys.executable, "-m", "tests.bench.whole_college", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            try:
                yield College(Path(folder), server.stdout.readline().strip(), since, deputy, teacher)
            finally:
                server.kill()


@cache
def _college() -> College:
    lent = _founded()
    made = lent.__enter__()
    _open.append(lambda: lent.__exit__(None, None, None) and None)
    return made


def close() -> None:
    """End the server, if a bench has needed it."""
    while _open:
        _open.pop()()


@cache
def _filled() -> dict[str, Any]:
    here = _college()
    words = [str(here.folder), str(known("device", "deputy")), here.deputy.private.hex(), here.address, str(here.since)]
    command = [sys.executable, "-m", "tests.bench.deputy_desk", *words]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert told["rows"] >= ROWS, told
    return told


def deputy_pull() -> Result:
    """The first pull of half a million rows, the line cut once on the way, s; beside: rows, and how often some came."""
    told = _filled()
    return Result(told["seconds"], "s", 60, {
        "rows": told["rows"], "told more than once": told["told"] - told["rows"], "parts": told["parts"],
        "to come at the cut": told["to come at the cut"],
    })  # fmt: skip


def deputy_memory() -> Result:
    """The peak of the whole program during it, MB."""
    return Result(_filled()["mb"], "MB", 400)


def keys_while_filling() -> Result:
    """Key press → COMMIT → painted in one's own journal while the year comes in, ms, p95."""
    with _filling() as (hand, coming):
        from desktop.workspaces.gradebook.source import StoreSource

        write = StoreSource(hand.store, hand.person, hand.clock).write
        before = coming()
        found = grid.bench_keys(
            write, factories.spread(hand), gate=hand.store, goal=16, presses=PRESSES, pause=PAUSE, beside=False
        )
        after = coming()
        assert after, "the fill was over before the hand was"
    return Result(found.value, found.unit, found.goal, found.beside | {"parts to come": before, "at the end": after})


def _is_here(hand: Hand) -> bool:
    with suppress(Refused):
        return bool(factories.spread(hand).columns)
    return False


@contextmanager
def _filling() -> Iterator[tuple[Hand, Callable[[], int]]]:
    """Lend a desktop whose first journal is here and whose year is on its way."""
    here, own = _college(), known("device", "teacher who is a deputy")
    path, clock = here.folder / "teacher.db", Running(here.since)
    engine = new_file(path, KEY)
    device.found(engine, device=own, person=WHO.teacher, college=COLLEGE, private=here.teacher.private)
    store = Store(engine, clock, here.teacher)
    pulling, line = open_pull(path, KEY), Line(here.address, own, here.teacher, clock)
    desk = Desk(pulling, clock, line, here.teacher, gate=store.gate)
    is_over, states = threading.Event(), list[State]()

    class Over(Exception):
        pass

    def report(state: State) -> None:
        states.append(state)
        if is_over.is_set():
            raise Over

    def work() -> None:
        try:
            exchange(desk, report)
        except Over:
            return

    def coming() -> int:
        with reading(engine).connect() as conn:
            return int(conn.exec_driver_sql("SELECT count(*) FROM sync_cursor WHERE NOT shown").scalar() or 0)

    thread = threading.Thread(target=work, name="pulling")
    thread.start()
    try:
        begun = time.monotonic()
        hand = Hand(path, engine, store, WHO.teacher, own, here.teacher, clock)  # type: ignore[arg-type]
        while not states or not _is_here(hand):
            time.sleep(0.05)
            assert time.monotonic() - begun < PATIENCE
        yield hand, coming
    finally:
        is_over.set()
        thread.join()
        line.close()
        pulling.dispose()
        engine.dispose()
