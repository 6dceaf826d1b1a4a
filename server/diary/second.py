"""A code beside the diary's password, if its owner wants one: turned on and off by himself, asked at the door."""

import functools
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import segno
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from college.admission.second_factor import OWN_OFF, OWN_ON, OWN_WRONG, read_digits
from college.admission.web_ways import FAMILY
from college.phrases import phrase
from college.refusal import Refused
from db.admission import accounts, second_factor, web_sessions
from db.admission.accounts import Account, House
from server.diary import browser, shapes
from server.diary.desk import SEE_OTHER, Desk, posted
from server.second_factor import code_fits
from server.sign_in import NotLetIn, let_in

PLACE, AT_DOOR = "/second", "/sign-in/code"
LASTS = timedelta(minutes=5)  # in which a right password waits for its code
WORD = 4
ISSUER = phrase("Парта, дневник")
STALE = phrase("Страница устарела, ничего не изменено. Попробуйте ещё раз.")
PAUSE = phrase("Попыток было много. Следующая — через %d с.")
WRONG_PASSWORD = phrase("Пароль не подошёл, ничего не изменено. Проверьте раскладку и Caps Lock.")


@dataclass(frozen=True, slots=True)
class _Visit:
    """A request of a signed-in student or parent."""

    desk: Desk
    here: House
    account: Account
    key: str
    address: str

    def page(self, *, trouble: str = "", status: int = 200, uri: str = "", told: str = "") -> Response:
        """Show how the code stands, or what the phone is to take."""
        engine, person = self.desk.engine, self.account.person
        return shapes.page(
            "second.html", status, college=self.here.name, demo=self.here.demo, trouble=trouble, told=told,
            login=self.account.login, token=browser.token(self.here, self.key),
            is_on=second_factor.is_set_up(engine, self.here.secret, person),
            drawn=_drawn(uri) if uri else "", by_hand=_spelt(uri) if uri else "",
        )  # fmt: skip


Work = Callable[[_Visit, Request, dict[str, str]], Response]


def routes(desk: Desk) -> APIRouter:
    """Return the pages of the code."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(PLACE, functools.partial(_show, desk), methods=["GET"], response_class=Response)
    for name, work in (("begin", _begin), ("on", _turn_on), ("off", _turn_off)):
        router.add_api_route(f"{PLACE}/{name}", posted(desk, functools.partial(_done, work)), methods=["POST"])
    return router


# ---- at the door


def wants_code(desk: Desk, here: House, account: Account) -> bool:
    """Say whether the owner of this account has turned a code on."""
    return account.kind in FAMILY and second_factor.is_set_up(desk.engine, here.secret, account.person)


def ask_code(
    desk: Desk, request: Request, here: House, account: Account, *, trouble: str = "", status: int = 200
) -> Response:
    """Ask for the code of whoever has given the right password; his browser keeps a ticket for so long."""
    key = request.cookies.get(desk.cookies.form) or browser.new_key()
    told = {"college": here.name, "demo": here.demo, "token": browser.token(here, key)}
    answer = shapes.page("sign_in_code.html", status, **told, trouble=trouble)
    desk.cookies.put(answer, desk.cookies.form, key)
    ends = int((desk.clock.now() + LASTS).timestamp())
    told_of = f"{account.person.hex}.{account.epoch}.{ends}"
    desk.cookies.put(answer, desk.cookies.ticket, f"{told_of}.{_seal(here, key, told_of)}", LASTS)
    return answer


def of_ticket(desk: Desk, request: Request, here: House) -> Account | None:
    """Return whose right password this browser has just given; None for a ticket that is over, or another's."""
    told, _, seal = request.cookies.get(desk.cookies.ticket, "").rpartition(".")
    key = request.cookies.get(desk.cookies.form, "")
    if not key or not hmac.compare_digest(_seal(here, key, told).encode(), seal.encode()):
        return None
    person, epoch, ends = told.split(".")
    now = desk.clock.now()
    account = accounts.account_by_person(desk.engine, UUID(person))
    is_his = account is not None and account.lets_in(now) and account.epoch == int(epoch)
    return account if is_his and now.timestamp() <= int(ends) else None


