"""Where the commissions come from and where acts go: the store of the person who is signed in."""

from uuid import UUID

from db import commissions
from db.clock import Clock
from db.commissions import Discipline, Member, Seen, Taken
from db.models.commissions import CommissionLine, CommissionMember
from db.store import Store

What = Discipline | Member


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock

    def read(self) -> Seen:
        """Read the commissions of today."""
        with self._store.read() as session:
            return commissions.seen(session, self._clock)

    def add(self, name: str) -> UUID:
        with self._store.write("add_commission") as session:
            return commissions.add_commission(session, name, person=self._person, clock=self._clock)

    def rename(self, commission: UUID, name: str) -> str:
        with self._store.write("rename_commission") as session:
            return commissions.rename(session, commission, name, person=self._person, clock=self._clock)

    def stand(self, commission: UUID, *, stand: bool) -> None:
        with self._store.write("withdraw_commission") as session:
            commissions.stand_commission(session, commission, stand=stand, person=self._person, clock=self._clock)

    def take(self, commission: UUID, what: What) -> tuple[UUID, ...]:
        person, clock = self._person, self._clock
        with self._store.write("take_into_commission") as session:
            if isinstance(what, Member):
                return commissions.take_member(session, commission, what.person, person=person, clock=clock)
            return commissions.take_lines(session, commission, what.title, what.lines, person=person, clock=clock)

    def take_out(self, what: What, rows: tuple[UUID, ...]) -> Taken:
        with self._store.write("take_out_of_commission") as session:
            return commissions.take_out(session, _kind(what), rows, person=self._person, clock=self._clock)

    def put_back(self, what: What, taken: Taken) -> None:
        with self._store.write("take_into_commission") as session:
            commissions.put_back(session, _kind(what), taken)


def rows_of(what: What) -> tuple[UUID, ...]:
    """Return the rows that say that this belongs to its commission."""
    if isinstance(what, Discipline):
        return what.rows
    return (what.row,) if what.row else ()


def _kind(what: What) -> commissions.Kind:
    return CommissionLine if isinstance(what, Discipline) else CommissionMember
