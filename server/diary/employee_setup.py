"""How an employee sets up a way in: with the code that his desktop shows, a passkey or a web password with codes."""

import functools
from collections.abc import Callable

import segno
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from college.admission.passwords import Owner
from college.admission.policy import DEFAULT
from college.admission.second_factor import read_digits
from college.admission.slips import read_code
from college.admission.web_ways import (
    ANOTHER_PASSWORD,
    BY_NAME_ONLY,
    CODE_OVER,
    LONGEST_NAME,
    key_name,
    refuse_web_password,
)
from college.phrases import phrase
from college.refusal import Refused
from db.admission import account_rows, accounts, passkeys, web_password, web_setup
from db.admission.accounts import House
from db.admission.web_setup import Setup
from server.diary import browser, passkey, shapes
from server.diary.desk import SEE_OTHER, Desk, posted
from server.diary.employee_door import MOST_ANSWER, STALE
from server.diary.passkey import Asking, NotHeld
from server.door import write_entry
from server.sign_in import hashed

CODE, WAY = "/employee/set-up", "/employee/set-up/way"
WORD = 4
ISSUER = phrase("Парта, браузер")  # an administrator's phone shows the codes of the desktop as well
WRONG = phrase(
    "Код телефона не подошёл. Дождитесь следующего и введите его; если не подойдёт и он, сверьте часы телефона."
)
NOT_MADE = phrase("Ключ не создан, ничего не сохранено. Попробуйте ещё раз или выберите пароль с кодом.")


