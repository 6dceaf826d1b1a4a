"""A lesson that was taken is issued again under the next take, with all that was made upon it (0b.3)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Connection

from db.engine import writing
from db.sync.batch import Batch, Change, Wire, read, token
from db.sync.desk import Desk, id_of, me_of
from db.sync.kept import insert_row, row_of, set_values, stored, wired
from db.sync.lay_down import NOWHERE
from db.sync.renaming import Names, issue_as
from db.sync.shapes import Shape, children_of, read_id, shapes
from db.sync.values import from_wire

MOST_TAKES = 100


@dataclass(slots=True)
class _Move:
    """Old ids and names, and what they become."""

    college: UUID
    ids: dict[UUID, UUID] = field(default_factory=dict)
    tables: dict[UUID, str] = field(default_factory=dict)
    born: dict[UUID, dict[str, Wire]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


def issue_again(desk: Desk) -> bool:
    """Issue taken batches again, in order, in one transaction; False if there is nothing to issue.

    Nothing is issued while other batches wait: they may build on what was taken, and then are taken too.
    """
    with desk.gate.pulling(), writing(desk.engine).begin() as conn:
        if conn.exec_driver_sql("SELECT 1 FROM outbox WHERE status='waiting' LIMIT 1").first():
            return True
        taken = conn.exec_driver_sql("SELECT * FROM outbox WHERE status='taken' ORDER BY seq").all()
        if not taken:
            return False
        me = me_of(conn)
        move = _Move(id_of(me.college))
        batches = [(row, read(row.body)) for row in taken]
        for _, batch in batches:
            _find_moves(conn, move, batch)
        for row, batch in batches:
            changes = tuple(_moved(move, change) for change in batch.changes)
            issue_as(conn, desk.key, desk.clock, row, batch, changes, move.names, left="moved")
        for old, new in move.ids.items():
            _move_row(conn, move, shapes()[move.tables[old]], old, new, id_of(me.device))
        for old in reversed(move.ids):
            _give_back(conn, shapes()[move.tables[old]], old)
    desk.tell(frozenset(move.tables.values()) | {"outbox"})
    return True


# ---- new ids


def _find_moves(conn: Connection, move: _Move, batch: Batch) -> None:
    for change in sorted(batch.changes, key=lambda change: list(shapes()).index(change.table)):
        if change.born is None or change.row in move.ids:
            continue
        shape = shapes()[change.table]
        born: dict[str, Wire] | None = None
        if change.table == "lesson":
            born = _next_take(conn, move, shape, dict(change.born))
        else:
            told = {name: _moved_id(move, value) for name, value in change.born.items()}
            born = told if told != dict(change.born) else None
        if born is not None:
            new = _derived(move, shape, born)
            move.ids[change.row], move.tables[change.row], move.born[change.row] = new, change.table, born


def _next_take(conn: Connection, move: _Move, shape: Shape, born: dict[str, Wire]) -> dict[str, Wire]:
    """Return the birth under the first take that is not known to have moved."""
    first = int(str(born["take"])) + 1
    for take in range(first, first + MOST_TAKES):
        tried = {**born, "take": take}
        row = conn.exec_driver_sql(
            "SELECT day=born_day AND pair=born_pair FROM lesson WHERE id=?", (_derived(move, shape, tried).hex,)
        ).scalar()
        if row in (None, 1):
            return tried
    raise ValueError("no take of this lesson is free")


def _derived(move: _Move, shape: Shape, born: Mapping[str, Wire]) -> UUID:
    if not shape.sync.is_derived:
        raise ValueError("only derived ids move with a lesson")
    return shape.derive(move.college, {name: from_wire(shape.column(name), value) for name, value in born.items()})


def _moved_id(move: _Move, value: Wire) -> Wire:
    known = read_id(value)
    new = move.ids.get(known) if known else None
    return new.hex if new else value


# ---- new batches


def _moved(move: _Move, change: Change) -> Change:
    is_moved = change.row in move.ids
    return replace(
        change,
        row=move.ids.get(change.row, change.row),
        base=_renamed(move, change.base, is_moved=is_moved),
        state=_renamed(move, change.state, is_moved=is_moved),
        seen=None if is_moved else change.seen,
        born=None if change.born is None else move.born.get(change.row, change.born),
    )


def _renamed(move: _Move, name: str | None, *, is_moved: bool) -> str | None:
    """Return an own name as it is now; of a row that begins anew nobody has seen anything else."""
    now = move.names.renamed(name)
    return None if is_moved and now == name else now


# ---- rows as the screen shows them


def _move_row(conn: Connection, move: _Move, shape: Shape, old: UUID, new: UUID, device: UUID) -> None:
    """Let the row stand under its new id, with its edits on top of whatever stands there."""
    edits = conn.exec_driver_sql("SELECT * FROM sync_base WHERE tbl=? AND row_id=?", (shape.name, old.hex)).all()
    mine = row_of(conn, shape, old.hex)
    theirs = row_of(conn, shape, new.hex)
    if mine is None:
        return
    if theirs is None:
        born = {name: stored(shape, name, told) for name, told in move.born[old].items()}
        insert_row(conn, shape, {**mine, **born, "id": new.hex})
    for edit in edits:
        seq = move.names.seq(device, edit.seq)
        born_seq = (
            None if theirs is not None else seq if edit.born_seq is None else move.names.seq(device, edit.born_seq)
        )
        under = None if theirs is None else {name: wired(shape, name, theirs[name]) for name in shape.groups[edit.grp]}
        base = None if theirs is None else theirs[f"v_{edit.grp}"]
        own = {name: mine[name] for name in shape.groups[edit.grp]}
        set_values(conn, shape, new.hex, {**own, f"v_{edit.grp}": token(device, seq)})
        # What stands there may be an own edit that waits: what the server showed under it is remembered already.
        conn.exec_driver_sql(
            "INSERT INTO sync_base (tbl, row_id, grp, base, base_value, seen, seq, born_seq) "
            "VALUES (?,?,?,?,?,NULL,?,?) ON CONFLICT (tbl, row_id, grp) DO UPDATE SET seq=excluded.seq",
            (shape.name, new.hex, edit.grp, base, None if under is None else json.dumps(under), seq, born_seq),
        )


def _give_back(conn: Connection, shape: Shape, old: UUID) -> None:
    """Let the old id show whoever took it, or nothing; the taken lesson itself comes with the next pull."""
    for edit in conn.exec_driver_sql("SELECT * FROM sync_base WHERE tbl=? AND row_id=?", (shape.name, old.hex)).all():
        if edit.base_value is not None:
            told = json.loads(edit.base_value)
            values = {name: stored(shape, name, told[name]) for name in shape.groups[edit.grp] if name in told}
            set_values(conn, shape, old.hex, {**values, f"v_{edit.grp}": edit.base})
    conn.exec_driver_sql("DELETE FROM sync_base WHERE tbl=? AND row_id=?", (shape.name, old.hex))
    if shape.name == "lesson":
        # Whoever took it brings it with the next cut, unless this person may no longer have it.
        conn.exec_driver_sql(
            "INSERT OR IGNORE INTO sync_member (bucket, tbl, row_id) VALUES (?,?,?)", (NOWHERE, shape.name, old.hex)
        )
    else:
        upon = " ".join(
            f'AND NOT EXISTS (SELECT 1 FROM "{table}" c WHERE c."{column}"=t.id)'  # noqa: S608
            for table, column in children_of(shape.name)
        )
        conn.exec_driver_sql(
            f'DELETE FROM "{shape.name}" AS t WHERE id=? AND NOT EXISTS '  # noqa: S608
            f"(SELECT 1 FROM sync_member m WHERE m.tbl=? AND m.row_id=t.id) {upon}",
            (old.hex, shape.name),
        )
