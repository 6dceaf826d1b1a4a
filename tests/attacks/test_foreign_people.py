"""Groups, cards of students and cards of employees are each their keeper's, whatever a program thinks (4.4.3–4.5.3)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from college.names import PersonName as Name
from college.orders import Basis
from college.people_lists import ListKind
from college.roles import Role
from db.engine import reading
from db.models.exchange import Parked
from db.models.groups import Membership, StudyGroup
from db.models.people import Employee, Person, PersonAlias, PersonName, RoleAssignment
from db.models.record import Synced
from db.people import by_hand, joining
from db.people.by_hand import NewPerson
from db.people.taking_in import take_back_list, take_in
from tests.db.test_people import NEW, OTHER, judge
from tests.factories import GROUP, OTHER_GROUP, TODAY, WHO, Hand, Machines, exchange_with, known, lay, place, student

ORDER = Basis("141-к", date(2026, 11, 2))


@pytest.fixture
def office(machines: Machines, server: Engine) -> Hand:
    """The head of the study office."""
    lay(server, RoleAssignment, person_id=WHO.dispatcher, role=Role.STUDY_HEAD.value, first_day=date(2020, 9, 1))
    place(server)
    return machines.enrolled(server, WHO.dispatcher)


@pytest.fixture
def hr(machines: Machines, server: Engine) -> Hand:
    return machines.enrolled(server, WHO.hr_head)


def forge(hand: Hand, *rows: Synced) -> None:
    """Write rows past every rule of the screen."""
    with hand.store.write("take_in_people") as session:
        session.add_all(rows)


def parked(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(Parked.reason).order_by(Parked.seq)))


def names(server: Engine, person: UUID) -> set[str]:
    with reading(server).connect() as connection:
        asked = select(PersonName.surname).where(PersonName.person_id == person, PersonName.withdrawn_at.is_(None))
        return set(connection.scalars(asked))


def stay(of: UUID, group: UUID = OTHER_GROUP, first: date = TODAY, **more: object) -> Membership:
    order = {"order_number": "1", "order_day": TODAY} | more
    return Membership(student_id=of, group_id=group, first_day=first, **order)


def test_a_list_of_the_study_office_stands_after_the_exchange_and_is_taken_back(office: Hand, server: Engine) -> None:
    told = judge(office, NEW, OTHER)
    with office.store.write("take_in_people") as session:
        taken = take_in(
            session, told, ListKind.STUDENTS, ORDER, lambda *_: True, person=office.person, clock=office.clock
        )
    exchange_with(server, office)
    assert [row.status for row in office.outbox()] == ["applied"]
    with reading(server).connect() as connection:
        assert len(list(connection.scalars(select(Person.id)))) == 2
    with office.store.write("take_back_people") as session:
        assert take_back_list(session, taken.traces, person=office.person, clock=office.clock).people == 2
    exchange_with(server, office)
    assert [row.status for row in office.outbox()] == ["applied"] * 3
    assert parked(server) == []
    with reading(server).connect() as connection:
        assert all(connection.scalars(select(Person.withdrawn_at)))
        standing = select(Membership.id).where(
            Membership.withdrawn_at.is_(None), Membership.order_number == ORDER.number
        )
        assert list(connection.scalars(standing)) == []


def test_acts_by_hand_stand_after_the_exchange(office: Hand, server: Engine) -> None:
    def by(act, *told):
        with office.store.write("by_hand") as session:
            return act(session, *told, person=office.person, clock=office.clock)

    group = by(by_hand.add_group, "ИСП-31", 2024).row
    he = by(by_hand.enrol, NewPerson(Name("Зайцев", "Глеб")), group, ORDER, TODAY).row
    by(by_hand.move, he, OTHER_GROUP, ORDER, TODAY + timedelta(1))
    by(by_hand.rename, student(0), Name("Орлова", "Мария"), TODAY)
    row = by(joining.join, he, student(1))
    by(joining.part, row)
    exchange_with(server, office)
    assert {row.status for row in office.outbox()} == {"applied"}
    assert names(server, student(0)) == {"Агафонова", "Орлова"}


@pytest.mark.parametrize("who", [WHO.teacher, WHO.deputy, WHO.hr_head, WHO.director, WHO.curator])
def test_nobody_else_puts_students_into_groups_or_makes_groups(machines: Machines, server: Engine, who: UUID) -> None:
    hand = machines.enrolled(server, who)
    forge(hand, stay(student(0)))
    forge(hand, StudyGroup(name="Своя", enrolled_year=2026))
    forge(hand, PersonAlias(former_id=student(0), person_id=student(1), since=TODAY))
    exchange_with(server, hand)
    assert parked(server) == ["right"] * 3
    with reading(server).connect() as connection:
        assert connection.scalar(select(StudyGroup.id).where(StudyGroup.name == "Своя")) is None
        assert connection.scalar(select(PersonAlias.id)) is None


def test_the_study_office_renames_no_employee_and_the_staff_office_no_student(
    office: Hand, hr: Hand, server: Engine
) -> None:
    forge(office, PersonName(person_id=WHO.teacher, since=TODAY, surname="Иная", given="Ольга"))
    forge(office, Employee(person_id=student(0), post="директор", hired=TODAY))
    forge(hr, PersonName(person_id=student(0), since=TODAY, surname="Иная", given="Мария"))
    exchange_with(server, office, hr)
    assert parked(server) == ["right"] * 3
    assert names(server, WHO.teacher) == {"Кузнецова"}
    assert names(server, student(0)) == {"Агафонова"}


def test_the_staff_office_hires_and_names_employees(hr: Hand, server: Engine) -> None:
    with hr.store.write("hire") as session:
        new = NewPerson(Name("Фомин", "Лев", "Юрьевич"), date(1980, 5, 4), "m")
        done = by_hand.hire(session, new, "преподаватель", TODAY, person=hr.person, clock=hr.clock)
    with hr.store.write("rename") as session:
        by_hand.rename(session, WHO.teacher, Name("Иванова", "Ольга"), TODAY, person=hr.person, clock=hr.clock)
    exchange_with(server, hr)
    assert [row.status for row in hr.outbox()] == ["applied"] * 2
    assert names(server, done.row) == {"Фомин"}
    assert names(server, WHO.teacher) == {"Кузнецова", "Иванова"}


def test_a_curator_names_the_students_of_his_group_and_nobody_else(machines: Machines, server: Engine) -> None:
    foreign = known("foreign student")
    lay(server, PersonName, person_id=foreign, since=date(2009, 1, 1), surname="Чужов", given="Ян")
    lay(server, Membership, student_id=foreign, group_id=OTHER_GROUP, first_day=date(2025, 9, 1))
    place(server)
    curator = machines.enrolled(server, WHO.curator)
    forge(curator, PersonName(person_id=student(0), since=TODAY, surname="Орлова", given="Мария"))
    forge(curator, PersonName(person_id=foreign, since=TODAY, surname="Иной", given="Ян"))
    exchange_with(server, curator)
    assert [row.status for row in curator.outbox()] == ["applied", "parked"]
    assert names(server, foreign) == {"Чужов"}


def test_without_an_order_or_into_two_groups_nobody_is_put(office: Hand, server: Engine) -> None:
    forge(office, stay(known("new"), order_number="", order_day=None))
    forge(office, stay(student(0)))  # he stands in ИСП-21
    forge(office, stay(known("new"), GROUP))
    forge(office, stay(known("new"), OTHER_GROUP, TODAY + timedelta(3)))  # in the same push
    forge(office, stay(known("half"), order_day=None))
    exchange_with(server, office)
    assert parked(server) == ["order", "overlap", "overlap", "invalid"]
