"""A person's own report that his password may be known: one incident, whoever writes it down first (3.1.11)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.phrases import phrase
from db import ids
from db.clock import Clock
from db.house import house_write
from db.models.admission import Incident
from db.models.record import EPOCH

OWN = "own"
REPORTED = phrase("Владелец сообщил, что пароль может быть известен другим.")


def own_id(college: UUID, person: UUID, at: datetime) -> UUID:
    """Return the id of a person's own report, whoever writes it down first: the server or a desktop."""
    return ids.derived(college, Incident.sync.noun, person, OWN, at, person)


def report_own(engine: Engine, clock: Clock, person: UUID, at: datetime) -> UUID:
    """Open the incident of a person's own report unless it stands; return its id."""
    with house_write(engine, clock, "report_password") as session:
        id_ = own_id(session.info["college"], person, at)
        if session.get(Incident, id_) is None:
            session.add(Incident(person_id=person, kind=OWN, opened_at=at, reporter_id=person))
    return id_


def own_reports(session: Session, person: UUID, rows: Iterable[UUID]) -> list[UUID]:
    """Return which of these rows are the person's own reports that stand."""
    return list(
        session.scalars(
            select(Incident.id).where(
                Incident.id.in_(list(rows)), Incident.person_id == person, Incident.reporter_id == person,
                Incident.kind == OWN, Incident.withdrawn_at.is_(None),
            )
        )
    )  # fmt: skip


def moment(at: int) -> datetime:
    """Return the moment of whole milliseconds, in UTC."""
    return EPOCH + timedelta(milliseconds=at)
