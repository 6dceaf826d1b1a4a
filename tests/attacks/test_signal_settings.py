"""Nobody but an administrator decides by which numbers logins are watched, nor in a colleague's name (3.1.11)."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from college.roles import Role
from db.admission import watch_settings
from db.engine import reading
from db.models.exchange import Parked
from db.models.people import RoleAssignment
from db.models.signals import IncidentSetting
from tests.factories import WHO, Hand, Machines, exchange_with, lay, place


@pytest.fixture
def administrator(machines: Machines, server: Engine) -> Hand:
    lay(server, RoleAssignment, person_id=WHO.dispatcher, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1))
    place(server)
    return machines.enrolled(server, WHO.dispatcher)


def forge(hand: Hand, value: str, by: UUID | None = None) -> None:
    """Write a number past every rule of the screen."""
    with hand.store.write("decide_signals") as session:
        session.add(IncidentSetting(name="threshold", chosen=value, decided_by=by, decided_at=hand.clock.now()))


def outcome(server: Engine) -> tuple[list[str], list[str]]:
    with reading(server).connect() as connection:
        parked = list(connection.scalars(select(Parked.reason)))
        return parked, list(connection.scalars(select(IncidentSetting.chosen)))


def test_what_an_administrator_decides_offline_holds_after_the_exchange(administrator: Hand, server: Engine) -> None:
    with administrator.store.write("decide_signals") as session:
        before = watch_settings.decide_here(
            session, "threshold", "8", person=administrator.person, clock=administrator.clock
        )
    assert before == "5"
    exchange_with(server, administrator)
    assert outcome(server) == ([], ["8"])


@pytest.mark.parametrize("person", [WHO.director, WHO.teacher, WHO.curator])
def test_nobody_else_raises_the_bar_at_which_a_case_opens(machines: Machines, server: Engine, person) -> None:
    hand = machines.enrolled(server, person)
    forge(hand, "1000", person)
    exchange_with(server, hand)
    assert outcome(server) == (["right"], [])


def test_no_name_but_ones_own_stands_under_a_decision(administrator: Hand, server: Engine) -> None:
    forge(administrator, "1000", WHO.director)
    exchange_with(server, administrator)
    assert outcome(server) == (["right"], [])


@pytest.mark.parametrize("value", ["0", "1001", "много"])
def test_a_number_by_which_no_college_could_watch_stands_nowhere(administrator: Hand, server: Engine, value) -> None:
    forge(administrator, value, administrator.person)
    exchange_with(server, administrator)
    assert outcome(server) == (["invalid"], [])
