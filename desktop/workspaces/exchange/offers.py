"""What does not lie on this computer, as a person reads it: journals, groups, lists, until when."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from college.days import spoken
from college.phrases import phrase
from college.terms import year_title
from db.offered import Offered, Told
from desktop.widgets.log_table import Column, Sign
from desktop.workspaces.exchange.detail import Deed, Detail
from desktop.workspaces.exchange.words import tr

DAYS = {"1": 7, "2": 30, "3": 120}
BACK = "Del"
KINDS = {
    "page": phrase("журнал"), "group": phrase("все журналы группы"), "lists": phrase("списки группы"),
    "topics": phrase("тематический план"), "commission": phrase("тематические планы комиссии"),
}  # fmt: skip
OTHERS = {
    "timetable": phrase("Расписание"), "roles": phrase("Роли сотрудников"), "staff": phrase("Сотрудники"),
    "accounts": phrase("Учётные записи сотрудников"), "student_accounts": phrase("Учётные записи студентов"),
    "nda": phrase("Соглашения о неразглашении"), "incidents": phrase("Случаи"),
    "contacts": phrase("Контакты студентов"),
    "grant": phrase("Замещение"), "grant_excuse": phrase("Замещение: причины пропусков"),
}  # fmt: skip
_FOR = {"1": phrase("На неделю, до {day}"), "2": phrase("На 30 дней, до {day}"), "3": phrase("На 120 дней, до {day}")}


def read_offers(told: Mapping[str, Any]) -> tuple[Told, ...]:
    """Read the server's list. Raises KeyError, TypeError or ValueError where it is told otherwise."""
    return tuple(
        Told(int(number), str(name), None if until is None else date.fromisoformat(until))
        for number, name, until in told["offers"]
    )


def columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    return (
        Column(tr("Группа"), 120, lambda one: one.group),
        Column(tr("Что"), 430, what),
        Column(tr("Год"), 110, lambda one: year_title(one.year) if one.year else "", tint="text-2"),
        Column(tr("Содержание"), 250, lambda one: tr(KINDS.get(one.kind, "")), tint="text-2"),
        Column(tr("На этом компьютере"), 230, _held, _sign),
    )


def what(one: Offered) -> str:
    """Name it: the discipline of a journal, the group, the list."""
    if one.kind == "other":
        return tr(OTHERS.get(one.title, phrase("Прочее")))
    return " ".join(part for part in (one.code, one.title) if part) or (tr("Все дисциплины") if one.group else "—")


def named(one: Offered) -> str:
    """Name it in a sentence: «ИСП-21, ОП.01 Операционные системы, 2025/26»."""
    thing = what(one) if one.code or one.title else tr("все дисциплины")
    return ", ".join(part for part in (one.group, thing, year_title(one.year) if one.year else "") if part)


def until(keys: str, today: date) -> date:
    """Return the last day on which what is asked for by a key lies here."""
    return today + timedelta(days=DAYS[keys])


def detail(one: Offered, today: date) -> Detail:
    """Tell of it, and for how long each key asks."""
    asked = tuple(
        Deed(keys, tr(words).format(day=spoken(until(keys, today))), is_main=keys == "2" and one.until is None)
        for keys, words in _FOR.items()
    )
    sentence = tr("Лежит на сервере. Придёт с ближайшим обменом и уйдёт отсюда само после выбранного дня.")
    if one.until:
        here = tr("Лежит здесь до {day}, срок можно сменить. Потом уйдёт отсюда само, на сервере останется.")
        sentence = here.format(day=spoken(one.until))
    return Detail(
        Sign("hard-drive", "success" if one.until else "text-2"), named(one), tr(KINDS.get(one.kind, "")), (sentence,),
        deeds=(*asked, Deed(BACK, tr("Вернуть"))) if one.until else asked,
        leads=False, opens=tr("открыть журнал") if one.until and one.page else "",
    )  # fmt: skip


def _held(one: Offered) -> str:
    return tr("до {day}").format(day=spoken(one.until)) if one.until else tr("нет")


def _sign(one: Offered) -> Sign | None:
    return Sign("circle-check", "success") if one.until else None
