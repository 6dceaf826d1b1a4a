"""Whose names a log tells: of employees wherever they act, of others by the payload rule."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from college.matrix.payload import may_see_student
from college.roles import Place
from db import audit, names
from server.asker import Asker

NOWHERE: Mapping[UUID, tuple[Place, ...]] = {}


def told_names(
    asker: Asker, session: Session, carrier: str, people: Collection[UUID],
    lying: Mapping[UUID, tuple[Place, ...]] = NOWHERE,
) -> Mapping[UUID, str]:  # fmt: skip
    """Return the full names of those of these people whom the asker may read in this log.

    `lying` says where the rows about somebody lie, beside his group: a teacher knows the students of his pages.
    """
    named = names.names_of(session, people, asker.day)
    staff = audit.of_staff(session, named.keys())
    places = _places(asker, session, named.keys() - staff)
    return {
        person: name.full
        for person, name in named.items()
        if person in staff or person == asker.person or _sees(asker, carrier, (*places[person], *lying.get(person, ())))
    }


def may_name(asker: Asker, session: Session, carrier: str, person: UUID) -> bool:
    """Whether this log may tell the asker of this very person."""
    if person == asker.person or person in audit.of_staff(session, {person}):
        return True
    return _sees(asker, carrier, _places(asker, session, {person})[person])


def _sees(asker: Asker, carrier: str, places: Iterable[Place]) -> bool:
    row = Place(own=True)  # that the log's row may be read was asked before
    return any(
        may_see_student(asker.rights.matrix, asker.actor, carrier, asker.day, where, row=row) for where in places
    )  # fmt: skip


def _places(asker: Asker, session: Session, people: Collection[UUID]) -> dict[UUID, tuple[Place, ...]]:
    groups = audit.groups_today(session, people, asker.day)
    return {
        person: tuple(Place(group=group) for group in groups.get(person, ())) or (Place(own=person == asker.person),)
        for person in people
    }
