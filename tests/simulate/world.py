"""A college server and a few desktops in one process, over real SQL, on a network that loses, doubles and delays."""

import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from uuid import UUID

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import SQLAlchemyError

from db import device as device_of
from db.credentials import DeviceKey
from db.engine import open_server, reading
from db.ids import derived
from db.migrations import upgrade
from db.models.exchange import Cursor, Outbox, Pending
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.store import Store
from db.sync import exchange, wire
from db.sync.desk import Barred, Desk, NotUnderstood
from db.sync.lease import lease_for
from db.troubles import StoreTrouble
from tests.simulate.college import COLLEGE, START, HandClock, SmallCollege, college_at, found


class Lost(Exception):
    """Nothing came back."""


class Crash(Exception):
    """The program died here."""


@dataclass(frozen=True)
class Came:
    status: int
    body: bytes


@dataclass
class Faults:
    """How often the world does what (share of calls)."""

    loss: float = 0.0
    answer_loss: float = 0.0
    double: float = 0.0
    stale: float = 0.0
    cut: float = 0.0
    server_crash: float = 0.0
    client_crash: float = 0.0
    typing: float = 0.0  # somebody types while a request is under way


NONE = Faults()


@cache
def room() -> Path:
    """A folder in memory, if there is one."""
    memory = Path("/dev/shm")
    return Path(mkdtemp(prefix="parta-sim-", dir=memory if memory.is_dir() else None))


@cache
def _templates() -> tuple[Path, Path]:
    server, client = room() / "server.db", room() / "client.db"
    college_at(server).engine.dispose()
    engine = open_server(client, migrate=True)
    upgrade(engine, "client")
    engine.dispose()
    return server, client


def sweep() -> None:
    """Remove all files of the simulator."""
    if room.cache_info().currsize:
        shutil.rmtree(room(), ignore_errors=True)
        room.cache_clear()
        _templates.cache_clear()


class Server:
    """The college's server; `hears` sees every answered pull."""

    def __init__(self, place: str | Path, clock: HandClock) -> None:
        self.engine = open_server(place)
        self.clock = clock
        self.calls = {name: getattr(exchange, f"server_{name}") for name in ("hello", "push", "pull", "verify", "wait")}
        self.dies_in: int | None = None
        self.faults: list[str] = []
        event.listen(self.engine, "commit", self._commit)

    def _commit(self, conn: object) -> None:
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                self.dies_in = None
                raise Crash

    def call(self, device: UUID, name: str, body: bytes) -> Came:
        try:
            reply = self.calls[name](self.engine, device, wire.decode(body), self.clock)
        except StoreTrouble:
            return Came(503, b"")
        except SQLAlchemyError as error:
            self.faults.append(f"the server broke at {name}: {type(error).__name__}")
            return Came(500, b"")
        return Came(reply.status, b"" if reply.status == 204 else wire.encode(reply.body))


@dataclass
class Line:
    """A bad line from one desktop to the server."""

    server: Server
    device: UUID
    rng: Random
    faults: Faults
    former: list[tuple[str, bytes]] = field(default_factory=list)
    answers: list[Came] = field(default_factory=list)
    hears: object = None
    meanwhile: object = None

    def call(self, name: str, body: bytes) -> Came:
        rng, faults = self.rng, self.faults
        if rng.random() < faults.loss:
            raise Lost
        if self.former and rng.random() < faults.double:
            self._deliver(*rng.choice(self.former))  # an old request arrives once more
        if rng.random() < faults.server_crash:
            self.server.dies_in = 0
        try:
            answer = self._deliver(name, body)
        finally:
            self.server.dies_in = None
        if rng.random() < faults.typing:
            self.meanwhile()
        self.former = [*self.former[-4:], (name, body)]
        if rng.random() < faults.double:
            answer = self._deliver(name, body)
        if rng.random() < faults.answer_loss:
            raise Lost
        if self.answers and rng.random() < faults.stale:
            return rng.choice(self.answers)
        self.answers = [*self.answers[-4:], answer]
        if answer.body and rng.random() < faults.cut:
            return Came(answer.status, answer.body[: rng.randrange(len(answer.body))])
        return answer

    def _deliver(self, name: str, body: bytes) -> Came:
        try:
            answer = self.server.call(self.device, name, body)
        except Crash:
            raise Lost from None
        if self.hears and name == "pull" and answer.status == 200:
            self.hears(self.device, wire.decode(answer.body))
        return answer


