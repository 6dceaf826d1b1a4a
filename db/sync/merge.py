"""How one batch is judged: what its author had seen decides, clocks only break true ties, every tie is told."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from db.models.record import STATE, Moment
from db.sync import given_access
from db.sync.allowed import check, check_witnesses, unseen
from db.sync.batch import Batch, Change, canonical, token
from db.sync.drafts import Draft, read_drafts
from db.sync.history import Answered, Cell, Dispute, Name, Outcome, Past, Status
from db.sync.rows import Row
from db.sync.shapes import shapes
from db.sync.sitting import BARRED, FAULT, LAPSED, WITNESS, Park, Sitting, Taken, Verdict
from db.sync.ties import dispute_of, new_dispute, refuse_blind, reopen, tell, told_values
from db.sync.times import Arrived
from db.sync.trial import Trial
from db.sync.values import to_wire
from db.sync.verdicts import carry_out, carry_out_late, check_decisions, fate_of, tell_undone, witnessed
from db.sync.whole import check_switch, check_whole


def decide(sitting: Sitting, arrived: Arrived) -> Verdict:
    """Judge a batch, whole or not at all; its rows and its audit are kept in the sitting, to be written set-wise."""
    batch = arrived.batch
    if batch and arrived.flaw == FAULT:
        _audit_whole(sitting, arrived, batch, Outcome.PARKED)
        _park(sitting, arrived, batch, Park(FAULT))
        return Verdict(Status.PARKED, FAULT)
    if batch is None or arrived.flaw:
        return Verdict(Status.REJECTED, arrived.flaw or "bytes")
    if former := _under_another_name(sitting, arrived, batch):
        return Verdict(Status(former.status), stored=former.answer)
    try:
        return merged(sitting, arrived, batch)
    except Taken:
        _audit_whole(sitting, arrived, batch, Outcome.TAKEN)
        return Verdict(Status.TAKEN)
    except Park as park:
        park.section = _addressed(park, batch)
        if (accepted := carry_out_late(sitting, arrived, batch, park, merged)) is not None:
            return accepted
        _audit_whole(sitting, arrived, batch, Outcome.PARKED)
        _park(sitting, arrived, batch, park)
        return Verdict(Status.PARKED, park.reason, park.section)


def _park(sitting: Sitting, arrived: Arrived, batch: Batch, park: Park) -> None:
    section = _addressed(park, batch)
    sitting.parked.append({
        "device": batch.device, "seq": batch.seq, "hash": arrived.name, "act_id": batch.act_id,
        "person": sitting.person, "reason": park.reason, "section": section,
    } | fate_of(sitting, arrived, batch, section))  # fmt: skip


def _addressed(park: Park, batch: Batch) -> str:
    """Return the section whose addressee decides: of what was objected to, or of the whole; an access has its own."""
    return given_access.SECTION if given_access.gives(batch) else park.section or given_access.section_of(batch)


def _under_its_lease(sitting: Sitting, arrived: Arrived, batch: Batch) -> tuple[Sitting, Arrived]:
    """Return rights and time as the lease of the batch bounds them (0b.12, 0b.14); raises Park without a lease."""
    if sitting.is_barred:
        raise Park(BARRED)
    if sitting.leases is None:
        return sitting, arrived
    issued = sitting.leases.issued(batch.lease)
    if issued is None:
        raise Park(LAPSED)
    # Nobody writes under a lease before it is given, whatever his clock says.
    arrived = replace(arrived, time=max(arrived.time, min(issued, sitting.received)))
    if sitting.rights is None:
        return sitting, arrived
    return replace(sitting, rights=replace(sitting.rights, leased=sitting.day(issued))), arrived


def merged(sitting: Sitting, arrived: Arrived, batch: Batch) -> Verdict:
    """Let a batch stand as far as it may. Raises Park, Taken and, of a decision, Undecidable."""
    if _fills_its_place(arrived):
        raise Taken
    needed = list(_needed(sitting, batch))
    was_applied = arrived.former is not None and arrived.former.status in (Status.APPLIED, Status.MERGED)
    if Status.TAKEN in needed or (not was_applied and _is_taken(sitting, batch)):
        raise Taken
    sitting, arrived = _under_its_lease(sitting, arrived, batch)
    if {Status.PARKED, Status.REJECTED} & set(needed):
        raise Park("parent")
    if batch.act == WITNESS and sitting.accepting is None:
        return _hear_witness(sitting, arrived, batch)
    drafts = sorted(read_drafts(arrived, batch), key=lambda draft: _ORDER[draft.shape.name])
    check_witnesses(drafts)
    trial = Trial(sitting.rows)
    for draft in drafts:
        _bear(sitting, trial, draft)
    for draft in drafts:
        check(sitting, trial, draft, arrived.time)
        if not draft.is_witness:
            _put(sitting, trial, draft, arrived, drafts)
    check_whole(sitting, trial, drafts, arrived.time)
    check_switch(sitting, drafts, batch)
    check_decisions(sitting, trial, drafts)
    reason = sitting.refused.get(arrived.seq)
    if reason:
        tell_undone(sitting, trial, drafts, reason)
    _keep(sitting, trial, arrived, batch)
    refuse_blind(sitting, drafts, arrived, token(batch.device, batch.seq))
    if not reason:
        carry_out(sitting, drafts, batch, merged)
    status = Status.MERGED if trial.is_merged else Status.APPLIED
    return Verdict(status, told=trial.told, rows=list({draft.key: None for draft in drafts}))


FOUNDED = "0"  # the number in the token of what stood when the college was founded

_ORDER = {name: place for place, name in enumerate(shapes())}


# ---- before a change is looked at


def _under_another_name(sitting: Sitting, arrived: Arrived, batch: Batch) -> Answered | None:
    names = [(UUID(device), seq, name) for device, seq, name in batch.was]
    for device, seq, name in [*names, (batch.device, batch.seq, arrived.name)]:
        found = sitting.history.answered_as(device, seq, name)
        if found and found[1].status != Status.TAKEN:
            return _told_as(*found)
    return None


def _told_as(name: Name, former: Answered) -> Answered:
    """Tell of what waits by which name it does, so that its author knows what is decided about it."""
    if former.status != Status.PARKED or "as" in former.answer:
        return former
    return replace(former, answer={**former.answer, "as": [name[0].hex, *name[1:]]})


def _fills_its_place(arrived: Arrived) -> bool:
    """Say whether it was taken before the server was restored: what it made was issued again long ago (0b.3)."""
    return arrived.former is not None and arrived.former.status == Status.TAKEN


def _needed(sitting: Sitting, batch: Batch) -> Iterator[str]:
    for seq, name in batch.needs:
        if former := sitting.history.answered(batch.device, seq, name):
            yield former.status


def _is_taken(sitting: Sitting, batch: Batch) -> bool:
    if batch.act == WITNESS:
        return False  # it tells of the lesson that has moved, and makes none
    for change in batch.changes:
        if change.born is None or change.table != "lesson":
            continue
        lesson = sitting.rows.get("lesson", change.row)
        if lesson and (lesson["day"], lesson["pair"]) != (lesson["born_day"], lesson["born_pair"]):
            return True
    return False


def _hear_witness(sitting: Sitting, arrived: Arrived, batch: Batch) -> Verdict:
    """Keep what a desk tells of batches that a restored server has lost, until somebody decides (0b.15).

    Raises Park unless everything it tells of has come by itself meanwhile.
    """
    list(read_drafts(arrived, batch))  # all of it must be readable before it waits for anybody
    names = witnessed(batch)
    sitting.history.load_answers(names)
    if not all(sitting.history.last_answer(*name) for name in names):
        raise Park(WITNESS)
    _audit_whole(sitting, arrived, batch, Outcome.NOOP)
    return Verdict(Status.APPLIED)


def _bear(sitting: Sitting, trial: Trial, draft: Draft) -> None:
    """Let a row of this batch stand, blank, so that its parts find each other."""
    if trial.get(*draft.key) is not None:
        return
    if draft.born is None:
        raise Park(unseen(draft), draft.shape, draft.change.group)
    row = {**draft.shape.blank(), **draft.born, "id": draft.change.row}
    if draft.shape.sync.is_derived and draft.shape.derive(sitting.college, row) != draft.change.row:
        raise Park("invalid", draft.shape, draft.change.group)
    trial.made.add(draft.key)
    trial.edit(draft.key, row)


# ---- one change


def _put(sitting: Sitting, trial: Trial, draft: Draft, arrived: Arrived, drafts: Iterable[Draft]) -> None:
    row = trial.get(*draft.key)
    assert row is not None
    own = token(sitting.device, arrived.seq)
    standing: str | None = row[f"v_{draft.change.group}"]
    outcome, dispute = _outcome(sitting, trial, draft, arrived, row)
    if draft.withdraws and outcome is Outcome.WON and _has_moved(sitting, trial, draft, drafts):
        outcome = Outcome.LOST
        trial.is_merged = True
        tell(trial, draft, outcome, row, None)
    old = told_values(draft, row)
    if outcome is Outcome.WON:
        trial.edit(draft.key, {**draft.values, f"v_{draft.change.group}": own})
    trial.audit.append((draft, draft.cell, outcome, standing, old, None))
    if dispute:
        trial.disputes.append((draft.cell, dispute))
    if outcome in (Outcome.WON, Outcome.NOOP) and draft.change.group != STATE:
        _revive(sitting, trial, draft, own)


def _outcome(
    sitting: Sitting, trial: Trial, draft: Draft, arrived: Arrived, row: Row
) -> tuple[Outcome, Dispute | None]:
    if draft.key in trial.made:
        return Outcome.WON, None
    standing: str | None = row[f"v_{draft.change.group}"]
    seen, over = sitting.history.seen(draft.cell, draft.change.base)
    if standing in seen or _was_pulled(sitting, draft, standing):
        return Outcome.WON, None
    trial.is_merged = True
    assert arrived.batch is not None
    if sitting.history.is_overtaken(draft.cell, arrived.batch, standing, arrived.former):
        return Outcome.OVERTAKEN, None
    if _is_same(draft, row):
        return Outcome.NOOP, None
    past = sitting.history.past(draft.cell, standing)
    before = (past.time, past.token) if past else (0, standing or "")
    grown = sitting.history.past(draft.cell, draft.change.base)
    # Whatever the clock says, an edit is later than the one it was made upon.
    mine = (max(arrived.time, grown.time + 1 if grown else 0), token(sitting.device, arrived.seq))
    is_won = mine > before if sitting.accepting is None else sitting.accepting.is_over
    outcome = Outcome.WON if is_won else Outcome.LOST
    tell(trial, draft, outcome, row, past)
    return outcome, dispute_of(sitting, draft, mine[1], past, row, outcome, over)


def _was_pulled(sitting: Sitting, draft: Draft, standing: str | None) -> bool:
    """Say whether the author had pulled what stands, though his base is a batch lost by a restored server (0b.1)."""
    change, history = draft.change, sitting.history
    if change.base is None or change.seen is None or standing is None or history.past(draft.cell, change.base):
        return False
    epoch, _, place = change.seen.partition("/")
    bucket, _, cursor = place.partition("/")
    device, _, seq = standing.partition(".")
    if not cursor.isdigit() or not seq.isdigit():
        return False
    if seq == FOUNDED:
        return True
    history.load_answers([(UUID(device), int(seq))])
    done = history.at(UUID(device), int(seq), epoch, bucket)
    return done is not None and done <= int(cursor)


def _is_same(draft: Draft, row: Row) -> bool:
    """Say whether the value already stands; who wrote it and when makes no other value."""
    for name, value in draft.values.items():
        column = draft.shape.column(name)
        if isinstance(column.type, Moment):
            if draft.change.group == STATE and (value is None) != (row[name] is None):
                return False
        elif not name.endswith("_by") and row[name] != value:
            return False
    return True


def _has_moved(sitting: Sitting, trial: Trial, draft: Draft, drafts: Iterable[Draft]) -> bool:
    """Say whether somebody changed another group of the row since its withdrawer looked (0b.4)."""
    row = sitting.rows.get(*draft.key)
    if row is None:
        return False
    for other in drafts:
        if other.key == draft.key and other.is_witness:
            seen, _ = sitting.history.seen(other.cell, other.change.base)
            if row[f"v_{other.change.group}"] not in seen:
                return True
    return False


def _revive(sitting: Sitting, trial: Trial, draft: Draft, own: str) -> None:
    """Let a withdrawn row stand again: its editor had not seen the withdrawal (0b.4)."""
    row = trial.get(*draft.key)
    assert row is not None
    if row["withdrawn_at"] is None:
        return
    cell = (draft.shape.name, draft.change.row, STATE)
    standing: str | None = row["v_state"]
    seen, _ = sitting.history.seen(cell, draft.change.state)
    if standing in seen:
        return
    past = sitting.history.past(cell, standing)
    old = {name: to_wire(row[name]) for name in ("withdrawn_at", "withdrawn_by")}
    trial.edit(draft.key, {"withdrawn_at": None, "withdrawn_by": None, "v_state": own})
    trial.is_merged = True
    trial.audit.append((None, cell, Outcome.WON, standing, old, dict.fromkeys(old)))
    trial.told.append({
        "i": draft.place, "t": cell[0], "id": cell[1].hex, "g": STATE, "o": "revived",
        "by": past.person.hex if past else None, "v": old,
    })  # fmt: skip
    dispute = new_dispute(sitting, cell, (own, sitting.person, dict.fromkeys(old)), (standing or "", past, old))
    trial.disputes.append((cell, dispute))


# ---- what holds, and what is written down


def _keep(sitting: Sitting, trial: Trial, arrived: Arrived, batch: Batch) -> None:
    for key, left in trial.own.items():
        sitting.rows.put(key[0], left, trial.changed[key])
    for draft, cell, outcome, met, old, new in trial.audit:
        change = draft.change if draft else None
        _audit(sitting, arrived, batch, cell, change, outcome, met, old, new)
    for cell, dispute in trial.disputes:
        known = sitting.history.disputes[cell]
        if dispute in known:
            reopen(sitting, dispute, token(batch.device, batch.seq))
        else:
            known.append(dispute)


def _audit_whole(sitting: Sitting, arrived: Arrived, batch: Batch, outcome: Outcome) -> None:
    for change in batch.changes:
        _audit(sitting, arrived, batch, (change.table, change.row, change.group), change, outcome, None, None, None)


def _audit(
    sitting: Sitting, arrived: Arrived, batch: Batch, cell: Cell, change: Change | None,
    outcome: Outcome, met: str | None, old: Any, new: Any,
) -> None:  # fmt: skip
    table, row, group = cell
    base = change.base if change else None
    seen = change.seen if change else None
    own = token(batch.device, batch.seq)
    sitting.history.remember(cell, Past(own, sitting.person, base, met, outcome, arrived.time, seen))
    value = dict(change.values) if change else new
    sitting.audit.append({
        "device": batch.device, "seq": batch.seq, "person": sitting.person, "tbl": table[:40], "row_id": row,
        "grp": group[:40], "base": base and base[:52], "seen": seen and seen[:60],
        "met": met, "old": None if old is None else canonical(old).decode(), "new": canonical(value).decode(),
        "outcome": outcome.value, "raw_time": batch.clock.wall, "corrected_time": arrived.time,
        "received_at": sitting.received,
    })  # fmt: skip
