"""Names of things as this very file holds them: who holds no row of somebody, knows no name of his."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.names import PersonName
from college.phrases import phrase
from db.models.catalogue import Room
from db.models.groups import Membership, StudyGroup
from db.models.journal import Page
from db.models.people import Employee
from db.models.people import PersonName as Named
from db.models.subjects import PlanLine
from db.names import names_of

PAGE = phrase("%s, %s")


@dataclass(frozen=True, slots=True)
class Known:
    """A person or a group that can be searched for."""

    id: UUID
    name: str = field(repr=False)
    work: str = field(default="", repr=False)  # post of an employee, group of a student

    @property
    def told(self) -> str:
        """The name with what tells namesakes apart."""
        return f"{self.name}, {self.work}" if self.work else self.name


def known_names(session: Session, ids: Collection[UUID], day: date) -> dict[UUID, str]:
    """Return what these things are called: people by their full names, pages by group and code, groups and rooms."""
    wanted = list(ids)
    if not wanted:
        return {}
    found: dict[UUID, str] = {}
    for model in (StudyGroup, Room):
        told = session.execute(select(model.id, model.name).where(model.id.in_(wanted)))
        found |= {id_: str(name) for id_, name in told}
    pages = session.execute(
        select(Page.id, StudyGroup.name, PlanLine.code)
        .join(StudyGroup, StudyGroup.id == Page.group_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.id.in_(wanted))
    )
    found |= {page: PAGE % (group, code) for page, group, code in pages}
    return found | {person: name.full for person, name in names_of(session, wanted, day).items()}


def known_people(session: Session, day: date) -> tuple[Known, ...]:
    """Return everybody whose name this file holds, with his post or group, in the order of names."""
    people = set(session.scalars(select(Named.person_id).where(Named.withdrawn_at.is_(None))))
    names, works = names_of(session, people, day), _works(session, day)
    return tuple(
        Known(person, name.full, works.get(person, "")) for person, name in sorted(names.items(), key=_in_order)
    )


def known_groups(session: Session) -> tuple[Known, ...]:
    """Return every group, in the order of names."""
    told = session.execute(
        select(StudyGroup.id, StudyGroup.name).where(StudyGroup.withdrawn_at.is_(None)).order_by(StudyGroup.name)
    )
    return tuple(Known(group, name) for group, name in told)


def _in_order(item: tuple[UUID, PersonName]) -> tuple[object, str]:
    return item[1].sort_key, item[0].hex


def _works(session: Session, day: date) -> dict[UUID, str]:
    students = session.execute(
        select(Membership.student_id, StudyGroup.name)
        .join(StudyGroup, StudyGroup.id == Membership.group_id)
        .where(
            Membership.withdrawn_at.is_(None), Membership.first_day <= day,
            Membership.end_day.is_(None) | (Membership.end_day > day),
        )
    )  # fmt: skip
    posts = session.execute(select(Employee.person_id, Employee.post).where(Employee.withdrawn_at.is_(None)))
    found: dict[UUID, str] = {}
    for told in (students, posts):
        found |= {person: work for person, work in told if work}
    return found
