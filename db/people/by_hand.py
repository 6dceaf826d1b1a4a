"""What the offices do by hand: a new group, a student enrolled, moved or gone, an employee, another name."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from college.contingent import MOVEMENT as MOVED_BY
from college.contingent import (
    Leaving,
    Stay,
    enrolled_in,
    group_named,
    plan_of_year,
    refuse_end,
    refuse_plan,
    refuse_second_stay,
)
from college.names import PersonName
from college.orders import Basis, refuse_basis
from college.phrases import phrase
from college.refusal import Refused
from db import ids
from db.act_traces import Done, traces_of, undo_done
from db.clock import Clock, today
from db.models.groups import Membership, StudyGroup
from db.models.journal import Page
from db.models.people import Employee, Person
from db.models.people import PersonName as Named
from db.models.subjects import Plan
from db.people.standing import CARD, GROUPS, MOVEMENT, STAFF, group_names, last_stay, refuse_without, stays_of
from db.people.taking_in import CARDS, newcomers


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A card that is filled in by hand."""

    name: PersonName = field(repr=False)
    born: date | None = field(default=None, repr=False)
    sex: str = ""


def add_group(session: Session, name: str, year: int, *, person: UUID, clock: Clock) -> Done:
    """Make a group of this year of enrolment; it learns by the plan of that year, where there is just one.

    Raises Refused.
    """
    refuse_without(session, GROUPS, person=person, clock=clock)
    kept = group_named(name, group_names(session).values())
    told = [(plan.id, plan.enrolled_year) for plan in session.scalars(_plans())]
    row = StudyGroup(name=kept, enrolled_year=enrolled_in(year, today(clock)), plan_id=plan_of_year(told, year))
    session.add(row)
    return _done(session, row)


def rename_group(session: Session, group: UUID, name: str, year: int, *, person: UUID, clock: Clock) -> Done:
    """Call a group otherwise, or give it another year of enrolment. Raises Refused."""
    refuse_without(session, GROUPS, person=person, clock=clock)
    row = session.get_one(StudyGroup, group)
    others = [each for id_, each in group_names(session).items() if id_ != group]
    row.name, row.enrolled_year = group_named(name, others), enrolled_in(year, today(clock))
    return _done(session, row)


def give_plan(session: Session, group: UUID, plan: UUID | None, *, person: UUID, clock: Clock) -> Done:
    """Let a group learn by a study plan of its year, or by none. Raises Refused once journals stand on another."""
    refuse_without(session, GROUPS, person=person, clock=clock)
    row = session.get_one(StudyGroup, group)
    if plan != row.plan_id:
        pages = select(Page.id).where(Page.group_id == group, Page.withdrawn_at.is_(None)).limit(1)
        year = session.get_one(Plan, plan).enrolled_year if plan else row.enrolled_year
        refuse_plan(row.enrolled_year, year, has_pages=session.scalar(pages) is not None)
        row.plan_id = plan
    return _done(session, row)


def drop_group(session: Session, group: UUID, *, person: UUID, clock: Clock) -> Done:
    """Withdraw a group in which nobody has ever stood. Raises Refused."""
    refuse_without(session, GROUPS, person=person, clock=clock)
    asked = select(Membership.id).where(Membership.group_id == group, Membership.withdrawn_at.is_(None)).limit(1)
    if session.scalar(asked) is not None:
        told = phrase("В группе стояли студенты: убрать её нельзя, их журналы остались бы без группы.")
        raise Refused(told, MOVED_BY)
    row = session.get_one(StudyGroup, group)
    row.withdrawn_at, row.withdrawn_by = clock.now(), person
    return _done(session, row)


def enrol(
    session: Session, new: NewPerson, group: UUID, order: Basis | None, first: date, *, person: UUID, clock: Clock
) -> Done:
    """Put a student whom nobody knows yet into a group. Raises Refused."""
    refuse_without(session, CARD, MOVEMENT, person=person, clock=clock)
    refuse_basis(order, today(clock), MOVED_BY)
    card = _card(session, new, first)
    _stand(session, card, group, order, first)
    return _done(session, card)


def move(
    session: Session, student: UUID, group: UUID, order: Basis | None, first: date, *, person: UUID, clock: Clock
) -> Done:
    """Let a student stand in another group from a day on, or again in one; his former stay ends there."""
    refuse_without(session, MOVEMENT, person=person, clock=clock)
    refuse_basis(order, today(clock), MOVED_BY)
    assert order is not None
    stays = stays_of(session, student)
    if (standing := last_stay(stays)) is not None:
        if standing[1].group == group:
            raise Refused(phrase("Студент и так стоит в этой группе. Выберите другую."), MOVED_BY)
        _end(session, *standing, first, Leaving.MOVED, order)
        stays = [each for each in stays if each[0] != standing[0]]
        stays.append((standing[0], Stay(standing[1].group, standing[1].first, first)))
    refuse_second_stay(Stay(group, first), [stay for _, stay in stays], group_names(session))
    row = Membership(
        student_id=student, group_id=group, first_day=first, order_number=order.number.strip(), order_day=order.signed
    )
    session.add(row)
    return _done(session, row)


