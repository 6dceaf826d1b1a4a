"""Invented families of invented students: who they are and how they are reached; no such number is in use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from college.contacts import Relation
from college.demo.people import FEMALE, GIVEN, MALE, PATRONYMICS
from college.demo.shapes import DemoPerson
from college.names import PersonName

_STREETS = ("Мира", "Ленина", "Садовая", "Школьная", "Весенняя", "Заводская")


@dataclass(frozen=True, slots=True)
class DemoContact:
    """How somebody is reached."""

    phone: str = field(repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DemoRelative:
    """A parent of a student."""

    name: PersonName
    relation: Relation
    contact: DemoContact


def contact_of(student: DemoPerson) -> DemoContact:
    """Return how a student is reached; the same student has the same phone always."""
    address = f"г. Северск, ул. {_STREETS[student.id % len(_STREETS)]}, {student.id % 60 + 1}"
    return DemoContact(_phone(student.id, 0), f"{student.login}@example.org", address)


def relatives_of(student: DemoPerson) -> Iterator[DemoRelative]:
    """Yield the mother of a student and, of two of three, the father."""
    chance = Random(student.id)  # noqa: S311  invents people, keeps no secret
    surname = student.name.surname.removesuffix("а") if student.sex == FEMALE else student.name.surname
    patronymic = chance.choice(PATRONYMICS)
    mother = PersonName(f"{surname}а", chance.choice(GIVEN[FEMALE]), f"{patronymic}на")
    yield DemoRelative(mother, Relation.MOTHER, DemoContact(_phone(student.id, 1)))
    if student.id % 3:
        father = PersonName(surname, chance.choice(GIVEN[MALE]), f"{chance.choice(PATRONYMICS)}ич")
        yield DemoRelative(father, Relation.FATHER, DemoContact(_phone(student.id, 2)))


def _phone(person: int, which: int) -> str:
    number = f"{person * 10 + which:07}"
    return f"+7 000 {number[:3]}-{number[3:5]}-{number[5:]}"
