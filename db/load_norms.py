"""What the college holds its teachers' hours to, from a study year on: a setting of its own, not of this program."""

from uuid import UUID

from sqlalchemy.orm import Session

from college.load import NORMS, LoadNorms
from college.roles import Action
from db import ids
from db.act_traces import Done, traces_of, undo_done
from db.clock import Clock
from db.models.catalogue import LoadNorm
from db.plans import standing
from db.right_asked import refuse_without

SECTION = "settings.teaching"


def norms_in(session: Session, year: int) -> LoadNorms:
    """Return the norms of a study year: those last set for it, or for a year before it."""
    rows = sorted(standing(session, LoadNorm, LoadNorm.year <= year), key=lambda row: row.year)
    return LoadNorms(**{row.name: row.hours for row in rows if row.name in NORMS})


def set_norms(session: Session, year: int, norms: LoadNorms, *, person: UUID, clock: Clock) -> Done:
    """Let these norms hold from a study year on. Raises Refused."""
    refuse_without(session, SECTION, Action.WRITE, person, clock)
    for name in NORMS:
        hours: int = getattr(norms, name)
        row = session.get(LoadNorm, ids.derived(session.info["college"], LoadNorm.sync.noun, name, year))
        if row is None:
            session.add(LoadNorm(name=name, year=year, hours=hours))
        else:
            row.hours, row.withdrawn_at, row.withdrawn_by = hours, None, None
    return Done(person, traces_of(session))


def undo(session: Session, done: Done, *, person: UUID, clock: Clock) -> None:
    """Take norms back. Raises Refused where somebody has set them since."""
    undo_done(session, done, (), lambda _: (), person=person, clock=clock)
