"""Signed-in browsers: each is let in until it rests for some days, or is two weeks old, or its account is shut."""

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from db.admission.admitted import LETS_IN
from db.engine import reading, writing
from db.models.accounts import Credential, WebSession
from db.sync.times import moment_of
from db.troubles import Locked, troubles

LASTS, IDLE = timedelta(days=14), timedelta(days=3)
STEP = timedelta(hours=1)  # a browser in use is written down this often


def open_session(engine: Engine, key: str, person: UUID, now: datetime) -> None:
    """Keep a browser's session until it rests for `IDLE` or is `LASTS` old; its cookie is kept hashed."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(WebSession).where(WebSession.ends_at < moment_of(now)))
        session.add(
            WebSession(key_hash=_hashed(key), person=person, made_at=moment_of(now), ends_at=moment_of(now + IDLE))
        )


def web_person(engine: Engine, key: str, now: datetime, kind: str) -> UUID | None:
    """Return the person of a living session whose account is open and of this kind; the session lives on by it."""
    with troubles(), Session(reading(engine)) as session:
        row = session.scalar(
            select(WebSession)
            .join(Credential, Credential.person == WebSession.person)
            .where(WebSession.key_hash == _hashed(key), WebSession.ends_at > moment_of(now), _open(kind, now))
        )
    if row is None:
        return None
    _live_on(engine, row, now)
    return row.person


def _live_on(engine: Engine, row: WebSession, now: datetime) -> None:
    ends = min(moment_of(now + IDLE), row.made_at + LASTS // timedelta(milliseconds=1))
    if ends - row.ends_at < STEP // timedelta(milliseconds=1):
        return
    with suppress(Locked), troubles(), writing(engine).begin() as conn:  # nobody's page waits for a busy database
        conn.execute(update(WebSession).where(WebSession.key_hash == row.key_hash).values(ends_at=ends))


def close_session(engine: Engine, key: str) -> None:
    """Forget a browser's session."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(WebSession).where(WebSession.key_hash == _hashed(key)))


def _open(kind: str, now: datetime) -> ColumnElement[bool]:
    lasts = or_(Credential.ends_at.is_(None), Credential.ends_at > moment_of(now))
    return (Credential.kind == kind) & Credential.state.in_(LETS_IN) & lasts


def _hashed(key: str) -> str:
    return sha256(key.encode()).hexdigest()
