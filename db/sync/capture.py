"""A flush becomes row changes, and an act becomes a signed batch in the outbox of the same transaction."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Column, Table, event, inspect, select, text, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.schema import DefaultClause

from db import ids
from db.clock import Clock
from db.models.exchange import Cursor, Member, Outbox, Pending, Self
from db.models.record import EPOCH, Synced, groups_of
from db.sync.batch import MOST_CHANGES, Batch, Change, Stamp, Wire, canonical, hash_of, token, veil
from db.sync.values import to_wire

_WRITING = "writing"


class Key(Protocol):
    """The private half of a device, as far as an act needs it."""

    def sign(self, data: bytes) -> bytes:
        """Return the Ed25519 signature."""


@dataclass(slots=True)
class Draft:
    """A merge group being changed in this act, with what stood before it."""

    change: Change
    before: dict[str, Wire] | None  # None where this act makes the row
    personal: frozenset[str]


@dataclass(slots=True)
class Writing:
    """One act while it is written: the place of its next batch in the chain, and the changes so far."""

    me: Self
    act: str
    act_id: UUID
    schema: int
    clock: Clock
    key: Key
    chance: ids.Chance
    drafts: dict[tuple[str, UUID, str], Draft] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @property
    def token(self) -> str:
        """Return the token of whatever the present batch wins."""
        return token(self.me.device, self.me.next_seq)

    def fresh(self) -> UUID:
        """Return a new id of this act's time and chance."""
        return ids.fresh(self.chance, _millis(self.clock))


class WritingSession(Session):
    """A session whose flushes are captured. What bypasses the flush is refused, so nothing can forget to travel."""


def begin(session: Session, writing: Writing) -> None:
    """Let this session's flushes be captured into the act."""
    session.info[_WRITING] = writing
    session.info["college"] = writing.me.college


def next_batch(session: Session) -> None:
    """Close the present batch and go on with the same act, so that one clash does not cost the whole column."""
    session.flush()
    _close(session, session.info[_WRITING])


def finish(session: Session) -> frozenset[str]:
    """Close the act; return the nouns it touched."""
    next_batch(session)
    writing: Writing = session.info[_WRITING]
    return frozenset(writing.touched)


def take(session: Session) -> tuple[Draft, ...]:
    """Return what was captured and start anew, without an outbox: for acts of the server itself."""
    session.flush()
    writing: Writing = session.info[_WRITING]
    drafts = tuple(writing.drafts.values())
    writing.drafts.clear()
    return drafts


# ---- from flush to drafts


@event.listens_for(WritingSession, "before_flush")
def _capture(session: Session, context: object, instances: object) -> None:
    writing: Writing = session.info[_WRITING]
    for record in session.deleted:
        if isinstance(record, Synced):
            raise TypeError(f"{type(record).__name__} is withdrawn, never deleted")
    for record in list(session.new):
        if isinstance(record, Synced):
            _born(session, writing, record)
    for record in list(session.dirty):
        if isinstance(record, Synced) and session.is_modified(record, include_collections=False):
            _changed(writing, record)
    if len(writing.drafts) > MOST_CHANGES:
        raise ValueError("an act of one batch has at most 500 row changes")


@event.listens_for(WritingSession, "do_orm_execute")
def _no_bypass(state: ORMExecuteState) -> None:
    if state.is_select or state.bind_mapper is None:
        return
    if issubclass(state.bind_mapper.class_, Synced):
        raise TypeError("a bulk statement would not be captured")


def _born(session: Session, writing: Writing, record: Synced) -> None:
    given = inspect(record).dict
    sync = type(record).sync
    table = _table(record)
    born = {name: given.get(name, default_of(table.c[name])) for name in sync.birth}
    if given.get("id") is None:
        record.id = (
            ids.derived(session.info["college"], sync.noun, *born.values()) if sync.is_derived else writing.fresh()
        )
    groups = {
        name: columns for name, columns in groups_of(type(record)).items() if not given.keys().isdisjoint(columns)
    }
    if not groups:
        first = next(iter(groups_of(type(record)).items()))
        groups = dict([first])
    wired = {name: to_wire(value) for name, value in born.items()}
    for group, columns in groups.items():
        values = {name: to_wire(given.get(name, default_of(table.c[name]))) for name in columns}
        change = Change(table.name, record.id, group, None, None, None, values, wired)
        _keep(writing, record, Draft(change, None, sync.personal))


def _changed(writing: Writing, record: Synced) -> None:
    state = inspect(record)
    changed = {attribute.key for attribute in state.attrs if attribute.history.has_changes()}
    if not changed.isdisjoint(type(record).sync.birth):
        raise TypeError(f"the birth of a {type(record).__name__} does not change")
    for group, columns in groups_of(type(record)).items():
        if changed.isdisjoint(columns):
            continue
        before = {name: to_wire(_former(state.attrs[name])) for name in columns}
        values = {name: to_wire(getattr(record, name)) for name in columns}
        if before == values:
            continue
        change = Change(
            _table(record).name, record.id, group, getattr(record, f"v_{group}"), None, record.v_state, values
        )
        _keep(writing, record, Draft(change, before, type(record).sync.personal))