class Desktop:
    """One employee at one computer."""

    def __init__(self, world: "World", number: int, person: UUID) -> None:
        self.world, self.person = world, person
        self.id = UUID(int=world.rng.getrandbits(128), version=4)
        self.rng = Random(world.rng.getrandbits(64))
        self.clock = HandClock(wall=START, name=f"boot-{number}-0")
        self.key = world.college.enrol(person, self.id)
        self.path = world.folder / f"desktop-{number}.db"
        shutil.copy(_templates()[1], self.path)
        self.line = Line(world.server, self.id, self.rng, NONE, hears=world.heard)
        self.shown: dict[tuple, set] = defaultdict(set)  # tokens ever shown for a cell
        self.typed: dict[tuple, set] = {}  # (seq, table, row, group): tokens seen before it was typed
        self.boots = 0
        self.habit: tuple | None = None
        self.dies_in: int | None = None
        self._open()
        device_of.found(
            self.engine, device=self.id, person=person, college=COLLEGE, private=self.key.private,
            lease=lease_for(world.server.engine, self.id, world.server.clock),
        )  # fmt: skip

    def _open(self) -> None:
        self.is_new = True
        self.engine = open_server(self.path)
        event.listen(self.engine, "commit", self._commit)
        self.store = Store(self.engine, self.clock, self.key, chance=self.rng.randbytes)
        self.desk = Desk(
            self.engine, self.clock, self.line, self.key, self.store.gate, self.rng.randbytes, self.store.tell
        )

    def _commit(self, conn: object) -> None:
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                self.dies_in = None
                raise Crash

    def restart(self, *, reboot: bool = False) -> None:
        """Open the file again, after a crash or in the morning."""
        self.engine.dispose()
        if reboot:
            self.boots += 1
            self.clock.name = f"{self.clock.name.rsplit('-', 1)[0]}-{self.boots}"
            self.clock.ticks = 5.0
        self._open()

    def exchange(self, faults: Faults = NONE) -> bool:
        """Play a round on a line with these faults; say whether it came to its end."""
        self.line.faults = faults
        if self.rng.random() < faults.client_crash:
            self.dies_in = self.rng.randrange(6)
        try:
            exchange.exchange(self.desk, hello=self.is_new or self.rng.random() < 0.2)
            self.is_new = False
        except (Lost, NotUnderstood):
            return False
        except Crash:
            self.restart(reboot=self.rng.random() < 0.3)
            return False
        except Barred as barred:
            self.world.barred.append((self.id, barred.reason))
            return False
        finally:
            self.dies_in = None
            self.look()
        return True

    def standing(self) -> tuple:
        """Tell where this desktop stands: its cursors, and what of its own waits."""
        with self.store.read() as session:
            cursors = tuple(session.execute(select(Cursor.bucket, Cursor.seq).order_by(Cursor.bucket)))
            return cursors, tuple(session.execute(select(Outbox.seq, Outbox.status).order_by(Outbox.seq)))

    # ---- acts of a person

    def act(self, what: str, page: UUID, day: date, pair: int, student: UUID) -> None:
        """Do one thing on the screen, as the person in front of it would."""
        try:
            with self.store.write(what) as session:
                getattr(self, f"_{what}")(session, page, day, pair, student)
        except _Nothing:
            return
        self._remember_typed()
        self.look()

    def _lesson(self, session, page: UUID, day: date, pair: int, student: UUID) -> Lesson:
        take = 0
        while True:
            lesson = session.get(Lesson, derived(COLLEGE, "lesson", page, day, pair, take))
            if lesson is None:
                if session.get(Page, page) is None:
                    raise _Nothing
                lesson = Lesson(
                    page_id=page, born_day=day, born_pair=pair, take=take, day=day, pair=pair, teacher_id=self.person
                )
                session.add(lesson)
                session.flush()
                return lesson
            if (lesson.day, lesson.pair) == (day, pair):
                return lesson
            take += 1

    def _mark(self, session, page, day, pair, student) -> None:
        lesson = self._lesson(session, page, day, pair, student)
        work = session.get(Work, derived(COLLEGE, "work", lesson.id, 0))
        if work is None:
            work = Work(lesson_id=lesson.id, ordinal=0, kind="")
            session.add(work)
            session.flush()
        value = self.rng.choice(["2", "3", "4", "5", ""])
        mark = session.get(MarkEntry, derived(COLLEGE, "mark", work.id, student))
        if mark is None:
            session.add(MarkEntry(work_id=work.id, student_id=student, value=value, given_at=self.clock.now()))
        else:
            mark.value, mark.given_at = value, self.clock.now()

    def _comment(self, session, page, day, pair, student) -> None:
        lesson = session.get(Lesson, derived(COLLEGE, "lesson", page, day, pair, 0))
        mark = lesson and session.get(
            MarkEntry, derived(COLLEGE, "mark", derived(COLLEGE, "work", lesson.id, 0), student)
        )
        if not mark:
            raise _Nothing
        mark.comment = f"слово {self.rng.randrange(1000)}"

    def _presence(self, session, page, day, pair, student) -> None:
        lesson = self._lesson(session, page, day, pair, student)
        fact = self.rng.choice(["н", "оп", ""])
        entry = session.get(PresenceEntry, derived(COLLEGE, "presence", lesson.id, student))
        if entry is None:
            session.add(PresenceEntry(lesson_id=lesson.id, student_id=student, fact=fact, noted_at=self.clock.now()))
        else:
            entry.fact, entry.noted_at = fact, self.clock.now()

    def _topic(self, session, page, day, pair, student) -> None:
        lesson = self._lesson(session, page, day, pair, student)
        entry = session.get(LessonEntry, derived(COLLEGE, "lesson_entry", lesson.id))
        if entry is None:
            entry = LessonEntry(lesson_id=lesson.id)
            session.add(entry)
        if self.rng.random() < 0.5:
            entry.topic = f"Тема {self.rng.randrange(20)}"
        else:
            entry.homework = f"§ {self.rng.randrange(20)}"

    def _move(self, session, page, day, pair, student) -> None:
        lesson = session.get(Lesson, derived(COLLEGE, "lesson", page, day, pair, 0))
        if lesson is None:
            raise _Nothing
        lesson.pair = self.rng.randrange(1, 7)

    def _withdraw(self, session, page, day, pair, student) -> None:
        work = derived(COLLEGE, "work", derived(COLLEGE, "lesson", page, day, pair, 0), 0)
        mark = session.get(MarkEntry, derived(COLLEGE, "mark", work, student))
        if mark is None:
            raise _Nothing
        mark.withdrawn_at = None if mark.withdrawn_at else self.clock.now()
        mark.withdrawn_by = self.person if mark.withdrawn_at else None

    def _reason(self, session, page, day, pair, student) -> None:
        lesson = session.get(Lesson, derived(COLLEGE, "lesson", page, day, pair, 0))
        if lesson is None:
            raise _Nothing
        value = self.rng.choice(["у", "б", "н", ""])
        entry = session.get(ReasonEntry, derived(COLLEGE, "reason", lesson.id, student))
        if entry is None:
            session.add(ReasonEntry(lesson_id=lesson.id, student_id=student, reason=value))
        else:
            entry.reason = value

    # ---- what the oracle remembers

    def _remember_typed(self) -> None:
        with self.store.read() as session:
            newest = session.scalars(select(Outbox).order_by(Outbox.seq.desc()).limit(1)).one_or_none()
        if newest is None or any(key[0] == newest.seq for key in self.typed):
            return
        from db.sync.batch import read

        for change in read(newest.body).changes:
            cell = (change.table, change.row, change.group)
            self.typed[newest.seq, *cell] = set(self.shown[cell])

    def look(self) -> None:
        """See what the screen shows, and that every own edit still waiting is on it."""
        from tests.simulate.oracle import look

        look(self)


