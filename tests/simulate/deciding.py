"""What people decide about work that waits on the server: they choose an act, and a fate for the whole of it."""

from itertools import groupby
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from college.parked import Verdict
from db import decisions
from db.decisions import ParkedName
from tests.simulate.acts import Nothing

if TYPE_CHECKING:
    from tests.simulate.desktop import Desktop
    from tests.simulate.story import Step

OTHERS = (Verdict.ACCEPTED,) * 5 + (Verdict.RETURNED, Verdict.DISMISSED)
OWN = (Verdict.WITHDRAWN, Verdict.WITHDRAWN, Verdict.ACCEPTED)  # the last is not his to give
A_PART = 6  # one in so many decides about a part of an act only


def decide(desktop: "Desktop", step: "Step") -> bool:
    """Decide about one act that waits, or was sent back before; say whether that was saved.

    `what` of the step is the fate of the act that came last, which stands over newer values where it has an `amount`;
    otherwise everything is drawn.
    """

    def decided(session: Session, rng: Random) -> None:
        if not (acts := _acts(desktop)):
            raise Nothing
        names, fate, is_over = (acts[-1], Verdict(step.what), bool(step.amount)) if step.what else _drawn(rng)
        decisions.decide(
            session, names, fate, by=desktop.person, clock=desktop.clock, reason="Так решено.", is_over=is_over
        )  # fmt: skip

    def _drawn(rng: Random) -> tuple[tuple[ParkedName, ...], Verdict, bool]:
        names = rng.choice(_acts(desktop))
        fates = OWN if names[0].author == desktop.person else OTHERS
        part = names if rng.randrange(A_PART) else (rng.choice(names),)
        return part, rng.choice(fates), rng.random() < 0.5

    return desktop.write(decisions.ACT, decided, step.dice)


def _acts(desktop: "Desktop") -> list[tuple[ParkedName, ...]]:
    """Return the acts of which something waits, as whoever decides sees them at the server."""
    told = desktop.world.server.slot.read(
        "SELECT device, act_id, seq, hash, person FROM quarantine "
        "WHERE reason NOT IN ('witness', 'decided') AND state IN ('open', 'returned', 'dismissed') "
        "ORDER BY device, act_id, seq"
    )
    return [
        tuple(ParkedName(UUID(device), seq, name, UUID(person)) for device, _, seq, name, person in act)
        for _, act in groupby(told, key=lambda row: row[:2])
    ]
