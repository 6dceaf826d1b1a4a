"""Rules of the calendar in the file: put, taken out and back; lessons and their counting follow them alike."""

from datetime import date

import pytest

from college.calendar import DayRule, Entry
from college.refusal import Refused
from db import day_changes, occurrences
from db.models.exchange import Parked
from tests.factories import GROUP, PAGE, TODAY, WHO, YEAR, Hand, Machines, exchange_with

OFF = DayRule(cancelled=True, reason="карантин")


@pytest.fixture
def dispatcher(machines: Machines) -> Hand:
    return machines.hand(WHO.dispatcher)


def put(hand: Hand, day: date, rule: DayRule = OFF, group=None):
    with hand.store.write("edit_calendar") as session:
        return day_changes.put(session, day, day, YEAR, rule, group, person=hand.person, clock=hand.clock)


def back(hand: Hand, before):
    with hand.store.write("edit_calendar") as session:
        return day_changes.put_back(session, before, person=hand.person, clock=hand.clock)


def entries(hand: Hand):
    with hand.store.read() as session:
        return day_changes.entries(session, YEAR)


def lessons(hand: Hand, page, day: date) -> list[bool]:
    """Whether each lesson planned for the day falls out."""
    with hand.store.read() as session:
        return [each.cancelled for each in occurrences.of_pages(session, (page,), day, day)]


def test_a_rule_holds_and_is_taken_back(dispatcher: Hand):
    before = put(dispatcher, TODAY)
    assert entries(dispatcher) == (Entry(TODAY, OFF),)
    assert lessons(dispatcher, PAGE, TODAY) == [True]
    back(dispatcher, before)
    assert entries(dispatcher) == ()
    assert lessons(dispatcher, PAGE, TODAY) == [False]


def test_what_stood_before_comes_back(dispatcher: Hand):
    put(dispatcher, TODAY)
    again = put(dispatcher, TODAY, DayRule(as_weekday=0))
    assert entries(dispatcher)[0].rule.as_weekday == 0
    now = back(dispatcher, again)
    assert entries(dispatcher) == (Entry(TODAY, OFF),)
    back(dispatcher, now)
    assert entries(dispatcher)[0].rule.as_weekday == 0


def test_a_rule_that_is_taken_out_stands_again_when_it_is_put_again(dispatcher: Hand):
    put(dispatcher, TODAY, group=GROUP)
    with dispatcher.store.write("edit_calendar") as session:
        day_changes.take_out(session, Entry(TODAY, OFF, GROUP), person=WHO.dispatcher, clock=dispatcher.clock)
    assert entries(dispatcher) == ()
    with pytest.raises(Refused, match="уже нет"), dispatcher.store.write("edit_calendar") as session:
        day_changes.take_out(session, Entry(TODAY, OFF, GROUP), person=WHO.dispatcher, clock=dispatcher.clock)
    put(dispatcher, TODAY, group=GROUP)
    assert entries(dispatcher) == (Entry(TODAY, OFF, GROUP),)


def test_only_the_dispatcher_keeps_the_calendar(machines: Machines):
    hand = machines.hand(WHO.teacher)
    with pytest.raises(Refused):
        put(hand, TODAY)
    assert entries(hand) == ()


def test_the_server_takes_it_from_the_dispatcher(machines: Machines):
    server = machines.server()
    hand, teacher = machines.enrolled(server, WHO.dispatcher), machines.enrolled(server)
    put(hand, TODAY)
    exchange_with(server, hand, teacher)
    assert entries(teacher) == (Entry(TODAY, OFF),)
    with server.connect() as connection:
        assert connection.execute(Parked.__table__.select()).all() == []


def test_a_holiday_has_no_lessons_until_the_calendar_says_so(dispatcher: Hand):
    monday = date(2027, 3, 8)
    assert lessons(dispatcher, PAGE, monday) == []
    put(dispatcher, monday, DayRule(reason="учимся"))
    assert lessons(dispatcher, PAGE, monday) == [False]
