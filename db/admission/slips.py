"""One-use codes of first sign-ins as the server keeps them: made, judged, withdrawn, and the register of them."""

import hmac
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.admission.policy import DEFAULT
from college.admission.slips import Answer, Slip, SlipKind, code_of, judge
from db import ids
from db.models.accounts import Issue
from db.models.record import EPOCH
from db.sync.times import moment_of

OF_STAFF = ("staff", "official")
MOST = 5000  # lines of the register: the slips of some years
Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A slip as it is shown once."""

    code: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a code: which slip it met, and what `college` says to it."""

    issue: UUID
    answer: Answer
    fits: bool


def make(
    session: Session, people: Mapping[UUID, str], *, by: UUID, now: datetime, secret: bytes, chance: Chance = os.urandom
) -> dict[UUID, Made]:
    """Make a slip for each person of this kind of account; only the last slip of a person is in force."""
    withdraw(session, people, now)
    until = now + DEFAULT.slip_life
    made = {person: Made(code_of(chance(7)), until) for person in people}
    for person, kind in people.items():
        issue = ids.fresh()
        session.add(
            Issue(
                id=issue, person=person, kind=kind, code_hash=_hash(secret, issue, made[person].code),
                made_at=moment_of(now), made_by=by, until=moment_of(until), tries_left=DEFAULT.slip_tries,
            )
        )  # fmt: skip
    return made


def withdraw(session: Session, people: Collection[UUID], now: datetime) -> None:
    """Let no slip of these people be in force."""
    session.execute(
        update(Issue)
        .where(Issue.person.in_(list(people)), Issue.used_at.is_(None), Issue.withdrawn_at.is_(None))
        .values(withdrawn_at=moment_of(now))
    )


def in_force(session: Session, people: Collection[UUID], now: datetime) -> set[UUID]:
    """Return who of these people has a slip that still lets in."""
    return set(
        session.scalars(
            select(Issue.person).where(
                Issue.person.in_(list(people)), Issue.used_at.is_(None), Issue.withdrawn_at.is_(None),
                Issue.tries_left > 0, Issue.until > moment_of(now),
            )
        )
    )  # fmt: skip


def register(session: Session) -> list[Issue]:
    """Return the slips that were given out, the newest first."""
    return list(session.scalars(select(Issue).order_by(Issue.made_at.desc(), Issue.id.desc()).limit(MOST)))


def look(session: Session, person: UUID, code: str, *, secret: bytes, now: datetime, zone: ZoneInfo) -> Tried | None:
    """Judge a code by the slips of a person without writing; None where he never had one.

    A code that fits a slip of any age is judged by that one, so that who holds the paper learns what became of it.
    """
    rows = session.scalars(select(Issue).where(Issue.person == person).order_by(Issue.made_at.desc(), Issue.id.desc()))
    newest = None
    for row in rows:
        newest = newest or row
        if hmac.compare_digest(row.code_hash, _hash(secret, row.id, code)):
            return Tried(row.id, judge(_slip(row, zone), now.astimezone(zone), fits=True), fits=True)
    if newest is None:
        return None
    return Tried(newest.id, judge(_slip(newest, zone), now.astimezone(zone), fits=False), fits=False)


def spend(session: Session, person: UUID, code: str, *, secret: bytes, now: datetime, zone: ZoneInfo) -> Tried | None:
    """Judge a code and write down what it cost; two who come at once are judged one after the other."""
    session.execute(select(Issue.id).where(Issue.person == person).with_for_update()).all()
    tried = look(session, person, code, secret=secret, now=now, zone=zone)
    if tried is None:
        return None
    row, slip = session.get_one(Issue, tried.issue), tried.answer.slip
    row.tries_left = max(DEFAULT.slip_tries - slip.tries, 0)
    row.used_at = None if slip.used is None else moment_of(slip.used)
    return tried


def _slip(row: Issue, zone: ZoneInfo) -> Slip:
    return Slip(
        _moment(row.made_at, zone),
        SlipKind.STAFF if row.kind in OF_STAFF else SlipKind.STUDENTS,
        DEFAULT.slip_tries - row.tries_left,
        None if row.used_at is None else _moment(row.used_at, zone),
        None if row.withdrawn_at is None else _moment(row.withdrawn_at, zone),
    )


def _moment(at: int, zone: ZoneInfo) -> datetime:
    return (EPOCH + timedelta(milliseconds=at)).astimezone(zone)


def _hash(secret: bytes, issue: UUID, code: str) -> str:
    # 50 bits of chance, five tries and seven days: there is nothing to stretch against a guesser at the door, and who
    # holds the database holds the house's key, with which he needs no code. A whole group's slips cost no second.
    return hmac.digest(secret, b"slip|" + issue.bytes + code.encode(), "sha256").hex()
