"""Without an agreement of non-disclosure no role that sees others' data works (3.1.5), and nobody lets himself in."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from college.cells import Cell
from college.marks import Mark
from college.refusal import Refused
from college.roles import Role
from db.holdings import holdings
from db.models.admission import Account, Agreement, Incident, Waiver
from db.models.exchange import Parked
from db.models.people import RoleAssignment
from db.models.record import Synced
from db.scope import load_rights, refusal
from tests.factories import (
    TODAY,
    WHO,
    Hand,
    Machines,
    change,
    column_on,
    exchange_with,
    lay,
    place,
    put,
)

FIVE = Cell(marks=(Mark.FIVE,))
EVENT = TODAY


def agreement_of(engine: Engine, person: UUID) -> UUID:
    with engine.connect() as connection:
        return connection.scalars(select(Agreement.id).where(Agreement.person_id == person)).one()


def held(engine: Engine, person: UUID, day: date = TODAY) -> set[str]:
    with engine.connect() as connection:
        return set(holdings(connection, person, day))


def parked(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(Parked.reason)))


def may_write(engine: Engine, person: UUID, model: type[Synced], group: str, **row: Any) -> str | None:
    with engine.connect() as connection:
        rights = load_rights(connection, person)
        return refusal(rights, model, group, row, lambda table, row: None, EVENT)


def test_without_an_agreement_only_what_is_every_employees_stays(server: Engine) -> None:
    change(server, Agreement, agreement_of(server, WHO.teacher), ended_on=TODAY - timedelta(1))
    kinds = {name.partition(":")[0] for name in held(server, WHO.teacher)}
    assert kinds == {"catalogue", "timetable", "inbox"}
    assert {name.partition(":")[0] for name in held(server, WHO.teacher, TODAY - timedelta(1))} >= {"page", "roll"}
    change(server, Agreement, agreement_of(server, WHO.curator), ended_on=TODAY - timedelta(1))
    assert not any(name.startswith("cards") for name in held(server, WHO.curator))


def test_what_is_typed_after_it_ended_waits_for_a_decision_and_is_not_lost(machines: Machines, server: Engine) -> None:
    hand = machines.enrolled(server)
    put(hand, column_on(hand, date(2026, 11, 9)), 0, FIVE)
    change(server, Agreement, agreement_of(server, WHO.teacher), ended_on=TODAY - timedelta(1))
    exchange_with(server, hand)
    assert [row.status for row in hand.outbox()] == ["parked"]
    assert parked(server) == ["right"]


def test_a_lesson_before_the_agreement_may_be_written_after_it(machines: Machines, server: Engine) -> None:
    change(server, Agreement, agreement_of(server, WHO.teacher), signed_on=TODAY)
    hand = machines.enrolled(server)
    put(hand, column_on(hand, date(2026, 11, 9)), 0, FIVE)
    exchange_with(server, hand)
    assert [row.status for row in hand.outbox()] == ["applied"]


def test_the_screen_says_why_and_who_can_help(teacher: Hand) -> None:
    column = column_on(teacher, date(2026, 11, 9))
    change(teacher.engine, Agreement, agreement_of(teacher.engine, WHO.teacher), ended_on=TODAY - timedelta(1))
    teacher.store.tell(frozenset({"agreement"}))
    with pytest.raises(Refused, match=r"нет соглашения о неразглашении.*отдел кадров.*3\.1\.5"):
        put(teacher, column, 0, FIVE)


def test_a_waiver_opens_for_its_days(machines: Machines, server: Engine) -> None:
    change(server, Agreement, agreement_of(server, WHO.teacher), ended_on=TODAY - timedelta(10))
    lay(server, Waiver, person_id=WHO.teacher, first_day=TODAY, last_day=TODAY + timedelta(9), reason="первые дни",
        given_by=WHO.director)  # fmt: skip
    place(server)
    for day, is_open in ((TODAY - timedelta(1), False), (TODAY, True), (TODAY + timedelta(9), True),
                         (TODAY + timedelta(10), False)):  # fmt: skip
        assert any(name.startswith("page:") for name in held(server, WHO.teacher, day)) is is_open
    hand = machines.enrolled(server)
    put(hand, column_on(hand, date(2026, 11, 9)), 0, FIVE)
    exchange_with(server, hand)
    assert [row.status for row in hand.outbox()] == ["applied"]


# ---- two persons


def test_nobody_lets_himself_in(server: Engine) -> None:
    lay(server, RoleAssignment, person_id=WHO.other, role=Role.ADMINISTRATOR.value, first_day=date(2026, 1, 1))
    role = {"role": "director", "first_day": TODAY, "last_day": None, "basis": "приказ № 1"}
    waiver = {"first_day": TODAY, "last_day": TODAY, "reason": "…", "given_by": WHO.other}
    for model, group, row in ((RoleAssignment, "span", role), (Waiver, "span", waiver)):
        assert may_write(server, WHO.other, model, group, person_id=WHO.other, **row) == "self"
        assert may_write(server, WHO.other, model, group, person_id=WHO.teacher, **row) is None
        assert may_write(server, WHO.teacher, model, group, person_id=WHO.other, **row) == "right"


def test_a_case_is_reported_by_everybody_and_judged_by_another(server: Engine) -> None:
    lay(server, RoleAssignment, person_id=WHO.other, role=Role.ADMINISTRATOR.value, first_day=date(2026, 1, 1))
    about = {"person_id": WHO.teacher, "reporter_id": WHO.teacher}
    assert may_write(server, WHO.teacher, Incident, "facts", **about) is None
    assert may_write(server, WHO.teacher, Incident, "standing", **about) == "self"
    assert may_write(server, WHO.teacher, Incident, "measures", **about) == "self"
    assert may_write(server, WHO.other, Incident, "standing", **about) is None
    assert may_write(server, WHO.other, Incident, "standing", person_id=WHO.other, reporter_id=WHO.teacher) == "self"
    assert may_write(server, WHO.curator, Incident, "standing", **about) == "right"


def test_an_account_is_written_by_the_server_alone(server: Engine) -> None:
    lay(server, RoleAssignment, person_id=WHO.other, role=Role.ADMINISTRATOR.value, first_day=date(2026, 1, 1))
    assert may_write(server, WHO.other, Account, "standing", person_id=WHO.teacher, kind="staff") == "right"
