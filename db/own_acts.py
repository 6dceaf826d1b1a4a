"""One's own acts as this file remembers them: what waits, what was sent, what came of it, what is in dispute."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.decisions import ParkedName
from db.models.decisions import Decision
from db.models.exchange import Attention, Outbox, Pending, Self
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.record import EPOCH, Synced, synced_models
from db.sync.batch import Batch, Malformed, read
from db.sync.shapes import shapes
from db.sync.sitting import WITNESS
from db.sync.times import moment_of
from db.sync.values import to_wire
from db.whereabouts import Spot, Whereabouts

MOST = 400  # batches that are told at once
OPEN = frozenset({"waiting", "parked", "returned", "dismissed", "rejected"})
TIES = ("won", "lost")
BACK = ("returned", "dismissed", "rejected", "undone")
Values = Mapping[str, Any]
Cell = tuple[str, UUID, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an act: from what to what, as far as this file knows, and where it lies."""

    table: str
    row: UUID
    group: str
    old: Values | None = field(repr=False)
    new: Values = field(repr=False)
    born: Values | None = field(repr=False)  # the birth columns, where the act made the row
    spot: Spot

    @property
    def cell(self) -> Cell:
        """Which part of which row it is."""
        return self.table, self.row, self.group


@dataclass(frozen=True, slots=True)
class Fate:
    """What the server, or a person there, has said of an act."""

    reason: str = ""  # why it waits: a reason code of the wire
    section: str = ""
    told: str = field(default="", repr=False)  # the reason of whoever decided
    by: UUID | None = None
    at: datetime | None = None
    lost: tuple[tuple[Edit, Values], ...] = ()  # what came back changed, and what stands instead
    verdict: str = ""  # as decided, also where the server has not heard it yet


@dataclass(frozen=True, slots=True)
class OwnAct:
    """One signed batch of one's own, with what became of it."""

    seq: int
    act: str
    act_id: UUID
    at: datetime
    status: str
    edits: tuple[Edit, ...]
    fate: Fate = Fate()
    outdone: frozenset[Cell] = frozenset()  # where the other of two hands on one cell stood in the end

    @property
    def chief(self) -> Edit:
        """The change that the act was about: not the lesson or the work that it made on the way."""
        return min(self.edits, key=lambda edit: _RANK.get(edit.table, 0))


@dataclass(frozen=True, slots=True)
class Tie:
    """Two hands on one cell. `stands` is what the cell holds now; `is_mine` whether one's own value won."""

    id: UUID
    cell: Cell
    is_mine: bool
    mine: Values = field(repr=False)
    theirs: Values = field(repr=False)
    stands: Values = field(repr=False)
    other: UUID | None
    mine_at: datetime | None
    theirs_at: datetime | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision of one's own that the server could not carry out, and why."""

    id: UUID
    reason: str
    seq: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Everything that the page of the exchange shows of one's own; the newest first."""

    ties: tuple[Tie, ...]
    waiting: tuple[OwnAct, ...]
    parked: tuple[OwnAct, ...]
    back: tuple[OwnAct, ...]  # returned, dismissed, rejected: until their author has looked at it
    changed: tuple[OwnAct, ...]  # today: merged with what others wrote
    sent: tuple[OwnAct, ...]  # today
    undone: tuple[Undone, ...]
    person: UUID


def exchange_of(session: Session, since: datetime) -> Exchange:
    """Return one's own acts that are still open, and those sent since a moment."""
    where = Whereabouts(session)
    told = session.scalars(
        select(Outbox)
        .where(or_(Outbox.status.in_(OPEN), Outbox.wall >= moment_of(since)))
        .where(Outbox.status != "renamed", Outbox.act != WITNESS)
        .order_by(Outbox.seq.desc())
        .limit(MOST)
    ).all()
    unsolved = session.scalars(select(Attention).where(~Attention.solved).order_by(Attention.seq.desc())).all()
    acts = list(_acts(session, told, where))
    waiting_back = {row.seq for row in unsolved if row.status in BACK}
    return Exchange(
        ties=tuple(_tie(row, where) for row in unsolved if row.status in TIES),
        waiting=tuple(act for act in acts if act.status == "waiting"),
        parked=tuple(act for act in acts if act.status == "parked"),
        back=tuple(act for act in acts if act.status in BACK and act.seq in waiting_back),
        changed=tuple(act for act in acts if act.fate.lost or act.status == "taken"),
        sent=tuple(act for act in acts if act.status != "waiting" and act.at >= since),
        undone=tuple(Undone(row.id, _reason(row.theirs), row.seq) for row in unsolved if row.status == "undone"),
        person=session.scalars(select(Self.person)).one(),
    )


