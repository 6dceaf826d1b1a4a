"""An employee's password of the web: kept hashed beside the sealed secret of its codes, apart from the desktop's."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from college.admission.policy import DEFAULT
from db.admission import access_log, second_factor, web_setup
from db.admission.access_log import Access
from db.admission.second_factor import OF_WEB
from db.admission.web_setup import Setup
from db.engine import reading, writing
from db.models.accounts import Credential, WebSession
from db.models.record import EPOCH
from db.models.web_ways import WebPassword
from db.sync.times import moment_of
from db.troubles import troubles

SET, REMOVED, SECTION = "set web password", "remove web password", "credentials.staff"


@dataclass(frozen=True, slots=True)
class PasswordSeen:
    """A password of the web as its owner sees it."""

    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class KnownPassword:
    """What signing in needs; `epoch` is the account's in which it was set."""

    hash: str = field(repr=False)
    epoch: int


class Taken(Enum):
    """What came of a code beside the right password."""

    FITS = auto()
    WRONG = auto()
    EXHAUSTED = auto()  # it was wrong once too often: the password is gone


def put(engine: Engine, setup: Setup, hashed: str, code: str, secret: bytes, now: datetime) -> bool:
    """Keep a new password with the secret that the phone has shown it knows; False where code or time do not fit."""
    step = setup.factor.fits(code, now)
    if step is None:
        return False
    factor = second_factor.sealed(secret, setup.person, replace(setup.factor, is_set_up=True, last=step), OF_WEB)
    with troubles(), Session(writing(engine)) as session, session.begin():
        if not web_setup.finish(session, setup, now):
            return False
        session.execute(delete(WebPassword).where(WebPassword.person == setup.person))
        session.execute(delete(WebSession).where(WebSession.person == setup.person))
        made = WebPassword(
            person=setup.person, hash=hashed, factor=factor, made_at=moment_of(now), epoch=setup.epoch
        )  # fmt: skip
        session.add(made)
        access_log.append(session, [Access(setup.person, SET, SECTION, setup.person)], now)
        return True


def seen(engine: Engine, person: UUID) -> PasswordSeen | None:
    """Return the person's password of the web as he sees it; None where none opens anything."""
    with troubles(), Session(reading(engine)) as session:
        row = session.scalar(
            select(WebPassword)
            .join(Credential, (Credential.person == WebPassword.person) & (Credential.epoch == WebPassword.epoch))
            .where(WebPassword.person == person)
        )
        if row is None:
            return None
        return PasswordSeen(_moment(row.made_at), None if row.used_at is None else _moment(row.used_at))


def known(engine: Engine, person: UUID, epoch: int) -> KnownPassword | None:
    """Return what is kept of the person's password in this epoch of his account."""
    with troubles(), Session(reading(engine)) as session:
        row = session.get(WebPassword, person)
        return KnownPassword(row.hash, row.epoch) if row is not None and row.epoch == epoch else None


def take_code(engine: Engine, person: UUID, code: str, secret: bytes, now: datetime) -> Taken:
    """Take a code once, beside the right password; so many wrong ones in a row end the password itself."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get(WebPassword, person, with_for_update=True)
        factor = second_factor.opened(secret, person, row.factor, OF_WEB) if row else None
        step = factor.fits(code, now) if factor else None
        if row is None or factor is None:
            return Taken.WRONG
        if step is not None:
            row.factor = second_factor.sealed(secret, person, replace(factor, last=step), OF_WEB)
            row.wrong_codes, row.used_at = 0, moment_of(now)
            return Taken.FITS
        row.wrong_codes += 1
        if row.wrong_codes < DEFAULT.web_wrong_codes:
            return Taken.WRONG
        session.delete(row)
        session.execute(delete(WebSession).where(WebSession.person == person))
        return Taken.EXHAUSTED


def remove(engine: Engine, person: UUID, now: datetime, device: UUID | None = None) -> bool:
    """Forget the person's password of the web and let his browsers out; False where he has none."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get(WebPassword, person, with_for_update=True)
        if row is None:
            return False
        session.delete(row)
        session.execute(delete(WebSession).where(WebSession.person == person))
        access_log.append(session, [Access(person, REMOVED, SECTION, person, device)], now)
        return True


def _moment(at: int) -> datetime:
    return EPOCH + timedelta(milliseconds=at)
