"""Thematic plans as their page reads them: whose they are, how they stand, what may be done, where dates fall."""

from datetime import date

import pytest

from college.ktp.life import Event, State
from db import topic_plans
from db.models.timetable import DayChange
from db.models.topic_plans import TopicPlan
from tests.db.topic_plans_here import PROTOCOL, lay_commission, step, written
from tests.factories import (
    LINE,
    PAGE,
    TODAY,
    WHO,
    YEAR,
    Hand,
    Machines,
    change,
    column_on,
    exchange_with,
    known,
    lay,
    place,
    put_lesson,
    topic,
)

V1 = known("topic plan")


@pytest.fixture
def teacher(machines: Machines) -> Hand:
    hand = machines.hand()
    lay_commission(hand.engine)
    return hand


def seen(hand: Hand):
    with hand.store.read() as session:
        return topic_plans.listed(session, hand.person, YEAR, hand.clock)


def opened(hand: Hand, plan=V1):
    with hand.store.read() as session:
        return topic_plans.opened(session, plan, hand.person, hand.clock)


def flow(hand: Hand, plan=V1):
    with hand.store.read() as session:
        return topic_plans.flow_of(session, PAGE, topic_plans.placed(session, plan), YEAR, hand.clock)


def test_a_teacher_sees_his_lines_with_groups_hours_and_standing(teacher: Hand):
    [line] = seen(teacher)
    assert (line.line, line.code, line.groups, line.is_own, line.hours) == (
        LINE,
        "ОП.01",
        ("ИСП-21", "ИСП-22"),
        True,
        68,
    )
    assert [(each.number, each.state, each.hours) for each in line.versions] == [(1, State.APPROVED, 60)]


def test_a_line_without_a_ktp_stands_in_the_list_of_its_teacher_only(machines: Machines):
    other, stranger = machines.hand(WHO.other), machines.hand(WHO.curator)
    assert [(line.code, line.versions) for line in seen(other)] == [("ОП.04", ())]
    assert seen(stranger) == ()


def test_a_newer_approved_version_supersedes_the_former(teacher: Hand):
    plan = written(teacher)
    change(teacher.engine, TopicPlan, plan, standing="approved", since=TODAY)
    assert [(each.number, each.state) for each in seen(teacher)[0].versions] == [
        (2, State.APPROVED),
        (1, State.SUPERSEDED),
    ]
    assert opened(teacher, V1).state is State.SUPERSEDED
    assert opened(teacher, plan).state is State.APPROVED


def test_what_each_may_do_follows_its_life(machines: Machines):
    server = machines.server()
    lay_commission(server)
    place(server)
    teacher, chair, deputy = (machines.enrolled(server, who) for who in (WHO.teacher, WHO.hr_head, WHO.deputy))
    plan = written(teacher)
    assert opened(teacher, plan).events == (Event.SUBMITTED, Event.WITHDRAWN)
    assert opened(teacher, plan).may_write
    step(teacher, plan, Event.SUBMITTED)
    exchange_with(server, teacher, chair, deputy)
    assert opened(teacher, plan).events == (Event.RECALLED,)
    assert not opened(teacher, plan).may_write
    assert opened(chair, plan).events == (Event.ENDORSED, Event.RETURNED)
    assert [told.step for told in opened(chair, plan).told] == ["submitted"]
    assert opened(chair, plan).told[0].who == "Кузнецова\N{NO-BREAK SPACE}О.\N{NO-BREAK SPACE}В."
    step(chair, plan, Event.ENDORSED, PROTOCOL)
    exchange_with(server, chair, deputy)
    assert opened(chair, plan).events == (Event.REOPENED,)
    assert opened(deputy, plan).events == (Event.APPROVED, Event.RETURNED)
    assert opened(deputy, plan).told[-1].protocol == "1"


def test_dates_flow_and_a_holiday_moves_what_follows(teacher: Hand):
    first = flow(teacher).days[topic(1)]
    assert first == (date(2026, 9, 3),), "the first Thursday"
    second = flow(teacher).days[topic(2)]
    assert second == (date(2026, 9, 7),)
    lay(
        teacher.engine,
        DayChange,
        day=date(2026, 9, 7),
        group_id=None,
        cancelled=True,
        season="2026-1",
        reason="Праздник",
    )
    moved = flow(teacher)
    assert moved.days[topic(2)] == (date(2026, 9, 10),)
    assert moved.lacking < 0


def test_a_lesson_that_was_held_keeps_its_line_on_its_day(teacher: Hand):
    before = flow(teacher).behind
    put_lesson(teacher, column_on(teacher, TODAY), topic="Тема занятия 5")
    after = flow(teacher)
    assert after.days[topic(5)] == (TODAY,)
    assert after.given == {topic(5)}
    assert after.behind == before - 2
