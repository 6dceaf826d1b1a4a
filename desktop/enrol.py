"""A person's first sign-in on this computer, and his new password: online; it makes his key and his file here.

The server gets what is derived from a password, never the password: it cannot open the file.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from college.admission.passwords import Owner, refuse_weak
from college.admission.slips import read_code
from college.names import PersonName
from college.numerals import form, numbered
from college.phrases import phrase
from college.refusal import Refused
from db import ids
from db.clock import Clock, SystemClock, today
from db.credentials import SECRET_BYTES, Cost, DeviceKey, new_salt, public_form, sign_in_secret, stretch
from desktop import two_passwords
from desktop.attempt import Attempt, Cancelled
from desktop.line import Line, read_object
from desktop.link_trouble import STRANGE, LinkTrouble, NotOurServer, NotSent
from desktop.profile import Machine, OpenedFile, Profile
from desktop.second_wanted import SecondWanted
from desktop.two_passwords import AnswerLost

JSON = {"Content-Type": "application/json"}
LONGEST_SETUP = 1000  # letters of an address that still make a picture

NOT_ENROLLED = phrase("Этот компьютер не допущен к обмену. Ничего не изменено. Его допускает администратор.")
WRONG = phrase("Логин или пароль не подошли. Проверьте раскладку и Caps Lock.")
PAUSE = phrase("Попыток было много. Следующая — через %d с.")
CODE_OVER = phrase("Этот код больше не действует. Ничего не изменено. Новый листок выдаёт администратор.")
CODE_WRONG = phrase("Логин или код не подошли. Сверьте их с листком. %s %s.")
HALTED = phrase("Сервер этот вход остановил. Ничего не изменено, введённое сохранено. Позовите администратора.")
BEFORE_WRONG = phrase("Сервер не принял прежний пароль. Ничего не изменено. Проверьте раскладку и Caps Lock.")


@dataclass(frozen=True, slots=True)
class _Word:
    """A password with its salt, as the server and the file will know it."""

    password: str = field(repr=False)
    salt: bytes
    secret: str = field(repr=False)

    @classmethod
    def of(cls, password: str, salt: bytes, cost: Cost | None = None) -> "_Word":
        return cls(password, salt, sign_in_secret(stretch(password, salt, cost or Cost())).hex())


def employee(
    profile: Profile,
    login: str,
    password: str,
    clock: Clock | None = None,
    attempt: Attempt | None = None,
    second: str = "",
) -> UUID:
    """Make the employee's device and file on this computer, fetch all that he holds, and return who he is.

    Raises Refused (with what to do; SecondWanted where the code of his phone is wanted as `second`), LinkTrouble
    without the server, StoreTrouble where no file can be made.
    """
    clock, attempt = clock or SystemClock(), attempt or Attempt()
    with _speaking(profile, clock, attempt) as (machine, line):
        attempt.tell(phrase("Шаг 1 из 4: спрашивается сервер."))
        word = _Word.of(password, *_salt(line, login))
        attempt.tell(phrase("Шаг 2 из 4: проверяется пароль."))
        key = DeviceKey.generate()
        told = _asked(line, "/devices/v1/enrol", _with(second, login=login, secret=word.secret) | _device(key))
    return _settled(profile, machine, told, word, key, clock, attempt, is_anew=False)


def by_slip(
    profile: Profile,
    login: str,
    code: str,
    password: str,
    clock: Clock | None = None,
    attempt: Attempt | None = None,
    second: str = "",
) -> UUID:
    """Make the employee's device and file at his first sign-in ever, by the code of his slip and his own password.

    A file of his that lies here is put aside whole: its password is not to be used any more. Raises as `employee`;
    what cannot be a code and what is no password is refused before the server is asked.
    """
    clock, attempt = clock or SystemClock(), attempt or Attempt()
    code = read_code(code)
    machine = profile.machine()
    refuse_weak(password, Owner(login, college=machine.college if machine else ""))
    with _speaking(profile, clock, attempt) as (machine, line):
        attempt.tell(phrase("Шаг 1 из 4: готовится пароль."))
        # With a second code he comes again: his slip is used, and his password stands with the salt of that time.
        word = _Word.of(password, *_salt(line, login)) if second else _Word.of(password, new_salt())
        attempt.tell(phrase("Шаг 2 из 4: проверяется код."))
        key = DeviceKey.generate()
        asked = _with(second, login=login, code=code, salt=b64encode(word.salt).decode(), secret=word.secret)
        told = _asked(line, "/devices/v1/first", asked | _device(key))
    return _settled(profile, machine, told, word, key, clock, attempt, is_anew=True)


class Newcomer:
    """A file that goes on as another device, and what the server asks before it knows the new one (0b.10).

    Where it asks for a code of the person's phone, it is not asked again before there is one.
    """

    def __init__(self, profile: Profile, file: OpenedFile, password: str, clock: Clock) -> None:
        """Derive what the server knows the password by."""
        self._profile, self._file, self._clock = profile, file, clock
        self._word = _Word.of(password, profile.salt_of(file.person))
        self._code, self._wanted = "", None

    _wanted: SecondWanted | None

    def answer(self, code: str) -> None:
        """Take the code of the phone: the next introduction brings it, once."""
        self._code = code

    def introduce(self) -> None:
        """Let the server know the present device. Raises SecondWanted, Refused (what to do), LinkTrouble."""
        from db import device  # noqa: PLC0415  as `_file`

        here = device.here(self._file.engine)
        if here.former is None:
            return
        code, self._code = self._code, ""
        if self._wanted is not None and not code:
            raise self._wanted
        with _speaking(self._profile, self._clock, Attempt()) as (_, line):
            key = DeviceKey(here.private)
            asked = {"former": here.former.hex, "secret": self._word.secret, "first_seq": here.first_seq}
            own = {"device": here.device.hex, "key": public_form(key.public)}
            try:
                told = _asked(line, "/devices/v1/renew", _with(code, **asked) | own)
            except SecondWanted as wanted:
                if wanted.is_wrong and self._wanted is not None:
                    wanted.setup = self._wanted.setup  # the phone may not have taken it yet
                self._wanted = wanted
                raise
        device.introduced(self._file.engine, str(told.get("lease", "")))


def change_password(
    profile: Profile, file: OpenedFile, before: str, after: str, *, device: UUID, key: DeviceKey, clock: Clock
) -> None:
    """Let the server take a new password, and the file's key be wrapped by it.

    Raises Refused, LinkTrouble without the server, WrongPassword where `before` does not open the file. Of AnswerLost
    nobody knows whether the server has taken it: both passwords open the file until the next exchange.
    """
    machine = profile.machine()
    if machine is None:
        raise Refused(NOT_ENROLLED)
    card = next(each for each in profile.employees() if each.id == file.person)
    refuse_weak(after, Owner(name=card.name, college=machine.college))
    old, new = _Word.of(before, profile.salt_of(file.person)), _Word.of(after, new_salt())
    two_passwords.begin(profile, file.person, before, after, new.salt, clock)
    asked = {"before": old.secret, "salt": b64encode(new.salt).decode(), "secret": new.secret}
    try:
        with closing(Line(machine.server, device, key, clock, authority=machine.authority)) as line:
            _asked(line, "/devices/v1/password", asked, wrong=BEFORE_WRONG)
    except (Refused, NotSent, NotOurServer):
        two_passwords.give_up(profile, file.person)
        raise
    except LinkTrouble as trouble:
        raise AnswerLost from trouble
    two_passwords.finish(profile, file.person)


@contextmanager
def _speaking(profile: Profile, clock: Clock, attempt: Attempt) -> Iterator[tuple[Machine, Line]]:
    """Lend a line of this computer; one that was hung up because the person broke off says so."""
    machine = profile.machine()
    if machine is None:
        raise Refused(NOT_ENROLLED)
    line = Line(machine.server, machine.id, profile.machine_key(), clock, kind="machine", authority=machine.authority)
    with _breakable(attempt), closing(line):
        attempt.holds(line)
        yield machine, line


@contextmanager
def _breakable(attempt: Attempt) -> Iterator[None]:
    try:
        yield
    except LinkTrouble:
        if attempt.is_cancelled:
            raise Cancelled from None
        raise


def _settled(
    profile: Profile,
    machine: Machine,
    told: dict[str, Any],
    word: _Word,
    key: DeviceKey,
    clock: Clock,
    attempt: Attempt,
    *,
    is_anew: bool,
) -> UUID:
    """Make the file of a device that the server knows, and fetch what belongs into it.

    From here on breaking off loses nothing: the file stands, and the rest comes when it is opened.
    """
    attempt.tell(phrase("Шаг 3 из 4: создаётся зашифрованный файл."))
    file = _file(profile, told, word, key, is_anew=is_anew)
    attempt.person = file.person
    with closing(file):
        from desktop.link import fetch_all  # noqa: PLC0415  SQLAlchemy is loaded when it is needed

        with _breakable(attempt):
            fetch_all(file, machine, device=file.device, key=key, clock=clock, attempt=attempt)
        _introduce(profile, file, key, clock)
    return file.person


def _with(second: str, **asked: Any) -> dict[str, Any]:
    return asked | ({"second": second} if second else {})


def _device(key: DeviceKey) -> dict[str, Any]:
    return {"device": ids.fresh().hex, "key": public_form(key.public)}


def _introduce(profile: Profile, file: OpenedFile, key: DeviceKey, clock: Clock) -> None:
    """Let the lock screen say who this is here, as the data that have just come tell it."""
    from db.introduction import introduction  # noqa: PLC0415  SQLAlchemy is loaded when it is needed
    from db.names import names_of  # noqa: PLC0415
    from db.store import Store  # noqa: PLC0415

    day = today(clock)
    with Store(file.engine, clock, key).read() as session:
        name = names_of(session, (file.person,), day).get(file.person)
        roles = introduction(session, file.person, day)
    if name is not None:
        profile.introduce(file.person, name, roles)


def _file(profile: Profile, told: dict[str, Any], word: _Word, key: DeviceKey, *, is_anew: bool) -> OpenedFile:
    from db import device  # noqa: PLC0415  SQLAlchemy is loaded when it is needed

    try:
        person, own, college = (UUID(told[name]) for name in ("person", "device", "college"))
        name = PersonName(**told["name"])
        lease = str(told["lease"])
        recovery = _recovery_key(told)
    except (KeyError, TypeError, ValueError):
        raise LinkTrouble(STRANGE) from None
    profile.make_room(person, word.password, is_anew=is_anew)
    file = profile.create_employee(person, own, word.password, name=name, salt=word.salt, recovery=recovery)
    device.found(file.engine, device=own, person=person, college=college, private=key.private, lease=lease)
    return file


def _recovery_key(told: dict[str, Any]) -> bytes | None:
    """Return the college's key to which the new file is sealed; an invented college has none."""
    key = bytes.fromhex(told.get("recovery") or "")
    if len(key) not in (0, SECRET_BYTES):
        raise ValueError("a recovery key has 32 bytes")
    return key or None


