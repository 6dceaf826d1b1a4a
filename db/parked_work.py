"""Work that waits on the server for a decision, as it is shown to whoever decides: acts with what they would change."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.decisions import ParkedName
from db.models.exchange import Batch as BatchRow
from db.models.exchange import ChangeAudit, Parked
from db.sync.batch import Batch, Malformed, read
from db.sync.shapes import shapes
from db.sync.sitting import WITNESS
from db.sync.values import to_wire
from db.sync.verdicts import OPEN
from db.whereabouts import Spot, Whereabouts

MOST = 500  # batches that are looked through at once
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ParkedEdit:
    """One change that waits: what it would write, what stands there now, whether that is newer than its author saw."""

    table: str
    row: UUID
    group: str
    section: str
    new: Values = field(repr=False)
    now: Values = field(repr=False)
    is_newer: bool
    spot: Spot


@dataclass(frozen=True, slots=True)
class ParkedBatch:
    """One batch that waits; moments in ms."""

    name: ParkedName
    act_id: UUID
    act: str
    reason: str
    section: str
    came: int
    made: int
    edits: tuple[ParkedEdit, ...]


def waiting(session: Session) -> tuple[ParkedBatch, ...]:
    """Return the batches that wait for a decision, those that came first at the head."""
    told = session.execute(
        select(Parked, BatchRow)
        .join(
            BatchRow,
            and_(BatchRow.device == Parked.device, BatchRow.seq == Parked.seq, BatchRow.hash == Parked.hash),
        )
        .where(Parked.state == OPEN, Parked.reason != WITNESS)
        .order_by(BatchRow.received_at, Parked.device, Parked.seq)
        .limit(MOST)
    ).all()
    read_in = [(parked, row, batch) for parked, row in told if (batch := _read(row)) is not None]
    where = Whereabouts(session)
    for _, _, batch in read_in:
        where.learn(batch.changes)
    made = _made(session, [parked for parked, _, _ in read_in])
    return tuple(
        ParkedBatch(
            ParkedName(parked.device, parked.seq, parked.hash, parked.person), parked.act_id, row.act, parked.reason,
            parked.section, row.received_at, made.get((parked.device, parked.seq), row.received_at),
            tuple(_edits(row, batch, where)),
        )
        for parked, row, batch in read_in
    )  # fmt: skip


def _read(row: BatchRow) -> Batch | None:
    try:
        return read(bytes(row.body))
    except Malformed:
        return None


def _made(session: Session, parked: list[Parked]) -> dict[tuple[UUID, int], int]:
    if not parked:
        return {}
    told = session.execute(
        select(ChangeAudit.device, ChangeAudit.seq, ChangeAudit.corrected_time).where(
            ChangeAudit.seq.in_({each.seq for each in parked}), ChangeAudit.device.in_({each.device for each in parked})
        )
    )
    return {(device, seq): at for device, seq, at in told}


def _edits(row: BatchRow, batch: Batch, where: Whereabouts) -> Iterator[ParkedEdit]:
    opened = json.loads(row.open_values) if row.open_values else {}
    for place, change in enumerate(batch.changes):
        shape = shapes().get(change.table)
        if shape is None or not change.values:
            continue
        held = where.standing(change.table, change.row)
        new = {name: opened.get(f"{place}.{name}", (None, value))[1] for name, value in change.values.items()}
        now = {name: to_wire(held[name]) for name in change.values if held and name in held}
        standing = held.get(f"v_{change.group}") if held else None
        is_newer = standing is not None and standing != change.base and any(now.get(n) != v for n, v in new.items())
        yield ParkedEdit(
            change.table, change.row, change.group, shape.sync.section_of(change.group), new, now, is_newer,
            where.of(change.table, change.row),
        )  # fmt: skip
