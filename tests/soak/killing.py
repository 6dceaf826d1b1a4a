"""A desktop and a server that are killed again and again, and what must have outlived it."""

import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.factories import Hand, Machines, as_founded, enrol
from tests.soak import ledger
from tests.soak.programs import PATIENCE, SLOW, Desktop, Doom, Life, Server
from tests.soak.proxy import Proxy

ROOT = Path(__file__).parents[2]
MOST_MARKS = 40  # after which a desktop is killed
LONGEST_LIFE = 0.6  # seconds after which a server is killed
MOST = {"statement": 200, "commit": 20}  # given to the database by a program that is killed in the middle of its work
LONGEST_ROUND = 5.0  # seconds after which a server is killed though it has not got so far
Say = Callable[[int], None]  # hears how often something was killed


@dataclass
class Tally:
    """What was done and what did not hold."""

    kills: int = 0
    in_work: int = 0  # kills at a statement or a commit, not at a moment
    saved: int = 0  # marks shown as saved
    batches: int = 0  # that the server holds at the end
    faults: dict[str, int] = field(default_factory=dict)  # of the line, by their kind
    flaws: list[str] = field(default_factory=list)


class Trial:
    """One teacher's file and one server's file, and the programs over them."""

    def __init__(self, folder: Path, hand: Hand, seed: int, say: Say) -> None:
        self.tally = Tally()
        self.server = Server(folder)
        self._hand, self._rng, self._say = hand, random.Random(seed), say
        self._desktop: Desktop | None = None
        self._house, self._device = folder / "parta.db", hand.device.hex

    def desktop_killed(self, rounds: int) -> Tally:
        """Kill the desktop in each round while it types and exchanges."""
        assert self.server.start()
        for _ in range(rounds):
            doom = self._doom()
            running = self._begin(self._life(doom))
            running.hear_marks(10**6 if doom else self._rng.randint(1, MOST_MARKS))
            running.kill()
            self._count(doom)
            self._remember(running)
            self._look(ledger.after_kill)
            if self.tally.flaws:
                return self.tally
        return self._rest(self._begin(self._life(types=False)))

    def server_killed(self, rounds: int) -> Tally:
        """Kill the server in each round while it decides what one desktop pushes."""
        assert self.server.start()
        running = self._begin(replace(self._life(), pause=SLOW))  # or what waits grows and grows
        running.hear_marks(1)
        self.server.kill()
        for _ in range(rounds):
            doom = self._doom()
            if self.server.start(doom):
                until = time.monotonic() + (LONGEST_ROUND if doom else self._rng.uniform(0.02, LONGEST_LIFE))
                while not self.server.died(until=min(until, time.monotonic() + 0.02)) and time.monotonic() < until:
                    assert running.hear(until=time.monotonic()), "the desktop has ended"
            self.server.kill()
            self._count(doom)
            if found := ledger.of_house(self._device, ledger.house_at(self._house, self._device)):
                self.tally.flaws += found
                return self.tally
        assert self.server.start()
        return self._rest(running)

    def over_a_bad_line(self, faults: int) -> Tally:
        """Let the desktop type and exchange over a line until it has failed so often, then over a whole one."""
        assert self.server.start()
        proxy = Proxy(self.server.port, self._rng.randrange(1 << 30))
        try:
            running = self._begin(replace(self._life(), address=proxy.address))
            running.hear_marks(1)
            late = time.monotonic() + PATIENCE + faults
            while proxy.done.total() < faults:
                assert running.hear(until=time.monotonic() + 0.05), "the desktop has ended"
                assert time.monotonic() < late, proxy.done
            proxy.heal()
            self.tally.faults = dict(proxy.done)
            return self._rest(running)
        finally:
            proxy.close()

    def close(self) -> None:
        """Let nothing run on."""
        if self._desktop:
            self._desktop.kill()
        self.server.kill()

    # ---- rounds

    def _doom(self) -> Doom | None:
        at = self._rng.choice(("moment", *MOST))
        return None if at == "moment" else Doom(at, self._rng.randint(1, MOST[at]))

    def _life(self, doom: Doom | None = None, *, types: bool = True) -> Life:
        typed, seed = len(ledger.desk_at(self._hand.path).batches), self._rng.randrange(1 << 30)
        return Life(self._hand.path, self.server.address, typed, seed, doom, types)

    def _begin(self, life: Life) -> Desktop:
        self._desktop = Desktop(life)
        return self._desktop

    def _count(self, doom: Doom | None) -> None:
        self.tally.kills += 1
        self.tally.in_work += doom is not None
        self._say(self.tally.kills)

    def _remember(self, running: Desktop) -> None:
        self.tally.saved = max([self.tally.saved, *(number + 1 for number in running.saved)])

    def _rest(self, running: Desktop) -> Tally:
        running.rest()
        self._remember(running)
        self.server.kill()
        self._look(ledger.at_rest)
        self.tally.flaws += audited(self.server.folder)
        return self.tally

    def _look(self, law: Callable[[ledger.Desk, ledger.House, int], list[str]]) -> None:
        desk = ledger.desk_at(self._hand.path)
        house = ledger.house_at(self._house, desk.device)
        self.tally.batches = len(house.batches)
        self.tally.flaws += law(desk, house, self.tally.saved)


def audited(folder: Path) -> list[str]:
    """Let the server's own command check every signature and chain."""
    words = [sys.executable, "-m", "server", "audit", "verify", "--data", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    is_whole = done.returncode == 0 and "подписи и цепочка целы" in done.stdout
    return [] if is_whole else [f"audit verify: {done.stdout} {done.stderr}"]


@contextmanager
def trial(folder: Path, seed: int, say: Say = lambda kills: None) -> Iterator[Trial]:
    """Found the small college in this folder and enrol its teacher; nothing runs afterwards."""
    machines = Machines(folder)
    hand = machines.hand()
    engine = machines.server()
    as_founded(engine)
    enrol(engine, hand)
    machines.close()
    house = folder / "college"
    house.mkdir()
    for path in folder.glob("server-*.db*"):
        shutil.move(path, house / re.sub(r"server-\d+", "parta", path.name))
    made = Trial(house, hand, seed, say)
    try:
        yield made
    finally:
        made.close()
