"""The oracle of one world: it looks after each event, hears each answer, and judges when all has come to rest."""

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.simulate.oracle.answers import Answers
from tests.simulate.oracle.names import Names
from tests.simulate.oracle.rest import at_rest
from tests.simulate.oracle.screen import Screen
from tests.simulate.oracle.ties import Pair, settled_by, shown
from tests.simulate.oracle.truth import Truth

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.line import Came
    from tests.simulate.world import World


class Oracle:
    """Numbers are those of the invariants in `sync.md` 4."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.truth = Truth(world)
        self.answers = Answers(world, self.truth)
        self.screens: dict[int, Screen] = {}
        self.is_restored = False
        self.answered: set[str] = set()  # tokens of what the server had answered before it was put back
        self.ties: set[object] = set()  # by their ids, and by whose hands met on which cell
        self.fates: dict[tuple, str] = {}  # parked work about which somebody had decided by then, and why it waited
        self.settling: dict[tuple[str, str], set[Pair]] = defaultdict(set)  # by tie and person: what he had before him
        self.taken: set[tuple] = set()  # what desktops knew by then to be taken

    def names(self) -> Names:
        """Return which names mean one content."""
        told = self.truth.slot.read("SELECT device, seq, hash FROM batch_result")
        return Names(self.screens.values(), {(device, seq): name for device, seq, name in told})

    def restoring(self) -> None:
        """The server is about to be put back from a copy: what it answered since comes again (12)."""
        read = self.truth.slot.read
        self.is_restored = True
        open_ = set(read("SELECT device, seq FROM quarantine WHERE state = 'open'"))
        told = set(read("SELECT device, seq FROM batch_result"))
        # What waited for a decision was not settled: done after all, because the server forgot why, it may meet others.
        self.answered |= {f"{device}.{seq}" for device, seq in told - open_}
        self.fates |= {
            (device, seq, name): reason
            for device, seq, name, reason in read(
                "SELECT device, seq, hash, reason FROM quarantine "
                "WHERE state IN ('accepted', 'returned', 'dismissed') AND decided_by IS NOT NULL"
            )
        }
        for desktop in self.world.desktops:
            ledger = self.screen(desktop).ledger
            moved = desktop.slot.read("SELECT seq FROM outbox WHERE status IN ('moved', 'taken')")
            self.taken |= {ledger[seq].name for (seq,) in moved if seq in ledger}
        told = read("SELECT id, tbl, row_id, grp, winner, loser FROM conflict")
        self.ties |= {tie for tie, *_ in told} | {_hands(*tie) for _, *tie in told}
        self.answers.given.clear()
        self.answers.boots.clear()

    def needless(self) -> list[tuple[str, str]]:
        """Return table and group of ties between batches that had been answered, without a tie, before that (12).

        Where two chains of edits had met there, others of them may meet when they come in another order.
        """
        told = self.truth.slot.read("SELECT id, tbl, row_id, grp, winner, loser FROM conflict")
        return [
            (table, group)
            for tie, table, row, group, winner, loser in told
            if not {tie, _hands(table, row, group, winner, loser)} & self.ties and {winner, loser} <= self.answered
        ]

    def screen(self, desktop: "Desktop") -> Screen:
        """Return what the oracle has seen on this desktop."""
        found = self.screens.get(desktop.number)
        if found is None:
            found = self.screens[desktop.number] = Screen(self.world, desktop)
        return found

    def copies(self, desktop: "Desktop", other: "Desktop") -> None:
        """A file was copied to another machine: what was saved here is saved there as well."""
        self.screen(desktop).look()
        self.screens[other.number] = self.screen(desktop).copy_for(other)

    def begins(self, desktop: "Desktop", original: "Desktop") -> None:
        """The copy of a file was opened where its anchor is not: it is another device before its first write (26)."""
        if desktop.id == original.id:
            self.world.complain(26, f"desktop {desktop.number}: a copied file goes on under the key of its original")

    def looks_at(self, desktop: "Desktop") -> None:
        """Look at a desktop: nothing saved is gone, own edits stand on it (1, 3, 17, 19)."""
        self.screen(desktop).look()

    def saved(self, desktop: "Desktop") -> None:
        """Remember an act that the program said is saved, and what its author had seen."""
        self.screen(desktop).look(is_typed=True)

    def settled(self, desktop: "Desktop", tie: str) -> None:
        """Remember which values of a tie its person had before him when he settled it."""
        self.settling[tie, desktop.person.hex].add(shown(desktop)[tie][1])

    def unsaved(self, desktop: "Desktop") -> None:
        """Nothing of an act that was not saved may be there (3)."""
        screen = self.screen(desktop)
        before = len(screen.ledger)
        screen.look()
        if len(screen.ledger) > before:
            self.world.complain(3, f"desktop {desktop.number}: an act that failed has left a batch")

    def heard(self, desktop: "Desktop", name: str, body: bytes, answer: "Came") -> None:
        """Hear an answer of the server (2, 6, 14)."""
        if answer.status == 200:
            self.answers.hear(desktop, name, body, answer.body)

    def compares(self, desktop: "Desktop") -> None:
        """Compare a desktop that has just pulled with the server (5, 7, 8, 13)."""
        self.truth.compare(desktop)

    def compares_part(self, desktop: "Desktop") -> None:
        """Compare what is shown between two parts of a fill with the server (8)."""
        self.truth.compare_part(desktop)

    def is_still(self, desktop: "Desktop") -> bool:
        """Say whether nothing is left to exchange: all granted buckets are read, nothing waits, every tie is told."""
        read, heads = desktop.slot.read, self.truth.picture().heads
        cursors = dict(read("SELECT bucket, seq FROM sync_cursor WHERE shown"))
        if cursors != {number: heads[number] for number in self.truth.numbers(desktop)}:
            return False
        waits = read("SELECT count(*) FROM outbox WHERE status IN ('waiting', 'taken')") != [(0,)]
        return not waits and not self.untold(desktop)

    def untold(self, desktop: "Desktop") -> list[tuple[str, str]]:
        """Return table and group of the open ties of which this person was not told."""
        told = {row for (row,) in desktop.slot.read("SELECT id FROM attention")}
        told |= {tie for tie, person in settled_by(self) if person == desktop.person.hex}
        asked = "SELECT id, winner_person, loser_person, tbl, grp FROM conflict WHERE state='open'"
        return [
            (table, group)
            for row, winner, loser, table, group in self.truth.slot.read(asked)
            if desktop.person.hex in (winner, loser) and row not in told
        ]

    def at_rest(self) -> None:
        """Judge the whole when all lines are whole and everybody has exchanged."""
        at_rest(self)


def _hands(table: str, row: str, group: str, *tokens: str) -> tuple[str, str, str, frozenset[str]]:
    return table, row, group, frozenset(told.partition(".")[0] for told in tokens)
