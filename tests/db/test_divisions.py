"""Divisions kept by hand: dated members, moves that keep marks, pages that follow them, and the server's own word."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.refusal import Refused
from db import divisions
from db.act_traces import Done
from db.divisions import DivisionSeen, divided
from db.models.exchange import Parked
from db.models.groups import Division, Membership, Subgroup, SubgroupMember
from db.models.journal import Page, Teaching
from tests.factories import (
    GROUP,
    LINE,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    change,
    exchange_with,
    lay,
    lay_lesson,
    membership,
    place,
    spread,
    student,
)

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 5)


@pytest.fixture
def desk(machines: Machines) -> Hand:
    return machines.hand(WHO.dispatcher)


@contextmanager
def act(hand: Hand) -> Iterator[Session]:
    with hand.store.write("divide_group") as session:
        yield session


def do(hand: Hand, what: Any, *told: Any) -> Done:
    with act(hand) as session:
        return what(session, *told, person=hand.person, clock=hand.clock)


def seen(hand: Hand, day: date = TODAY) -> DivisionSeen:
    with hand.store.read() as session:
        return divided(session, GROUP, day).divisions[0]


def numbers_of(hand: Hand, part: UUID, day: date = TODAY) -> list[int]:
    places = seen(hand, day).places
    return [number for number in range(6) if places.get(student(number)) == part]


def halves(hand: Hand) -> tuple[UUID, UUID, UUID]:
    """Divide the group for its language from September: three and three."""
    division = do(hand, divisions.add_division, GROUP, "иностранный язык", "1, 2").row
    do(hand, divisions.share_out, division, SEPTEMBER)
    one, two = (part.id for part in seen(hand).parts)
    return division, one, two


def page_of(engine: Engine, part: UUID, teacher: UUID = WHO.teacher) -> UUID:
    page = lay(engine, Page, group_id=GROUP, line_id=LINE, subgroup_id=part, year=YEAR)
    lay(engine, Teaching, page_id=page, person_id=teacher, first_day=SEPTEMBER)
    return page


def test_a_group_is_divided_by_the_order_of_its_list_and_read_as_of_any_day(desk: Hand) -> None:
    _, one, two = halves(desk)
    assert (numbers_of(desk, one), numbers_of(desk, two)) == ([0, 1, 2], [3, 4, 5])
    assert not seen(desk, date(2026, 8, 31)).places
    with pytest.raises(Refused, match="место уже есть у всех"):
        do(desk, divisions.share_out, seen(desk).id, TODAY)


def test_who_is_moved_keeps_what_he_earned_where_he_was(desk: Hand) -> None:
    division, one, two = halves(desk)
    first, second = page_of(desk.engine, one), page_of(desk.engine, two)
    lay_lesson(desk.engine, date(2026, 9, 24), page=first, topic="Тема", marks={0: "5", 1: "4"})
    done = do(desk, divisions.put_students, division, [student(0)], two, OCTOBER)
    assert (numbers_of(desk, one), numbers_of(desk, two)) == ([1, 2], [0, 3, 4, 5])
    assert numbers_of(desk, one, date(2026, 9, 24)) == [0, 1, 2], "that day he was there"
    there, here = spread(desk, first, person=WHO.teacher), spread(desk, second, person=WHO.teacher)
    assert next((line.id, line.left) for line in there.students) == (student(0), OCTOBER)
    assert (student(0), 0) in there.entries
    assert [(line.joined, line.left) for line in here.students if line.id == student(0)] == [(OCTOBER, None)]
    with act(desk) as session:
        divisions.undo(session, done, person=desk.person, clock=desk.clock)
    assert numbers_of(desk, one) == [0, 1, 2]


def test_who_came_back_stands_once_and_the_days_between_are_not_his(desk: Hand) -> None:
    division, one, two = halves(desk)
    first = page_of(desk.engine, one)
    do(desk, divisions.put_students, division, [student(0)], two, OCTOBER)
    do(desk, divisions.put_students, division, [student(0)], one, date(2026, 11, 2))
    (line,) = [each for each in spread(desk, first, person=WHO.teacher).students if each.id == student(0)]
    assert (line.joined, line.left, line.is_always) == (SEPTEMBER, None, False)
    days = (SEPTEMBER, date(2026, 10, 4), OCTOBER, date(2026, 11, 1), date(2026, 11, 2))
    assert [line.is_here(day) for day in days] == [True, True, False, False, True]


def test_a_mark_is_seen_though_the_list_no_longer_names_its_student(desk: Hand) -> None:
    division, one, two = halves(desk)
    first = page_of(desk.engine, one)
    lay_lesson(desk.engine, date(2026, 9, 24), page=first, topic="Тема", marks={0: "5"})
    do(desk, divisions.put_students, division, [student(0)], two, SEPTEMBER)
    drawn = spread(desk, first, person=WHO.teacher)
    line = next(each for each in drawn.students if each.id == student(0))
    assert (line.stays, (student(0), 0) in drawn.entries) == ((), True)
    assert not line.is_here(date(2026, 9, 24))


def test_a_stay_that_was_taken_away_the_same_day_stands_again(desk: Hand) -> None:
    division, one, two = halves(desk)
    for part in (two, one, None, one):
        do(desk, divisions.put_students, division, [student(0)], part, SEPTEMBER)
    assert numbers_of(desk, one) == [0, 1, 2]


def test_what_pages_are_kept_by_is_not_taken_away_and_the_rest_goes_whole(desk: Hand) -> None:
    division, one, _ = halves(desk)
    page = page_of(desk.engine, one)
    with pytest.raises(Refused, match="По подгруппе 1 ведут страницы журнала: 1"):
        do(desk, divisions.drop_division, division)
    change(desk.engine, Page, page, withdrawn_at=desk.clock.now())
    done = do(desk, divisions.drop_division, division)
    for model in (Division, Subgroup, SubgroupMember):
        assert all(row.withdrawn_at for row in desk.rows(model))
    with act(desk) as session:
        divisions.undo(session, done, person=desk.person, clock=desk.clock)
    assert numbers_of(desk, one) == [0, 1, 2]


def test_a_division_whose_page_was_made_meanwhile_is_not_undone(desk: Hand) -> None:
    done = do(desk, divisions.add_division, GROUP, "лабораторные", "1, 2")
    page_of(desk.engine, seen(desk).parts[0].id)
    with pytest.raises(Refused, match="работали другие"), act(desk) as session:
        divisions.undo(session, done, person=desk.person, clock=desk.clock)


def test_subgroups_are_called_otherwise_and_one_more_is_added(desk: Hand) -> None:
    division, one, two = halves(desk)
    do(desk, divisions.rename, division, "язык", "английский, немецкий, французский")
    assert {part.id for part in seen(desk).parts} > {one, two}
    assert [part.name for part in seen(desk).parts] == ["английский", "немецкий", "французский"]
    with pytest.raises(Refused, match="Подгрупп 3, а названий 2"):
        do(desk, divisions.rename, division, "язык", "1, 2")
    with pytest.raises(Refused, match="уже есть"):
        do(desk, divisions.add_division, GROUP, "Язык", "1, 2")


def test_only_the_dispatcher_forms_subgroups(machines: Machines) -> None:
    for person in (WHO.deputy, WHO.teacher):
        with pytest.raises(Refused, match="формирует диспетчер"):
            do(machines.hand(person), divisions.add_division, GROUP, "язык", "1, 2")


# ---- the server


def test_a_division_reaches_its_teacher_and_who_leaves_the_group_leaves_its_page(
    machines: Machines, server: Engine
) -> None:
    place(server)
    desk, teacher = machines.enrolled(server, WHO.dispatcher), machines.enrolled(server, WHO.teacher)
    _, one, _ = halves(desk)
    exchange_with(server, desk)
    assert {row.status for row in desk.outbox()} == {"applied"}
    page = page_of(server, one)
    place(server)
    change(server, Membership, membership(1), end_day=OCTOBER)
    exchange_with(server, teacher)
    change(teacher.engine, Membership, membership(1), end_day=OCTOBER)
    drawn = spread(teacher, page)
    assert [line.id for line in drawn.students] == [student(0), student(1), student(2)]
    assert [line.left for line in drawn.students] == [None, OCTOBER, None]
    assert drawn.page.title == "Операционные системы и среды (подгруппа\u00a01)"


def test_nobody_is_in_two_subgroups_of_a_division_and_no_teacher_forms_one(machines: Machines, server: Engine) -> None:
    place(server)
    desk, other, teacher = (machines.enrolled(server, who) for who in (WHO.dispatcher, WHO.dispatcher, WHO.teacher))
    division, one, two = halves(desk)
    third = do(desk, divisions.add_division, GROUP, "лабораторные", "1, 2").row
    exchange_with(server, desk, other, teacher)
    with act(desk) as session:
        session.add(SubgroupMember(subgroup_id=two, student_id=student(0), first_day=OCTOBER))
    with act(desk) as session:  # of another division he may be in one at the same time
        part = divisions.parts_of(session, [third])[third][0].id
        session.add(SubgroupMember(subgroup_id=part, student_id=student(0), first_day=OCTOBER))
    with act(teacher) as session:
        session.add(SubgroupMember(subgroup_id=part, student_id=student(5), first_day=OCTOBER))
    do(other, divisions.put_students, division, [student(3)], one, OCTOBER)
    exchange_with(server, desk, other, teacher)
    with server.connect() as connection:
        assert sorted(connection.scalars(select(Parked.reason))) == ["overlap", "right"]
    assert numbers_of(other, one) == [0, 1, 2, 3]
