"""A push as it came: read, bounded, and put into its own time before anything is judged."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from db.clock import Clock
from db.sync.batch import hash_of, read
from db.sync.fields import MOST_SEQ, Malformed, field, listed, mapped, read_json, text, whole
from db.sync.history import Status
from db.sync.times import Arrived, Former, Now, correct, moment_of
from db.sync.wire import VERSION

MOST_BATCHES = 250
LONGEST_WORD = 64  # of an epoch, and of the name of a boot
LONGEST_SIGNATURE = 200
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
    if field(request, "v") != VERSION:
        raise Malformed("v")
    told = mapped(field(request, "clock"))
    wall, mono = whole(field(told, "wall")), whole(field(told, "mono"))
    now = Now(moment_of(clock.now()), wall, mono, text(field(told, "boot"), LONGEST_WORD))
    batches = listed(field(request, "batches"), 0, MOST_BATCHES)
    parcels = [_parcel(device, mapped(batch)) for batch in batches]
    if any(after.seq != before.seq + 1 for before, after in pairwise(parcels)):
        raise Malformed("sequence")
    epoch, schema = text(field(request, "epoch"), LONGEST_WORD), whole(field(request, "schema"), 0, MOST_SEQ)
    return Pushed(device, epoch, schema, now, correct(parcels, now), _gone(request.get("gone")))


def _gone(told: Any) -> tuple[int, int] | None:
    if told is None:
        return None
    first, last = (whole(number, 1, MOST_SEQ) for number in listed(told, 2, 2))
    if first > last:
        raise Malformed("gone")
    return first, last


def _parcel(device: UUID, told: Mapping[str, Any]) -> Arrived:
    seq, body = whole(field(told, "seq"), 1, MOST_SEQ), _bytes(field(told, "b"))
    opened = None if told.get("o") is None else _bytes(told["o"])
    flaw, batch = "", None
    try:
        signature = b64decode(text(field(told, "s"), LONGEST_SIGNATURE), validate=True)
    except ValueError:
        raise Malformed("s") from None
    try:
        batch = read(body)
        if opened is not None:
            mapped(read_json(opened))
    except Malformed:
        flaw = "bytes"
    if batch and (batch.device, batch.seq) != (device, seq):
        flaw = "name"
    return Arrived(seq, hash_of(body), body, signature, opened, batch, 0, flaw, _former(told.get("a")))


def _bytes(told: Any) -> bytes:
    """Return the bytes of a text; what is wrong in it is the batch's fault, not the request's."""
    if not isinstance(told, str):
        raise Malformed("text")
    return told.encode()


def _former(told: Any) -> Former | None:
    """Read the answer that a desktop says it got before; what it could gain by a lie, it would only lose."""
    if told is None:
        return None
    at = mapped(field(mapped(told), "at"), MOST_PLACES)
    try:
        status = Status(text(field(told, "status")))
    except ValueError:
        raise Malformed("status") from None
    return Former(status, text(field(told, "epoch"), LONGEST_WORD), {name: whole(seq) for name, seq in at.items()})
