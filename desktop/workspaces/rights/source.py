"""Where the matrix comes from and where its changes go: the store of the person who is signed in."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from college.matrix.change import Change
from db import rights_confirmation
from db.clock import Clock
from db.rights_confirmation import Standing
from db.rights_history import Deed, cells, history
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

    def cells(self) -> Mapping[UUID, Cell]:
        """Return the cell of each row of the table, as the server's log names it."""

    def standing(self) -> Standing:
        """Return how the director's confirmation stands."""

    def confirm(self) -> int:
        """Confirm the matrix; return how many changes that were. Raises Refused and StoreTrouble."""


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

    def cells(self) -> Mapping[UUID, Cell]:
        with self._store.read() as session:
            return cells(session)

    def standing(self) -> Standing:
        with self._store.read() as session:
            return rights_confirmation.standing(session, self._clock)

    def confirm(self) -> int:
        with self._store.write(rights_confirmation.ACT) as session:
            return rights_confirmation.confirm(session, person=self._person, clock=self._clock)