def _salt(line: Line, login: str) -> tuple[bytes, Cost]:
    told = _asked(line, "/devices/v1/salt", {"login": login})
    try:
        return b64decode(told["salt"], validate=True), Cost.from_dict(told["cost"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise LinkTrouble(STRANGE) from None


def _asked(line: Line, path: str, told: dict[str, Any], *, wrong: str = WRONG) -> dict[str, Any]:
    answer = line.post(path, json.dumps(told).encode(), JSON)
    heard = read_object(answer.body)
    if answer.status == 200:
        return heard
    match heard.get("code"):
        case "machine":
            raise Refused(NOT_ENROLLED)
        case "second":
            raise _second_wanted(heard)
        case "wrong" | "garbage":
            raise Refused(wrong)
        case "code":
            raise Refused(_code_wrong(heard))
        case "code_over":
            raise Refused(str(heard.get("sentence") or CODE_OVER))
        case "device":
            raise Refused(HALTED)
        case "pause":
            raise Refused(PAUSE % int(heard.get("seconds", 1)))
        case _:
            raise LinkTrouble(STRANGE)


def _second_wanted(heard: dict[str, Any]) -> SecondWanted:
    setup = heard.get("setup")
    is_address = isinstance(setup, str) and setup.startswith("otpauth://") and len(setup) <= LONGEST_SETUP
    if setup is not None and not is_address:
        raise LinkTrouble(STRANGE)
    return SecondWanted(setup, is_wrong=heard.get("wrong") is True)


def _code_wrong(heard: dict[str, Any]) -> str:
    left = heard.get("tries")
    if not isinstance(left, int):
        raise LinkTrouble(STRANGE)
    rest = form(left, phrase("Осталась"), phrase("Осталось"), phrase("Осталось"))
    return CODE_WRONG % (rest, numbered(left, "попытка", "попытки", "попыток"))
