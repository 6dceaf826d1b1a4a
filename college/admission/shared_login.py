"""Signals of a shared login: what each is worth, and when somebody is asked to look; no verdict (3.1.11)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from college.admission.policy import DEFAULT, Policy
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Refused

NIGHT_FROM, NIGHT_UNTIL = 22, 6  # hours in which wrong passwords before a right one are a signal
MOST_POINTS = 100


class Signal(StrEnum):
    """A kind of fact that may mean that somebody else signs in."""

    UNKNOWN_MACHINE = "unknown machine"
    FORK = "fork"
    SLIP = "slip"
    WEB_CODES = "web codes"
    PASSKEY_COPY = "passkey copy"
    OVERLAP = "overlap"
    AWAY = "away"
    FOREIGN_ROOM = "foreign room"
    SEVERAL_ACCOUNTS = "several accounts"
    NIGHT_GUESSES = "night guesses"
    FOREIGN_GROUPS = "foreign groups"
    FIRST_EXPORT = "first export"


DEFAULT_POINTS: Mapping[Signal, int] = {
    Signal.UNKNOWN_MACHINE: 5,
    Signal.FORK: 5,
    Signal.SLIP: 5,
    Signal.WEB_CODES: 5,
    Signal.PASSKEY_COPY: 5,
    Signal.OVERLAP: 4,
    Signal.AWAY: 4,
    Signal.FOREIGN_ROOM: 3,
    Signal.SEVERAL_ACCOUNTS: 2,
    Signal.NIGHT_GUESSES: 2,
    Signal.FOREIGN_GROUPS: 2,
    Signal.FIRST_EXPORT: 1,
}
TITLES: Mapping[Signal, str] = {
    Signal.UNKNOWN_MACHINE: phrase("верный пароль на неизвестном компьютере"),
    Signal.FORK: phrase("две разные записи под одним номером"),
    Signal.SLIP: phrase("код первого входа подбирали, пока он не погас"),
    Signal.WEB_CODES: phrase("к веб-паролю подбирали код телефона"),
    Signal.PASSKEY_COPY: phrase("у ключа входа через браузер может быть копия"),
    Signal.OVERLAP: phrase("записи одновременно с двух компьютеров"),
    Signal.AWAY: phrase("записи в дни отсутствия"),
    Signal.FOREIGN_ROOM: phrase("записи не из того кабинета, что в расписании"),
    Signal.SEVERAL_ACCOUNTS: phrase("несколько сотрудников подряд на одном компьютере"),
    Signal.NIGHT_GUESSES: phrase("неверные пароли ночью, затем верный"),
    Signal.FOREIGN_GROUPS: phrase("оценки в группах, где сотрудник не вёл занятий"),
    Signal.FIRST_EXPORT: phrase("первая выгрузка"),
}


class Signalled(Protocol):
    """A fact as far as it counts: what it is a sign of, and when it was."""

    @property
    def signal(self) -> Signal: ...
    @property
    def at(self) -> datetime: ...


Seen = TypeVar("Seen", bound=Signalled)


def score(facts: Iterable[Signalled], points: Mapping[Signal, int] = DEFAULT_POINTS) -> int:
    """Return the points of these facts; a signal counts once, however often it was seen.

    Otherwise a teacher who moves from room to room would collect an incident by himself.
    """
    return sum(points.get(signal, 0) for signal in {fact.signal for fact in facts})


def opens_incident(
    facts: Iterable[Signalled], points: Mapping[Signal, int] = DEFAULT_POINTS, policy: Policy = DEFAULT
) -> bool:
    """Whether the facts are enough for somebody to look at them."""
    return score(facts, points) >= policy.incident_points


def gathered(
    facts: Sequence[Seen], points: Mapping[Signal, int] = DEFAULT_POINTS, policy: Policy = DEFAULT
) -> tuple[Seen, ...]:
    """Return the facts since the first that stand close enough to each other to open an incident, or nothing.

    What lies further apart than the window tells nothing together: over a year everybody gathers five points.
    """
    known = sorted(facts, key=lambda fact: fact.at)
    for last in known:
        since = last.at - policy.signal_window
        if opens_incident((fact for fact in known if since <= fact.at <= last.at), points, policy):
            return tuple(fact for fact in known if fact.at >= since)
    return ()


def headline(points: int, threshold: int = DEFAULT.incident_points) -> str:
    """Return «Признаки общего входа: 8 баллов (случай открывается с 5)»."""
    told = phrase("Признаки общего входа: %s (случай открывается с %d)")
    return told % (numbered(points, "балл", "балла", "баллов"), threshold)


def is_night(moment: datetime) -> bool:
    """Whether the moment, of the college's zone, lies in the night."""
    return moment.hour >= NIGHT_FROM or moment.hour < NIGHT_UNTIL


def refuse_points(points: Mapping[Signal, int]) -> None:
    """Refuse a table of points that says nothing of a signal, or counts it below nothing."""
    if set(points) != set(Signal):
        raise Refused(phrase("Баллы нужны каждому признаку. Если признак не считать, поставьте ему 0."))
    if any(not 0 <= worth <= MOST_POINTS for worth in points.values()):
        raise Refused(phrase("Баллы признака — от 0 до %d.") % MOST_POINTS)
