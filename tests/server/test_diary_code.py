"""A student may want a code of his phone beside his password: he turns it on and off, others only reset it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from college.admission.second_factor import STEP
from college.roles import Role
from db import credentials
from db.admission import access_log, accounts, second_factor
from db.engine import reading, writing
from db.models.accounts import AccessEntry, Credential
from tests.server.small_college import PASSWORD
from tests.server.test_diary import browser, enter, token_in, words
from tests.server.test_diary_browser import chromium, visitor  # noqa: F401


def post(client: httpx.Client, path: str, **told: str) -> httpx.Response:
    return client.post(path, data={"token": token_in(client.get("/second")), **told})


def key_in(answer: httpx.Response) -> pyotp.TOTP:
    """What a person without a camera types into his phone."""
    spelt = re.search(r"введите в приложение ключ ([A-Z2-7 ]+)<", answer.text)[1]
    return pyotp.TOTP(spelt.replace(" ", "").strip())


def turn_on(client: httpx.Client, clock) -> pyotp.TOTP:
    phone = key_in(post(client, "/second/begin", password=PASSWORD))
    told = words(post(client, "/second/on", password=PASSWORD, code=phone.at(clock.now())))
    assert "Код с телефона включён" in told
    clock.move(seconds=STEP)
    return phone


def by_code(client: httpx.Client, answer: httpx.Response, code: str) -> httpx.Response:
    return client.post("/sign-in/code", data={"token": token_in(answer), "code": code})


def kept(engine, person) -> bytes | None:
    with Session(reading(engine)) as session:
        return session.scalar(select(Credential.second_factor).where(Credential.person == person))


def acts(engine) -> list[str]:
    with Session(reading(engine)) as session:
        return list(session.scalars(select(AccessEntry.act).where(AccessEntry.act.contains("second"))))


@pytest.fixture
def ivan(address):
    with browser(address) as client:
        assert enter(client).headers["location"] == "/diary"
        yield client


def test_nobody_is_asked_who_has_not_turned_it_on(ivan, engine, college):
    assert "Выключен" in words(ivan.get("/second"))
    assert "Выключен" in words(ivan.get("/diary/me"))
    assert kept(engine, college.ivan) is None


def test_he_turns_it_on_and_then_a_password_alone_opens_nothing(ivan, address, engine, clock, college):
    with browser(address) as other:
        enter(other)
        phone = turn_on(ivan, clock)
        assert other.get("/diary").headers["location"] == "/sign-in", "other browsers are let out"
    assert ivan.get("/diary").status_code == 200
    assert "Включён" in words(ivan.get("/diary/me"))
    with browser(address) as client:
        answer = enter(client)
        assert answer.status_code == 200
        assert "6 цифр" in words(answer)
        assert client.get("/diary").headers["location"] == "/sign-in"
        wrong = by_code(client, answer, "000000")
        assert wrong.status_code == 403
        assert "Код не подошёл" in unescape(wrong.text)
        clock.move(minutes=2)
        assert by_code(client, wrong, phone.at(clock.now())).headers["location"] == "/diary"
        assert client.get("/diary").status_code == 200
    assert acts(engine) == ["set second"]
    assert access_log.broken_at(engine) is None


def test_a_code_opens_once_and_no_ticket_outlives_its_minutes(ivan, address, clock):
    phone = turn_on(ivan, clock)
    code = phone.at(clock.now())
    with browser(address) as client:
        assert by_code(client, enter(client), code).headers["location"] == "/diary"
    with browser(address) as client:
        answer = enter(client)
        assert by_code(client, answer, code).status_code == 403
        clock.move(minutes=6)
        over = by_code(client, answer, phone.at(clock.now()))
        assert over.status_code == 403
        assert "Введите логин и пароль ещё раз" in unescape(over.text)


def test_no_ticket_is_made_or_taken_elsewhere(ivan, address, clock, college):
    phone = turn_on(ivan, clock)
    with browser(address) as client, browser(address) as thief:
        answer = enter(client)
        stolen = client.cookies["parta-ticket"]
        thief.cookies.set("parta-ticket", stolen)
        assert by_code(thief, thief.get("/sign-in"), phone.at(clock.now())).status_code == 403
        person, epoch, ends, _ = stolen.split(".")
        client.cookies.set("parta-ticket", f"{person}.{epoch}.{int(ends) + 9999}.{'0' * 64}")
        assert by_code(client, answer, phone.at(clock.now())).status_code == 403
        client.cookies.set("parta-ticket", "garbage")
        assert by_code(client, answer, phone.at(clock.now())).status_code == 403


def test_an_open_browser_alone_turns_nothing_on_or_off(ivan, engine, clock, college):
    refused = post(ivan, "/second/begin", password="не тот пароль")
    assert refused.status_code == 403
    assert "Пароль не подошёл" in unescape(refused.text)
    assert kept(engine, college.ivan) is None
    phone = turn_on(ivan, clock)
    before = kept(engine, college.ivan)
    assert post(ivan, "/second/off", password=PASSWORD, code="000000").status_code == 403
    clock.move(minutes=2)
    assert post(ivan, "/second/off", password="не тот пароль", code=phone.at(clock.now())).status_code == 403
    assert second_factor.is_set_up(engine, accounts.house(engine).secret, college.ivan)
    assert before is not None
    clock.move(minutes=5)
    assert "выключен" in words(post(ivan, "/second/off", password=PASSWORD, code=phone.at(clock.now())))
    assert kept(engine, college.ivan) is None
    assert acts(engine) == ["set second", "remove second"]


def test_a_form_from_elsewhere_and_one_without_its_token_do_nothing(ivan, engine, college):
    token = token_in(ivan.get("/second"))
    told = {"password": PASSWORD, "token": token}
    assert ivan.post("/second/begin", data=told, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert ivan.post("/second/begin", data={"password": PASSWORD}).status_code == 403
    assert kept(engine, college.ivan) is None


def test_guesses_at_the_code_meet_pauses(ivan, address, clock):
    phone = turn_on(ivan, clock)
    with browser(address) as client:
        answer = enter(client)
        statuses = []
        for _ in range(8):
            answer = by_code(client, answer, "000000")
            statuses.append(answer.status_code)
        assert 429 in statuses
        assert by_code(client, answer, phone.at(clock.now())).status_code == 429, "the right one waits as well"


def test_what_the_phone_was_to_take_stays_until_its_code_was_right(ivan, clock):
    first = key_in(post(ivan, "/second/begin", password=PASSWORD))
    again = post(ivan, "/second/on", password=PASSWORD, code="000000")
    assert again.status_code == 403
    assert key_in(again).secret == first.secret


def test_a_slip_without_the_phone_opens_nothing(ivan, address, engine, clock, college):
    phone = turn_on(ivan, clock)
    from db.admission import slips

    secret = accounts.house(engine).secret
    with Session(writing(engine)) as session, session.begin():
        made = slips.make(session, {college.ivan: "student"}, by=college.ivan, now=clock.now(), secret=secret)
        session.execute(update(Credential).where(Credential.person == college.ivan).values(state="issued", web_hash=""))
    with browser(address) as client:
        new = "Зимний перекрёсток 47"
        told = {"login": "lebedev", "code": made[college.ivan].code, "password": new, "again": new}
        answer = client.post("/first", data={"token": token_in(client.get("/first")), **told})
        assert answer.status_code == 200
        assert "6 цифр" in words(answer)
        assert client.get("/diary").headers["location"] == "/sign-in"
        assert by_code(client, answer, phone.at(clock.now())).headers["location"] == "/diary"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_he_turns_it_on_in_a_real_browser_without_a_script(chromium, address, clock, scheme):  # noqa: F811
    here = visitor(chromium, address, "narrow", scheme, java_script_enabled=False)
    page = here.page
    here.go("/diary/me")
    here.press("link", "Включить")
    page.get_by_label("Пароль дневника").fill(PASSWORD)
    here.press("button", "Показать рисунок")
    assert page.locator(".drawn svg").is_visible()
    key = re.search(r"ключ ([A-Z2-7 ]+)", page.inner_text("main"))[1].replace(" ", "").strip()
    phone = pyotp.TOTP(key)
    page.get_by_label("Пароль дневника").fill(PASSWORD)
    page.get_by_label("Код с телефона").fill(phone.at(clock.now()))
    here.press("button", "Включить")
    assert "Код с телефона включён" in page.inner_text("main")
    clock.move(seconds=STEP)
    page.context.clear_cookies()
    here.go("/")
    page.get_by_label("Логин").fill("lebedev")
    page.get_by_label("Пароль").fill(PASSWORD)
    here.press("button", "Войти")
    page.get_by_label("Код с телефона").fill(phone.at(clock.now()))
    here.press("button", "Войти")
    page.wait_for_url("**/diary")
    assert here.complaints == []
    page.context.close()


# ---- who may reset it


def set_up(engine, person, clock, secret) -> None:
    uri = second_factor.begin(engine, secret, person, login="student", issuer="Парта")
    phone = pyotp.TOTP(parse_qs(urlsplit(uri).query)["secret"][0])
    assert second_factor.take(engine, secret, person, phone.at(clock.now()), clock.now())


@pytest.fixture
def pupils(engine, office, clock):
    """A student of the curator's group and one of another, both with a code."""
    secret = accounts.house(engine).secret
    found = {"own": office.students[0], "foreign": office.foreign[0]}
    with Session(writing(engine)) as session, session.begin():
        for name, person in found.items():
            session.add(Credential(person=person, login=name, kind="student", salt=credentials.new_salt()))
    for person in found.values():
        set_up(engine, person, clock, secret)
    return found


