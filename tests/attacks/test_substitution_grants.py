"""Who stands in writes to exactly his lessons, while his access runs: everything else waits for a decision (4.8П.1)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from db import ids
from db.engine import reading
from db.house import house_write
from db.models.exchange import Bucket, Cursor, Parked
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, ReasonEntry
from db.models.people import PersonName
from db.models.timetable import Substitution
from tests.db.questions import FIVE
from tests.factories import (
    COLLEGE,
    PAGE,
    TODAY,
    WHO,
    Hand,
    Hands,
    Machines,
    column_on,
    enrol,
    exchange_with,
    known,
    lay,
    lay_lesson,
    place,
    put,
    student,
)

YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
MONDAY = date(2026, 11, 9)
GRANT = known("grant")


@pytest.fixture
def lesson(server: Engine):
    """Today's lesson of the main teacher, and Monday's, which nobody stands in for."""
    lay_lesson(server, MONDAY, 2, marks={1: "3"})
    today = lay_lesson(server, TODAY, marks={0: "4"}, absent=(3,))
    lay(server, ReasonEntry, lesson_id=today, student_id=student(3), reason="у")
    return today


def stand_in(server: Engine, day: date = TODAY, pair: int = 3, **access: Any) -> None:
    lay(server, Substitution, page_id=PAGE, day=day, pair=pair, season="2026-1", teacher_id=WHO.other,
        absent_id=WHO.teacher, **access)  # fmt: skip
    place(server)


def change_access(server: Engine, **access: Any) -> None:
    with house_write(server, Hands(), "decide") as session:
        for row in session.scalars(select(Substitution)):
            for name, value in access.items():
                setattr(row, name, value)


def forge(hand: Hand, lesson: UUID, number: int) -> None:
    """Write a mark past every rule of the screen."""
    work = ids.derived(COLLEGE, "work", lesson, 0)
    with hand.store.write("put_mark") as session:
        session.add(MarkEntry(work_id=work, student_id=student(number), value="5"))


def statuses(hand: Hand) -> list[str]:
    return [row.status for row in hand.outbox()]


def parked(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return list(connection.scalars(select(Parked.reason)))


def marks(server: Engine) -> list[str]:
    with reading(server).connect() as connection:
        return sorted(connection.scalars(select(MarkEntry.value)))


def held(hand: Hand) -> set[str]:
    with reading(hand.engine).connect() as connection:
        names = connection.scalars(select(Cursor.name).where(~Cursor.closed))
        return {name.partition(":")[0] for name in names}


def test_he_gets_his_lesson_with_the_roll_and_nothing_else_of_the_page(machines: Machines, server, lesson):
    stand_in(server)
    his = machines.enrolled(server, WHO.other)
    assert {row.id for row in his.rows(Lesson)} == {lesson}
    assert [row.value for row in his.rows(MarkEntry)] == ["4"]
    assert {student(number) for number in range(6)} <= {row.person_id for row in his.rows(PersonName)}
    assert {"grant", "grant_excuse", "topics"} <= held(his)
    assert not held(his) & {"group_year", "attendance", "finals", "cards"}
    put(his, column_on(his, TODAY), 1, FIVE)
    exchange_with(server, his)
    assert (statuses(his), marks(server)) == (["applied"], ["3", "4", "5"])


@pytest.mark.parametrize("standing", ["proposed", "refused", "withdrawn"])
def test_what_is_only_proposed_or_was_refused_grants_nothing(machines: Machines, server, lesson, standing):
    stand_in(server, standing=standing)
    his = machines.enrolled(server, WHO.other)
    assert (his.rows(Lesson), his.rows(MarkEntry)) == ([], [])
    assert not held(his) & {"grant", "grant_excuse"}
    with reading(server).connect() as connection:
        assert not set(connection.scalars(select(Bucket.kind))) & {"grant", "grant_excuse"}, "nor does it lie ready"


def test_another_lesson_of_the_same_page_waits_for_a_decision(machines: Machines, server, lesson):
    stand_in(server)
    his = machines.hand(WHO.other)  # a file that holds more than the server would have given it
    enrol(server, his)
    forge(his, lay_lesson(his.engine, MONDAY, 2), 2)
    forge(his, lay_lesson(his.engine, TODAY, 3), 2)
    exchange_with(server, his)
    assert (statuses(his), parked(server)) == (["parked", "applied"], ["right"])
    assert marks(server) == ["3", "4", "5"]


def test_typed_inside_and_sent_after_its_end_still_counts(machines: Machines, server, lesson):
    stand_in(server)
    his = machines.enrolled(server, WHO.other)
    put(his, column_on(his, TODAY), 1, FIVE)
    his.clock.go(days=7)
    exchange_with(server, his)
    assert (statuses(his), marks(server)) == (["applied"], ["3", "4", "5"])
    assert "grant" not in held(his), "the lessons leave his disk with the right"
    assert his.rows(MarkEntry) == []


def test_typed_after_its_end_waits_though_his_desktop_does_not_know_it(machines: Machines, server, lesson):
    stand_in(server, day=TODAY)
    his = machines.enrolled(server, WHO.other)
    change_access(server, standing="ended", ended_on=TODAY)
    his.clock.turn(TOMORROW)
    put(his, column_on(his, TODAY), 1, FIVE)
    exchange_with(server, his)
    assert (statuses(his), parked(server), marks(server)) == (["parked"], ["right"], ["3", "4"])


def test_a_clock_set_back_writes_nothing_under_a_lease_from_after_the_end(machines: Machines, server, lesson):
    stand_in(server)
    his = machines.hand(WHO.other)
    his.clock.turn(TODAY + timedelta(5))
    enrol(server, his)  # he has met the server since
    his.clock.turn(TODAY)
    forge(his, lay_lesson(his.engine, TODAY, 3), 2)
    exchange_with(server, his)
    assert (statuses(his), parked(server), marks(server)) == (["parked"], ["right"], ["3", "4"])


def test_an_access_ended_before_its_lesson_gives_it_back_to_its_teacher(machines: Machines, server, lesson):
    stand_in(server)
    teacher, his = machines.enrolled(server), machines.enrolled(server, WHO.other)
    change_access(server, standing="ended", ended_on=YESTERDAY)
    put(his, column_on(his, TODAY), 1, FIVE)
    exchange_with(server, his, teacher)
    assert (statuses(his), parked(server)) == (["parked"], ["right"])
    put(teacher, column_on(teacher, TODAY), 2, FIVE)
    exchange_with(server, teacher)
    assert (statuses(teacher), marks(server)) == (["applied"], ["3", "4", "5"])


def test_lessons_given_together_end_together(machines: Machines, server, lesson):
    stand_in(server, MONDAY, 2, grant_id=GRANT)
    stand_in(server, TODAY, 3, grant_id=GRANT)
    his = machines.enrolled(server, WHO.other)
    put(his, column_on(his, MONDAY), 2, FIVE)  # on Thursday: by itself Monday's lesson ended on Tuesday
    exchange_with(server, his)
    assert (statuses(his), marks(server)) == (["applied"], ["3", "4", "5"])


def test_confirmed_late_it_leaves_a_working_day(machines: Machines, server, lesson):
    stand_in(server, MONDAY, 2, granted_on=YESTERDAY)
    his = machines.enrolled(server, WHO.other)
    put(his, column_on(his, MONDAY), 2, FIVE)
    exchange_with(server, his)
    assert (statuses(his), marks(server)) == (["applied"], ["3", "4", "5"])
    his.clock.turn(TOMORROW)
    exchange_with(server, his)
    assert "grant" not in held(his)