def page_history(session: Session, page: UUID, since: datetime) -> tuple[OwnAct, ...]:
    """Return one's own acts on a page of the journal since a moment, as this file remembers them; the newest first."""
    told = session.scalars(
        select(Outbox)
        .where(Outbox.wall >= moment_of(since), Outbox.status != "renamed")
        .order_by(Outbox.seq.desc())
        .limit(MOST)
    ).all()
    acts = _acts(session, told, Whereabouts(session))
    return tuple(act for act in acts if any(edit.spot.page == page for edit in act.edits))


def history_of(session: Session, cells: Iterable[UUID]) -> tuple[OwnAct, ...]:
    """Return one's own acts on these rows as this file remembers them; the newest first."""
    wanted = {row.hex: row for row in cells}
    if not wanted:
        return ()
    near = or_(*(Outbox.body.contains(name.encode()) for name in wanted))
    told = session.scalars(
        select(Outbox).where(near, Outbox.status != "renamed").order_by(Outbox.seq.desc()).limit(MOST)
    ).all()
    return tuple(
        act for act in _acts(session, told, Whereabouts(session))
        if any(edit.row in wanted.values() for edit in act.edits)
    )  # fmt: skip


# ---- reading


def _acts(session: Session, told: Sequence[Outbox], where: Whereabouts) -> Iterator[OwnAct]:
    batches = [(row, batch) for row in told if (batch := _batch(row)) is not None]
    for _, batch in batches:
        where.learn(batch.changes)
    named: dict[str, set[UUID]] = defaultdict(set)
    for _, batch in batches:
        for change in batch.changes:
            named[change.table].add(change.row)
    where.load(named)
    before = _before(session, batches)
    decided = _decisions(session, batches)
    ties: dict[int, set[Cell]] = defaultdict(set)
    for tie in session.scalars(select(Attention).where(Attention.status == "lost")):
        ties[tie.seq].add((tie.tbl, tie.row_id, tie.grp))
    for row, batch in batches:
        opened = json.loads(row.open_values) if row.open_values else {}
        edits = tuple(
            Edit(
                change.table, change.row, change.group, before.get((row.seq, change.table, change.row, change.group)),
                {name: opened.get(f"{place}.{name}", (None, value))[1] for name, value in change.values.items()},
                change.born, where.of(change.table, change.row),
            )
            for place, change in enumerate(batch.changes)
            if change.values
        )  # fmt: skip
        if edits:
            at = EPOCH + timedelta(milliseconds=row.wall + batch.clock.offset)
            fate = _fate(row, batch, edits, decided)
            outdone = frozenset({edit.cell for edit, _ in fate.lost} | ties.get(row.seq, set()))
            yield OwnAct(row.seq, row.act, row.act_id, at, row.status, edits, fate, outdone)


def _batch(row: Outbox) -> Batch | None:
    try:
        return read(row.body)
    except Malformed:
        return None


def _before(session: Session, batches: Sequence[tuple[Outbox, Batch]]) -> dict[tuple[int, str, UUID, str], Values]:
    """Return what stood before each change: what the server last showed, then one's own edits in their order."""
    shown: dict[Cell, Values | None] = {
        (row.tbl, row.row_id, row.grp): json.loads(row.base_value) if row.base_value else None
        for row in session.scalars(select(Pending))
    }
    found: dict[tuple[int, str, UUID, str], Values] = {}
    for row, batch in sorted(batches, key=lambda pair: pair[0].seq):
        if row.status not in ("waiting", "parked"):
            continue  # what stood before an answered edit is the server's to tell
        for change in batch.changes:
            cell = (change.table, change.row, change.group)
            if (old := shown.get(cell)) is not None:
                found[row.seq, *cell] = old
            shown[cell] = {**(old or {}), **change.values}
    return found


