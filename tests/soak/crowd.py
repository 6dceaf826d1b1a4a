"""Eight writers and some readers on one PostgreSQL: nothing missed by a cursor, no batch torn, nobody waits for ever."""

import json
import random
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event, text

from db import ids
from db.engine import open_server, reading, writing
from db.migrations import SCHEMA
from db.models.lessons import LessonEntry
from db.sync import columns, pull, wire
from db.sync.arbiter import server_push
from db.sync.batch import Batch, Change, Stamp, hash_of, token
from db.sync.lease import lease_for
from tests.factories import Hands
from tests.soak.crowd_college import COLLEGE, PAIRS, enrolled, entry

WRITERS, READERS = 8, 2
SLOW_SHARE, SLOW_SECONDS = 0.1, 0.03
LONGEST_WAIT = 10  # seconds for any lock; PostgreSQL itself ends the transaction that waits longer
SETTINGS = {"lock_timeout": f"{LONGEST_WAIT}s", "deadlock_timeout": "100ms"}


@dataclass(frozen=True, slots=True)
class Ack:
    """The server said that a row holds this number of its writer from this sequence of the bucket on."""

    bucket: int
    seq: int
    rows: tuple[UUID, UUID]
    number: int


@dataclass
class Found:
    """What went wrong, and how much was done."""

    batches: int = 0
    pulls: int = 0
    missed: int = 0
    torn: int = 0
    deadlocks: int = 0
    longest_push: float = 0.0
    broken: list[str] = field(default_factory=list)  # what was raised, or refused, in a thread

    @property
    def is_well(self) -> bool:
        return not (self.missed or self.torn or self.deadlocks or self.broken)


