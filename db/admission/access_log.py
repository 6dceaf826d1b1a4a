"""The log of access to personal data (3.1.4): append-only, each entry chained to the one before by its hash."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from college.admission.log_anchor import Anchor
from db.engine import reading, writing
from db.models.accounts import AccessEntry
from db.models.exchange import Meta
from db.sync.batch import canonical
from db.sync.times import moment_of
from db.troubles import troubles

LONGEST_REASON = 200
MOST = 200


@dataclass(frozen=True, slots=True)
class Access:
    """What was done with whose data; ids and a reason, never a value."""

    person: UUID
    act: str
    section: str
    subject: UUID | None = None
    device: UUID | None = None
    rows: int = 1
    reason: str = ""
    at: datetime | None = None  # None: now
    source: UUID | None = None  # the note of a desktop that told it; one note is one entry


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are searched for; moments in ms."""

    person: UUID | None = None
    subject: UUID | None = None
    section: str = ""
    since: int | None = None
    until: int | None = None
    before_id: int | None = None
    limit: int = MOST


def append(session: Session, entries: Sequence[Access], now: datetime) -> None:
    """Add entries at the end of the chain, within the transaction of what they tell of."""
    if not entries:
        return
    # Who writes to the chain holds the one row of the server, so that nobody hangs two entries on the same one.
    session.execute(select(Meta.epoch).with_for_update()).one_or_none()
    prev = session.scalar(select(AccessEntry.hash).order_by(AccessEntry.id.desc()).limit(1)) or ""
    for entry in entries:
        row = AccessEntry(
            at=moment_of(entry.at or now), person=entry.person, device=entry.device, act=entry.act,
            section=entry.section, subject=entry.subject, rows=entry.rows, reason=entry.reason[:LONGEST_REASON],
            source=entry.source, prev=prev,
        )  # fmt: skip
        prev = row.hash = _hash(row)
        session.add(row)
        session.flush()  # one by one, so that ids grow with the chain


def note(engine: Engine, entry: Access, now: datetime) -> None:
    """Add one entry by itself."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        append(session, [entry], now)


def stands(session: Session, act: str, subject: UUID) -> bool:
    """Whether this was ever done with this subject."""
    asked = select(AccessEntry.id).where(AccessEntry.subject == subject, AccessEntry.act == act).limit(1)
    return session.scalar(asked) is not None


def told_before(session: Session, sources: Collection[UUID]) -> set[UUID]:
    """Return which of these notes stand in the log already."""
    return set(session.scalars(select(AccessEntry.source).where(AccessEntry.source.in_(sources))))


def found(session: Session, wanted: Wanted) -> tuple[Sequence[AccessEntry], bool]:
    """Return the newest entries that fit, and whether there are older ones."""
    asked = select(AccessEntry).order_by(AccessEntry.id.desc()).limit(wanted.limit + 1)
    for column, value in (
        (AccessEntry.person, wanted.person), (AccessEntry.subject, wanted.subject),
        (AccessEntry.section, wanted.section or None),
    ):  # fmt: skip
        if value is not None:
            asked = asked.where(column == value)
    if wanted.since is not None:
        asked = asked.where(AccessEntry.at >= wanted.since)
    if wanted.until is not None:
        asked = asked.where(AccessEntry.at < wanted.until)
    if wanted.before_id is not None:
        asked = asked.where(AccessEntry.id < wanted.before_id)
    rows = session.scalars(asked).all()
    return rows[: wanted.limit], len(rows) > wanted.limit


def broken_at(engine: Engine) -> int | None:
    """Return the first entry that was not written as it stands, or after one that is gone; None for a whole chain."""
    with troubles(), reading(engine).connect() as conn:
        return _broken_at(conn)


def head(session: Session) -> Anchor | None:
    """Return the end of the chain, None while nothing was logged."""
    row = session.execute(select(AccessEntry.id, AccessEntry.hash).order_by(AccessEntry.id.desc()).limit(1)).first()
    return None if row is None else Anchor(row.id, row.hash)


def holds(session: Session, anchor: Anchor) -> bool:
    """Whether the entry of an anchor still stands in the log as it was."""
    return session.scalar(select(AccessEntry.hash).where(AccessEntry.id == anchor.entry)) == anchor.hash


def _broken_at(conn: Connection) -> int | None:
    prev = ""
    for row in conn.execute(select(AccessEntry.__table__).order_by(AccessEntry.id)):
        if row.prev != prev or row.hash != _hash(row):
            found: int = row.id
            return found
        prev = row.hash
    return None


def _hash(row: Any) -> str:
    told = [
        row.prev, row.at, row.person.hex, row.device and row.device.hex, row.act, row.section,
        row.subject and row.subject.hex, row.rows, row.reason, row.source and row.source.hex,
    ]  # fmt: skip
    return sha256(canonical(told)).hexdigest()
