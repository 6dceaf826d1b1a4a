"""Signals of a shared login: facts with points and no verdict; a person decides what they mean (3.1.11)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from college.admission.policy import DEFAULT, Policy
from college.days import spoken
from college.numerals import form, numbered
from college.phrases import phrase
from college.refusal import Refused

NIGHT_FROM, NIGHT_UNTIL = 22, 6  # hours in which wrong passwords before a right one are a signal
MOST_POINTS = 100


class Signal(StrEnum):
    """A kind of fact that may mean that somebody else signs in."""

    UNKNOWN_MACHINE = "unknown machine"
    FORK = "fork"
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
    Signal.OVERLAP: 4,
    Signal.AWAY: 4,
    Signal.FOREIGN_ROOM: 3,
    Signal.SEVERAL_ACCOUNTS: 2,
    Signal.NIGHT_GUESSES: 2,
    Signal.FOREIGN_GROUPS: 2,
    Signal.FIRST_EXPORT: 1,
}


@dataclass(frozen=True, slots=True)
class UnknownMachine:
    """A right password on a machine that was never enrolled."""

    at: datetime
    machine: str
    signal = Signal.UNKNOWN_MACHINE

    @property
    def sentence(self) -> str:
        """Верный пароль на неизвестном компьютере."""
        told = phrase("Верный пароль на неизвестном компьютере «%s», %s. Ничего не открылось.")
        return told % (self.machine, _moment(self.at))


@dataclass(frozen=True, slots=True)
class Fork:
    """Two different continuations of one chain: the file or the key was copied."""

    at: datetime
    machine: str
    signal = Signal.FORK

    @property
    def sentence(self) -> str:
        """С одного номера пришли две разные записи."""
        told = phrase("С компьютера «%s» под одним номером пришли две разные записи, %s.")
        return told % (self.machine, _moment(self.at))


@dataclass(frozen=True, slots=True)
class Overlap:
    """Signed work on two devices at the same time."""

    since: datetime
    at: datetime
    machines: tuple[str, str]
    signal = Signal.OVERLAP

    @property
    def sentence(self) -> str:
        """Записи одновременно с двух компьютеров."""
        told = phrase("Записи одновременно с двух компьютеров, «%s» и «%s»: %s – %s.")
        return told % (*self.machines, _moment(self.since), f"{self.at:%H:%M}")


@dataclass(frozen=True, slots=True)
class WorkWhileAway:
    """Entries on days on which the employee is away; only the dates are told, never why."""

    at: datetime
    entries: int
    away_from: date
    away_until: date | None = None  # None: dismissed, the account's last day is `away_from`
    signal = Signal.AWAY

    @property
    def sentence(self) -> str:
        """5 записей 12 ноября, а сотрудник отсутствует с 10 по 14 ноября."""
        came = numbered(self.entries, "запись", "записи", "записей")
        if self.away_until is None:
            told = phrase("%s %s, а последний рабочий день — %s.")
            return told % (came, spoken(self.at.date()), spoken(self.away_from))
        told = phrase("%s %s, а сотрудник отсутствует с %s по %s.")
        return told % (came, spoken(self.at.date()), spoken(self.away_from), spoken(self.away_until))


@dataclass(frozen=True, slots=True)
class ForeignRoom:
    """Entries during a lesson from another room than the timetable's."""

    at: datetime
    pair: int
    room: str
    planned: str
    signal = Signal.FOREIGN_ROOM

    @property
    def sentence(self) -> str:
        """Записи из кабинета 305, по расписанию — 210."""
        told = phrase("Записи на %d-й паре из кабинета %s, а по расписанию — %s, %s.")
        return told % (self.pair, self.room, self.planned, _moment(self.at))


@dataclass(frozen=True, slots=True)
class TwoRooms:
    """Entries from two rooms within minutes."""

    at: datetime
    rooms: tuple[str, str]
    minutes: int
    signal = Signal.FOREIGN_ROOM

    @property
    def sentence(self) -> str:
        """Записи из двух кабинетов за 5 минут."""
        told = phrase("Записи из кабинетов %s и %s за %s, %s.")
        return told % (*self.rooms, numbered(self.minutes, "минуту", "минуты", "минут"), _moment(self.at))


