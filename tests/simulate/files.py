"""Databases of the simulator: made once by the real migrations, then set back to their beginning for every seed.

An engine outlives its seed, because SQLAlchemy keeps the statements it has compiled beside it.
"""

import gc
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import Connection, Engine, event

from db import house
from db.credentials import DeviceKey
from db.engine import open_server
from db.migrations import upgrade
from db.sync import buckets
from tests.simulate.college import college_at

BEGIN, COMMIT = "begin", "commit"
STEP = 20  # rows that share a number: few, so that answers can be small
NO_LIMIT = 4_294_967_294  # pages, SQLite's own bound
Boundary = Callable[[str, Connection], None]


@cache
def room() -> Path:
    """A folder in memory, if there is one."""
    memory = Path("/dev/shm")
    return Path(mkdtemp(prefix="parta-sim-", dir=memory if memory.is_dir() else None))


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom: models and compiled statements live as long as the process, and are many."""
    before, was_on = gc.get_threshold(), gc.isenabled()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
    gc.enable()  # the tests have it off
    try:
        yield
    finally:
        if not was_on:
            gc.disable()
        gc.set_threshold(*before)
        gc.unfreeze()


def sweep() -> None:
    """Remove all files of the simulator."""
    if room.cache_info().currsize:
        for slot in _slots.values():
            slot.close()
        _slots.clear()
        shutil.rmtree(room(), ignore_errors=True)
        room.cache_clear()
        template.cache_clear()


@cache
def template(side: str) -> sqlite3.Connection:
    """The database with which every seed begins."""
    path = room() / f"template-{side}.db"
    if side == "server":
        with by_chance(Random(side)), patch.object(buckets, "STEP", STEP):
            college_at(path).engine.dispose()
    else:
        engine = open_server(path, migrate=True)
        upgrade(engine, side)
        engine.dispose()
    return sqlite3.connect(path, isolation_level=None)


class Slot:
    """A database of one machine; `at_boundary` hears of each beginning and each commit before it happens."""

    def __init__(self, name: str, side: str) -> None:
        self.side = side
        self.path = room() / f"{name}.db"
        self.raw = sqlite3.connect(self.path, isolation_level=None)  # by which the oracle reads
        self.raw.execute("PRAGMA journal_mode=WAL")
        self.at_boundary: Boundary | None = None
        self.most_pages: int | None = None
        self.renew()
        self.engine = watched(open_server(self.path), self)

    def renew(self) -> None:
        """Go back to the beginning."""
        self.at_boundary = self.most_pages = None
        template(self.side).backup(self.raw)

    def read(self, question: str) -> list[tuple]:
        """Ask past everything that is judged; ids come as 32 hex digits, days as ISO text."""
        return self.raw.execute(question).fetchall()

    def table(self, name: str) -> dict[str, dict]:
        """Read a whole table by the ids of its rows."""
        told = self.raw.execute(f'SELECT * FROM "{name}"')
        names = [column[0] for column in told.description]
        place = names.index("id")
        return {row[place]: dict(zip(names, row, strict=True)) for row in told}

    def version(self) -> int:
        """Return a number that changes whenever somebody else commits."""
        return self.raw.execute("PRAGMA data_version").fetchone()[0]

    def fill_disk(self, pages: int) -> None:
        """Let no more than this many pages fit beside those there are."""
        self.most_pages = self.raw.execute("PRAGMA page_count").fetchone()[0] + pages

    def free_disk(self) -> None:
        """Let the file grow again."""
        self.most_pages = NO_LIMIT

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()
        self.raw.close()


def slot(name: str, side: str) -> Slot:
    """Lend a database at its beginning."""
    found = _slots.get(name)
    if found is None:
        found = _slots[name] = Slot(name, side)
    else:
        found.renew()
    return found


_slots: dict[str, Slot] = {}


def watched(engine: Engine, slot: Any) -> Engine:
    @event.listens_for(engine, "begin", insert=True)
    def _begin(conn: Connection) -> None:
        if slot.at_boundary:
            slot.at_boundary(BEGIN, conn)
        if slot.most_pages is not None:
            conn.connection.dbapi_connection.execute(f"PRAGMA max_page_count={slot.most_pages}")

    @event.listens_for(engine, "commit")
    def _commit(conn: Connection) -> None:
        if slot.at_boundary:
            slot.at_boundary(COMMIT, conn)

    return engine


@contextmanager
def by_chance(rng: Random):
    """Let the server's own acts draw from this chance, so that a seed is the same story every time."""

    def key() -> DeviceKey:
        return DeviceKey(rng.randbytes(32))

    def name() -> UUID:
        return UUID(int=rng.getrandbits(128), version=4)

    bytes_ = SimpleNamespace(urandom=rng.randbytes)
    with (
        patch.object(house, "uuid4", name),
        patch.object(house, "os", bytes_),
        patch.object(DeviceKey, "generate", staticmethod(key)),
    ):
        yield
