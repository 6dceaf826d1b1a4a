"""What the server decided, in the order in which it did: who had seen what, who might write, who lost and was told."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tests.simulate.oracle.knowledge import JOURNAL

if TYPE_CHECKING:
    from tests.simulate.oracle.judge import Oracle
    from tests.simulate.oracle.screen import Cell, Screen

WON, LOST, NOOP, TAKEN, PARKED = "won", "lost", "noop", "taken", "parked"
PRECISE = 1000  # ms


class Line(NamedTuple):
    """A row of the audit."""

    device: str
    seq: int
    person: str
    table: str
    row: str
    group: str
    met: str | None
    new: str | None
    outcome: str
    time: int

    @property
    def cell(self) -> "Cell":
        return self.table, self.row, self.group

    @property
    def own(self) -> str:
        return f"{self.device}.{self.seq}"


@dataclass(frozen=True, slots=True)
class Body:
    """What a batch said of itself."""

    lease: str
    needs: tuple
    changes: tuple[dict, ...]

    def born(self, row: str) -> dict | None:
        """Return the birth of a row that this batch makes."""
        return next((told["born"] for told in self.changes if told["id"] == row and told.get("born")), None)

    def witnesses(self, row: str) -> list["Cell"]:
        """Return the cells that a withdrawal only names."""
        return [(told["t"], told["id"], told["g"]) for told in self.changes if told["id"] == row and not told["v"]]


class Decided:
    """Goes through the audit once; what stood at each moment is remembered on the way."""

    def __init__(self, oracle: "Oracle") -> None:
        self.oracle, self.say = oracle, oracle.world.complain
        self.read = oracle.truth.slot.read
        self.tables = oracle.truth.picture().tables
        self.pages = oracle.truth.slot.table("page")
        self.bodies = {
            (device, seq): Body(told["lease"], tuple(map(tuple, told["needs"])), tuple(told["changes"]))
            for device, seq, body in self.read("SELECT device, seq, body FROM batch")
            for told in [json.loads(body)]
        }
        self.lines = [
            Line(*row)
            for row in self.read(
                "SELECT device, seq, person, tbl, row_id, grp, met, new, outcome, corrected_time "
                "FROM change_audit ORDER BY id"
            )
        ]
        self.names = oracle.names()
        self.accepted = {
            (device, seq): bool(is_over)
            for device, seq, is_over in self.read(
                "SELECT q.device, q.seq, d.is_over FROM quarantine q JOIN decision d "
                "ON d.device=q.device AND d.seq=q.seq AND d.hash=q.hash WHERE q.state='accepted'"
            )
        }
        known = {(device, seq): name for device, seq, name in self.read("SELECT device, seq, hash FROM batch_result")}
        self.kept: dict[tuple[str, int], Screen] = {}  # who wrote what the server has under this number
        self.seen: dict[tuple, set] = {}
        for desktop in oracle.world.desktops:
            screen = oracle.screen(desktop)
            here = {seq: kept for seq, kept in screen.ledger.items() if known.get(kept.name[:2]) == kept.hash}
            self.kept |= {kept.name[:2]: screen for kept in here.values()}
            self.seen |= {
                (*here[seq].name[:2], cell): seen for (seq, cell), seen in screen.typed.items() if seq in here
            }
        self.joined: dict[tuple, str | None] = {}  # who typed what stood already has seen it by that
        self.stands: dict[Cell, str] = {}
        self.withdrawn: dict[tuple[str, str], str] = {}  # the token of the withdrawal
        self.places: dict[str, tuple] = {}  # day and pair of a lesson
        self.closed: set[str] = set()
        self.writers = self._writers()

    def judge(self) -> None:
        """Judge every decision."""
        self.joined = {(line.cell, line.own): line.met for line in self.lines if line.outcome == NOOP}
        ties = self._ties()
        revived = {line[:2] + line[3:5] for line in self.lines if line.group == "state" and line.outcome == WON}
        for line in self.lines:
            if line.table == "closure" and line.outcome == WON:
                self._close(line)
            if line.table not in JOURNAL:
                continue
            if (line.device, line.seq) in self.kept:
                self._seen_or_told(line, ties)
                self._rights(line)
                self._taken(line)
                self._withdrawals(line, revived)
                self._time(line)
            self._move_on(line)
        self._needs()

    # ---- 11

    def _ties(self) -> dict[tuple, set]:
        ties: dict[tuple, set] = defaultdict(set)
        winners: dict[tuple, list[str]] = defaultdict(list)
        for *cell, winner, loser, state in self.read("SELECT tbl, row_id, grp, winner, loser, state FROM conflict"):
            ties[tuple(cell)] |= {winner, loser}
            for one, other in ((winner, loser), (loser, winner)):
                if self._knew(one, other, tuple(cell)):
                    self.say(11, f"{cell[0]}.{cell[2]}: a tie was opened with what its author had seen")
            if state == "open":
                winners[*cell, winner].append(loser)
        for (*cell, _), losers in winners.items():
            for loser in losers:
                device, _, seq = loser.partition(".")
                body = self.bodies.get((device, int(seq or 0)))
                bases = (
                    {told["base"] for told in body.changes if (told["t"], told["id"], told["g"]) == tuple(cell)}
                    if body
                    else set()
                )
                if bases & set(losers):
                    self.say(11, f"{cell[0]}.{cell[2]}: one hand is in two disputes with the same winner")
        return ties

    def _knew(self, own: str, other: str, cell: "Cell") -> bool:
        device, _, seq = own.partition(".")
        seen = self.seen.get((device, int(seq or 0), cell))
        return seen is not None and self._has_seen(seen, other, cell)

    def _has_seen(self, seen: set, met: str | None, cell: "Cell") -> bool:
        of = self.names.of
        return any(of(name) == of(met) or of(self.joined.get((cell, name), name)) == of(met) for name in seen)

    def _seen_or_told(self, line: Line, ties: dict[tuple, set]) -> None:
        what = f"{line.table}.{line.group}"
        if line.outcome == LOST and line.group != "state" and not ties[line.cell]:
            self.say(11, f"{what}: who lost was never told")
        seen = self.seen.get((line.device, line.seq, line.cell))
        if line.met is None or seen is None:
            return
        is_tied = line.own in ties[line.cell] or line.met in ties[line.cell]
        is_over = self.accepted.get((line.device, line.seq))
        is_asked = is_over is not None and line.outcome in (WON, LOST)
        if is_asked and (line.outcome == WON) != is_over and not self._has_seen(seen, line.met, line.cell):
            self.say(25, f"{what}: an accepted edit stands {'under' if is_over else 'over'} a newer value")
        if line.outcome == WON and not is_tied and not self._has_seen(seen, line.met, line.cell):
            self.say(11, f"{what}: a value was overwritten unseen and untold")
        if line.outcome == LOST and self._stood_in_sight(line, seen) and line.group != "state":
            self.say(11, f"{what}: who had seen what stood lost against it")

    def _stood_in_sight(self, line: Line, seen: set) -> bool:
        return self.names.of(line.met) in {self.names.of(name) for name in seen}

    # ---- 21

    def _writers(self) -> dict[str, set[str]]:
        """Return who may at any time have written on which page; the finer rules are asked of the product's tests."""
        found: dict[str, set[str]] = defaultdict(set)
        for person, page in self.read("SELECT person_id, page_id FROM teaching"):
            found[page].add(person)
        for person, page in self.read("SELECT teacher_id, page_id FROM substitution"):
            found[page].add(person)
        return found

    def _curators(self, group: str) -> set[str]:
        return {person for person, of in self.read("SELECT person_id, group_id FROM curatorship") if of == group}

    def _page(self, line: Line) -> dict | None:
        row = self.tables[line.table].get(line.row)
        if row is not None and line.table == "mark":
            row = self.tables["work"].get(row["work_id"])
        if row is not None and line.table != "lesson":
            row = self.tables["lesson"].get(row["lesson_id"])
        return self.pages.get(row["page_id"]) if row is not None else None

    def _rights(self, line: Line) -> None:
        if line.outcome in (PARKED, TAKEN) or (line.device, line.seq) in self.accepted:
            return  # who may accept what is judged apart
        if self.bodies[line.device, line.seq].lease == "":
            self.say(21, f"{line.table}.{line.group} was written without a lease")
        page = self._page(line)
        if line.outcome != WON or page is None:
            return
        who = self._curators(page["group_id"]) if line.table == "reason" else self.writers[page["id"]]
        if line.person not in who:
            self.say(21, f"{line.table}.{line.group} was written by somebody who may not")
        if page["group_id"] in self.closed:
            self.say(21, f"{line.table}.{line.group} was written in a closed period")

    def _close(self, line: Line) -> None:
        [(group,)] = self.read(f"SELECT group_id FROM closure WHERE id='{line.row}'")
        told = json.loads(line.new or "{}")
        (self.closed.add if told.get("closed") else self.closed.discard)(group)

    # ---- 22

    def _taken(self, line: Line) -> None:
        if line.table != "lesson" or line.outcome in (PARKED, TAKEN):
            return
        born = self.bodies[line.device, line.seq].born(line.row)
        if born and self.places.get(line.row, born_at(born)) != born_at(born):
            self.say(22, "a lesson that had moved away was taken for the one that was born in its place")

    def _needs(self) -> None:
        """What needs a taken batch is taken (22); what is needed was answered before (14)."""
        told = self.read("SELECT device, seq, hash, status FROM batch_result")
        answers = {(device, seq): status for device, seq, _, status in told}
        needed_by = {(seq, name): status for _, seq, name, status in told}  # of this device, or of what it was before
        for (device, seq), body in self.bodies.items():
            status = answers[device, seq]
            for needed, name in body.needs:
                known = needed_by.get((needed, name))
                if known is None:
                    self.say(14, "a batch was answered before one that it builds on")
                elif known == TAKEN and status != TAKEN:
                    self.say(22, f"a batch that builds on a taken lesson is {status}")

    # ---- 23

    def _withdrawals(self, line: Line, revived: set[tuple]) -> None:
        key = (line.table, line.row)
        if line.group != "state" and line.outcome in (WON, NOOP) and key in self.withdrawn:
            state = (*key, "state")
            seen = self.seen.get((line.device, line.seq, state))
            is_unseen = seen is not None and not self._has_seen(seen, self.withdrawn[key], state)
            if is_unseen and (line.device, line.seq, *key) not in revived:
                self.say(23, f"an edit of a {line.table} did not outlive a withdrawal that its author had not seen")
        if line.group == "state" and line.outcome == WON and _withdraws(line):
            for cell in self.bodies[line.device, line.seq].witnesses(line.row):
                seen = self.seen.get((line.device, line.seq, cell))
                stands = self.stands.get(cell)
                if seen is not None and stands is not None and not self._has_seen(seen, stands, cell):
                    self.say(23, f"a {line.table} was withdrawn over an edit that nobody there had seen")

    # ---- 24

    def _time(self, line: Line) -> None:
        """Within one boot of its machine, an act is dated by its age, whatever the wall clock says."""
        made = self.kept[line.device, line.seq].made.get(line.seq)
        if made is None or made[1] != self.oracle.answers.boots.get((line.device, line.seq)):
            return
        beside = abs(line.time - made[0])
        if beside > PRECISE:
            self.say(24, f"{line.table}.{line.group} is dated {beside // 1000} s beside the truth")

    def _move_on(self, line: Line) -> None:
        if line.outcome != WON:
            return
        self.stands[line.cell] = line.own
        key = (line.table, line.row)
        if line.group == "state":
            if _withdraws(line):
                self.withdrawn[key] = line.own
            else:
                self.withdrawn.pop(key, None)
        if (line.table, line.group) == ("lesson", "when"):
            told = json.loads(line.new or "{}")
            self.places[line.row] = (told["day"], told["pair"])


def born_at(born: dict) -> tuple:
    """Return day and pair of a birth."""
    return born["born_day"], born["born_pair"]


def _withdraws(line: Line) -> bool:
    return json.loads(line.new or "{}").get("withdrawn_at") is not None
