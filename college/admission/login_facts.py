"""Facts that a signal of a shared login is made of: ids, numbers and moments; whoever shows one knows the names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from college.admission.shared_login import Signal
from college.days import spoken
from college.numerals import form, numbered
from college.phrases import phrase

# What a machine, a room, a group is called, and the title of a section of rights. People are never asked for.
Names = Callable[[UUID | str], str]


class Why(StrEnum):
    """Why somebody is not expected to write on a day; the reason of an absence is nobody's business here."""

    ABSENT = "absent"
    LEFT = "left"  # dismissed, or the account has ended
    HALTED = "halted"


@dataclass(frozen=True, slots=True)
class UnknownMachine:
    """A right password on a machine that was never enrolled; what a stranger calls himself is not repeated."""

    at: datetime
    signal = Signal.UNKNOWN_MACHINE

    def told(self, called: Names) -> str:
        """Верный пароль на неизвестном компьютере."""
        return phrase("Верный пароль на неизвестном компьютере, %s. Ничего не открылось.") % _moment(self.at)


@dataclass(frozen=True, slots=True)
class Fork:
    """Two different continuations of one chain: the file or the key was copied."""

    at: datetime
    machine: UUID | None
    signal = Signal.FORK

    def told(self, called: Names) -> str:
        """С одного номера пришли две разные записи."""
        told = phrase("%s под одним номером пришли две разные записи, %s.")
        place = phrase("С компьютера «%s»") % called(self.machine) if self.machine else phrase("С одного компьютера")
        return told % (place, _moment(self.at))


@dataclass(frozen=True, slots=True)
class SlipGuesses:
    """The code of a slip was guessed at until it was void, on a machine or in a browser."""

    at: datetime
    machine: UUID | None
    tries: int
    signal = Signal.SLIP

    def told(self, called: Names) -> str:
        """Код первого входа не подошёл 5 раз."""
        place = phrase("на компьютере «%s»") % called(self.machine) if self.machine else phrase("в браузере")
        times = numbered(self.tries, "раз", "раза", "раз")
        told = phrase("Код первого входа не подошёл %s %s, %s. Код погашен.")
        return told % (times, place, _moment(self.at))


@dataclass(frozen=True, slots=True)
class WebCodes:
    """A right web password, and wrong codes of the phone until that password was stopped."""

    at: datetime
    tries: int
    signal = Signal.WEB_CODES

    def told(self, called: Names) -> str:
        """К веб-паролю 10 раз подряд не подошёл код телефона."""
        times = numbered(self.tries, "раз", "раза", "раз")
        told = phrase("К веб-паролю %s подряд не подошёл код телефона, %s. Этот пароль больше ничего не открывает.")
        return told % (times, _moment(self.at))


@dataclass(frozen=True, slots=True)
class PasskeyCopy:
    """The counter of a passkey went back: there may be a copy of it."""

    at: datetime
    signal = Signal.PASSKEY_COPY

    def told(self, called: Names) -> str:
        """Счётчик ключа пошёл назад."""
        told = phrase("Счётчик ключа входа через браузер пошёл назад, %s: у ключа может быть копия. Ключ остановлен.")
        return told % _moment(self.at)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Signed work on two devices at the same time."""

    since: datetime
    at: datetime
    machines: tuple[UUID, UUID]
    signal = Signal.OVERLAP

    def told(self, called: Names) -> str:
        """Записи одновременно с двух компьютеров."""
        told = phrase("Записи одновременно с двух компьютеров, «%s» и «%s»: %s.")
        first, second = self.machines
        return told % (called(first), called(second), _span(self.since, self.at))


@dataclass(frozen=True, slots=True)
class WorkWhileAway:
    """Entries on days on which nobody expects the employee to write; only the dates are told."""

    at: datetime
    entries: int
    away_from: date
    away_until: date | None
    why: Why
    signal = Signal.AWAY

    def told(self, called: Names) -> str:
        """5 записей 12 ноября, а сотрудник отсутствует с 10 по 14 ноября."""
        came, day = numbered(self.entries, "запись", "записи", "записей"), spoken(self.at.date())
        if self.why is Why.LEFT:
            return phrase("%s %s, а последний рабочий день — %s.") % (came, day, spoken(self.away_from))
        if self.why is Why.HALTED:
            return phrase("%s %s, а вход приостановлен с %s.") % (came, day, spoken(self.away_from))
        if self.away_until in (None, self.away_from):
            return phrase("%s %s, а сотрудника в этот день заменяли.") % (came, day)
        told = phrase("%s %s, а сотрудник отсутствует с %s по %s.")
        return told % (came, day, spoken(self.away_from), spoken(self.away_until or self.away_from))


@dataclass(frozen=True, slots=True)
class ForeignRoom:
    """Entries during a lesson from another room than the timetable's."""

    at: datetime
    pair: int
    room: UUID
    planned: UUID
    signal = Signal.FOREIGN_ROOM

    def told(self, called: Names) -> str:
        """Записи из кабинета 305, по расписанию — 210."""
        told = phrase("Записи на %d-й паре из кабинета %s, а по расписанию — %s, %s.")
        return told % (self.pair, called(self.room), called(self.planned), _moment(self.at))


