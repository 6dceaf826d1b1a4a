"""Accounts and sign-ins as the desktops see them: rows that only the server's own acts write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from college.admission.accounts import State
from db import ids
from db.clock import Clock
from db.house import house_write
from db.models.accounts import Credential
from db.models.admission import Account, SignIn
from db.models.record import EPOCH

LONGEST_REASON = 200
DESKTOP, WEB = "desktop", "web"
OK, WRONG, UNKNOWN_MACHINE, SECOND = "ok", "wrong", "unknown_machine", "second"
NEW_WAY = "new_way"  # no sign-in yet: a browser has been given the means of one


@dataclass(frozen=True, slots=True)
class Shown:
    """What a desktop is to see of an account from now on; what is None stays as it is."""

    person: UUID
    kind: str
    login: str
    standing: State
    reason: str | None = None
    ends_at: datetime | None = None
    issued: tuple[datetime, UUID, datetime] | None = None  # when, by whom, until when
    code_gone: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """One sign-in, and the wrong passwords before it."""

    person: UUID
    at: datetime
    way: str = DESKTOP
    machine: str = ""
    room: str = ""
    verdict: str = OK
    wrong: Sequence[datetime] = ()


def show(engine: Engine, clock: Clock, act: str, news: Iterable[Shown]) -> None:
    """Write how accounts stand into the rows that the desktops pull."""
    with house_write(engine, clock, act) as session:
        for shown in news:
            row = _account(session, shown.person, shown.kind)
            _stand(row, shown, clock.now())


def enter(engine: Engine, clock: Clock, entered: Entered) -> None:
    """Write a sign-in into the person's own list; a right one also into his account."""
    with house_write(engine, clock, "sign_in") as session:
        for at in entered.wrong:
            _listed(session, entered, at, WRONG)
        _listed(session, entered, entered.at, entered.verdict)
        credential = session.get(Credential, entered.person)
        if credential is None or entered.verdict not in (OK, SECOND):
            return
        row = _account(session, credential.person, credential.kind)
        row.first_sign_in = row.first_sign_in or entered.at
        row.last_sign_in = entered.at
        _follow(row, credential, clock.now())


def use(engine: Engine, clock: Clock, person: UUID) -> None:
    """Write down that the person's desktop has exchanged on this day; the same day once."""
    with house_write(engine, clock, "use_account") as session:
        credential = session.get(Credential, person)
        if credential is None:
            return
        row = _account(session, person, credential.kind)
        now = clock.now()
        if (
            row.last_exchange is None
            or row.last_exchange.astimezone(clock.zone).date() < now.astimezone(clock.zone).date()
        ):
            row.last_exchange = now
        _follow(row, credential, now)


def _account(session: Session, person: UUID, kind: str) -> Account:
    """Return the row of an account, made if nobody has shown it yet."""
    id_ = ids.derived(session.info["college"], Account.sync.noun, person, kind)
    row = session.get(Account, id_)
    if row is None:
        row = Account(person_id=person, kind=kind)
        session.add(row)
        # What is not yet set reads as the database would fill it.
        row.login, row.standing, row.reason = "", State.REQUESTED.value, ""
    return row


def _stand(row: Account, shown: Shown, now: datetime) -> None:
    row.login = shown.login
    if row.standing != shown.standing or row.since is None:
        row.standing, row.since = shown.standing.value, now
    if shown.reason is not None:
        row.reason = shown.reason[:LONGEST_REASON]
    row.ends_at = shown.ends_at
    if shown.issued is not None:
        row.issued_at, row.issued_by, row.code_until = shown.issued
    if shown.code_gone:
        row.code_until = None


def _follow(row: Account, credential: Credential, now: datetime) -> None:
    """Let the row say what the credential says: it may have missed an act that ended half-way."""
    ends = None if credential.ends_at is None else EPOCH + timedelta(milliseconds=credential.ends_at)
    reason = row.reason if row.standing == credential.state else ""
    _stand(row, Shown(credential.person, credential.kind, credential.login, State(credential.state), reason, ends), now)


def _listed(session: Session, entered: Entered, at: datetime, verdict: str) -> None:
    id_ = ids.derived(session.info["college"], SignIn.sync.noun, entered.person, at, entered.way)
    if session.get(SignIn, id_) is None:
        session.add(
            SignIn(
                person_id=entered.person, at=at, way=entered.way, machine=entered.machine, room=entered.room,
                verdict=verdict,
            )
        )  # fmt: skip
