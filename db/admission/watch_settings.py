"""What the college has decided about signals, as its rows say: one row for each thing that is not as usual."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.watch import Watch, refuse_decision, watch_of
from db import ids
from db.models.signals import IncidentSetting


def decided(session: Session) -> dict[str, str]:
    """Return what was decided, by name."""
    rows = session.execute(
        select(IncidentSetting.name, IncidentSetting.chosen).where(IncidentSetting.withdrawn_at.is_(None))
    )
    return {row.name: row.chosen for row in rows}


def watch(session: Session) -> Watch:
    """Return the numbers by which this college watches."""
    return watch_of(decided(session))


def decide(session: Session, name: str, value: str) -> None:
    """Decide one of them within an act. Raises Refused."""
    refuse_decision(name, value)
    college: UUID = session.info["college"]
    row = session.get(IncidentSetting, ids.derived(college, IncidentSetting.sync.noun, name))
    if row is None:
        row = IncidentSetting(name=name)
        session.add(row)
    row.chosen = value.strip()
