"""The director's confirmations of the matrix: the last one, what stands otherwise since, and a new one."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.matrix.change import Change, differences
from college.matrix.confirmation import CONFIRM, Cell, Confirmed, refuse_nothing, unconfirmed
from college.roles import Scope, refuse_without_right
from db.clock import Clock, today
from db.models.catalogue import RightsConfirmation
from db.names import names_of, short
from db.norms import norms
from db.rights import load_rights
from db.rights_table import cell_of, read_table

ACT = "confirm_rights"


@dataclass(frozen=True, slots=True)
class Standing:
    """By whom and when the matrix was confirmed last, if ever, and what has changed since."""

    waiting: tuple[Change, ...]
    who: str = field(default="", repr=False)
    at: datetime | None = None


def standing(session: Session, clock: Clock) -> Standing:
    """Return how the confirmation stands."""
    last = session.scalar(
        select(RightsConfirmation)
        .where(RightsConfirmation.withdrawn_at.is_(None))
        .order_by(RightsConfirmation.at.desc())
        .limit(1)
    )
    now = differences(read_table(session).matrix, norms())
    waiting = unconfirmed(now, {} if last is None else _read(last.changes), norms().default)
    if last is None:
        return Standing(waiting)
    who = short(names_of(session, (last.person_id,), today(clock)), last.person_id)
    return Standing(waiting, who, last.at)


def confirm(session: Session, *, person: UUID, clock: Clock) -> int:
    """Confirm the matrix as it stands; return how many changes that were. Raises Refused."""
    day = today(clock)
    rights = load_rights(session, person)
    refuse_without_right(rights.matrix, rights.actor_on(day), CONFIRM.section, CONFIRM.action, day)
    waiting = standing(session, clock).waiting
    refuse_nothing(waiting)
    told = [
        [change.section, change.action.value, change.role.value, change.new.value if change.new else None]
        for change in differences(read_table(session).matrix, norms())
    ]
    session.add(RightsConfirmation(person_id=person, at=clock.now(), changes=json.dumps(told)))
    return len(waiting)


def _read(told: str) -> Confirmed:
    """Read what was confirmed; words that this program does not know yet are left out."""
    found: dict[Cell, Scope | None] = {}
    for section, action, role, scope in json.loads(told):
        cell = cell_of(section, action, role)
        if cell is not None and (scope is None or scope in set(Scope)):
            found[cell] = None if scope is None else Scope(scope)
    return found
