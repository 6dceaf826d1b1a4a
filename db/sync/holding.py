"""Who asks, and which buckets his device holds: worked out in the snapshot that is read, whole up to a bound."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select

from db.admission.admitted import device_now
from db.clock import Clock, today
from db.former_years import former_holdings
from db.models.exchange import Bucket, BucketHold, Meta
from db.rights_stamp import stamped_rights
from db.sync.buckets import kind_of
from db.sync.fields import canonical
from db.sync.rows import parts
from db.sync.times import moment_of

MOST_HELD = 650  # buckets of one device; the rest is offered, and held when it is asked for (`sync.md` J)

_META = select(Meta.__table__)
_NAMED = select(Bucket.id, Bucket.name, Bucket.head, Bucket.checksum, Bucket.swept).where(
    Bucket.name.in_(bindparam("names", expanding=True))
)
_ASKED = select(BucketHold.bucket, BucketHold.until).where(
    BucketHold.device == bindparam("device"), BucketHold.until >= bindparam("day")
)

# What a new device sees first: what everyone needs, then what one works in, then the rest.
_FIRST = ("catalogue", "inbox", "roll", "timetable", "page", "page_excuse", "topics")


@dataclass(frozen=True, slots=True)
class Held:
    """A granted bucket and its end in this snapshot."""

    number: int
    name: str
    head: int
    checksum: int
    swept: int


@dataclass(frozen=True, slots=True)
class Here:
    """Who asks, in one snapshot: what he holds, and what he may hold if he asks for it."""

    meta: Row[Any]
    device: Row[Any]
    held: tuple[Held, ...]
    offered: tuple[Held, ...]
    rights_rev: str


def here_now(conn: Connection, device: UUID, clock: Clock) -> Here | None:
    """Return who asks; None for a device that nobody knows."""
    meta = conn.execute(_META).one()
    known = device_now(conn, device, moment_of(clock.now()))
    if known is None:
        return None
    held, offered = _divided(conn, meta, known, clock)
    rev = sha256(canonical([meta.epoch, known.state, [[one.number, one.name] for one in held]])).hexdigest()
    return Here(meta, known, held, offered, rev)


def named(buckets: Iterable[Held]) -> list[tuple[int, str]]:
    """Return buckets as they are told."""
    return [(held.number, held.name) for held in buckets]


def rank(held: Held) -> tuple[int, int]:
    """Return what comes first."""
    kind = kind_of(held.name)
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST), held.number


def asked_for(conn: Connection, device: UUID, day: date) -> dict[int, date]:
    """Return what a device has asked for and may still hold on the day, and until when."""
    return {row.bucket: row.until for row in conn.execute(_ASKED, {"device": device, "day": day})}


def found(conn: Connection, names: Iterable[str]) -> list[Held]:
    """Return those buckets of these names that there are."""
    return [Held(*row) for part in parts(names) for row in conn.execute(_NAMED, {"names": part})]


def _divided(
    conn: Connection, meta: Row[Any], device: Row[Any], clock: Clock
) -> tuple[tuple[Held, ...], tuple[Held, ...]]:
    """Return what is held and what is offered, each by number; what is of former years is told by `offers` only."""
    if device.state != "ok":
        return (), ()
    day = today(clock)
    stamped = stamped_rights(conn, device.person, meta.rights_stamp)
    granted = found(conn, stamped.names(conn, day))
    asked = asked_for(conn, device.id, day)
    first = {held.number for held in sorted(granted, key=rank)[:MOST_HELD]} | asked.keys()
    if asked.keys() - {held.number for held in granted}:
        former = found(conn, former_holdings(conn, device.person, day, stamped.rights))
        known = {held.number for held in granted}
        granted += [held for held in former if held.number in asked and held.number not in known]
    ordered = sorted(granted, key=lambda held: held.number)
    return (
        tuple(held for held in ordered if held.number in first),
        tuple(held for held in ordered if held.number not in first),
    )
