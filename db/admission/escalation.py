"""An incident that nobody answers goes on to others, and that stands in it from then on (`rights/states.md` 11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.admission.incidents import State, is_unanswered, state_seen
from db.admission import watch_settings
from db.clock import Clock
from db.engine import reading
from db.house import house_write
from db.models.admission import Incident
from db.troubles import troubles


def escalate(engine: Engine, clock: Clock) -> frozenset[UUID]:
    """Write down for which incidents others are called from now on; return them. Each is called for once."""
    if not _unanswered_ids(engine, clock):
        return frozenset()
    with house_write(engine, clock, "escalate") as session:
        rows = _unanswered(session, clock)
        for row in rows:
            row.escalated_at = clock.now()
        return frozenset(row.id for row in rows)


def _unanswered_ids(engine: Engine, clock: Clock) -> frozenset[UUID]:
    with troubles(), Session(reading(engine)) as session:
        return frozenset(row.id for row in _unanswered(session, clock))


def _unanswered(session: Session, clock: Clock) -> list[Incident]:
    policy = watch_settings.watch(session).policy
    rows = session.scalars(
        select(Incident).where(Incident.standing == State.OPEN.value, Incident.withdrawn_at.is_(None))
    )
    return [row for row in rows if is_unanswered(state_of(row), since(row), clock.now(), policy)]


def state_of(row: Incident) -> State:
    """Return how an incident stands, its escalation taken into account."""
    return state_seen(State(row.standing), since(row), row.escalated_at)


def since(row: Incident) -> datetime:
    """Return when it began to wait: as it was opened, or opened again."""
    return row.waits_since or row.opened_at
