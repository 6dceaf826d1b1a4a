"""Closed terms as rules know them."""

from typing import Any

from sqlalchemy import Row

from college.phrases import phrase
from college.terms import Closure, ClosureState


def closure_of(row: Row[Any]) -> Closure:
    """Return the closing of a term as `college.terms` judges it."""
    if not row.closed:
        state = ClosureState.OPEN
    else:
        state = ClosureState.REOPENED if row.opened_until is not None else ClosureState.CLOSED
    moment = row.changed_at
    return Closure(
        term=row.term,
        state=state,
        by=phrase("заместитель директора"),
        at=moment.date() if moment is not None else row.opened_until,
        opened_for=row.opened_for,
        opened_until=row.opened_until,
    )
