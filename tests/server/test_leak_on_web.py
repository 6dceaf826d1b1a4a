"""A student who fears for his password closes his account himself; nobody else can do it for him (3.1.11)."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.engine import reading
from db.models.accounts import Credential
from db.models.admission import Incident
from tests.server.small_college import SmallCollege
from tests.server.test_diary import browser, enter, token_in


def state(engine: Engine, person) -> str:
    with Session(reading(engine)) as session:
        return session.get_one(Credential, person).state


def incidents(engine: Engine) -> list[Incident]:
    with Session(reading(engine)) as session:
        return list(session.scalars(select(Incident)))


@pytest.fixture
def ivan(address):
    with browser(address) as client:
        enter(client)
        yield client


def token(client) -> str:
    return token_in(client.get("/diary/me"))


def test_it_closes_every_browser_and_opens_a_case(address, ivan, engine, college: SmallCollege):
    with browser(address) as other:
        enter(other)
        answer = ivan.post("/leak", data={"token": token(ivan), "sure": "yes"})
        assert (answer.status_code, "Вход закрыт на всех ваших устройствах" in answer.text) == (200, True)
        assert other.get("/diary").headers["location"] == "/sign-in"
    assert ivan.get("/diary").headers["location"] == "/sign-in"
    assert state(engine, college.ivan) == "suspended"
    (case,) = incidents(engine)
    assert (case.person_id, case.kind, case.standing) == (college.ivan, "own", "open")
    with browser(address) as client:
        assert enter(client).status_code == 403
    assert state(engine, college.maria) == "active"


@pytest.mark.parametrize("told", [{"sure": "yes"}, {"token": "0" * 64, "sure": "yes"}, {}])
def test_a_form_of_somebody_else_does_nothing(ivan, engine, college, told):
    ivan.post("/leak", data=told)
    assert (state(engine, college.ivan), incidents(engine)) == ("active", [])
    elsewhere = {"sec-fetch-site": "cross-site"}
    ivan.post("/leak", data={"token": token(ivan), "sure": "yes"}, headers=elsewhere)
    assert (state(engine, college.ivan), incidents(engine)) == ("active", [])


def test_who_is_not_signed_in_closes_nobody(address, engine, college):
    with browser(address) as client:
        assert client.post("/leak", data={"sure": "yes"}).headers["location"] == "/sign-in"
    assert incidents(engine) == []
