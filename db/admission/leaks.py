"""What a desktop opens a case about: its person's own word (3.1.11), and a log of access that was cut (3.1.4)."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from college.admission.policy import DEFAULT
from db.models.admission import Incident
from db.sync.times import moment_of

OWN, LOG = "own", "log"
ACT, LOG_ACT = "report_password", "report_log"


def report_own(session: Session, person: UUID, at: datetime) -> None:
    """Open the incident; a report of the computer itself about the same moment is the same incident."""
    session.add(Incident(person_id=person, kind=OWN, opened_at=at, reporter_id=person))


def report_log(session: Session, person: UUID, at: datetime, sentence: str) -> None:
    """Open a case about a cut log. It stands on who noticed it, so that another administrator answers it."""
    fact = {"signal": LOG, "at": moment_of(at), "points": DEFAULT.incident_points, "sentence": sentence}
    session.add(
        Incident(
            person_id=person, kind=LOG, opened_at=at, reporter_id=person, points=DEFAULT.incident_points,
            facts=json.dumps([fact], ensure_ascii=False),
        )
    )  # fmt: skip
