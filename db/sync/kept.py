"""Rows as the desktop's SQLite keeps them, read and written past the ORM: its forms are nearly those of the wire."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Time

from db.sync.shapes import Shape

_SHORT = len("08:30:00")
_TAIL = ".000000"

Kept = dict[str, Any]


def stored(shape: Shape, name: str, value: Any) -> Any:
    """Return a wire value as SQLite keeps it: the same, but for times of day."""
    is_short = isinstance(shape.column(name).type, Time) and value is not None and len(value) == _SHORT
    return value + _TAIL if is_short else value


def wired(shape: Shape, name: str, value: Any) -> Any:
    """Return a kept value as it travels."""
    is_time = isinstance(shape.column(name).type, Time) and value is not None
    return value.removesuffix(_TAIL) if is_time else value


def kept(shape: Shape, name: str, column: list[Any]) -> list[Any]:
    """Return a whole column as SQLite keeps it."""
    is_time = isinstance(shape.column(name).type, Time)
    return [stored(shape, name, value) for value in column] if is_time else column


def rows_of(conn: Connection, shape: Shape, ids: Collection[str]) -> list[Kept]:
    """Read rows by their ids."""
    names = ", ".join(f'"{name}"' for name in _names(shape))
    told = conn.exec_driver_sql(
        f'SELECT {names} FROM "{shape.name}" WHERE id IN (SELECT value FROM json_each(?))',  # noqa: S608
        (json.dumps(list(ids)),),
    )
    return [dict(row) for row in told.mappings()]


def row_of(conn: Connection, shape: Shape, row: str) -> Kept | None:
    """Read one row."""
    return next(iter(rows_of(conn, shape, (row,))), None)


def insert_row(conn: Connection, shape: Shape, row: Mapping[str, Any]) -> None:
    """Write a new row."""
    names = _names(shape)
    told = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    conn.exec_driver_sql(
        f'INSERT INTO "{shape.name}" ({told}) VALUES ({marks})',  # noqa: S608
        tuple(row[name] for name in names),
    )


def set_values(conn: Connection, shape: Shape, row: str, values: Mapping[str, Any]) -> None:
    """Change some columns of a row."""
    names = ", ".join(f'"{name}"=?' for name in values)
    conn.exec_driver_sql(f'UPDATE "{shape.name}" SET {names} WHERE id=?', (*values.values(), row))  # noqa: S608


def _names(shape: Shape) -> tuple[str, ...]:
    return ("id", *shape.columns, *shape.tokens)
