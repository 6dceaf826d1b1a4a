"""Decisions about parked work: by whom they are to be made, carried out whole or not at all, and never twice (25)."""

import json
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulate.oracle.judge import Oracle

ACCEPTED, WITHDRAWN, OPEN = "accepted", "withdrawn", "open"
# Whose it is to decide about what stands in these tables; about all the others the deputy decides.
OF_OTHERS = {"reason": "vr_head", "decision": "administrator", "tie_read": "administrator"}
FIVE_DAYS = 5 * 86_400_000  # ms: working days are never fewer days


def decisions(oracle: "Oracle") -> None:
    """Judge every decision that stands, and every fate in the quarantine."""
    judge = _Decisions(oracle)
    judge.fates()
    judge.words()
    judge.lasting(oracle.fates)


class _Decisions:
    def __init__(self, oracle: "Oracle") -> None:
        self.say, read = oracle.world.complain, oracle.truth.slot.read
        self.rows = {
            (row["device"], row["seq"], row["hash"]): row
            for row in oracle.truth.slot.table("decision").values()
            if row["withdrawn_at"] is None
        }
        self.parked = {
            (device, seq, name): (person, state, by, at, reason)
            for device, seq, name, person, state, by, at, reason in read(
                "SELECT device, seq, hash, person, state, decided_by, decided_at, reason FROM quarantine"
            )
        }
        self.batches = {
            (device, seq): (json.loads(body), came)
            for device, seq, body, came in read("SELECT device, seq, body, received_at FROM batch")
        }
        self.undone = {
            f"{device}.{seq}"
            for device, seq, answer in read("SELECT device, seq, answer FROM batch_result")
            if any(told["o"] == "undone" for told in json.loads(answer).get("told", ()))
        }
        self.done = set(read("SELECT device, seq FROM change_audit WHERE outcome <> 'parked'"))
        self.held = defaultdict(set)
        for person, role in read("SELECT person_id, role FROM role_assignment WHERE withdrawn_at IS NULL"):
            self.held[person].add(role)

    def fates(self) -> None:
        """What left the quarantine did so by the word of somebody whose word it was."""
        for (device, seq, name), (person, state, by, at, _) in self.parked.items():
            if state in (OPEN, "come"):
                continue
            row = self._word((device, seq, name))
            is_undone = row is not None and row["v_what"] in self.undone
            if row is None or (row["verdict"] != state and not is_undone):
                self.say(25, f"an edit was {state} by nobody's word")
            elif by is not None and not self._may(device, seq, person, state, by, at):
                self.say(25, f"an edit was {state} by somebody whose that was not")

            if state == ACCEPTED and (device, seq) not in self.done:
                self.say(25, "an edit was accepted and does not stand")

    def lasting(self, fates: dict[tuple, str]) -> None:
        """What was decided before the server was put back is decided when it waits for the same reason again (12)."""
        for name, reason in fates.items():
            row, (_, state, _, _, why) = self.rows.get(name), self.parked.get(name, (None,) * 5)
            if state == OPEN and why == reason and row is not None and row["verdict"] == "":
                self.say(12, "a decision was lost because the server was put back")

    def _word(self, name: tuple) -> dict | None:
        body, _ = self.batches[name[:2]]
        return next((self.rows[one] for one in (name, *map(tuple, body["was"])) if one in self.rows), None)

    def _may(self, device: str, seq: int, author: str, state: str, by: str, at: int) -> bool:
        if state == WITHDRAWN:
            return by == author
        body, came = self.batches[device, seq]
        asked = {OF_OTHERS.get(change["t"], "deputy_umr") for change in body["changes"]}
        if by == author:
            return False
        if asked <= self.held[by] or (state != ACCEPTED and asked & self.held[by]):
            return True
        is_late = at - came >= FIVE_DAYS
        return "director" in self.held[by] and (is_late or asked <= self.held[author])

    def words(self) -> None:
        """A decision that stands was carried out, whole; one that could not be was told so, and nothing of it done."""
        acts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, row in self.rows.items():
            known = self.parked.get(name)
            is_unsaid = row["v_what"] == f"{name[0]}.{name[1]}"  # it came before its edit, and could not be carried out
            if known is not None and not is_unsaid:
                acts[row["v_what"]].append((row["verdict"], known[1]))
        for token, told in acts.items():
            done = [verdict == state for verdict, state in told]
            if any(done) and not all(done):
                self.say(25, "one half of an act was decided")
            elif not all(done) and token not in self.undone:
                self.say(25, f"a decision ({told[0][0]}) was not carried out, and nobody was told")
