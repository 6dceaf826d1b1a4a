"""Column values as they travel, and back."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, Numeric, String, Time, Uuid

from db.models.record import EPOCH, Moment
from db.sync.batch import Malformed, Wire

MILLI = timedelta(milliseconds=1)
YEARS = range(1900, 2200)  # in which a college may mean a day


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
        return _moment
    if isinstance(kind, Uuid):
        return lambda value: UUID(_text(value))
    if isinstance(kind, Boolean):
        return _flag
    if isinstance(kind, Integer):
        return _number if isinstance(kind, BigInteger) else _small
    if isinstance(kind, Numeric):
        return _decimal(kind)
    if isinstance(kind, Date):
        return _day
    if isinstance(kind, Time):
        return _time
    assert isinstance(kind, String)
    longest = kind.length or 1_000_000
    return lambda value: _fitting(_text(value), longest)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _number(value: Wire) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 62:
        raise TypeError
    return value


def _small(value: Wire) -> int:
    if abs(number := _number(value)) >= 1 << 31:
        raise ValueError
    return number


def _decimal(kind: Numeric[Any]) -> Callable[[Wire], Decimal]:
    """Return the reader of decimals of so many places: neither NaN nor anything a database would round or refuse."""
    scale = kind.scale or 0
    form = re.compile(
        rf"-?[0-9]{{1,{(kind.precision or 18) - scale}}}(\.[0-9]{{1,{scale}}})?" if scale else r"-?[0-9]{1,18}"
    )

    def read(value: Wire) -> Decimal:
        if not form.fullmatch(_text(value)):
            raise ValueError
        return Decimal(_text(value))

    return read


def _day(value: Wire) -> date:
    """Return a day; one at the end of time would overflow whatever counts on from it."""
    found = date.fromisoformat(_text(value))
    if found.year not in YEARS:
        raise ValueError
    return found


def _moment(value: Wire) -> datetime:
    found = EPOCH + timedelta(milliseconds=_number(value))
    if found.year not in YEARS:
        raise ValueError
    return found


def _time(value: Wire) -> time:
    found = time.fromisoformat(_text(value))
    if found.tzinfo is not None:
        raise ValueError
    return found


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
