"""Where the four numbers come from: the store of the person who is signed in."""

from datetime import date
from uuid import UUID

from college.reconciliation import GroupHours
from college.terms import study_year_of
from db import reconciliation
from db.clock import Clock, today
from db.reconciliation_lists import Lists, lists_of
from db.store import Store


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock
        self.year = study_year_of(self.day)

    @property
    def day(self) -> date:
        """Today in the college."""
        return today(self._clock)

    def read(self) -> tuple[GroupHours, ...]:
        """Read the year in hand."""
        with self._store.read() as session:
            return reconciliation.reconciled(session, self.year, self._person, self._clock)

    def lists(self, page: UUID, line: UUID) -> Lists:
        """Read what the numbers of a page are made of."""
        with self._store.read() as session:
            return lists_of(session, page, line, self.year, self._clock)
