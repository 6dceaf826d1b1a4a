"""A mark beside an employee's file that it opens no more, and why; it outlives the program."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from college.days import spoken
from college.phrases import phrase
from db.troubles import StoreTrouble
from desktop.vaults import put_file

VERSION = 1
FILE = "closed.json"


class Cause(StrEnum):
    """Who closed the door."""

    REPORTED = "reported"  # the person himself: only a new slip opens it again
    SUSPENDED = "suspended"  # the server, until it says otherwise
    REVOKED = "revoked"


class DoorClosed(StoreTrouble):
    """The file is whole and may not be opened; the password is not to blame."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a file opens no more, and since when, in the college's zone."""

    cause: Cause
    at: datetime
    reason: str = ""

    @property
    def sentence(self) -> str:
        """Say what happened, what is safe and who can help."""
        match self.cause:
            case Cause.REPORTED:
                told = phrase(
                    "Вход закрыт %s в %s: пароль может быть известен другим. Введённое сохранено. "
                    "Новый листок выдаёт администратор, по нему войдите через «Другой сотрудник»."
                )
                return told % (spoken(self.at.date()), f"{self.at:%H:%M}")
            case Cause.SUSPENDED:
                told = phrase("Вход приостановлен администратором%s. Введённое сохранено и ждёт решения.")
            case Cause.REVOKED:
                told = phrase(
                    "Вход с этого компьютера закрыт администратором%s. Введённое сохранено и ждёт решения. "
                    "Новый листок выдаёт он же."
                )
        return told % (f": {self.reason.strip().rstrip('.')}" if self.reason.strip() else "")


def closure_of(folder: Path) -> Closure | None:
    """Return the mark in an employee's folder, None if his file may be opened; a spoilt mark still closes."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        body = json.loads(path.read_bytes())
        return Closure(Cause(body["cause"]), datetime.fromisoformat(body["at"]), str(body["reason"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Closure(Cause.SUSPENDED, datetime.fromtimestamp(0, UTC))


def close_door(folder: Path, closure: Closure) -> bool:
    """Close the door; what the person himself has closed stays so. Say whether anything changed."""
    before = closure_of(folder)
    if before is not None and (before.cause is Cause.REPORTED or _same(before, closure)):
        return False
    body = {
        "version": VERSION,
        "cause": closure.cause.value,
        "at": closure.at.isoformat(),
        "reason": closure.reason,
    }
    put_file(folder / FILE, json.dumps(body, ensure_ascii=False).encode())
    return True


def open_door(folder: Path) -> bool:
    """Take away what the server has closed, now that it says otherwise. Say whether anything changed."""
    before = closure_of(folder)
    if before is None or before.cause is Cause.REPORTED:
        return False
    (folder / FILE).unlink()
    return True


def refuse_closed(folder: Path) -> None:
    """Raise DoorClosed where the file may not be opened."""
    if (closure := closure_of(folder)) is not None:
        raise DoorClosed(closure.sentence)


def _same(one: Closure, other: Closure) -> bool:
    return (one.cause, one.reason) == (other.cause, other.reason)
