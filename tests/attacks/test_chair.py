"""A chair reads the journals of his commission while he chairs it, writes no mark in them, and keeps nothing after."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from college.roles import Role
from db import ids
from db.engine import reading
from db.house import house_write
from db.models.commissions import Commission, CommissionLine
from db.models.exchange import Cursor, Parked
from db.models.lessons import Lesson
from db.models.marks import MarkEntry
from db.models.people import RoleAssignment
from tests.factories import (
    COLLEGE,
    LINE,
    OTHER_LINE,
    PAGE,
    TODAY,
    WHO,
    Hand,
    Hands,
    Machines,
    exchange_with,
    known,
    lay,
    lay_lesson,
    place,
    student,
)

COMMISSION, CHAIR = known("commission"), known("chair")
YESTERDAY = TODAY - timedelta(1)


@pytest.fixture
def lesson(server: Engine):
    """A lesson of ОП.01, whose commission the head of the staff office chairs."""
    lay(server, Commission, id=COMMISSION, name="ПЦК информационных технологий")
    lay(
        server,
        CommissionLine,
        id=known("line"),
        commission_id=COMMISSION,
        line_id=LINE,
        first_day=TODAY.replace(month=9, day=1),
    )
    lay(server, RoleAssignment, id=CHAIR, person_id=WHO.hr_head, role=Role.COMMISSION_CHAIR.value,
        first_day=TODAY.replace(month=9, day=1), commission_id=COMMISSION)  # fmt: skip
    made = lay_lesson(server, TODAY, marks={0: "4"})
    place(server)
    return made


@pytest.fixture
def chair(machines: Machines, server: Engine, lesson) -> Hand:
    return machines.enrolled(server, WHO.hr_head)


def pages(hand: Hand) -> set[str]:
    with reading(hand.engine).connect() as connection:
        names = connection.scalars(select(Cursor.name).where(~Cursor.closed))
        return {name for name in names if name.partition(":")[0] in ("page", "page_excuse", "group_year", "excuse")}


def test_the_chair_reads_his_commissions_page_and_no_reason_of_an_absence(chair: Hand, lesson):
    assert [row.id for row in chair.rows(Lesson)] == [lesson]
    assert [row.value for row in chair.rows(MarkEntry)] == ["4"]
    assert pages(chair) == {f"page:{PAGE.hex}"}


def test_a_chair_whose_chairmanship_ended_keeps_nothing(server: Engine, chair: Hand):
    with house_write(server, Hands(), "end_role") as session:
        session.get(RoleAssignment, CHAIR).last_day = YESTERDAY
    exchange_with(server, chair)
    assert (chair.rows(Lesson), chair.rows(MarkEntry), pages(chair)) == ([], [], set())


def test_a_discipline_taken_from_his_commission_goes_from_his_disk(server: Engine, chair: Hand):
    with house_write(server, Hands(), "change_commission") as session:
        session.get(CommissionLine, known("line")).last_day = YESTERDAY
    exchange_with(server, chair)
    assert (chair.rows(Lesson), pages(chair)) == ([], set())


def test_a_chair_forges_no_mark_on_a_page_that_he_reads(server: Engine, chair: Hand, lesson):
    with chair.store.write("put_mark") as session:
        session.add(MarkEntry(work_id=ids.derived(COLLEGE, "work", lesson, 0), student_id=student(1), value="5"))
    exchange_with(server, chair)
    with reading(server).connect() as connection:
        assert list(connection.scalars(select(Parked.reason))) == ["right"]
        assert list(connection.scalars(select(MarkEntry.value))) == ["4"]


def test_nobody_widens_his_own_commission(server: Engine, chair: Hand):
    with chair.store.write("edit_commission") as session:
        session.add(CommissionLine(commission_id=COMMISSION, line_id=OTHER_LINE, first_day=TODAY))
    with chair.store.write("give_role") as session:
        session.get(RoleAssignment, CHAIR).commission_id = known("another commission")
    exchange_with(server, chair)
    with reading(server).connect() as connection:
        assert set(connection.scalars(select(Parked.reason))) == {"right", "self"}
        assert list(connection.scalars(select(CommissionLine.line_id))) == [LINE]
