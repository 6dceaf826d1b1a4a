"""A push as it came: read, bounded, and put into its own time before anything is judged."""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from db.clock import Clock
from db.sync.batch import Malformed, hash_of, read
from db.sync.history import Status
from db.sync.times import Arrived, Former, Now, correct, moment_of
from db.sync.wire import VERSION

MOST_BATCHES = 250
MOST_PLACES = 650  # buckets that a former answer may name


@dataclass(frozen=True, slots=True)
class Pushed:
    """A request, read. `is_house` says that the server itself pushes; `gone` are numbers that nobody has any more."""

    device: UUID
    epoch: str | None
    schema: int
    now: Now
    parcels: tuple[Arrived, ...]
    gone: tuple[int, int] | None = None
    is_house: bool = False


def read_push(device: UUID, request: Mapping[str, Any], clock: Clock) -> Pushed:
    """Read the request of a device. Raises Malformed for anything that no desktop of ours writes."""
    try:
        told = request["clock"]
        now = Now(moment_of(clock.now()), int(told["wall"]), int(told["mono"]), str(told["boot"]))
        batches = request["batches"]
        if not 0 <= len(batches) <= MOST_BATCHES or request["v"] != VERSION:
            raise Malformed("batches")
        parcels = [_parcel(device, batch) for batch in batches]
        if any(after.seq != before.seq + 1 for before, after in pairwise(parcels)):
            raise Malformed("sequence")
        gone = _gone(request.get("gone"))
        return Pushed(device, str(request["epoch"]), int(request["schema"]), now, correct(parcels, now), gone)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Malformed(type(error).__name__) from None


def _gone(told: Any) -> tuple[int, int] | None:
    if told is None:
        return None
    first, last = told
    if not (isinstance(first, int) and isinstance(last, int) and 0 < first <= last):
        raise Malformed("gone")
    return first, last


def _parcel(device: UUID, told: Mapping[str, Any]) -> Arrived:
    seq, body, signature = int(told["seq"]), str(told["b"]).encode(), b64decode(told["s"])
    opened = None if told.get("o") is None else str(told["o"]).encode()
    flaw, batch = "", None
    try:
        batch = read(body)
        if opened is not None and not isinstance(json.loads(opened), dict):
            flaw = "bytes"
    except ValueError:
        flaw = "bytes"
    if batch and (batch.device, batch.seq) != (device, seq):
        flaw = "name"
    return Arrived(seq, hash_of(body), body, signature, opened, batch, 0, flaw, _former(told.get("a")))


def _former(told: Any) -> Former | None:
    """Read the answer that a desktop says it got before; what it could gain by a lie, it would only lose."""
    if told is None:
        return None
    status, epoch, at = Status(told["status"]), str(told["epoch"]), dict(told["at"])
    if len(at) > MOST_PLACES or not all(isinstance(seq, int) for seq in at.values()):
        raise Malformed("former")
    return Former(status, epoch, {str(bucket): seq for bucket, seq in at.items()})
