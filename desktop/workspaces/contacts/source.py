"""Where contacts come from and where edits go: the store of who keeps them, else the server, one person at a time."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from college.admission.masks import Masked
from college.contacts import Relation
from db import contacts
from db.clock import Clock
from db.contacts import MaskSeen, StudentSeen
from db.store import Store


class StoreSource:
    """The store of one person."""

    def __init__(self, store: Store, person: UUID, clock: Clock) -> None:
        self._store, self._person, self._clock = store, person, clock

    def students(self) -> tuple[StudentSeen, ...]:
        """Read the students whose contacts this person may see."""
        with self._store.read() as session:
            return contacts.students(session, person=self._person, clock=self._clock)

    def masks(self, student: UUID) -> tuple[MaskSeen, ...]:
        """Read the masks of what lies here."""
        with self._store.read() as session:
            return contacts.masks(session, student)

    def reveal(self, student: UUID, mask: MaskSeen) -> str:
        """Return a value that lies here, and note that it was looked at."""
        with self._store.write("note_access") as session:
            return contacts.reveal(session, student, mask, person=self._person, clock=self._clock)

    def put(self, student: UUID, mask: MaskSeen, text: str) -> str:
        with self._store.write("put_contact") as session:
            return contacts.put(session, student, mask, text, person=self._person, clock=self._clock)

    def add_relative(self, student: UUID, name: str, relation: Relation) -> UUID:
        with self._store.write("add_relative") as session:
            return contacts.add_relative(session, student, name, relation, person=self._person, clock=self._clock)

    def name_relative(self, row: UUID, name: str, relation: Relation) -> tuple[str, Relation]:
        with self._store.write("name_relative") as session:
            return contacts.name_relative(session, row, name, relation, person=self._person, clock=self._clock)

    def stand_relative(self, row: UUID, *, stand: bool) -> None:
        with self._store.write("withdraw_relative") as session:
            contacts.stand_relative(session, row, stand=stand, person=self._person, clock=self._clock)


def read_masks(told: Mapping[str, Any]) -> tuple[MaskSeen, ...]:
    """Read the masks that the server tells. Raises KeyError, TypeError or ValueError where they are told otherwise."""
    return tuple(
        MaskSeen(
            str(one["name"]), Masked(one["kind"]), str(one["mask"]), bool(one["asks"]),
            UUID(one["row"]) if one.get("row") else None, str(one.get("whose") or ""), str(one.get("relation") or ""),
        )
        for one in told["fields"]
    )  # fmt: skip
