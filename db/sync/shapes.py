"""What the exchange needs to know of a synchronised table, worked out once from its model."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, Uuid
from sqlalchemy.sql.schema import DefaultClause

from db.ids import derived
from db.models.record import Sync, Synced, groups_of, synced_models

_OF_RIGHTS = {"page": ("group_id",)}  # rights are judged by the group of a page


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One table: its columns in the order they travel, its merge groups and what it points to."""

    name: str
    model: type[Synced]
    table: Table
    sync: Sync
    groups: dict[str, tuple[str, ...]]
    columns: tuple[str, ...]  # birth, then values; without id and tokens
    tokens: tuple[str, ...]
    references: dict[str, str]  # columns with a foreign key, and the table they point to
    bonds: frozenset[str]  # columns of the rows that say where this one belongs

    def column(self, name: str) -> Column[Any]:
        """Return a column by its name."""
        return self.table.c[name]

    def step(self, column: str) -> str:
        """Return the table that an id column leads to, with or without a foreign key."""
        return self.references.get(column) or column.removesuffix("_id")

    def derive(self, college: UUID, row: dict[str, Any]) -> UUID:
        """Return the id that this birth gives."""
        return derived(college, self.sync.noun, *(row[name] for name in self.sync.birth))

    def blank(self) -> dict[str, Any]:
        """Return a row as the database would fill it where nobody said anything."""
        return {column.name: default_of(column) for column in self.table.c}


@cache
def shapes() -> dict[str, Shape]:
    """Return every synchronised table, parents before children, also where the bond is no foreign key.

    The order is the same in every process: derived ids are numbered by it on the wire.
    """
    found = {name: _shape(name, model) for name, model in synced_models().items()}
    bonds = {
        name: sorted({shape.step(column) for column in shape.bonds | shape.references.keys()} & found.keys())
        for name, shape in found.items()
    }
    return {name: found[name] for name in TopologicalSorter(bonds).static_order()}


@cache
def children_of(table: str) -> tuple[tuple[str, str], ...]:
    """Return (table, column) of whatever stands and falls with a row of this table."""
    return tuple(
        (shape.name, column)
        for shape in shapes().values()
        for column in shape.sync.parents
        if shape.step(column) == table
    )


def default_of(column: Column[Any]) -> Any:
    """Return the value that the database gives to a column nobody set."""
    if not isinstance(column.server_default, DefaultClause):
        return None
    told = str(column.server_default.arg)
    kind = column.type.python_type
    if kind is bool:
        return told == "1"
    return kind(told) if kind in (int, Decimal) else told


def is_id(column: Column[Any]) -> bool:
    """Say whether a column holds ids."""
    return isinstance(column.type, Uuid)


def read_id(value: object) -> UUID | None:
    """Return the id that a wire value spells, or None if it spells none."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _shape(name: str, model: type[Synced]) -> Shape:
    table = model.__table__
    assert isinstance(table, Table)
    groups = groups_of(model)
    values = tuple(column for columns in groups.values() for column in columns)
    return Shape(
        name=name,
        model=model,
        table=table,
        sync=model.sync,
        groups=groups,
        columns=(*model.sync.birth, *values),
        tokens=tuple(f"v_{group}" for group in groups),
        references={
            key.parent.name: key.column.table.name for key in table.foreign_keys if key.column.table is not table
        },
        bonds=frozenset(place.walk[0] for place in model.sync.buckets if place.walk)
        | {*model.sync.parents, *_OF_RIGHTS.get(name, ())},
    )