class Crowd:
    """Writers and readers in threads over one database; `play` lets them work and tells what it saw."""

    def __init__(self, url: str, *, seed: int = 1) -> None:
        self.found = Found()
        self._url, self._seed = url, seed
        self._acks: list[Ack] = []
        self._lock = threading.Lock()
        self._over = threading.Event()

    def play(self, *, pushes: int = 10**9, seconds: float = 10**9) -> Found:
        """Let everybody work until each writer has pushed so often, the time is up, or something went wrong."""
        with ExitStack() as opened:
            engine = _opened(opened, self._url)
            with writing(engine).begin() as connection:
                for name, value in SETTINGS.items():
                    connection.execute(text(f"ALTER DATABASE {engine.url.database} SET {name} = '{value}'"))
            slow, plain = _opened(opened, self._url), _opened(opened, self._url)
            _slow_down(slow, random.Random(self._seed))
            ends = time.monotonic() + seconds
            self._run(
                [partial(self._write, _Author(slow, number), pushes, ends) for number in range(WRITERS)],
                [partial(self._read, _Reader(plain, number)) for number in range(READERS)],
            )
            last = _Reader(plain, 0)
            self._look(last)
            self.found.missed += _differing(plain, last)
        self.found.deadlocks = _deadlocks(self._url)
        return self.found

    def _run(self, writers: list[Callable[[], None]], readers: list[Callable[[], None]]) -> None:
        threads = [threading.Thread(target=self._surely, args=(work,)) for work in (*writers, *readers)]
        for thread in threads:
            thread.start()
        for thread in threads[: len(writers)]:
            thread.join()
        self._over.set()
        for thread in threads[len(writers) :]:
            thread.join()

    def _surely(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  whatever ends a thread is what the test is about
            with self._lock:
                self.found.broken.append(f"{type(error).__name__}: {error}")
            self._over.set()

    def _write(self, author: "_Author", pushes: int, ends: float) -> None:
        for _ in range(pushes):
            if self._over.is_set() or time.monotonic() > ends:
                return
            began = time.monotonic()
            acks = author.push()
            with self._lock:
                self.found.longest_push = max(self.found.longest_push, time.monotonic() - began)
                self.found.batches += len(acks)
                self._acks += [ack for batch in acks for ack in batch]

    def _read(self, reader: "_Reader") -> None:
        while not self._over.is_set():
            self._look(reader)

    def _look(self, reader: "_Reader") -> None:
        """Pull to the end and check: whole batches only, and everything that the cursors have passed."""
        with self._lock:
            reader.owed += self._acks[reader.known :]
            reader.known = len(self._acks)
        torn = reader.pull()
        owed, missed = [], 0
        for ack in reader.owed:
            if reader.cursors.get(str(ack.bucket), 0) < ack.seq:
                owed.append(ack)
            elif any(reader.numbers.get(row, 0) < ack.number for row in ack.rows):
                missed += 1
        reader.owed = owed
        with self._lock:
            self.found.pulls += 1
            self.found.torn += torn
            self.found.missed += missed
        if torn or missed:
            self._over.set()


class _Author:
    """A device that writes into its teacher's rows, two pages at once."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine, self._clock, self._rng = engine, Hands(), random.Random(number)
        self._who = enrolled(engine, number)
        self._lease = lease_for(engine, self._who.device, self._clock)
        self._epoch = _epoch(engine)
        self._seq, self._prev = 0, ""
        self._bases: dict[UUID, str] = {}

    def push(self) -> list[list[Ack]]:
        """Push one to three batches; return what the server says of each."""
        made = [self._batch() for _ in range(self._rng.randint(1, 3))]
        request = {
            "v": wire.VERSION, "nonce": "n", "epoch": self._epoch, "schema": SCHEMA, "clock": self._stamp().spelt(),
            "batches": [told for told, _, _ in made],
        }  # fmt: skip
        reply = server_push(self._engine, self._who.device, request, self._clock)
        if reply.status != 200 or len(reply.body["results"]) != len(made):
            raise AssertionError(f"push: {reply.status} {reply.body.get('code')}")
        acks = []
        for (_, rows, number), result in zip(made, reply.body["results"], strict=True):
            if result["status"] != "applied":
                raise AssertionError(f"batch: {result['status']} {result['reason']}")
            acks.append([Ack(int(bucket), seq, rows, number) for bucket, seq in result["at"].items()])
        return acks

    def _batch(self) -> tuple[dict[str, Any], tuple[UUID, UUID], int]:
        self._seq += 1
        pair = self._rng.randrange(len(PAIRS))
        one, other = (entry(place, self._who.number, pair) for place in PAIRS[pair])
        changes = [
            Change("lesson_entry", row, "homework", self._bases.get(row), None, None, {"homework": str(self._seq)})
            for row in (one, other)
        ]
        self._rng.shuffle(changes)
        body = Batch(
            self._who.device, self._seq, self._prev, self._lease, "put_homework", ids.fresh(), SCHEMA, self._stamp(),
            (), (), tuple(changes),
        ).body()  # fmt: skip
        self._prev = hash_of(body)
        self._bases |= dict.fromkeys((one, other), token(self._who.device, self._seq))
        told = {"seq": self._seq, "b": body.decode(), "s": b64encode(self._who.key.sign(body)).decode()}
        return told, (one, other), self._seq

    def _stamp(self) -> Stamp:
        return Stamp(int(self._clock.now().timestamp() * 1000), 1000, "boot")


class _Reader:
    """A device that pulls by its cursors and keeps what it was told: the plainest client there can be."""

    def __init__(self, engine: Engine, number: int) -> None:
        self._engine, self._clock = engine, Hands()
        self._who = enrolled(engine, number)
        self._epoch, self._rev = _epoch(engine), ""
        self.cursors: dict[str, int] = {}
        self.numbers: dict[UUID, int] = {}
        self.owed: list[Ack] = []
        self.known = 0

    def pull(self) -> int:
        """Pull to the end; return how many batches were seen in part."""
        more = True
        while more:
            told = {
                "v": wire.VERSION, "nonce": "n", "epoch": self._epoch, "schema": SCHEMA, "rights_rev": self._rev,
                "cursors": self.cursors, "told": 0,
            }  # fmt: skip
            reply = pull.server_pull(self._engine, self._who.device, told, self._clock)
            if reply.status != 200:
                raise AssertionError(f"pull: {reply.status}")
            body = json.loads(json.dumps(reply.body))
            self._rev, more = body["rights_rev"], body["more"]
            self.cursors |= {bucket: until for bucket, (_, until) in body["spans"].items()}
            if came := columns.unpack(body["rows"], COLLEGE).get("lesson_entry"):
                for row, value in zip(came.ids, came.columns["homework"], strict=True):
                    self.numbers[UUID(row)] = int(value or 0)
        return sum(
            self.numbers.get(entry(one, number, pair)) != self.numbers.get(entry(other, number, pair))
            for pair, (one, other) in enumerate(PAIRS)
            for number in range(WRITERS)
        )


def _opened(stack: ExitStack, url: str) -> Engine:
    engine = open_server(url)
    stack.callback(engine.dispose)
    return engine


def _slow_down(engine: Engine, rng: random.Random) -> None:
    """Let one transaction in ten fall asleep between taking its numbers and telling them."""

    @event.listens_for(engine, "before_cursor_execute")
    def sleep(connection, cursor, statement, *_: object) -> None:
        if statement.startswith("INSERT INTO sync_row") and rng.random() < SLOW_SHARE:
            connection.connection.driver_connection.execute(f"SELECT pg_sleep({SLOW_SECONDS})")


def _epoch(engine: Engine) -> str:
    with reading(engine).connect() as connection:
        return str(connection.scalar(text("SELECT epoch FROM sync_meta")))


def _differing(engine: Engine, reader: _Reader) -> int:
    """Count the rows that the database holds otherwise than a reader who has read to the end."""
    with reading(engine).connect() as connection:
        standing = connection.execute(text(f"SELECT id, homework FROM {LessonEntry.__tablename__}"))
        return sum(reader.numbers.get(row, 0) != int(value or 0) for row, value in standing)


def _deadlocks(url: str) -> int:
    """Count the deadlocks that PostgreSQL had to break; its servers tell them when they end."""
    engine = open_server(url)
    try:
        with reading(engine).connect() as connection:
            told = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            return int(connection.scalar(text(told)) or 0)
    finally:
        engine.dispose()