@pytest.mark.parametrize(
    ("role", "own", "foreign"),
    [
        (Role.CURATOR, 200, 403), (Role.ADMINISTRATOR, 200, 200), (Role.TEACHER, 403, 403),
        (Role.STUDY_HEAD, 403, 403), (Role.DIRECTOR, 403, 403),
    ],
)  # fmt: skip
def test_his_curator_and_an_administrator_reset_it_and_nobody_else(desks, engine, pupils, role, own, foreign):
    for name, wanted in (("own", own), ("foreign", foreign)):
        status, told = desks.office(role, "second", person=pupils[name].hex, reason="утерян телефон")
        assert status == wanted, (role, name, told)
        assert (kept(engine, pupils[name]) is None) is (wanted == 200)
    with Session(reading(engine)) as session:
        sections = set(session.scalars(select(AccessEntry.section).where(AccessEntry.act == "reset second")))
    assert sections == ({"credentials.students"} if own == 200 else set())


def test_a_reset_wants_a_reason_and_something_to_reset(desks, engine, pupils):
    status, told = desks.office(Role.CURATOR, "second", person=pupils["own"].hex)
    assert status == 409
    assert kept(engine, pupils["own"]) is not None
    assert desks.office(Role.CURATOR, "second", person=pupils["own"].hex, reason="утерян телефон")[0] == 200
    status, told = desks.office(Role.CURATOR, "second", person=pupils["own"].hex, reason="утерян телефон")
    assert (status, "не настроен" in told["sentence"]) == (409, True)
