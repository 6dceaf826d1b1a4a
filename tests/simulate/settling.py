"""What people do about two hands on one cell: they look at the tie and let it be, or write anew what is to stand."""

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.refusal import Refused
from db import settling
from db.models.decisions import TieRead
from db.models.exchange import Attention
from db.own_acts import Tie, exchange_of
from tests.simulate.acts import Nothing
from tests.simulate.college import START

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.story import Step

_NEVER = datetime(2100, 1, 1, tzinfo=START.tzinfo)  # what was sent is not asked for
TAKES_BACK = 6  # one in so many lets a tie wait again that he has settled


def settle(desktop: "Desktop", step: "Step") -> bool:
    """Settle one tie as the page of the exchange does; say whether that was saved.

    `what` of the step is whose value is to stand, "mine" or "theirs"; otherwise it is drawn.
    """
    seen: list[Tie] = []

    def settled(session: Session, rng: Random) -> None:
        if not step.what and not rng.randrange(TAKES_BACK):
            _take_back(session, desktop, rng)
            return
        ties = sorted(exchange_of(session, _NEVER).ties, key=lambda tie: tie.id)
        if not ties:
            raise Nothing
        tie = rng.choice(ties)
        chosen = tie.mine if (step.what or rng.choice(("mine", "theirs"))) == "mine" else tie.theirs
        if any(tie.stands.get(name) != value for name, value in chosen.items()):
            try:
                settling.put(session, [settling.Put(tie.cell, chosen)], person=desktop.person, clock=desktop.clock)
            except Refused:
                raise Nothing from None
        settling.settle(session, [tie.id], person=desktop.person, clock=desktop.clock)
        seen.append(tie)

    is_saved = desktop.write(settling.TAKE, settled, step.dice)
    if is_saved:
        for tie in seen:
            desktop.world.oracle.settled(desktop, tie.id.hex)
    return is_saved


def _take_back(session: Session, desktop: "Desktop", rng: Random) -> None:
    settled = select(TieRead.tie).where(TieRead.withdrawn_at.is_(None))
    told = session.scalars(select(Attention.id).where(Attention.solved, Attention.id.in_(settled))).all()
    if not told:
        raise Nothing
    settling.unsettle(session, [rng.choice(sorted(told))], person=desktop.person, clock=desktop.clock)
