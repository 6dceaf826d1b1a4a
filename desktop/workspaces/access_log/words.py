"""Accesses as the server tells of them, in words and signs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from college.phrases import phrase
from db.norms import norms
from desktop.changes import NOTHING, Names, moment
from desktop.widgets.log_table import Sign

ACTS = {
    "see": (Sign("eye", "text-2"), phrase("просмотр")),
    "reveal": (Sign("lock-open", "warning"), phrase("открыто скрытое")),
    "print": (Sign("printer", "info"), phrase("печать")),
    "export": (Sign("download", "warning"), phrase("выгрузка")),
    "create": (Sign("user-plus", "text-2"), phrase("запись создана")),
    "open access": (Sign("user-round-check", "info"), phrase("открыт внешний доступ")),
    "issue": (Sign("key-round", "text-2"), phrase("код выдан")),
    "emergency slip": (Sign("shield-alert", "danger"), phrase("листок сделан на сервере")),
    "reset second": (Sign("key-round", "warning"), phrase("второй код сброшен")),
    "set second": (Sign("key-round", "text-2"), phrase("включён свой второй код")),
    "remove second": (Sign("key-round", "warning"), phrase("выключен свой второй код")),
    "add passkey": (Sign("key-round", "warning"), phrase("добавлен ключ браузера")),
    "remove passkey": (Sign("key-round", "text-2"), phrase("убран ключ браузера")),
    "set web password": (Sign("key-round", "warning"), phrase("задан веб-пароль")),
    "remove web password": (Sign("key-round", "text-2"), phrase("убран веб-пароль")),
    "recovery key": (Sign("key-round", "warning"), phrase("сделан ключ восстановления")),
    "recover": (Sign("key-round", "danger"), phrase("файл открыт ключом восстановления")),
    "withdraw": (Sign("key-round", "text-2"), phrase("код отозван")),
    "suspend": (Sign("lock", "danger"), phrase("вход приостановлен")),
    "resume": (Sign("lock-open", "text-2"), phrase("вход возвращён")),
    "close": (Sign("ban", "text-2"), phrase("запись закрыта")),
    "lock": (Sign("shield-alert", "danger"), phrase("вход закрыт владельцем")),
    "suspend machine": (Sign("monitor", "danger"), phrase("машина приостановлена")),
    "resume machine": (Sign("monitor", "text-2"), phrase("машина возвращена")),
    "revoke machine": (Sign("monitor", "danger"), phrase("машина отозвана")),
    "suspend device": (Sign("hard-drive", "danger"), phrase("файл приостановлен")),
    "resume device": (Sign("hard-drive", "text-2"), phrase("файл возвращён")),
    "revoke device": (Sign("hard-drive", "danger"), phrase("файл отозван")),
    "wipe device": (Sign("trash-2", "danger"), phrase("стирание назначено")),
    "wiped": (Sign("trash-2", "text-2"), phrase("данные стёрты")),
}


@dataclass(frozen=True, slots=True)
class Access:
    """One access."""

    id: int
    at: datetime
    person: UUID
    name: str = field(repr=False)
    act: str
    section: str
    subject: UUID | None
    rows: int
    reason: str = field(repr=False)
    subject_name: str = field(default="", repr=False)


def read_access(told: Mapping[str, Any]) -> Access:
    """Read one access. Raises KeyError, TypeError or ValueError where it is told otherwise than it should be."""
    subject = told["subject"]
    return Access(
        int(told["id"]), moment(told["at"]), UUID(told["person"]), str(told["name"]), str(told["act"]),
        str(told["section"]), UUID(subject) if subject else None, int(told["rows"]), str(told["reason"]),
        str(told.get("subject_name") or ""),
    )  # fmt: skip


def subjects_of(accesses: Iterable[Access]) -> set[UUID]:
    """Return every id that may be shown by a name."""
    return {access.person for access in accesses} | {access.subject for access in accesses if access.subject}


def told_of(accesses: Iterable[Access]) -> dict[UUID, str]:
    """Return the names that came with these rows."""
    found = {access.person: access.name for access in accesses if access.name}
    return found | {
        access.subject: access.subject_name for access in accesses if access.subject and access.subject_name
    }


def act_words(access: Access) -> tuple[Sign | None, str]:
    """Say what was done."""
    sign, told = ACTS.get(access.act, (None, access.act))
    return sign, tr(told)


def who(access: Access, names: Names) -> str:
    """Say who did it."""
    return access.name or names.get(access.person, "") or tr("сервер")


def whose(access: Access, names: Names) -> str:
    """Say whose data it was; who sees nothing of somebody reads a number."""
    if access.subject is None:
        return NOTHING
    return access.subject_name or names.get(access.subject) or number(access.subject)


def number(id_: UUID) -> str:
    """Return the short form of an id: its end, which differs also among those made together."""
    return tr("№ {number}").format(number=id_.hex[-8:])


def section_words(name: str) -> str:
    """Return what a section is called."""
    section = norms().sections.get(name)
    return section.russian if section else name or NOTHING


def when(at: datetime, zone: tzinfo) -> str:
    """Return «12.11.2026 12:36»."""
    return f"{at.astimezone(zone):%d.%m.%Y %H:%M}"


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("AccessLog", text)
