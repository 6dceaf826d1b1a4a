"""What a push will touch: which heads, told before anything is locked, and what it is judged by, read set-wise."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from db.models.record import In
from db.sync.batch import Batch, Malformed, Wire
from db.sync.buckets import name_of
from db.sync.drafts import rows_named
from db.sync.placing import where_they_lie
from db.sync.rows import Rows
from db.sync.shapes import Shape, read_id, shapes
from db.sync.sitting import Sitting
from db.sync.values import from_wire

Born = dict[tuple[str, UUID], dict[str, Any]]


def foreseen(conn: Connection, batches: Sequence[Batch]) -> tuple[set[str], set[int]]:
    """Return names and numbers of the buckets that these batches may move.

    What follows from no birth (a name moves with its person's membership) is found out by `place`, which then asks
    to begin again.
    """
    touched: dict[str, set[UUID]] = {}
    born: Born = {}
    for batch in batches:
        for change in batch.changes:
            if change.table in shapes():
                touched.setdefault(change.table, set()).add(change.row)
                if change.born is not None:
                    known = born.setdefault((change.table, change.row), {"id": change.row})
                    known.update(
                        _read(shapes()[change.table], change.born) | _read(shapes()[change.table], change.values)
                    )
    return _walked(Rows(conn), born), where_they_lie(conn, touched)


def _read(shape: Shape, told: Mapping[str, Wire]) -> dict[str, Any]:
    found = {}
    for name, value in told.items():
        try:
            found[name] = from_wire(shape.column(name), value)
        except (Malformed, KeyError):
            continue
    return found


def _walked(rows: Rows, born: Born) -> set[str]:
    """Walk all births at once, one step a round, so that each round asks each table once."""
    here = [
        (place, 0, table, row)
        for (table, _), row in born.items()
        for place in shapes()[table].sync.buckets
        if place.walk or place.key
    ]
    names: set[str] = set()
    while here:
        names.update(_arrived(here))
        here = _stepped(rows, born, [walker for walker in here if walker[1] < len(walker[0].walk)])
    return names


Walker = tuple[In, int, str, dict[str, Any]]


def _arrived(walkers: Iterable[Walker]) -> Iterable[str]:
    for place, done, _, row in walkers:
        if done == len(place.walk):
            key = [row.get(name) for name in place.key]
            if None not in key:
                yield name_of(place.kind, *key)


def _stepped(rows: Rows, born: Born, walkers: Sequence[Walker]) -> list[Walker]:
    wanted: dict[str, set[UUID]] = {}
    steps = []
    for place, done, table, row in walkers:
        target, next_row = shapes()[table].step(place.walk[done]), row.get(place.walk[done])
        if next_row is None:
            continue
        steps.append((place, done + 1, target, next_row))
        if (target, next_row) not in born:
            wanted.setdefault(target, set()).add(next_row)
    for table, ids in wanted.items():
        rows.load(table, ids)
    return [
        (place, done, table, found)
        for place, done, table, row in steps
        if (found := born.get((table, row)) or rows.get(table, row))
    ]


def read_ahead(sitting: Sitting, batches: Sequence[Batch]) -> None:
    """Read set-wise what the batches name: rows, their past, and the answers they build on."""
    known = rows_named(batches)
    for table, rows in (*known.items(), *_parents(batches).items()):
        sitting.rows.load(table, rows)
    sitting.rows.load_parents()
    sitting.history.load_cells(known)
    wanted = [(batch.device, seq) for batch in batches for seq, _ in batch.needs]
    former = [(UUID(device), seq) for batch in batches for device, seq, _ in batch.was]
    sitting.history.load_answers(wanted + former)
    sitting.history.load_names(former + [(batch.device, batch.seq) for batch in batches])


def _parents(batches: Iterable[Batch]) -> dict[str, set[UUID]]:
    """Return the rows that the births of these batches name as theirs."""
    found: dict[str, set[UUID]] = {}
    for batch in batches:
        for change in batch.changes:
            for column in shapes()[change.table].bonds if change.born and change.table in shapes() else ():
                row = read_id(change.born.get(column)) if change.born else None
                if row:
                    found.setdefault(shapes()[change.table].step(column), set()).add(row)
    return found
