"""Whom a list may meet: the students or the employees who are in the base, as far as a list can speak of them."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.people_lists import KnownPerson, ListKind
from db.models.contacts import Contact, Guardian
from db.models.groups import Membership
from db.models.people import Employee, Person
from db.names import names_of
from db.people.standing import group_names
from db.roll import joined_cards

Told = dict[UUID, dict[str, str]]


def known_people(session: Session, kind: ListKind, day: date) -> tuple[KnownPerson, ...]:
    """Return everybody whom a list of this kind may mean; two joined cards are one person."""
    return _students(session, day) if kind is ListKind.STUDENTS else _employees(session, day)


def _students(session: Session, day: date) -> tuple[KnownPerson, ...]:
    joined = joined_cards(session)
    values, since = _standing(session, joined)
    _add_contacts(session, values)
    family = _families(session, joined)
    return _known(session, values, day, since, family)


def _employees(session: Session, day: date) -> tuple[KnownPerson, ...]:
    told = session.execute(select(Employee.person_id, Employee.post).where(Employee.withdrawn_at.is_(None)))
    return _known(session, {person: _said(post=post) for person, post in told}, day, {}, {})


def _standing(session: Session, joined: dict[UUID, UUID]) -> tuple[Told, dict[UUID, date]]:
    """Return who stood in any group, with the group in which he stands now or will, and since when."""
    names = group_names(session)
    told = session.execute(
        select(Membership.student_id, Membership.group_id, Membership.first_day, Membership.end_day)
        .where(Membership.withdrawn_at.is_(None))
        .order_by(Membership.first_day)
    )
    values: Told = {}
    since: dict[UUID, date] = {}
    for student, group, first, end in told:
        person = joined.get(student, student)
        held = values.setdefault(person, {})
        if end is None and group in names:
            held["group"], since[person] = names[group], first
    return values, since


def _add_contacts(session: Session, values: Told) -> None:
    told = session.execute(
        select(Contact.person_id, Contact.phone, Contact.email, Contact.address).where(Contact.withdrawn_at.is_(None))
    )
    for person, phone, email, address in told:
        if person in values:
            values[person] |= _said(phone=phone, email=email, address=address)


def _families(session: Session, joined: dict[UUID, UUID]) -> dict[UUID, tuple[dict[str, str], ...]]:
    told = session.execute(
        select(Guardian.student_id, Guardian.name, Guardian.relation, Guardian.phone).where(
            Guardian.withdrawn_at.is_(None)
        )
    )
    found: dict[UUID, list[dict[str, str]]] = defaultdict(list)
    for student, name, relation, phone in told:
        found[joined.get(student, student)].append(_said(guardian=name, relation=relation, guardian_phone=phone))
    return {student: tuple(family) for student, family in found.items()}


def _known(
    session: Session,
    values: Told,
    day: date,
    since: dict[UUID, date],
    family: dict[UUID, tuple[dict[str, str], ...]],
) -> tuple[KnownPerson, ...]:
    cards = session.execute(select(Person.id, Person.born, Person.sex).where(Person.withdrawn_at.is_(None)))
    births = {id_: (born, sex) for id_, born, sex in cards}
    found = []
    for person, name in names_of(session, values.keys(), day).items():
        born, sex = births.get(person, (None, ""))
        told = values[person] | _said(sex=sex)
        found.append(KnownPerson(person, name, born, told, since.get(person), family.get(person, ())))
    return tuple(found)


def _said(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
