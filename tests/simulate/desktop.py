"""One employee at one computer: he types, his program exchanges, dies and is started again."""

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from db import device as device_of
from db.credentials import DeviceKey
from db.store import Store
from db.sync import exchange
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
        self.saved = 0  # acts that the program said are saved
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

    def exchange(self, dice: int, faults: Faults = NONE, typing: tuple[Act, ...] = ()) -> bool:
        """Play a round on a line with these faults; say whether it came to its end."""
        rng = self.line.rng = Random(dice)
        self.line.faults, self.typing = faults, list(typing)
        if rng.random() < faults.client_crash:
            self.fate.left = rng.randrange(24)
        try:
            exchange.exchange(self.desk, hello=self.is_new or rng.random() < 0.2)
            self.is_new = False
        except (Lost, NotUnderstood, StoreTrouble):
            return False
        except Crash:
            self.world.crashes += 1
            self.restart(reboot=rng.random() < 0.3)
            return False
        except Barred as barred:
            self.world.complain(16, f"desktop {self.number} is barred: {barred.reason}")
            return False
        finally:
            self.fate.left = None
            self.typing = []
            self.world.oracle.looks_at(self)
        # What a pull brought to its end is the server's state of this moment.
        if self.line.last == ("pull", 200):
            self.world.oracle.compares(self)
        return True

    def act(self, act: Act) -> bool:
        """Type one thing; say whether it was saved."""
        self.world.oracle.looks_at(self)
        college = self.world.college
        rng = Random(act.dice)
        try:
            with self.store.write(act.what, act_id=UUID(int=rng.getrandbits(128), version=4)) as session:
                day = date(YEAR, 9, act.day)
                where = college.pages[act.page], day, act.pair, college.students[act.student]
                acts.ACTS[act.what](acts.Place(session, self.person, *where, self.clock.now(), rng))
        except (acts.Nothing, StoreTrouble):
            return False
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
