"""One employee at one computer: he types, his program exchanges, dies and is started again."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import update

from college.admission.policy import DEFAULT
from db import device as device_of
from db import store
from db.credentials import DeviceKey
from db.engine import writing
from db.migrations import SCHEMA
from db.models.exchange import Self
from db.store import Store
from db.sync import exchange, fetch
from db.sync.desk import Barred, Desk, NotUnderstood
from db.sync.lease import lease_for
from db.troubles import StoreTrouble
from tests.simulate import acts
from tests.simulate.college import COLLEGE, START, YEAR, HandClock
from tests.simulate.files import slot
from tests.simulate.line import Came, Crash, Fate, Line, Lost
from tests.simulate.story import NONE, Act, Faults

if TYPE_CHECKING:
    from tests.simulate.world import World

_FURTHEST = (datetime(1990, 1, 1, tzinfo=START.tzinfo), datetime(2090, 1, 1, tzinfo=START.tzinfo))


class Desktop:
    """Everything here is drawn from the world's seed; what a step needs of chance it brings along."""

    def __init__(self, world: "World", number: int, person: UUID) -> None:
        self.world, self.number, self.person = world, number, person
        rng = world.rng
        self.id = UUID(int=rng.getrandbits(128), version=4)
        self.key = DeviceKey(rng.randbytes(32))
        self.chance = Random(rng.getrandbits(64))
        self.clock = HandClock(wall=START, name=f"boot-{number}-0")
        self.slot = slot(f"desktop-{number}", "client")
        self.engine = self.slot.engine
        self.fate = Fate()
        self.slot.at_boundary = self.fate.pass_
        self.line = Line(world.server, self.id, self._heard, self._meanwhile)
        self.typing: list[Act] = []
        self.boots = 0
        self.is_old = False  # its program is of the schema before the server's
        world.college.enrol(person, self.id, self.key)
        device_of.found(
            self.engine, device=self.id, person=person, college=COLLEGE, private=self.key.private,
            lease=lease_for(world.server.engine, self.id, world.server.clock),
        )  # fmt: skip
        self._open()

    def _open(self) -> None:
        self.is_new = True
        self.store = Store(self.engine, self.clock, self.key, chance=self.chance.randbytes)
        self.desk = Desk(
            self.engine, self.clock, self.line, self.key, self.store.gate, self.chance.randbytes, self.store.tell
        )

    def restart(self, *, reboot: bool = False) -> None:
        """Open the file again, after a crash or in the morning."""
        self.engine.dispose()
        if reboot:
            self.boots += 1
            self.clock.name = f"boot-{self.number}-{self.boots}"
            self.clock.ticks = 5.0
        self._open()

    def jump(self, seconds: int) -> None:
        """Let the wall clock jump."""
        self.clock.wall = min(max(self.clock.wall + timedelta(seconds=seconds), _FURTHEST[0]), _FURTHEST[1])

    def fill_disk(self, pages: int) -> None:
        """Leave so much room on the disk; 0 frees it."""
        if pages:
            self.slot.fill_disk(pages)
        else:
            self.slot.free_disk()

    def outlive_lease(self) -> None:
        """Let the days of work without the server be over."""
        with writing(self.engine).begin() as conn:
            conn.execute(update(Self).values(lease_days=DEFAULT.lease_days + 1))

    def recover(self) -> None:
        """Let the disk be free and the program be of today."""
        self.fill_disk(0)
        self.is_old = False

    @contextmanager
    def _program(self):
        """Let this desktop be of its own schema while its program runs."""
        if not self.is_old:
            yield
            return
        with (
            patch.object(exchange, "SCHEMA", SCHEMA - 1),
            patch.object(fetch, "SCHEMA", SCHEMA - 1),
            patch.object(store, "SCHEMA", SCHEMA - 1),
        ):
            yield

    def exchange(self, dice: int, faults: Faults = NONE, typing: tuple[Act, ...] = (), dies_in: int = 0) -> bool:
        """Play a round on a line with these faults; say whether it came to its end.

        The program may die at a boundary of its transactions.
        """
        rng = self.line.rng = Random(dice)
        self.line.faults, self.typing = faults, list(typing)
        self.fate.left = dies_in - 1 if dies_in else None
        try:
            with self._program():
                exchange.exchange(self.desk, hello=self.is_new or rng.random() < 0.2)
            self.is_new = False
        except (Lost, NotUnderstood, StoreTrouble):
            return False
        except Crash:
            self.world.crashes += 1
            self.restart(reboot=rng.random() < 0.3)
            return False
        except Barred as barred:
            if barred.reason != "schema" or not self.is_old:
                self.world.complain(16, f"desktop {self.number} is barred: {barred.reason}")
            elif (
                not typing
                and faults == NONE
                and self.slot.read("SELECT count(*) FROM outbox WHERE status='waiting'") != [(0,)]
            ):
                self.world.complain(15, f"desktop {self.number}: an older program could not hand its work over")
            return False
        finally:
            self.fate.left = None
            self.typing = []
            self.world.oracle.looks_at(self)
        if self.line.last[0] == "stale":
            self.world.complain(13, f"desktop {self.number} took an old answer for a new one")
        # What a pull brought to its end is the server's state of this moment.
        if self.line.last == ("pull", 200):
            self.world.oracle.compares(self)
        return True

    def act(self, act: Act, dies_in: int = 0) -> bool:
        """Type one thing; say whether it was saved. The program may die at a boundary of its transaction."""
        self.world.oracle.looks_at(self)
        college = self.world.college
        rng = Random(act.dice)
        self.fate.left = dies_in - 1 if dies_in else None
        try:
            with (
                self._program(),
                self.store.write(act.what, act_id=UUID(int=rng.getrandbits(128), version=4)) as session,
            ):
                day = date(YEAR, 9, act.day)
                where = college.pages[act.page], day, act.pair, college.students[act.student]
                acts.ACTS[act.what](acts.Place(session, self.person, *where, self.clock.now(), rng))
        except Crash:
            self.world.crashes += 1
            self.restart(reboot=rng.random() < 0.3)
            self.world.oracle.unsaved(self)
            return False
        except (acts.Nothing, StoreTrouble):
            self.world.oracle.unsaved(self)
            return False
        finally:
            self.fate.left = None
        self.world.edits += 1
        self.world.oracle.saved(self)
        return True

    def _heard(self, name: str, body: bytes, answer: Came) -> None:
        self.world.oracle.heard(self, name, body, answer)

    def _meanwhile(self) -> None:
        if self.typing:
            # A hand that types is not what dies here: the crash waits for the exchange.
            left, self.fate.left = self.fate.left, None
            self.act(self.typing.pop(0))
            self.world.typed += 1
            self.fate.left = left
