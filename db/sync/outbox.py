"""Drafts become a signed batch, chained in the outbox, in the transaction that wrote the rows (`sync.md` 0a.1)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from college.admission.offline import lease_in_force
from db import ids
from db.clock import Clock
from db.models.exchange import Cursor, Member, Outbox, Pending, Self
from db.sync.act import Draft, Writing, millis
from db.sync.batch import MOST_CHANGES, Batch, Change, Stamp, Wire, canonical, hash_of, veil

# Every key press asks these: they are built once.
_ROWS: BindParameter[Any] = bindparam("rows", expanding=True)
_SEEN = select(Pending.tbl, Pending.row_id, Pending.grp, Pending.seen).where(Pending.row_id.in_(_ROWS))
_HELD = (
    select(Member.tbl, Member.row_id, Cursor.bucket, Cursor.seq)
    .join(Cursor, Member.bucket == Cursor.bucket)
    .where(Member.row_id.in_(_ROWS))
    .order_by(Cursor.bucket.desc())
)
_MADE = (
    select(Outbox.seq, Outbox.hash)
    .distinct()
    .join(Pending, Pending.born_seq == Outbox.seq)
    .where(Pending.row_id.in_(_ROWS), Pending.born_seq.is_not(None))
    .order_by(Outbox.seq)
)
KEEP = insert(Outbox.__table__)  # type: ignore[arg-type]
MOVE_ON = update(Self.__table__).values(next_seq=bindparam("next"), last_hash=bindparam("last"))  # type: ignore[arg-type]
_BEGIN = insert(Pending.__table__)  # type: ignore[arg-type]
_REMEMBER = _BEGIN.on_conflict_do_update(index_elements=["tbl", "row_id", "grp"], set_={"seq": _BEGIN.excluded.seq})


def close(session: Session, writing: Writing) -> None:
    """Sign the present batch of an act and chain it into the outbox; nothing changed makes no batch."""
    if not writing.drafts:
        return
    drafts = tuple(writing.whole())
    if len(drafts) > MOST_CHANGES:
        raise ValueError("a batch has at most 500 row changes")
    me = writing.me
    changes, opened = veiled(_with_seen(session, me, drafts), writing.chance)
    stamp = stamp_of(writing.clock, me.clock_offset)
    lease = lease_in_force(me.lease, me.lease_days)
    batch = Batch(
        me.device, me.next_seq, me.last_hash, lease, writing.act, writing.act_id, writing.schema, stamp,
        _needs(session, drafts), (), changes,
    )  # fmt: skip
    body = batch.body()
    name = hash_of(body)
    session.execute(KEEP, laid(batch, body, name, canonical(opened) if opened else None, writing.key.sign(body)))
    _remember(session, batch.seq, writing.drafts.values(), changes)
    me.next_seq, me.last_hash = batch.seq + 1, name
    session.execute(MOVE_ON, {"next": me.next_seq, "last": name})
    writing.forget()


def stamp_of(clock: Clock, offset: int) -> Stamp:
    """Return when this is, by every clock of the machine."""
    return Stamp(millis(clock), int(clock.mono() * 1000), clock.boot(), offset)


def laid(batch: Batch, body: bytes, name: str, opened: bytes | None, signature: bytes) -> dict[str, Any]:
    """Return a signed batch as it lies in the outbox, for `KEEP`."""
    stamp = batch.clock
    return {
        "seq": batch.seq, "hash": name, "act": batch.act, "act_id": batch.act_id, "body": body,
        "open_values": opened, "signature": signature, "wall": stamp.wall, "mono": stamp.mono, "boot": stamp.boot,
    }  # fmt: skip


def veiled(drafts: Iterable[Draft], chance: ids.Chance) -> tuple[tuple[Change, ...], dict[str, list[Wire]]]:
    """Hide personal values behind salted hashes; return the changes and what is opened beside them."""
    changes: list[Change] = []
    opened: dict[str, list[Wire]] = {}
    for place, draft in enumerate(drafts):
        values: dict[str, Wire] = dict(draft.change.values)
        for name in draft.personal & values.keys():
            salt = chance(16).hex()
            opened[f"{place}.{name}"] = [salt, values[name]]
            values[name] = veil(salt, values[name])
        told = draft.change
        changes.append(Change(told.table, told.row, told.group, told.base, told.seen, told.state, values, told.born))
    return tuple(changes), opened


def _with_seen(session: Session, me: Self, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Say at which epoch, bucket and cursor the author's picture of each value was pulled (0b.1).

    Along a chain of own edits the picture stays the first one.
    """
    drafts = tuple(drafts)
    rows = {draft.change.row for draft in drafts if draft.change.born is None}
    inherited = {
        (table, row, group): seen
        for table, row, group, seen in session.execute(_SEEN, {"rows": list(rows)})
    } if rows else {}  # fmt: skip
    pulled = _pulled(session, rows) if len(inherited) < len(drafts) else {}
    for draft in drafts:
        told = draft.change
        cell = (told.table, told.row, told.group)
        if cell in inherited:
            seen = inherited[cell]
        else:
            place = pulled.get((told.table, told.row)) if told.born is None else None
            seen = f"{me.epoch}/{place}" if place else None
        yield Draft(replace(told, seen=seen), draft.before, draft.personal)


def _pulled(session: Session, rows: set[UUID]) -> dict[tuple[str, UUID], str]:
    """Return the first bucket through which each row is held, and how far that was read."""
    if not rows:
        return {}
    held = session.execute(_HELD, {"rows": list(rows)})
    return {(table, row): f"{bucket}/{seq}" for table, row, bucket, seq in held}


def _needs(session: Session, drafts: Iterable[Draft]) -> tuple[tuple[int, str], ...]:
    """Name the own unanswered batches that made the rows this act builds on (0b.3)."""
    rows = {row for draft in drafts for row in (draft.change.row, *_parents(draft.change))}
    made = session.execute(_MADE, {"rows": list(rows)})
    return tuple((seq, name) for seq, name in made)


def _parents(change: Change) -> Iterator[UUID]:
    for name, value in (change.born or {}).items():
        if name.endswith("_id") and value:
            yield UUID(str(value))


def _remember(session: Session, seq: int, drafts: Iterable[Draft], changes: Iterable[Change]) -> None:
    """Keep what the server last showed of every changed group; of a group changed before, that is already kept."""
    told = [
        {
            "tbl": change.table, "row_id": change.row, "grp": change.group, "base": change.base, "seen": change.seen,
            "seq": seq, "born_seq": seq if change.born is not None else None,
            "base_value": None if draft.before is None else json.dumps(draft.before, ensure_ascii=False),
        }
        for draft, change in zip(drafts, changes, strict=False)  # the witnesses come last
    ]  # fmt: skip
    session.execute(_REMEMBER, told)
