"""One act of a person while it is written: what changed so far, and where its next batch stands in the chain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from db import ids
from db.clock import Clock
from db.models.exchange import Self
from db.models.record import EPOCH, STATE
from db.sync.batch import Change, Wire, token

Cell = tuple[str, UUID, str]  # table, row, merge group
WRITING = "writing"  # under which name a session knows the act it writes


class Key(Protocol):
    """The private half of a device, as far as an act needs it."""

    def sign(self, data: bytes) -> bytes:
        """Return the Ed25519 signature."""


@dataclass(slots=True)
class Draft:
    """A merge group being changed in this act, with what stood before it."""

    change: Change
    before: dict[str, Wire] | None  # None where this act makes the row
    personal: frozenset[str]


@dataclass(slots=True)
class Writing:
    """One act while it is written: the place of its next batch in the chain, and the changes so far.

    A withdrawal takes witnesses along: what its author had seen of the other groups of the row (`sync.md` 0b.4).
    """

    me: Self
    act: str
    act_id: UUID
    schema: int
    clock: Clock
    key: Key
    chance: ids.Chance
    drafts: dict[Cell, Draft] = field(default_factory=dict)
    witnesses: dict[Cell, Draft] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @property
    def token(self) -> str:
        """Return the token of whatever the present batch wins."""
        return token(self.me.device, self.me.next_seq)

    def fresh(self) -> UUID:
        """Return a new id of this act's time and chance."""
        return ids.fresh(self.chance, millis(self.clock))

    def whole(self) -> Iterator[Draft]:
        """Return the changes in their order, then the witnesses of the withdrawals among them."""
        yield from self.drafts.values()
        for cell, witness in self.witnesses.items():
            if cell not in self.drafts and (*cell[:2], STATE) in self.drafts:
                yield witness

    def forget(self) -> None:
        """Begin the next batch of the same act."""
        self.drafts.clear()
        self.witnesses.clear()


def millis(clock: Clock) -> int:
    """Return the moment of a clock as whole milliseconds since 1970."""
    return (clock.now() - EPOCH) // timedelta(milliseconds=1)
