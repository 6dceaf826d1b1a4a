"""Rows as they stand in one transaction of the server: read set-wise, changed in memory, written set-wise."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.models.record import Record
from db.sync.shapes import shapes

Row = dict[str, Any]
Item = TypeVar("Item")
PART = 500  # values in one question


def inserting(conn: Connection, model: type[Record]) -> sqlite.Insert | postgresql.Insert:
    """Return the INSERT that knows ON CONFLICT on this back end."""
    way = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    return way(model.__table__)  # type: ignore[arg-type]


def parts(items: Iterable[Item], size: int = PART) -> Iterator[list[Item]]:
    """Cut into lists of at most `size`."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


class Rows:
    """The rows that a transaction has asked for. A row that is absent is None; one that was never asked for raises."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._held: dict[str, dict[UUID, Row | None]] = defaultdict(dict)
        self._changed: dict[tuple[str, UUID], set[str]] = {}
        self._made: set[tuple[str, UUID]] = set()

    def load(self, table: str, ids: Iterable[UUID]) -> None:
        """Read what is not held yet."""
        held = self._held[table]
        asked = shapes()[table].table
        for part in parts({row for row in ids if row not in held}):
            held.update(dict.fromkeys(part))
            for row in self._conn.execute(select(asked).where(asked.c.id.in_(part))).mappings():
                held[row["id"]] = dict(row)

    def load_parents(self) -> None:
        """Read what the held rows belong to, up to the page and its group; table by table, not row by row."""
        for table in reversed(shapes()):
            shape = shapes()[table]
            held = [row for row in self._held[table].values() if row]
            for column in shape.bonds:
                self.load(shape.step(column), {row[column] for row in held if row[column] is not None})

    def get(self, table: str, row: UUID) -> Row | None:
        """Return a row as it stands now, reading it if need be."""
        held = self._held[table]
        if row not in held:
            self.load(table, (row,))
        return held[row]

    def put(self, table: str, row: Row, changed: Iterable[str]) -> None:
        """Let a row stand like this."""
        key = (table, row["id"])
        if self._held[table].get(row["id"]) is None:
            self._made.add(key)
        self._held[table][row["id"]] = row
        self._changed.setdefault(key, set()).update(changed)

    @property
    def touched(self) -> dict[str, set[UUID]]:
        """The rows that were made or changed, by table."""
        found: dict[str, set[UUID]] = defaultdict(set)
        for table, row in self._changed:
            found[table].add(row)
        return found

    def write(self) -> None:
        """Write what was made and changed, parents first."""
        touched = self.touched
        for table in shapes():
            if table not in touched:
                continue
            ordered = sorted(touched[table])
            made = [held for row in ordered if (table, row) in self._made and (held := self._held[table][row])]
            if made:
                self._conn.execute(insert(shapes()[table].table), made)
            self._update(table, [row for row in ordered if (table, row) not in self._made])

    def _update(self, table: str, rows: Sequence[UUID]) -> None:
        alike: dict[frozenset[str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            columns = frozenset(self._changed[table, row])
            held = self._held[table][row]
            assert held is not None
            alike[columns].append({"row_": row, **{f"new_{name}": held[name] for name in columns}})
        target = shapes()[table].table
        for columns, values in alike.items():
            news: dict[str, Any] = {name: bindparam(f"new_{name}") for name in sorted(columns)}
            self._conn.execute(update(target).where(target.c.id == bindparam("row_")).values(news), values)