def routes(desk: Desk) -> APIRouter:
    """Return the pages of setting up."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(CODE, functools.partial(_code_page, desk), methods=["GET"], response_class=Response)
    router.add_api_route(CODE, posted(desk, _take_code), methods=["POST"])
    router.add_api_route(WAY, functools.partial(_way, desk), methods=["GET"], response_class=Response)
    router.add_api_route("/employee/set-up/passkey", posted(desk, _passkey, MOST_ANSWER), methods=["POST"])
    router.add_api_route("/employee/set-up/password", posted(desk, _password), methods=["POST"])
    return router


# ---- the code


def _code_page(desk: Desk, request: Request, *, trouble: str = "", status: int = 200) -> Response:
    here = accounts.house(desk.engine)
    if here is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    key = request.cookies.get(desk.cookies.form) or browser.new_key()
    answer = shapes.page(
        "employee_code.html", status, college=here.name, demo=here.demo, token=browser.token(here, key),
        trouble=trouble, minutes=DEFAULT.web_code_minutes,
    )  # fmt: skip
    desk.cookies.put(answer, desk.cookies.form, key)
    return answer


def _take_code(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.form, "")
    if here is None or browser.is_from_elsewhere(request) or not browser.fits(here, key, told.get("token", "")):
        return _code_page(desk, request, trouble=STALE, status=403)
    now, address = desk.clock.now(), browser.address_of(request)
    if pause := accounts.address_pause(desk.engine, address, here.secret, now):
        told_why = phrase("Попыток было много. Следующая — через %d с.") % pause
        return _code_page(desk, request, trouble=told_why, status=429)
    try:
        code = read_code(told.get("code", ""))
    except Refused as refused:
        return _code_page(desk, request, trouble=refused.sentence, status=403)
    setting_up = browser.new_key()
    if web_setup.use(desk.engine, code, setting_up, here.secret, now) is None:
        accounts.note_address(desk.engine, address, here.secret, now)
        return _code_page(desk, request, trouble=CODE_OVER, status=403)
    answer = RedirectResponse(WAY, SEE_OTHER)
    desk.cookies.put(answer, desk.cookies.setup, setting_up, web_setup.SETUP_LASTS)
    return answer


# ---- the way


def _way(desk: Desk, request: Request, *, trouble: str = "", status: int = 200, at: str = "") -> Response:
    found = _setting_up(desk, request)
    if found is None:
        return RedirectResponse(CODE, SEE_OTHER)
    here, setup, key = found
    asking = _asking(desk, request, here)
    known = passkeys.key_ids(desk.engine, setup.person)
    uri = setup.factor.uri(setup.login, ISSUER)
    return shapes.page(
        "employee_way.html", status, college=here.name, demo=here.demo, token=browser.token(here, key),
        person=accounts.name_of(desk.engine, setup.person), login=setup.login,
        options=passkey.ask_new(asking, setup.person, setup.login, known) if asking else "",
        called=browser.called(request), longest=LONGEST_NAME, by_name_only=BY_NAME_ONLY, another=ANOTHER_PASSWORD,
        drawn=_drawn(uri), by_hand=_spelt(setup.factor.secret), trouble=trouble, at=at,
    )  # fmt: skip


def _passkey(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    def work(here: House, setup: Setup) -> Response:
        asking = _asking(desk, request, here)
        if asking is None:
            raise Refused(BY_NAME_ONLY)
        try:
            name = key_name(told.get("name", ""), browser.called(request))
            made = passkey.made(asking, desk.engine, told.get("answer", ""), name)
            passkeys.add(desk.engine, setup, made, asking.now)
        except (NotHeld, passkeys.Taken):
            raise Refused(NOT_MADE) from None
        return _done(desk, phrase("Ключ сохранён. Теперь вход — по нему: нажмите «Войти ключом»."))

    return _set_up(desk, request, told, work, "passkey")


def _password(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    def work(here: House, setup: Setup) -> Response:
        password = told.get("password", "")
        owner = Owner(setup.login, accounts.name_of(desk.engine, setup.person), here.name)
        refuse_web_password(password, told.get("again", ""), owner)
        code = read_digits(told.get("code", ""))
        kept = hashed(accounts.web_secret(password))
        if not web_password.put(desk.engine, setup, kept, code, here.secret, desk.clock.now()):
            raise Refused(WRONG)
        return _done(desk, phrase("Веб-пароль сохранён. Теперь вход — по логину, этому паролю и коду телефона."))

    return _set_up(desk, request, told, work, "password")


def _set_up(
    desk: Desk, request: Request, told: dict[str, str], work: Callable[[House, Setup], Response], at: str
) -> Response:
    found = _setting_up(desk, request)
    if found is None:
        return RedirectResponse(CODE, SEE_OTHER)
    here, setup, key = found
    if browser.is_from_elsewhere(request) or not browser.fits(here, key, told.get("token", "")):
        return _way(desk, request, trouble=STALE, status=403, at=at)
    try:
        answer = work(here, setup)
    except Refused as refused:
        return _way(desk, request, trouble=refused.sentence, status=403, at=at)
    # Its owner is to see at his own desk what was added in his name, and by which browser.
    called = browser.called(request)
    write_entry(desk.door, setup.person, None, account_rows.NEW_WAY, (), account_rows.WEB, called=called)
    desk.cookies.take(answer, desk.cookies.setup)
    return answer


def _done(desk: Desk, text: str) -> Response:
    return shapes.page("employee_note.html", title=phrase("Вход через браузер настроен"), text=text)


def _setting_up(desk: Desk, request: Request) -> tuple[House, Setup, str] | None:
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.setup, "")
    if here is None or not key:
        return None
    setup = web_setup.of_browser(desk.engine, key, here.secret, desk.clock.now())
    return None if setup is None else (here, setup, key)


def _asking(desk: Desk, request: Request, here: House) -> Asking | None:
    origin = desk.site.origin(request)
    key = request.cookies.get(desk.cookies.setup, "")
    return Asking(here, origin, key, desk.clock.now()) if origin else None


def _drawn(uri: str) -> Markup:
    """Return the picture for the phone, black on white whatever the colours of the page are."""
    drawn = segno.make(uri, error="m", micro=False).svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704  our own drawing


def _spelt(secret: str) -> str:
    return " ".join(secret[place : place + WORD] for place in range(0, len(secret), WORD))