def _keep(writing: Writing, record: Synced, draft: Draft) -> None:
    change = draft.change
    key = (change.table, change.row, change.group)
    if earlier := writing.drafts.get(key):
        # A second flush of the same act: its author still saw what he saw at first.
        seen = earlier.change
        change = Change(change.table, change.row, change.group, seen.base, None, seen.state, change.values, seen.born)
        draft = Draft(change, earlier.before, draft.personal)
    writing.drafts[key] = draft
    writing.touched.add(change.table)
    setattr(record, f"v_{change.group}", writing.token)


def _former(attribute: Any) -> Any:
    history = attribute.history
    return history.deleted[0] if history.deleted else attribute.value


def _table(record: Synced) -> Table:
    table = type(record).__table__
    assert isinstance(table, Table)
    return table


def default_of(column: Column[Any]) -> Any:
    """Return the value that the database gives to a column nobody set."""
    if not isinstance(column.server_default, DefaultClause):
        return None
    told = str(column.server_default.arg)
    kind = column.type.python_type
    if kind is bool:
        return told == "1"
    return kind(told) if kind in (int, Decimal) else told


# ---- from drafts to the outbox


def _close(session: Session, writing: Writing) -> None:
    if not writing.drafts:
        return
    me = writing.me
    drafts = [_with_seen(session, me, draft) for draft in writing.drafts.values()]
    changes, opened = veiled(drafts, writing.chance)
    stamp = _stamp(writing.clock, me)
    batch = Batch(
        me.device, me.next_seq, me.last_hash, me.lease, writing.act, writing.act_id, writing.schema, stamp,
        _needs(session, drafts), (), changes,
    )  # fmt: skip
    body = batch.body()
    name = hash_of(body)
    session.execute(
        insert(Outbox).values(
            seq=batch.seq, hash=name, act=batch.act, act_id=batch.act_id, body=body,
            open_values=canonical(opened) if opened else None, signature=writing.key.sign(body),
            wall=stamp.wall, mono=stamp.mono, boot=stamp.boot,
        )
    )  # fmt: skip
    _remember(session, batch.seq, drafts)
    me.next_seq, me.last_hash = batch.seq + 1, name
    session.execute(update(Self).values(next_seq=me.next_seq, last_hash=name))
    writing.drafts.clear()


def _millis(clock: Clock) -> int:
    return (clock.now() - EPOCH) // timedelta(milliseconds=1)


def _stamp(clock: Clock, me: Self) -> Stamp:
    return Stamp(_millis(clock), int(clock.mono() * 1000), clock.boot(), me.clock_offset)


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


def _with_seen(session: Session, me: Self, draft: Draft) -> Draft:
    told = draft.change
    change = Change(
        told.table, told.row, told.group, told.base, _seen(session, me, told), told.state, told.values, told.born
    )
    return Draft(change, draft.before, draft.personal)


def _seen(session: Session, me: Self, change: Change) -> str | None:
    """Say at which epoch, bucket and cursor the author's picture of the value was pulled (0b.1)."""
    pending = session.execute(
        select(Pending.seen).where(
            Pending.tbl == change.table, Pending.row_id == change.row, Pending.grp == change.group
        )
    ).first()
    if pending is not None:
        inherited: str | None = pending.seen
        return inherited
    held = session.execute(
        select(Cursor.bucket, Cursor.seq)
        .join(Member, Member.bucket == Cursor.bucket)
        .where(Member.tbl == change.table, Member.row_id == change.row)
        .order_by(Cursor.bucket)
        .limit(1)
    ).first()
    return None if held is None else f"{me.epoch}/{held.bucket}/{held.seq}"


def _needs(session: Session, drafts: Iterable[Draft]) -> tuple[tuple[int, str], ...]:
    """Name the own unanswered batches that made the rows this act builds on (0b.3)."""
    rows: set[UUID] = set()
    for draft in drafts:
        rows.add(draft.change.row)
        rows.update(UUID(str(value)) for value in _parents(draft.change) if value)
    made = session.execute(
        select(Outbox.seq, Outbox.hash)
        .distinct()
        .join(Pending, Pending.born_seq == Outbox.seq)
        .where(Pending.row_id.in_(rows), Pending.born_seq.is_not(None))
        .order_by(Outbox.seq)
    )
    return tuple((seq, name) for seq, name in made)


def _parents(change: Change) -> tuple[Wire, ...]:
    if not change.born:
        return ()
    return tuple(value for name, value in change.born.items() if name.endswith("_id"))


def _remember(session: Session, seq: int, drafts: Iterable[Draft]) -> None:
    for draft in drafts:
        told = draft.change
        statement = insert(Pending).values(
            tbl=told.table, row_id=told.row, grp=told.group, base=told.base, seen=told.seen, seq=seq,
            base_value=None if draft.before is None else json.dumps(draft.before, ensure_ascii=False),
            born_seq=seq if told.born is not None else None,
        )  # fmt: skip
        session.execute(statement.on_conflict_do_update(index_elements=["tbl", "row_id", "grp"], set_={"seq": seq}))


def standing_of(session: Session, rows: Mapping[str, Iterable[UUID]]) -> dict[tuple[str, UUID], str]:
    """Tell which of these rows have an own edit that the server has not finally answered: "waiting" or "parked"."""
    found: dict[tuple[str, UUID], str] = {}
    for table, wanted in rows.items():
        told = session.execute(
            select(Pending.row_id, Outbox.status)
            .join(Outbox, Outbox.seq == Pending.seq)
            .where(
                Pending.tbl == table, Pending.row_id.in_(list(wanted)), text("outbox.status in ('waiting','parked')")
            )
        )
        for row, status in told:
            found[table, row] = status
    return found
