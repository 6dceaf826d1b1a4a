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

    def compare_part(self, desktop: "Desktop") -> None:
        """What is shown before the rest of a fill is one moment too: each bucket of it whole, at its head (8, 0b.5)."""
        picture = self.picture()
        read = desktop.slot.read
        shown = dict(read("SELECT bucket, seq FROM sync_cursor WHERE shown AND NOT closed"))
        if any(picture.heads.get(bucket) != seq for bucket, seq in shown.items()):
            self._say(desktop, 8, "a bucket was shown that is not read to its head")
        wanted = set().union(*(picture.lies.get(bucket, set()) for bucket in shown))
        own = {(table, row): born for table, row, born in read("SELECT tbl, row_id, born_seq FROM sync_base")}
        leaving = set(read("SELECT tbl, row_id FROM sync_member WHERE bucket=0"))  # the rest may bring it back
        based = dict(self._bases(desktop))
        held: set[Row] = set()
        for name, groups in JOURNAL.items():
            for row, there in desktop.slot.table(name).items():
                key = (name, row)
                held.add(key)
                if key not in wanted:
                    if key not in leaving and own.get(key) is None:
                        self._say(desktop, 8, f"holds a {name} of a bucket that is not shown")
                    continue
                theirs = picture.tables[name][row]
                if any(based.get((*key, group), there[f"v_{group}"]) != theirs[f"v_{group}"] for group in groups):
                    self._say(desktop, 8, f"a {name} was shown that is not of the moment of its part")
        if missing := {name for name, _ in wanted - held}:
            self._say(desktop, 8, f"a bucket was shown without rows of {', '.join(sorted(missing))}")
        if read("PRAGMA foreign_key_check"):
            self._say(desktop, 8, "rows were shown before those that they refer to")

    @staticmethod
    def _bases(desktop: "Desktop") -> list[tuple[tuple[str, str, str], str | None]]:
        """Return what the server showed under each own edit, when it was last heard."""
        told = desktop.slot.read("SELECT tbl, row_id, grp, base FROM sync_base")
        return [((table, row, group), base) for table, row, group, base in told]

    def _say(self, desktop: "Desktop", number: int, sentence: str) -> None:
        self.world.complain(number, f"desktop {desktop.number}: {sentence}")
