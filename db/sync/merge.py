"""How one batch is judged: what its author had seen decides, clocks only break true ties, every tie is told."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, select

from db import grant_ruling, matrix_ruling
from db.models.record import EPOCH, STATE, Moment
from db.scope import PersonRights, refusal
from db.sync.batch import Batch, Change, Malformed, Wire, canonical, token, veil
from db.sync.history import Answered, Cell, Dispute, History, Outcome, Past, Status
from db.sync.lease import Leases
from db.sync.rows import Row, Rows
from db.sync.rules import is_sound
from db.sync.shapes import Shape, children_of, default_of, shapes
from db.sync.times import Arrived
from db.sync.values import from_wire, to_wire

Opened = dict[str, list[Wire]]
FAULT = "fault"  # a batch that nobody foresaw: kept, and looked at by a person
LAPSED = "lease"  # written after the days without the server were over: kept, and looked at by a person
BARRED = "device"  # a revoked device may hand its work over, and nothing of it is applied


@dataclass(slots=True)
class Verdict:
    """What became of a batch: its answer, and the rows it names."""

    status: Status
    reason: str = ""
    section: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[str, UUID]] = field(default_factory=list)
    stored: dict[str, Any] | None = None  # the answer once given to the same content under another name


@dataclass(slots=True)
class Sitting:
    """All that one transaction judges by, and what it has to write down."""

    conn: Connection
    device: UUID
    person: UUID
    rights: PersonRights | None  # None for the server's own acts
    is_barred: bool
    epoch: str
    house: UUID
    college: UUID
    zone: ZoneInfo
    rows: Rows
    history: History
    received: int
    leases: Leases | None = None  # None: nobody asks for one, as of the server's own acts
    audit: list[dict[str, Any]] = field(default_factory=list)
    parked: list[dict[str, Any]] = field(default_factory=list)


class _Park(Exception):
    def __init__(self, reason: str, shape: Shape | None = None, group: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.section = shape.sync.section_of(group) if shape else ""


class _Taken(Exception):
    """The lesson is not this author's any more."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A change, read."""

    place: int
    change: Change
    shape: Shape
    values: Row
    born: Row | None
    wire: dict[str, Wire]

    @property
    def cell(self) -> Cell:
        return self.shape.name, self.change.row, self.change.group

    @property
    def key(self) -> tuple[str, UUID]:
        return self.shape.name, self.change.row

    @property
    def is_witness(self) -> bool:
        """A withdrawal names what it had seen of the other groups, without a value (0b.4)."""
        return not self.change.values

    @property
    def withdraws(self) -> bool:
        return self.change.group == STATE and self.values.get("withdrawn_at") is not None


