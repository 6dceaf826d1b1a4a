"""Orders that prolonged dated accesses: written once each, read as a history, judged on arrival (4.8П.1, 1.5)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import Session

from college.admission.officials import State as OfficialState
from college.admission.prolongations import Kind, refuse_prolonging
from college.admission.second_person import Case, refuse_same_person
from college.admission.substitutions import State
from college.orders import Basis
from college.refusal import Refused
from college.roles import Role, may, refuse_without_right
from college.teaching import StandIn, grant_ends
from db.clock import Clock, today
from db.models.admission import DatedGrant, Prolongation
from db.models.timetable import Substitution
from db.names import names_of
from db.rights import PersonRights, load_rights
from db.stand_ins import prolonged

Row = Mapping[str, Any]
RULE, RIGHT, SELF = "rule", "right", "self"


@dataclass(frozen=True, slots=True)
class ProlongedSeen:
    """One order that prolonged an access."""

    until: date
    basis: str
    by: str = field(default="", repr=False)


def prolong(
    session: Session, kind: Kind, grant: UUID, until: date, basis: Basis | None, *, person: UUID, clock: Clock
) -> UUID:
    """Prolong an access that runs, by an order, never one's own. Raises Refused."""
    rights, day = load_rights(session, person), today(clock)
    refuse_without_right(rights.matrix, rights.actor_on(day), kind.right.section, kind.right.action, day)
    whose = _holder(session, kind, grant)
    refuse_same_person(Case.ROLE, whose, person)
    refuse_prolonging(kind, _ends(session, kind, grant, whose), until, basis, day)
    assert basis is not None  # the rule has refused to go on without one
    assert whose is not None
    row = Prolongation(
        grant_id=grant, person_id=whose, kind=kind.value, until=until, order_number=basis.number.strip(),
        order_day=basis.signed, given_by=person,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def histories(session: Session, grants: Collection[UUID], day: date) -> dict[UUID, tuple[ProlongedSeen, ...]]:
    """Return by which orders these grants were prolonged, the oldest first."""
    rows = session.scalars(
        select(Prolongation)
        .where(Prolongation.grant_id.in_(list(grants)), Prolongation.withdrawn_at.is_(None))
        .order_by(Prolongation.until)
    ).all()
    people = names_of(session, {row.given_by for row in rows if row.given_by}, day)
    found: dict[UUID, tuple[ProlongedSeen, ...]] = defaultdict(tuple)
    for row in rows:
        by = people.get(row.given_by) if row.given_by else None
        basis = Basis(row.order_number, row.order_day).wording if row.order_day else row.order_number
        found[row.grant_id] = (*found[row.grant_id], ProlongedSeen(row.until, basis, by.short if by else ""))
    return found


def objection(
    reader: Connection | Session, rights: PersonRights, before: Row | None, after: Row, day: date,
    then: date | None = None,
) -> str | None:  # fmt: skip
    """Say why this person may not leave a prolongation like this, or None; the words are those of `db.grant_ruling`.

    None is ever changed or taken back: an access is ended instead. His right is asked as of the day; whether the
    access ran, as of `then`, where it was prolonged earlier.
    """
    if before is not None or after["withdrawn_at"] is not None or after["kind"] not in set(Kind):
        return RULE
    kind, person = Kind(after["kind"]), after["person_id"]
    if person == rights.person:
        return SELF
    right = kind.right
    if after["given_by"] != rights.person or not may(
        rights.matrix, rights.actor_on(day), right.section, right.action, day
    ):
        return RIGHT
    basis = Basis(after["order_number"], after["order_day"]) if after["order_day"] else None
    try:
        refuse_prolonging(kind, _ends(reader, kind, after["grant_id"], person), after["until"], basis, then or day)
    except Refused:
        return RULE
    return None


def _holder(reader: Connection | Session, kind: Kind, grant: UUID) -> UUID | None:
    if kind is Kind.OFFICIAL:
        return reader.execute(select(DatedGrant.person_id).where(DatedGrant.id == grant)).scalar()
    return reader.execute(select(Substitution.teacher_id).where(_of(grant)).limit(1)).scalar()


def _ends(reader: Connection | Session, kind: Kind, grant: UUID, person: UUID | None) -> date | None:
    """Return the last day of an access as it stands; None where none was given, or it was ended."""
    until = prolonged(reader, {grant}).get((grant, person))
    if kind is Kind.OFFICIAL:
        last = reader.execute(
            select(DatedGrant.last_day).where(
                DatedGrant.id == grant, DatedGrant.person_id == person, DatedGrant.kind == Role.OFFICIAL.value,
                DatedGrant.standing == OfficialState.ACTIVE.value, DatedGrant.withdrawn_at.is_(None),
            )
        ).scalar()  # fmt: skip
        return None if last is None else max(last, until or last)
    told = reader.execute(
        select(Substitution.day, Substitution.granted_on).where(
            _of(grant), Substitution.teacher_id == person, Substitution.standing == State.GRANTED.value
        )
    ).all()
    if not told:
        return None
    last = max(day for day, _ in told)
    granted = max((given for _, given in told if given), default=None)
    return grant_ends(last, StandIn(person, last=last, granted=granted, prolonged=until))


def _of(grant: UUID) -> Any:
    alone = (Substitution.id == grant) & Substitution.grant_id.is_(None)
    return or_(Substitution.grant_id == grant, alone) & Substitution.withdrawn_at.is_(None)
