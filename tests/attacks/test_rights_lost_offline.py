"""Whoever loses his right while he is offline keeps what he typed, and it changes nothing by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from db.engine import reading
from db.house import house_write
from db.models.admission import Agreement
from db.models.exchange import Cursor, Parked
from db.models.groups import Curatorship
from db.models.journal import Teaching
from db.models.marks import MarkEntry, ReasonEntry
from db.models.people import Employee
from tests.db.questions import ABSENT, FIVE
from tests.factories import (
    TEACHING,
    TODAY,
    WHO,
    Hand,
    Hands,
    Machines,
    column_on,
    exchange_with,
    lay_lesson,
    place,
    put,
)

YESTERDAY = TODAY - timedelta(1)


@pytest.fixture
def teacher(machines: Machines, server: Engine) -> Hand:
    return machines.enrolled(server)


def statuses(hand: Hand) -> list[str]:
    return [row.status for row in hand.outbox()]


def parked(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(Parked.reason)))


def marks(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(MarkEntry.value)))


def held(hand: Hand) -> set[str]:
    with reading(hand.engine).connect() as connection:
        names = connection.scalars(select(Cursor.name).where(~Cursor.closed))
        return {name.partition(":")[0] for name in names}


def dismiss(server: Engine, person, last_day) -> None:
    with house_write(server, Hands(), "dismiss") as session:
        session.scalars(select(Employee).where(Employee.person_id == person)).one().dismissed = last_day


def test_a_dismissed_teacher_changes_nothing_and_keeps_nothing(server, teacher):
    dismiss(server, WHO.teacher, YESTERDAY)
    put(teacher, column_on(teacher, TODAY), 0, FIVE)  # his desktop does not know it yet
    exchange_with(server, teacher)
    assert (statuses(teacher), parked(server), marks(server)) == (["parked"], ["right"], [])
    assert not held(teacher) & {"page", "roll", "group_year", "cards"}
    assert teacher.rows(MarkEntry) == [], "the next exchange takes the journal from his disk"


def test_what_he_entered_before_his_last_day_still_counts(server, teacher):
    put(teacher, column_on(teacher, TODAY), 0, FIVE)
    dismiss(server, WHO.teacher, TODAY)
    exchange_with(server, teacher)
    assert (statuses(teacher), marks(server)) == (["applied"], ["5"])


def test_a_page_taken_while_he_was_offline(server, teacher):
    with house_write(server, Hands(), "change_load") as session:
        session.get(Teaching, TEACHING).last_day = YESTERDAY
    put(teacher, column_on(teacher, TODAY), 0, FIVE)
    exchange_with(server, teacher)
    assert (statuses(teacher), parked(server), marks(server)) == (["parked"], ["right"], [])


def test_a_group_taken_from_its_curator_while_he_was_offline(machines, server):
    lesson = lay_lesson(server, TODAY - timedelta(3), absent=(0,))
    place(server)
    curator = machines.enrolled(server, WHO.curator)
    with house_write(server, Hands(), "change_curator") as session:
        session.scalars(select(Curatorship).where(Curatorship.person_id == WHO.curator)).one().last_day = YESTERDAY
    from db import ids
    from tests.factories import COLLEGE, student

    row = ids.derived(COLLEGE, "reason", lesson, student(0))
    with curator.store.write("put_reason") as session:
        session.add(ReasonEntry(id=row, lesson_id=lesson, student_id=student(0), reason="у"))
    exchange_with(server, curator)
    assert (statuses(curator), parked(server)) == (["parked"], ["right"])
    with reading(server).connect() as connection:
        assert connection.scalars(select(ReasonEntry.reason)).all() == []


def test_an_agreement_that_ended_while_he_was_offline(server, teacher):
    with house_write(server, Hands(), "end_agreement") as session:
        session.scalars(select(Agreement).where(Agreement.person_id == WHO.teacher)).one().ended_on = YESTERDAY
    put(teacher, column_on(teacher, TODAY), 0, ABSENT)
    exchange_with(server, teacher)
    assert (statuses(teacher), parked(server)) == (["parked"], ["right"])
    assert not held(teacher) & {"page", "roll", "group_year"}
