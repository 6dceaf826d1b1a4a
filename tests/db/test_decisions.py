"""Work that waited is decided by whom it is addressed to: it stands as its author's, or comes back to him."""

import pytest
from sqlalchemy import Engine, select

from college.cells import Cell
from college.parked import Verdict, addressee, may_decide
from college.roles import Role
from db.chain_audit import checked
from db.decisions import ParkedName, decide
from db.engine import reading
from db.house import house_write
from db.models.catalogue import Closure
from db.models.exchange import Attention, ChangeAudit, Parked
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from tests.db.one_lesson import DAY, close_term, mark, with_a_lesson
from tests.factories import (
    WHO,
    Hand,
    Hands,
    Machines,
    cell_of,
    column_on,
    exchange_with,
    put,
)


@pytest.fixture
def server(machines: Machines) -> Engine:
    return with_a_lesson(machines)


@pytest.fixture
def teacher(machines: Machines, server: Engine) -> Hand:
    return machines.enrolled(server)


@pytest.fixture
def deputy(machines: Machines, server: Engine) -> Hand:
    return machines.enrolled(server, WHO.deputy)


def parked(server: Engine) -> list[Parked]:
    with reading(server).connect() as connection:
        return list(connection.execute(select(Parked.__table__).order_by(Parked.seq)))


def lesson_of(server: Engine):
    with reading(server).connect() as connection:
        return connection.scalars(select(Lesson.id)).one()


def name_of(row) -> ParkedName:
    return ParkedName(row.device, row.seq, row.hash, row.person)


def marks(server: Engine) -> list[tuple[str, str]]:
    with reading(server).connect() as connection:
        return [tuple(row) for row in connection.execute(select(MarkEntry.value, MarkEntry.v_value))]


def decided(hand: Hand, rows, verdict: Verdict, **more) -> None:
    with hand.store.write("decide_parked") as session:
        decide(session, tuple(map(name_of, rows)), verdict, by=hand.person, clock=hand.clock, **more)


def typed_into_a_closed_term(server: Engine, teacher: Hand, value: str = "5", number: int = 0) -> None:
    put(teacher, column_on(teacher, DAY), number, mark(value))
    close_term(server)
    exchange_with(server, teacher)


def test_an_accepted_edit_stands_as_its_authors(server, teacher, deputy):
    typed_into_a_closed_term(server, teacher)
    [row] = parked(server)
    assert (row.reason, addressee(row.section), marks(server)) == ("closed", Role.DEPUTY_UMR, [])
    decided(deputy, [row], Verdict.ACCEPTED)
    exchange_with(server, deputy, teacher)
    [(value, token)] = marks(server)
    assert (value, token) == ("5", f"{teacher.device.hex}.{row.seq}")
    assert [batch.status for batch in teacher.outbox()] == ["accepted"]
    assert cell_of(teacher, DAY, 0).marks == mark("5").marks
    assert parked(server)[0].state == "accepted"
    assert {row.solved for row in teacher.rows(Attention)} == {True}
    assert [found.line for found in checked(server) if found.flaw] == [], "the audit knows of acceptance"


def test_until_then_it_stays_on_the_cell_of_its_author(server, teacher):
    typed_into_a_closed_term(server, teacher)
    assert cell_of(teacher, DAY, 0).marks == mark("5").marks
    assert [batch.status for batch in teacher.outbox()] == ["parked"]


@pytest.mark.parametrize("verdict", [Verdict.RETURNED, Verdict.DISMISSED])
def test_what_is_returned_goes_off_the_cell_and_is_told_with_its_reason(server, teacher, deputy, verdict):
    typed_into_a_closed_term(server, teacher)
    decided(deputy, parked(server), verdict, reason="Период закрыт приказом.")
    exchange_with(server, deputy, teacher)
    assert marks(server) == []
    assert cell_of(teacher, DAY, 0) == Cell()
    assert [batch.status for batch in teacher.outbox()] == [verdict.value]
    assert {row.status for row in teacher.rows(Attention)} == {verdict.value}
    from db.models.decisions import Decision

    assert [row.reason for row in teacher.rows(Decision)] == ["Период закрыт приказом."]


def test_what_was_dismissed_can_still_be_accepted_and_never_twice(server, teacher, deputy):
    typed_into_a_closed_term(server, teacher)
    decided(deputy, parked(server), Verdict.DISMISSED, reason="ошибка")
    exchange_with(server, deputy, teacher)
    decided(deputy, parked(server), Verdict.ACCEPTED)
    exchange_with(server, deputy)
    assert [value for value, _ in marks(server)] == ["5"]
    decided(deputy, parked(server)[:1], Verdict.DISMISSED, reason="передумал")
    exchange_with(server, deputy)
    assert [value for value, _ in marks(server)] == ["5"]
    assert parked(server)[-1].reason == "decided"


def test_nobody_decides_his_own_edit(server, machines):
    deputy = machines.enrolled(server, WHO.deputy)
    with deputy.store.write("make_lesson") as session:
        session.add(Work(lesson_id=lesson_of(server), ordinal=1, kind=""))
    exchange_with(server, deputy)
    [row] = parked(server)
    assert (row.reason, addressee(row.section)) == ("right", Role.DEPUTY_UMR)
    decided(deputy, [row], Verdict.ACCEPTED)
    exchange_with(server, deputy)
    assert [(each.reason, each.state) for each in parked(server)] == [("right", "open"), ("right", "open")]


