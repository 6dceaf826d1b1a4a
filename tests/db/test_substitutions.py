"""A substitution from its proposal to its end, through the files of all who have a part in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.admission.grants import LessonPlace
from college.admission.substitutions import State
from college.matrix.trace import read_trace
from college.parked import Verdict
from college.refusal import Refused
from college.roles import Role, may
from college.terms import season_of
from db import substitutions
from db.decisions import ParkedName, decide
from db.engine import reading
from db.models.admission import Account
from db.models.exchange import Parked
from db.models.lessons import Lesson
from db.models.people import RoleAssignment
from db.models.timetable import Substitution, SubstitutionWord
from db.scope import load_rights, place_of
from resources import path as resource
from tests.db.questions import FIVE
from tests.factories import (
    FOREIGN_PAGE,
    GROUP,
    PAGE,
    TODAY,
    WHO,
    Hand,
    Machines,
    column_on,
    exchange_with,
    lay,
    lay_lesson,
    place,
    put,
)

MONDAY = date(2026, 11, 16)
NEXT = (LessonPlace(PAGE, TODAY, 3), LessonPlace(PAGE, MONDAY, 2))
TASK = "Повторить темы 3 и 4, работу не проводить"


@pytest.fixture
def administrator(machines: Machines, server: Engine) -> Hand:
    """The head of the staff office is an administrator, too."""
    lay(server, RoleAssignment, person_id=WHO.hr_head, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1))
    lay_lesson(server, TODAY, marks={0: "4"})
    place(server)
    return machines.enrolled(server, WHO.hr_head)


@pytest.fixture
def dispatcher(machines: Machines, server: Engine) -> Hand:
    return machines.enrolled(server, WHO.dispatcher)


@pytest.fixture
def server(machines: Machines) -> Engine:
    return machines.server()


@contextmanager
def act(hand: Hand) -> Iterator[Session]:
    with hand.store.write("substitute") as session:
        yield session


def propose(hand: Hand, lessons=NEXT, teacher=WHO.other, **more):
    with act(hand) as session:
        return substitutions.propose(session, lessons, teacher, person=hand.person, clock=hand.clock, **more)


def give(hand: Hand, grant) -> None:
    with act(hand) as session:
        substitutions.give(session, grant, person=hand.person, clock=hand.clock)


def seen(hand: Hand) -> substitutions.GrantSeen:
    with hand.store.read() as session:
        (found,) = substitutions.grants(session, hand.clock)
    return found


def statuses(*hands: Hand) -> set[str]:
    return {row.status for hand in hands for row in hand.outbox()}


def test_from_the_proposal_to_the_lesson_and_its_end(machines, server, administrator, dispatcher):
    grant = propose(dispatcher, task=TASK)
    exchange_with(server, dispatcher, administrator)
    told = seen(administrator)
    assert (told.state, told.task, told.proposed_by) == (State.PROPOSED, TASK, "Орлова Н. П.".replace(" ", "\xa0"))
    assert [(each.day, each.pair, each.group, each.absent) for each in told.lessons] == [
        (TODAY, 3, "ИСП-21", "Кузнецова О. В.".replace(" ", "\xa0")),
        (MONDAY, 2, "ИСП-21", "Кузнецова О. В.".replace(" ", "\xa0")),
    ]
    his = machines.enrolled(server, WHO.other)
    assert his.rows(Lesson) == []
    give(administrator, grant)
    exchange_with(server, administrator, his)
    assert statuses(administrator, dispatcher) == {"applied"}
    assert [row.text for row in his.rows(SubstitutionWord)] == [TASK]
    put(his, column_on(his, TODAY), 1, FIVE)
    exchange_with(server, his)
    assert statuses(his) == {"applied"}
    assert seen(administrator).state is State.IN_FORCE
    with act(administrator) as session:
        substitutions.end(session, grant, "преподаватель вышел", person=WHO.hr_head, clock=administrator.clock)
    exchange_with(server, administrator, his, dispatcher)
    assert statuses(administrator) == {"applied"}
    rows = {row.day: row for row in his.rows(Substitution)}
    assert {row.ended_on for row in rows.values()} == {TODAY}
    his.clock.turn(TODAY + timedelta(1))
    exchange_with(server, his)
    assert his.rows(Lesson) == [], "the lessons leave his disk on the next day"
    assert {row.text for row in dispatcher.rows(SubstitutionWord)} >= {"преподаватель вышел"}


def test_a_refusal_needs_a_reason_and_it_goes_to_the_dispatcher_alone(machines, server, administrator, dispatcher):
    grant = propose(dispatcher)
    exchange_with(server, dispatcher, administrator)
    with pytest.raises(Refused, match="Причина не названа"), act(administrator) as session:
        substitutions.refuse(session, grant, " ", person=administrator.person, clock=administrator.clock)
    with act(administrator) as session:
        substitutions.refuse(session, grant, "болеет сам", person=administrator.person, clock=administrator.clock)
    his = machines.enrolled(server, WHO.other)
    exchange_with(server, administrator, dispatcher, his)
    assert seen(dispatcher).reason == "болеет сам"
    assert [row.standing for row in his.rows(Substitution)] == ["refused", "refused"], "everybody sees that it is so"
    assert his.rows(SubstitutionWord) == [], "and only the dispatcher why"
    with pytest.raises(Refused, match="отказано"), act(administrator) as session:
        substitutions.withdraw(session, grant, person=dispatcher.person, clock=dispatcher.clock)
    propose(dispatcher)
    exchange_with(server, dispatcher)
    assert statuses(dispatcher) == {"applied"}


def test_a_busy_substitute_is_named_only_with_a_reason(dispatcher):
    tuesday = date(2026, 11, 10)
    with pytest.raises(Refused, match="в это время занят"):
        propose(dispatcher, [LessonPlace(PAGE, tuesday, 1)])
    propose(dispatcher, [LessonPlace(PAGE, tuesday, 1)], clash="группы объединены")
    assert seen(dispatcher).reason == "группы объединены"


def test_who_cannot_sign_in_is_not_named(dispatcher):
    lay(dispatcher.engine, Account, person_id=WHO.other, kind="staff", standing="closed")
    with pytest.raises(Refused, match="не работает"):
        propose(dispatcher)


def test_a_grant_is_for_thirty_days_and_for_something(dispatcher):
    with pytest.raises(Refused, match="Назовите занятия"):
        propose(dispatcher, [])
    with pytest.raises(Refused, match="не больше чем на 30 дней"):
        propose(dispatcher, [LessonPlace(PAGE, TODAY, 3), LessonPlace(PAGE, TODAY + timedelta(30), 3)])
    assert dispatcher.outbox() == []


def test_nobody_gives_it_to_himself_and_only_an_administrator_gives(administrator, dispatcher):
    own = propose(dispatcher, [LessonPlace(FOREIGN_PAGE, MONDAY + timedelta(1), 1)], teacher=WHO.dispatcher)
    with pytest.raises(Refused, match="нет права"):
        give(dispatcher, propose(dispatcher))
    with pytest.raises(Refused, match="себе не дают"):
        give(dispatcher, own)
    with act(administrator) as session, pytest.raises(Refused, match="себе не дают"):
        substitutions.make(session, NEXT, WHO.hr_head, person=WHO.hr_head, clock=administrator.clock)


def test_an_administrator_makes_it_himself(machines, server, administrator):
    with act(administrator) as session:
        substitutions.make(session, NEXT, WHO.other, person=WHO.hr_head, clock=administrator.clock, task=TASK)
    exchange_with(server, administrator)
    assert statuses(administrator) == {"applied"}
    his = machines.enrolled(server, WHO.other)
    assert len(his.rows(Lesson)) == 1


def test_a_proposal_is_taken_back_by_who_made_it(server, administrator, dispatcher):
    grant = propose(dispatcher)
    with act(dispatcher) as session:
        substitutions.withdraw(session, grant, person=dispatcher.person, clock=dispatcher.clock)
    exchange_with(server, dispatcher)
    assert statuses(dispatcher) == {"applied"}
    assert seen(dispatcher).state is State.WITHDRAWN


def test_a_colleague_of_the_dispatcher_accepts_no_access_that_only_an_administrator_gives(machines, server, dispatcher):
    """What the server parked of a forged grant is decided by the section's addressee, who has no right to give it."""
    lay(server, RoleAssignment, person_id=WHO.curator, role=Role.DISPATCHER.value, first_day=date(2020, 9, 1))
    place(server)
    second = machines.enrolled(server, WHO.curator)
    with act(dispatcher) as session:
        session.add(Substitution(page_id=PAGE, day=TODAY, pair=3, season="2026-1", teacher_id=WHO.other,
                                 standing="granted", granted_on=TODAY))  # fmt: skip
    exchange_with(server, dispatcher)
    with reading(server).connect() as connection:
        row = connection.execute(select(Parked.__table__)).one()
    assert row.reason == "right"
    with second.store.write("decide_parked") as session:
        name = ParkedName(row.device, row.seq, row.hash, row.person)
        decide(session, (name,), Verdict.ACCEPTED, by=WHO.curator, clock=second.clock)
    exchange_with(server, second)
    with reading(server).connect() as connection:
        assert connection.execute(select(Substitution.__table__)).all() == []
        assert (
            connection.scalars(select(Parked.state).where(Parked.seq == row.seq, Parked.device == row.device)).one()
            == "open"
        )


