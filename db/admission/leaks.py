"""A person's own word that his password may be known to others (3.1.11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from db.models.admission import Incident

OWN = "own"
ACT = "report_password"


def report_own(session: Session, person: UUID, at: datetime) -> None:
    """Open the incident; a report of the computer itself about the same moment is the same incident."""
    session.add(Incident(person_id=person, kind=OWN, opened_at=at, reporter_id=person))
