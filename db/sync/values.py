"""Column values as they travel, and back."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String, Time, Uuid

from db.models.record import EPOCH, Moment
from db.sync.batch import Malformed, Wire

MILLI = timedelta(milliseconds=1)


def to_wire(value: object) -> Wire:
    """Return a Python value of a column as JSON can carry it: hex ids, ISO days, whole milliseconds, decimal text."""
    match value:
        case None | bool() | int() | str():
            return value
        case UUID():
            return value.hex
        case datetime():
            return (value - EPOCH) // MILLI
        case date() | time():
            return value.isoformat()
        case Decimal():
            return _plain(value)
    raise TypeError(type(value).__name__)


def from_wire(column: Column[Any], value: Wire) -> Any:
    """Return the Python value of a column.

    Raises Malformed where the value is of another kind or too long; the text names the column only.
    """
    if value is None:
        if not column.nullable and column.server_default is None:
            raise Malformed(column.name)
        return None
    try:
        return _reader(column)(value)
    except (TypeError, ValueError, InvalidOperation, OverflowError):
        raise Malformed(column.name) from None


@cache
def _reader(column: Column[Any]) -> Callable[[Wire], Any]:
    kind = column.type
    if isinstance(kind, Moment):
        return lambda value: EPOCH + timedelta(milliseconds=_number(value))
    if isinstance(kind, Uuid):
        return lambda value: UUID(_text(value))
    if isinstance(kind, Boolean):
        return _flag
    if isinstance(kind, Integer):
        return _number
    if isinstance(kind, Numeric):
        return lambda value: Decimal(_text(value))
    if isinstance(kind, Date):
        return lambda value: date.fromisoformat(_text(value))
    if isinstance(kind, Time):
        return lambda value: time.fromisoformat(_text(value))
    assert isinstance(kind, String)
    longest = kind.length or 1_000_000
    return lambda value: _fitting(_text(value), longest)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _number(value: Wire) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 62:
        raise TypeError
    return value


def _flag(value: Wire) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: Wire) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _fitting(value: str, longest: int) -> str:
    if len(value) > longest or "\x00" in value:
        raise ValueError
    return value
