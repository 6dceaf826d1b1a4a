"""The wishes that touch many at once, told before they are done: accounts, codes, agreements."""

from collections.abc import Callable, Sequence
from datetime import date

from college.admission.accounts import Event, State
from college.days import written
from college.numerals import numbered
from db.admission.account_lists import AccountLine
from db.admission.agreement_register import Entry, RegisterLine, next_number, running
from desktop.workspaces.accounts.acts import Around, events_of
from desktop.workspaces.accounts.plan import Planned, Rows
from desktop.workspaces.accounts.words import NOTHING, Sign, tr


def without_account(
    lines: Sequence[AccountLine], chosen: Sequence[AccountLine], around: Around
) -> tuple[AccountLine, ...]:
    """Return who can be given an account: those chosen, or everybody who works or studies here without one."""

    def lacks(line: AccountLine) -> bool:
        return line.state is None and line.dismissed is None and Event.CREATED in events_of(line, around)

    some = tuple(line for line in chosen if lacks(line))
    return some or tuple(line for line in lines if lacks(line))


def without_code(
    lines: Sequence[AccountLine], chosen: Sequence[AccountLine], around: Around
) -> tuple[AccountLine, ...]:
    """Return who can be given a code: several who were chosen, or everybody whose account has none yet."""

    def may(line: AccountLine) -> bool:
        return Event.CODE_ISSUED in events_of(line, around)

    some = tuple(line for line in chosen if may(line))
    return (
        some
        if len(chosen) > 1 and some
        else tuple(line for line in lines if line.state in (State.REQUESTED, State.ISSUED) and may(line))
    )


def without_agreement(lines: Sequence[RegisterLine]) -> tuple[RegisterLine, ...]:
    """Return everybody who has no agreement at all."""
    return tuple(line for line in lines if line.papers.agreement is None)


def accounts_planned(lines: Sequence[AccountLine], act: Callable[[], None], offline: str) -> Planned:
    """Return the plan of creating these accounts."""
    count = numbered(len(lines), tr("запись"), tr("записи"), tr("записей"))
    return Planned(
        tr("Создать учётные записи"),
        tr("Логин каждому подберёт сервер по имени; занятый логин ни к кому не переходит. Потом выдайте коды.")
        if lines
        else tr("Учётная запись есть у всех, кто в этом списке."),
        tr("Создать {count}").format(count=count), (tr("Кому"), tr("Роль, группа"), tr("Будет")),
        lambda day, first: _people(lines, tr("создана, кода нет")), lambda day, first: act(), refusal=offline,
    )  # fmt: skip


def codes_planned(lines: Sequence[AccountLine], act: Callable[[], None], offline: str) -> Planned:
    """Return the plan of giving codes to these people."""
    count = numbered(len(lines), tr("код"), tr("кода"), tr("кодов"))
    return Planned(
        tr("Выдать коды и напечатать листки"),
        tr("Код показывают один раз, на листке. Прежний листок этих людей больше не впустит.")
        if lines
        else tr("Код уже выдан всем записям этого списка. Чтобы выдать новый, выделите нужные строки."),
        tr("Выдать {count}").format(count=count), (tr("Кому"), tr("Роль, группа"), tr("Логин")),
        lambda day, first: [
            ("key-round", "text", line.name.listed, line.work or NOTHING, line.login or NOTHING) for line in lines
        ],
        lambda day, first: act(), refusal=offline,
    )  # fmt: skip


def agreements_planned(
    register: Sequence[RegisterLine], today: date, act: Callable[[Sequence[Entry]], None]
) -> Planned:
    """Return the plan of entering an agreement for everybody who has none: one date, numbers that run."""
    lines = without_agreement(register)

    def entries(day: date, first: int) -> tuple[Entry, ...]:
        return running((line.person for line in lines), first, day)

    def rows(day: date, first: int) -> Rows:
        return [
            ("file-text", "text", line.name.listed, written(day), f"№ {entry.number}")
            for line, entry in zip(lines, entries(day, first), strict=True)
        ]

    count = numbered(len(lines), tr("соглашение"), tr("соглашения"), tr("соглашений"))
    return Planned(
        tr("Внести соглашения о неразглашении"),
        tr("У кого соглашение уже есть, того список не касается. Одной отменой всё вернётся (пункт 3.1.5).")
        if lines
        else tr("Соглашение есть у всех сотрудников."),
        tr("Внести {count}").format(count=count), (tr("Сотрудник"), tr("Подписано"), tr("№")),
        rows, lambda day, first: act(entries(day, first)), today, next_number(register),
    )  # fmt: skip


def _people(lines: Sequence[AccountLine], will_be: str) -> Rows:
    sign = Sign("circle-dashed", "warning", will_be, 0)
    return [(sign.icon, sign.tint, line.name.listed, line.work or NOTHING, sign.text) for line in lines]