class _Nothing(Exception):
    """There is nothing to do this to."""


class World:
    """Everything of one seed."""

    def __init__(self, seed: int, people: str = "teacher teacher other curator", place: str | None = None) -> None:
        self.seed, self.rng = seed, Random(seed)
        self.folder = Path(mkdtemp(prefix=f"seed-{seed}-", dir=room()))
        self.clock = HandClock()
        if place is None:
            place = self.folder / "server.db"
            shutil.copy(_templates()[0], place)
            self.server = Server(place, self.clock)
        else:
            self.server = Server(place, self.clock)
            found(self.server.engine, self.clock)
        self.college = SmallCollege.of(self.server.engine, self.clock)
        self.barred: list[tuple[UUID, str]] = []
        self.complaints: list[str] = []
        self.desktops = [Desktop(self, number, getattr(self.college, who)) for number, who in enumerate(people.split())]

    def heard(self, device: UUID, answer: dict) -> None:
        from tests.simulate.oracle import heard

        heard(self, device, answer)

    def pass_(self, seconds: float) -> None:
        self.clock.pass_(seconds)
        for desktop in self.desktops:
            desktop.clock.pass_(seconds)

    def close(self) -> None:
        for desktop in self.desktops:
            desktop.engine.dispose()
        self.server.engine.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)


__all__ = ["COLLEGE", "Desktop", "DeviceKey", "Engine", "Faults", "Pending", "World", "reading", "sweep", "timedelta"]
