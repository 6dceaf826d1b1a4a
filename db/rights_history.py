"""Who changed the matrix of rights and when, as far as this file knows it: its own acts, and what came from others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.matrix.change import differences
from college.roles import Scope
from db import names
from db.clock import Clock, today
from db.models.catalogue import Right
from db.models.exchange import Outbox, Self
from db.models.record import STATE
from db.norms import norms
from db.rights_table import ACT, Cell, cell_of, read_table
from db.sync.batch import Change, read


@dataclass(frozen=True, slots=True)
class Past:
    """One cell as somebody left it, with what he wrote beside it."""

    cell: Cell
    scope: Scope | None
    note: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One act on the matrix. Whose it was and when is empty where only the server knows.

    `standing` is the server's answer: waiting, applied, merged, parked, rejected; "elsewhere" of another computer.
    """

    at: datetime | None
    who: str
    standing: str
    past: tuple[Past, ...]


def history(session: Session, clock: Clock) -> tuple[Deed, ...]:
    """Return the acts made here, the newest first, then what differs from the regulation by other hands."""
    rows = {row.id: row for row in session.scalars(select(Right))}
    me = session.scalars(select(Self)).one()
    own = tuple(_own(session, me, rows, clock))
    known = {past.cell for deed in own for past in deed.past}
    return (*reversed(own), *_elsewhere(session, rows, known, me, clock))


def cells(session: Session) -> dict[UUID, Cell]:
    """Return the cell of each row of the matrix, the withdrawn ones too."""
    rows = session.execute(select(Right.id, Right.section, Right.action, Right.role))
    return {id_: cell for id_, *words in rows if (cell := cell_of(*words)) is not None}


def _own(session: Session, me: Self, rows: Mapping[UUID, Right], clock: Clock) -> Iterator[Deed]:
    who = names.short(names.names_of(session, (me.person,), today(clock)), me.person)
    acts = session.execute(
        select(Outbox.body, Outbox.wall, Outbox.status).where(Outbox.act == ACT).order_by(Outbox.seq)
    )
    left: dict[UUID, tuple[str, str]] = {}
    for body, wall, status in acts:
        changes: dict[UUID, dict[str, Change]] = {}
        for change in read(body).changes:
            if change.table == Right.__tablename__ and change.row in rows:
                changes.setdefault(change.row, {})[change.group] = change
        past = (_past(rows[row], groups, left) for row, groups in changes.items())
        yield Deed(datetime.fromtimestamp(wall / 1000, UTC), who, status, tuple(each for each in past if each))


def _past(row: Right, groups: Mapping[str, Change], left: dict[UUID, tuple[str, str]]) -> Past | None:
    """Read what an act left of a row; what it did not write stood as the act before, or as it stands now."""
    told: Mapping[str, Any] = groups["scope"].values if "scope" in groups else {}
    scope, note = left.get(row.id, (row.scope, row.note))
    scope, note = str(told.get("scope", scope)), str(told.get("note", note))
    left[row.id] = (scope, note)
    cell = cell_of(row.section, row.action, row.role)
    if cell is None or scope not in set(Scope):
        return None
    is_gone = STATE in groups and groups[STATE].values.get("withdrawn_at") is not None
    return Past(cell, None if is_gone else Scope(scope), note)


def _elsewhere(
    session: Session, rows: Mapping[UUID, Right], known: set[Cell], me: Self, clock: Clock
) -> Iterator[Deed]:
    """Tell what differs and was not changed here; a withdrawn row says itself by whom and when."""
    by_cell = {cell_of(row.section, row.action, row.role): row for row in rows.values()}
    people = names.names_of(session, {row.withdrawn_by for row in rows.values() if row.withdrawn_by}, today(clock))
    for change in differences(read_table(session).matrix, norms()):
        row = by_cell.get(change.cell)
        if change.cell in known or row is None:
            continue
        who, at = names.short(people, row.withdrawn_by), row.withdrawn_at
        yield Deed(at, who, "elsewhere", (Past(change.cell, change.new, row.note),))