def judge(desk: Desk, request: Request, here: House, account: Account, typed: str) -> None:
    """Take a code once. Raises Refused with what to do, NotLetIn where it is too early to try again."""
    address = browser.address_of(request)
    if pause := accounts.address_pause(desk.engine, address, here.secret, desk.clock.now()):
        raise NotLetIn(pause)
    if not code_fits(desk.door, here, account.person, read_digits(typed)):
        accounts.note_address(desk.engine, address, here.secret, desk.clock.now())
        raise Refused(OWN_WRONG)


# ---- of one's own


def _show(desk: Desk, request: Request) -> Response:
    visit = _visit(desk, request)
    return RedirectResponse("/sign-in", SEE_OTHER) if visit is None else visit.page()


def _done(work: Work, desk: Desk, request: Request, told: dict[str, str]) -> Response:
    visit = _visit(desk, request)
    if visit is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    if browser.is_from_elsewhere(request) or not browser.fits(visit.here, visit.key, told.get("token", "")):
        return visit.page(trouble=STALE, status=403)
    try:
        return work(visit, request, told)
    except Refused as refused:
        return visit.page(trouble=refused.sentence, status=403)
    except NotLetIn as refusal:
        if refusal.pause:
            return visit.page(trouble=PAUSE % refusal.pause, status=429)
        return visit.page(trouble=WRONG_PASSWORD, status=403)


def _begin(visit: _Visit, request: Request, told: dict[str, str]) -> Response:
    """Show what the phone takes, after the password; it counts from its first right code on."""
    _prove(visit, told)
    if second_factor.is_set_up(visit.desk.engine, visit.here.secret, visit.account.person):
        return visit.page()
    account = visit.account
    uri = second_factor.begin(visit.desk.engine, visit.here.secret, account.person, login=account.login, issuer=ISSUER)
    return visit.page(uri=uri)


def _turn_on(visit: _Visit, request: Request, told: dict[str, str]) -> Response:
    _prove(visit, told)
    try:
        judge(visit.desk, request, visit.here, visit.account, told.get("code", ""))
    except Refused as refused:  # the phone may not have taken the picture yet
        account, desk = visit.account, visit.desk
        uri = second_factor.begun(desk.engine, visit.here.secret, account.person, login=account.login, issuer=ISSUER)
        return visit.page(trouble=refused.sentence, status=403, uri=uri)
    second_factor.note_own(visit.desk.engine, visit.desk.clock, visit.account.person, is_on=True)
    web_sessions.close_others(visit.desk.engine, visit.account.person, visit.key)
    return visit.page(told=OWN_ON)


def _turn_off(visit: _Visit, request: Request, told: dict[str, str]) -> Response:
    _prove(visit, told)
    judge(visit.desk, request, visit.here, visit.account, told.get("code", ""))
    second_factor.drop_own(visit.desk.engine, visit.desk.clock, visit.account.person)
    return visit.page(told=OWN_OFF)


def _prove(visit: _Visit, told: dict[str, str]) -> None:
    """Ask for the password once more: an open browser is not its owner. Raises NotLetIn."""
    now, secret = visit.desk.clock.now(), accounts.web_secret(told.get("password", ""))
    if pause := accounts.address_pause(visit.desk.engine, visit.address, visit.here.secret, now):
        raise NotLetIn(pause)
    try:
        let_in(visit.desk.engine, visit.here, visit.desk.clock, visit.account.login, secret, way="web")
    except NotLetIn as refusal:
        if not refusal.pause:
            accounts.note_address(visit.desk.engine, visit.address, visit.here.secret, now)
        raise


def _visit(desk: Desk, request: Request) -> _Visit | None:
    here, key = accounts.house(desk.engine), request.cookies.get(desk.cookies.session, "")
    if here is None or not key:
        return None
    found = (web_sessions.web_person(desk.engine, key, desk.clock.now(), kind) for kind in FAMILY)
    person = next((each for each in found if each is not None), None)
    account = accounts.account_by_person(desk.engine, person) if person else None
    return None if account is None else _Visit(desk, here, account, key, browser.address_of(request))


def _seal(here: House, key: str, told: str) -> str:
    return hmac.digest(here.secret, f"ticket|{key}|{told}".encode(), "sha256").hex()


def _drawn(uri: str) -> Markup:
    """Return the picture for the phone, black on white whatever the colours of the page are."""
    drawn = segno.make(uri, error="m", micro=False).svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return Markup(drawn)  # noqa: S704  our own drawing


def _spelt(uri: str) -> str:
    secret = uri.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[place : place + WORD] for place in range(0, len(secret), WORD))
