"""Which accounts may use which way into a page, how strong it is, how long a browser stays."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from college.admission.passwords import Owner
from college.admission.policy import DEFAULT
from college.admission.web_ways import (
    LONGEST_NAME,
    WAYS,
    Way,
    key_name,
    may_use,
    needs_second_factor,
    refuse_more_keys,
    refuse_way,
    refuse_web_password,
    terms_of,
    ways_of,
    went_back,
)
from college.names import PersonName
from college.refusal import Refused

OTHERS = ("student", "parent", "official")


def test_an_employee_never_comes_in_by_a_password_alone():
    assert ways_of("staff") == (Way.PASSKEY, Way.PASSWORD_AND_CODE)
    assert needs_second_factor("staff")
    assert not may_use("staff", Way.PASSWORD)


@pytest.mark.parametrize("kind", OTHERS)
def test_others_have_the_password_of_the_diary_and_no_way_of_employees(kind):
    assert ways_of(kind) == (Way.PASSWORD,)
    for way in (Way.PASSKEY, Way.PASSWORD_AND_CODE):
        with pytest.raises(Refused, match="только сотрудники"):
            refuse_way(kind, way)


def test_a_kind_that_nobody_knows_has_no_way():
    assert ways_of("robot") == ()
    assert set(WAYS) == {"staff", *OTHERS}


def test_a_browser_of_an_employee_stays_for_a_working_day_at_most():
    assert terms_of("staff").idle == timedelta(minutes=30)
    assert terms_of("staff").lasts == timedelta(hours=12)
    for kind in OTHERS:
        assert (terms_of(kind).idle, terms_of(kind).lasts) == (timedelta(days=3), timedelta(days=14))


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("парус-компот-8", "парус-компот-9", "не совпали"),
        ("короткий", "короткий", "короче"),
        ("gromov-парус-компот", "gromov-парус-компот", "логин"),
        ("громов-парус-компот", "громов-парус-компот", "имя или фамилия"),
    ],
)
def test_a_web_password_meets_the_one_rule_of_strength(password, again, said):
    with pytest.raises(Refused, match=said):
        refuse_web_password(password, again, Owner("gromov", PersonName("Громов", "Пётр")))


def test_a_strong_one_is_taken():
    refuse_web_password("парус-компот-сирень-8", "парус-компот-сирень-8")


@given(st.text(), st.text())
def test_a_key_is_always_called_something_that_fits(typed, browser):
    assert 0 < len(key_name(typed, browser)) <= LONGEST_NAME


def test_a_key_is_called_as_its_owner_said_else_by_the_browser():
    assert key_name("  мой   телефон ", "Chrome, Android") == "мой телефон"
    assert key_name(" ", "Chrome, Android") == "Chrome, Android"
    assert key_name("", "") == "Ключ"


def test_so_many_keys_and_no_more():
    refuse_more_keys(DEFAULT.passkeys - 1)
    with pytest.raises(Refused, match="больше нельзя"):
        refuse_more_keys(DEFAULT.passkeys)


@pytest.mark.parametrize(
    ("kept", "told", "is_back"),
    [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)],
)
def test_a_counter_that_does_not_grow_shows_a_copy_unless_the_key_never_counts(kept, told, is_back):
    assert went_back(kept, told) is is_back
