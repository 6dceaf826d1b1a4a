"""An employee comes into a page by a passkey: made and used in Debian's Chromium with a virtual authenticator."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url

from college.roles import Role
from db.admission import access_log, accounts, web_setup
from db.engine import reading, writing
from db.models.accounts import AccessEntry, Credential, WebSession
from db.models.admission import Incident, SignIn
from db.models.web_ways import Passkey
from server import authority
from server.authority import Tls
from server.diary import passkey
from tests.server.employee_browser import browser, code_of, knock, token_in, use_code
from tests.server.small_college import PASSWORD
from tests.server.test_command import serving
from tests.server.test_diary_browser import CONTRAST, FLAGS

TEACHER, OTHER = Role.TEACHER, Role.DISPATCHER
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
# Holds the form back and shows what it would have sent, so that a test may send it elsewhere, later or twice.
HELD = "() => { HTMLFormElement.prototype.submit = function () { window.held = this.elements.answer.value } }"


@pytest.fixture(scope="module")
def player():
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="module")
def chromium(player):
    made = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
    yield made
    made.close()


class Visitor:
    """A browser with a virtual authenticator that asks its user for a finger and gets it."""

    def __init__(self, chromium, address: str, **options: object) -> None:
        self.address = address.replace("127.0.0.1", "localhost")
        self.context = chromium.new_context(viewport={"width": 360, "height": 740})
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.wire = self.context.new_cdp_session(self.page)
        self.wire.send("WebAuthn.enable")
        told = {"options": AUTHENTICATOR | options}
        self.authenticator = self.wire.send("WebAuthn.addVirtualAuthenticator", told)["authenticatorId"]

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def make_key(self, code: str) -> None:
        page = self.go(f"/employee/set-up#{code}")
        assert page.get_by_label("Код, который показала программа").input_value() == code
        assert "#" not in page.url, "a code stays in no history"
        page.get_by_role("button", name="Дальше").click()
        page.get_by_role("button", name="Создать ключ").click()

    def sign_in(self) -> None:
        self.go("/employee/sign-in").get_by_role("button", name="Войти ключом").click()

    def held(self) -> str:
        """What the browser signs on the page, not sent."""
        self.page.evaluate(HELD)
        self.page.get_by_role("button", name="Войти ключом").click()
        self.page.wait_for_function("window.held")
        return self.page.evaluate("window.held")

    def send(self, answer: str, path: str = "/employee/passkey") -> int:
        """Send an answer with the token and cookies of the page that stands."""
        token = self.page.locator("form[data-passkey] input[name=token]").input_value()
        told = self.context.request.post(
            self.address + path, form={"token": token, "answer": answer}, max_redirects=0
        )  # fmt: skip
        return told.status

    def is_in(self) -> bool:
        return urlsplit(self.go("/employee").url).path == "/employee"

    def credentials(self) -> list[dict]:
        return self.wire.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})["credentials"]

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visitor(chromium, desks) -> Iterator[Visitor]:
    made = Visitor(chromium, desks.address)
    yield made
    made.close()


@pytest.fixture
def other(chromium, desks) -> Iterator[Visitor]:
    made = Visitor(chromium, desks.address)
    yield made
    made.close()


@pytest.fixture
def enrolled(visitor, desks, clock) -> Visitor:
    """A visitor whose browser keeps a key of the teacher."""
    visitor.make_key(code_of(desks, TEACHER))
    expect(visitor.page.get_by_role("heading", name="Вход через браузер настроен")).to_be_visible()
    clock.move(seconds=1)
    return visitor


def rows(engine, model, **where):
    with Session(reading(engine)) as session:
        return list(session.scalars(select(model).filter_by(**where)))


def test_a_key_is_made_with_the_desktops_code_and_opens_the_door(enrolled, office, desks, engine):
    [key] = rows(engine, Passkey)
    assert (key.person, key.name, key.used_at) == (office.people[TEACHER], "Chrome, Linux", None)
    enrolled.sign_in()
    enrolled.page.wait_for_url("**/employee")
    expect(enrolled.page.get_by_role("heading", name="Журналы")).to_be_visible()
    listed = sorted(rows(engine, SignIn), key=lambda row: row.at)
    assert [(row.way, row.verdict) for row in listed] == [("web", "new_way"), ("web", "ok")]
    assert {row.machine for row in listed} == {"Chrome, Linux"}
    assert [row.act for row in rows(engine, AccessEntry)] == ["add passkey"]
    assert access_log.broken_at(engine) is None
    [told] = desks.office(TEACHER, "ways")[1]["passkeys"]
    assert (told["name"], told["used"] is None, told["stopped"]) == ("Chrome, Linux", False, False)
    assert rows(engine, WebSession)[0].way == "passkey"
    assert enrolled.complaints == []


# A page that somebody has changed: it lets the authenticator sign without asking who is before it.
CARELESS = """() => { const form = document.querySelector("form[data-passkey]"), told = JSON.parse(form.dataset.passkey);
  told.userVerification = "discouraged";
  if (told.authenticatorSelection) told.authenticatorSelection.userVerification = "discouraged";
  form.dataset.passkey = JSON.stringify(told); }"""


def test_a_key_that_asks_nobody_who_he_is_is_not_taken(chromium, desks, engine):
    careless = Visitor(chromium, desks.address, hasUserVerification=False, isUserVerified=False)
    careless.go(f"/employee/set-up#{code_of(desks, TEACHER)}").get_by_role("button", name="Дальше").click()
    careless.page.wait_for_url("**/way")
    careless.page.evaluate(CARELESS)
    careless.page.get_by_role("button", name="Создать ключ").click()
    expect(careless.page.get_by_text("Ключ не создан, ничего не сохранено")).to_be_visible()
    assert len(careless.credentials()) == 1, "the browser made one; the server did not take it"
    assert rows(engine, Passkey) == []
    careless.close()


def test_a_signature_without_asking_who_he_is_opens_nothing(enrolled, engine):
    told = {"authenticatorId": enrolled.authenticator, "isUserVerified": False}
    enrolled.wire.send("WebAuthn.setUserVerified", told)
    enrolled.go("/employee/sign-in")
    enrolled.page.evaluate(CARELESS)
    assert enrolled.send(enrolled.held()) == 403
    assert rows(engine, WebSession) == []


def test_a_signature_counts_once_and_only_in_its_own_browser(enrolled, other, engine):
    enrolled.go("/employee/sign-in")
    answer = enrolled.held()
    other.go("/employee/sign-in")
    assert other.send(answer) == 403, "stolen with its challenge"
    before = enrolled.context.cookies()
    assert enrolled.send(answer) == 303
    assert other.send(answer) == 403
    enrolled.context.clear_cookies()
    enrolled.context.add_cookies(before)  # whoever has stolen those of the page as well
    assert enrolled.send(answer) == 403, "its challenge was taken"
    assert len(rows(engine, WebSession)) == 1
    assert rows(engine, Passkey)[0].stopped_at is None, "refused before any counter is looked at"


def test_a_challenge_is_over_after_some_minutes(enrolled, clock, engine):
    enrolled.go("/employee/sign-in")
    clock.move(seconds=passkey.LASTS.total_seconds() + 1)
    enrolled.page.get_by_role("button", name="Войти ключом").click()
    expect(enrolled.page.get_by_text("Страница устарела")).to_be_visible()
    assert rows(engine, WebSession) == []
    enrolled.page.get_by_role("button", name="Войти ключом").click()  # the page that says so asks anew
    enrolled.page.wait_for_url("**/employee")


def test_a_challenge_for_making_signs_nobody_in(enrolled, desks, other):
    other.go("/employee/set-up")
    with browser(desks.address) as client:
        use_code(client, code_of(desks, TEACHER))
        options = client.get("/employee/set-up/way", headers={"host": urlsplit(other.address).netloc}).text
    challenge = json.loads(options.split('data-passkey="')[1].split('"')[0].replace("&#34;", '"'))["challenge"]
    enrolled.go("/employee/sign-in")
    enrolled.page.evaluate(
        "(told) => { const form = document.querySelector('form[data-passkey]');"
        "form.dataset.passkey = JSON.stringify({ ...JSON.parse(form.dataset.passkey), challenge: told }) }",
        challenge,
    )
    assert enrolled.send(enrolled.held()) == 403


def test_a_signature_for_another_site_is_refused(enrolled, engine):
    """What a browser signs at a strange address names that address, whoever carries it here."""
    enrolled.go("/employee/sign-in")
    told = json.loads(enrolled.held())
    client = passkey._bytes(told["response"]["clientDataJSON"])
    for forged in (
        client.replace(b"localhost", b"1ocalhost"), client.replace(b"http://", b"https://"),
        client.replace(b"webauthn.get", b"webauthn.create"),
    ):  # fmt: skip
        assert forged != client
        response = told["response"] | {"clientDataJSON": bytes_to_base64url(forged)}
        assert enrolled.send(json.dumps(told | {"response": response})) == 403
        enrolled.go("/employee/sign-in")
        told = json.loads(enrolled.held())
        client = passkey._bytes(told["response"]["clientDataJSON"])
    assert rows(engine, WebSession) == []


def test_reached_by_numbers_the_page_says_that_keys_need_a_name(desks, chromium):
    with browser(desks.address) as client:
        page = client.get("/employee/sign-in").text
        assert "по числовому адресу" in page
        assert "data-passkey" not in page
        for strange in ("evil.example", "127.0.0.1", "localhost.evil.example"):
            assert "data-passkey" not in client.get("/employee/sign-in", headers={"host": strange}).text
        assert "data-passkey" in client.get("/employee/sign-in", headers={"host": "localhost"}).text


def test_a_key_of_another_opens_his_own_page_only(enrolled, other, desks, office, engine):
    other.make_key(code_of(desks, OTHER))
    expect(other.page.get_by_role("heading", name="Вход через браузер настроен")).to_be_visible()
    # The teacher's id and handle beside the dispatcher's signature.
    enrolled.go("/employee/sign-in")
    hers = json.loads(enrolled.held())
    other.go("/employee/sign-in")
    his = json.loads(other.held())
    assert other.send(json.dumps(his | {"id": hers["id"], "rawId": hers["rawId"]})) == 403
    other.go("/employee/sign-in")
    his = json.loads(other.held())
    handle = {"userHandle": hers["response"]["userHandle"]}
    assert other.send(json.dumps(his | {"response": his["response"] | handle})) == 403
    other.go("/employee/sign-in")
    assert other.send(other.held()) == 303
    assert [row.person for row in rows(engine, WebSession)] == [office.people[OTHER]]


def test_garbage_is_refused_like_any_wrong_answer(enrolled):
    enrolled.go("/employee/sign-in")
    told = json.loads(enrolled.held())
    for answer in (
        "", "{}", "[]", "x" * 20_000, '{"response": 1}', json.dumps(told | {"rawId": "!"}),
        json.dumps(told | {"response": told["response"] | {"authenticatorData": "AAAA"}}),
        json.dumps(told | {"response": told["response"] | {"clientDataJSON": "bm90IGpzb24"}}),
    ):  # fmt: skip
        assert enrolled.send(answer) == 403, answer[:40]


def test_a_counter_that_went_back_stops_the_key_and_opens_a_case(enrolled, office, desks, engine):
    enrolled.sign_in()
    enrolled.page.wait_for_url("**/employee")
    with Session(writing(engine)) as session, session.begin():
        session.execute(update(Passkey).values(count=1000))  # as if its copy had been used meanwhile
    enrolled.context.clear_cookies()
    enrolled.sign_in()
    expect(enrolled.page.get_by_text("Ключ остановлен")).to_be_visible()
    [case] = rows(engine, Incident)
    [fact] = json.loads(case.facts)
    assert (case.person_id, fact["fact"]) == (office.people[TEACHER], "passkey copy")
    assert rows(engine, WebSession) == [], "who came in by it before is out"
    assert desks.office(TEACHER, "ways")[1]["passkeys"][0]["stopped"] is True
    enrolled.sign_in()
    expect(enrolled.page.get_by_text("Ключ не подошёл")).to_be_visible()


def test_a_key_removed_from_the_desktop_lets_nobody_in(enrolled, desks, office, engine):
    enrolled.sign_in()
    enrolled.page.wait_for_url("**/employee")
    [told] = desks.office(TEACHER, "ways")[1]["passkeys"]
    assert desks.office(OTHER, "way_remove", passkey=told["id"])[0] == 409, "nobody removes another's"
    assert desks.office(TEACHER, "way_remove", passkey=told["id"]) == (200, {})
    assert not enrolled.is_in()
    enrolled.sign_in()
    expect(enrolled.page.get_by_text("Ключ не подошёл")).to_be_visible()
    assert desks.office(TEACHER, "way_remove", passkey=told["id"])[0] == 409


def test_what_shuts_the_account_shuts_its_keys(enrolled, desks, office, clock, engine):
    person = office.people[TEACHER].hex
    assert desks.office(Role.ADMINISTRATOR, "issue", people=[person])[0] == 200
    enrolled.sign_in()
    expect(enrolled.page.get_by_text("Ключ не подошёл")).to_be_visible()
    with Session(writing(engine)) as session, session.begin():  # as if he had entered by the slip
        session.get(Credential, office.people[TEACHER]).state = "active"
    enrolled.sign_in()
    expect(enrolled.page.get_by_text("Ключ не подошёл")).to_be_visible()


def test_no_browser_makes_a_second_key_of_one_person_nor_one_too_many(enrolled, desks, engine):
    enrolled.make_key(code_of(desks, TEACHER))
    expect(enrolled.page.get_by_text("Ключ не создан: браузер отказался")).to_be_visible()
    assert len(rows(engine, Passkey)) == len(enrolled.credentials()) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_whole_and_legible_on_a_narrow_phone_and_prints_nothing(enrolled, desks, scheme):
    page = enrolled.page
    page.emulate_media(color_scheme=scheme)

    def look(where: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where} is wider than the screen"
        assert page.evaluate(CONTRAST) == [], where

    for path in ("/employee/sign-in", "/employee/set-up", f"/employee/set-up#{code_of(desks, TEACHER)}"):
        enrolled.go(path)
        look(path)
    page.get_by_role("button", name="Дальше").click()
    page.get_by_text("Пароль и код телефона").click()
    expect(page.get_by_role("img", name="Рисунок для приложения")).to_be_visible()
    look("the choice of a way")
    enrolled.sign_in()
    page.wait_for_url("**/employee")
    for path in ("/employee", "/employee/sign-ins", "/employee/journals/" + "0" * 32):
        enrolled.go(path)
        look(path)
        page.emulate_media(media="print")
        assert not page.locator("body").is_visible(), path
        page.emulate_media(media="screen")
    assert [told for told in enrolled.complaints if "403" not in told] == []


def test_a_students_account_has_no_business_at_the_employees_door(desks, office, engine, hashes):

    with Session(writing(engine)) as session, session.begin():
        student = office.students[0]
        session.add(Credential(person=student, login="lebedev", kind="student", salt=b"s", web_hash=hashes[2]))
    with browser(desks.address) as client:
        assert knock(client, "lebedev", PASSWORD, "123456").status_code == 403
        told = {"login": "lebedev", "password": PASSWORD, "token": token_in(client.get("/sign-in"))}
        assert client.post("/sign-in", data=told).headers["location"] == "/diary"
        for path in ("/employee", "/employee/sign-ins", "/employee/journals/" + "0" * 32):
            assert client.get(path).headers["location"] == "/employee/sign-in"


def test_over_tls_a_key_belongs_to_the_name_of_the_certificate(player, tmp_path, college, engine):
    """`college` lies in this folder; its server runs in a process of its own, by its own clock."""
    tls = Tls.of(tmp_path)
    authority.found(tls, "Техникум", ["localhost"], datetime.now(UTC))
    authority.certify(tls, [], datetime.now(UTC))
    public = x509.load_pem_x509_certificate(tls.certificate.read_bytes()).public_key()
    spelt = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    trust = f"--ignore-certificate-errors-spki-list={b64encode(sha256(spelt).digest()).decode()}"
    house = accounts.house(engine)
    with serving("--data", tmp_path) as (_, address):
        chromium = player.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS.split(), trust])
        phone = Visitor(chromium, address)
        assert phone.address.startswith("https://localhost:")
        phone.make_key(web_setup.make(engine, college.teacher, college.device, house.secret, datetime.now(UTC)).code)
        expect(phone.page.get_by_role("heading", name="Вход через браузер настроен")).to_be_visible()
        phone.sign_in()
        phone.page.wait_for_url("**/employee")
        assert {cookie["name"] for cookie in phone.context.cookies()} == {"__Host-parta"}
        assert [key["rpId"] for key in phone.credentials()] == ["localhost"]
        assert phone.complaints == []
        phone.close()
        chromium.close()
