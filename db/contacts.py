"""Contacts of students and their families, as a desk lists, shows and writes them (3.1.6, 4.8К.1, 4.4.3)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from college.acts import clause
from college.admission.masks import Masked, masked, needs_reason
from college.contacts import Relation, kept, named
from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Place, may
from db import ids
from db.admission import access_notes
from db.admission import masked as values
from db.clock import Clock, today
from db.models.contacts import Contact, Guardian
from db.models.groups import Membership, StudyGroup
from db.names import names_of
from db.rights import PersonRights, load_rights

SECTION = "students.contacts"
NAMELESS = PersonName("—", "")
OF_CURATORS = clause("4.8К.1")


@dataclass(frozen=True, slots=True)
class StudentSeen:
    """A student whose contacts a person may see; `keeps` says that they lie here and are written here."""

    person: UUID
    name: PersonName = field(repr=False)
    group: str
    keeps: bool


@dataclass(frozen=True, slots=True)
class MaskSeen:
    """One masked value: of the student, or of whom `whose` names; `asks` says that a reason is wanted."""

    name: str  # "contact.phone"
    kind: Masked
    mask: str
    asks: bool
    row: UUID | None = None
    whose: str = field(default="", repr=False)
    relation: str = ""

    @property
    def column(self) -> str:
        """The column of its table."""
        return self.name.partition(".")[2]

    @property
    def is_of_family(self) -> bool:
        """Whether it is a parent's or a representative's."""
        return self.name.startswith(Guardian.__tablename__)


def students(session: Session, *, person: UUID, clock: Clock) -> tuple[StudentSeen, ...]:
    """Return the students of today whose contacts the person may see, in the order of names."""
    day, rights = today(clock), load_rights(session, person)
    told = session.execute(
        select(Membership.student_id, StudyGroup.id, StudyGroup.name)
        .join(StudyGroup, StudyGroup.id == Membership.group_id)
        .where(
            Membership.withdrawn_at.is_(None),
            Membership.first_day <= day,
            or_(Membership.end_day.is_(None), Membership.end_day > day),
        )
        .order_by(StudyGroup.name)
    )
    groups: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for student, group, name in told:
        groups[student][group] = name
    seen = {student: held for student, held in groups.items() if _may(rights, Action.SEE, held, day)}
    names = names_of(session, seen, day)
    found = [
        StudentSeen(
            student, names.get(student, NAMELESS), ", ".join(held.values()), _may(rights, Action.WRITE, held, day)
        )
        for student, held in seen.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.name.sort_key, each.person.hex)))


def masks(session: Session, student: UUID) -> tuple[MaskSeen, ...]:
    """Return the masks of what this desk keeps of a student and his family."""
    of = [each for each in values.fields().values() if each.section == SECTION]
    return tuple(
        MaskSeen(
            one.field.name, one.field.kind, masked(one.field.kind, one.value), needs_reason(one.field.kind, keeps=True),
            one.row, one.whose, one.relation,
        )
        for one in values.found_of(session, student, of)
    )  # fmt: skip


def reveal(session: Session, student: UUID, mask: MaskSeen, *, person: UUID, clock: Clock) -> str:
    """Return a value that this desk keeps; that it was looked at goes into the log of access with the next exchange."""
    _refuse_without(session, Action.SEE, student, person, clock)
    access_notes.note(session, "reveal", SECTION, student, person=person, clock=clock, reason=mask.column)
    return value(session, student, mask)


def value(session: Session, student: UUID, mask: MaskSeen) -> str:
    """Return what stands in a field, for the field in which it is edited."""
    return values.value_of(session, values.fields()[mask.name], student, mask.row) or ""


def put(session: Session, student: UUID, mask: MaskSeen, text: str, *, person: UUID, clock: Clock) -> str:
    """Write one contact; return what stood there. Raises Refused."""
    _refuse_without(session, Action.WRITE, student, person, clock)
    told = kept(mask.kind, text)
    row = _row(session, student, mask)
    before: str = getattr(row, mask.column)
    setattr(row, mask.column, told)
    return before


def add_relative(session: Session, student: UUID, name: str, relation: Relation, *, person: UUID, clock: Clock) -> UUID:
    """Add a parent or representative of a student; return his row. Raises Refused."""
    _refuse_without(session, Action.WRITE, student, person, clock)
    row = Guardian(student_id=student, name=named(name), relation=relation.value)
    session.add(row)
    session.flush()
    return row.id


def name_relative(
    session: Session, row: UUID, name: str, relation: Relation, *, person: UUID, clock: Clock
) -> tuple[str, Relation]:
    """Call a parent or representative otherwise; return what he was called. Raises Refused."""
    found = session.get_one(Guardian, row)
    _refuse_without(session, Action.WRITE, found.student_id, person, clock)
    before = found.name, Relation(found.relation) if found.relation in set(Relation) else Relation.OTHER
    found.name, found.relation = named(name), relation.value
    return before


def stand_relative(session: Session, row: UUID, *, stand: bool, person: UUID, clock: Clock) -> None:
    """Take a parent or representative off the card, or let him stand there again. Raises Refused."""
    found = session.get_one(Guardian, row)
    _refuse_without(session, Action.WRITE, found.student_id, person, clock)
    found.withdrawn_at, found.withdrawn_by = (None, None) if stand else (clock.now(), person)


def _row(session: Session, student: UUID, mask: MaskSeen) -> Contact | Guardian:
    """Return the row of a field; the student's own is made with its first value."""
    if mask.is_of_family:
        found = None if mask.row is None else session.get(Guardian, mask.row)
        if found is None or found.student_id != student or found.withdrawn_at is not None:
            raise Refused(phrase("Этого человека в карточке уже нет. Ничего не записано. Откройте карточку снова."))
        return found
    row = session.get(Contact, ids.derived(session.info["college"], Contact.sync.noun, student))
    if row is None:
        row = Contact(person_id=student, phone="", email="", address="")
        session.add(row)
    if row.withdrawn_at is not None:
        row.withdrawn_at = row.withdrawn_by = None
    return row


def _refuse_without(session: Session, action: Action, student: UUID, person: UUID, clock: Clock) -> None:
    day, rights = today(clock), load_rights(session, person)
    told = session.execute(
        select(Membership.group_id, Membership.student_id).where(
            Membership.student_id == student, Membership.withdrawn_at.is_(None), Membership.first_day <= day,
            or_(Membership.end_day.is_(None), Membership.end_day > day),
        )
    )  # fmt: skip
    if not _may(rights, action, {group: "" for group, _ in told}, day):
        raise Refused(phrase("Контакты ведут куратор этой группы и учебная часть. Ничего не изменено."), OF_CURATORS)


def _may(rights: PersonRights, action: Action, groups: Mapping[UUID, str], day: date) -> bool:
    actor = rights.actor_on(day)
    places = [Place(group=group) for group in groups] or [Place()]
    return any(may(rights.matrix, actor, SECTION, action, day, place) for place in places)
