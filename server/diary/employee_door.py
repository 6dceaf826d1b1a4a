"""The employees' door in a browser: by a passkey that the browser keeps, or by web password and code of the phone."""

import functools
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from college.admission.login_facts import Fact, PasskeyCopy, WebCodes
from college.admission.policy import DEFAULT
from college.admission.second_factor import read_digits
from college.admission.web_ways import (
    BY_NAME_ONLY,
    KEY_NOT_TAKEN,
    NOT_LET_IN,
    STAFF,
    WENT_BACK,
    Way,
    may_use,
    terms_of,
)
from college.phrases import phrase
from college.refusal import Refused
from db.admission import account_rows, accounts, passkeys, signal_facts, web_password, web_sessions
from db.admission.accounts import Account, House
from db.admission.passkeys import KnownPasskey
from db.admission.web_password import Taken
from server.diary import browser, passkey, shapes
from server.diary.desk import SEE_OTHER, Desk, posted
from server.diary.passkey import Asking, NotHeld, Stale
from server.door import log, write_entry
from server.sign_in import is_right

SIGN_IN, HOME = "/employee/sign-in", "/employee"
MOST_ANSWER = 32 * 1024  # a browser's answer, every brace of it written with three letters
STALE = phrase("Страница устарела, вход не выполнен. Попробуйте ещё раз.")
# A pause of its own: no login has this letter, and guesses here hold nobody up at his computer.
DOOR = "web\n"


class _Stays(Exception):
    """The page is shown again with this sentence."""

    def __init__(self, sentence: str, status: int = 403) -> None:
        self.sentence, self.status = sentence, status
        super().__init__(status)


@dataclass(frozen=True, slots=True)
class _Admitted:
    """Who has come in, by which way, and when it was tried in vain before."""

    account: Account
    way: Way
    wrong: tuple[datetime, ...] = ()


