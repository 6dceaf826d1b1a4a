"""What the benches work on: a server with a journal of 30 × 200 full of marks, and a teacher's file that pulled it."""

import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from uuid import UUID

from sqlalchemy import Engine

from db import device
from db.client_file import new_file
from db.credentials import DeviceKey
from db.engine import open_pull, writing
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, Work
from db.spread import Spread
from db.store import Store
from db.sync import exchange, wire
from db.sync.exchange import Desk
from tests import factories
from tests.factories import COLLEGE, KEY, PAGE, WHO, Hand, Hands, Machines

STUDENTS, LESSONS = 30, 200
CALLS = {
    "hello": exchange.server_hello, "push": exchange.server_push, "pull": exchange.server_pull,
    "verify": exchange.server_verify, "known": exchange.server_known,
}  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """An answer of the server, as it travels."""

    status: int
    body: bytes


class Wire:
    """A line to a server in this process; counts the bytes of the answers."""

    def __init__(self, server: Engine, own: UUID, clock: Hands) -> None:
        self._server, self._own, self._clock, self.bytes = server, own, clock, 0

    def call(self, name: str, body: bytes) -> Heard:
        reply = CALLS[name](self._server, self._own, wire.decode(body), self._clock)
        answer = Heard(reply.status, wire.encode(reply.body))
        self.bytes += len(answer.body)
        return answer


@dataclass
class World:
    """The pulled file, and how long and how much the first pull was."""

    hand: Hand
    desk: Desk
    server: Engine
    machines: Machines
    pull_ms: float
    pull_bytes: int

    def spread(self) -> Spread:
        """Draw the journal from the encrypted file."""
        return factories.spread(self.hand)


@contextmanager
def world() -> Iterator[World]:
    """Found the server, fill the journal, pull it once into a new file."""
    with tempfile.TemporaryDirectory(prefix="parta-bench-") as folder:
        machines = Machines(Path(folder))
        server = machines.server(students=STUDENTS)
        _fill(server)
        key, own = DeviceKey.generate(), factories.known("device", "bench")
        engine = new_file(Path(folder) / "parta.db", KEY)
        device.found(engine, device=own, person=WHO.teacher, college=COLLEGE, private=key.private)
        clock = Hands()
        hand = Hand(Path(folder) / "parta.db", engine, Store(engine, clock, key), WHO.teacher, own, key, clock)
        factories.enrol(server, hand)
        line = Wire(server, own, clock)
        machines.enrolled(server, WHO.curator)  # a college's server has served before
        pulling = open_pull(hand.path, KEY)
        desk = Desk(pulling, clock, line, key, gate=hand.store.gate)
        gc.freeze()  # as both programs do when they have started
        begun = perf_counter()
        exchange.exchange(desk)
        try:
            yield World(hand, desk, server, machines, (perf_counter() - begun) * 1000, line.bytes)
        finally:
            pulling.dispose()
            engine.dispose()
            machines.close()


def _fill(server: Engine) -> None:
    lay_journal(server)
    # The template is placed already, and only an unplaced server is placed as a whole.
    with writing(server).begin() as connection:
        for table in ("sync_row", "bucket"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    factories.place(server)


def lay_journal(server: Engine) -> None:
    """Lay the journal of 30 × 200 down, in no bucket yet."""
    days = [date(2026, 9, 1) + timedelta(place // 5) for place in range(LESSONS)]
    born = [
        {"page_id": PAGE, "teacher_id": WHO.teacher, "born_day": day, "born_pair": 1 + place % 5, "take": 0, "day": day,
         "pair": 1 + place % 5}
        for place, day in enumerate(days)
    ]  # fmt: skip
    lessons = [factories.lay(server, Lesson, one) for one in born]
    factories.lay(server, LessonEntry, *({"lesson_id": one, "topic": "Тема занятия"} for one in lessons))
    works = [factories.lay(server, Work, lesson_id=one, ordinal=0) for one in lessons]
    given = Hands().moment
    factories.lay(server, MarkEntry, *(
        {"work_id": work, "student_id": factories.student(number), "value": str(2 + (place * 7 + number) % 4),
         "given_at": given - timedelta(minutes=place)}
        for place, work in enumerate(works)
        for number in range(STUDENTS)
    ))  # fmt: skip
