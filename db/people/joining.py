"""Two cards of one person become one, and two again: rows stay where they stand, only what they mean changes."""

from uuid import UUID

from sqlalchemy.orm import Session

from college.phrases import phrase
from college.refusal import Refused
from db import ids
from db.clock import Clock, today
from db.models.people import PersonAlias
from db.people.standing import CARD, refuse_without
from db.roll import joined_cards


def join(session: Session, former: UUID, card: UUID, *, person: UUID, clock: Clock) -> UUID:
    """Let a former card mean this one from now on; return the row. Raises Refused."""
    refuse_without(session, CARD, person=person, clock=clock)
    joined = joined_cards(session)
    if former == card or joined.get(card) == former:
        raise Refused(phrase("Это одна и та же карточка. Выберите вторую карточку этого человека."))
    if former in joined:
        raise Refused(phrase("Эта карточка уже объединена с другой. Сначала разъедините их."))
    row_id = ids.derived(session.info["college"], PersonAlias.sync.noun, former, card)
    row = session.get(PersonAlias, row_id)
    if row is None:
        session.add(PersonAlias(former_id=former, person_id=card, since=today(clock)))
    else:
        row.withdrawn_at = row.withdrawn_by = None
    return row_id


def part(session: Session, row: UUID, *, person: UUID, clock: Clock) -> None:
    """Let two joined cards be two people again. Raises Refused."""
    refuse_without(session, CARD, person=person, clock=clock)
    found = session.get_one(PersonAlias, row)
    found.withdrawn_at, found.withdrawn_by = clock.now(), person


def alias_of(session: Session, former: UUID, card: UUID) -> UUID:
    """Return the row by which a former card means this one."""
    return ids.derived(session.info["college"], PersonAlias.sync.noun, former, card)
