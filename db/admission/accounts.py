"""Who may sign in and from where: keys of devices and machines, credentials, attempts."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from college.names import PersonName
from db.admission.admitted import LETS_IN, device_now
from db.credentials import SALT_BYTES, USUAL, hash_secret, house_secret
from db.engine import Engine, reading, writing
from db.models.accounts import Attempt, Credential, Machine, Nonce, WebSession
from db.models.catalogue import College
from db.models.exchange import Device, Meta
from db.models.people import PersonName as NameRow
from db.models.record import EPOCH
from db.troubles import troubles

FREE_TRIES = 3
LONGEST_PAUSE = 60  # seconds; longer would let anybody who knows a login lock its owner out
FREE_FROM_ADDRESS = 30  # a classroom sits behind one address
MEMORY_OF_ATTEMPTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class House:
    """Which college this server serves, in which epoch, and whether its people are invented."""

    epoch: str
    college: UUID
    name: str
    zone: str
    demo: bool
    secret: bytes = field(repr=False)  # for what the server signs for itself only: fake salts, form tokens


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know of a person."""

    person: UUID
    login: str
    kind: str
    state: str
    salt: bytes = field(repr=False)
    desktop_hash: str = field(repr=False)
    web_hash: str = field(repr=False)
    epoch: int = 1
    ends_at: int | None = None  # ms

    def lets_in(self, now: datetime) -> bool:
        """Whether the account stands so that its person may sign in at this moment."""
        return self.state in LETS_IN and (self.ends_at is None or _ms(now) < self.ends_at)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """The public half of a machine's or a device's key, and how it stands; a device's as its account lets it."""

    id: UUID
    alg: str
    public_key: bytes = field(repr=False)
    state: str
    person: UUID | None = None
    machine: UUID | None = None


class TakenId(Exception):
    """A device or a machine of this id is known with another key."""


class BarredDevice(Exception):
    """The device is known and does not work any more; only an administrator lets it, or a new one is made."""

    def __init__(self, state: str, reason: str) -> None:
        self.state, self.reason = state, reason
        super().__init__(state)


def house(engine: Engine) -> House | None:
    """Return which college this server serves, or None if nobody has founded it yet."""
    with troubles(), Session(reading(engine)) as session:
        meta = session.scalar(select(Meta))
        if meta is None:
            return None
        college = session.get(College, meta.college)
        secret = house_secret(meta.house_key)
        name, zone = (college.name, college.zone) if college else ("", "Asia/Tomsk")
        return House(meta.epoch, meta.college, name, zone, meta.demo, secret)


def device_of(engine: Engine, now: datetime, id_: UUID) -> KnownKey | None:
    """Return the key of a device, and how it stands at this moment."""
    with troubles(), Session(reading(engine)) as session:
        row = device_now(session, id_, _ms(now))
        return KnownKey(row.id, row.alg, row.public_key, row.state, row.person, row.machine) if row else None


def machine_of(engine: Engine, id_: UUID) -> KnownKey | None:
    """Return the key of a machine."""
    with troubles(), Session(reading(engine)) as session:
        row = session.get(Machine, id_)
        return KnownKey(row.id, row.alg, row.public_key, row.state) if row else None


def take_nonce(engine: Engine, nonce: str, now: datetime, kept: timedelta) -> bool:
    """Take a nonce; False if it was taken before. Nonces older than `kept` are forgotten."""
    try:
        with troubles(), Session(writing(engine)) as session, session.begin():
            if session.get(Nonce, nonce) is not None:
                return False
            session.execute(delete(Nonce).where(Nonce.at < _ms(now - kept)))
            session.add(Nonce(nonce=nonce, at=_ms(now)))
    except IntegrityError:  # on PostgreSQL two may take it at the same moment
        return False
    return True


def add_machine(
    engine: Engine, id_: UUID, *, name: str, public_key: bytes, now: datetime, room: str = "", system: str = "",
    alg: str = "ed25519",
) -> None:  # fmt: skip
    """Enrol a machine; once more with the same key changes nothing.

    Raises TakenId if another key is known under this id.
    """
    with troubles(), Session(writing(engine)) as session, session.begin():
        if (known := session.get(Machine, id_)) is not None:
            if known.public_key != public_key:
                raise TakenId
            return
        session.add(
            Machine(id=id_, name=name, room=room, system=system, alg=alg, public_key=public_key, made_at=_ms(now))
        )