@dataclass(frozen=True, slots=True)
class TwoRooms:
    """Entries from two rooms within minutes."""

    at: datetime
    rooms: tuple[UUID, UUID]
    minutes: int
    signal = Signal.FOREIGN_ROOM

    def told(self, called: Names) -> str:
        """Записи из двух кабинетов за 5 минут."""
        told = phrase("Записи из кабинетов %s и %s за %s, %s.")
        first, second = self.rooms
        within = numbered(self.minutes, "минуту", "минуты", "минут")
        return told % (called(first), called(second), within, _moment(self.at))


@dataclass(frozen=True, slots=True)
class SeveralAccounts:
    """Several employees in a row on one machine outside the staff room."""

    at: datetime
    machine: UUID
    people: int
    minutes: int
    signal = Signal.SEVERAL_ACCOUNTS

    def told(self, called: Names) -> str:
        """3 сотрудника за 10 минут на одном компьютере."""
        people = numbered(self.people, "сотрудник", "сотрудника", "сотрудников")
        minutes = numbered(self.minutes, "минуту", "минуты", "минут")
        told = phrase("%s за %s на компьютере «%s» вне учительской, %s.")
        return told % (people, minutes, called(self.machine), _moment(self.at))


@dataclass(frozen=True, slots=True)
class NightGuesses:
    """Wrong passwords at night, then the right one."""

    since: datetime
    at: datetime
    wrong: int
    signal = Signal.NIGHT_GUESSES

    def told(self, called: Names) -> str:
        """3 неверных пароля ночью, затем верный."""
        wrong = form(self.wrong, phrase("неверный пароль"), phrase("неверных пароля"), phrase("неверных паролей"))
        return phrase("%d %s ночью, затем верный: %s.") % (self.wrong, wrong, _span(self.since, self.at))


@dataclass(frozen=True, slots=True)
class ForeignGroups:
    """Marks for groups that the employee has never taught."""

    at: datetime
    marks: int
    groups: tuple[UUID, ...]
    signal = Signal.FOREIGN_GROUPS

    def told(self, called: Names) -> str:
        """4 оценки в группе, где сотрудник не вёл занятий."""
        where = phrase("группе") if len(self.groups) == 1 else phrase("группах")
        marks = numbered(self.marks, "оценка", "оценки", "оценок")
        told = phrase("%s в %s %s, где сотрудник не вёл занятий, %s.")
        return told % (marks, where, ", ".join(called(group) for group in self.groups), _moment(self.at))


@dataclass(frozen=True, slots=True)
class FirstExport:
    """The first use of an export: of which section of rights, of which group if of one."""

    at: datetime
    section: str
    group: UUID | None
    signal = Signal.FIRST_EXPORT

    def told(self, called: Names) -> str:
        """Первая выгрузка."""
        what = phrase("раздел «%s»") % called(self.section)
        group = phrase(", группа %s") % called(self.group) if self.group else ""
        return phrase("Первая выгрузка: %s%s, %s.") % (what, group, _moment(self.at))


Fact = (
    UnknownMachine
    | Fork
    | SlipGuesses
    | WebCodes
    | PasskeyCopy
    | Overlap
    | WorkWhileAway
    | ForeignRoom
    | TwoRooms
    | SeveralAccounts
    | NightGuesses
    | ForeignGroups
    | FirstExport
)


def _span(since: datetime, until: datetime) -> str:
    if since.date() == until.date():
        return f"{_moment(since)} – {until:%H:%M}"
    return f"{_moment(since)} – {_moment(until)}"


def _moment(moment: datetime) -> str:
    return phrase("%s в %s") % (spoken(moment.date()), f"{moment:%H:%M}")
