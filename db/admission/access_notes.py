"""What a desktop tells of looks at personal data: written beside the act, taken into the chained log on arrival."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.admission import access_log
from db.admission.access_log import Access
from db.clock import Clock
from db.engine import writing
from db.models.admission import AccessNote
from db.models.record import EPOCH
from db.troubles import troubles


def note(
    session: Session, act: str, section: str, subject: UUID | None, *, person: UUID, clock: Clock, rows: int = 1,
    reason: str = "",
) -> None:  # fmt: skip
    """Write down within an act that the person has seen, revealed, printed or exported others' data."""
    moment = EPOCH + (clock.now().astimezone(UTC) - EPOCH) // timedelta(milliseconds=1) * timedelta(milliseconds=1)
    session.add(
        AccessNote(
            person_id=person, at=moment, act=act, subject_id=subject, section=section, rows=rows, reason=reason
        )
    )  # fmt: skip


def take_in(engine: Engine, person: UUID, device: UUID, rows: Collection[UUID], now: datetime) -> int:
    """Take a person's own notes into the log, each once; return how many were new."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        known = access_log.told_before(session, rows)
        notes = session.scalars(
            select(AccessNote)
            .where(AccessNote.id.in_(set(rows) - known), AccessNote.person_id == person)
            .order_by(AccessNote.at, AccessNote.id)
        ).all()
        entries = [
            Access(person, one.act, one.section, one.subject_id, device, one.rows, one.reason, one.at, one.id)
            for one in notes
        ]
        access_log.append(session, entries, now)
        return len(entries)
