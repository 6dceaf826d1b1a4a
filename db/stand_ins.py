"""Who stands in at which lessons, with how far his access goes: read from `substitution` for whoever it bears on."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, bindparam, func, select
from sqlalchemy.orm import Session

from college.admission.substitutions import State
from college.teaching import StandIn
from db.models.admission import Prolongation
from db.models.timetable import Substitution

Place = tuple[UUID, date, int]
Ends = dict[tuple[UUID | None, UUID | None], date]
KNOWN = frozenset(State)

# Every request asks these: they are built once.
_PERSON: BindParameter[Any] = bindparam("person")
_OF_HIM = select(
    Substitution.id, Substitution.page_id, Substitution.day, Substitution.pair, Substitution.teacher_id,
    Substitution.standing, Substitution.grant_id, Substitution.granted_on, Substitution.ended_on,
).where(
    Substitution.withdrawn_at.is_(None),
    (Substitution.teacher_id == _PERSON) | Substitution.page_id.in_(bindparam("pages", expanding=True)),
)  # fmt: skip
_LAST = (
    select(Substitution.grant_id, Substitution.teacher_id, func.max(Substitution.day))
    .where(
        Substitution.grant_id.in_(bindparam("grants", expanding=True)),
        Substitution.withdrawn_at.is_(None),
        Substitution.standing.in_((State.GRANTED.value, State.ENDED.value)),
    )
    .group_by(Substitution.grant_id, Substitution.teacher_id)
)

_PROLONGED = (
    select(Prolongation.grant_id, Prolongation.person_id, func.max(Prolongation.until))
    .where(Prolongation.grant_id.in_(bindparam("grants", expanding=True)), Prolongation.withdrawn_at.is_(None))
    .group_by(Prolongation.grant_id, Prolongation.person_id)
)


def stand_ins(reader: Connection | Session, person: UUID, pages: tuple[UUID, ...]) -> dict[Place, StandIn]:
    """Return who stands in where this person does, or on these pages; several lessons of one grant end together."""
    told = reader.execute(_OF_HIM, {"person": person, "pages": pages}).all()
    ends = _last_days(reader, (row.grant_id for row in told))
    longer = prolonged(reader, {row.grant_id or row.id for row in told})
    found: dict[Place, StandIn] = {}
    for row, page, day, pair, teacher, standing, grant, granted, ended in told:
        last = ends.get((grant, teacher))
        until = longer.get((grant or row, teacher))
        found[page, day, pair] = StandIn(teacher, state_of(standing), grant or row, last, granted, ended, until)
    return found


def state_of(standing: str) -> State:
    """Return how a substitution stands; a word that this program does not know yet gives nothing."""
    return State(standing) if standing in KNOWN else State.PROPOSED


def prolonged(reader: Connection | Session, grants: Collection[UUID]) -> Ends:
    """Return the last day to which orders have prolonged these grants, by grant and person."""
    if not grants:
        return {}
    told = reader.execute(_PROLONGED, {"grants": sorted(grants, key=str)})
    return {(grant, person): until for grant, person, until in told}


def _last_days(reader: Connection | Session, grants: Iterable[UUID | None]) -> Ends:
    known = {grant for grant in grants if grant is not None}
    if not known:
        return {}
    told = reader.execute(_LAST, {"grants": list(known)})
    return {(grant, person): last for grant, person, last in told}
