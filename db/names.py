"""What people are called on a day; names are dated, so an old print keeps the old one."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.names import PersonName
from db.models.people import PersonName as Named


def names_of(session: Session, people: Collection[UUID], day: date) -> dict[UUID, PersonName]:
    """Return the name that stands for each person on the day; before the first one, the first."""
    if not people:
        return {}
    told = session.execute(
        select(Named.person_id, Named.since, Named.surname, Named.given, Named.patronymic)
        .where(Named.person_id.in_(list(people)), Named.withdrawn_at.is_(None))
        .order_by(Named.since)
    )
    found: dict[UUID, PersonName] = {}
    for person, since, surname, given, patronymic in told:
        if person not in found or since <= day:
            found[person] = PersonName(surname, given, patronymic)
    return found


def short(names: dict[UUID, PersonName], person: UUID | None) -> str:
    """Return «Громов П. С.», or nothing where nobody is known."""
    name = names.get(person) if person else None
    return name.short if name else ""
