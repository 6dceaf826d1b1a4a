"""Signed-in browsers: each is let in until it rests too long, or is too old, or its account is shut."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from college.admission.web_ways import terms_of
from db.admission.admitted import LETS_IN
from db.engine import reading, writing
from db.models.accounts import Credential, WebSession
from db.models.record import EPOCH
from db.sync.times import moment_of
from db.troubles import Locked, troubles

STUDENT = "student"
LASTS, IDLE = terms_of(STUDENT).lasts, terms_of(STUDENT).idle
STEPS = 60  # a browser in use is written down so often in the time that it may rest
MOST_STEP = timedelta(hours=1)
LONGEST_BROWSER = 40


@dataclass(frozen=True, slots=True)
class Entered:
    """How a browser was let in: by an account of this kind, in this epoch of it."""

    person: UUID
    kind: str = STUDENT
    epoch: int | None = None
    way: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class SessionSeen:
    """A signed-in browser as its owner sees it."""

    made: datetime
    seen: datetime
    way: str
    browser: str
    is_this: bool


def open_session(engine: Engine, key: str, entered: Entered, now: datetime) -> None:
    """Keep a browser's session for as long as its kind of account may rest; its cookie is kept hashed."""
    ends = now + terms_of(entered.kind).idle
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(WebSession).where(WebSession.ends_at < moment_of(now)))
        session.add(
            WebSession(
                key_hash=_hashed(key), person=entered.person, made_at=moment_of(now), ends_at=moment_of(ends),
                epoch=entered.epoch, way=entered.way, browser=entered.browser[:LONGEST_BROWSER],
                seen_at=moment_of(now),
            )
        )  # fmt: skip


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
    _live_on(engine, row, kind, now)
    return row.person


def sessions_of(engine: Engine, person: UUID, key: str, now: datetime) -> tuple[SessionSeen, ...]:
    """Return the living sessions of a person, the newest first; `key` tells which is the one that asks."""
    with troubles(), Session(reading(engine)) as session:
        rows = session.scalars(
            select(WebSession)
            .where(WebSession.person == person, WebSession.ends_at > moment_of(now))
            .order_by(WebSession.made_at.desc())
        ).all()
    return tuple(
        SessionSeen(
            _moment(row.made_at), _moment(row.seen_at or row.made_at), row.way, row.browser,
            row.key_hash == _hashed(key),
        )
        for row in rows
    )  # fmt: skip


def _live_on(engine: Engine, row: WebSession, kind: str, now: datetime) -> None:
    terms = terms_of(kind)
    ends = min(moment_of(now + terms.idle), row.made_at + terms.lasts // timedelta(milliseconds=1))
    if ends - row.ends_at < min(MOST_STEP, terms.idle / STEPS) // timedelta(milliseconds=1):
        return
    told = {"ends_at": ends, "seen_at": moment_of(now)}
    with suppress(Locked), troubles(), writing(engine).begin() as conn:  # nobody's page waits for a busy database
        conn.execute(update(WebSession).where(WebSession.key_hash == row.key_hash).values(told))


def close_session(engine: Engine, key: str) -> None:
    """Forget a browser's session."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(WebSession).where(WebSession.key_hash == _hashed(key)))


def close_others(engine: Engine, person: UUID, key: str) -> None:
    """Forget all sessions of the person but this one."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(WebSession).where(WebSession.person == person, WebSession.key_hash != _hashed(key)))


def close_all(engine: Engine, person: UUID) -> None:
    """Forget every session of the person."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        session.execute(delete(WebSession).where(WebSession.person == person))


def _open(kind: str, now: datetime) -> ColumnElement[bool]:
    lasts = or_(Credential.ends_at.is_(None), Credential.ends_at > moment_of(now))
    # Let in by an epoch that is over, however late the row was written: not let in.
    then = or_(WebSession.epoch.is_(None), WebSession.epoch == Credential.epoch)
    return (Credential.kind == kind) & Credential.state.in_(LETS_IN) & lasts & then


def _moment(at: int) -> datetime:
    return EPOCH + timedelta(milliseconds=at)


def _hashed(key: str) -> str:
    return sha256(key.encode()).hexdigest()
