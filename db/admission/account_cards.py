"""What the card of one account shows, incidents with their facts first; and what is done about an incident (3.1.11)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from college.admission import second_factor
from college.admission.incidents import LIFE, Event, Guard, State, refuse_acknowledger
from college.admission.second_person import Case, refuse_same_person
from college.admission.shared_login import DEFAULT_POINTS, Signal
from college.names import PersonName
from college.roles import Action
from db.admission.agreement_register import Papers, papers_of
from db.admission.escalation import state_of
from db.admission.fact_words import sentences
from db.admission.role_acts import basis_of
from db.clock import Clock, today
from db.models.admission import Incident, SignIn
from db.models.catalogue import Right
from db.models.commissions import Commission
from db.models.people import RoleAssignment
from db.names import all_names, names_of, short

NO_PAPERS = Papers()
NAMELESS = PersonName("", "")


@dataclass(frozen=True, slots=True)
class FactSeen:
    """One fact of an incident: what it adds, what it says."""

    points: int
    signal: str
    sentence: str = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncidentSeen:
    """An incident as its card shows it; no verdict stands here."""

    id: UUID
    kind: str
    opened: datetime
    state: State
    points: int
    facts: tuple[FactSeen, ...] = field(repr=False)
    acknowledged_by: str = field(default="", repr=False)
    acknowledged: datetime | None = None
    measures: str = field(default="", repr=False)
    cause: str = field(default="", repr=False)
    closed: datetime | None = None
    reporter: str = field(default="", repr=False)
    waits_since: datetime | None = None  # where it was opened again
    escalated: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list of all cases: about whom it is, and how it stands."""

    person: UUID
    name: PersonName = field(repr=False)
    incident: IncidentSeen


@dataclass(frozen=True, slots=True)
class RoleSeen:
    """A dated role."""

    role: str
    first: date
    last: date | None
    basis: str
    confirmed: datetime | None
    id: UUID | None = None
    acting_for: str = field(default="", repr=False)
    commission: str = ""
    end_reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SignInSeen:
    """One use of the account."""

    at: datetime
    way: str
    machine: str
    room: str
    verdict: str


@dataclass(frozen=True, slots=True)
class AccountCard:
    """Everything of one account that this file holds."""

    person: UUID
    incidents: tuple[IncidentSeen, ...] = ()
    roles: tuple[RoleSeen, ...] = ()
    sign_ins: tuple[SignInSeen, ...] = ()
    papers: Papers = NO_PAPERS
    brings_code: bool = False  # a role of his, of today or before, asks for a code from his phone besides the password


def card_of(session: Session, person: UUID, clock: Clock, *, most: int = 200) -> AccountCard:
    """Return the card of a person; incidents that wait come first, sign-ins newest first."""
    day = today(clock)
    roles = tuple(
        session.scalars(
            select(RoleAssignment)
            .where(RoleAssignment.person_id == person, RoleAssignment.withdrawn_at.is_(None))
            .order_by(RoleAssignment.first_day.desc())
        )
    )
    sign_ins = session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person, SignIn.withdrawn_at.is_(None))
        .order_by(SignIn.at.desc())
        .limit(most)
    )
    return AccountCard(
        person,
        _incidents(session, person, clock),
        _roles(session, roles, day),
        tuple(SignInSeen(row.at, row.way, row.machine, row.room, row.verdict) for row in sign_ins),
        papers_of(session, {person}, day)[person],
        any(row.role in _with_code(session) for row in roles),
    )


def _roles(session: Session, rows: Sequence[RoleAssignment], day: date) -> tuple[RoleSeen, ...]:
    names = names_of(session, {row.acting_for for row in rows if row.acting_for}, day)
    chaired = {row.commission_id for row in rows if row.commission_id}
    found = session.execute(select(Commission.id, Commission.name).where(Commission.id.in_(chaired)))
    commissions: dict[UUID | None, str] = {None: "", **{row.id: row.name for row in found}}
    return tuple(
        RoleSeen(
            row.role, row.first_day, row.last_day, basis_of(row), row.confirmed_at, row.id,
            short(names, row.acting_for), commissions.get(row.commission_id, ""), row.end_reason,
        )
        for row in rows
    )  # fmt: skip


def acknowledge(session: Session, incident: UUID, *, person: UUID, clock: Clock) -> None:
    """Take an incident into one's hands; never one about oneself (3.1.11)."""
    row = session.get_one(Incident, incident)
    refuse_acknowledger(person, row.person_id, administrators(session, today(clock)))
    row.standing = LIFE.next_state(state_of(row), Event.ACKNOWLEDGED)
    row.acknowledged_by, row.acknowledged_at = person, clock.now()


def put_measures(session: Session, incident: UUID, text: str, *, person: UUID) -> None:
    """Write down what was done; what is added later is told whole."""
    row = _of_another(session, incident, person)
    _step(row, Event.MEASURES, {Guard.MEASURES} if text.strip() else set())
    row.measures = text.strip()


