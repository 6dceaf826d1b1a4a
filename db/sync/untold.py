"""Ties of a person that he has not put aside: what a pull tells again, and what wakes whoever waits."""

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from db.models.decisions import TieRead
from db.models.exchange import Conflict


def untold(person: UUID, since: int) -> ColumnElement[bool]:
    """Return the condition under which a tie made after a moment still asks for the person's eye."""
    return and_(
        or_(Conflict.winner_person == person, Conflict.loser_person == person),
        Conflict.made_at > since,
        Conflict.state == "open",
        ~exists().where(TieRead.tie == Conflict.id, TieRead.person_id == person, TieRead.withdrawn_at.is_(None)),
    )


def has_untold(conn: Connection, person: UUID, since: int) -> bool:
    """Whether there is such a tie, in whatever bucket: one that is not held moves no cursor."""
    return conn.execute(select(Conflict.id).where(untold(person, since)).limit(1)).first() is not None
