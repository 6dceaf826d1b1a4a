"""Ids of rows: derived where two offline machines can make the same thing, otherwise ordered by time."""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

Chance = Callable[[int], bytes]
Part = UUID | date | str | int | None


def derived(college: UUID, noun: str, *parts: Part) -> UUID:
    """Return the id that every machine of this college gives to the same thing.

    UUIDv5 over "noun|part|part": ISO dates, moments in whole milliseconds, lower-case UUIDs, `-` for an empty part.
    """
    return uuid5(college, "|".join((noun, *(_spelt(part) for part in parts))))


def fresh(chance: Chance = os.urandom, millis: int | None = None) -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds, then chance."""
    if millis is None:
        millis = time.time_ns() // 1_000_000
    value = (millis & (1 << 48) - 1) << 80 | int.from_bytes(chance(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def _spelt(part: Part) -> str:
    match part:
        case None | "":
            return "-"
        case datetime():  # as it travels: neither its zone nor its microseconds do
            return str((part - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))
        case date():
            return part.isoformat()
        case _:
            return str(part).lower()
