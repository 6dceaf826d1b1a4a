"""Agreements of non-disclosure and the roles that wait for them."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.agreements import (
    Agreement,
    Override,
    State,
    needs_agreement,
    override_ends,
    refuse_override,
    refuse_record,
    standing,
    state_on,
)
from college.admission.held_roles import (
    DatedRole,
    is_assignable,
    is_whole_basis,
    refuse_dated_role,
    roles_of_the_office,
)
from college.admission.policy import Policy
from college.limits import working_day_after
from college.orders import Basis
from college.refusal import Refused
from college.roles import Role
from college.terms import is_working

DAY = date(2026, 11, 12)
SIGNED = Agreement("38", date(2026, 9, 1))
THREE_DAYS = Override("замещает с сегодняшнего дня", DAY, 3)
ADMINISTRATOR, OLGA, IVAN = UUID(int=1), UUID(int=2), UUID(int=3)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def _standing(day=DAY, role=Role.TEACHER, **how):
    return standing(role, "преподаватель", day, is_working=is_working, **how)


def test_which_roles_wait_for_an_agreement():
    free = {Role.EMPLOYEE, Role.STUDENT, Role.PARENT, Role.OFFICIAL}
    assert {role for role in Role if not needs_agreement(role)} == free


@pytest.mark.parametrize(
    ("agreement", "day", "state"),
    [
        (None, DAY, State.MISSING),
        (SIGNED, date(2026, 8, 31), State.MISSING),
        (SIGNED, date(2026, 9, 1), State.IN_FORCE),
        (Agreement("38", date(2026, 9, 1), renew_by=DAY), DAY, State.TO_RENEW),
        (Agreement("38", date(2026, 9, 1), renew_by=DAY), DAY + timedelta(1), State.MISSING),
        (Agreement("38", date(2026, 9, 1), ended=DAY), DAY, State.IN_FORCE),
        (Agreement("38", date(2026, 9, 1), ended=DAY), DAY + timedelta(1), State.ENDED),
    ],
)
def test_how_an_agreement_stands(agreement, day, state):
    assert state_on(agreement, day) is state


def test_a_role_without_an_agreement_says_why_and_who_can_help():
    assert _standing(agreement=SIGNED).active
    waits = _standing()
    assert not waits.active
    assert waits.shown == "ожидает: нет соглашения"
    assert str(waits.refusal) == (
        "Роль «преподаватель» ещё не работает: нет соглашения о неразглашении. Его вносит отдел кадров; до этого "
        "администратор может открыть роль с причиной на срок до 10 рабочих дней (пункт 3.1.5)."
    )
    assert _standing(role=Role.EMPLOYEE).active
    assert _standing(role=Role.STUDENT).active


def test_an_override_counts_working_days():
    assert override_ends(THREE_DAYS, is_working) == date(2026, 11, 16)  # Friday, Saturday, Monday
    let = _standing(date(2026, 11, 16), override=THREE_DAYS)
    assert (let.active, let.until, let.shown) == (True, date(2026, 11, 16), "без соглашения до 16.11.2026")
    assert not _standing(DAY - timedelta(1), override=THREE_DAYS).active
    over = _standing(date(2026, 11, 17), override=THREE_DAYS)
    assert str(over.refusal) == (
        "Роль «преподаватель» закрыта: срок без соглашения о неразглашении кончился 16\u00a0ноября. "
        "Соглашение вносит отдел кадров (пункт 3.1.5)."
    )
    signed = _standing(date(2026, 11, 17), override=THREE_DAYS, agreement=Agreement("39", date(2026, 11, 17)))
    assert (signed.active, signed.until) == (True, None)


def test_holidays_are_no_working_days():
    new_year = Override("причина", date(2026, 12, 30), 2)
    assert override_ends(new_year, is_working) == date(2027, 1, 9)
    assert working_day_after(DAY, 0, is_working) == DAY


@given(DAYS, st.integers(1, 10))
def test_between_start_and_end_lie_exactly_so_many_working_days(since, count):
    end = override_ends(Override("причина", since, count), is_working)
    between = [since + timedelta(n) for n in range(1, (end - since).days + 1)]
    assert sum(map(is_working, between)) == count
    assert is_working(end)


@given(DAYS, DAYS, st.integers(1, 10), st.sampled_from(Role))
def test_a_role_works_or_says_why_never_both(day, since, count, role):
    told = standing(role, "роль", day, override=Override("причина", since, count), is_working=is_working)
    assert told.active == (told.refusal is None)
    assert told.active or "отдел кадров" in str(told.refusal)


@pytest.mark.parametrize(
    ("override", "says"),
    [
        (Override("  ", DAY, 3), "Назовите, почему"),
        (Override("причина", DAY, 11), "не дольше 10 рабочих дней"),
        (Override("причина", DAY, 0), "не дольше 10 рабочих дней"),
    ],
)
def test_an_override_has_a_reason_and_an_end(override, says):
    with pytest.raises(Refused, match=says):
        refuse_override(override)


def test_the_length_of_an_override_is_the_colleges():
    refuse_override(THREE_DAYS)
    with pytest.raises(Refused, match="не дольше 1 рабочего дня"):
        refuse_override(THREE_DAYS, Policy(override_working_days=1))


def test_a_line_of_the_register():
    refuse_record(SIGNED, DAY)
    with pytest.raises(Refused, match="нет номера"):
        refuse_record(Agreement(" ", DAY), DAY)
    with pytest.raises(Refused, match=r"13\.11\.2026, этот день ещё не настал"):
        refuse_record(Agreement("40", DAY + timedelta(1)), DAY)


ORDER = Basis("152-к", date(2026, 11, 10))
ACTING = DatedRole(
    OLGA, Role.DEPUTY_UMR, DAY, date(2026, 11, 20), ORDER, acting_for=IVAN, signer="директор Сомов А. Л."
)


def _changed(**how):
    return DatedRole(**{**{name: getattr(ACTING, name) for name in DatedRole.__slots__}, **how})


def test_an_acting_role_holds_between_its_days():
    refuse_dated_role(ACTING, by=ADMINISTRATOR, today=DAY)
    assert [ACTING.is_in_force(day) for day in (date(2026, 11, 11), DAY, date(2026, 11, 20), date(2026, 11, 21))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert _changed(last=None, acting_for=None).is_in_force(date(2030, 1, 1))
    assert ORDER.wording == "приказ № 152-к от 10.11.2026"


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"role": Role.SUBSTITUTE}, "не назначают вручную"),
        ({"role": Role.EMPLOYEE}, "не назначают вручную"),
        ({"person": ADMINISTRATOR}, "Себе роль не назначают"),
        ({"basis": None}, "номер и дату приказа"),
        ({"basis": Basis(" ", DAY)}, "номер и дату приказа"),
        ({"basis": Basis("7", DAY + timedelta(1))}, "ещё не настал"),
        ({"last": DAY - timedelta(1)}, "раньше первого"),
        ({"last": None}, "назначают на срок"),
        ({"acting_for": OLGA}, "за самого себя"),
        ({"signer": " "}, "кто подписал приказ"),
        ({"role": Role.COMMISSION_CHAIR}, "Назовите комиссию"),
    ],
)
def test_a_role_that_may_not_be_given(how, says):
    with pytest.raises(Refused, match=says):
        refuse_dated_role(_changed(**how), by=ADMINISTRATOR, today=DAY)


@pytest.mark.parametrize("missing", ["number", "signed", "signer", "last"])
def test_what_fills_an_absence_stands_on_a_whole_order(missing):
    whole = {"number": "152-к", "signed": DAY, "signer": "директор", "last": DAY}
    lacking = whole | {missing: None if missing in ("signed", "last") else " "}
    assert is_whole_basis(IVAN, **whole)
    assert not is_whole_basis(IVAN, **lacking)
    assert is_whole_basis(None, **lacking), "a role of one's own may have no end"


def test_the_office_gives_no_role_that_follows_from_something_else():
    assert set(roles_of_the_office()) & {Role.TEACHER, Role.CURATOR, Role.SUBSTITUTE, Role.EMPLOYEE} == set()
    assert Role.COMMISSION_CHAIR in roles_of_the_office()


def test_which_roles_are_given_by_hand():
    not_by_hand = {Role.EMPLOYEE, Role.SUBSTITUTE, Role.STUDENT, Role.PARENT, Role.OFFICIAL}
    assert {role for role in Role if not is_assignable(role)} == not_by_hand
