"""A person's first sign-in by his slip, and a new password: the server learns only what is derived from one."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from college.admission.login_facts import SlipGuesses
from college.admission.policy import DEFAULT
from college.admission.slips import Verdict, read_code
from college.numerals import form, numbered
from college.phrases import phrase
from college.refusal import Refused
from db.admission import accounts, own_account, signal_facts
from db.admission.accounts import Account, House
from db.admission.slips import Tried
from server import asked, second_factor, sign_in
from server.door import Door, add_device, asked_of, founded, machine_at, welcome
from server.envelope import Refusal, told
from server.sync import signed


@dataclass(frozen=True, slots=True)
class _Knock:
    """Who says that he holds a slip, and the password that he has just thought of."""

    login: str = field(repr=False)
    code: str = field(repr=False)
    salt: bytes = field(repr=False)
    secret: bytes = field(repr=False)


def first(door: Door, request: Request, body: bytes) -> Response:
    """Let in whoever holds a slip; an unknown login is answered as a wrong code is."""
    here, told_us = founded(door.engine), asked_of(body)
    machine = machine_at(door, request, body)
    knock = _Knock(
        asked.text(told_us, "login"), _code(told_us), asked.salt(told_us), asked.secret(told_us, "secret")
    )  # fmt: skip
    device, key = asked.id_in(told_us, "device"), asked.key(told_us)
    attempt, pause = accounts.begin_attempt(door.engine, knock.login, here.secret, door.clock.now())
    if pause:
        raise Refusal(429, "pause", seconds=pause)
    wrong = accounts.wrong_tries(door.engine, knock.login, here.secret, attempt, door.clock.now())
    account = _let_in(door, here, knock, machine.id, wrong)
    accounts.succeed(door.engine, attempt)
    # The slip is used by now: whoever has his second code at hand comes again with the same code and password.
    second_factor.demand(door, here, machine.id, account, told_us, wrong)
    add_device(door, machine, account, device, key)
    return welcome(door, here, machine, account, device, wrong)


def password(door: Door, request: Request, body: bytes) -> Response:
    """Take a new password from whoever knows the old one; everything that was let in before signs in anew."""
    signer = signed(door.engine, door.clock, request, body)
    told_us = asked_of(body)
    before, after = asked.secret(told_us, "before"), asked.secret(told_us, "secret")
    salt = asked.salt(told_us)
    if signer.state != "ok" or signer.person is None:
        raise Refusal(403, "device", state=signer.state)
    account, here = accounts.account_by_person(door.engine, signer.person), founded(door.engine)
    if account is None or not account.lets_in(door.clock.now()):
        raise Refusal(403, "wrong")
    attempt, pause = accounts.begin_attempt(door.engine, account.login, here.secret, door.clock.now())
    if pause:
        raise Refusal(429, "pause", seconds=pause)
    if not sign_in.is_right(before, account.desktop_hash):
        raise Refusal(403, "wrong")
    accounts.succeed(door.engine, attempt)
    accounts.set_password(
        door.engine, account.person, device=signer.id, salt=salt, desktop_hash=sign_in.hashed(after)
    )  # fmt: skip
    door.poke.ring()
    return told(200, {})


def _let_in(door: Door, here: House, knock: _Knock, machine: UUID, wrong: tuple[datetime, ...]) -> Account:
    """Return the account that the slip opens, its password set."""
    now = door.clock.now()
    account = accounts.account_of(door.engine, knock.login)
    tried = None
    if account is not None and account.kind in sign_in.ON_DESKTOP:
        tried = own_account.try_code(
            door.engine, door.clock, account.person, knock.code, here.secret, salt=knock.salt,
            kept=lambda: sign_in.hashed(knock.secret),
        )  # fmt: skip
    if tried is not None and account is not None:
        if tried.answer.opens_incident:
            fact = SlipGuesses(door.clock.now(), machine, DEFAULT.slip_tries)
            signal_facts.signal(door.engine, door.clock, account.person, fact)
            door.poke.ring()
        if tried.answer.verdict is Verdict.FITS:
            account = accounts.account_of(door.engine, knock.login)
            assert account is not None
            return account
        # The answer got lost and the same person knocks again: his password stands already.
        is_again = tried.fits and tried.answer.verdict is Verdict.USED and account.lets_in(now)
        if is_again and sign_in.is_right(knock.secret, account.desktop_hash):
            return account
    raise refusal(tried, len(wrong) + 1)


def refusal(tried: Tried | None, wrong: int) -> Refusal:
    """Say why a code does not let in. Who does not hold the slip learns of a dead one no more than of no login."""
    if tried is not None and (tried.fits or tried.answer.opens_incident):
        return Refusal(403, "code_over", sentence=tried.answer.sentence)
    is_alive = tried is not None and tried.answer.verdict is Verdict.WRONG
    left = DEFAULT.slip_tries - (tried.answer.slip.tries if tried is not None and is_alive else wrong)
    if left <= 0:
        sentence = phrase(
            "Код больше не действует. Новый листок выдаёт администратор, студентам и родителям — куратор."
        )
        return Refusal(403, "code_over", sentence=sentence)
    rest = form(left, phrase("Осталась"), phrase("Осталось"), phrase("Осталось"))
    sentence = phrase("Код не подошёл. Сверьте его с листком. %s %s.")
    tries = numbered(left, "попытка", "попытки", "попыток")
    return Refusal(403, "code", tries=left, sentence=sentence % (rest, tries))


def _code(told_us: dict[str, object]) -> str:
    """Read the code; what cannot be one spends no try."""
    try:
        return read_code(asked.text(told_us, "code"))
    except Refused as refused:
        raise Refusal(400, "garbage", sentence=refused.sentence) from None
