"""Who answers incidents, and to whom one that waits is shown (`rights/states.md` 11)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from college.admission.incidents import WAITING, State, told_to
from college.names import PersonName
from college.roles import Action
from db.admission.escalation import since, state_of
from db.clock import Clock, today
from db.models.admission import Incident
from db.models.catalogue import Right
from db.models.people import RoleAssignment
from db.names import names_of
from db.rights import load_rights


@dataclass(frozen=True, slots=True)
class Call:
    """An incident that waits for this person, or that is about him."""

    incident: UUID
    person: UUID
    state: State
    since: datetime
    is_own: bool = False
    name: PersonName | None = field(default=None, repr=False)


def answerers(session: Session, day: date) -> tuple[tuple[UUID, ...], frozenset[UUID]]:
    """Return who answers incidents, in the order of service, and who sees all of them besides."""
    held = session.execute(
        select(RoleAssignment.person_id, func.min(RoleAssignment.first_day).label("first"))
        .join(Right, Right.role == RoleAssignment.role)
        .where(
            Right.section == "incidents", Right.action == Action.SEE.value, Right.scope == "all",
            Right.withdrawn_at.is_(None), RoleAssignment.withdrawn_at.is_(None), RoleAssignment.first_day <= day,
            (RoleAssignment.last_day.is_(None)) | (RoleAssignment.last_day >= day),
        )
        .group_by(RoleAssignment.person_id)
    )  # fmt: skip
    people = [row.person_id for row in sorted(held, key=lambda row: (row.first, row.person_id.hex))]
    rights = {person: load_rights(session, person).wide(day) for person in people}
    answers = tuple(person for person in people if ("incidents", Action.APPROVE.value) in rights[person])
    sees = frozenset(person for person in people if ("incidents", Action.SEE.value) in rights[person])
    return answers, sees - set(answers)


def calls(session: Session, person: UUID, clock: Clock) -> tuple[Call, ...]:
    """Return the incidents that wait for this person and those about himself, the oldest first.

    Who an incident is about is told that there is one: he sees the facts, another answers.
    """
    day = today(clock)
    rows = session.scalars(
        select(Incident)
        .where(Incident.standing == State.OPEN.value, Incident.withdrawn_at.is_(None))
        .order_by(Incident.opened_at)
    ).all()
    rows = [row for row in rows if state_of(row) in WAITING]
    if not rows:
        return ()
    administrators, overseers = answerers(session, day)
    names = names_of(session, {row.person_id for row in rows}, day)
    found = []
    for row in rows:
        mine, is_red = told_to(row.person_id, administrators, state_of(row))
        if row.person_id == person:
            found.append(Call(row.id, person, state_of(row), since(row), is_own=True))
        elif person in mine or (is_red and person in overseers):
            found.append(Call(row.id, row.person_id, state_of(row), since(row), name=names.get(row.person_id)))
    return tuple(found)
