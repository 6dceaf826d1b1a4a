"""The columns of each list: what stands in them and how they sort."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from college.admission.watch import names
from college.days import written
from db.admission.account_lists import AccountLine
from db.admission.agreement_register import RegisterLine
from db.admission.watch_settings import SettingSeen
from db.officials import OfficialSeen
from desktop.workspaces.accounts.grant_card import Dated, grant_sign
from desktop.workspaces.accounts.machines import MachineSeen, machine_sign
from desktop.workspaces.accounts.words import NOTHING, Sign, account_sign, paper_sign, tr, when

Row = Any  # an AccountLine, a RegisterLine, a GrantSeen, a SettingSeen or a MachineSeen; each list holds one kind
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; where `sign` is given the cell shows its icon and word."""

    title: str
    width: int
    text: Callable[[Row], str]
    key: Callable[[Row], Any]
    sign: Callable[[Row], Sign] | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list is made of: its columns, what tells its rows apart, what a search looks through."""

    name: str
    columns: tuple[Column, ...]
    id_of: Callable[[Row], Hashable]
    words: Callable[[Row], str]
    sorted_by: int = 0  # the column by which it stands when it is opened


Now = Callable[[], datetime]


def staff(now: Now) -> Listing:
    """Return the list of employees and officials."""
    return _accounts("staff", tr("Сотрудник"), tr("Роли"), now)


def students(now: Now) -> Listing:
    """Return the list of students."""
    return _accounts("students", tr("Студент"), tr("Группа"), now)


def parents(now: Now) -> Listing:
    """Return the list of parents."""
    return _accounts("parents", tr("Родитель"), tr("Логин"), now)


def _accounts(name: str, who: str, work: str, now: Now) -> Listing:
    def told(line: AccountLine) -> str:
        return line.login if name == "parents" else line.work

    def sign(line: AccountLine) -> Sign:
        return account_sign(line, now())

    is_staff = name == "staff"
    return Listing(
        name,
        (
            Column(
                who, 136 if is_staff else 200, lambda line: _who(line, is_short=is_staff),
                lambda line: (line.name.sort_key, line.login),
            ),
            Column(
                work, 150 if is_staff else 90, lambda line: told(line) or NOTHING,
                lambda line: told(line).casefold(),
            ),
            Column(
                tr("Последний вход"), 110, lambda line: when(line.last_sign_in, now()),
                lambda line: line.last_sign_in or LONG_AGO, quiet=True,
            ),
            Column(
                tr("Состояние"), 196, lambda line: sign(line).text,
                lambda line: (sign(line).rank, sign(line).text, line.name.sort_key), sign,
            ),
        ),
        lambda line: (line.person, line.kind),
        lambda line: f"{line.name.full} {line.work} {line.login} {sign(line).text}",
    )  # fmt: skip


def _who(line: AccountLine, *, is_short: bool) -> str:
    """Return the name, or where it has not come yet, the login."""
    return (line.name.short if is_short else line.name.listed) or line.login or tr("имя ещё не получено")


def agreements(today: Callable[[], date]) -> Listing:
    """Return the register of agreements."""

    def number(line: RegisterLine) -> str:
        return line.papers.agreement.number if line.papers.agreement else NOTHING

    def signed(line: RegisterLine) -> date:
        return line.papers.agreement.signed if line.papers.agreement else date.min

    def sign(line: RegisterLine) -> Sign:
        return paper_sign(line.papers, today())

    return Listing(
        "agreements",
        (
            Column(tr("Сотрудник"), 150, lambda line: line.name.short, lambda line: line.name.sort_key),
            Column(tr("Должность"), 150, lambda line: line.post or NOTHING, lambda line: line.post.casefold()),
            Column(tr("№"), 56, number, lambda line: (len(number(line)), number(line)), quiet=True),
            Column(
                tr("Подписано"), 92, lambda line: written(signed(line)) if line.papers.agreement else NOTHING, signed,
                quiet=True,
            ),
            Column(
                tr("Состояние"), 168, lambda line: sign(line).text,
                lambda line: (sign(line).rank, line.name.sort_key), sign,
            ),
        ),
        lambda line: line.person,
        lambda line: f"{line.name.full} {line.post} {number(line)} {sign(line).text}",
    )  # fmt: skip


def grants() -> Listing:
    """Return the list of dated accesses: who stands in at which lessons, which official looks at what."""

    def what(grant: Dated) -> str:
        if isinstance(grant, OfficialSeen):
            return tr("внешнее лицо, по {day}").format(day=written(grant.ends))
        first = grant.lessons[0]
        told = f"{written(first.day)}, {first.group}"
        if len(grant.lessons) == 1:
            return told
        return tr("{first} и ещё {count}").format(first=told, count=len(grant.lessons) - 1)

    def by(grant: Dated) -> str:
        return (grant.basis if isinstance(grant, OfficialSeen) else grant.proposed_by) or NOTHING

    return Listing(
        "grants",
        (
            Column(tr("Кому"), 130, lambda grant: grant.name.short or NOTHING, lambda grant: grant.name.sort_key),
            Column(tr("Занятия или срок"), 192, what, lambda grant: grant.first),
            Column(tr("Внёс, основание"), 178, by, by),
            Column(
                tr("Состояние"), 140, lambda grant: grant_sign(grant).text,
                lambda grant: (grant_sign(grant).rank, -grant.first.toordinal()), grant_sign,
            ),
        ),
        lambda grant: grant.id,
        lambda grant: f"{grant.name.full} {what(grant)} {by(grant)} {grant_sign(grant).text}",
        sorted_by=3,
    )  # fmt: skip


def signals(now: Now) -> Listing:
    """Return what the college may decide about the signals of a shared login."""

    def place(setting: SettingSeen) -> int:
        return names().index(setting.name)

    return Listing(
        "signals",
        (
            Column(tr("Настройка признаков общего входа"), 320, lambda setting: sentence(setting.meaning), place),
            Column(tr("Значение"), 96, lambda setting: setting.value or NOTHING, lambda setting: setting.value),
            Column(tr("Обычно"), 80, lambda setting: setting.usual, lambda setting: setting.usual, quiet=True),
            Column(
                tr("Изменено"), 120, lambda setting: when(setting.at, now()) if setting.is_decided else NOTHING,
                lambda setting: setting.at or LONG_AGO, quiet=True,
            ),
        ),
        lambda setting: setting.name,
        lambda setting: f"{setting.meaning} {setting.value} {setting.by}",
    )  # fmt: skip


def sentence(told: str) -> str:
    """Return words with a capital letter."""
    return told[:1].upper() + told[1:]


def computers(now: Now) -> Listing:
    """Return the list of machines."""
    return Listing(
        "machines",
        (
            Column(tr("Компьютер"), 190, lambda machine: machine.name, lambda machine: machine.name.casefold()),
            Column(tr("Кабинет"), 96, lambda machine: machine.room or NOTHING, lambda machine: machine.room),
            Column(
                tr("Последний обмен"), 130, lambda machine: when(machine.seen, now()),
                lambda machine: machine.seen or LONG_AGO, quiet=True,
            ),
            Column(
                tr("Состояние"), 160, lambda machine: machine_sign(machine).text,
                lambda machine: (machine_sign(machine).rank, -machine.waiting, machine.name), machine_sign,
            ),
        ),
        lambda machine: machine.id,
        _words_of,
    )  # fmt: skip


def _words_of(machine: MachineSeen) -> str:
    people = " ".join(device.name for device in machine.devices)
    return f"{machine.name} {machine.room} {machine.system} {machine_sign(machine).text} {people}"