def add_device(
    engine: Engine, id_: UUID, *, machine: UUID, person: UUID, public_key: bytes, now: datetime, epoch: int = 1,
    alg: str = "ed25519", first_seq: int = 1,
) -> None:  # fmt: skip
    """Enrol a person's device on a machine in an epoch of his account; a known one is let in to that epoch.

    `first_seq` is where the chain of a new one begins: a file that was another device before counts on.

    Raises TakenId if the id is known otherwise: a known device never gets another key, nor its chain a new beginning.
    Raises BarredDevice where an administrator or a fork has stopped it: no password opens it again.
    """
    with troubles(), Session(writing(engine)) as session, session.begin():
        known = session.get(Device, id_, with_for_update=True)
        if known is None:
            session.add(
                Device(
                    id=id_, machine=machine, person=person, alg=alg, public_key=public_key, made_at=_ms(now), schema=0,
                    auth_epoch=epoch, first_seq=first_seq, last_seq=first_seq - 1,
                    chain_epoch=begun_in(session),
                )
            )  # fmt: skip
            return
        if (known.public_key, known.person, known.machine) != (public_key, person, machine):
            raise TakenId
        if known.state != "ok":
            raise BarredDevice(known.state, known.reason)
        known.auth_epoch = epoch


def begun_in(reader: Session | Connection) -> str:
    """Return the epoch in which the chain of a new device begins.

    Nothing where a copy was ever put back: the server that was lost may have known the device, and its first batches.
    """
    epochs = select(func.count()).select_from(Device).where(Device.id == Device.person)  # each has its house
    return "" if (reader.scalar(epochs) or 0) > 1 else reader.scalar(select(Meta.epoch)) or ""


def account_of(engine: Engine, login: str) -> Account | None:
    """Return the account of a login, whatever the case of its letters."""
    return _account(engine, Credential.login == told(login))


def account_by_person(engine: Engine, person: UUID) -> Account | None:
    """Return the account of a person."""
    return _account(engine, Credential.person == person)


def machine_called(engine: Engine, id_: UUID) -> tuple[str, str]:
    """Return the name and the room of a machine."""
    with troubles(), Session(reading(engine)) as session:
        row = session.get(Machine, id_)
        return (row.name, row.room) if row else ("", "")


def salt_of(engine: Engine, login: str, secret: bytes) -> bytes:
    """Return the salt of a login; for a login that nobody has, one that looks like any other and never changes."""
    account = account_of(engine, login)
    invented = hmac.digest(secret, b"salt|" + told(login).encode(), "sha256")[:SALT_BYTES]
    return account.salt if account else invented


def cost_of_salt() -> dict[str, int | str]:
    """Return how a password is stretched here, as it lies in answers."""
    return USUAL.as_dict()


def name_of(engine: Engine, person: UUID) -> PersonName:
    """Return what a person is called now; empty for one whom nobody has named."""
    with troubles(), Session(reading(engine)) as session:
        row = session.scalar(
            select(NameRow)
            .where(NameRow.person_id == person, NameRow.withdrawn_at.is_(None))
            .order_by(NameRow.since.desc())
            .limit(1)
        )
        return PersonName(row.surname, row.given, row.patronymic) if row else PersonName("", "")


