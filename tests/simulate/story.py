"""A story as data: everything that will happen is drawn from the seed before anything happens.

So a story can be cut: any part of its steps can be played by itself, and the shortest part that fails is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from random import Random

STEPS = 75
JUMPS = (-86400, -600, 600, 3600)
ACTS = ("mark",) * 6 + ("presence",) * 3 + ("topic",) * 2 + ("move", "withdraw", "comment")
PEOPLE = ("teacher", "teacher", "other", "curator")


@dataclass(frozen=True, slots=True)
class Faults:
    """How often the world does what (share of messages; of exchanges for crashes)."""

    loss: float = 0.0
    answer_loss: float = 0.0
    double: float = 0.0
    stale: float = 0.0
    cut: float = 0.0
    server_crash: float = 0.0
    client_crash: float = 0.0

    def spoken(self) -> str:
        """Name the faults there are."""
        told = [f"{field.name} {getattr(self, field.name):.2f}" for field in fields(self) if getattr(self, field.name)]
        return ", ".join(told) or "a whole line"


NONE = Faults()


@dataclass(frozen=True, slots=True)
class Act:
    """What one person types, and where; numbers, so that it can be printed and read."""

    what: str
    page: int
    day: int  # of September
    pair: int
    student: int
    dice: int

    def spoken(self) -> str:
        """Say it in a line."""
        return f"{self.what} on page {self.page}, {self.day} September, pair {self.pair}, student {self.student}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens, after `wait` seconds."""

    kind: str  # type, exchange, clock, restart, office
    wait: int
    desk: int = 0
    dice: int = 0
    act: Act | None = None
    typing: tuple[Act, ...] = ()  # what is typed while the messages of an exchange are under way
    faults: Faults = NONE
    what: str = ""
    amount: int = 0

    def spoken(self) -> str:
        """Say it in a line."""
        who = f"+{self.wait}s desktop {self.desk}"
        match self.kind:
            case "type":
                return f"{who} types {self.act.spoken()}" if self.act else who
            case "exchange":
                typed = "".join(f"; meanwhile {act.spoken()}" for act in self.typing)
                return f"{who} exchanges: {self.faults.spoken()}{typed}"
            case "clock":
                return f"{who}: the clock jumps by {self.amount}s"
            case "restart":
                return f"{who} is started again{' after a reboot' if self.amount else ''}"
        return f"+{self.wait}s the office: {self.what} {self.amount}"

    def simpler(self) -> Iterator["Step"]:
        """Yield the same step with less in it."""
        if self.typing:
            yield replace(self, typing=())
            if len(self.typing) > 1:
                yield from (replace(self, typing=(act,)) for act in self.typing)
        if self.faults != NONE:
            yield replace(self, faults=NONE)
            for field in fields(self.faults):
                if getattr(self.faults, field.name):
                    yield replace(self, faults=replace(self.faults, **{field.name: 0.0}))


@dataclass(frozen=True, slots=True)
class Story:
    """A seed, spelt out."""

    seed: int
    people: tuple[str, ...]
    steps: tuple[Step, ...]

    def spoken(self) -> str:
        """Tell it line by line."""
        who = ", ".join(f"{number} {person}" for number, person in enumerate(self.people))
        return "\n".join([f"  desktops: {who}", *(f"  {n:3} {step.spoken()}" for n, step in enumerate(self.steps))])


def draw(seed: int, steps: int = STEPS) -> Story:
    """Draw a story: some seeds have one fault only, some have them all."""
    rng = Random(seed)

    def share(most: float) -> float:
        return rng.random() * most if rng.random() < 0.6 else 0.0

    faults = Faults(share(0.3), share(0.3), share(0.3), share(0.3), share(0.2), share(0.2), share(0.4))
    hands = [_Hand(rng, person) for person in PEOPLE]
    busy = share(0.9)
    return Story(seed, PEOPLE, tuple(_step(rng, faults, hands, busy) for _ in range(steps)))


class _Hand:
    """A person at a desktop, who comes back to where he was."""

    def __init__(self, rng: Random, person: str) -> None:
        self.rng, self.person = rng, person
        self.habit: Act | None = None

    def act(self, habit: float) -> Act:
        rng = self.rng
        if self.habit and rng.random() < habit:
            return replace(self.habit, dice=rng.getrandbits(32))
        is_curator = self.person == "curator"
        page = 1 if self.person == "other" or (is_curator and rng.random() < 0.5) else 0
        if rng.random() < 0.05:
            page = rng.randrange(2)  # where he has no right, if he sees it at all
        what = "reason" if is_curator else rng.choice(ACTS)
        place = (page, 10 + rng.randrange(2), rng.randrange(1, 3), rng.randrange(3))
        self.habit = Act(what, *place, rng.getrandbits(32))
        return self.habit


def _step(rng: Random, faults: Faults, hands: list[_Hand], busy: float) -> Step:
    wait, desk, dice, drawn = (
        rng.choice([1, 20, 300, 4000]),
        rng.randrange(len(hands)),
        rng.getrandbits(32),
        rng.random(),
    )
    hand = hands[desk]
    if drawn < 0.5:
        return Step("type", wait, desk, act=hand.act(0.3))
    if drawn < 0.87:
        typing = tuple(hand.act(0.8) for _ in range(3) if rng.random() < busy)
        return Step("exchange", wait, desk, dice, typing=typing, faults=faults)
    if drawn < 0.91:
        return Step("clock", wait, desk, amount=rng.choice(JUMPS))
    if drawn < 0.95:
        return Step("restart", wait, desk, amount=int(rng.random() < 0.5))
    return Step("office", wait, what="load", amount=rng.randrange(2))
