"""The changes of a batch, read: what its author wants of which merge group, personal values opened."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from db.models.record import STATE
from db.sync.batch import Batch, Change, Malformed, Wire, veil
from db.sync.history import Cell
from db.sync.rows import Row
from db.sync.shapes import Shape, default_of, shapes
from db.sync.sitting import Park
from db.sync.times import Arrived
from db.sync.values import from_wire

Opened = dict[str, list[Wire]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A change, read; `place` is where it stands in its batch, `wire` its values as they came."""

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


def read_drafts(arrived: Arrived, batch: Batch) -> Iterator[Draft]:
    """Yield the changes of a batch. Raises Park where one is none of a table and group we know."""
    opened: Opened = json.loads(arrived.opened) if arrived.opened else {}
    for place, change in enumerate(batch.changes):
        shape = shapes().get(change.table)
        if shape is None or not change.values.keys() <= set(shape.groups.get(change.group, ())):
            raise Park("schema")
        if change.born is not None and change.born.keys() != set(shape.sync.birth):
            raise Park("schema")
        wire = {name: _open(shape, opened, place, name, value) for name, value in change.values.items()}
        values = _from_wire(shape, wire)
        born = None if change.born is None else _from_wire(shape, dict(change.born))
        yield Draft(place, change, shape, values, born, wire)


def _open(shape: Shape, opened: Opened, place: int, name: str, value: Wire) -> Wire:
    """Return the value that stands beside its salted hash."""
    if name not in shape.sync.personal:
        return value
    pair = opened.get(f"{place}.{name}")
    if not isinstance(pair, list) or len(pair) != 2 or any(isinstance(part, list | dict) for part in pair):
        raise Park("invalid", shape)
    salt, told = pair
    if not isinstance(salt, str) or veil(salt, told) != value:
        raise Park("invalid", shape)
    return told


def _from_wire(shape: Shape, wire: dict[str, Wire]) -> Row:
    try:
        found = {name: from_wire(shape.column(name), value) for name, value in wire.items()}
    except Malformed:
        raise Park("invalid", shape) from None
    return {
        name: default_of(shape.column(name)) if value is None and not shape.column(name).nullable else value
        for name, value in found.items()
    }


def rows_named(batches: Iterable[Batch]) -> dict[str, set[UUID]]:
    """Return the rows that these batches name, by table; tables that we do not know are left out."""
    found: dict[str, set[UUID]] = {}
    for batch in batches:
        for change in batch.changes:
            if change.table in shapes():
                found.setdefault(change.table, set()).add(change.row)
    return found
