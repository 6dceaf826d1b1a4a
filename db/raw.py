"""Columns of a whole page read as SQLite keeps them, so that six thousand rows cost no six thousand objects."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Dialect, type_coerce
from sqlalchemy.types import UserDefinedType


class _Hex(UserDefinedType[str]):
    """An id as 32 hex digits: what SQLite holds anyway."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "CHAR(32)"

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None] | None:
        if dialect.name == "sqlite":
            return None
        return lambda value: None if value is None else value.hex


_HEX = _Hex()


def as_hex(column: Any) -> ColumnElement[str]:
    """Read an id column as hex digits."""
    return type_coerce(column, _HEX)


def as_millis(column: Any) -> ColumnElement[int]:
    """Read a moment as milliseconds since 1970."""
    return type_coerce(column, BigInteger)


@lru_cache(8192)
def id_of(name: str) -> UUID:
    """Return the id; the same object for the same digits, which makes comparing it cheap."""
    return UUID(name)


def maybe_id(name: str | None) -> UUID | None:
    """Return the id, if there is one."""
    return None if name is None else id_of(name)


def moment_of(millis: int | None) -> datetime | None:
    """Return the moment, if there is one."""
    return datetime.fromtimestamp(millis / 1000, UTC) if millis else None
