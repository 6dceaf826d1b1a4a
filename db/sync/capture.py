"""A flush becomes row changes: whatever an act writes is captured, and nothing can be written past it."""

import re
from dataclasses import replace
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import Connection, String, Table, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from college.phrases import phrase
from college.refusal import Refused
from db import ids
from db.models.record import STATE, Synced, groups_of, synced_models
from db.sync.act import WRITING, Cell, Draft, Key, Writing
from db.sync.batch import Change
from db.sync.outbox import close, veiled
from db.sync.shapes import default_of
from db.sync.values import to_wire

__all__ = ["Cell", "Draft", "Key", "Writing", "WritingSession", "begin", "finish", "next_batch", "take", "veiled"]

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


class WritingSession(Session):
    """A session whose flushes are captured. What bypasses the flush is refused, so nothing can forget to travel.

    Nor can an act be done by halves: it has neither a commit nor a savepoint of its own.
    """

    def connection(self, *args: Any, **options: Any) -> Connection:
        """Return the connection, only before the act has begun."""
        if WRITING in self.info:
            _bypass()
        return super().connection(*args, **options)

    def commit(self) -> NoReturn:
        """Refuse: the act is committed by whoever lent the session."""
        _bypass()

    def begin_nested(self) -> NoReturn:
        """Refuse: an act is whole."""
        _bypass()

    def bulk_save_objects(self, *_: object, **__: object) -> NoReturn:
        """Refuse: nothing of it would be captured."""
        _bypass()

    bulk_insert_mappings = bulk_update_mappings = bulk_save_objects


def _bypass() -> NoReturn:
    raise TypeError("this would not be captured")


def begin(session: Session, writing: Writing) -> None:
    """Let this session's flushes be captured into the act."""
    session.info[WRITING] = writing
    session.info["college"] = writing.me.college


def next_batch(session: Session) -> None:
    """Close the present batch and go on with the same act, so that one clash does not cost the whole column."""
    session.flush()
    close(session, session.info[WRITING])


def finish(session: Session) -> frozenset[str]:
    """Close the act; return the nouns it touched."""
    next_batch(session)
    writing: Writing = session.info[WRITING]
    return frozenset(writing.touched)


def take(session: Session) -> tuple[Draft, ...]:
    """Return what was captured and start anew, without an outbox: for acts of the server itself."""
    session.flush()
    writing: Writing = session.info[WRITING]
    drafts = tuple(writing.whole())
    writing.forget()
    return drafts


# ---- from flush to drafts


@event.listens_for(WritingSession, "before_flush")
def _capture(session: Session, context: object, instances: object) -> None:
    writing: Writing = session.info[WRITING]
    for record in session.deleted:
        if isinstance(record, Synced):
            raise TypeError(f"{type(record).__name__} is withdrawn, never deleted")
    for record in list(session.new):
        if isinstance(record, Synced):
            _born(session, writing, record)
    for record in list(session.dirty):
        if isinstance(record, Synced) and session.is_modified(record, include_collections=False):
            _changed(writing, record)


@event.listens_for(WritingSession, "do_orm_execute")
def _no_bypass(state: ORMExecuteState) -> None:
    """Let only questions and the exchange's own tables through; a text could say anything."""
    if state.is_select:
        return
    name = getattr(getattr(state.statement, "table", None), "name", None)
    if name is None or name in _synced_names():
        _bypass()


@cache
def _synced_names() -> frozenset[str]:
    return frozenset(synced_models())


def _born(session: Session, writing: Writing, record: Synced) -> None:
    given = inspect(record).dict
    sync = type(record).sync
    table = _table(record)
    born = {name: given.get(name, default_of(table.c[name])) for name in sync.birth}
    if given.get("id") is None:
        record.id = (
            ids.derived(session.info["college"], sync.noun, *born.values()) if sync.is_derived else writing.fresh()
        )
    every = groups_of(type(record))
    groups = {name: columns for name, columns in every.items() if not given.keys().isdisjoint(columns)}
    if not groups:
        groups = dict([next(iter(every.items()))])
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
    table = _table(record)
    for group, columns in groups_of(type(record)).items():
        if changed.isdisjoint(columns):
            continue
        before = {name: to_wire(_former(state.attrs[name])) for name in columns}
        values = {name: to_wire(getattr(record, name)) for name in columns}
        if before == values:
            continue
        change = Change(table.name, record.id, group, getattr(record, f"v_{group}"), None, record.v_state, values)
        if group == STATE and record.withdrawn_at is not None and before["withdrawn_at"] is None:
            _witness(writing, record)
        _keep(writing, record, Draft(change, before, type(record).sync.personal))


def _witness(writing: Writing, record: Synced) -> None:
    """Note what the one who withdraws had seen of the rest: an edit that came in between keeps the row standing."""
    name = _table(record).name
    for group in type(record).sync.groups:
        if group != STATE:
            seen = Change(name, record.id, group, getattr(record, f"v_{group}"), None, record.v_state, {})
            writing.witnesses.setdefault((name, record.id, group), Draft(seen, None, frozenset()))


def _keep(writing: Writing, record: Synced, draft: Draft) -> None:
    change = draft.change
    _fit(_table(record), change)
    key = (change.table, change.row, change.group)
    writing.touched.add(change.table)
    if earlier := writing.drafts.get(key):
        # A second flush of the same act: its author still saw what he saw at first.
        seen = earlier.change
        change = replace(change, base=seen.base, state=seen.state, born=seen.born)
        draft = Draft(change, earlier.before, draft.personal)
        if earlier.before == change.values:
            # He has taken it back himself: nothing was changed, and nothing travels.
            setattr(record, f"v_{change.group}", seen.base)
            del writing.drafts[key]
            return
    writing.drafts[key] = draft
    setattr(record, f"v_{change.group}", writing.token)


def _fit(table: Table, change: Change) -> None:
    """Refuse a text that no server would take: SQLite itself does not mind its length, nor halves of a letter."""
    for name, value in change.values.items():
        kind = table.c[name].type
        if not isinstance(value, str) or not isinstance(kind, String):
            continue
        if kind.length and len(value) > kind.length:
            raise Refused(phrase("Текст не помещается: здесь не больше %d знаков. Сократите его.") % kind.length)
        if _UNWRITABLE.search(value):
            raise Refused(phrase("В тексте есть знак, который нельзя записать. Уберите его и повторите."))


def _former(attribute: Any) -> Any:
    history = attribute.history
    return history.deleted[0] if history.deleted else attribute.value


def _table(record: Synced) -> Table:
    table = type(record).__table__
    assert isinstance(table, Table)
    return table
