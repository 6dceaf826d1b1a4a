"""Keeping the commissions: named once, a discipline in one at a time, each act taken back whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from college.commissions import last_day_before, named, refuse_second
from college.refusal import Refused
from college.roles import Role
from college.teaching import Span
from db import commissions
from db.models.commissions import CommissionLine, CommissionMember
from db.models.people import RoleAssignment
from tests.factories import LINE, TODAY, WHO, Hand, Machines, lay

TITLE = "Операционные системы и среды"


@pytest.fixture
def desk(machines: Machines) -> Hand:
    """A methodist at her machine."""
    hand = machines.hand(WHO.dispatcher)
    lay(hand.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.METHODIST.value, first_day=date(2020, 9, 1))
    return hand


@contextmanager
def act(hand: Hand) -> Iterator[Session]:
    with hand.store.write("edit_commission") as session:
        yield session


def now(hand: Hand) -> commissions.Seen:
    with hand.store.read() as session:
        return commissions.seen(session, hand.clock)


def add(hand: Hand, name: str = "ПЦК программистов"):
    with act(hand) as session:
        return commissions.add_commission(session, name, person=hand.person, clock=hand.clock)


def take(hand: Hand, commission, line=LINE, title: str = TITLE):
    with act(hand) as session:
        return commissions.take_lines(session, commission, title, [line], person=hand.person, clock=hand.clock)


def test_a_commission_has_a_name_of_its_own(desk: Hand) -> None:
    add(desk)
    for name, says in (("  ", "нет названия"), (" пцк  Программистов", "уже есть")):
        with pytest.raises(Refused, match=says):
            add(desk, name)
    assert [each.name for each in now(desk).commissions] == ["ПЦК программистов"]


def test_a_discipline_belongs_to_one_commission_at_a_time(desk: Hand) -> None:
    first, second = add(desk), add(desk, "ПЦК гуманитариев")
    rows = take(desk, first)
    with pytest.raises(Refused, match="уже в комиссии") as caught:
        take(desk, second)
    assert caught.value.clause.number == "3.1.10"
    with act(desk) as session:
        commissions.take_out(session, CommissionLine, rows, person=desk.person, clock=desk.clock)
    take(desk, second)
    held = {each.name: [d.title for d in each.disciplines] for each in now(desk).commissions}
    assert held == {"ПЦК гуманитариев": [TITLE], "ПЦК программистов": []}


def test_who_came_today_never_was_there_and_who_came_before_was_till_yesterday(desk: Hand) -> None:
    commission = add(desk)
    rows = take(desk, commission)
    with act(desk) as session:
        taken = commissions.take_out(session, CommissionLine, rows, person=desk.person, clock=desk.clock)
    (row,) = desk.rows(CommissionLine)
    assert row.withdrawn_at is not None
    with act(desk) as session:
        commissions.put_back(session, CommissionLine, taken)
    desk.clock.turn(TODAY + timedelta(1))
    with act(desk) as session:
        commissions.take_out(session, CommissionLine, rows, person=desk.person, clock=desk.clock)
    (row,) = desk.rows(CommissionLine)
    assert (row.withdrawn_at, row.last_day) == (None, TODAY)


def test_what_is_shown_says_what_is_free_and_who_may_join(desk: Hand) -> None:
    commission = add(desk)
    assert {each.title for each in now(desk).free} == {TITLE, "Основы программирования"}
    take(desk, commission)
    with act(desk) as session:
        commissions.take_member(session, commission, WHO.teacher, person=desk.person, clock=desk.clock)
    told = now(desk)
    (seen,) = told.commissions
    assert [each.title for each in told.free] == ["Основы программирования"]
    assert [(each.person, each.since) for each in seen.members] == [(WHO.teacher, TODAY)]
    assert {each.person for each in told.people} >= {WHO.teacher, WHO.other}
    assert seen.disciplines[0].plans == ("ИСП 2025",)


def test_a_commission_is_renamed_withdrawn_and_stands_again(desk: Hand) -> None:
    commission = add(desk)
    with act(desk) as session:
        before = commissions.rename(session, commission, "ПЦК ИТ", person=desk.person, clock=desk.clock)
    assert before == "ПЦК программистов"
    with act(desk) as session:
        commissions.stand_commission(session, commission, stand=False, person=desk.person, clock=desk.clock)
    assert now(desk).commissions == ()
    with act(desk) as session:
        commissions.stand_commission(session, commission, stand=True, person=desk.person, clock=desk.clock)
    assert [each.name for each in now(desk).commissions] == ["ПЦК ИТ"]


def test_a_teacher_keeps_no_commissions(machines: Machines) -> None:
    teacher = machines.hand()
    with pytest.raises(Refused, match="нет права"):
        add(teacher)
    with pytest.raises(Refused, match="нет права"), act(teacher) as session:
        commissions.take_member(session, LINE, WHO.teacher, person=teacher.person, clock=teacher.clock)
    assert (teacher.rows(CommissionMember), teacher.outbox()) == ([], [])


DAYS = st.dates(date(2026, 9, 1), date(2027, 6, 30))


@given(DAYS, DAYS, st.none() | DAYS)
def test_a_discipline_is_free_only_after_its_last_day(first, since, last):
    span = Span(since, last)
    if last is not None and last < first:
        refuse_second(TITLE, first, [span])
    else:
        with pytest.raises(Refused):
            refuse_second(TITLE, first, [span])


@given(DAYS, DAYS)
def test_the_last_day_lies_within_the_time_in_the_commission(first, today):
    last = last_day_before(first, today)
    assert (last is None) == (today <= first)
    assert last is None or first <= last < today


def test_a_name_is_kept_without_needless_spaces():
    assert named("  ПЦК   ИТ ", ["ПЦК ОД"]) == "ПЦК ИТ"
