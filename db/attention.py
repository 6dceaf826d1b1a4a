"""How many things ask for this person's attention: for the status light."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.exchange import Attention

DISPUTED = ("won", "lost")


def count(session: Session) -> tuple[int, int]:
    """Return how many disputes and how many parked edits are not solved yet."""
    rows = session.execute(select(Attention.status, func.count()).where(~Attention.solved).group_by(Attention.status))
    told = dict(iter(rows))
    return sum(told.get(status, 0) for status in DISPUTED), told.get("parked", 0)