def begin_attempt(engine: Engine, login: str, secret: bytes, now: datetime) -> tuple[int, int]:
    """Write down that somebody tries to sign in, before the password is looked at.

    Returns (the attempt, 0), or (0, seconds to wait) while the growing pause lasts. Logins are kept hashed.
    """
    key = _key(login, secret)
    with troubles(), Session(writing(engine)) as session, session.begin():
        failed, last = _failures(session, key, now)
        pause = 0 if failed < FREE_TRIES else min(2 ** (failed - FREE_TRIES + 1), LONGEST_PAUSE)
        if last is not None and (left := last + pause * 1000 - _ms(now)) > 0:
            return 0, -(-left // 1000)
        attempt = Attempt(login_hash=key, at=_ms(now), ok=False)
        session.add(attempt)
        session.flush()
        return attempt.id, 0


def succeed(engine: Engine, attempt: int) -> None:
    """Say that an attempt was right: the pauses start anew."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(update(Attempt).where(Attempt.id == attempt).values(ok=True))


def wrong_tries(engine: Engine, login: str, secret: bytes, attempt: int, now: datetime) -> tuple[datetime, ...]:
    """Return when wrong passwords were tried since the last right one, before this attempt and within the hour."""
    key = _key(login, secret)
    with troubles(), Session(reading(engine)) as session:
        told = session.scalars(_wrong(key, now, Attempt.at).where(Attempt.id < attempt).order_by(Attempt.at))
        return tuple(EPOCH + timedelta(milliseconds=at) for at in told)


def address_pause(engine: Engine, address: str, secret: bytes, now: datetime) -> int:
    """Return the seconds that whoever asks from this address has to wait: many logins are guessed from one place."""
    with troubles(), Session(reading(engine)) as session:
        failed, last = _failures(session, _address_key(address, secret), now)
    if last is None or failed < FREE_FROM_ADDRESS:
        return 0
    pause = min(2 ** min(failed - FREE_FROM_ADDRESS + 1, 10), LONGEST_PAUSE)
    left: int = last + pause * 1000 - _ms(now)
    return max(-(-left // 1000), 0)


def note_address(engine: Engine, address: str, secret: bytes, now: datetime) -> None:
    """Write down that wrong words came from an address, which is kept hashed and for an hour only."""
    key = _address_key(address, secret)
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(Attempt).where(Attempt.login_hash == key, Attempt.at < _ms(now - MEMORY_OF_ATTEMPTS)))
        session.add(Attempt(login_hash=key, at=_ms(now), ok=False))


def set_password(engine: Engine, person: UUID, *, device: UUID, salt: bytes, desktop_hash: str) -> None:
    """Give a person a new password of the desktop: every other device and browser has to sign in anew."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get_one(Credential, person, with_for_update=True)
        row.salt, row.desktop_hash, row.epoch = salt, desktop_hash, row.epoch + 1
        session.execute(update(Device).where(Device.id == device).values(auth_epoch=row.epoch))
        session.execute(delete(WebSession).where(WebSession.person == person))


def web_secret(password: str) -> bytes:
    """Return what is hashed of a diary's password: the same letters, however the keyboard composed them."""
    return normalize("NFC", password).encode()


def set_web_password(engine: Engine, person: UUID, password: str) -> None:
    """Give a person a new password of the diary; his browsers have to sign in again."""
    kept = hash_secret(web_secret(password))
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(update(Credential).where(Credential.person == person).values(web_hash=kept))
        session.execute(delete(WebSession).where(WebSession.person == person))


def told(login: str) -> str:
    """Return a login as it is kept: without spaces around it, in small letters."""
    return login.strip().casefold()


def _account(engine: Engine, which: ColumnElement[bool]) -> Account | None:
    with troubles(), Session(reading(engine)) as session:
        row = session.scalar(select(Credential).where(which))
        if row is None:
            return None
        return Account(
            row.person, row.login, row.kind, row.state, row.salt, row.desktop_hash, row.web_hash, row.epoch, row.ends_at
        )


def _key(login: str, secret: bytes) -> str:
    return hmac.new(secret, b"login|" + told(login).encode(), sha256).hexdigest()


def _address_key(address: str, secret: bytes) -> str:
    return hmac.new(secret, b"address|" + address.encode(), sha256).hexdigest()


def _failures(session: Session, key: str, now: datetime) -> tuple[int, int | None]:
    count, last = session.execute(_wrong(key, now, func.count(), func.max(Attempt.at))).one()
    return count, last


def _wrong(key: str, now: datetime, *what: Any) -> Select[Any]:
    since = _ms(now - MEMORY_OF_ATTEMPTS)
    right = select(func.max(Attempt.at)).where(Attempt.login_hash == key, Attempt.ok).scalar_subquery()
    return select(*what).where(
        Attempt.login_hash == key, ~Attempt.ok, Attempt.at >= since, Attempt.at > func.coalesce(right, 0)
    )


def _ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)
