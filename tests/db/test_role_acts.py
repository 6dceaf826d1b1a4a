"""A role by an order: given, ended, taken back; an acting one stands on a whole order and ends by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from college.admission.held_roles import DatedRole
from college.orders import Basis
from college.refusal import Refused
from college.roles import Role
from db.admission import role_acts
from db.admission.account_cards import RoleSeen, card_of
from db.models.admission import Account
from db.models.commissions import Commission
from db.models.people import RoleAssignment
from db.rights import load_rights
from tests.factories import TODAY, WHO, Hand, Machines, known, lay

TOMORROW = TODAY + timedelta(1)
ORDER = Basis("152-к", date(2026, 11, 10))
ACTING = DatedRole(WHO.other, Role.DEPUTY_UMR, TODAY, TODAY + timedelta(8), ORDER, WHO.deputy, "директор Сомов А. Л.")
PUT = ("ktp_approval", "approve")


@pytest.fixture
def office(machines: Machines) -> Hand:
    """An administrator at his machine; the teacher whom he gives a role has an account."""
    hand = machines.hand(WHO.dispatcher)
    lay(
        hand.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.ADMINISTRATOR.value, first_day=date(2020, 9, 1)
    )
    for person in (WHO.other, WHO.dispatcher):
        lay(hand.engine, Account, person_id=person, kind="staff", standing="active")
    return hand


@contextmanager
def writing(hand: Hand) -> Iterator[Session]:
    with hand.store.write("give_role") as session:
        yield session


def give(hand: Hand, asked: DatedRole = ACTING) -> UUID:
    with writing(hand) as session:
        return role_acts.give_role(session, asked, person=hand.person, clock=hand.clock)


def rights(hand: Hand, day: date) -> frozenset[tuple[str, str]]:
    with hand.store.read() as session:
        return load_rights(session, WHO.other).rights(day)


def seen(hand: Hand) -> tuple[RoleSeen, ...]:
    with hand.store.read() as session:
        return card_of(session, WHO.other, hand.clock).roles


def test_an_acting_role_works_from_its_first_day_to_its_last(office: Hand) -> None:
    give(office)
    assert [PUT in rights(office, day) for day in (TODAY - timedelta(1), TODAY, ACTING.last, ACTING.last + timedelta(1))] == [
        False, True, True, False,
    ]  # fmt: skip
    (told,) = seen(office)
    assert told.acting_for.startswith("Гладышев")
    assert told.basis == "приказ № 152-к от 10.11.2026, директор Сомов А. Л."


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"basis": None}, "Нет основания"),
        ({"signer": ""}, "кто подписал"),
        ({"last": None}, "назначают на срок"),
        ({"person": WHO.dispatcher}, "Себе роль не назначают"),
        ({"person": WHO.curator}, "нет учётной записи"),
    ],
)
def test_what_the_rule_refuses_is_not_written(office: Hand, how, says) -> None:
    with pytest.raises(Refused, match=says) as caught:
        give(office, replace(ACTING, **how))
    assert caught.value.clause is not None
    assert (seen(office), office.outbox()) == ((), [])


def test_who_has_no_right_gives_none(machines: Machines) -> None:
    teacher = machines.hand()
    with pytest.raises(Refused, match="нет права"):
        give(teacher)


def test_a_role_ended_today_ends_with_the_day_and_runs_again_when_taken_back(office: Hand) -> None:
    row = give(office)
    with writing(office) as session, pytest.raises(Refused, match="Причина не названа"):
        role_acts.end_role(session, row, " ", person=office.person, clock=office.clock)
    with writing(office) as session:
        before = role_acts.end_role(session, row, "вышел с больничного", person=office.person, clock=office.clock)
    assert [PUT in rights(office, day) for day in (TODAY, TOMORROW)] == [True, False]
    assert seen(office)[0].end_reason == "вышел с больничного"
    with writing(office) as session:
        role_acts.restore_terms(session, row, before)
    assert PUT in rights(office, TOMORROW)
    with writing(office) as session:
        role_acts.stand_role(session, row, stand=False, person=office.person, clock=office.clock)
    assert PUT not in rights(office, TODAY)


def test_a_chair_is_given_with_his_commission(office: Hand) -> None:
    lay(office.engine, Commission, id=known("commission"), name="ПЦК информационных технологий")
    asked = replace(ACTING, role=Role.COMMISSION_CHAIR, acting_for=None, last=None, commission=known("commission"))
    give(office, asked)
    (told,) = seen(office)
    assert (told.commission, told.last) == ("ПЦК информационных технологий", None)
    with office.store.read() as session:
        assert load_rights(session, WHO.other).commissions_chaired(TODAY) == {known("commission")}
        found = role_acts.choices(session, office.clock)
    assert list(found.commissions.values()) == ["ПЦК информационных технологий"]
    assert found.people[WHO.deputy].startswith("Гладышев")
