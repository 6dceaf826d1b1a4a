"""A line taught by subgroups: hours of each, teachers of each, journals of the next year; joined again nothing is lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from college.plans import Work
from college.refusal import Refused
from db import divisions, load, load_acts, load_parts
from db.act_traces import Done
from db.load import LoadRow
from db.models.exchange import Parked
from db.models.groups import Division, Subgroup
from db.models.journal import Page, Teaching
from db.models.subjects import PlanHours
from tests.db.test_load import WHOLE, desk, prepare
from tests.factories import (
    GROUP,
    LINE,
    PAGE,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    exchange_with,
    lay,
    lay_lesson,
    place,
    spread,
)

__all__ = ["desk"]  # the methodist of the tests of load


def do(hand: Hand, what: Any, *told: Any, **more: Any) -> Any:
    with hand.store.write("edit_load") as session:
        return what(session, *told, person=hand.person, clock=hand.clock, **more)


def rows_of(hand: Hand, year: int = YEAR) -> Sequence[LoadRow]:
    with hand.store.read() as session:
        groups = load.seen(session, year, hand.clock).groups
    return [row for group in groups if group.id == GROUP for row in group.rows if row.line == LINE]


def hours_of(hand: Hand, year: int = YEAR) -> list[tuple[str, Decimal, Decimal]]:
    return [(row.part_name, row.hours, row.left) for row in rows_of(hand, year)]


def divide(hand: Hand, *kinds: Work) -> tuple[Done, UUID]:
    division = do(hand, divisions.add_division, GROUP, "лабораторные", "1, 2").row
    do(hand, divisions.share_out, division, WHOLE.first)
    planned = rows_of(hand)[0].planned
    return do(hand, load_parts.divide_line, GROUP, LINE, YEAR, division, kinds, planned), division


def test_practice_of_subgroups_is_given_twice_and_lectures_once(desk: Hand) -> None:
    assert hours_of(desk) == [("", Decimal(68), Decimal(0))]
    done, _ = divide(desk, Work.PRACTICE)
    assert hours_of(desk) == [("", 52, 0), ("1", 16, 16), ("2", 16, 16)]
    one, two = (row.part for row in rows_of(desk)[1:])
    do(desk, load_acts.assign, GROUP, LINE, YEAR, WHO.teacher, WHOLE, part=one)
    do(desk, load_acts.assign, GROUP, LINE, YEAR, WHO.other, WHOLE, part=two)
    assert [left for _, _, left in hours_of(desk)] == [0, 0, 0]
    with desk.store.read() as session:
        hours = {each.person: each.hours for each in load.seen(session, YEAR, desk.clock).teachers}
    assert (hours[WHO.teacher], hours[WHO.other]) == (52 + 16, 40 + 16)
    assert [spread(desk, row.page).page.hours_planned for row in rows_of(desk)] == [32, 16, 16]
    with pytest.raises(Refused, match="работали другие"):
        do(desk, load_parts.undo, done)


def test_a_page_offers_the_topics_of_its_own_kind_of_work(desk: Hand) -> None:
    divide(desk, Work.PRACTICE)
    for row in rows_of(desk):
        assert row.page is not None
        lay_lesson(desk.engine, TODAY, 5, page=row.page)
    offered = [spread(desk, row.page).columns[-1] for row in rows_of(desk)[1:]]
    assert [(column.planned_topic, column.kind) for column in offered] == [("Тема занятия 3", "ПР1")] * 2
    assert all(column.kind == "Л" for column in spread(desk).columns if column.planned_topic)


def test_where_all_is_divided_no_page_of_the_whole_group_is_asked_for(desk: Hand) -> None:
    divide(desk, Work.LECTURE, Work.PRACTICE)
    assert hours_of(desk) == [("", 0, 0), ("1", 68, 68), ("2", 68, 68)], "it has a teacher, so it is still seen"
    do(desk, load_acts.take_off, rows_of(desk)[0].teaching[0].id)
    assert [part for part, _, _ in hours_of(desk)] == ["1", "2"]


def test_a_line_is_divided_and_joined_and_both_are_taken_back(desk: Hand) -> None:
    done, division = divide(desk, Work.PRACTICE)
    with pytest.raises(Refused, match="уже разделена"):
        do(desk, load_parts.divide_line, GROUP, LINE, YEAR, division, [Work.LECTURE], [Work.LECTURE])
    do(desk, load_parts.undo, done)
    assert hours_of(desk) == [("", 68, 0)]
    with pytest.raises(Refused, match="не разделена"):
        do(desk, load_parts.join_line, GROUP, LINE, YEAR)
    with pytest.raises(Refused, match="вида работы"):
        do(desk, load_parts.divide_line, GROUP, LINE, YEAR, division, [Work.SEMINAR], rows_of(desk)[0].planned)
    do(desk, load_parts.divide_line, GROUP, LINE, YEAR, division, [Work.PRACTICE], rows_of(desk)[0].planned)
    joined = do(desk, load_parts.join_line, GROUP, LINE, YEAR)
    assert hours_of(desk) == [("", 68, 0)]
    do(desk, load_parts.undo, joined)
    assert hours_of(desk) == [("", 52, 0), ("1", 16, 16), ("2", 16, 16)]


def test_joined_again_the_page_of_a_subgroup_keeps_what_was_held(desk: Hand) -> None:
    divide(desk, Work.PRACTICE)
    first, second = rows_of(desk)[1:]
    do(desk, load_acts.assign, GROUP, LINE, YEAR, WHO.other, WHOLE, part=first.part)
    assert first.page is not None
    lay_lesson(desk.engine, date(2026, 10, 8), page=first.page, topic="Порознь", marks={0: "5"})
    joined = do(desk, load_parts.join_line, GROUP, LINE, YEAR)
    assert hours_of(desk) == [("", 68, 0), ("1", 0, 0)]
    row = next(row for row in desk.rows(Teaching) if row.page_id == first.page)
    assert (row.last_day, row.withdrawn_at) == (TODAY - timedelta(1), None)
    drawn = spread(desk, first.page)
    assert (len(drawn.columns), drawn.page.hours_planned) == (1, 0)
    assert next(row for row in desk.rows(Page) if row.id == second.page).withdrawn_at is not None
    do(desk, load_parts.undo, joined)
    assert hours_of(desk) == [("", 52, 0), ("1", 16, 0), ("2", 16, 16)]


def test_the_next_year_is_divided_like_this_one(desk: Hand) -> None:
    lay(desk.engine, PlanHours, line_id=LINE, term=5, kind="Пр", hours=Decimal(30))
    _, division = divide(desk, Work.PRACTICE)
    made = do(desk, load_acts.make_journals, YEAR + 1, [GROUP])
    assert len(made) == 2, "there is only practice: no page of the whole group"
    assert hours_of(desk, YEAR + 1) == [("1", 30, 30), ("2", 30, 30)]
    assert do(desk, load_acts.make_journals, YEAR + 1, [GROUP]) == ()
    with pytest.raises(Refused, match="ведут страницы журнала: 2"):
        do(desk, divisions.drop_division, division)


def test_on_the_server_it_is_the_keeper_of_plans_who_divides(machines: Machines, server: Engine) -> None:
    prepare(server)
    place(server)
    desk, teacher = machines.enrolled(server, WHO.dispatcher), machines.enrolled(server, WHO.teacher)
    divide(desk, Work.PRACTICE)
    exchange_with(server, desk, teacher)
    assert {row.status for row in desk.outbox()} == {"applied"}
    assert spread(teacher).page.hours_planned == 32
    part, division = teacher.rows(Subgroup)[0].id, teacher.rows(Division)[0].id
    with pytest.raises(Refused, match="нет права"):
        do(teacher, load_parts.divide_line, GROUP, LINE, YEAR, division, [Work.LECTURE], [Work.LECTURE])
    for kinds in ("Лек", "что угодно"):
        with (desk if kinds != "Лек" else teacher).store.write("edit_load") as session:
            page = session.scalars(select(Page).where(Page.subgroup_id == part)).one()
            page.kinds = kinds
    exchange_with(server, desk, teacher)
    with server.connect() as connection:
        assert sorted(connection.scalars(select(Parked.reason))) == ["invalid", "right"]
        assert set(connection.scalars(select(Page.kinds).where(Page.id == PAGE))) == {""}
