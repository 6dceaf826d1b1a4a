"""A stage for pictures, benches and journeys: the demo college on a fixed day, and its teacher's computer.

Everything on it is real but the day: the server's file, the encrypted file of the teacher, his key, the exchange that
filled it. The same day gives the same college, ids and all.
"""

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

import resources
from college.demo.shapes import DemoCollege
from college.names import PersonName
from college.roles import Role, read_rights
from db import device, ids
from db.clock import today
from db.credentials import DeviceKey
from db.demo import DemoKeys, found_demo
from db.engine import open_server, reading, writing
from db.migrations import upgrade
from db.models.accounts import Credential
from db.models.exchange import Device
from db.models.record import EPOCH
from db.names import names_of
from db.sync import wire
from db.sync.exchange import Desk, exchange, server_hello, server_pull, server_push, server_verify
from db.sync.wire import Reply
from desktop.opener import ProfileOpener
from desktop.opening import Opened
from desktop.places import Places
from desktop.profile import OpenedFile, Profile
from server.demo import invented

ZONE = ZoneInfo("Asia/Tomsk")
NOON = datetime(2026, 11, 12, 12, 31, 7, tzinfo=ZONE)  # a Thursday, in the middle of the third lesson
PASSWORD = "osen-para-2026"
ROOM = "214"
SEED = 12
KEPT = "stage.pickle"


@dataclass
class Clock:
    """The clock of the stage: it stands still until somebody turns it."""

    moment: datetime = NOON
    zone: ZoneInfo = ZONE
    ticks: float = 1000.0

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)

    def mono(self) -> float:
        return self.ticks

    def boot(self) -> str:
        return "stage"

    def set(self, moment: datetime) -> None:
        """Make it this moment."""
        self.ticks += max(0.0, (moment - self.moment).total_seconds())
        self.moment = moment

    def go(self, **span: float) -> None:
        """Let time pass."""
        self.set(self.moment + timedelta(**span))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over the line of the stage."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """The line to the stage's server: the bytes of a message without the socket. `sizes` are those of the answers."""

    server: Engine
    device: UUID
    clock: Clock
    sizes: list[int] = field(default_factory=list)

    def call(self, name: str, body: bytes) -> Answer:
        """Send a message to the server and return what came back."""
        reply: Reply = _ROUTES[name](self.server, self.device, wire.decode(body), self.clock)
        answer = Answer(reply.status, wire.encode(reply.body))
        self.sizes.append(len(answer.body))
        return answer


_ROUTES = {"hello": server_hello, "push": server_push, "pull": server_pull, "verify": server_verify}


class Offline(ProfileOpener):
    """Opens files and never exchanges: what the light shows is what the scene says."""

    def open(self, employee_id: UUID, password: str) -> Opened:
        return replace(super().open(employee_id, password), link=None)


@dataclass(frozen=True, slots=True)
class Stage:
    """The demo college and the computer of its teacher, in one temporary folder."""

    folder: Path
    clock: Clock
    college: DemoCollege
    keys: DemoKeys
    server: Engine
    password: str = PASSWORD

    @property
    def places(self) -> Places:
        """Where the files of the teacher's computer lie."""
        return Places(self.folder / "profile")

    def opener(self) -> ProfileOpener:
        """Return who opens files behind the lock screen, without a line to the server."""
        return Offline(self.places, self.clock)

    def enrol_machine(self) -> None:
        """Make the teacher's computer what it is."""
        Profile(self.places).enrol_machine(
            UUID(int=214), name="Учебный компьютер", room=ROOM, server="", college=self.college.name, is_demo=True
        )

    def enrol(self, person: UUID, *, roles: str = "") -> OpenedFile:
        """Make a person's file on this computer, empty, and let the server know his device."""
        name, key, own = self.name_of(person), DeviceKey.generate(), ids.fresh()
        file = Profile(self.places).create_employee(person, own, self.password, name=name, roles_text=roles)
        device.found(file.engine, device=own, person=person, college=self.keys.college, private=key.private)
        with writing(self.server).begin() as connection:
            connection.execute(
                insert(Device).values(
                    id=own, person=person, alg=key.alg, public_key=key.public,
                    made_at=(self.clock.now() - EPOCH) // timedelta(milliseconds=1),
                )
            )  # fmt: skip
        return file

    @contextmanager
    def enrolled(self, person: UUID, *, roles: str = "") -> Iterator[OpenedFile]:
        """Enrol a person and lend his open file."""
        file = self.enrol(person, roles=roles)
        try:
            yield file
        finally:
            file.close()

    def line(self, file: OpenedFile) -> Line:
        """Return a line of this file's device to the server."""
        return Line(self.server, device.here(file.engine).device, self.clock)

    def fetch(self, file: OpenedFile) -> None:
        """Exchange once: the file then holds what its person holds."""
        engine = file.pull_engine()
        try:
            exchange(Desk(engine, self.clock, self.line(file), DeviceKey(device.here(file.engine).private)))
        finally:
            engine.dispose()

    def staff(self, role: Role = Role.TEACHER) -> tuple[UUID, ...]:
        """Return the employees of a role, in the order they were invented."""
        logins = {person.id: person.login for person in self.college.people}
        asked = [logins[each.person] for each in self.college.employees if role in each.roles]
        with reading(self.server).connect() as connection:
            known: dict[str, UUID] = dict(map(tuple, connection.execute(select(Credential.login, Credential.person))))
        return tuple(known[login] for login in asked)

    def copy_to(self, folder: Path) -> None:
        """Copy the stage for another process, which opens it by `standing`; nothing of it may be open."""
        self.server.dispose()
        shutil.copytree(self.folder, folder)
        (folder / KEPT).write_bytes(pickle.dumps((self.clock.moment, self.keys)))

    def name_of(self, person: UUID) -> PersonName:
        """Return what an invented person is called."""
        with Session(reading(self.server)) as session:
            return names_of(session, (person,), today(self.clock))[person]


@contextmanager
def raised(moment: datetime = NOON, *, filled: bool = True) -> Iterator[Stage]:
    """Raise a stage on this moment; `filled` says whether the teacher's file is there and holds what he holds."""
    with tempfile.TemporaryDirectory(prefix="parta-stage-") as folder:
        clock = Clock(moment)
        stage = _founded(Path(folder), clock)
        try:
            stage.enrol_machine()
            if filled:
                roles = f"преподаватель, куратор {stage.keys.group_name}"
                with stage.enrolled(stage.keys.teacher, roles=roles) as file:
                    stage.fetch(file)
            yield stage
        finally:
            stage.server.dispose()


@contextmanager
def standing(folder: Path) -> Iterator[Stage]:
    """Open the copy of a stage that another process left in this folder."""
    moment, keys = pickle.loads((folder / KEPT).read_bytes())
    clock = Clock(moment)
    stage = Stage(folder, clock, invented(today(clock)), keys, open_server(folder / "server.db"))
    try:
        yield stage
    finally:
        stage.server.dispose()


def _founded(folder: Path, clock: Clock) -> Stage:
    path = folder / "server.db"
    made = open_server(path, migrate=True)
    upgrade(made, "server")
    made.dispose()
    college = invented(today(clock))
    server = open_server(path)
    grants = read_rights(resources.path("rights", "rights.tsv").read_text("utf-8"))
    keys = found_demo(server, college, grants, password=PASSWORD, clock=clock, fresh=_same_ids())
    return Stage(folder, clock, college, keys, server)


def _same_ids() -> Callable[[], UUID]:
    chance, millis = Random(SEED), count(int(NOON.timestamp() * 1000))
    return lambda: ids.fresh(chance.randbytes, next(millis))
