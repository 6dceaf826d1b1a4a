"""What one desktop shows and keeps, after every event: nothing saved is gone, and own edits stand until answered."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tests.simulate.acts import POISON
from tests.simulate.oracle.knowledge import WATCHED, same

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.world import World

Cell = tuple[str, str, str]  # table, id in hex, merge group


@dataclass(frozen=True, slots=True)
class Kept:
    """A batch as it was when it was saved; `is_renamed` says that it is a former one under another name."""

    device: str
    seq: int
    hash: str
    body: bytes
    changes: tuple[dict, ...]
    opened: dict
    was: tuple
    act: str = ""
    act_id: str = ""
    is_renamed: bool = False

    @property
    def name(self) -> tuple[str, int, str]:
        """Return device, number and hash."""
        return self.device, self.seq, self.hash

    @property
    def token(self) -> str:
        """Return how a row names it."""
        return f"{self.device}.{self.seq}"

    @property
    def is_poison(self) -> bool:
        """Whether the server is made to stumble over it."""
        return any(POISON in str(told) for _, told in self.opened.values())

    @property
    def is_witness(self) -> bool:
        """Whether it tells what others had written before the server was put back."""
        return self.act == "witness"

    def cells(self) -> list[tuple[int, Cell, dict]]:
        """Return the place, the cell and the values of each change."""
        return [(n, (told["t"], told["id"], told["g"]), told) for n, told in enumerate(self.changes) if told["v"]]


def _values(changes: Iterable[dict]) -> list[tuple]:
    return [(told["t"], told["id"], told["g"], json.dumps(told["v"], sort_keys=True)) for told in changes]


def _millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


class Screen:
    """`ledger` is everything that was ever saved here, `seen` every token a cell has shown."""

    def __init__(self, world: "World", desktop: "Desktop") -> None:
        self.world, self.desktop = world, desktop
        self.ledger: dict[int, Kept] = {}
        self.seen: dict[Cell, set] = defaultdict(set)
        self.typed: dict[tuple, set] = {}  # (seq, cell): tokens its author had seen
        self.made: dict[int, tuple[int, str]] = {}  # when an act was really done, in ms, and in which boot
        self.released: set[tuple[int, Cell]] = set()  # parked work whose row went away from under it
        self.version: int | None = None

    def look(self, *, is_typed: bool = False) -> None:
        """Look, if anything was written since the last time."""
        slot = self.desktop.slot
        version = slot.version()
        if version == self.version:
            return
        self.version = version
        outbox = {seq: (name, status) for seq, name, status in slot.read("SELECT seq, hash, status FROM outbox")}
        self._keep(outbox, is_typed=is_typed)
        tables = {name: slot.table(name) for name in WATCHED}
        self._check_chain(outbox)
        self._check_screen(outbox, tables)
        for cell in [cell for cell in self.seen if cell[1] not in tables[cell[0]]]:
            del self.seen[cell]  # what was purged is not seen any more
        for name, groups in WATCHED.items():
            for row, held in tables[name].items():
                for group in groups:
                    self.seen[name, row, group].add(held[f"v_{group}"])

    def _say(self, number: int, sentence: str) -> None:
        self.world.complain(number, f"desktop {self.desktop.number}: {sentence}")

    def _keep(self, outbox: dict[int, tuple[str, str]], *, is_typed: bool) -> None:
        for seq in sorted(outbox.keys() - self.ledger.keys()):
            question = f"SELECT hash, body, open_values FROM outbox WHERE seq={seq}"
            [(name, body, opened)] = self.desktop.slot.read(question)
            told = json.loads(body)
            was = tuple(map(tuple, told["was"]))
            former = self._former(told, outbox)
            kept = self.ledger[seq] = Kept(
                told["device"], seq, name, bytes(body), tuple(told["changes"]), json.loads(opened) if opened else {},
                was, told["act"], told["act_id"], former is not None,
            )  # fmt: skip
            if former:
                self._renamed(former, kept)
                if not {former.name, *former.was} <= set(was):
                    self._say(2, "a batch that goes on under another name does not tell its former ones")
            elif is_typed:
                self.made[seq] = (_millis(self.world.clock.now()), self.desktop.clock.boot())
                for change in kept.changes:
                    for group in (change["g"], "state"):
                        cell = (change["t"], change["id"], group)
                        self.typed[seq, cell] = set(self.seen[cell])

    def _former(self, told: dict, outbox: dict[int, tuple[str, str]]) -> Kept | None:
        """Return the batch that goes on as this one: of the same act, with the same values, left under its old name."""
        wanted = (told["act_id"], _values(told["changes"]))
        taken = {was[1] for kept in self.ledger.values() if kept.is_renamed for was in kept.was[-1:]}
        for seq in sorted(self.ledger.keys() - taken):
            if outbox.get(seq, ("", ""))[1] == "renamed":
                kept = self.ledger[seq]
                if (kept.act_id, _values(kept.changes)) == wanted:
                    return kept
        return None

    def _renamed(self, former: Kept, now: Kept) -> None:
        """What its author had seen stays, and his own work is called otherwise from now on."""
        for tokens in (*self.seen.values(), *self.typed.values()):
            if former.token in tokens:
                tokens.remove(former.token)
                tokens.add(now.token)
        for (seq, cell), seen in list(self.typed.items()):
            if seq == former.seq:
                self.typed[now.seq, cell] = seen

    def copy_for(self, desktop: "Desktop") -> "Screen":
        """Return what was seen here as that of another machine, to which the file was copied."""
        other = Screen(self.world, desktop)
        other.ledger, other.made = dict(self.ledger), dict(self.made)
        other.seen = defaultdict(set, {cell: set(tokens) for cell, tokens in self.seen.items()})
        other.typed = {key: set(tokens) for key, tokens in self.typed.items()}
        other.released = set(self.released)
        return other

    def _check_chain(self, outbox: dict[int, tuple[str, str]]) -> None:
        """Whatever was saved is still here, word for word, and nothing is missing between (1, 3, 17)."""
        for seq, kept in self.ledger.items():
            if seq not in outbox:
                self._say(1, "a saved batch is gone from the outbox")
            elif outbox[seq][0] != kept.hash:
                self._say(2, "a saved batch has another content now")
        [(next_seq, last, first)] = self.desktop.slot.read("SELECT next_seq, last_hash, first_seq FROM sync_self")
        newest = max(outbox, default=0)
        if next_seq != newest + 1 or last != (outbox[newest][0] if newest >= first else ""):
            self._say(3, "the chain does not end where the outbox ends")

    def _check_screen(self, outbox: dict[int, tuple[str, str]], tables: dict[str, dict]) -> None:
        """Own edits stand on the screen while they wait or are under consideration (19), each with its batch (3)."""
        edits = {
            (table, row, group): seq
            for table, row, group, seq in self.desktop.slot.read("SELECT tbl, row_id, grp, seq FROM sync_base")
        }
        for (table, row, group), seq in edits.items():
            status = outbox.get(seq, ("", "gone"))[1]
            held = tables[table].get(row)
            if status in ("waiting", "parked") and (held is None or held[f"v_{group}"] != self.ledger[seq].token):
                self._say(19, f"an own edit of {table}.{group} ({status}) vanished from the screen")
        newest: dict[Cell, tuple[int, int, dict]] = {}
        again = self._sent_again()
        for seq in sorted(seq for seq, (_, status) in outbox.items() if status == "waiting" and seq not in again):
            for place, cell, told in self.ledger[seq].cells():
                newest[cell] = (seq, place, told)
        for cell, (seq, place, told) in newest.items():
            if edits.get(cell, 0) < seq:
                self._say(17, f"an unsent edit of {cell[0]}.{cell[2]} is not remembered as pending")
            elif edits[cell] == seq and not self._is_shown(tables, cell, self.ledger[seq], place, told):
                self._say(19, f"{cell[0]}.{cell[2]} does not show what was typed")
        self._check_parked(outbox, tables, edits)
        own = f"{self.desktop.id.hex}."
        for name, groups in WATCHED.items():
            for held in tables[name].values():
                for group in groups:
                    token = held[f"v_{group}"] or ""
                    if token.startswith(own) and int(token[len(own) :]) not in outbox:
                        self._say(3, f"a {name} names a batch that is not in the outbox")

    def _sent_again(self) -> set[int]:
        """Return what waits though it was answered once, or is a word about others: a restored server lost it."""
        told = self.desktop.slot.read("SELECT seq FROM outbox WHERE status='waiting' AND answer IS NOT NULL")
        return {seq for (seq,) in told} | {seq for seq, kept in self.ledger.items() if kept.is_witness}

    def _check_parked(self, outbox: dict, tables: dict[str, dict], edits: dict[Cell, int]) -> None:
        """What is under consideration stays on its cell, unless the row went away or a later own edit came (19)."""
        newest: dict[Cell, int] = {}
        for seq, kept in sorted(self.ledger.items()):
            newest.update({cell: seq for _, cell, _ in kept.cells()})
        for cell, seq in newest.items():
            if outbox.get(seq, ("", ""))[1] != "parked" or (seq, cell) in self.released:
                continue
            if cell[1] not in tables[cell[0]]:
                self.released.add((seq, cell))
            elif edits.get(cell) != seq:
                self._say(19, f"{cell[0]}.{cell[2]}, which is under consideration, vanished from the screen")

    @staticmethod
    def _is_shown(tables: dict[str, dict], cell: Cell, kept: Kept, place: int, told: dict) -> bool:
        row = tables[cell[0]].get(cell[1])
        if row is None:
            return False
        return all(
            same(kept.opened.get(f"{place}.{name}", (None, value))[1], row[name]) for name, value in told["v"].items()
        )
