"""`parta-server mail`: how the mail stands, where letters to a person go, and a trial letter."""

from collections.abc import Callable
from uuid import UUID

from college.admission.letters import trial
from college.numerals import numbered
from college.phrases import phrase
from db import ids
from db.admission import accounts, letters
from db.clock import SystemClock
from db.engine import Engine
from server.config import Config, Unfit
from server.mail import SETTINGS_FILE, NotSent, is_address, read_settings, send
from server.running import ready

Say = Callable[[str], None]
TROUBLES = {
    "password": phrase("почтовый сервер не принял имя или пароль"),
    "recipient": phrase("почтовый сервер не принял адрес получателя"),
    "sender": phrase("почтовый сервер не принял адрес отправителя (from)"),
    "security": phrase("почтовый сервер не умеет того, что задано в security"),
    "certificate": phrase("сертификат почтового сервера не подходит; свой центр указывают в authority"),
    "refused": phrase("почтовый сервер отказал"),
    "unreachable": phrase("почтовый сервер не отвечает"),
}


def status(config: Config, say: Say) -> None:
    """Say whether letters are sent, how many wait and why."""
    settings = read_settings(config.data)
    if settings is None:
        say(phrase("Письма не отправляются: файла %s нет.") % (config.data / SETTINGS_FILE))
    else:
        say(phrase("Письма идут через %s, порт %d, от %s.") % (settings.host, settings.port, settings.sender))
    clock = SystemClock()
    with ready(config) as engine:
        standing = letters.standing(engine, clock)
    said = numbered(standing.waiting, phrase("письмо"), phrase("письма"), phrase("писем"))
    say(phrase("Ждут отправки: %s.") % said if standing.waiting else phrase("Неотправленных писем нет."))
    if standing.trouble:
        say(phrase("Последняя неудача: %s. Повторим сами.") % TROUBLES.get(standing.trouble, standing.trouble))
    if standing.given_up:
        lost = numbered(standing.given_up, phrase("письмо"), phrase("письма"), phrase("писем"))
        say(phrase("Не дошли за три дня и больше не отправляются: %s.") % lost)
    if standing.unreachable:
        people = numbered(standing.unreachable, phrase("человека"), phrase("человек"), phrase("человек"))
        say(phrase("Адреса нет у %s из тех, кто отвечает на случаи: parta-server mail address.") % people)


def put_address(config: Config, login: str, address: str, say: Say) -> None:
    """Keep where letters to the owner of a login go; an empty address ends letters to him. Raises Unfit."""
    if address and not is_address(address):
        raise Unfit(phrase("Это не адрес почты. Ничего не изменено. Пример: ivanov@college.ru"), 1)
    with ready(config) as engine:
        person = _owner(engine, login)
        letters.put_mailbox(engine, person, address)
    told = (
        phrase("Письма о случаях для %s пойдут на этот адрес.") if address else phrase("Писем для %s больше не будет.")
    )
    say(told % login)


def send_trial(config: Config, login: str, say: Say) -> None:
    """Send a trial letter to the owner of a login. Raises Unfit with the reason where it does not go."""
    settings = read_settings(config.data)
    if settings is None:
        raise Unfit(phrase("Почта не настроена: файла %s нет.") % (config.data / SETTINGS_FILE), 1)
    with ready(config) as engine:
        address = letters.mailbox_of(engine, _owner(engine, login))
    if not address:
        raise Unfit(phrase("Адреса для %s нет. Сначала: parta-server mail address %s адрес") % (login, login), 1)
    try:
        send(settings, address, trial(), ids.fresh(), SystemClock())
    except NotSent as failed:
        raise Unfit(phrase("Письмо не ушло: %s.") % TROUBLES[failed.trouble], 1) from None
    say(phrase("Письмо отправлено."))


def _owner(engine: Engine, login: str) -> UUID:
    account = accounts.account_of(engine, login)
    if account is None:
        raise Unfit(phrase("Логина %s нет. Ничего не изменено.") % login, 1)
    return account.person