def close_incident(session: Session, incident: UUID, cause: str, *, person: UUID, clock: Clock) -> None:
    """Close an incident with its cause; edits in dispute are judged by the server's queue of decisions."""
    row = _of_another(session, incident, person)
    _step(row, Event.CLOSED, {Guard.EDITS_DECIDED, *([Guard.CAUSE] if cause.strip() else [])})
    row.cause, row.closed_at = cause.strip(), clock.now()


def doubt_incident(session: Session, incident: UUID, reason: str, *, person: UUID, clock: Clock) -> None:
    """Let an incident that was handled, or closed, wait again, for a reason that is added to its measures."""
    row = _of_another(session, incident, person)
    event, guard = (Event.REOPENED, Guard.NEW_FACT) if row.standing == State.CLOSED else (Event.DOUBTED, Guard.REASON)
    _step(row, event, {guard} if reason.strip() else set())
    row.measures = "\n".join(part for part in (row.measures, reason.strip()) if part)
    row.acknowledged_by = row.acknowledged_at = row.closed_at = None
    row.waits_since = clock.now()


def administrators(session: Session, day: date) -> frozenset[UUID]:
    """Return everybody whose role lets him acknowledge an incident on the day."""
    roles = select(Right.role).where(
        Right.section == "incidents", Right.action == Action.APPROVE.value, Right.withdrawn_at.is_(None)
    )
    held = session.execute(
        select(RoleAssignment.person_id, RoleAssignment.first_day, RoleAssignment.last_day).where(
            RoleAssignment.role.in_(roles), RoleAssignment.withdrawn_at.is_(None)
        )
    )
    return frozenset(person for person, first, last in held if first <= day and (last is None or day <= last))


def _with_code(session: Session) -> frozenset[str]:
    """Return the roles for which a password alone is too little."""
    told = session.execute(select(Right.role, Right.section, Right.action).where(Right.withdrawn_at.is_(None)))
    wanted = {(right.section, right.action.value) for right in second_factor.RIGHTS}
    return frozenset(role for role, section, action in told if (section, action) in wanted)


def _of_another(session: Session, incident: UUID, person: UUID) -> Incident:
    row = session.get_one(Incident, incident)
    refuse_same_person(Case.INCIDENT, row.person_id, person)
    return row


def _step(row: Incident, event: Event, met: set[Guard]) -> None:
    before = state_of(row)
    after = LIFE.next_state(before, event)
    LIFE.refuse_unmet(LIFE.ways(before, event)[0], met)
    row.standing = after


def cases(session: Session, clock: Clock) -> tuple[CaseLine, ...]:
    """Return the cases of everybody, closed ones behind; the newest first. A closed one stays with its cause."""
    rows = session.scalars(_standing()).all()
    people = names_of(session, {row.person_id for row in rows}, today(clock))
    seen = _seen(session, rows, clock)
    found = [
        CaseLine(row.person_id, people.get(row.person_id, NAMELESS), each) for row, each in zip(rows, seen, strict=True)
    ]
    return tuple(sorted(found, key=lambda line: line.incident.state is State.CLOSED))


def _incidents(session: Session, person: UUID, clock: Clock) -> tuple[IncidentSeen, ...]:
    seen = _seen(session, session.scalars(_standing().where(Incident.person_id == person)).all(), clock)
    return tuple(sorted(seen, key=lambda each: each.state is State.CLOSED))


def _standing() -> Select[Incident]:
    return select(Incident).where(Incident.withdrawn_at.is_(None)).order_by(Incident.opened_at.desc())


def _seen(session: Session, rows: Sequence[Incident], clock: Clock) -> list[IncidentSeen]:
    named = {who for row in rows for who in (row.acknowledged_by, row.reporter_id) if who}
    names, day = all_names(session, named), today(clock)
    return [
        IncidentSeen(
            row.id, row.kind, row.opened_at, state_of(row), row.points, _facts(session, row.facts, clock.zone),
            names.short(row.acknowledged_by, day), row.acknowledged_at, row.measures, row.cause, row.closed_at,
            names.short(row.reporter_id, day), row.waits_since, row.escalated_at,
        )
        for row in rows
    ]  # fmt: skip


def _facts(session: Session, text: str, zone: tzinfo) -> tuple[FactSeen, ...]:
    """Read the facts with the names that this file holds."""
    told = [each for each in json.loads(text) if isinstance(each, dict)]
    return tuple(
        _fact(each, sentence) for each, sentence in zip(told, sentences(session, told, zone), strict=True)
    )  # fmt: skip


def _fact(told: dict[str, Any], sentence: str) -> FactSeen:
    signal, at = str(told.get("signal", "")), told.get("at")
    usual = DEFAULT_POINTS[Signal(signal)] if signal in set(Signal) else 0
    moment = datetime.fromtimestamp(at / 1000, UTC) if isinstance(at, int) else None
    return FactSeen(int(told.get("points", usual)), signal, sentence, moment)
