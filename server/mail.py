"""Letters by SMTP: how the server was told to send them, and the sending. Mail that fails hinders nobody."""

import os
import smtplib
import ssl
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from college.admission.letters import Words
from college.phrases import phrase
from db.admission import letters
from db.alone import alone
from db.clock import Clock
from db.engine import Engine
from server.config import Unfit, is_loopback

SETTINGS_FILE, PASSWORD_VARIABLE = "mail.toml", "PARTA_MAIL_PASSWORD"
PATIENCE = 15.0  # seconds for each step of a talk with the mail server
PORTS = {"starttls": 587, "tls": 465, "none": 25}
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where letters go out, and as whom."""

    host: str
    port: int
    sender: str
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None  # a certificate to trust beside those of the system


class NotSent(Exception):
    """A letter has not gone; `trouble` is a word of ours, never what the other side said."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def read_settings(folder: Path, environment: Mapping[str, str] = os.environ) -> MailSettings | None:
    """Read the settings in the server's folder; None where there are none: then no letters are sent.

    Raises Unfit for what cannot be meant: an unknown word, an open line to another computer, a password that others
    on this computer can read.
    """
    file = folder / SETTINGS_FILE
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unfit(phrase("Файл %s не читается. Письма не отправляются, остальное работает.") % file) from error
    security = told.get("security", "starttls")
    if set(told) - {"host", "port", "from", "security", "user", "password_file", "authority"} or security not in PORTS:
        raise Unfit(
            phrase("В файле %s есть непонятное слово. Нужны host, from и, если надо, port, security (starttls, tls, "
                   "none), user, password_file, authority. Письма не отправляются.") % file
        )  # fmt: skip
    settings = _read(file, told, security, environment)
    if security == "none" and not is_loopback(settings.host):
        raise Unfit(
            phrase("Почта без шифрования (security = none) — только на этом же компьютере. Письма не отправляются.")
        )
    return settings


def _read(file: Path, told: Mapping[str, Any], security: Security, environment: Mapping[str, str]) -> MailSettings:
    host, port, sender = told.get("host"), told.get("port", PORTS[security]), told.get("from")
    user, authority = told.get("user", ""), told.get("authority")
    is_fit = (
        isinstance(host, str) and host and is_address(sender) and isinstance(user, str)
        and isinstance(port, int) and not isinstance(port, bool) and 0 < port < 65536
        and (authority is None or isinstance(authority, str))
    )  # fmt: skip
    if not is_fit:
        raise Unfit(
            phrase("В файле %s нужны host = \"имя сервера\", from = \"адрес\" и, если надо, port — число. "
                   "Письма не отправляются.") % file
        )  # fmt: skip
    password = _password(file, told.get("password_file"), environment) if user else ""
    trusted = file.parent / authority if authority else None
    return MailSettings(str(host), port, str(sender), security, user, password, trusted)


def is_address(told: object) -> bool:
    """Whether it can be written to: one plain address, nothing else in the line."""
    if not isinstance(told, str) or not told.isascii() or not told.isprintable() or len(told) > 254 or " " in told:
        return False
    try:
        return bool(Address(addr_spec=told).domain)
    except (ValueError, IndexError, MessageError):
        return False


def _password(file: Path, named: object, environment: Mapping[str, str]) -> str:
    """Return the password from the environment, or from a file that nobody else can read; never from the settings."""
    if told := environment.get(PASSWORD_VARIABLE):
        return told
    if not isinstance(named, str) or not named:
        wanted = phrase("Для user нужен пароль: переменная %s или password_file. Письма не отправляются.")
        raise Unfit(wanted % PASSWORD_VARIABLE)
    path = file.parent / named
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Unfit(phrase("Файл пароля почты %s видят другие: chmod 600. Письма не отправляются.") % path)
        return path.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise Unfit(phrase("Файл пароля почты %s не читается. Письма не отправляются.") % path) from error


def send(settings: MailSettings, to: str, words: Words, letter: UUID, clock: Clock) -> None:
    """Hand one letter over to the mail server. Raises NotSent."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = words.subject, settings.sender, to
    message["Date"] = format_datetime(clock.now())
    # One letter has one id, so that a reader shows it once, were it handed over twice.
    message["Message-ID"] = f"<{letter.hex}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.body)
    try:
        with _talk(settings) as talk:
            talk.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise NotSent("password") from None
    except smtplib.SMTPRecipientsRefused:
        raise NotSent("recipient") from None
    except smtplib.SMTPSenderRefused:
        raise NotSent("sender") from None
    except smtplib.SMTPNotSupportedError:
        raise NotSent("security") from None
    except ssl.SSLError:
        raise NotSent("certificate") from None
    except smtplib.SMTPException:
        raise NotSent("refused") from None
    except (OSError, ValueError):
        raise NotSent("unreachable") from None


def _talk(settings: MailSettings) -> smtplib.SMTP:
    trust = ssl.create_default_context(cafile=settings.authority)
    if settings.security == "tls":
        talk: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=PATIENCE, context=trust)
    else:
        talk = smtplib.SMTP(settings.host, settings.port, timeout=PATIENCE)
    try:
        if settings.security == "starttls":
            talk.starttls(context=trust)
        if settings.user:
            talk.login(settings.user, settings.password)
    except BaseException:
        talk.close()
        raise
    return talk


def carry(engine: Engine, clock: Clock, settings: MailSettings) -> None:
    """Write down which letters there should be and send those whose turn it is; a failure waits for its next turn."""
    with alone(engine, "mail"):
        letters.write_down(engine, clock)
        for letter in letters.due(engine, clock):
            try:
                send(settings, letter.address, letter.words, letter.id, clock)
            except NotSent as failed:
                letters.note_failed(engine, clock, letter.id, failed.trouble)
                if failed.trouble != "recipient":
                    return  # nobody else's letter would go either
            else:
                letters.note_sent(engine, clock, letter.id)
