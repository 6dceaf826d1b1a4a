"""From which day the college keeps its journal in this program: what was held before is never late."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.beginning import refuse_beginning
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, may
from db.clock import Clock, today
from db.models.catalogue import College
from db.rights import load_rights

SECTION = "settings"


def begun_on(session: Session) -> date | None:
    """Return the first day of the journal in this program; None: it was always kept here."""
    return session.scalar(select(College.started))


def begin_on(session: Session, day: date | None, *, person: UUID, clock: Clock) -> date | None:
    """Let the journal begin on a day, or have begun always; return the day that stood. Raises Refused."""
    rights, now = load_rights(session, person), today(clock)
    if not may(rights.matrix, rights.actor_on(now), SECTION, Action.WRITE, now):
        raise Refused(phrase("Начало журнала задаёт администратор. Ничего не изменено."))
    if day is not None:
        refuse_beginning(day, now)
    college = session.scalars(select(College)).one()
    before, college.started = college.started, day
    return before