DUTIES = [
    duty for duty in read_trace(resource("rights", "rights_trace.tsv").read_text("utf-8"))
    if duty.role is Role.SUBSTITUTE
]  # fmt: skip


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty.clause} {duty.needs[0].section}")
def test_each_duty_of_a_substitute_can_be_done_at_his_lessons_and_nowhere_else(server, duty):
    lay(server, Substitution, page_id=PAGE, day=TODAY, pair=3, season="2026-1", teacher_id=WHO.other)
    with server.connect() as connection:
        rights = load_rights(connection, WHO.other)
    for need in duty.needs:

        def allowed(pair: int, event: date, need=need) -> bool:
            where = place_of(rights, PAGE, GROUP, TODAY, pair, event, marks=need.section == "journal.marks")
            return may(rights.matrix, rights.actor_on(event), need.section, need.action, TODAY, where)

        assert allowed(3, TODAY), need
        assert not allowed(4, TODAY), need
        assert not allowed(3, TODAY + timedelta(2)), "his grant is over"


def test_the_trace_names_a_substitute():
    assert len(DUTIES) == 3


def test_the_halves_of_a_year_have_their_timetables():
    assert [season_of(day) for day in (date(2026, 9, 1), date(2026, 12, 31), date(2027, 1, 11), date(2027, 8, 31))] == [
        "2026-1", "2026-1", "2026-2", "2026-2",
    ]  # fmt: skip