def leave(
    session: Session, membership: UUID, why: Leaving, order: Basis | None, end: date, *, person: UUID, clock: Clock
) -> Done:
    """Let a student stand in his group no longer from a day on: the lessons before it stay his. Raises Refused."""
    refuse_without(session, MOVEMENT, person=person, clock=clock)
    refuse_basis(order, today(clock), MOVED_BY)
    assert order is not None
    row = session.get_one(Membership, membership)
    _end(session, membership, Stay(row.group_id, row.first_day, row.end_day), end, why, order)
    return _done(session, row)


def rename(session: Session, whom: UUID, name: PersonName, since: date, *, person: UUID, clock: Clock) -> Done:
    """Call a person otherwise from a day on: what was printed before keeps the former name. Raises Refused."""
    refuse_without(session, _keeper(session, whom), person=person, clock=clock)
    asked = select(Named).where(Named.person_id == whom, Named.withdrawn_at.is_(None), Named.since == since)
    row = session.scalars(asked).first()
    if row is None:
        row = Named(person_id=whom, since=since)
        session.add(row)
    row.surname, row.given, row.patronymic = name.surname, name.given, name.patronymic
    return _done(session, row)


def set_birth(session: Session, whom: UUID, born: date | None, sex: str, *, person: UUID, clock: Clock) -> Done:
    """Write a person's day of birth and sex. Raises Refused."""
    refuse_without(session, _keeper(session, whom), person=person, clock=clock)
    row = session.get(Person, whom)
    if row is None:
        row = Person(id=whom, born=born, sex=sex)
        session.add(row)
    else:
        row.born, row.sex = born, sex
    return _done(session, row)


def hire(session: Session, new: NewPerson, post: str, hired: date, *, person: UUID, clock: Clock) -> Done:
    """Let somebody be an employee from a day on. Raises Refused."""
    refuse_without(session, STAFF, person=person, clock=clock)
    card = _card(session, new, hired)
    session.add(Employee(person_id=card.id, post=" ".join(post.split()), hired=hired))
    return _done(session, card)


def set_post(session: Session, whom: UUID, post: str, *, person: UUID, clock: Clock) -> Done:
    """Give an employee another post. Raises Refused."""
    refuse_without(session, STAFF, person=person, clock=clock)
    row = session.get_one(Employee, ids.derived(session.info["college"], Employee.sync.noun, whom))
    row.post = " ".join(post.split())
    return _done(session, row)


def undo(session: Session, done: Done, *, person: UUID, clock: Clock) -> None:
    """Take one act by hand back. Raises Refused where others have built upon it since."""
    undo_done(session, done, CARDS, newcomers, person=person, clock=clock)


def _plans() -> Select[Plan]:
    return select(Plan).where(Plan.withdrawn_at.is_(None))


def _card(session: Session, new: NewPerson, since: date) -> Person:
    card = Person(born=new.born, sex=new.sex)
    session.add(card)
    session.flush()
    name = new.name
    session.add(
        Named(person_id=card.id, since=since, surname=name.surname, given=name.given, patronymic=name.patronymic)
    )
    return card


def _stand(session: Session, card: Person, group: UUID, order: Basis | None, first: date) -> None:
    assert order is not None
    session.add(
        Membership(
            student_id=card.id, group_id=group, first_day=first, order_number=order.number.strip(),
            order_day=order.signed,
        )
    )  # fmt: skip


def _end(session: Session, row: UUID, stay: Stay, end: date, why: Leaving, order: Basis) -> None:
    refuse_end(stay, end)
    found = session.get_one(Membership, row)
    found.end_day, found.leave_kind = end, why.value
    found.leave_number, found.leave_day = order.number.strip(), order.signed


def _keeper(session: Session, whom: UUID) -> str:
    """Return the section that guards a card: the office of staff keeps an employee's, the study office the others."""
    row = session.get(Employee, ids.derived(session.info["college"], Employee.sync.noun, whom))
    return CARD if row is None or row.withdrawn_at is not None else STAFF


def _done(session: Session, row: StudyGroup | Person | Membership | Named | Employee) -> Done:
    traces = traces_of(session)
    return Done(row.id, traces)
