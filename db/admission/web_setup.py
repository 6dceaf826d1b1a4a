"""Codes with which an employee sets up a way in by browser: shown by his desktop, used once, over in minutes."""

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, Select, delete, or_, select
from sqlalchemy.orm import Session

from college.admission.policy import DEFAULT
from college.admission.slips import code_of
from db import ids
from db.admission import second_factor
from db.admission.admitted import LETS_IN
from db.admission.second_factor import OF_WEB, Factor
from db.engine import reading, writing
from db.models.accounts import Credential
from db.models.web_ways import WebSetup
from db.sync.times import moment_of
from db.troubles import troubles

CODE_LASTS, SETUP_LASTS = timedelta(minutes=DEFAULT.web_code_minutes), timedelta(minutes=DEFAULT.web_setup_minutes)
KEPT = timedelta(days=1)
Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A code as it is shown once."""

    code: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Setup:
    """Who is setting up a way in, in the browser that has used his code."""

    id: UUID
    person: UUID
    login: str
    epoch: int
    factor: Factor = field(repr=False)


def make(
    engine: Engine, person: UUID, device: UUID, secret: bytes, now: datetime, chance: Chance = os.urandom
) -> Made | None:
    """Make a code for the person; his former ones open nothing. None where his account lets nobody in."""
    code, until = code_of(chance(7)), now + CODE_LASTS
    with troubles(), Session(writing(engine)) as session, session.begin():
        row = session.get(Credential, person, with_for_update=True)
        if row is None or not _stands(row, now):
            return None
        session.execute(
            delete(WebSetup).where(or_(WebSetup.person == person, WebSetup.made_at < moment_of(now - KEPT)))
        )
        session.add(
            WebSetup(
                id=ids.fresh(), person=person, device=device, code_hash=_code_hash(secret, code),
                made_at=moment_of(now), until=moment_of(until), epoch=row.epoch,
            )
        )  # fmt: skip
    return Made(code, until)


def use(engine: Engine, code: str, browser: str, secret: bytes, now: datetime) -> UUID | None:
    """Let a browser set up by a code; return whose it is, or None. Of two who come at once one is late."""
    factor = second_factor.fresh()
    with troubles(), Session(writing(engine)) as session, session.begin():
        asked = _in_force(now).where(
            WebSetup.code_hash == _code_hash(secret, code), WebSetup.used_at.is_(None), WebSetup.until > moment_of(now)
        )
        row = session.scalar(asked.with_for_update(of=WebSetup))
        if row is None:
            return None
        row.used_at, row.browser_hash = moment_of(now), _hashed(browser)
        row.browser_until = moment_of(now + SETUP_LASTS)
        row.factor = second_factor.sealed(secret, row.person, factor, OF_WEB)
        return row.person


def of_browser(engine: Engine, browser: str, secret: bytes, now: datetime) -> Setup | None:
    """Return what this browser is setting up; None when its time is over, it is done, or the account was shut."""
    with troubles(), Session(reading(engine)) as session:
        row = session.scalar(_in_force(now).where(*_at(browser, now)))
        if row is None:
            return None
        factor = second_factor.opened(secret, row.person, row.factor, OF_WEB)
        login = session.scalars(select(Credential.login).where(Credential.person == row.person)).one()
    return None if factor is None else Setup(row.id, row.person, login, row.epoch, factor)


def finish(session: Session, setup: Setup, now: datetime) -> bool:
    """Take the setting up as done, in the transaction that keeps the way; False where another was quicker."""
    asked = _in_force(now).where(
        WebSetup.id == setup.id, WebSetup.done_at.is_(None), WebSetup.browser_until > moment_of(now)
    )
    row = session.scalar(asked.with_for_update(of=WebSetup))
    if row is None:
        return False
    row.done_at, row.factor = moment_of(now), None
    return True


def _in_force(now: datetime) -> Select[WebSetup]:
    """Ask for a code whose account stands as it stood when the code was made."""
    return (
        select(WebSetup)
        .join(Credential, Credential.person == WebSetup.person)
        .where(
            Credential.epoch == WebSetup.epoch, Credential.state.in_(LETS_IN),
            or_(Credential.ends_at.is_(None), Credential.ends_at > moment_of(now)),
        )
    )  # fmt: skip


def _at(browser: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        WebSetup.browser_hash == _hashed(browser), WebSetup.done_at.is_(None), WebSetup.browser_until > moment_of(now)
    )  # fmt: skip


def _stands(row: Credential, now: datetime) -> bool:
    return row.state in LETS_IN and (row.ends_at is None or row.ends_at > moment_of(now))


def _code_hash(secret: bytes, code: str) -> str:
    # As a slip: 50 bits of chance and ten minutes leave nothing to stretch.
    return hmac.digest(secret, b"web setup|" + code.encode(), "sha256").hex()


def _hashed(browser: str) -> str:
    return sha256(browser.encode()).hexdigest()
