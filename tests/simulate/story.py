"""A story as data: everything that will happen is drawn from the seed before anything happens.

So a story can be cut: any part of its steps can be played by itself, and the shortest part that fails is found.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from random import Random

STEPS = 140  # more than are played: a story ends after so many
EVENTS = 195  # and then goes to its rest, which brings some ten more
RESTORED = 0.2  # share of seeds whose server is put back from an old copy
FORKED = 0.2  # share of seeds in which a file is copied to another machine, and both go on
DECIDED = 0.25  # share of seeds with a deputy, perhaps a director, who decide about what waits
SETTLED = 0.4  # share of seeds whose people settle what two hands have written into one cell
COLUMNS = 0.3  # share of seeds in which whole columns are filled
AWAY = 0.08  # share of seeds with a pause of three months
BOUNDARIES = 24  # of transactions of a usual exchange
YEARS = 365 * 86400
JUMPS = (-86400, -600, -2, 2, 600, 3600, 45 * 86400, YEARS, -YEARS, 10 * YEARS, -10 * YEARS)
QUIET = 2  # dice of an exchange that greets only where its program is new
WAITS = (1, 20, 300, 4000)
ACTS = ("mark",) * 8 + ("presence",) * 4 + ("topic", "topic", "homework") + ("move",) * 2 + ("withdraw",) * 2 + (
    "comment", "drop_work", "drop_lesson", "cancel", "poison",
)  # fmt: skip
DAYS, PAIRS = (10, 10, 10, 11, 14), (1, 1, 2)  # few places, so that hands meet
# Three desktops meet on the same cells more often than four, and rest sooner.
COMPANIES = (
    ("teacher", "teacher", "curator"),
    ("teacher", "teacher", "other"),
    ("teacher", "other", "curator"),
    ("teacher", "teacher", "other", "curator"),
    ("teacher", "teacher", "dispatcher"),
)
PAGES = {
    "teacher": (0,) * 9 + (1,), "other": (1,) * 6 + (2,) * 3 + (0,), "curator": (0, 1), "dispatcher": (0, 1, 2),
    "deputy": (0, 1), "director": (0,),
}  # fmt: skip
OFFICE = {"load": 3, "curator": 1, "substitute": 4, "close": 2, "join": 6, "right": 5, "suspend": 4}
FILLS = (5000, 5000, 60, 25)  # rows of one answer; the founding gives 20 rows one number


@dataclass(frozen=True, slots=True)
class Faults:
    """How often the line and the server do what (share of messages)."""

    loss: float = 0.0
    answer_loss: float = 0.0
    double: float = 0.0
    stale: float = 0.0
    cut: float = 0.0
    server_crash: float = 0.0

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

    kind: str  # type, exchange, clock, restart, disk, schema, lease, office, copy, restore, clone, decide, settle
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
        dies = f", dies at boundary {self.amount}" if self.amount else ""
        match self.kind:
            case "type":
                return f"{who} types {self.act.spoken()}{dies}" if self.act else who
            case "exchange":
                typed = "".join(f"; meanwhile {act.spoken()}" for act in self.typing)
                return f"{who} exchanges: {self.faults.spoken()}{dies}{typed}"
            case "clock":
                return f"{who}: the clock jumps by {self.amount}s"
            case "restart":
                return f"{who} is started again{' after a reboot' if self.amount else ''}"
            case "disk":
                return f"{who}: {f'{self.amount} pages are left on the disk' if self.amount else 'the disk is free'}"
            case "schema":
                return f"{who} {'runs an older program' if self.amount else 'is brought up to date'}"
            case "lease":
                return f"{who}: the days without the server are over"
            case "clone":
                return f"{who}: its file is copied to another machine{', with its anchor' if self.amount else ''}"
            case "decide":
                told = f"the last act that waits: {self.what}" if self.what else f"something that waits ({self.dice})"
                return f"{who} decides about {told}{' over newer values' if self.what and self.amount else ''}"
            case "settle":
                told = f"lets {self.what} stand" if self.what else f"settles something ({self.dice})"
                return f"{who} {told} of two hands on one cell"
            case "copy":
                return f"+{self.wait}s a copy of the server is made"
            case "restore":
                return f"+{self.wait}s the server is put back from its copy"
        return f"+{self.wait}s the office: {self.what} {self.amount}"

    def simpler(self) -> Iterator["Step"]:
        """Yield the same step with less in it."""
        if self.kind == "exchange" and self.amount:
            yield replace(self, amount=0)
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
    fill: int  # rows of one answer at most
    steps: tuple[Step, ...]

    def spoken(self) -> str:
        """Tell it line by line."""
        who = ", ".join(f"{number} {person}" for number, person in enumerate(self.people))
        return "\n".join(
            [
                f"  desktops: {who}; {self.fill} rows an answer",
                *(f"  {n:3} {step.spoken()}" for n, step in enumerate(self.steps)),
            ]
        )


def draw(seed: int, steps: int = STEPS) -> Story:
    """Draw a story: some seeds have one fault only, some have them all."""
    rng = Random(seed)

    def share(most: float) -> float:
        return rng.random() * most if rng.random() < 0.6 else 0.0

    faults = Faults(share(0.3), share(0.3), share(0.3), share(0.3), share(0.2), share(0.2))
    people = rng.choice(COMPANIES)
    hands = [_Hand(rng, person) for person in people]
    busy, dying = share(0.9), share(0.4)
    fill = rng.choice(FILLS)
    told = [_step(rng, faults, hands, busy, dying) for _ in range(steps)]
    told = _restored(Random(f"restored {seed}"), told)
    people, told = _decided(Random(f"decided {seed}"), people, told, faults)
    told = _filled(Random(f"filled {seed}"), people, _settled(Random(f"settled {seed}"), len(people), told))
    told = _away(Random(f"away {seed}"), told)
    return Story(seed, people, fill, tuple(_forked(Random(f"forked {seed}"), people, told, faults)))


def _restored(rng: Random, steps: list[Step]) -> list[Step]:
    """Let the server of some seeds be put back from an old copy; the other seeds stay the stories they are."""
    if rng.random() > RESTORED:
        return steps
    first = rng.randrange(5, max(len(steps) // 3, 6))
    then = rng.randrange(first + 5, max(2 * len(steps) // 3, first + 6))
    return [*steps[:first], Step("copy", 1), *steps[first:then], Step("restore", 1), *steps[then:]]


def _away(rng: Random, steps: list[Step]) -> list[Step]:
    """Let everybody be away in some seeds for longer than the server remembers what has left a bucket."""
    if rng.random() > AWAY:
        return steps
    place = rng.randrange(5, max(2 * len(steps) // 3, 6))
    leaves = Step("office", 1, dice=1, what="transfer", amount=rng.randrange(4))
    tidies = Step("office", 1, what="tidy"), Step("office", 95 * 86400, what="tidy")
    return [*steps[:place], leaves, *tidies, *steps[place:]]


def _filled(rng: Random, people: tuple[str, ...], steps: list[Step]) -> list[Step]:
    """Let whole columns be filled in some seeds, after a mark or two, so that requests end in their middle."""
    if rng.random() > COLUMNS:
        return steps
    desks = [desk for desk, person in enumerate(people) if person in ("teacher", "other")]
    told: list[Step] = []
    for step in steps:
        told.append(step)
        if rng.random() < 0.06:
            where = (0 if rng.random() < 0.7 else 1, rng.choice(DAYS), rng.choice(PAIRS))
            desk, before = rng.choice(desks), rng.randrange(4)
            typed = [Act("mark", *where, rng.randrange(2), rng.getrandbits(32)) for _ in range(before)]
            typed.append(Act("column", *where, 0, rng.getrandbits(32)))
            told += [Step("type", rng.choice(WAITS), desk, act=act) for act in typed]
    return told


def _settled(rng: Random, desks: int, steps: list[Step]) -> list[Step]:
    """Let people settle ties in some seeds, some of them twice, and perhaps at another desk than they were told."""
    if rng.random() > SETTLED:
        return steps
    told: list[Step] = []
    for step in steps:
        told.append(step)
        if rng.random() < 0.15:
            told.append(Step("settle", rng.choice(WAITS), rng.randrange(desks), rng.getrandbits(32)))
    return told


def _decided(
    rng: Random, people: tuple[str, ...], steps: list[Step], faults: Faults
) -> tuple[tuple[str, ...], list[Step]]:
    """Let somebody decide about what waits in some seeds, its authors take it back, and the server judge it again."""
    if rng.random() > DECIDED:
        return people, steps
    deciders = ("deputy", "director") if rng.random() < 0.3 else ("deputy",)
    desks = range(len(people), len(people) + len(deciders))
    hands = {desk: _Hand(rng, person) for desk, person in zip(desks, deciders, strict=True)}
    told: list[Step] = []
    for step in steps:
        told.append(step)
        desk, wait, drawn = rng.choice(desks), rng.choice(WAITS), rng.random()
        if drawn < 0.1:
            told.append(Step("decide", wait, desk, rng.getrandbits(32)))
        elif drawn < 0.2:
            told.append(Step("exchange", wait, desk, rng.getrandbits(32), faults=faults))
        elif drawn < 0.23:
            told.append(Step("decide", wait, rng.randrange(len(people)), rng.getrandbits(32)))
        elif drawn < 0.25:
            told.append(Step("type", wait, desk, act=hands[desk].act(0.3)))
        elif drawn < 0.27:
            told.append(Step("office", wait, what="reconsider"))
        elif drawn < 0.275:
            column = Act("column", rng.randrange(2), rng.choice(DAYS), rng.choice(PAIRS), 0, rng.getrandbits(32))
            told.append(Step("type", wait, rng.randrange(len(people)), act=column))
        elif drawn < 0.29:
            told.append(Step("office", wait, dice=rng.getrandbits(32), what="close", amount=rng.randrange(2)))
    return (*people, *deciders), told


def _forked(rng: Random, people: tuple[str, ...], steps: list[Step], faults: Faults) -> list[Step]:
    """Let a file be copied to another machine in some seeds, at any time; its copy writes and exchanges as well."""
    if rng.random() > FORKED:
        return steps
    copies = 2 if rng.random() < 0.3 else 1
    begins = sorted(rng.randrange(3, max(2 * len(steps) // 3, 4)) for _ in range(copies))
    hands: list[tuple[int, _Hand]] = []  # the copies, and whoever sits at the file that was copied
    told: list[Step] = []
    for place, step in enumerate(steps):
        for _ in range(begins.count(place)):
            desk = rng.randrange(len(people) + len(hands) // 2)
            person = people[desk] if desk < len(people) else hands[2 * (desk - len(people))][1].person
            told.append(Step("clone", 1, desk, amount=int(rng.random() < 0.5)))
            hands += [(len(people) + len(hands) // 2, _Hand(rng, person)), (desk, _Hand(rng, person))]
        told.append(step)
        if not hands or rng.random() < 0.5:
            continue
        (desk, hand), wait, drawn = rng.choice(hands), rng.choice(WAITS), rng.random()
        if drawn < 0.45:
            told.append(Step("type", wait, desk, act=hand.act(0.3)))
        elif drawn < 0.8:
            dies = rng.randrange(1, BOUNDARIES) if rng.random() < 0.1 else 0
            told.append(Step("exchange", wait, desk, rng.getrandbits(32), faults=faults, amount=dies))
        else:
            told.append(Step("restart", wait, desk, amount=int(rng.random() < 0.5)))
    return told


class _Hand:
    """A person at a desktop, who comes back to where he was."""

    def __init__(self, rng: Random, person: str) -> None:
        self.rng, self.person = rng, person
        self.habit: Act | None = None

    def act(self, habit: float) -> Act:
        rng = self.rng
        if self.habit and rng.random() < habit:
            return replace(self.habit, dice=rng.getrandbits(32))
        what = "reason" if self.person == "curator" else rng.choice(ACTS)
        place = (rng.choice(PAGES[self.person]), rng.choice(DAYS), rng.choice(PAIRS), rng.randrange(2))
        self.habit = Act(what, *place, rng.getrandbits(32))
        return self.habit


def _step(rng: Random, faults: Faults, hands: list[_Hand], busy: float, dying: float) -> Step:
    wait = rng.choice(WAITS) if rng.random() < 0.98 else 86400
    desk, dice, drawn = rng.randrange(len(hands)), rng.getrandbits(32), rng.random()
    hand = hands[desk]
    if drawn < 0.48:
        return Step("type", wait, desk, act=hand.act(0.3), amount=rng.randrange(1, 3) if rng.random() < 0.04 else 0)
    if drawn < 0.82:
        typing = tuple(hand.act(0.8) for _ in range(3) if rng.random() < busy)
        dies = rng.randrange(1, BOUNDARIES) if rng.random() < dying else 0
        return Step("exchange", wait, desk, dice, typing=typing, faults=faults, amount=dies)
    if drawn < 0.86:
        return Step("clock", wait, desk, amount=rng.choice(JUMPS))
    if drawn < 0.89:
        return Step("restart", wait, desk, amount=int(rng.random() < 0.5))
    if drawn < 0.91:
        return Step("disk", wait, desk, amount=rng.choice([0, 1, 2, 4]))
    if drawn < 0.92:
        return Step("schema", wait, desk, amount=rng.randrange(2))
    if drawn < 0.925:
        return Step("lease", wait, desk)
    what = rng.choice(tuple(OFFICE))
    return Step("office", wait, dice=dice, what=what, amount=rng.randrange(OFFICE[what]))
