"""The refusal of an act whose author has no right to it, before anything of it is written."""

from uuid import UUID

from sqlalchemy.orm import Session

from college.roles import Action, refuse_without_right
from db.clock import Clock, today
from db.rights import load_rights


def refuse_without(session: Session, section: str, action: Action, person: UUID, clock: Clock) -> None:
    """Refuse whoever has not this right today, saying who has. Raises Refused."""
    rights, day = load_rights(session, person), today(clock)
    refuse_without_right(rights.matrix, rights.actor_on(day), section, action, day)
