"""Groups and who stands in them on a day, as the pages of the offices list them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.contingent import course_of
from college.names import PersonName
from db.models.groups import Curatorship, Membership, StudyGroup
from db.models.people import Employee, Person
from db.names import names_of
from db.people.standing import standing_in
from db.roll import NOBODY, joined_cards

Cards = dict[UUID, tuple[date | None, str]]


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """A group on a day: its course, its curator, how many stand in it."""

    id: UUID
    name: str
    enrolled_year: int
    course: int
    students: int
    curator: str = field(default="", repr=False)
    plan: UUID | None = None


@dataclass(frozen=True, slots=True)
class StudentSeen:
    """A student with one stay in a group: by which order he came, and by which he left."""

    person: UUID
    name: PersonName = field(repr=False)
    born: date | None = field(repr=False)
    sex: str
    membership: UUID
    group: UUID
    first: date
    end: date | None
    order_number: str = ""
    order_day: date | None = None
    leave_kind: str = ""
    leave_number: str = ""
    leave_day: date | None = None
    cards: tuple[UUID, ...] = ()  # former cards that mean him


@dataclass(frozen=True, slots=True)
class EmployeeSeen:
    """An employee as the office of staff lists him."""

    person: UUID
    name: PersonName = field(repr=False)
    born: date | None = field(repr=False)
    sex: str
    post: str
    hired: date | None
    dismissed: date | None


def groups_on(session: Session, day: date) -> tuple[GroupSeen, ...]:
    """Return every group with how it stands on the day, in the order of courses and names."""
    standing, joined = standing_in(session, day), joined_cards(session)
    curators = _curators(session, day)
    told = session.execute(
        select(StudyGroup.id, StudyGroup.name, StudyGroup.enrolled_year, StudyGroup.plan_id).where(
            StudyGroup.withdrawn_at.is_(None)
        )
    )
    found = [
        GroupSeen(
            id_, name, year, course_of(year, day), len({joined.get(one, one) for one in standing.get(id_, ())}),
            curators.get(id_, ""), plan,
        )
        for id_, name, year, plan in told
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.course, each.name.casefold())))


def students_on(session: Session, group: UUID | None, day: date) -> tuple[StudentSeen, ...]:
    """Return who stands in a group on the day; without one, whoever has left and stands in none on it."""
    rows = [row for row in _memberships(session) if group is None or row.group_id == group]
    joined = joined_cards(session)
    here = [row for row in rows if row.first_day <= day and (row.end_day is None or row.end_day > day)]
    if group is None:
        standing = {joined.get(row.student_id, row.student_id) for row in here}
        last = {joined.get(row.student_id, row.student_id): row for row in rows if row.first_day <= day}
        here = [row for student, row in last.items() if student not in standing]
    return _students(session, here, joined, day)


def stays_of_person(session: Session, person: UUID, day: date) -> tuple[StudentSeen, ...]:
    """Return every stay of a student under all of his cards, the latest first."""
    joined = joined_cards(session)
    rows = [row for row in _memberships(session) if joined.get(row.student_id, row.student_id) == person]
    found = _students(session, rows, joined, day)
    return tuple(sorted(found, key=lambda each: each.first, reverse=True))


def employees(session: Session, day: date) -> tuple[EmployeeSeen, ...]:
    """Return whoever works here on the day or will, in the order of names."""
    told = session.execute(
        select(Employee.person_id, Employee.post, Employee.hired, Employee.dismissed).where(
            Employee.withdrawn_at.is_(None), Employee.dismissed.is_(None) | (Employee.dismissed >= day)
        )
    ).all()
    people = {person for person, *_ in told}
    names, cards = names_of(session, people, day), _cards(session)
    found = [
        EmployeeSeen(person, names.get(person, NOBODY), *cards.get(person, (None, "")), post, hired, dismissed)
        for person, post, hired, dismissed in told
    ]
    return tuple(sorted(found, key=lambda each: (each.name.sort_key, each.person.hex)))


def _memberships(session: Session) -> list[Membership]:
    asked = select(Membership).where(Membership.withdrawn_at.is_(None)).order_by(Membership.first_day)
    return list(session.scalars(asked))


def _students(session: Session, rows: list[Membership], joined: dict[UUID, UUID], day: date) -> tuple[StudentSeen, ...]:
    people = {joined.get(row.student_id, row.student_id) for row in rows}
    names, cards = names_of(session, people, day), _cards(session)
    former: dict[UUID, list[UUID]] = defaultdict(list)
    for card, person in joined.items():
        former[person].append(card)
    found = []
    for row in rows:
        person = joined.get(row.student_id, row.student_id)
        found.append(
            StudentSeen(
                person, names.get(person, NOBODY), *cards.get(person, (None, "")), row.id, row.group_id, row.first_day,
                row.end_day, row.order_number, row.order_day, row.leave_kind, row.leave_number, row.leave_day,
                tuple(former[person]),
            )
        )  # fmt: skip
    return tuple(sorted(_once(found), key=lambda each: (each.name.sort_key, each.person.hex)))


def _once(found: list[StudentSeen]) -> list[StudentSeen]:
    """Leave one line for each stay: two joined cards that stand in one group are one student there."""
    lines = {(each.person, each.group, each.first): each for each in found}
    many = Counter((each.person, each.group) for each in lines.values() if each.end is None)
    kept = {}
    for (person, group, first), each in lines.items():
        is_double = each.end is None and many[person, group] > 1
        kept[(person, group) if is_double else (person, group, first)] = each
    return list(kept.values())


def _cards(session: Session) -> Cards:
    told = session.execute(select(Person.id, Person.born, Person.sex).where(Person.withdrawn_at.is_(None)))
    return {id_: (born, sex) for id_, born, sex in told}


def _curators(session: Session, day: date) -> dict[UUID, str]:
    told = session.execute(
        select(Curatorship.group_id, Curatorship.person_id).where(
            Curatorship.withdrawn_at.is_(None), Curatorship.first_day <= day,
            Curatorship.last_day.is_(None) | (Curatorship.last_day >= day),
        )
    ).all()  # fmt: skip
    names = names_of(session, {person for _, person in told}, day)
    return {group: names[person].short for group, person in told if person in names}
