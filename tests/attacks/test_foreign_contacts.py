"""A curator writes contacts of his own group and of nobody else, whatever his program thinks (3.1.6, 4.8К.1)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from college.admission.masks import Masked
from college.contacts import Relation
from college.refusal import Refused
from db import contacts
from db.contacts import MaskSeen
from db.engine import reading
from db.house import house_write
from db.models.contacts import Contact, Guardian
from db.models.exchange import Parked
from db.models.groups import Curatorship, Membership
from db.models.people import PersonName
from tests.factories import (
    GROUP,
    OTHER_GROUP,
    TODAY,
    WHO,
    Hand,
    Hands,
    Machines,
    exchange_with,
    known,
    lay,
    membership,
    place,
    student,
)

FOREIGN = known("foreign student")
PHONE = MaskSeen("contact.phone", Masked.PHONE, "", asks=False)


@pytest.fixture
def curator(machines: Machines, server: Engine) -> Hand:
    lay(server, PersonName, person_id=FOREIGN, since=date(2009, 1, 1), surname="Чужов", given="Ян")
    lay(server, Membership, id=known("foreign"), student_id=FOREIGN, group_id=OTHER_GROUP, first_day=date(2025, 9, 1))
    place(server)
    return machines.enrolled(server, WHO.curator)


def forge(hand: Hand, *rows: Contact | Guardian) -> None:
    """Write rows past every rule of the screen."""
    with hand.store.write("put_contact") as session:
        session.add_all(rows)


def put(hand: Hand, person: UUID, text: str) -> str:
    with hand.store.write("put_contact") as session:
        return contacts.put(session, person, PHONE, text, person=hand.person, clock=hand.clock)


def stood(server: Engine) -> dict[UUID, str]:
    with server.connect() as connection:
        return dict(map(tuple, connection.execute(select(Contact.person_id, Contact.phone))))


def parked(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(Parked.reason)))


def test_what_a_curator_writes_of_his_group_offline_stands_after_the_exchange(curator: Hand, server: Engine) -> None:
    put(curator, student(0), "8 913 8001247")
    with curator.store.write("add_relative") as session:
        contacts.add_relative(
            session, student(0), "Агафонова  Вера", Relation.MOTHER, person=curator.person, clock=curator.clock
        )
    exchange_with(server, curator)
    assert [row.status for row in curator.outbox()] == ["applied", "applied"]
    assert stood(server) == {student(0): "+7 913 800-12-47"}
    with server.connect() as connection:
        assert list(connection.execute(select(Guardian.student_id, Guardian.name))) == [(student(0), "Агафонова Вера")]


def test_contacts_of_another_group_wait_for_a_decision_and_change_nothing(curator: Hand, server: Engine) -> None:
    forge(curator, Contact(person_id=FOREIGN, phone="+7 913 000-00-00", email="", address=""))
    forge(curator, Guardian(student_id=FOREIGN, name="Чужова", relation="mother", phone="+7 913 000-00-01"))
    exchange_with(server, curator)
    assert parked(server) == ["right", "right"]
    assert stood(server) == {}


def test_neither_a_teacher_nor_a_former_curator_writes_them(curator: Hand, machines: Machines, server: Engine) -> None:
    teacher = machines.enrolled(server, WHO.teacher)
    forge(teacher, Contact(person_id=student(1), phone="+7 913 000-00-00", email="", address=""))
    exchange_with(server, teacher)
    assert parked(server) == ["right"]
    put(curator, student(2), "+7 913 800-12-47")  # offline, while the group is taken from him
    with house_write(server, Hands(), "end") as session:
        for row in session.scalars(select(Curatorship).where(Curatorship.group_id == GROUP)):
            row.last_day = TODAY - timedelta(1)
    exchange_with(server, curator)
    assert parked(server) == ["right", "right"]
    assert stood(server) == {}


def test_who_left_the_group_is_no_longer_his_to_write(curator: Hand, server: Engine) -> None:
    with house_write(server, Hands(), "end") as session:
        session.get_one(Membership, membership(3)).end_day = TODAY - timedelta(1)
    put(curator, student(3), "+7 913 800-12-47")
    exchange_with(server, curator)
    assert parked(server) == ["right"]


def test_what_is_no_phone_stands_nowhere(curator: Hand, server: Engine) -> None:
    with pytest.raises(Refused, match="код города"):
        put(curator, student(0), "42-14-15")
    assert curator.outbox() == []
    forge(curator, Contact(person_id=student(0), phone="call me", email="", address=""))
    exchange_with(server, curator)
    assert parked(server) == ["invalid"]
    assert stood(server) == {}


def test_a_screen_refuses_a_foreign_student_with_who_can(curator: Hand) -> None:
    with pytest.raises(Refused, match="куратор этой группы"):
        put(curator, FOREIGN, "+7 913 800-12-47")
    assert curator.outbox() == []
