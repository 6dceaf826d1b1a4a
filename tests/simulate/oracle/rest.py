"""What must hold when all lines are whole and everybody has exchanged until nobody brought anything new."""

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.simulate.oracle.decided import Decided
from tests.simulate.oracle.decisions import decisions
from tests.simulate.oracle.knowledge import BY_PAGE, BY_YEAR, CHILDREN, JOURNAL, LIES, PERSONAL, WATCHED, same
from tests.simulate.oracle.ties import ties

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.oracle.judge import Oracle


def _outcome(answer: str) -> tuple:
    told = json.loads(answer)
    return told["status"], told.get("reason"), json.dumps(told.get("told"), sort_keys=True)


def at_rest(oracle: "Oracle") -> None:
    """Judge everything."""
    judge = _Rest(oracle)
    judge.nothing_broke()
    judge.answers()
    judge.audit()
    if oracle.is_restored:
        judge.restored()
    else:
        Decided(oracle).judge()  # the order of decisions is told by one history only
    judge.values()
    decisions(oracle)
    ties(oracle)
    judge.children()
    judge.places()
    for desktop in oracle.world.desktops:
        judge.desktop(desktop)


class _Rest:
    def __init__(self, oracle: "Oracle") -> None:
        self.oracle, self.world = oracle, oracle.world
        self.read = oracle.truth.slot.read
        self.say = oracle.world.complain

    def nothing_broke(self) -> None:
        for sentence in self.world.server.broken:
            self.say(14, sentence)

    def answers(self) -> None:
        """Every saved batch reached exactly one terminal status, the same on both sides (1); parked work is kept."""
        results = {
            (device, seq): (name, status, answer)
            for device, seq, name, status, answer in self.read(
                "SELECT device, seq, hash, status, answer FROM batch_result"
            )
        }
        known = set[tuple]()
        bodies = {
            (device, seq): bytes(body) for device, seq, body in self.read("SELECT device, seq, body FROM batch")
        }  # fmt: skip
        parked = {
            (device, seq, name): state
            for device, seq, name, state in self.read("SELECT device, seq, hash, state FROM quarantine")
        }
        names = self.oracle.names()
        fates = {names.first(name): state for name, state in parked.items()}
        for desktop in self.world.desktops:
            who, is_shut = f"desktop {desktop.number}", not self.oracle.truth.granted(desktop)
            ledger = self.oracle.screen(desktop).ledger
            statuses = dict(desktop.slot.read("SELECT seq, status FROM outbox"))
            for seq, kept in ledger.items():
                name, status, answer = results.get(kept.name[:2], (None, None, None))
                known.add((*kept.name[:2], name))
                if statuses.get(seq) == "renamed":
                    continue  # it goes on under another name, and the server may never have heard this one
                if status == "parked" and (fate := fates.get(names.first(kept.name), "open")) != "open":
                    status = fate
                if name is None:
                    self.say(1, f"{who}: batch {seq} ({statuses.get(seq)}) never reached the server")
                elif name != kept.hash or bodies.get(kept.name[:2]) != kept.body:
                    self.say(2, f"{who}: batch {seq} has another content on the server")
                elif kept.is_witness:  # what a desk tells of others waits there, and is nobody's edit here
                    if status == "taken":
                        self.say(22, f"{who}: what it tells of others is taken, as if it had made that lesson")
                elif statuses[seq] == "parked" and is_shut and answer and '"parked"' in answer:
                    continue  # a device that is shut out hears of no decision
                elif status != ("taken" if statuses[seq] == "moved" else statuses[seq]):
                    self.say(1, f"{who}: batch {seq} is {statuses[seq]} here, {status} there")
                elif status == "rejected":
                    self.say(1, f"{who}: batch {seq} was rejected")
                elif status == "parked" and kept.is_poison != ('"fault"' in answer) and not kept.was:
                    self.say(14, f"{who}: batch {seq} was {'no' if kept.is_poison else 'a'} fault")
                elif status == "parked" and not kept.was and names.first(kept.name) not in fates:
                    self.say(1, f"{who}: batch {seq} was parked and is not kept")
        devices = {device for device, *_ in known}
        if any((*key, name) not in known for key, (name, *_) in results.items() if key[0] in devices):
            self.say(2, "the server knows batches that were never written")
        self._names(results)

    def _names(self, results: dict[tuple, tuple]) -> None:
        """One content has one answer under all its names, and was done once (2)."""
        done = {
            (device, seq)
            for device, seq in self.read(
                "SELECT DISTINCT device, seq FROM change_audit WHERE outcome NOT IN ('taken', 'parked')"
            )
        }
        every = [kept for desktop in self.world.desktops for kept in self.oracle.screen(desktop).ledger.values()]
        for _, names in self.oracle.names().all_of(every):
            told = {results[name[:2]][2] for name in names if results.get(name[:2], ("",))[0] == name[2]}
            if len({_outcome(answer) for answer in told}) > 1:
                self.say(2, "one batch got different answers under its names")
            if len({name[:2] for name in names if results.get(name[:2], ("",))[0] == name[2]} & done) > 1:
                self.say(2, "one batch was done under two names")

    def restored(self) -> None:
        """What had been settled before the server was put back is not disputed when it comes again (12)."""
        for table, group in self.oracle.needless():
            self.say(12, f"a settled edit of {table}.{group} is disputed because the server was put back")

        for device, seq, name in self.oracle.taken:
            status = self.read(
                f"SELECT status FROM batch_result WHERE device='{device}' AND seq={seq} AND hash='{name}'"
            )
            if status not in ([], [("taken",)]):
                self.say(22, "what was taken once, and issued again, was done when the server was put back")

    def audit(self) -> None:
        """Every change of every batch stands in the audit once; what nobody foresaw is kept whole instead (4)."""
        found: dict[tuple, list[str]] = defaultdict(list)
        for device, seq, outcome, *cell in self.read(
            "SELECT device, seq, outcome, tbl, row_id, grp FROM change_audit ORDER BY id"
        ):
            found[device, seq, tuple(cell)].append(outcome)
        accepted = set(self.read("SELECT device, seq FROM quarantine WHERE state='accepted'"))
        for (device, seq, cell), outcomes in found.items():
            # What waited and was accepted stands there twice: as it came, and as it came into force.
            came = outcomes[1:] if outcomes[0] == "parked" and (device, seq) in accepted else outcomes
            if len(came) > 1:
                self.say(4, f"{cell[0]}.{cell[2]} stands in the audit {len(came)} times")
        every = [kept for desktop in self.world.desktops for kept in self.oracle.screen(desktop).ledger.values()]
        first = {kept.name: kept for kept in every if not kept.was}
        for name, names in self.oracle.names().all_of(every):
            kept = first.get(name)
            if kept is None or kept.is_poison:
                continue
            for _, cell, _ in kept.cells():
                if all((device, seq, cell) not in found for device, seq, _ in names):
                    self.say(4, f"a change of {cell[0]}.{cell[2]} is in no audit")

    def values(self) -> None:
        """What stands is what the batch that its token names has written (2, 11)."""
        bodies = {
            f"{device}.{seq}": (json.loads(body)["changes"], json.loads(opened) if opened else {})
            for device, seq, body, opened in self.read("SELECT device, seq, body, open_values FROM batch")
        }
        for name, groups in JOURNAL.items():
            for row, held in self.oracle.truth.picture().tables[name].items():
                for group in groups:
                    if held[f"v_{group}"] in bodies:
                        self._value(bodies[held[f"v_{group}"]], (name, row, group), held)

    def _value(self, body: tuple[list[dict], dict], cell: tuple[str, str, str], held: dict) -> None:
        name, _, group = cell
        changes, opened = body
        for place, told in enumerate(changes):
            if (told["t"], told["id"], told["g"]) == cell and told["v"]:
                for column, signed in told["v"].items():
                    value = opened[f"{place}.{column}"][1] if (name, column) in PERSONAL else signed
                    if not same(value, held[column]) and not (value is None and held[column] in ("", 0)):
                        self.say(2, f"{name}.{column} is not what its batch has written")
                return
        if group != "state" or held["withdrawn_at"] is not None:
            self.say(2, f"{name}.{group} names a batch that did not write it")

    def children(self) -> None:
        """Nothing stands under what was withdrawn (23)."""
        tables = self.oracle.truth.picture().tables
        for name, column, parent in CHILDREN:
            for row in tables[name].values():
                above = tables[parent].get(row[column])
                if row["withdrawn_at"] is None and above is not None and above["withdrawn_at"] is not None:
                    self.say(23, f"a {name} stands under a {parent} that was withdrawn")

    def places(self) -> None:
        """Rows of a page lie in its buckets, and nothing else does (5)."""
        table = self.oracle.truth.slot.table
        pages, lessons, works = table("page"), table("lesson"), table("work")
        lies: dict[str, set] = defaultdict(set)
        for name, tbl, row in self.read(
            "SELECT b.name, s.tbl, s.row_id FROM bucket b JOIN sync_row s ON s.bucket=b.id WHERE NOT s.deleted"
        ):
            if tbl in LIES:
                lies[name].add((tbl, row))
        should: dict[str, set] = defaultdict(set)
        given: dict[tuple, set] = defaultdict(set)
        for grant, *where in self.read(
            "SELECT coalesce(grant_id, id), page_id, day, pair FROM substitution "
            "WHERE withdrawn_at IS NULL AND teacher_id IS NOT NULL AND standing IN ('granted', 'ended')"
        ):
            given[tuple(where)].add(grant)
        for name, kinds in LIES.items():
            for row in table(name).values():
                lesson = row if name in ("lesson", "teaching") else lessons[
                    works[row["work_id"]]["lesson_id"] if name == "mark" else row["lesson_id"]
                ]  # fmt: skip
                page = pages[lesson["page_id"]]
                for kind in kinds:
                    key = f"{page['group_id']}:{page['year']}"
                    if kind in (*BY_PAGE, *BY_YEAR):
                        key = page["id"] if kind in BY_PAGE else str(page["year"])
                    should[f"{kind}:{key}"].add((name, row["id"]))
                if name != "teaching":
                    kind = "grant_excuse" if name == "reason" else "grant"
                    for grant in given[lesson["page_id"], lesson["day"], lesson["pair"]]:
                        should[f"{kind}:{grant}"].add((name, row["id"]))
        for name in {*lies, *should}:
            kind = name.partition(":")[0]
            if kind != "inbox" and lies[name] != should[name]:
                self.say(5, f"bucket {kind} does not hold what it should")

    def desktop(self, desktop: "Desktop") -> None:
        """A desktop holds what it is granted, as the server has it; parked edits stand on top (5, 7)."""
        who = f"desktop {desktop.number}"
        read, theirs, ours = desktop.slot.read, self.oracle.truth.slot.table, desktop.slot.table
        numbers = self.oracle.truth.numbers(desktop)
        wanted: dict[str, set] = defaultdict(set)
        for bucket, tbl, row in self.read("SELECT bucket, tbl, row_id FROM sync_row WHERE NOT deleted"):
            if bucket in numbers:
                wanted[tbl].add(row)
        own = {
            (tbl, row, group): (base, json.loads(value) if value else None, born, status)
            for tbl, row, group, base, value, born, status in read(
                "SELECT b.tbl, b.row_id, b.grp, b.base, b.base_value, b.born_seq, o.status "
                "FROM sync_base b LEFT JOIN outbox o ON o.seq=b.seq"
            )
        }
        for (tbl, _, group), (*_, status) in own.items():
            if status != "parked":
                self.say(16, f"{who}: an edit of {tbl}.{group} ({status}) is still pending at rest")
        for name in {*wanted, *JOURNAL}:
            truth, held = theirs(name), ours(name)
            for row, shown in held.items():
                if row not in wanted[name]:
                    if not any(born is not None for cell, (_, _, born, _) in own.items() if cell[:2] == (name, row)):
                        self.say(7, f"{who}: holds a {name} that it is not granted")
                    continue
                under = dict(shown)
                for group in WATCHED.get(name, {}):
                    if (name, row, group) in own:
                        base, value, _, _ = own[name, row, group]
                        under |= {f"v_{group}": base, **(value or {})}
                if wrong := [
                    c for c, value in under.items() if not same(value, truth[row][c]) and value != truth[row][c]
                ]:
                    self.say(5, f"{who}: a {name} differs in {', '.join(wrong)}")
            if wanted[name] - held.keys():
                self.say(5, f"{who}: lacks rows of {name}")
        if read("SELECT count(*) FROM sync_stage") != [(0,)]:
            self.say(8, f"{who}: the stage is not empty at rest")
        for table, group in self.oracle.untold(desktop):
            self.say(11, f"{who}: nobody told its person of a tie on {table}.{group}")
