"""What people are called on a day; names are dated, so an old day shows the old one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.names import PersonName
from db.models.people import PersonName as Named


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of some people, with the days from which each stands."""

    dated: Mapping[UUID, tuple[tuple[date, PersonName], ...]]

    def on(self, person: UUID | None, day: date) -> PersonName | None:
        """Return the name that stands on the day; before the first one, the first."""
        found: PersonName | None = None
        for since, name in self.dated.get(person, ()) if person else ():
            if found is None or since <= day:
                found = name
        return found

    def short(self, person: UUID | None, day: date) -> str:
        """Return «Громов П. С.» as of the day, or nothing where nobody is known."""
        name = self.on(person, day)
        return name.short if name else ""


def all_names(session: Session, people: Collection[UUID]) -> Names:
    """Return all names that these people ever had."""
    found: dict[UUID, tuple[tuple[date, PersonName], ...]] = {}
    if people:
        told = session.execute(
            select(Named.person_id, Named.since, Named.surname, Named.given, Named.patronymic)
            .where(Named.person_id.in_(list(people)), Named.withdrawn_at.is_(None))
            .order_by(Named.since)
        )
        for person, since, surname, given, patronymic in told:
            found[person] = (*found.get(person, ()), (since, PersonName(surname, given, patronymic)))
    return Names(found)


def names_of(session: Session, people: Collection[UUID], day: date) -> dict[UUID, PersonName]:
    """Return the name that stands for each person on the day; before the first one, the first."""
    names = all_names(session, people)
    return {person: name for person in names.dated if (name := names.on(person, day))}


def short(names: Mapping[UUID, PersonName], person: UUID | None) -> str:
    """Return «Громов П. С.», or nothing where nobody is known."""
    name = names.get(person) if person else None
    return name.short if name else ""
