"""Which student stands in which group from day to day, and the rights without which nobody changes it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.contingent import Stay
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, may
from db.clock import Clock, today
from db.models.groups import Membership, StudyGroup
from db.rights import load_rights
from db.roll import cards_of, joined_cards

MOVEMENT, GROUPS, CARD = "students.movement_orders", "groups", "students.card"
CONTACTS, STAFF = "students.contacts", "staff.card"
_WHO = {
    MOVEMENT: phrase("Состав групп ведёт заведующий учебной частью. Ничего не изменено."),
    GROUPS: phrase("Группы ведёт заведующий учебной частью. Ничего не изменено."),
    CARD: phrase("Карточки студентов ведёт учебная часть. Ничего не изменено."),
    CONTACTS: phrase("Контакты студентов ведут куратор и учебная часть. Ничего не изменено."),
    STAFF: phrase("Карточки сотрудников ведёт отдел кадров. Ничего не изменено."),
}


def refuse_without(session: Session, *sections: str, person: UUID, clock: Clock) -> None:
    """Refuse whoever may not write one of these sections over the whole college, saying who may."""
    rights, day = load_rights(session, person), today(clock)
    for section in sections:
        if not may(rights.matrix, rights.actor_on(day), section, Action.WRITE, day):
            raise Refused(_WHO[section])


def may_write(session: Session, section: str, *, person: UUID, clock: Clock) -> bool:
    """Say whether this person writes a section over the whole college."""
    rights, day = load_rights(session, person), today(clock)
    return may(rights.matrix, rights.actor_on(day), section, Action.WRITE, day)


def stays_of(session: Session, student: UUID) -> list[tuple[UUID, Stay]]:
    """Return every stay of a student, under all of his cards, with its row, the earliest first."""
    cards = cards_of(joined_cards(session), student)
    told = session.execute(
        select(Membership.id, Membership.group_id, Membership.first_day, Membership.end_day)
        .where(Membership.student_id.in_(cards), Membership.withdrawn_at.is_(None))
        .order_by(Membership.first_day)
    )
    return [(row, Stay(group, first, end)) for row, group, first, end in told]


def last_stay(stays: Collection[tuple[UUID, Stay]]) -> tuple[UUID, Stay] | None:
    """Return the stay that has no end, or none."""
    open_ = [each for each in stays if each[1].end is None]
    return max(open_, key=lambda each: each[1].first, default=None)


def group_names(session: Session) -> dict[UUID, str]:
    """Return the names of the groups that there are."""
    told = session.execute(select(StudyGroup.id, StudyGroup.name).where(StudyGroup.withdrawn_at.is_(None)))
    return dict(told.all())


def standing_in(session: Session, day: date) -> dict[UUID, list[UUID]]:
    """Return the students of each group on a day."""
    told = session.execute(
        select(Membership.group_id, Membership.student_id).where(
            Membership.withdrawn_at.is_(None), Membership.first_day <= day,
            Membership.end_day.is_(None) | (Membership.end_day > day),
        )
    )  # fmt: skip
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for group, student in told:
        found[group].append(student)
    return found
