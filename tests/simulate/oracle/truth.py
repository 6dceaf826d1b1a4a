"""What the server holds and who may hold it, and whether a desktop that has just pulled stands where the server does."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.simulate.oracle.knowledge import JOURNAL
from tests.simulate.oracle.rights import holdings

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.world import World

Row = tuple[str, str]  # table, id in hex


@dataclass(slots=True)
class Picture:
    """The server at one moment, as far as it was asked."""

    names: dict[int, str]
    heads: dict[int, int]
    lies: dict[int, set[Row]]  # by bucket, journal rows only
    tables: dict[str, dict[str, dict]]
    states: dict[str, str]  # of devices
    granted: dict[tuple, set[str]] = field(default_factory=dict)


class Truth:
    """Reads the server anew whenever it has changed."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.slot = world.server.slot
        self._version: int | None = None
        self._picture: Picture | None = None

    def picture(self) -> Picture:
        """Return the server as it stands."""
        version = self.slot.version()
        if self._picture is None or version != self._version:
            self._version, self._picture = version, self._read()
        return self._picture

    def granted(self, desktop: "Desktop") -> set[str]:
        """Name the buckets that the person of this desktop may hold now."""
        picture, clock = self.picture(), self.world.clock
        day = clock.now().astimezone(clock.zone).date()
        key = (desktop.person, day)
        if picture.states.get(desktop.id.hex) != "ok":
            return set()
        if key not in picture.granted:
            picture.granted[key] = holdings(self.slot.read, desktop.person.hex, day)
        return picture.granted[key]

    def numbers(self, desktop: "Desktop") -> set[int]:
        """Return the numbers of those buckets, as far as they exist."""
        granted = self.granted(desktop)
        return {number for number, name in self.picture().names.items() if name in granted}

    def _read(self) -> Picture:
        read = self.slot.read
        buckets = read("SELECT id, name, head FROM bucket")
        lies: dict[int, set[Row]] = defaultdict(set)
        among = ", ".join(f"'{name}'" for name in JOURNAL)
        for bucket, table, row in read(
            f"SELECT bucket, tbl, row_id FROM sync_row WHERE NOT deleted AND tbl IN ({among})"
        ):
            lies[bucket].add((table, row))
        return Picture(
            {number: name for number, name, _ in buckets}, {number: head for number, _, head in buckets}, lies,
            {name: self.slot.table(name) for name in JOURNAL}, dict(read("SELECT id, state FROM device")),
        )  # fmt: skip

    def compare(self, desktop: "Desktop") -> None:
        """A whole pull is one moment of the server: every granted row, no other, own edits on top (5, 7, 8, 13)."""
        picture = self.picture()
        wanted = set().union(*(picture.lies.get(number, set()) for number in self.numbers(desktop)))
        own = {
            (table, row, group): (base, born)
            for table, row, group, base, born in desktop.slot.read(
                "SELECT tbl, row_id, grp, base, born_seq FROM sync_base"
            )
        }
        born = {cell[:2] for cell, (_, seq) in own.items() if seq is not None}
        held: set[Row] = set()
        for name, groups in JOURNAL.items():
            theirs = picture.tables[name]
            for row, shown in desktop.slot.table(name).items():
                if (name, row) not in wanted:
                    if (name, row) not in born:
                        self._say(desktop, 7, f"holds a {name} that it is not granted")
                    continue
                held.add((name, row))
                for group in groups:
                    base = own.get((name, row, group))
                    if (base[0] if base else shown[f"v_{group}"]) != theirs[row][f"v_{group}"]:
                        self._say(desktop, 8, f"{name}.{group} is not of the moment of the pull")
        if missing := {name for name, _ in wanted - held}:
            self._say(desktop, 5, f"lacks rows of {', '.join(sorted(missing))}")

    def _say(self, desktop: "Desktop", number: int, sentence: str) -> None:
        self.world.complain(number, f"desktop {desktop.number}: {sentence}")
