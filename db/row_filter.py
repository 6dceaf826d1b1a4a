"""What a person reaches as a condition over rows: a list shows exactly what the check of one row allows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, true

from college.roles import Reach

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Lying:
    """Where the rows of a table lie, as a `Place` says it of one row; what a table does not know reaches nothing."""

    own: Condition | None = None
    granted: Condition | None = None
    group: SQLColumnExpression[UUID] | None = None
    commission: Callable[[Collection[UUID]], Condition] | None = None  # rows of any of these on the day in question


def reached(reach: Reach, rows: Lying) -> Condition:
    """Return the condition under which a row lies within the reach."""
    ways = [
        true() if reach.everywhere else None,
        rows.own if reach.own else None,
        rows.granted if reach.granted else None,
        rows.group.in_(reach.groups) if rows.group is not None and reach.groups else None,
        rows.commission(reach.commissions) if rows.commission is not None and reach.commissions else None,
    ]
    anywhere = or_(false(), *(way for way in ways if way is not None))
    return anywhere if reach.within is None else and_(anywhere, reached(reach.within, rows))
