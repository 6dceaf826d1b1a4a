"""What the workspace reads of the file: names to search among and to show, the college; and the note of a printing."""

from collections.abc import Collection
from uuid import UUID

from db.admission import access_notes
from db.clock import Clock, today
from db.known_names import Known, known_groups, known_names, known_people
from db.models.catalogue import College
from db.store import Store
from desktop.workspaces.access_log.printing import House


class StoreSource:
    """Reads the store of whoever is signed in."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock

    def known(self) -> tuple[tuple[Known, ...], tuple[Known, ...]]:
        """Return the people and the groups that can be searched for."""
        with self._store.read() as session:
            return known_people(session, today(self._clock)), known_groups(session)

    def names(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """Return what these things are called, as far as this file knows them."""
        with self._store.read() as session:
            return known_names(session, ids, today(self._clock))

    def house(self) -> House:
        """Return the college."""
        with self._store.read() as session:
            college = session.query(College).first()
        return House(college.name, college.demo) if college else House("", is_demo=False)

    def note_printed(self, section: str, subject: UUID | None, rows: int) -> None:
        """Let the log of access know that its entries went to paper."""
        with self._store.write("note_printed") as session:
            access_notes.note(session, "print", section, subject, person=self._person, clock=self._clock, rows=rows)
