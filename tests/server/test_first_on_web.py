"""A student comes in by the slip of his curator and chooses a password that nobody else knows (3.1.3, 5.2.9)."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from db import ids
from db.admission import accounts, slips
from db.admission.account_cards import card_of
from db.engine import reading, writing
from db.models.accounts import Credential, Issue
from db.models.admission import Incident
from tests.server.small_college import HandClock, SmallCollege
from tests.server.test_diary import browser, enter, token_in, words

OWN = "сосна-27-карамель-лист"


@pytest.fixture
def code(engine: Engine, college: SmallCollege, clock: HandClock) -> str:
    """A slip for Ivan, whose account has no password yet."""
    here = accounts.house(engine)
    with Session(writing(engine)) as session, session.begin():
        session.execute(update(Credential).where(Credential.person == college.ivan).values(state="issued", web_hash=""))
        made = slips.make(session, {college.ivan: "student"}, by=ids.fresh(), now=clock.now(), secret=here.secret)
        return made[college.ivan].code


def come(client, code: str, login: str = "lebedev", password: str = OWN, again: str | None = None):
    told = {"login": login, "code": code, "password": password, "again": again if again is not None else password}
    return client.post("/first", data={**told, "token": token_in(client.get("/first"))})


def slip(engine: Engine, person: UUID) -> Issue:
    with Session(reading(engine)) as session:
        return session.scalars(select(Issue).where(Issue.person == person)).one()


def told(answer) -> str:
    return answer.text.split('role="alert">')[1].split("</p>")[0]


def test_the_slip_opens_once_and_the_password_is_his(address, code, engine, college):
    with browser(address) as client:
        assert come(client, code.lower()).headers["location"] == "/diary"
        assert "Лебедев Иван" in words(client.get("/diary"))
    assert slip(engine, college.ivan).used_at is not None
    with browser(address) as client:
        assert enter(client, password=OWN).headers["location"] == "/diary"
    with browser(address) as client:
        again = come(client, code, password="другой-пароль-из-листвы")
        assert (again.status_code, "Lebedev" in again.text) == (403, False)
        assert client.get("/diary").headers["location"] == "/sign-in"


def test_five_wrong_codes_kill_it_and_open_a_case(address, code, engine, college, clock):
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    with browser(address) as client:
        for left in (4, 3, 2, 1):
            answer = come(client, wrong)
            assert answer.status_code == 403
            assert str(left) in told(answer)
            clock.move(minutes=2)
        assert "больше не действует" in told(come(client, wrong)) or "погашен" in told(come(client, wrong))
        clock.move(minutes=2)
        assert come(client, code).status_code == 403
    assert slip(engine, college.ivan).tries_left == 0
    with Session(reading(engine)) as session:
        (case,) = session.scalars(select(Incident))
        assert case.person_id == college.ivan
        (fact,) = card_of(session, college.ivan, clock).incidents[0].facts
        assert fact.sentence.startswith("Код первого входа не подошёл 5 раз в браузере")


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("короткий", None, "короче"),
        ("lebedev-lebedev-1", None, "логин"),
        (OWN, OWN + "!", "не совпали"),
        ("1234567890123", None, "цифры"),
    ],
)
def test_a_bad_password_costs_no_try(address, code, engine, college, password, again, why):
    with browser(address) as client:
        answer = come(client, code, password=password, again=again)
    assert why in told(answer)
    assert (slip(engine, college.ivan).tries_left, slip(engine, college.ivan).used_at) == (5, None)


def test_an_unknown_login_is_answered_like_a_wrong_code(address, code):
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    with browser(address) as client:
        known, unknown = come(client, wrong), come(client, wrong, login="nobody")
    assert (known.status_code, told(known)) == (unknown.status_code, told(unknown))


def test_a_form_of_another_site_is_not_looked_at(address, code, engine, college):
    with browser(address) as client:
        told_us = {"login": "lebedev", "code": code, "password": OWN, "again": OWN, "token": "0" * 64}
        assert client.post("/first", data=told_us).status_code == 403
        elsewhere = {"sec-fetch-site": "cross-site"}
        token = token_in(client.get("/first"))
        assert client.post("/first", data={**told_us, "token": token}, headers=elsewhere).status_code == 403
    assert slip(engine, college.ivan).tries_left == 5


def test_a_member_of_the_staff_has_no_business_there(address, code, engine, college):
    with Session(writing(engine)) as session, session.begin():
        session.execute(update(Credential).where(Credential.person == college.ivan).values(kind="staff"))
    with browser(address) as client:
        assert come(client, code).status_code == 403
