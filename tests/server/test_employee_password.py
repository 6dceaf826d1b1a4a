"""An employee comes into a page by web password and code: set up from his own desktop, and by no other secret."""

import json
import re
import ssl
from datetime import UTC, datetime
from html import unescape

import httpx
import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from college.admission.policy import DEFAULT
from college.admission.second_factor import STEP
from college.roles import Role
from db import ids
from db.admission import accounts, web_setup
from db.credentials import DeviceKey, public_form
from db.engine import reading, writing
from db.house import new_epoch
from db.models.accounts import AccessEntry, Attempt, Credential, WebSession
from db.models.admission import Incident, SignIn
from db.models.web_ways import WebPassword, WebSetup
from server import authority
from server.authority import Tls
from tests.server.employee_browser import (
    WEB_PASSWORD,
    browser,
    code_of,
    knock,
    set_up_password,
    spelt_secret,
    token_in,
    use_code,
)
from tests.server.office_college import secret_of
from tests.server.small_college import PASSWORD
from tests.server.test_command import serving
from tests.server.test_web_safety import forms

TEACHER, OTHER, ADMIN = Role.TEACHER, Role.DISPATCHER, Role.ADMINISTRATOR


@pytest.fixture
def client(desks):
    with browser(desks.address) as client:
        yield client


@pytest.fixture
def phone(client, desks, clock):
    return set_up_password(client, desks, TEACHER, clock)


def rows(engine, model, **where):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(model).filter_by(**where)))


def is_in(client) -> bool:
    return client.get("/employee/sign-ins").status_code == 200


def test_set_up_from_the_desktop_and_signed_in_by_password_and_code(client, desks, office, clock, engine, phone):
    answer = knock(client, "Teacher ", WEB_PASSWORD, phone.at(clock.now()))
    assert (answer.status_code, answer.headers["location"]) == (303, "/employee")
    assert is_in(client)
    told = client.get("/employee/sign-ins").text
    assert "Веб-пароль и код телефона" in told
    assert "в браузере" in told
    person = office.people[TEACHER]
    listed = sorted(rows(engine, SignIn, person_id=person), key=lambda row: row.at)
    assert [(row.way, row.verdict) for row in listed] == [("web", "new_way"), ("web", "ok")]
    [kept] = rows(engine, WebPassword)
    assert (kept.person, WEB_PASSWORD in kept.hash, phone.secret.encode() in kept.factor) == (person, False, False)
    assert [row.act for row in rows(engine, AccessEntry, person=person)] == ["set web password"]
    assert desks.office(TEACHER, "ways")[1]["password"]["used"] is not None


def test_its_owner_sees_what_was_added_in_his_name(client, desks, office, clock, phone, engine):
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    assert "добавлен вход через браузер" in client.get("/employee/sign-ins").text
    [row] = rows(engine, SignIn, verdict="new_way")
    assert row.person_id == office.people[TEACHER]
    assert {each.state for each in rows(engine, Credential, login="teacher")} == {"active"}


def test_a_replayed_code_of_the_phone_is_refused(client, clock, phone):
    code = phone.at(clock.now())
    assert knock(client, "teacher", WEB_PASSWORD, code).status_code == 303
    with_code = knock(client_at(client), "teacher", WEB_PASSWORD, code)
    assert (with_code.status_code, "код не подошли" in with_code.text) == (403, True)


def client_at(client):
    return browser(str(client.base_url))


def test_the_code_of_setting_up_opens_no_door(desks, clock):
    with browser(desks.address) as client:
        assert use_code(client, code_of(desks, TEACHER)).status_code == 303
        page = client.get("/employee/set-up/way")
        phone = pyotp.TOTP(spelt_secret(page))
        code = phone.at(clock.now())
        told = {"token": token_in(page), "password": WEB_PASSWORD, "again": WEB_PASSWORD, "code": code}
        assert client.post("/employee/set-up/password", data=told).status_code == 200
        assert knock(client, "teacher", WEB_PASSWORD, code).status_code == 403


def test_the_password_of_the_desktop_opens_nothing_in_a_page(client, desks, clock, phone, engine):
    for path in ("/employee/sign-in", "/sign-in"):
        told = {"login": "teacher", "password": PASSWORD, "code": phone.at(clock.now())}
        answer = client.post(path, data=told | {"token": token_in(client.get(path))})
        assert (answer.status_code, is_in(client)) == (403, False), path
    # Nor does the web's password open the students' door.
    answer = client.post(
        "/sign-in", data={"login": "teacher", "password": WEB_PASSWORD, "token": token_in(client.get("/sign-in"))}
    )
    assert answer.status_code == 403
    assert rows(engine, WebSession) == []


