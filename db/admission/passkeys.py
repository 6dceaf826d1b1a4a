"""Passkeys of employees as the server keeps them: public halves, counters, when each was last used."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from college.admission.web_ways import refuse_more_keys, went_back
from db import ids
from db.admission import access_log, web_setup
from db.admission.access_log import Access
from db.admission.admitted import LETS_IN
from db.admission.web_setup import Setup
from db.engine import reading, writing
from db.models.accounts import Credential, WebSession
from db.models.record import EPOCH
from db.models.web_ways import Passkey
from db.sync.times import moment_of
from db.troubles import troubles

ADDED, REMOVED, SECTION = "add passkey", "remove passkey", "credentials.staff"


@dataclass(frozen=True, slots=True)
class KeySeen:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    made: datetime
    used: datetime | None
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """What the check of a signature needs; the account's epoch is the one in which the key was made."""

    id: UUID
    person: UUID
    epoch: int
    public_key: bytes = field(repr=False)
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a browser has made."""

    key_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    count: int
    name: str


class Taken(Exception):
    """The very key is known already, or the setting up is over."""


def add(engine: Engine, setup: Setup, key: NewPasskey, now: datetime) -> None:
    """Keep a new key and take the setting up as done. Raises Refused for one too many, Taken for one that is known."""
    try:
        with troubles(), Session(writing(engine)) as session, session.begin():
            if not web_setup.finish(session, setup, now):
                raise Taken
            refuse_more_keys(len(session.scalars(select(Passkey.id).where(*_of(setup.person, setup.epoch))).all()))
            made = Passkey(
                id=ids.fresh(), person=setup.person, key_hash=_hashed(key.key_id), key_id=key.key_id,
                public_key=key.public_key, count=key.count, name=key.name, made_at=moment_of(now), epoch=setup.epoch,
            )  # fmt: skip
            session.add(made)
            session.flush()
            access_log.append(session, [Access(setup.person, ADDED, SECTION, setup.person)], now)
    except IntegrityError:
        raise Taken from None


def stand(engine: Engine, person: UUID) -> tuple[KeySeen, ...]:
    """Return the keys of a person that his account of today knows, the oldest first."""
    with troubles(), Session(reading(engine)) as session:
        rows = session.scalars(
            select(Passkey)
            .join(Credential, (Credential.person == Passkey.person) & (Credential.epoch == Passkey.epoch))
            .where(Passkey.person == person)
            .order_by(Passkey.made_at)
        ).all()
        return tuple(
            KeySeen(row.id, row.name, _moment(row.made_at), None if row.used_at is None else _moment(row.used_at),
                    row.stopped_at is not None)
            for row in rows
        )  # fmt: skip


def key_ids(engine: Engine, person: UUID) -> tuple[bytes, ...]:
    """Return what browsers name the person's keys by, so that none is made twice in one."""
    with troubles(), Session(reading(engine)) as session:
        return tuple(session.scalars(select(Passkey.key_id).where(Passkey.person == person)))


def known(engine: Engine, key_id: bytes, now: datetime) -> KnownPasskey | None:
    """Return the key that a browser names, if the account of its owner lets in by it now."""
    asked = (
        select(Passkey)
        .join(Credential, (Credential.person == Passkey.person) & (Credential.epoch == Passkey.epoch))
        .where(Passkey.key_hash == _hashed(key_id), Credential.state.in_(LETS_IN))
        .where(Credential.ends_at.is_(None) | (Credential.ends_at > moment_of(now)))
    )
    with troubles(), Session(reading(engine)) as session:
        row = session.scalar(asked)
        if row is None:
            return None
        return KnownPasskey(row.id, row.person, row.epoch, row.public_key, row.stopped_at is not None)


def use(engine: Engine, id_: UUID, count: int, now: datetime) -> bool:
    """Write down that the key has signed; False where its counter went back, which stops it for good."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get(Passkey, id_, with_for_update=True)
        if row is None or row.stopped_at is not None:
            return False
        if went_back(row.count, count):
            row.stopped_at = moment_of(now)
            session.execute(delete(WebSession).where(WebSession.person == row.person))
            return False
        row.count, row.used_at = count, moment_of(now)
        return True


def remove(engine: Engine, person: UUID, id_: UUID, now: datetime, device: UUID | None = None) -> bool:
    """Forget a key of this person and let his browsers out; False where he has none of this id."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        gone = session.execute(
            delete(Passkey).where(Passkey.id == id_, Passkey.person == person).returning(Passkey.id)
        ).all()
        if gone:
            session.execute(delete(WebSession).where(WebSession.person == person))
            access_log.append(session, [Access(person, REMOVED, SECTION, person, device)], now)
        return bool(gone)


def _of(person: UUID, epoch: int) -> tuple[ColumnElement[bool], ...]:
    return Passkey.person == person, Passkey.epoch == epoch


def _moment(at: int) -> datetime:
    return EPOCH + timedelta(milliseconds=at)


def _hashed(key_id: bytes) -> str:
    return sha256(key_id).hexdigest()