@dataclass(frozen=True, slots=True)
class SeveralAccounts:
    """Several employees in a row on one device outside the staff room."""

    at: datetime
    machine: str
    people: int
    minutes: int
    signal = Signal.SEVERAL_ACCOUNTS

    @property
    def sentence(self) -> str:
        """3 сотрудника за 10 минут на одном компьютере."""
        people = numbered(self.people, "сотрудник", "сотрудника", "сотрудников")
        minutes = numbered(self.minutes, "минуту", "минуты", "минут")
        told = phrase("%s за %s на компьютере «%s» вне учительской, %s.")
        return told % (people, minutes, self.machine, _moment(self.at))


@dataclass(frozen=True, slots=True)
class NightGuesses:
    """Wrong passwords at night, then the right one."""

    since: datetime
    at: datetime
    wrong: int
    signal = Signal.NIGHT_GUESSES

    @property
    def sentence(self) -> str:
        """3 неверных пароля ночью, затем верный."""
        wrong = form(self.wrong, phrase("неверный пароль"), phrase("неверных пароля"), phrase("неверных паролей"))
        told = phrase("%d %s ночью, затем верный: %s – %s.")
        return told % (self.wrong, wrong, _moment(self.since), f"{self.at:%H:%M}")


@dataclass(frozen=True, slots=True)
class ForeignGroups:
    """Marks for groups that the employee has never taught."""

    at: datetime
    marks: int
    groups: tuple[str, ...]
    signal = Signal.FOREIGN_GROUPS

    @property
    def sentence(self) -> str:
        """4 оценки в группе, где сотрудник не вёл занятий."""
        where = phrase("группе") if len(self.groups) == 1 else phrase("группах")
        marks = numbered(self.marks, "оценка", "оценки", "оценок")
        told = phrase("%s в %s %s, где сотрудник не вёл занятий, %s.")
        return told % (marks, where, ", ".join(self.groups), _moment(self.at))


@dataclass(frozen=True, slots=True)
class FirstExport:
    """The first use of an export; `what` is what was exported, such as «список группы ССА-31»."""

    at: datetime
    what: str
    signal = Signal.FIRST_EXPORT

    @property
    def sentence(self) -> str:
        """Первая выгрузка."""
        return phrase("Первая выгрузка: %s, %s.") % (self.what, _moment(self.at))


Fact = (
    UnknownMachine
    | Fork
    | Overlap
    | WorkWhileAway
    | ForeignRoom
    | TwoRooms
    | SeveralAccounts
    | NightGuesses
    | ForeignGroups
    | FirstExport
)


def score(facts: Iterable[Fact], points: Mapping[Signal, int] = DEFAULT_POINTS) -> int:
    """Return the points of these facts; a signal counts once, however often it was seen.

    Otherwise a teacher who moves from room to room would collect an incident by himself.
    """
    return sum(points.get(signal, 0) for signal in {fact.signal for fact in facts})


def opens_incident(
    facts: Iterable[Fact], points: Mapping[Signal, int] = DEFAULT_POINTS, policy: Policy = DEFAULT
) -> bool:
    """Whether the facts are enough for somebody to look at them."""
    return score(facts, points) >= policy.incident_points


def headline(points: int, policy: Policy = DEFAULT) -> str:
    """Return «Признаки общего входа: 8 баллов (случай открывается с 5)»."""
    told = phrase("Признаки общего входа: %s (случай открывается с %d)")
    return told % (numbered(points, "балл", "балла", "баллов"), policy.incident_points)


def is_night(moment: datetime) -> bool:
    """Whether the moment, of the college's zone, lies in the night."""
    return moment.hour >= NIGHT_FROM or moment.hour < NIGHT_UNTIL


def refuse_points(points: Mapping[Signal, int]) -> None:
    """Refuse a table of points that says nothing of a signal, or counts it below nothing."""
    if set(points) != set(Signal):
        raise Refused(phrase("Баллы нужны каждому признаку. Если признак не считать, поставьте ему 0."))
    if any(not 0 <= worth <= MOST_POINTS for worth in points.values()):
        raise Refused(phrase("Баллы признака — от 0 до %d.") % MOST_POINTS)


def _moment(moment: datetime) -> str:
    return phrase("%s в %s") % (spoken(moment.date()), f"{moment:%H:%M}")
