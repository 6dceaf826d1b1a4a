"""Ties of a person that he has not put aside: what a pull tells again, and what wakes whoever waits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Integer, Row, Uuid, and_, bindparam, exists, or_, select

from db.models.decisions import TieRead
from db.models.exchange import Conflict

_PERSON: BindParameter[UUID] = bindparam("person", type_=Uuid())
_UNTOLD = and_(
    or_(Conflict.winner_person == _PERSON, Conflict.loser_person == _PERSON),
    Conflict.made_at > bindparam("since"),
    Conflict.state == "open",
    ~exists().where(TieRead.tie == Conflict.id, TieRead.person_id == _PERSON, TieRead.withdrawn_at.is_(None)),
)
_HAS = select(Conflict.id).where(_UNTOLD).limit(1)
_TIES = (
    select(Conflict.__table__)
    .where(_UNTOLD)
    .order_by(Conflict.made_at, Conflict.id)
    .limit(bindparam("most", type_=Integer()))
)


def untold(conn: Connection, person: UUID, since: int, most: int) -> Sequence[Row[Any]]:
    """Return the ties made after a moment that still ask for the person's eye, the oldest first."""
    return conn.execute(_TIES, {"person": person, "since": since, "most": most}).all()


def has_untold(conn: Connection, person: UUID, since: int) -> bool:
    """Whether there is such a tie, in whatever bucket: one that is not held moves no cursor."""
    return conn.execute(_HAS, {"person": person, "since": since}).first() is not None
