"""How many things ask for this person's attention, and who decides about what waits: for the status light."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.parked import addressee, asked_of
from college.roles import Role
from db.models.exchange import Attention
from db.sync.shapes import shapes

DISPUTED = ("won", "lost")
RETURNED = ("returned", "dismissed", "rejected", "undone")


@dataclass(frozen=True, slots=True)
class Counts:
    """What is not solved yet: ties, batches on decision, batches that came back; `decider` in the genitive case."""

    disputed: int = 0
    parked: int = 0
    returned: int = 0
    decider: str = ""


def count(session: Session) -> Counts:
    """Count what is not solved yet."""
    told = session.execute(
        select(Attention.status, Attention.tbl, Attention.grp, Attention.seq).where(~Attention.solved)
    ).all()
    parked = {row.seq for row in told if row.status == "parked"}
    asked = {_addressee(row.tbl, row.grp) for row in told if row.status == "parked"}
    return Counts(
        sum(row.status in DISPUTED for row in told), len(parked),
        len({row.seq for row in told if row.status in RETURNED}),
        asked_of(asked.pop()) if len(asked) == 1 else "",
    )  # fmt: skip


def _addressee(table: str, group: str) -> Role:
    shape = shapes().get(table)
    return addressee(shape.sync.section_of(group) if shape else "")