def routes(desk: Desk) -> APIRouter:
    """Return the door's page and its two forms."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(SIGN_IN, functools.partial(_door, desk), methods=["GET"], response_class=Response)
    router.add_api_route(SIGN_IN, posted(desk, _by_password), methods=["POST"])
    router.add_api_route("/employee/passkey", posted(desk, _by_passkey, MOST_ANSWER), methods=["POST"])
    return router


def _door(desk: Desk, request: Request) -> Response:
    key = request.cookies.get(desk.cookies.session, "")
    if key and web_sessions.web_person(desk.engine, key, desk.clock.now(), STAFF) is not None:
        return RedirectResponse(HOME, SEE_OTHER)
    return _page(desk, request)


def _page(desk: Desk, request: Request, *, trouble: str = "", login: str = "", status: int = 200) -> Response:
    here = accounts.house(desk.engine)
    if here is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    key = request.cookies.get(desk.cookies.form) or browser.new_key()
    asking = _asking(desk, request, here, key)
    answer = shapes.page(
        "employee_sign_in.html", status, college=here.name, demo=here.demo, token=browser.token(here, key),
        options=passkey.ask_signature(asking) if asking else "", by_name_only=BY_NAME_ONLY,
        trouble=trouble, login=login,
    )  # fmt: skip
    desk.cookies.put(answer, desk.cookies.form, key)
    return answer


def _asking(desk: Desk, request: Request, here: House, key: str) -> Asking | None:
    origin = desk.site.origin(request)
    return Asking(here, origin, key, desk.clock.now()) if origin else None


def _by_password(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    login = browser.login_in(told)
    try:
        here = _shown_by_us(desk, request, told)
        admitted = _admitted(desk, here, request, login, told)
    except _Stays as stays:
        return _page(desk, request, trouble=stays.sentence, login=login, status=stays.status)
    return _let_in(desk, request, admitted)


def _by_passkey(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    try:
        here = _shown_by_us(desk, request, told)
        admitted = _signed(desk, here, request, told.get("answer", ""))
    except _Stays as stays:
        return _page(desk, request, trouble=stays.sentence, status=stays.status)
    return _let_in(desk, request, admitted)


def _shown_by_us(desk: Desk, request: Request, told: dict[str, str]) -> House:
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.form, "")
    if here is None or browser.is_from_elsewhere(request) or not browser.fits(here, key, told.get("token", "")):
        raise _Stays(STALE)
    return here


def _let_in(desk: Desk, request: Request, admitted: _Admitted) -> Response:
    account, session = admitted.account, browser.new_key()
    entered = web_sessions.Entered(account.person, STAFF, account.epoch, admitted.way, browser.called(request))
    web_sessions.open_session(desk.engine, session, entered, desk.clock.now())
    called = browser.called(request)
    write_entry(desk.door, account.person, None, account_rows.OK, admitted.wrong, account_rows.WEB, called=called)
    log.info("person %s let in by browser, way %s", account.person, admitted.way)
    answer = RedirectResponse(HOME, SEE_OTHER)
    desk.cookies.put(answer, desk.cookies.session, session, terms_of(STAFF).lasts)
    desk.cookies.take(answer, desk.cookies.form)
    return answer


# ---- by password and code


def _admitted(desk: Desk, here: House, request: Request, login: str, told: dict[str, str]) -> _Admitted:
    """Return whom login, password and code name together; whatever was wrong, the answer and its time are the same."""
    try:
        code = read_digits(told.get("code", ""))
    except Refused as refused:
        raise _Stays(refused.sentence) from None  # it spends no try
    _pause_of_address(desk, here, request)
    now = desk.clock.now()
    attempt, pause = accounts.begin_attempt(desk.engine, DOOR + login, here.secret, now)
    if pause:
        raise _too_many(pause)
    account = accounts.account_of(desk.engine, login)
    if account is not None and not (may_use(account.kind, Way.PASSWORD_AND_CODE) and account.lets_in(now)):
        account = None
    known = web_password.known(desk.engine, account.person, account.epoch) if account else None
    fits = is_right(accounts.web_secret(told.get("password", "")), known.hash if known else "")
    if account is None or known is None or not fits or not _took(desk, here, account.person, code):
        accounts.note_address(desk.engine, browser.address_of(request), here.secret, now)
        raise _Stays(NOT_LET_IN)
    wrong = accounts.wrong_tries(desk.engine, DOOR + login, here.secret, attempt, now)
    accounts.succeed(desk.engine, attempt)
    return _Admitted(account, Way.PASSWORD_AND_CODE, wrong)


def _took(desk: Desk, here: House, person: UUID, code: str) -> bool:
    taken = web_password.take_code(desk.engine, person, code, here.secret, desk.clock.now())
    if taken is Taken.EXHAUSTED:
        _tell(desk, person, WebCodes(desk.clock.now(), DEFAULT.web_wrong_codes))
    return taken is Taken.FITS


# ---- by a passkey


def _signed(desk: Desk, here: House, request: Request, answer: str) -> _Admitted:
    """Return whose key has signed; no login is asked for, so no answer tells whether somebody has one."""
    asking = _asking(desk, request, here, request.cookies.get(desk.cookies.form, ""))
    if asking is None:
        raise _Stays(BY_NAME_ONLY)
    _pause_of_address(desk, here, request)
    try:
        signed = passkey.signed(asking, desk.engine, answer)
        account = _owner(desk, signed.key)
    except Stale:
        raise _Stays(STALE) from None
    except NotHeld:
        accounts.note_address(desk.engine, browser.address_of(request), here.secret, asking.now)
        raise _Stays(KEY_NOT_TAKEN) from None
    if not passkeys.use(desk.engine, signed.key.id, signed.count, asking.now):
        log.warning("the counter of passkey %s went back: it is stopped", signed.key.id)
        _tell(desk, account.person, PasskeyCopy(asking.now))
        raise _Stays(WENT_BACK)
    return _Admitted(account, Way.PASSKEY)


def _owner(desk: Desk, key: KnownPasskey) -> Account:
    account = accounts.account_by_person(desk.engine, key.person)
    if account is None or not may_use(account.kind, Way.PASSKEY) or account.epoch != key.epoch:
        raise NotHeld
    return account


# ---- what both share


def _pause_of_address(desk: Desk, here: House, request: Request) -> None:
    pause = accounts.address_pause(desk.engine, browser.address_of(request), here.secret, desk.clock.now())
    if pause:
        raise _too_many(pause)


def _too_many(pause: int) -> _Stays:
    return _Stays(phrase("Попыток было много. Следующая — через %d с.") % pause, 429)


def _tell(desk: Desk, person: UUID, fact: Fact) -> None:
    signal_facts.signal(desk.engine, desk.clock, person, fact)
    desk.door.poke.ring()
