"""Dated roles, given by an order and never to oneself, over by themselves or ended today (`rights/states.md` 14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.held_roles import LIFE, DatedRole, Event, Guard, State, refuse_dated_role
from college.admission.second_person import Case, refuse_same_person
from college.orders import Basis
from college.roles import Action
from db.clock import Clock, today
from db.models.admission import Account
from db.models.commissions import Commission
from db.models.people import Employee, RoleAssignment
from db.names import names_of
from db.right_asked import refuse_without

Terms = tuple[date | None, str]  # the last day, and why it is that one


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom an acting role may stand for, and which commissions there are to chair, by name."""

    people: Mapping[UUID, str]
    commissions: Mapping[UUID, str]


def choices(session: Session, clock: Clock) -> Choices:
    """Return what the form of a role offers, in the order of the alphabet."""
    day = today(clock)
    employed = session.scalars(select(Employee.person_id).where(Employee.withdrawn_at.is_(None))).all()
    named = sorted(names_of(session, set(employed), day).items(), key=lambda told: told[1].sort_key)
    found = session.execute(select(Commission.id, Commission.name).where(Commission.withdrawn_at.is_(None)))
    return Choices(
        {person: name.short for person, name in named},
        dict(sorted(((id_, name) for id_, name in found), key=lambda told: told[1].casefold())),
    )


def give_role(session: Session, asked: DatedRole, *, person: UUID, clock: Clock) -> UUID:
    """Give a role by an order; without an agreement it waits for one by itself (3.1.5). Raises Refused."""
    refuse_without(session, "roles", Action.GRANT, person, clock)
    refuse_dated_role(asked, by=person, today=today(clock))
    state = LIFE.next_state(None, Event.REQUESTED)
    LIFE.refuse_unmet(LIFE.ways(None, Event.REQUESTED)[0], {Guard.ACCOUNT} if _has_account(session, asked) else ())
    LIFE.next_state(state, Event.ACTIVATED)
    assert asked.basis is not None  # the rule has refused a role without an order
    row = RoleAssignment(
        person_id=asked.person,
        role=asked.role.value,
        first_day=asked.first,
        last_day=asked.last,
        basis=asked.basis.wording,
        commission_id=asked.commission,
        acting_for=asked.acting_for,
        order_number=asked.basis.number.strip(),
        order_day=asked.basis.signed,
        order_signer=asked.signer.strip(),
    )
    session.add(row)
    session.flush()
    return row.id


def end_role(session: Session, row: UUID, reason: str, *, person: UUID, clock: Clock) -> Terms:
    """End a role today, for a reason; return the terms that stood there. Raises Refused."""
    refuse_without(session, "roles", Action.DELETE, person, clock)
    kept = session.get_one(RoleAssignment, row)
    refuse_same_person(Case.ROLE, kept.person_id, person)
    day = today(clock)
    state = State.ENDED if kept.last_day is not None and kept.last_day < day else State.ACTIVE
    LIFE.next_state(state, Event.ENDED_TODAY)
    LIFE.refuse_unmet(LIFE.ways(state, Event.ENDED_TODAY)[0], {Guard.REASON} if reason.strip() else ())
    before = kept.last_day, kept.end_reason
    kept.last_day, kept.end_reason = max(day, kept.first_day), reason.strip()
    return before


def restore_terms(session: Session, row: UUID, terms: Terms) -> None:
    """Let a role run again as it did before it was ended."""
    kept = session.get_one(RoleAssignment, row)
    kept.last_day, kept.end_reason = terms


def stand_role(session: Session, row: UUID, *, stand: bool, person: UUID, clock: Clock) -> None:
    """Withdraw a role that was given by mistake, or let it stand again."""
    kept = session.get_one(RoleAssignment, row)
    kept.withdrawn_at, kept.withdrawn_by = (None, None) if stand else (clock.now(), person)


def basis_of(row: RoleAssignment) -> str:
    """Return on what a role stands, in words: the order with who signed it, else what was written of old."""
    if not row.order_number or row.order_day is None:
        return row.basis
    wording = Basis(row.order_number, row.order_day).wording
    return f"{wording}, {row.order_signer}" if row.order_signer else wording


def _has_account(session: Session, asked: DatedRole) -> bool:
    """Say whether the person has an account, as far as this file may know it."""
    rows = select(Account.id).where(Account.person_id == asked.person, Account.withdrawn_at.is_(None))
    return session.scalars(rows.limit(1)).first() is not None
