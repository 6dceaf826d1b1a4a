"""Which batches go in one request: what is in one becomes visible at once, so no act is cut where all of it fits."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from sqlalchemy import Row

from db.sync import wire

MOST_BATCHES = 250
MOST_BYTES = 600 * 1024  # of bodies before compression; they shrink to a third
MOST_OF_AN_ACT = 5 * MOST_BYTES  # where it is larger, it may shrink enough all the same
MOST_PACKED = 240 * 1024  # of the 256 KB that a server takes


def together(told: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Return how many of these batches, in their order, go in one request.

    An act that would be cut goes with the next request; one that no usual request holds goes whole in one of its own,
    where it shrinks enough, and otherwise in parts.
    """
    whole = list(takewhile(lambda row: row.status != "renamed", told))
    found = _fitting(whole, MOST_BYTES)
    if len(found) == len(whole) or whole[len(found)].act_id != found[-1].act_id:
        return found
    first = next(place for place, row in enumerate(found) if row.act_id == found[-1].act_id)
    if first:
        return found[:first]
    act = list(takewhile(lambda row: row.act_id == found[-1].act_id, whole))
    is_one = len(_fitting(act, MOST_OF_AN_ACT)) == len(act) and _packed(act) <= MOST_PACKED
    return act if is_one else found


def _fitting(rows: Sequence[Row[Any]], most: int) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    size = 0
    for row in rows[:MOST_BATCHES]:
        size += len(row.body) + len(row.open_values or b"")
        if found and size > most:
            break
        found.append(row)
    return found


def _packed(rows: Sequence[Row[Any]]) -> int:
    """Return about how many bytes these batches are as they travel."""
    told = [[bytes(part).decode() for part in (row.body, row.open_values or b"")] for row in rows]
    return len(wire.encode(told)) + 128 * len(rows)  # signatures do not shrink