def _decisions(session: Session, batches: Sequence[tuple[Outbox, Batch]]) -> Mapping[tuple[UUID, int, str], Decision]:
    if all(row.status in ("waiting", "applied", "merged") for row, _ in batches):
        return {}
    told = session.scalars(select(Decision).where(Decision.withdrawn_at.is_(None)))
    return {(each.device, each.seq, each.hash): each for each in told}


def _fate(
    row: Outbox, batch: Batch, edits: Sequence[Edit], decided: Mapping[tuple[UUID, int, str], Decision]
) -> Fate:  # fmt: skip
    answer = json.loads(row.answer) if row.answer else {}
    names = [(batch.device, row.seq, row.hash), *((UUID(device), seq, name) for device, seq, name in batch.was)]
    decision = next((decided[name] for name in names if name in decided), None)
    last = edits[-1]  # what a batch says last is what it is about, for whoever decides
    section = shapes()[last.table].sync.section_of(last.group) if last.table in shapes() else ""
    return Fate(
        str(answer.get("reason") or ""), section, decision.reason if decision else "",
        decision.decided_by if decision else None, decision.decided_at if decision else None,
        tuple(_lost(batch, edits, answer)), decision.verdict if decision else "",
    )  # fmt: skip


def _lost(batch: Batch, edits: Sequence[Edit], answer: Mapping[str, Any]) -> Iterator[tuple[Edit, Values]]:
    known = {edit.cell: edit for edit in edits}
    for told in answer.get("told", ()):
        place = told.get("i")
        if told.get("o") != "lost" or not isinstance(place, int) or not 0 <= place < len(batch.changes):
            continue
        change = batch.changes[place]
        if edit := known.get((change.table, change.row, change.group)):
            yield edit, told.get("v") or {}


def _tie(row: Attention, where: Whereabouts) -> Tie:
    mine, theirs = json.loads(row.mine or "{}"), json.loads(row.theirs or "{}")
    held = where.get(row.tbl, row.row_id) or {}
    names = {*mine, *theirs} & held.keys()
    return Tie(
        row.id, (row.tbl, row.row_id, row.grp), row.status == "won", mine, theirs,
        {name: to_wire(held[name]) for name in names}, row.other, _moment(row.mine_at), _moment(row.theirs_at),
        where.of(row.tbl, row.row_id),
    )  # fmt: skip


def _reason(told: str) -> str:
    value = json.loads(told) if told else {}
    return str(value.get("reason") or "") if isinstance(value, dict) else ""


def _moment(at: int | None) -> datetime | None:
    return None if at is None else EPOCH + timedelta(milliseconds=at)


def has_waiting(session: Session, act: str) -> bool:
    """Whether acts of this name wait to be sent."""
    asked = select(Outbox.seq).where(Outbox.status == "waiting", Outbox.act == act).limit(1)
    return session.scalar(asked) is not None


def rows_of_cell(session: Session, lesson: UUID, student: UUID) -> frozenset[UUID]:
    """Return the rows that make up one cell of the journal: marks, presence, the reason of an absence."""
    found: set[UUID] = set()
    for model in (PresenceEntry, ReasonEntry):
        found |= set(session.scalars(select(model.id).where(model.lesson_id == lesson, model.student_id == student)))
    works = select(Work.id).where(Work.lesson_id == lesson)
    marks = select(MarkEntry.id).where(MarkEntry.work_id.in_(works), MarkEntry.student_id == student)
    return frozenset(found | set(session.scalars(marks)))


def name_of(session: Session, act: OwnAct) -> ParkedName:
    """Return the name under which the server keeps an own batch."""
    row = session.get_one(Outbox, act.seq)
    me = session.scalars(select(Self)).one()
    return ParkedName(me.device, row.seq, row.hash, me.person)


def model_of(table: str) -> type[Synced] | None:
    """Return the model of a synchronised table, None for one that this program does not know."""
    return synced_models().get(table)


_RANK = {"work": 2, "lesson": 3, "page": 3, "lesson_entry": 1}
