"""A college server and a few desktops in one process, over real SQL, on a network that loses, doubles and delays."""

from dataclasses import dataclass
from random import Random

from tests.simulate import deciding, office, settling
from tests.simulate.college import HandClock, SmallCollege
from tests.simulate.desktop import Desktop
from tests.simulate.files import slot
from tests.simulate.oracle import Oracle
from tests.simulate.server import Server
from tests.simulate.story import QUIET, Step, Story

ROUNDS_TO_REST = 8
GREETS = 1  # dice of an exchange that greets


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant of `sync.md` 4 that did not hold, by its number."""

    number: int
    sentence: str


class World:
    """Everything of one seed. `server` is a database at its beginning, with the college in it."""

    def __init__(self, story: Story, server=None) -> None:
        self.rng = Random(f"world {story.seed}")
        self.clock = HandClock()
        self.server = Server(server or slot("server", "server"), self.clock)
        self.college = SmallCollege.of(self.server.engine, self.clock)
        self.violations: list[Violation] = []
        self.edits = self.typed = self.crashes = self.steps = 0
        self.oracle = Oracle(self)
        self.desktops = [
            Desktop(self, number, getattr(self.college, who)) for number, who in enumerate(story.people)
        ]  # fmt: skip

    @property
    def events(self) -> int:
        """Count what happened: typed acts, messages there and back, crashes, and whatever else a step was."""
        return self.steps + self.typed + self.crashes + sum(desktop.line.messages for desktop in self.desktops)

    def complain(self, number: int, sentence: str) -> None:
        """Note that an invariant does not hold."""
        self.violations.append(Violation(number, sentence))

    def play(self, step: Step) -> None:
        """Let one thing happen."""
        self._pass(step.wait)
        self.steps += 1
        if step.desk >= len(self.desktops):
            return  # the copy of a file that was never made
        desktop = self.desktops[step.desk]
        match step.kind:
            case "type":
                desktop.act(step.act, dies_in=step.amount)
            case "exchange":
                desktop.exchange(step.dice, step.faults, step.typing, dies_in=step.amount)
            case "clock":
                desktop.jump(step.amount)
            case "restart":
                desktop.restart(reboot=bool(step.amount))
            case "disk":
                desktop.fill_disk(step.amount)
            case "schema":
                desktop.is_old = bool(step.amount)
            case "lease":
                desktop.outlive_lease()
            case "clone":
                self.desktops.append(desktop.copied(len(self.desktops), with_anchor=bool(step.amount)))
            case "decide":
                deciding.decide(desktop, step)
            case "settle":
                settling.settle(desktop, step)
            case "copy":
                self.server.copy()
            case "restore" if self.server.has_copy:
                self.oracle.restoring()
                self.server.restore()
            case "office":
                office.do(self, step)

    def rest(self) -> None:
        """Let everybody exchange on whole lines until nobody brings anything new (16: in bounded rounds)."""
        for _ in range(ROUNDS_TO_REST):
            for desktop in self.desktops:
                desktop.recover()
            self._pass(5)
            done = [desktop.exchange(GREETS if desktop.has_twin else QUIET) for desktop in self.desktops]
            if all(done) and all(self.oracle.is_still(desktop) for desktop in self.desktops):
                return
        self.complain(16, "a desktop does not come to rest")

    def _pass(self, seconds: float) -> None:
        self.clock.pass_(seconds)
        for desktop in self.desktops:
            desktop.clock.pass_(seconds)
