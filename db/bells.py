"""When the bell rings on a day: the usual times, or those that the day's change names for everybody or for a group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.bells import DEFAULT_BELLS
from college.bells import Bell as Times
from db.models.catalogue import Bell
from db.models.timetable import DayChange


@dataclass(frozen=True, slots=True)
class Bells:
    """All sets of bells, and on which days another than the usual one rings."""

    rows: Sequence[Bell]
    named: Mapping[tuple[date, UUID | None], str]

    def of(self, day: date, pair: int, group: UUID | None = None) -> Times | None:
        """Return the times of a pair on the day, or None where the day has no such pair."""
        found = [row for row in self.rows if _stands(row, day)]
        if not found:
            return next((bell for bell in DEFAULT_BELLS if bell.pair == pair), None)
        names = {row.name for row in found}
        asked = (self.named.get((day, group)), self.named.get((day, None)), min(names))
        name = next(name for name in asked if name in names)
        return next((Times(pair, row.starts, row.ends) for row in found if (row.name, row.pair) == (name, pair)), None)


def bells_of(session: Session, first: date, last: date) -> Bells:
    """Read what rings between two days, inclusive."""
    rows = session.scalars(select(Bell).where(Bell.withdrawn_at.is_(None))).all()
    told = session.execute(
        select(DayChange.day, DayChange.group_id, DayChange.bell_name).where(
            DayChange.day.between(first, last), DayChange.bell_name != "", DayChange.withdrawn_at.is_(None)
        )
    )
    return Bells(rows, {(day, group): name for day, group, name in told})


def _stands(row: Bell, day: date) -> bool:
    return (row.first_day is None or row.first_day <= day) and (row.last_day is None or day <= row.last_day)