@dataclass(slots=True)
class _Trial:
    """The rows as this batch would leave them; nothing of it holds unless all of it does."""

    rows: Rows
    own: dict[tuple[str, UUID], Row] = field(default_factory=dict)
    changed: dict[tuple[str, UUID], set[str]] = field(default_factory=dict)
    made: set[tuple[str, UUID]] = field(default_factory=set)
    audit: list[tuple[_Draft | None, Cell, Outcome, str | None, Any, Any]] = field(default_factory=list)
    disputes: list[tuple[Cell, Dispute]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    is_merged: bool = False

    def get(self, table: str, row: UUID) -> Row | None:
        return self.own.get((table, row)) or self.rows.get(table, row)

    def edit(self, key: tuple[str, UUID], news: Row) -> Row:
        held = self.own.get(key)
        if held is None:
            held = self.own[key] = dict(self.rows.get(*key) or {})
        held.update(news)
        self.changed.setdefault(key, set()).update(news)
        return held


def decide(sitting: Sitting, arrived: Arrived) -> Verdict:
    """Judge a batch, whole or not at all; its rows and its audit are kept in the sitting, to be written set-wise."""
    batch = arrived.batch
    if batch and arrived.flaw == FAULT:
        _park(sitting, arrived, batch, _Park(FAULT))
        return Verdict(Status.PARKED, FAULT)
    if batch is None or arrived.flaw:
        return Verdict(Status.REJECTED, arrived.flaw or "bytes")
    if former := _under_another_name(sitting, batch):
        return Verdict(Status(former.status), stored=former.answer)
    try:
        return _merged(sitting, arrived, batch)
    except _Taken:
        _audit_whole(sitting, arrived, batch, Outcome.TAKEN)
        return Verdict(Status.TAKEN)
    except _Park as park:
        _audit_whole(sitting, arrived, batch, Outcome.PARKED)
        _park(sitting, arrived, batch, park)
        return Verdict(Status.PARKED, park.reason, park.section)


def _park(sitting: Sitting, arrived: Arrived, batch: Batch, park: _Park) -> None:
    sitting.parked.append({
        "device": batch.device, "seq": batch.seq, "hash": arrived.name, "act_id": batch.act_id,
        "person": sitting.person, "reason": park.reason, "section": park.section,
    })  # fmt: skip


def _merged(sitting: Sitting, arrived: Arrived, batch: Batch) -> Verdict:
    needed = list(_needed(sitting, batch))
    if Status.TAKEN in needed or _is_taken(sitting, batch):
        raise _Taken
    if sitting.is_barred:
        raise _Park(BARRED)
    if sitting.leases is not None and not sitting.leases.holds(batch.lease):
        raise _Park(LAPSED)
    if {Status.PARKED, Status.REJECTED} & set(needed):
        raise _Park("parent")
    drafts = sorted(_read(arrived, batch), key=lambda draft: _ORDER[draft.shape.name])
    trial = _Trial(sitting.rows)
    for draft in drafts:
        _bear(sitting, trial, draft)
    for draft in drafts:
        _check(sitting, trial, draft, arrived.time)
        if not draft.is_witness:
            _put(sitting, trial, draft, arrived, drafts)
    _check_whole(sitting, trial, drafts, arrived.time)
    _keep(sitting, trial, arrived, batch)
    status = Status.MERGED if trial.is_merged else Status.APPLIED
    return Verdict(status, told=trial.told, rows=list({draft.key: None for draft in drafts}))


_ORDER = {name: place for place, name in enumerate(shapes())}


# ---- before a change is looked at


def _under_another_name(sitting: Sitting, batch: Batch) -> Answered | None:
    for device, seq, name in batch.was:
        former = sitting.history.answered(UUID(device), seq, name)
        if former and former.status != Status.TAKEN:
            return former
    return None


def _needed(sitting: Sitting, batch: Batch) -> Iterator[str]:
    for seq, name in batch.needs:
        if former := sitting.history.answered(batch.device, seq, name):
            yield former.status


def _is_taken(sitting: Sitting, batch: Batch) -> bool:
    for change in batch.changes:
        if change.born is None or change.table != "lesson":
            continue
        lesson = sitting.rows.get("lesson", change.row)
        if lesson and (lesson["day"], lesson["pair"]) != (lesson["born_day"], lesson["born_pair"]):
            return True
    return False


def _read(arrived: Arrived, batch: Batch) -> Iterator[_Draft]:
    opened: Opened = json.loads(arrived.opened) if arrived.opened else {}
    for place, change in enumerate(batch.changes):
        shape = shapes().get(change.table)
        if shape is None or not change.values.keys() <= set(shape.groups.get(change.group, ())):
            raise _Park("schema")
        if change.born is not None and change.born.keys() != set(shape.sync.birth):
            raise _Park("schema")
        wire = {name: _open(shape, opened, place, name, value) for name, value in change.values.items()}
        values = _from_wire(shape, wire)
        born = None if change.born is None else _from_wire(shape, dict(change.born))
        yield _Draft(place, change, shape, values, born, wire)


def _open(shape: Shape, opened: Opened, place: int, name: str, value: Wire) -> Wire:
    """Return the value that stands beside its salted hash."""
    if name not in shape.sync.personal:
        return value
    salt, told = opened.get(f"{place}.{name}", (None, None))
    if not isinstance(salt, str) or veil(salt, told) != value:
        raise _Park("invalid", shape)
    return told


def _from_wire(shape: Shape, wire: dict[str, Wire]) -> Row:
    try:
        found = {name: from_wire(shape.column(name), value) for name, value in wire.items()}
    except Malformed:
        raise _Park("invalid", shape) from None
    return {
        name: default_of(shape.column(name)) if value is None and not shape.column(name).nullable else value
        for name, value in found.items()
    }


def _bear(sitting: Sitting, trial: _Trial, draft: _Draft) -> None:
    """Let a row of this batch stand, blank, so that its parts find each other."""
    if trial.get(*draft.key) is not None:
        return
    if draft.born is None:
        raise _Park("missing", draft.shape, draft.change.group)
    row = {**draft.shape.blank(), **draft.born, "id": draft.change.row}
    if draft.shape.sync.is_derived and draft.shape.derive(sitting.college, row) != draft.change.row:
        raise _Park("invalid", draft.shape, draft.change.group)
    trial.made.add(draft.key)
    trial.edit(draft.key, row)


# ---- one change


def _check(sitting: Sitting, trial: _Trial, draft: _Draft, time: int) -> None:
    """Park what points to nothing, hangs on what was withdrawn, or is not this person's to write on that date."""
    shape, group = draft.shape, draft.change.group
    row = trial.get(*draft.key)
    assert row is not None
    told = {**draft.values, **(draft.born or {})}
    for column, target in shape.references.items():
        if told.get(column) is not None and trial.get(target, told[column]) is None:
            raise _Park("missing", shape, group)
    for column in shape.sync.parents:
        parent = trial.get(shape.step(column), row[column])
        if parent is None or parent["withdrawn_at"] is not None:
            raise _Park("parent", shape, group)
    if sitting.rights is None or draft.is_witness:
        return
    event = _day(sitting, time)
    stands = [{**row, **draft.values}]
    if draft.key not in trial.made and shape.name == "lesson":
        stands.append(row)  # who moves a lesson needs the right on both days
    for as_it_stands in stands:
        if reason := refusal(sitting.rights, shape.model, group, as_it_stands, trial.get, event):
            raise _Park(reason, shape, group)


def _put(sitting: Sitting, trial: _Trial, draft: _Draft, arrived: Arrived, drafts: Iterable[_Draft]) -> None:
    row = trial.get(*draft.key)
    assert row is not None
    own = token(sitting.device, arrived.seq)
    standing: str | None = row[f"v_{draft.change.group}"]
    outcome, dispute = _outcome(sitting, trial, draft, arrived, row)
    if draft.withdraws and outcome is Outcome.WON and _has_moved(sitting, trial, draft, drafts):
        outcome = Outcome.LOST
        trial.is_merged = True
        _tell(trial, draft, outcome, row, None)
    old = _told(draft, row)
    if outcome is Outcome.WON:
        trial.edit(draft.key, {**draft.values, f"v_{draft.change.group}": own})
    trial.audit.append((draft, draft.cell, outcome, standing, old, None))
    if dispute:
        trial.disputes.append((draft.cell, dispute))
    if outcome in (Outcome.WON, Outcome.NOOP) and draft.change.group != STATE:
        _revive(sitting, trial, draft, own)


def _outcome(
    sitting: Sitting, trial: _Trial, draft: _Draft, arrived: Arrived, row: Row
) -> tuple[Outcome, Dispute | None]:
    if draft.key in trial.made:
        return Outcome.WON, None
    standing: str | None = row[f"v_{draft.change.group}"]
    seen, over = sitting.history.seen(draft.cell, draft.change.base)
    if standing in seen or _was_pulled(sitting, draft, standing):
        return Outcome.WON, None
    trial.is_merged = True
    assert arrived.batch is not None
    if sitting.history.is_overtaken(draft.cell, arrived.batch, standing):
        return Outcome.OVERTAKEN, None
    if _is_same(draft, row):
        return Outcome.NOOP, None
    past = sitting.history.past(draft.cell, standing)
    before = (past.time, past.token) if past else (0, standing or "")
    grown = sitting.history.past(draft.cell, draft.change.base)
    # Whatever the clock says, an edit is later than the one it was made upon.
    mine = (max(arrived.time, grown.time + 1 if grown else 0), token(sitting.device, arrived.seq))
    outcome = Outcome.WON if mine > before else Outcome.LOST
    _tell(trial, draft, outcome, row, past)
    return outcome, _dispute(sitting, draft, mine[1], past, row, outcome, over)


def _was_pulled(sitting: Sitting, draft: _Draft, standing: str | None) -> bool:
    """Say whether the author had pulled what stands, though his base is a batch lost by a restored server (0b.1)."""
    change, history = draft.change, sitting.history
    if change.base is None or change.seen is None or standing is None or history.past(draft.cell, change.base):
        return False
    epoch, _, place = change.seen.partition("/")
    bucket, _, cursor = place.partition("/")
    device, _, seq = standing.partition(".")
    if epoch != sitting.epoch or not cursor.isdigit() or not seq.isdigit():
        return False
    history.load_answers([(UUID(device), int(seq))])
    done = history.at(UUID(device), int(seq), epoch, bucket)
    return done is not None and done <= int(cursor)


def _is_same(draft: _Draft, row: Row) -> bool:
    """Say whether the value already stands; who wrote it and when makes no other value."""
    for name, value in draft.values.items():
        column = draft.shape.column(name)
        if isinstance(column.type, Moment):
            if draft.change.group == STATE and (value is None) != (row[name] is None):
                return False
        elif not name.endswith("_by") and row[name] != value:
            return False
    return True


def _has_moved(sitting: Sitting, trial: _Trial, draft: _Draft, drafts: Iterable[_Draft]) -> bool:
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


def _revive(sitting: Sitting, trial: _Trial, draft: _Draft, own: str) -> None:
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
    dispute = _new_dispute(sitting, cell, (own, sitting.person, dict.fromkeys(old)), (standing or "", past, old))
    trial.disputes.append((cell, dispute))


# ---- ties


def _tell(trial: _Trial, draft: _Draft, outcome: Outcome, row: Row, past: Past | None) -> None:
    table, id_, group = draft.cell
    trial.told.append({
        "i": draft.place, "t": table, "id": id_.hex, "g": group, "o": outcome.value,
        "by": past.person.hex if past else None, "v": _told(draft, row, is_open=True),
    })  # fmt: skip


def _dispute(
    sitting: Sitting, draft: _Draft, own: str, past: Past | None, row: Row, outcome: Outcome, over: list[str]
) -> Dispute:
    standing: str = row[f"v_{draft.change.group}"] or ""
    theirs = (standing, past, _told(draft, row, is_open=True))
    mine = (own, sitting.person, draft.wire)
    for dispute in sitting.history.disputes[draft.cell]:
        told = dispute.values
        if told["winner"] == standing and told["loser"] in over:
            # One more edit of the same hand against the same winner: the tie goes on, no second one is opened.
            dispute.values.update(_sides(sitting, mine, theirs, is_won=outcome is Outcome.WON))
            dispute.is_changed = True
            return dispute
    dispute = _new_dispute(sitting, draft.cell, mine, theirs)
    dispute.values.update(_sides(sitting, mine, theirs, is_won=outcome is Outcome.WON))
    return dispute


Mine = tuple[str, UUID, Any]
Theirs = tuple[str, Past | None, Any]


def _new_dispute(sitting: Sitting, cell: Cell, mine: Mine, theirs: Theirs) -> Dispute:
    table, row, group = cell
    name = "|".join(("conflict", table, row.hex, group, mine[0], theirs[0]))
    sides = _sides(sitting, mine, theirs, is_won=True)
    return Dispute({
        "id": uuid5(sitting.college, name), "tbl": table, "row_id": row, "grp": group, "state": "open", **sides,
    })  # fmt: skip


def _sides(sitting: Sitting, mine: Mine, theirs: Theirs, *, is_won: bool) -> dict[str, Any]:
    standing, past, value = theirs
    other = (standing, past.person if past else sitting.house, value)
    winner, loser = (mine, other) if is_won else (other, mine)
    told: dict[str, Any] = {"made_at": sitting.received}
    for side, (name, person, shown) in (("winner", winner), ("loser", loser)):
        told |= {side: name, f"{side}_person": person, f"{side}_value": canonical(shown).decode()}
    return told


def _told(draft: _Draft, row: Row, *, is_open: bool = False) -> dict[str, Wire]:
    """Return what stands in the group of a change; personal values only where they are to be shown."""
    veiled = frozenset() if is_open else draft.shape.sync.personal
    return {name: {"#": ""} if name in veiled else to_wire(row[name]) for name in draft.values}


# ---- the batch as a whole


def _check_whole(sitting: Sitting, trial: _Trial, drafts: Iterable[_Draft], time: int) -> None:
    for (table, _), left in trial.own.items():
        if not is_sound(shapes()[table], left):
            raise _Park("invalid", shapes()[table])
    for draft in drafts:
        row = trial.own.get(draft.key)
        if draft.withdraws and row and row["withdrawn_at"] is not None and _has_children(sitting, trial, draft):
            raise _Park("children", draft.shape, STATE)
    if sitting.rights is not None and (reason := _of_the_matrix(sitting, trial, drafts)):
        raise _Park(reason, shapes()["right"])
    if sitting.rights is not None and (reason := _of_the_grants(sitting, sitting.rights, trial, time)):
        raise _Park(reason, shapes()["substitution"])


def _of_the_grants(sitting: Sitting, rights: PersonRights, trial: _Trial, time: int) -> str | None:
    """Ask the life of a substitution's access about each one of this batch, from what stood to what would (4.8П.1)."""
    asked = ((sitting.rows.get(*key), left) for key, left in trial.own.items() if key[0] == "substitution")
    objections = (grant_ruling.objection(rights, before, left, _day(sitting, time)) for before, left in asked)
    return next((objection for objection in objections if objection), None)


def _day(sitting: Sitting, time: int) -> date:
    """Return the day of the college on which something was done."""
    return (EPOCH + timedelta(milliseconds=time)).astimezone(sitting.zone).date()


def _of_the_matrix(sitting: Sitting, trial: _Trial, drafts: Iterable[_Draft]) -> str | None:
    """Ask the rule of the matrix about its rows in this batch, all of them together (4.1.6)."""
    left = {row: held for (table, row), held in trial.own.items() if table == "right"}
    if not left:
        return None
    earlier = {row: sitting.rows.get("right", row) for row in sitting.rows.touched.get("right", ())}
    before = matrix_ruling.rows_standing(sitting.conn) | {row: held for row, held in earlier.items() if held}
    notes = {d.change.row: str(d.values["note"]) for d in drafts if d.shape.name == "right" and "note" in d.values}
    return matrix_ruling.objection(before, left, notes)


def _has_children(sitting: Sitting, trial: _Trial, draft: _Draft) -> bool:
    for table, column in children_of(draft.shape.name):
        target: Table = shapes()[table].table
        known = set(
            sitting.conn.scalars(
                select(target.c.id).where(target.c[column] == draft.change.row, target.c.withdrawn_at.is_(None))
            )
        )
        known.update(row for row in sitting.rows.touched.get(table, ()))
        known.update(row for name, row in trial.own if name == table)
        for row in known:
            child = trial.get(table, row)
            if child and child[column] == draft.change.row and child["withdrawn_at"] is None:
                return True
    return False


def _keep(sitting: Sitting, trial: _Trial, arrived: Arrived, batch: Batch) -> None:
    for key, left in trial.own.items():
        sitting.rows.put(key[0], left, trial.changed[key])
    for draft, cell, outcome, met, old, new in trial.audit:
        change = draft.change if draft else None
        _audit(sitting, arrived, batch, cell, change, outcome, met, old, new)
    for cell, dispute in trial.disputes:
        known = sitting.history.disputes[cell]
        if dispute not in known:
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
    sitting.history.remember(
        cell, Past(token(batch.device, batch.seq), sitting.person, base, met, outcome, arrived.time)
    )  # fmt: skip
    value = dict(change.values) if change else new
    seen = change.seen if change else None
    sitting.audit.append({
        "device": batch.device, "seq": batch.seq, "person": sitting.person, "tbl": table[:40], "row_id": row,
        "grp": group[:40], "base": base and base[:52], "seen": seen and seen[:60],
        "met": met, "old": None if old is None else canonical(old).decode(), "new": canonical(value).decode(),
        "outcome": outcome.value, "raw_time": batch.clock.wall, "corrected_time": arrived.time,
        "received_at": sitting.received,
    })  # fmt: skip
