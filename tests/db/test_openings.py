"""Hours and marks from before the journal: with the page, by its teacher, into a term that began before; nowhere else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select

from college.opening import read_opening
from college.refusal import Refused
from db import load, openings, reconciliation
from db.models.catalogue import Closure, College
from db.models.exchange import Parked
from db.models.opening import OpeningHours, OpeningMarks
from tests.factories import (
    COLLEGE,
    FOREIGN_PAGE,
    GROUP,
    PAGE,
    TERM,
    WHO,
    YEAR,
    Hand,
    Machines,
    change,
    exchange_with,
    lay,
    lay_lesson,
    place,
    spread,
    student,
)

STARTED = date(2026, 11, 2)


@pytest.fixture
def teacher(machines: Machines) -> Hand:
    hand = machines.hand(WHO.teacher)
    change(hand.engine, College, COLLEGE, started=STARTED)
    return hand


def do(hand: Hand, what: Any, *told: Any) -> Any:
    with hand.store.write("put_opening") as session:
        return what(session, *told, person=hand.person, clock=hand.clock)


def test_they_stand_with_the_page_and_count_in_its_hours_and_are_no_lessons(teacher: Hand) -> None:
    lay_lesson(teacher.engine, date(2026, 11, 5), topic="Тема")
    lessons = len(spread(teacher).columns)
    before = spread(teacher).version
    done = do(teacher, openings.put_hours, PAGE, TERM, 20)
    do(teacher, openings.put_marks, PAGE, student(0), TERM, read_opening("5 4 4"))
    drawn = spread(teacher)
    assert (drawn.page.hours_given, drawn.page.hours_before) == (22, 20)
    assert {one: opening.text for one, opening in drawn.openings.items()} == {student(0): "5 4 4"}
    assert (len(drawn.columns), drawn.version != before) == (lessons, True)
    assert (spread(teacher, term=TERM + 1).page.hours_given, spread(teacher, term=TERM + 1).openings) == (0, {})
    with teacher.store.write("take_back") as session:
        openings.undo(session, done, person=WHO.teacher, clock=teacher.clock)
    assert spread(teacher).page.hours_before == 0


def test_hours_left_of_page_and_teacher_know_of_them(machines: Machines) -> None:
    desk = machines.hand(WHO.deputy)
    lay(desk.engine, OpeningHours, page_id=PAGE, term=TERM, hours=20, teacher_id=WHO.teacher)
    with desk.store.read() as session:
        seen = load.seen(session, YEAR, desk.clock)
        told = reconciliation.reconciled(session, YEAR, desk.person, desk.clock)
    row = next(row for group in seen.groups for row in group.rows if row.page == PAGE)
    someone = next(each for each in seen.teachers if each.person == WHO.teacher)
    assert (row.given, someone.hours, someone.left) == (20, 68, 48)
    page = next(page for group in told for page in group.pages if page.page == PAGE)
    assert page.given == Decimal(20)


def test_nothing_is_brought_into_a_term_that_began_here_or_is_closed_or_is_anothers(teacher: Hand) -> None:
    with pytest.raises(Refused, match="начался уже здесь"):
        do(teacher, openings.put_hours, PAGE, TERM + 1, 20)
    with pytest.raises(Refused, match="преподаватель страницы"):
        do(teacher, openings.put_hours, FOREIGN_PAGE, TERM, 20)
    lay(teacher.engine, Closure, group_id=GROUP, year=YEAR, term=TERM, closed=True, changed_at=teacher.clock.now())
    teacher.store.tell(frozenset({"closure"}))
    with pytest.raises(Refused, match="закрыт"):
        do(teacher, openings.put_marks, PAGE, student(0), TERM, read_opening("5"))
    change(teacher.engine, College, COLLEGE, started=None)
    with pytest.raises(Refused, match="с самого начала"):
        do(teacher, openings.put_hours, PAGE, TERM, 20)
    assert teacher.outbox() == []


def test_the_server_takes_them_from_the_pages_teacher_alone(machines: Machines, server: Engine) -> None:
    change(server, College, COLLEGE, started=STARTED)
    place(server)
    teacher, other, curator = (machines.enrolled(server, who) for who in (WHO.teacher, WHO.other, WHO.curator))
    exchange_with(server, teacher, other, curator)
    do(teacher, openings.put_hours, PAGE, TERM, 20)
    do(teacher, openings.put_marks, PAGE, student(0), TERM, read_opening("4,25 × 8"))

    def slip(hand: Hand, **row: Any) -> None:
        with hand.store.write("put_opening") as session:
            session.add(OpeningMarks(**{"page_id": PAGE, "student_id": student(1), "term": TERM, "marks": "5"} | row))

    slip(other)
    slip(curator)
    slip(teacher, term=TERM + 1)
    slip(teacher, marks="7")
    slip(teacher, term=9, student_id=student(2))
    exchange_with(server, teacher, other, curator)
    with server.connect() as connection:
        assert sorted(connection.scalars(select(Parked.reason))) == ["invalid", "opening", "opening", "right", "right"]
        assert list(connection.scalars(select(OpeningMarks.marks))) == ["4,25 × 8"]
    drawn = spread(curator, person=WHO.curator)
    assert (drawn.page.hours_before, drawn.openings[student(0)].graded) == (20, 8)
    assert "преподаватель страницы" in str(drawn.opening_locked)