def test_every_wrong_guess_is_answered_alike(client, desks, clock, phone):
    wrong = f"{(int(phone.at(clock.now())) + 1) % 10**6:06}"
    right = phone.at(clock.now())
    said = []
    for login, password, code in (
        ("teacher", WEB_PASSWORD, wrong), ("teacher", "нет такого", right), ("nobody", WEB_PASSWORD, right),
        ("dispatcher", WEB_PASSWORD, right),
    ):  # fmt: skip
        answer = knock(client, login, password, code)
        assert answer.status_code == 403
        said.append(re.search(r'role="alert">(.*?)</p>', answer.text, re.S)[1])
    assert len(set(said)) == 1
    assert "Войти не удалось" in said[0]


def test_guesses_at_the_employees_door_meet_pauses(client, desks, clock, phone, hashes):
    for _ in range(accounts.FREE_TRIES):
        assert knock(client, "teacher", "нет такого", "123456").status_code == 403
    refused = knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now()))
    assert (refused.status_code, "Следующая — через 2 с." in refused.text) == (429, True)
    told = {"device": ids.fresh().hex, "key": public_form(DeviceKey.generate().public)}
    secret = secret_of(hashes[0], PASSWORD)
    assert desks.machine("enrol", login="teacher", secret=secret, **told)[0] == 200, "his computer is not held up"
    clock.move(seconds=2)
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    for login in [f"nobody.{number}" for number in range(accounts.FREE_FROM_ADDRESS)]:
        knock(client_at(client), login, "нет такого", "123456")
    assert knock(client_at(client), "dispatcher", "нет", "123456").status_code == 429


def test_guessing_at_the_door_of_keys_meets_the_pauses_of_the_address(client):
    named = {"host": "localhost:" + str(client.base_url).rstrip("/").rpartition(":")[2]}
    page = client.get("/employee/sign-in", headers=named)
    told = {"token": token_in(page), "answer": "{}"}
    for _ in range(accounts.FREE_FROM_ADDRESS):
        assert client.post("/employee/passkey", data=told, headers=named).status_code == 403
    refused = client.post("/employee/passkey", data=told, headers=named)
    assert (refused.status_code, "Попыток было много" in refused.text) == (429, True)


def test_wrong_guesses_before_a_right_one_are_in_his_own_list(client, office, clock, phone, engine):
    for _ in range(2):
        assert knock(client, "teacher", "нет такого", "123456").status_code == 403
        clock.move(seconds=1)
    named = {"user-agent": "Mozilla/5.0 (Android 14) Chrome/150 Safari/537"}
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now()), **named).status_code == 303
    listed = rows(engine, SignIn, person_id=office.people[TEACHER])
    assert sorted(row.verdict for row in listed) == ["new_way", "ok", "wrong", "wrong"]
    tried = {(row.way, row.machine) for row in listed if row.verdict != "new_way"}
    assert tried == {("web", "Chrome, Android")}
    assert "в браузере, Chrome, Android" in client.get("/employee/sign-ins").text


def test_a_code_that_cannot_be_one_spends_no_try(client, engine, phone, clock):
    for code in ("", "12345", "абвгде"):
        assert "6 цифр" in knock(client, "teacher", WEB_PASSWORD, code).text
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303


def test_too_many_wrong_codes_end_the_password_and_open_a_case(client, office, engine, clock, phone):
    for _ in range(DEFAULT.web_wrong_codes):
        wrong = f"{(int(phone.at(clock.now())) + 1) % 10**6:06}"
        assert knock(client, "teacher", WEB_PASSWORD, wrong).status_code == 403
        clock.move(minutes=2)
    assert rows(engine, WebPassword) == []
    [case] = rows(engine, Incident)
    assert (case.person_id, case.kind) == (office.people[TEACHER], "signals")
    [fact] = json.loads(case.facts)
    assert (fact["fact"], fact["tries"]) == ("web codes", 10)
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 403


# ---- the code that the desktop shows


def test_a_code_is_used_once_and_lives_ten_minutes(desks, clock, engine):
    code = code_of(desks, TEACHER)
    with browser(desks.address) as first, browser(desks.address) as second:
        assert use_code(first, f"{code[:5].lower()}-{code[5:]}").status_code == 303
        again = use_code(second, code)
        assert (again.status_code, "годится один раз" in again.text) == (403, True)
        assert second.get("/employee/set-up/way").headers["location"] == "/employee/set-up"
    code = code_of(desks, TEACHER)
    clock.move(minutes=DEFAULT.web_code_minutes, seconds=1)
    with browser(desks.address) as late:
        assert use_code(late, code).status_code == 403
    assert code not in str([vars(row) for row in rows(engine, WebSetup)])


