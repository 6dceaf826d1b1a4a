"""What the college has decided about signals, as its rows say: one row for each thing that is not as usual."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.watch import (
    Watch,
    meaning_of,
    names,
    range_of,
    refuse_decision,
    usual_value,
    watch_of,
)
from college.roles import Action, refuse_without_right
from db import ids
from db.clock import Clock, today
from db.models.signals import IncidentSetting
from db.names import names_of
from db.rights import load_rights

SECTION = "settings"


@dataclass(frozen=True, slots=True)
class SettingSeen:
    """One thing that can be decided: what it means, what holds, what is usual, who decided it last."""

    name: str
    meaning: str
    value: str
    usual: str
    allowed: tuple[int, int] | None
    by: str = field(default="", repr=False)
    at: datetime | None = None
    is_decided: bool = False


def decided(session: Session) -> dict[str, str]:
    """Return what was decided, by name."""
    rows = session.execute(
        select(IncidentSetting.name, IncidentSetting.chosen).where(IncidentSetting.withdrawn_at.is_(None))
    )
    return {row.name: row.chosen for row in rows}


def watch(session: Session) -> Watch:
    """Return the numbers by which this college watches."""
    return watch_of(decided(session))


def settings(session: Session, clock: Clock) -> tuple[SettingSeen, ...]:
    """Return everything that can be decided, in its order."""
    rows = {
        row.name: row for row in session.scalars(select(IncidentSetting).where(IncidentSetting.withdrawn_at.is_(None)))
    }
    people = names_of(session, {row.decided_by for row in rows.values() if row.decided_by}, today(clock))
    found = []
    for name in names():
        row, usual = rows.get(name), usual_value(name)
        by = people.get(row.decided_by) if row is not None and row.decided_by else None
        found.append(
            SettingSeen(
                name, meaning_of(name), row.chosen if row else usual, usual, range_of(name), by.short if by else "",
                row.decided_at if row else None, is_decided=row is not None,
            )
        )  # fmt: skip
    return tuple(found)


def decide_here(session: Session, name: str, value: str, *, person: UUID, clock: Clock) -> str:
    """Decide one of them at a desk; return what held before. Raises Refused."""
    rights, day = load_rights(session, person), today(clock)
    refuse_without_right(rights.matrix, rights.actor_on(day), SECTION, Action.WRITE, day)
    refuse_decision(name, value)
    before = decided(session).get(name, usual_value(name))
    decide(session, name, value, by=person, at=clock.now())
    return before


def decide(session: Session, name: str, value: str, *, by: UUID | None, at: datetime) -> None:
    """Decide one of them within an act; nobody's name stands under a command at the server. Raises Refused."""
    refuse_decision(name, value)
    college: UUID = session.info["college"]
    row = session.get(IncidentSetting, ids.derived(college, IncidentSetting.sync.noun, name))
    if row is None:
        row = IncidentSetting(name=name)
        session.add(row)
    row.chosen, row.decided_by, row.decided_at = value.strip(), by, at
