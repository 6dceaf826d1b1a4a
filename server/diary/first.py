"""The first sign-in of a student, a parent or an official in a browser: by the slip, with a password of his own."""

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from college.admission.login_facts import SlipGuesses
from college.admission.passwords import Owner, refuse_weak
from college.admission.policy import DEFAULT
from college.admission.slips import Verdict, read_code
from college.admission.web_ways import Way, may_use, terms_of
from college.phrases import phrase
from college.refusal import Refused
from db.admission import account_rows, accounts, own_account, signal_facts, web_sessions
from db.admission.accounts import Account, House
from db.admission.slips import Tried
from server import first_sign_in, sign_in
from server.diary import browser, second, shapes
from server.diary.browser import Cookies
from server.diary.desk import Desk
from server.door import Door, write_entry

SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class _Knock:
    """What the form holds."""

    login: str = field(repr=False)
    code: str = field(repr=False)
    password: str = field(repr=False)


class _Stays(Exception):
    """The form is shown again with this sentence."""

    def __init__(self, sentence: str, status: int = 403) -> None:
        self.sentence, self.status = sentence, status
        super().__init__(status)


def home(account: Account) -> str:
    """Return the first page of whoever has signed in."""
    return "/official" if account.kind == "official" else "/diary"


def form(
    door: Door, cookies: Cookies, request: Request, *, trouble: str = "", login: str = "", status: int = 200
) -> Response:
    """Return the page of the first sign-in."""
    here = accounts.house(door.engine)
    if here is None:
        return RedirectResponse("/sign-in", SEE_OTHER)
    key = request.cookies.get(cookies.form) or browser.new_key()
    told = {"college": here.name, "demo": here.demo, "token": browser.token(here, key)}
    answer = shapes.page("first.html", status, **told, trouble=trouble, login=login)
    cookies.put(answer, cookies.form, key)
    return answer


def enter(desk: Desk, request: Request, told: dict[str, str]) -> Response:
    """Judge the slip and keep the new password; what does not fit is said on the same page.

    A slip is one half of a code that its owner has turned on: without the phone it opens nothing.
    """
    door, cookies, login = desk.door, desk.cookies, browser.login_in(told)
    try:
        here = _shown_by(door, cookies, request, told)
        account = _admitted(door, here, _knock(login, here.name, told), browser.address_of(request))
    except _Stays as stays:
        return form(door, cookies, request, trouble=stays.sentence, login=login, status=stays.status)
    if second.wants_code(desk, here, account):
        return second.ask_code(desk, request, here, account)
    session = browser.new_key()
    entered = web_sessions.Entered(account.person, account.kind, account.epoch, Way.PASSWORD)
    web_sessions.open_session(door.engine, session, entered, door.clock.now())
    write_entry(door, account.person, None, account_rows.OK, (), account_rows.WEB)
    answer = RedirectResponse(home(account), SEE_OTHER)
    cookies.put(answer, cookies.session, session, terms_of(account.kind).lasts)
    cookies.take(answer, cookies.form)
    return answer


def _shown_by(door: Door, cookies: Cookies, request: Request, told: dict[str, str]) -> House:
    """Return the college whose form this is; a form that we did not show to this browser is not looked at."""
    here, key = accounts.house(door.engine), request.cookies.get(cookies.form, "")
    if here is None or browser.is_from_elsewhere(request) or not browser.fits(here, key, told.get("token", "")):
        raise _Stays(phrase("Страница устарела, вход не выполнен. Введите код и пароль ещё раз."))
    return here


def _knock(login: str, college: str, told: dict[str, str]) -> _Knock:
    """Read the form; a password that cannot be kept, or a code that cannot be one, spends no try."""
    password = told.get("password", "")
    if password != told.get("again", ""):
        raise _Stays(phrase("Пароли не совпали. Код не израсходован, введите пароль дважды ещё раз."))
    try:
        refuse_weak(password, Owner(login=login, college=college))
        return _Knock(login, read_code(told.get("code", "")), password)
    except Refused as refused:
        raise _Stays(refused.sentence) from None


def _admitted(door: Door, here: House, knock: _Knock, address: str) -> Account:
    now = door.clock.now()
    attempt, pause = 0, accounts.address_pause(door.engine, address, here.secret, now)
    if not pause:
        attempt, pause = accounts.begin_attempt(door.engine, knock.login, here.secret, now)
    if pause:
        raise _Stays(phrase("Попыток было много. Следующая — через %d с.") % pause, 429)
    account, tried = accounts.account_of(door.engine, knock.login), None
    if account is not None and may_use(account.kind, Way.PASSWORD):
        tried = own_account.try_code(
            door.engine, door.clock, account.person, knock.code, here.secret, salt=None,
            kept=lambda: sign_in.hashed(accounts.web_secret(knock.password)),
        )  # fmt: skip
    if account is None or tried is None or tried.answer.verdict is not Verdict.FITS:
        accounts.note_address(door.engine, address, here.secret, now)
        raise _Stays(_why(door, here, account, tried, knock, attempt))
    accounts.succeed(door.engine, attempt)
    return account  # `write_entry` lets it begin to work


def _why(door: Door, here: House, account: Account | None, tried: Tried | None, knock: _Knock, attempt: int) -> str:
    """Say why the slip does not let in, in the same words for a login that nobody has."""
    if account is not None and tried is not None and tried.answer.opens_incident:
        fact = SlipGuesses(door.clock.now(), None, DEFAULT.slip_tries)
        signal_facts.signal(door.engine, door.clock, account.person, fact)
        door.poke.ring()
    wrong = accounts.wrong_tries(door.engine, knock.login, here.secret, attempt, door.clock.now())
    return str(first_sign_in.refusal(tried, len(wrong) + 1).body["sentence"])
