"""Where divisions come from and where acts go: the store of the person who is signed in."""

from datetime import date
from uuid import UUID

from db import divisions
from db.clock import Clock, today
from db.divisions import Divided
from db.people.lists import GroupSeen, groups_on
from db.store import Store
from desktop.widgets.traced_steps import ActsByHand


class StoreSource(ActsByHand):
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        super().__init__(store, person, clock, divisions.undo)

    def today(self) -> date:
        """Return the day of the college."""
        return today(self._clock)

    def groups(self) -> tuple[GroupSeen, ...]:
        """Read the groups that study now."""
        with self._store.read() as session:
            return groups_on(session, self.today())

    def divided(self, group: UUID, day: date) -> Divided:
        """Read how a group is divided on a day."""
        with self._store.read() as session:
            return divisions.divided(session, group, day)

    def left_behind(self, division: UUID, students: tuple[UUID, ...], day: date) -> int:
        """Count the marks that these students have from the day on where they are now."""
        with self._store.read() as session:
            return divisions.marks_from(session, division, students, day)
