"""Who asks, and which buckets his device holds: worked out in the snapshot that is read, whole up to a bound."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from db.admission.admitted import device_now
from db.clock import Clock, today
from db.models.exchange import Bucket, BucketHold, Meta
from db.scope import holdings
from db.sync.buckets import kind_of
from db.sync.fields import canonical
from db.sync.rows import inserting, parts
from db.sync.times import moment_of

MOST_HELD = 650  # buckets of one device; the rest is offered, and held when it is asked for (`sync.md` J)

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
    meta = conn.execute(select(Meta.__table__)).one()
    known = conn.execute(device_now(device, moment_of(clock.now()))).one_or_none()
    if known is None:
        return None
    held, offered = _divided(conn, known, clock)
    rev = sha256(canonical([meta.epoch, known.state, [[one.number, one.name] for one in held]])).hexdigest()
    return Here(meta, known, held, offered, rev)


def hold(conn: Connection, device: UUID, buckets: Iterable[int], until: date) -> None:
    """Let a device hold these until a day."""
    told = [{"device": device, "bucket": bucket, "until": until} for bucket in sorted(buckets)]
    if told:
        asked = inserting(conn, BucketHold)
        conn.execute(
            asked.on_conflict_do_update(index_elements=["device", "bucket"], set_={"until": asked.excluded.until}), told
        )


def named(buckets: Iterable[Held]) -> list[tuple[int, str]]:
    """Return buckets as they are told."""
    return [(held.number, held.name) for held in buckets]


def rank(held: Held) -> tuple[int, int]:
    """Return what comes first."""
    kind = kind_of(held.name)
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST), held.number


def _divided(conn: Connection, device: Row[Any], clock: Clock) -> tuple[tuple[Held, ...], tuple[Held, ...]]:
    """Return what is held and what is offered, each by number."""
    if device.state != "ok":
        return (), ()
    names = holdings(conn, device.person, today(clock))
    found = [
        Held(*row)
        for part in parts(names)
        for row in conn.execute(
            select(Bucket.id, Bucket.name, Bucket.head, Bucket.checksum, Bucket.swept).where(Bucket.name.in_(part))
        )
    ]
    if len(found) <= MOST_HELD:
        return tuple(sorted(found, key=lambda held: held.number)), ()
    asked = set(
        conn.scalars(select(BucketHold.bucket).where(BucketHold.device == device.id, BucketHold.until >= today(clock)))
    )
    first = {held.number for held in sorted(found, key=rank)[:MOST_HELD]} | asked
    ordered = sorted(found, key=lambda held: held.number)
    return (
        tuple(held for held in ordered if held.number in first),
        tuple(held for held in ordered if held.number not in first),
    )