def test_the_director_decides_instead_after_five_working_days():
    asked = {"section": "journal.marks", "author": WHO.deputy}
    assert not may_decide([Role.DEPUTY_UMR], decider=WHO.deputy, is_overdue=True, **asked)
    assert not may_decide([Role.DIRECTOR], decider=WHO.director, **asked)
    assert may_decide([Role.DIRECTOR], decider=WHO.director, is_overdue=True, **asked)


def test_the_director_decides_at_once_about_what_the_addressee_wrote_himself(server, machines):
    deputy, director = machines.enrolled(server, WHO.deputy), machines.enrolled(server, WHO.director)
    with deputy.store.write("make_lesson") as session:
        session.add(Work(lesson_id=lesson_of(server), ordinal=1, kind=""))
    exchange_with(server, deputy)
    decided(director, parked(server), Verdict.ACCEPTED)
    exchange_with(server, director, deputy)
    assert [row.state for row in parked(server)] == ["accepted"]
    assert [row.status for row in deputy.outbox()] == ["accepted"]


def test_a_teacher_accepts_nothing(server, teacher, machines):
    typed_into_a_closed_term(server, teacher)
    other = machines.enrolled(server, WHO.other)
    decided(other, parked(server), Verdict.ACCEPTED)
    exchange_with(server, other)
    assert marks(server) == []
    assert [row.reason for row in parked(server)] == ["closed", "right"]


def test_whom_it_is_not_addressed_to_decides_nothing(server, teacher, machines):
    typed_into_a_closed_term(server, teacher)
    hr_head = machines.enrolled(server, WHO.hr_head)
    decided(hr_head, parked(server), Verdict.ACCEPTED)
    exchange_with(server, hr_head)
    assert marks(server) == []
    assert parked(server)[0].state == "open"


def test_its_author_may_take_it_back_and_nobody_elses(server, teacher, machines):
    typed_into_a_closed_term(server, teacher)
    other = machines.enrolled(server, WHO.other)
    decided(other, parked(server), Verdict.WITHDRAWN)
    exchange_with(server, other)
    assert parked(server)[0].state == "open"
    decided(teacher, parked(server)[:1], Verdict.WITHDRAWN)
    exchange_with(server, teacher)
    assert parked(server)[0].state == "withdrawn"
    assert cell_of(teacher, DAY, 0) == Cell()


def test_a_newer_value_stays_unless_it_is_set_above(server, machines):
    first, second = machines.enrolled(server), machines.enrolled(server)
    put(second, column_on(second, DAY), 0, mark("3"))
    exchange_with(server, second)
    exchange_with(server, first)
    put(first, column_on(first, DAY), 0, mark("5"))
    close_term(server)
    exchange_with(server, first)
    with house_write(server, Hands(), "open") as session:
        closure = session.scalars(select(Closure)).one()
        closure.closed = False
    exchange_with(server, second)
    put(second, column_on(second, DAY), 0, mark("4"))
    exchange_with(server, second)
    deputy = machines.enrolled(server, WHO.deputy)
    decided(deputy, parked(server), Verdict.ACCEPTED)
    exchange_with(server, deputy, first, second)
    assert [value for value, _ in marks(server)] == ["4"]
    assert cell_of(first, DAY, 0).marks == mark("4").marks
    disputes = {row.status for row in first.rows(Attention)} | {row.status for row in second.rows(Attention)}
    assert "won" in disputes, "the tie of both values is told to its author"


def test_a_whole_act_is_decided_at_once_or_not_at_all(server, teacher, deputy):
    close_after = column_on(teacher, DAY)
    for number in range(3):
        put(teacher, close_after, number, mark("4"))
    close_term(server)
    exchange_with(server, teacher)
    rows = parked(server)
    assert [row.reason for row in rows] == ["closed", "parent", "parent"], "the first made the column of works"
    decided(deputy, rows[1:], Verdict.ACCEPTED)
    exchange_with(server, deputy)
    assert marks(server) == []
    assert [row.status for row in deputy.rows(Attention)] == ["undone", "undone"]
    decided(deputy, rows, Verdict.ACCEPTED)
    exchange_with(server, deputy, teacher)
    assert [value for value, _ in marks(server)] == ["4", "4", "4"]
    with reading(server).connect() as connection:
        outcomes = list(connection.scalars(select(ChangeAudit.outcome).where(ChangeAudit.tbl == "mark")))
    assert outcomes.count("won") >= 3


def test_every_section_is_somebodys():
    assert addressee("journal.marks") is Role.DEPUTY_UMR
    assert addressee("journal.absence_reason") is Role.VR_HEAD
    assert addressee("staff.card") is Role.HR_HEAD
    assert addressee("portfolio.staff") is Role.HR_HEAD
    assert addressee("portfolio.student") is Role.VR_HEAD
    assert addressee("exams") is Role.DISPATCHER
    assert addressee("exams.statements") is Role.DEPUTY_UMR
    assert addressee("ktp_approval") is Role.DEPUTY_UMR
    assert addressee("rights") is Role.ADMINISTRATOR
    assert addressee("") is Role.ADMINISTRATOR
