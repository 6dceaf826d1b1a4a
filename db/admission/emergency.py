"""A slip made at the server for an administrator whom nobody else can let in: told in the log and in a case."""

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.admission import emergency as rule
from college.admission.accounts import LIFE, Event, State
from college.admission.policy import DEFAULT
from college.days import spoken
from college.refusal import Refused
from db.admission import account_acts, accounts, second_factor, slips
from db.admission.access_log import Access
from db.admission.accounts import Account
from db.admission.office_act import By
from db.admission.subjects import Subject, subjects
from db.clock import Clock, today
from db.engine import reading
from db.house import house_write
from db.models.accounts import Credential
from db.models.admission import Incident
from db.models.exchange import Meta
from db.rights import load_rights
from db.sync.times import moment_of
from db.troubles import troubles

ACT, SECTION = "emergency slip", rule.GIVES_CODES.section
KIND = "emergency"  # of the case, which every administrator and the director see


def slip(engine: Engine, clock: Clock, login: str, *, reason: str = "", resets_factor: bool = False) -> slips.Made:
    """Make the slip and tell of it. Raises Refused, with nothing changed, for anybody but a sole administrator.

    A case that is open keeps no slip back here: it could be about himself, and nobody else would be there to close it.
    """
    here, account = accounts.house(engine), accounts.account_of(engine, login)
    if here is None or here.demo or account is None:
        raise Refused(rule.UNKNOWN % login)
    subject, house = _judged(engine, clock, account, login, reason)
    why = rule.why(reason)
    # The case first: a slip that nobody is told of must never be.
    _open_case(engine, clock, account.person, f"{why} {rule.FACTOR_GONE}" if resets_factor else why)
    by = By(house)
    if resets_factor:
        second_factor.reset(engine, clock, by, account.person, why)
    if account.state == State.ISSUED:
        account_acts.change(engine, clock, by, subject, Event.CODE_WITHDRAWN)
    told = Access(house, ACT, SECTION, account.person, reason=why)
    done = account_acts.issue(engine, clock, by, [subject], here.secret, beside=[told])
    for refused in done.refused.values():  # between the look and the act it was closed
        raise refused
    return done.codes[account.person]


def _judged(engine: Engine, clock: Clock, account: Account, login: str, reason: str) -> tuple[Subject, UUID]:
    """Return whom the slip is for and the server's own id, or refuse."""
    day = today(clock)
    with troubles(), Session(reading(engine)) as session:
        if not _gives_codes(session, account.person, day):
            raise Refused(rule.NOT_ADMINISTRATOR % login, rule.CODES)
        rule.refuse_while_another(_others(session, clock, account.person), reason)
        state = State(account.state)
        if state is State.ISSUED:  # the slip before is lost: it is withdrawn
            state = LIFE.next_state(state, Event.CODE_WITHDRAWN)
        LIFE.next_state(state, Event.CODE_ISSUED)
        known = subjects(session, {account.person: None}, day)[account.person]
        return replace(known, has_case=False), session.scalars(select(Meta.house)).one()


def _others(session: Session, clock: Clock, person: UUID) -> list[UUID]:
    """Return the other administrators who can come in and act today."""
    rows = session.scalars(select(Credential).where(Credential.person != person, Credential.desktop_hash != ""))
    known = [
        Account(row.person, row.login, row.kind, row.state, b"", "", "", row.epoch, row.ends_at) for row in rows
    ]  # fmt: skip
    now, day = clock.now(), today(clock)
    return [one.person for one in known if one.lets_in(now) and _gives_codes(session, one.person, day, acts=True)]


def _gives_codes(session: Session, person: UUID, day: date, *, acts: bool = False) -> bool:
    """Whether the person is an administrator of that day; one who acts has his agreement too."""
    rights = load_rights(session, person)
    actor = rights.actor_on(day) if acts else rights.actor
    return rule.GIVES_CODES in rights.matrix.rights_of(actor.roles_on(day))


def _open_case(engine: Engine, clock: Clock, person: UUID, why: str) -> None:
    local = clock.now().astimezone(clock.zone)
    sentence = rule.TOLD % (spoken(local.date()), f"{local:%H:%M}", why)
    with house_write(engine, clock, "signal") as session:
        points = DEFAULT.incident_points
        fact = {"signal": KIND, "at": moment_of(clock.now()), "points": points, "sentence": sentence}
        session.add(
            Incident(
                person_id=person, kind=KIND, opened_at=clock.now(), reporter_id=None, points=points,
                facts=json.dumps([fact], ensure_ascii=False),
            )
        )  # fmt: skip
