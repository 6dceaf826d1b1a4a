"""The second factor as the server keeps it: a secret sealed by the house's key, and the last code that was taken."""

import hmac
import json
import os
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.orm import Session

from college.admission.second_factor import DIGITS, STEP, is_needed, steps_taken
from db.admission import access_log
from db.admission.access_log import Access
from db.clock import Clock, today
from db.credentials import labelled
from db.engine import reading, writing
from db.models.accounts import Credential
from db.models.web_ways import WebPassword
from db.rights import load_rights
from db.troubles import troubles

if TYPE_CHECKING:
    from db.admission.office_act import By  # which itself writes through the house

NONCE = 12
RESET, TURNED_ON, TURNED_OFF = "reset second", "set second", "remove second"
SECTION, OF_FAMILY = "credentials.staff", "credentials.students"
OF_DESKTOP, OF_WEB = "second factor", "web second factor"  # whose code it is: neither opens the other's door


@dataclass(frozen=True, slots=True)
class Factor:
    """A secret, whether a code of it was ever right, and the step of the last one that was."""

    secret: str = field(repr=False)
    is_set_up: bool = False
    last: int | None = None

    def fits(self, code: str, now: datetime) -> int | None:
        """Return the step whose code this is, among those that are taken now."""
        made = pyotp.TOTP(self.secret, digits=DIGITS, interval=STEP)
        fitting = [step for step in steps_taken(now, self.last) if hmac.compare_digest(made.generate_otp(step), code)]
        return fitting[0] if fitting else None

    def uri(self, login: str, issuer: str) -> str:
        """Return the address that a phone takes the secret from."""
        made = pyotp.TOTP(self.secret, digits=DIGITS, interval=STEP)
        return made.provisioning_uri(name=login, issuer_name=issuer)


def fresh() -> Factor:
    """Return a secret that nobody knows yet."""
    return Factor(pyotp.random_base32())


def is_wanted(engine: Engine, clock: Clock, person: UUID) -> bool:
    """Whether the person's roles of today want a second factor."""
    with troubles(), Session(reading(engine)) as session:
        rights = load_rights(session, person)
    return is_needed(rights.matrix, rights.actor, today(clock))


def is_set_up(engine: Engine, secret: bytes, person: UUID) -> bool:
    """Whether the person has a second factor; one that the house's key does not open counts until it is reset."""
    with troubles(), Session(reading(engine)) as session:
        kept = session.scalar(select(Credential.second_factor).where(Credential.person == person))
    if kept is None:
        return False
    factor = opened(secret, person, kept)
    return factor is None or factor.is_set_up


def begin(engine: Engine, secret: bytes, person: UUID, *, login: str, issuer: str) -> str:
    """Make a new secret and return the address that a phone takes it from; it counts from its first right code on."""
    factor = fresh()
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get_one(Credential, person, with_for_update=True)
        before = opened(secret, person, row.second_factor)
        if row.second_factor and (before is None or before.is_set_up):
            raise ValueError("a second factor that is set up is reset, not made anew")
        row.second_factor = sealed(secret, person, factor)
    return factor.uri(login, issuer)


def begun(engine: Engine, secret: bytes, person: UUID, *, login: str, issuer: str) -> str:
    """Return the address of a secret that no right code has confirmed yet; empty where there is none."""
    with troubles(), Session(reading(engine)) as session:
        factor = opened(
            secret, person, session.scalar(select(Credential.second_factor).where(Credential.person == person))
        )
    return factor.uri(login, issuer) if factor is not None and not factor.is_set_up else ""


def take(engine: Engine, secret: bytes, person: UUID, code: str, now: datetime) -> bool:
    """Take a code once; a right one sets the factor up. Two who come at once with one code are one."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get_one(Credential, person, with_for_update=True)
        factor = opened(secret, person, row.second_factor)
        step = factor.fits(code, now) if factor else None
        if factor is None or step is None:
            return False
        row.second_factor = sealed(secret, person, replace(factor, is_set_up=True, last=step))
        return True


def note_own(engine: Engine, clock: Clock, person: UUID, *, is_on: bool) -> None:
    """Write down that a student or parent has turned his own code on or off."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        _note_own(session, clock, person, is_on=is_on)


def drop_own(engine: Engine, clock: Clock, person: UUID) -> None:
    """Turn off the code of a student or parent, who has just proved that it is his."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.get_one(Credential, person, with_for_update=True).second_factor = None
        _note_own(session, clock, person, is_on=False)


def _note_own(session: Session, clock: Clock, person: UUID, *, is_on: bool) -> None:
    act = TURNED_ON if is_on else TURNED_OFF
    access_log.append(session, [Access(person, act, OF_FAMILY, person)], clock.now())


def reset(engine: Engine, clock: Clock, by: "By", person: UUID, reason: str, section: str = SECTION) -> bool:
    """Let a person set up anew; False where there is nothing to reset."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get(Credential, person, with_for_update=True)
        if row is None or row.second_factor is None:
            return False
        row.second_factor = None
        entry = Access(by.person, RESET, section, person, by.device, reason=reason)
        access_log.append(session, [entry], clock.now())
        return True


def reseal(conn: Connection, before: bytes, after: bytes) -> None:
    """Seal every secret by another key of the house; what the former one does not open stays as it is."""
    asked = select(Credential.person, Credential.second_factor).where(Credential.second_factor.is_not(None))
    for person, kept in conn.execute(asked).all():
        if (factor := opened(before, person, kept)) is not None:
            anew = sealed(after, person, factor)
            conn.execute(update(Credential).where(Credential.person == person).values(second_factor=anew))
    for person, kept in conn.execute(select(WebPassword.person, WebPassword.factor)).all():
        if (factor := opened(before, person, kept, OF_WEB)) is not None:
            anew = sealed(after, person, factor, OF_WEB)
            conn.execute(update(WebPassword).where(WebPassword.person == person).values(factor=anew))


def sealed(secret: bytes, person: UUID, factor: Factor, of: str = OF_DESKTOP) -> bytes:
    """Return what is kept of a factor; only the house's key opens it, for this person and this door."""
    nonce = os.urandom(NONCE)
    told = json.dumps({"secret": factor.secret, "is_set_up": factor.is_set_up, "last": factor.last}).encode()
    return nonce + AESGCM(labelled(secret, of)).encrypt(nonce, told, person.bytes)


def opened(secret: bytes, person: UUID, kept: bytes | None, of: str = OF_DESKTOP) -> Factor | None:
    """Return the factor that is kept; None where the house's key does not open it."""
    if kept is None:
        return None
    try:
        return Factor(**json.loads(AESGCM(labelled(secret, of)).decrypt(kept[:NONCE], kept[NONCE:], person.bytes)))
    except InvalidTag:
        return None