def test_only_the_newest_code_opens(desks):
    old, new = code_of(desks, TEACHER), code_of(desks, TEACHER)
    with browser(desks.address) as client:
        assert use_code(client, old).status_code == 403
        assert use_code(client, new).status_code == 303


def test_guessing_codes_meets_pauses(desks):
    with browser(desks.address) as client:
        for number in range(accounts.FREE_FROM_ADDRESS):
            assert use_code(client, f"ABCDE{number:05}").status_code == 403
        assert use_code(client, code_of(desks, TEACHER)).status_code == 429


def test_setting_up_is_over_after_its_time_and_after_it_was_done(desks, clock, client, phone):
    assert client.get("/employee/set-up/way").headers["location"] == "/employee/set-up"
    assert use_code(client, code_of(desks, TEACHER)).status_code == 303
    assert client.get("/employee/set-up/way").status_code == 200
    clock.move(minutes=DEFAULT.web_setup_minutes, seconds=1)
    assert client.get("/employee/set-up/way").headers["location"] == "/employee/set-up"


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("teacher-парус-27", None, "логин"),
        ("короткий", None, "короче"),
        ("парус-компот-8", "другой-парус-8", "не совпали"),
    ],
)
def test_a_weak_web_password_is_refused_by_the_one_rule(desks, client, engine, clock, password, again, said):
    use_code(client, code_of(desks, TEACHER))
    page = client.get("/employee/set-up/way")
    assert "сервер его не знает" in page.text
    told = {"password": password, "again": again or password, "code": pyotp.TOTP(spelt_secret(page)).at(clock.now())}
    answer = client.post("/employee/set-up/password", data=told | {"token": token_in(page)})
    assert (answer.status_code, said in answer.text) == (403, True)
    assert rows(engine, WebPassword) == []
    assert client.get("/employee/set-up/way").status_code == 200, "and he may try again"


def test_only_an_employees_own_device_shows_a_code(desks, office, engine):
    assert desks.office(TEACHER, "way_code")[0] == 200
    [row] = rows(engine, WebSetup)
    assert (row.person, row.device) == (office.people[TEACHER], office.devices[TEACHER])
    assert desks.machine("way_code")[0] == 404


def test_who_is_no_employee_any_more_is_shown_no_code_and_let_in_no_more(desks, office, client, clock, phone, engine):
    with Session(writing(engine)) as session, session.begin():
        session.get(Credential, office.people[TEACHER]).kind = "official"
    status, told = desks.office(TEACHER, "way_code")
    assert (status, "только сотрудники" in told["sentence"]) == (403, True)
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 403


def test_a_form_of_an_employee_without_its_token_or_from_another_site_does_nothing(
    app, client, desks, clock, phone, engine
):
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    forms_here = [path for path in forms(app) if path.startswith("/employee/")]
    assert {"/employee/leak", "/employee/others", "/employee/sign-out", "/employee/set-up/password"} <= set(forms_here)
    with browser(desks.address) as other:
        hers = token_in(other.get("/employee/sign-in"))
    own = token_in(client.get("/employee/sign-ins"))
    told = {"sure": "yes", "login": "teacher", "password": WEB_PASSWORD, "code": "123456"}
    tries = len(rows(engine, Attempt))
    for path in forms_here:
        for more, headers in (
            ({}, {}), ({"token": hers}, {}), ({"token": "0" * 64}, {}), ({"token": own}, {"sec-fetch-site": "cross-site"}),
        ):  # fmt: skip
            client.post(path, data=told | more, headers=headers)
            assert is_in(client), (path, more)
    assert rows(engine, Credential, login="teacher")[0].state == "active"
    assert len(rows(engine, Attempt)) == tries, "no try was even counted"


