"""The two tabs: what stands in their columns, what they ask the server, what a row says of itself in the card."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any
from uuid import UUID

from desktop import changes
from desktop.changes import NOTHING, Change, Names
from desktop.widgets.log_table import Column, Sign
from desktop.workspaces.access_log.words import (
    Access,
    act_words,
    number,
    read_access,
    section_words,
    subjects_of,
    told_of,
    tr,
    when,
    who,
    whose,
)

ACCESS, AUDIT = "access", "audit"
Said = tuple[str, str]  # a title and what stands under it


@dataclass(frozen=True, slots=True)
class Tab:
    """One log: whence it comes, how it is read, shown and printed."""

    name: str
    title: str
    section: str  # whose rights guard it
    path: str
    columns: tuple[Column, ...]
    read: Callable[[Mapping[str, Any]], Any]
    ids_of: Callable[[Any], Set[UUID]]
    told_of: Callable[[Any], Mapping[UUID, str]]  # the names that came with the rows
    said: Callable[[Any], tuple[Said, ...]]
    empty: str


def access_tab(names: Names, zone: tzinfo) -> Tab:
    """Return the log of access."""
    columns = (
        Column(tr("Когда"), 134, lambda row: when(row.at, zone), tint="text-2"),
        Column(tr("Кто"), 204, lambda row: who(row, names)),
        Column(tr("Что"), 156, lambda row: act_words(row)[1], lambda row: act_words(row)[0]),
        Column(tr("Раздел"), 180, lambda row: section_words(row.section)),
        Column(tr("О ком"), 204, lambda row: whose(row, names)),
        Column(tr("Строк"), 50, lambda row: str(row.rows), tint="text-2", is_number=True),
    )

    def said(row: Access) -> tuple[Said, ...]:
        return (
            (tr("Кто"), who(row, names)),
            (tr("Что"), act_words(row)[1]),
            (tr("Когда"), when(row.at, zone)),
            (tr("Раздел"), section_words(row.section)),
            (tr("О ком"), whose(row, names)),
            (tr("Строк"), str(row.rows)),
            (tr("Причина"), row.reason or tr("не названа")),
            (tr("Запись журнала"), f"№ {row.id}"),
        )

    return Tab(
        ACCESS, tr("Доступ"), "access_log", "/office/v1/access", columns, read_access, subjects_of, told_of, said,
        tr("Здесь появится, кто смотрел, печатал, выгружал и раскрывал личные данные."),
    )  # fmt: skip


def audit_tab(names: Names, zone: tzinfo) -> Tab:
    """Return the history of changes."""

    def values(row: Change) -> tuple[str, str]:
        return changes.before_and_after(row, names, zone)

    def closed(row: Change) -> Sign | None:
        return None if row.is_open else Sign("lock", "text-2")

    columns = (
        Column(tr("Когда"), 134, lambda row: when(row.at, zone), tint="text-2"),
        Column(tr("Кто"), 124, lambda row: changes.short(changes.author(row, names))),
        Column(tr("Что"), 196, changes.head),
        Column(tr("О ком"), 124, lambda row: changes.short(changes.about(row, names))),
        Column(tr("Было"), 96, lambda row: values(row)[0], tint="text-2"),
        Column(tr("Стало"), 126, lambda row: values(row)[1] if row.is_open else tr("не показано"), closed, tint="ink"),
        Column(tr("Итог"), 184, lambda row: changes.outcome(row)[1], lambda row: changes.outcome(row)[0]),
    )

    def said(row: Change) -> tuple[Said, ...]:
        return (
            (tr("Что"), f"{changes.head(row)}, {number(row.row)}"),
            (tr("Кто"), changes.author(row, names)),
            (tr("Когда"), when(row.at, zone)),
            *_late(row, zone),
            (tr("Раздел"), section_words(row.section)),
            (tr("О ком"), changes.about(row, names)),
            (tr("Итог"), changes.outcome(row)[1]),
            *_values(row, names, zone),
            (tr("Файл и запись"), f"{number(row.device)}, {row.id}"),
        )

    return Tab(
        AUDIT, tr("Изменения"), "audit", "/office/v1/audit", columns, changes.read_change, changes.ids_of,
        changes.told_of, said, tr("Здесь появится каждая правка, которая пришла на сервер, принятая или нет."),
    )  # fmt: skip


def _late(row: Change, zone: tzinfo) -> tuple[Said, ...]:
    if row.received - row.at < changes.LATE:
        return ()
    return ((tr("Пришло на сервер"), when(row.received, zone)),)


def _values(row: Change, names: Names, zone: tzinfo) -> tuple[Said, ...]:
    if not row.is_open:
        return ((tr("Значения"), tr("не показаны: раздел вам не открыт (пункт 3.1.4)")),)
    steps = changes.steps(row, names, zone)
    if not steps:
        return ((tr("Значения"), tr("те же, что и были")),)
    return tuple(
        (step.column.capitalize(), step.new if step.old == NOTHING else _both(step.old, step.new)) for step in steps
    )


def _both(old: str, new: str) -> str:
    return tr("было {old}, стало {new}").format(old=old, new=new)
