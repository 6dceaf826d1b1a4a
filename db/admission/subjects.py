"""Whom an account is about: name, post or group, and whether the lists of the college know him today."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from college.admission.incidents import State as IncidentState
from college.names import PersonName
from college.roles import Place
from db.admission.slips import OF_STAFF
from db.models.accounts import Credential
from db.models.admission import Incident
from db.models.groups import Membership, StudyGroup
from db.models.people import Employee, Person
from db.names import names_of

NAMELESS = PersonName("", "")


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with the kind of account that is spoken of."""

    person: UUID
    kind: str
    name: PersonName = field(repr=False)
    work: str = ""  # post of an employee, group of a student
    groups: frozenset[UUID] = frozenset()
    is_here: bool = False  # works or studies here today
    last_day: date | None = None  # of whom the lists have let go, or will
    has_case: bool = False  # an incident about him is not closed

    @property
    def is_of_staff(self) -> bool:
        """Whether the sections of the staff guard this account, not those of students and parents."""
        return self.kind in OF_STAFF

    @property
    def accounts(self) -> str:
        """The section that guards the account."""
        return "accounts.staff" if self.is_of_staff else "accounts.students"

    @property
    def credentials(self) -> str:
        """The section that guards its codes."""
        return "credentials.staff" if self.is_of_staff else "credentials.students"

    def places(self, asker: UUID) -> tuple[Place, ...]:
        """Return where the account lies: a student of two groups lies in both."""
        own = self.person == asker
        return tuple(Place(group=group, own=own) for group in self.groups) or (Place(own=own),)


def subjects(session: Session, asked: Mapping[UUID, str | None], day: date) -> dict[UUID, Subject]:
    """Return those of the asked people whom the lists know; a kind of None is the one of the account that stands."""
    people = list(asked)
    known = {row.person: row.kind for row in session.scalars(select(Credential).where(Credential.person.in_(people)))}
    kinds = {person: kind or known.get(person) for person, kind in asked.items()}
    posts, groups = _posts(session, people), _groups(session, people, day)
    plain = set(session.scalars(select(Person.id).where(Person.id.in_(people), Person.withdrawn_at.is_(None))))
    names, cases = names_of(session, people, day), _cases(session, people)
    found = {}
    for person, kind in kinds.items():
        if kind is None or person not in plain | posts.keys() | groups.keys() | known.keys():
            continue
        post, left = posts.get(person, ("", None))
        studies, group_names, ends = groups.get(person, (frozenset(), "", None))
        works = person in posts and (left is None or left >= day)
        here = {"staff": works, "student": bool(studies)}.get(kind, person in plain)
        last = left if kind == "staff" else ends if kind == "student" else None
        work = post if kind == "staff" else group_names
        found[person] = Subject(
            person, kind, names.get(person, NAMELESS), work, studies if kind == "student" else frozenset(), here, last,
            person in cases,
        )  # fmt: skip
    return found


def _posts(session: Session, people: Collection[UUID]) -> dict[UUID, tuple[str, date | None]]:
    """Return the posts of employees, and the last day of whom nothing keeps employed."""
    told: dict[UUID, list[tuple[str, date | None]]] = defaultdict(list)
    for person, post, left in session.execute(
        select(Employee.person_id, Employee.post, Employee.dismissed).where(
            Employee.person_id.in_(list(people)), Employee.withdrawn_at.is_(None)
        )
    ):
        told[person].append((post, left))
    found = {}
    for person, held in told.items():
        ends = [left for _, left in held if left is not None]
        found[person] = (", ".join(post for post, _ in held if post), max(ends) if len(ends) == len(held) else None)
    return found


def _groups(
    session: Session, people: Collection[UUID], day: date
) -> dict[UUID, tuple[frozenset[UUID], str, date | None]]:
    """Return the groups of today, their names, and the day on which a student who is in none any more has left."""
    told: dict[UUID, list[tuple[UUID, str, date | None]]] = defaultdict(list)
    for person, group, name, end in session.execute(
        select(Membership.student_id, StudyGroup.id, StudyGroup.name, Membership.end_day)
        .join(StudyGroup, StudyGroup.id == Membership.group_id)
        .where(
            Membership.student_id.in_(list(people)), Membership.withdrawn_at.is_(None), Membership.first_day <= day,
        )
        .order_by(StudyGroup.name)
    ):  # fmt: skip
        told[person].append((group, name, end))
    found = {}
    for person, held in told.items():
        now = [(group, name) for group, name, end in held if end is None or end > day]
        ends = [end for _, _, end in held if end is not None]
        left = max(ends) if len(ends) == len(held) else None
        found[person] = (frozenset(group for group, _ in now), ", ".join(name for _, name in now), left)
    return found


def _cases(session: Session, people: Collection[UUID]) -> set[UUID]:
    return set(
        session.scalars(
            select(Incident.person_id).where(
                Incident.person_id.in_(list(people)),
                Incident.withdrawn_at.is_(None),
                or_(Incident.standing != IncidentState.CLOSED.value),
            )
        )
    )
