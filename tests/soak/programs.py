"""Real programs to be killed: the desktop's store and exchange, and `parta-server serve`, forked from loaded ones."""

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from db import device, ids
from db.clock import SystemClock
from db.credentials import DeviceKey
from db.engine import open_client, open_pull
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.store import Store
from desktop.line import Line
from desktop.link import Link
from server import app, command, running
from tests.factories import COLLEGE, KEY, PAGE, WHO, ZONE, student

LOADED = (app, command, running)  # what a forked server need not load again
STUDENTS, LESSONS = 6, 4
FIRST_DAY = date(2026, 10, 5)
FAST, SLOW = 0.02, 0.2  # seconds that pass at most between two marks
ASKED = 0.3  # share of marks after which the person asks for an exchange at once
KILLED = -signal.SIGKILL
PATIENCE = 30.0  # seconds in which a program on a busy machine must have begun or ended
LONGEST_REST = 60.0  # seconds in which all that waits must be sent when nothing stands in the way
REST = 0.05  # seconds between two looks whether everything is sent

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.soak.programs"])


def cell_of(number: int) -> tuple[date, int]:
    """Return the day and the student of the mark that is typed as this one."""
    place = number % (STUDENTS * LESSONS)
    return FIRST_DAY + timedelta(weeks=place // STUDENTS), place % STUDENTS


def value_of(number: int) -> str:
    """Return what is typed as this one; never what stood in its cell."""
    return "5432"[number // (STUDENTS * LESSONS) % 4]


@dataclass(frozen=True, slots=True)
class Doom:
    """Where a program is killed in the middle of its work: before its n-th statement, or right after its n-th commit."""

    at: str
    number: int


@dataclass(frozen=True, slots=True)
class Life:
    """One life of a desktop: where its file and its server are, and when it dies of itself."""

    path: Path
    address: str
    first: int  # the number of the next mark
    seed: int
    doom: Doom | None = None
    types: bool = True
    pause: float = FAST  # seconds that pass at most between two marks


def desktop(life: Life, mouth: Connection) -> None:
    """Type and exchange; say the number of each mark that is saved. Told "rest", send all and say "rested"."""
    _await(life.doom)
    engine = open_client(life.path, KEY, create=False)
    here = device.here(engine)
    key, clock = DeviceKey(here.private), SystemClock(ZONE)
    store = Store(engine, clock, key)
    link = Link(
        store, clock, key,
        open_engine=lambda: open_pull(life.path, KEY),
        open_line=lambda: Line(life.address, here.device, key, clock),
    )  # fmt: skip
    link.start()
    if life.types:
        _type(store, link, life, mouth)
    pause = threading.Event()
    while store.waiting() or not link.is_online:
        link.ask()
        pause.wait(REST)
    mouth.send("rested")
    link.close()
    engine.dispose()


def _type(store: Store, link: Link, life: Life, mouth: Connection) -> None:
    rng, pause = random.Random(life.seed), threading.Event()
    for number in count(life.first):
        if mouth.poll():
            return
        _put(store, number)
        mouth.send(number)
        if rng.random() < ASKED:
            link.ask()
        pause.wait(rng.uniform(0, life.pause))


def _put(store: Store, number: int) -> None:
    """Put a mark as a teacher does: the first one on a day makes the lesson and its work."""
    day, place = cell_of(number)
    lesson = ids.derived(COLLEGE, "lesson", PAGE, day, 2, 0)
    work = ids.derived(COLLEGE, "work", lesson, 0)
    row = ids.derived(COLLEGE, "mark", work, student(place))
    with store.write("put_mark") as session:
        if session.get(Lesson, lesson) is None:
            born = {"born_day": day, "born_pair": 2, "take": 0, "day": day, "pair": 2, "teacher_id": WHO.teacher}
            session.add(Lesson(id=lesson, page_id=PAGE, **born))
            session.flush()
            session.add(Work(id=work, lesson_id=lesson, ordinal=0))
            session.flush()
        if (mark := session.get(MarkEntry, row)) is None:
            session.add(MarkEntry(id=row, work_id=work, student_id=student(place), value=value_of(number)))
        else:
            mark.value = value_of(number)


def server(folder: Path, port: int, doom: Doom | None, said: Connection) -> None:
    """Run the server command; what it says on standard output goes to `said`."""
    os.dup2(said.fileno(), sys.stdout.fileno())
    os.dup2(os.open(folder / "log", os.O_CREAT | os.O_APPEND | os.O_WRONLY), sys.stderr.fileno())
    said.close()
    _await(doom)
    sys.exit(command.main(["serve", "--data", str(folder), "--port", str(port)]))


def _await(doom: Doom | None) -> None:
    """Let this process be killed there."""
    if doom is None:
        return
    left = iter(range(doom.number - 1))

    def step(*_: object) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    if doom.at == "statement":
        event.listen(Engine, "before_cursor_execute", step)
        return
    commit = DefaultDialect.do_commit

    def committed(dialect: DefaultDialect, connection: object) -> None:
        commit(dialect, connection)
        step()

    DefaultDialect.do_commit = committed


class Desktop:
    """A running desktop and what it has said."""

    def __init__(self, life: Life) -> None:
        self.saved: list[int] = []
        self.is_rested = False
        self._mouth, far = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=desktop, args=(life, far), daemon=True)
        self._process.start()
        far.close()

    def hear(self, *, until: float, enough: Callable[[], object] = lambda: False) -> bool:
        """Take in what it says until this moment of the monotonic clock, or enough; False if it has ended before."""
        try:
            while not enough() and self._mouth.poll(max(until - time.monotonic(), 0)):
                word = self._mouth.recv()
                if word == "rested":
                    self.is_rested = True
                else:
                    self.saved.append(word)
        except (EOFError, OSError):  # the pipe ends with its writer, in the middle of a word at times
            return False
        return True

    def hear_marks(self, number: int) -> None:
        """Wait until so many marks are saved, or its life was over before."""
        if self.hear(until=time.monotonic() + PATIENCE, enough=lambda: len(self.saved) >= number):
            assert len(self.saved) >= number, "the desktop does not type"

    def rest(self) -> None:
        """Let it type no more, and wait until all is sent and it has ended by itself."""
        with suppress(BrokenPipeError):
            self._mouth.send("rest")
        assert not self.hear(until=time.monotonic() + LONGEST_REST), "the queue does not drain"
        self._process.join(PATIENCE)
        assert (self._process.exitcode, self.is_rested) == (0, True)

    def kill(self) -> None:
        """End it as a power cut does; what it had said is heard to the end."""
        self._process.kill()
        self._process.join()
        self.hear(until=time.monotonic())
        self._mouth.close()
        assert self._process.exitcode in (KILLED, 0), "the desktop broke"


class Server:
    """A running `parta-server serve`; it keeps its port from one start to the next."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self._process: ForkServerProcess | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, doom: Doom | None = None) -> bool:
        """Start it and wait until it works; False if it was killed before."""
        mouth, far = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=server, args=(self.folder, self.port, doom, far), daemon=True)
        self._process.start()
        far.close()
        with open(mouth.fileno(), closefd=False, encoding="utf-8") as told:
            said = told.readline()
        mouth.close()
        if said:
            self.port = int(said.rsplit(":", 1)[1])
        return bool(said)

    def died(self, *, until: float) -> bool:
        """Wait until it has been killed by itself, or this moment of the monotonic clock."""
        assert self._process
        self._process.join(max(until - time.monotonic(), 0))
        return self._process.exitcode is not None

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process:
            self._process.kill()
            self._process.join()
            assert self._process.exitcode == KILLED, "the server broke"
