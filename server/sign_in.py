"""Whether somebody is who he says: one way for desktops and the diary, the same answer for every wrong guess."""

import os
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from db.admission import accounts
from db.admission.accounts import Account, House
from db.clock import Clock
from db.credentials import hash_secret, verify_secret
from db.engine import Engine

ON_DESKTOP = ("staff", "official")
AT_ONCE = 2  # guesses looked at together: each takes 64 MiB
_looking = threading.BoundedSemaphore(AT_ONCE)

Way = Literal["desktop", "web"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Who has come in, and when wrong passwords were tried before."""

    account: Account
    wrong: tuple[datetime, ...] = ()


class NotLetIn(Exception):
    """Login and password do not fit together, or it is too early to try again: then `pause` is in seconds."""

    def __init__(self, pause: int = 0) -> None:
        self.pause = pause
        super().__init__("pause" if pause else "wrong")


def let_in(
    engine: Engine, house: House, clock: Clock, login: str, secret: bytes, *, way: Way, remember: bool = True
) -> Entry:
    """Return the account that the login names and the secret opens.

    Raises NotLetIn, in the same words and about the same time whether the login is known or not. With `remember`
    off a right secret does not end the pauses: it came from where nobody may sign in.
    """
    attempt, pause = accounts.begin_attempt(engine, login, house.secret, clock.now())
    if pause:
        raise NotLetIn(pause)
    account = accounts.account_of(engine, login)
    kept = _kept(account, way, clock.now())
    fits = is_right(secret, kept)
    if account is None or not kept or not fits:
        raise NotLetIn
    wrong = accounts.wrong_tries(engine, login, house.secret, attempt, clock.now())
    if remember:
        accounts.succeed(engine, attempt)
    return Entry(account, wrong)


def is_right(secret: bytes, kept: str) -> bool:
    """Whether this is the secret that was hashed; nothing was hashed of nobody, which takes as long to find out."""
    with _looking:
        return verify_secret(secret, kept or _nobody())


def hashed(secret: bytes) -> str:
    """Return what is kept of a new secret."""
    with _looking:
        return hash_secret(secret)


def _kept(account: Account | None, way: Way, now: datetime) -> str:
    if account is None or not account.lets_in(now):
        return ""
    if way == "web":
        return account.web_hash
    return account.desktop_hash if account.kind in ON_DESKTOP else ""


@cache
def _nobody() -> str:
    """Return the hash of a secret nobody has, so that an unknown login costs the same time."""
    return hash_secret(os.urandom(32))
