"""One employee at one computer: he types, his program exchanges, dies and is started again."""

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from college.admission.policy import DEFAULT
from db import device as device_of
from db import store
from db.credentials import DeviceKey
from db.engine import writing
from db.migrations import SCHEMA
from db.models.exchange import Device, Self
from db.store import Store
from db.sync import exchange, fetch
from db.sync.desk import Barred, Desk, NotUnderstood
from db.sync.exchange import State
from db.sync.lease import lease_for
from db.troubles import StoreTrouble
from desktop.anchor import Anchor
from desktop.copied_file import whose
from tests.simulate import acts
from tests.simulate.college import COLLEGE, START, YEAR, HandClock
from tests.simulate.files import room, slot
from tests.simulate.line import Came, Crash, Fate, Line, Lost
from tests.simulate.story import NONE, QUIET, Act, Faults

if TYPE_CHECKING:
    from tests.simulate.world import World

_FURTHEST = (datetime(1990, 1, 1, tzinfo=START.tzinfo), datetime(2090, 1, 1, tzinfo=START.tzinfo))


class Desktop:
    """Everything here is drawn from the world's seed; what a step needs of chance it brings along."""

    def __init__(self, world: "World", number: int, person: UUID, original: "Desktop | None" = None) -> None:
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
        self.boots, self.acts = 0, number << 20
        self.is_old = False  # its program is of the schema before the server's
        self.has_twin = original is not None
        self.anchor = Anchor(room() / f"anchor-{number}.json")
        self.anchor.path.unlink(missing_ok=True)
        if original:
            return
        world.college.enrol(person, self.id, self.key)
        device_of.found(
            self.engine, device=self.id, person=person, college=COLLEGE, private=self.key.private,
            lease=lease_for(world.server.engine, self.id, world.server.clock),
        )  # fmt: skip
        self._open()

    def copied(self, number: int, *, with_anchor: bool) -> "Desktop":
        """Return the same file on another machine, as somebody has it who copied it; perhaps its anchor as well."""
        other = Desktop(self.world, number, self.person, self)
        self.has_twin = True
        self.slot.raw.backup(other.slot.raw)
        if with_anchor:
            shutil.copy(self.anchor.path, other.anchor.path)
        other.clock.wall, other.is_old = self.clock.wall, self.is_old
        self.world.oracle.copies(self, other)
        other._open()
        if not with_anchor:
            self.world.oracle.begins(other, self)
        return other

    def _open(self) -> None:
        """Start the program: a file that is a copy goes on as another device first."""
        self.is_new = True
        here = whose(self.engine, self.anchor, self.clock, self.chance.randbytes)
        self.id, self.key = here.device, DeviceKey(here.private)
        self.line.device = self.id
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
        self.world.oracle.looks_at(self)

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
        """Let the disk be free and the program be of today; who was told of another copy signs in anew."""
        self.fill_disk(0)
        self.is_old = False
        if not self.has_twin:
            return
        here = device_of.here(self.engine)
        if here.is_forked:
            self.restart()
        if here.former:  # whom the server does not let in cannot say that he has become another
            with writing(self.world.server.engine).begin() as conn:
                conn.execute(update(Device).where(Device.id == here.former, Device.state != "fork").values(state="ok"))

    def _introduce(self) -> bool:
        """Let the server know the device that this file has become, as a sign-in does; False if it may not."""
        if not self.has_twin:
            return True
        here = device_of.here(self.engine)
        states = dict(self.world.server.slot.read("SELECT id, state FROM device"))
        if here.former is None and here.device.hex in states:
            return True
        if here.former and states.get(here.former.hex, "ok") not in ("ok", "fork"):
            return False
        if here.device.hex not in states:
            self.world.college.enrol(self.person, here.device, self.key, here.first_seq)
        device_of.introduced(self.engine, lease_for(self.world.server.engine, here.device, self.world.server.clock))
        return True

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
        self.line.faults, self.line.last, self.typing = faults, ("", 0), list(typing)
        self.fate.left = dies_in - 1 if dies_in else None
        try:
            if not self._introduce():
                return False
            with self._program():
                # The program greets every time; here it matters where there is another copy of the file.
                is_greeted = rng.random() < 0.2 or self.is_new or (self.has_twin and dice != QUIET)
                self._round(hello=is_greeted)
            self.is_new = False
        except (Lost, NotUnderstood, StoreTrouble):
            return False
        except Crash:
            self.world.crashes += 1
            self.restart(reboot=rng.random() < 0.3)
            return False
        except Barred as barred:
            if barred.reason == "fork" and self.has_twin:
                return False
            if self.line.last[0] == "stale":
                return False  # an old refusal, come late, stops this round and nothing else
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

    def _round(self, *, hello: bool) -> None:
        try:
            exchange.exchange(self.desk, self._reported, hello=hello)
        except Barred as barred:
            if barred.reason == "fork" and self.has_twin:
                device_of.mark_forked(self.engine)
            raise

    def _reported(self, state: State) -> None:
        """Look at what is shown between two parts of a fill: of this moment it is all that is here."""
        if not state.sending and self.line.last == ("pull", 200):
            self.world.oracle.compares_part(self)

    def act(self, act: Act, dies_in: int = 0) -> bool:
        """Type one thing; say whether it was saved. The program may die at a boundary of its transaction."""
        college = self.world.college

        def typed(session: Session, rng: Random) -> None:
            day = date(YEAR, 9, act.day)
            where = college.pages[act.page], day, act.pair, college.students[act.student], college.students[:3]
            acts.ACTS[act.what](acts.Place(session, self.person, *where, self.clock.now(), rng))

        return self.write(act.what, typed, act.dice, dies_in)

    def write(self, what: str, typed: Callable[[Session, Random], None], dice: int, dies_in: int = 0) -> bool:
        """Make one act; say whether it was saved. The program may die at a boundary of its transaction."""
        self.world.oracle.looks_at(self)
        rng = Random(dice)
        self.acts += 1
        act_id = UUID(int=rng.getrandbits(128) ^ self.acts, version=4)  # another one, though the dice be the same
        self.fate.left = dies_in - 1 if dies_in else None
        try:
            with self._program(), self.store.write(what, act_id=act_id) as session:
                typed(session, rng)
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
