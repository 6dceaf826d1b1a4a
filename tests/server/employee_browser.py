"""What tests of the employees' door share: codes from a desktop, a phone, forms sent by hand."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp

from college.admission.second_factor import STEP
from tests.server.test_diary import browser, token_in

WEB_PASSWORD = "парус-компот-сирень-8"
__all__ = ["WEB_PASSWORD", "browser", "code_of", "knock", "set_up_password", "spelt_secret", "token_in", "use_code"]


def code_of(desks, role) -> str:
    """A code that the person's desktop has just shown."""
    status, told = desks.office(role, "way_code")
    assert status == 200, told
    return told["code"]


def use_code(client: httpx.Client, code: str) -> httpx.Response:
    """Type the code into the page."""
    return client.post("/employee/set-up", data={"code": code, "token": token_in(client.get("/employee/set-up"))})


def spelt_secret(page: httpx.Response) -> str:
    """The key that the page spells for who has no camera."""
    return re.search(r'class="spelt">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")


def set_up_password(client: httpx.Client, desks, role, clock, password: str = WEB_PASSWORD) -> pyotp.TOTP:
    """Set up a web password with the desktop's code; the phone that shows its codes."""
    assert use_code(client, code_of(desks, role)).headers["location"] == "/employee/set-up/way"
    page = client.get("/employee/set-up/way")
    phone = pyotp.TOTP(spelt_secret(page))
    told = {"token": token_in(page), "password": password, "again": password, "code": phone.at(clock.now())}
    answer = client.post("/employee/set-up/password", data=told)
    assert (answer.status_code, "Веб-пароль сохранён" in answer.text) == (200, True), answer.text
    clock.move(seconds=STEP)
    return phone


def knock(client: httpx.Client, login: str, password: str, code: str, **headers: str) -> httpx.Response:
    """Try the employees' door by password and code."""
    page = client.get("/employee/sign-in")
    told = {"login": login, "password": password, "code": code, "token": token_in(page)}
    return client.post("/employee/sign-in", data=told, headers=headers)


def secret_in(uri: str) -> str:
    """The secret of an address that a phone takes it from."""
    return parse_qs(urlsplit(uri).query)["secret"][0]
