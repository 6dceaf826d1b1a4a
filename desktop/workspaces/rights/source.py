"""Where the matrix comes from and where its changes go: the store of the person who is signed in."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from college.matrix.change import Change
from db.clock import Clock
from db.rights_history import Deed, history
from db.rights_table import ACT, Cell, RightsTable, change_rights, read_table
from db.store import Store


class Source(Protocol):
    """What the page reads and writes."""

    def table(self) -> RightsTable:
        """Return the matrix in force."""

    def write(self, changes: Sequence[Change], reason: str, former: Mapping[Cell, str] | None = None) -> None:
        """Change cells as one act. Raises Refused and StoreTrouble."""

    def history(self) -> tuple[Deed, ...]:
        """Return what this file knows of former changes, the newest first."""


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock

    def table(self) -> RightsTable:
        with self._store.read() as session:
            return read_table(session)

    def write(self, changes: Sequence[Change], reason: str, former: Mapping[Cell, str] | None = None) -> None:
        with self._store.write(ACT) as session:
            change_rights(session, changes, reason, person=self._person, clock=self._clock, former=former)

    def history(self) -> tuple[Deed, ...]:
        with self._store.read() as session:
            return history(session, self._clock)