def test_over_tls_the_cookies_of_employees_are_bound_to_this_very_host(tmp_path, college, engine, clock):
    """`college` lies in this folder; its server runs in a process of its own, by its own clock."""
    tls = Tls.of(tmp_path)
    authority.found(tls, "Техникум", ["localhost"], datetime.now(UTC))
    authority.certify(tls, [], datetime.now(UTC))
    trust = ssl.create_default_context(cafile=str(tls.authority))
    house = accounts.house(engine)
    with (
        serving("--data", tmp_path) as (_, address),
        httpx.Client(base_url=address, verify=trust, trust_env=False, timeout=20) as client,
    ):
        made = web_setup.make(engine, college.teacher, college.device, house.secret, datetime.now(UTC))
        answers = [client.get("/employee/set-up"), use_code(client, made.code)]
        page = client.get("/employee/set-up/way")
        assert "по числовому адресу" in page.text
        named = {"host": f"localhost:{address.rpartition(':')[2]}"}
        assert '"rp": {"name"' in unescape(client.get("/employee/set-up/way", headers=named).text)
        code = pyotp.TOTP(spelt_secret(page)).now()
        told = {"token": token_in(page), "password": WEB_PASSWORD, "again": WEB_PASSWORD, "code": code}
        answers.append(client.post("/employee/set-up/password", data=told))
        assert answers[-1].status_code == 200
        told = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
        assert {cookie.partition("=")[0] for cookie in told} == {"__Host-parta-form", "__Host-parta-setup"}
        for cookie in told:
            words = {word.strip().casefold() for word in cookie.split(";")[1:]}
            assert {"secure", "httponly", "samesite=strict", "path=/"} <= words, cookie


# ---- what shuts


def test_a_new_slip_a_report_and_a_dismissal_shut_every_web_way(desks, office, client, clock, phone, engine):
    def enter():
        clock.move(seconds=STEP)
        return knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code

    person = office.people[TEACHER].hex
    assert enter() == 303
    assert desks.office(ADMIN, "suspend", person=person, reason="в отпуске")[0] == 200
    assert not is_in(client)
    assert enter() == 403
    assert desks.office(ADMIN, "resume", person=person, reason="вернулся")[0] == 200
    assert enter() == 403, "the former epoch opens nothing"


def test_dismissal_closes_the_session_at_once(desks, office, client, clock, phone, engine):
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    assert is_in(client)
    with Session(writing(engine)) as session, session.begin():
        session.get(Credential, office.people[TEACHER]).ends_at = int(clock.now().timestamp() * 1000) - 1
    assert client.get("/employee").headers["location"] == "/employee/sign-in"
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 403


def test_a_report_on_the_page_shuts_everything(desks, office, client, clock, phone, engine):
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    with browser(desks.address) as other:
        clock.move(seconds=STEP)
        assert knock(other, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
        told = {"token": token_in(client.get("/employee/sign-ins")), "sure": "yes"}
        answer = client.post("/employee/leak", data=told)
        assert (answer.status_code, "Вход закрыт на всех компьютерах и в браузерах" in answer.text) == (200, True)
        assert not is_in(other)
    assert not is_in(client)
    [case] = rows(engine, Incident)
    assert (case.person_id, case.kind) == (office.people[TEACHER], "own")
    assert rows(engine, Credential, login="teacher")[0].state == "suspended"
    assert desks.office(TEACHER, "way_code")[0] == 403, "its devices are shut as well"


def test_removing_it_from_the_desktop_lets_the_browser_out(desks, client, clock, phone):
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    assert desks.office(TEACHER, "way_remove", password=True)[0] == 200
    assert not is_in(client)
    clock.move(seconds=STEP)
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 403
    assert desks.office(TEACHER, "way_remove", password=True)[0] == 409
    assert desks.office(TEACHER, "ways")[1]["password"] is None


def test_a_browser_of_an_employee_rests_half_an_hour_and_lasts_a_working_day(client, clock, phone):
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    for _ in range(DEFAULT.web_hours * 60 // 29):
        clock.move(minutes=29)
        assert is_in(client)
    clock.move(minutes=29)
    assert not is_in(client), "twelve hours are over"
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
    clock.move(minutes=DEFAULT.web_idle_minutes, seconds=1)
    assert not is_in(client)


def test_the_secret_of_the_web_outlives_an_epoch_of_the_house(client, office, clock, phone, engine):
    with writing(engine).begin() as connection:
        new_epoch(connection, office.id, demo=False, clock=clock)
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303


def test_one_counts_sessions_and_closes_the_others(desks, client, clock, phone, engine):
    assert knock(client, "teacher", WEB_PASSWORD, phone.at(clock.now()), **{"user-agent": "x Firefox/1 Windows"})
    clock.move(seconds=STEP)
    with browser(desks.address) as other:
        assert knock(other, "teacher", WEB_PASSWORD, phone.at(clock.now())).status_code == 303
        page = client.get("/employee/sign-ins")
        assert "Firefox, Windows — этот" in page.text
        assert client.post("/employee/others", data={"token": token_in(page)}).status_code == 303
        assert is_in(client)
        assert not is_in(other)
    with Session(reading(engine)) as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 1
