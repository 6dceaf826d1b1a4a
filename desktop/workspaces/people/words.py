"""The columns of the lists, and the words of the page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication

from college.contingent import leaving_words, order_words
from college.days import written
from college.numerals import numbered
from college.people_lists import RowVerdict, Verdict
from db.people.lists import EmployeeSeen, StudentSeen
from desktop.widgets.log_table import Column, Sign

NOTHING = "—"
Key = Callable[[Any], Any]


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("People", text)


def shelves() -> tuple[Column, ...]:
    """Return the columns at the left: groups, then whoever stands in none, then the employees."""
    return (
        Column(tr("Группа"), 140, lambda row: row.title),
        Column(tr("Курс"), 70, lambda row: row.course, tint="text-2", is_number=True),
        Column(tr("Всего"), 76, lambda row: row.count, tint="text-2", is_number=True),
        Column(tr("Куратор"), 140, lambda row: row.curator, tint="text-2"),
    )


def students() -> tuple[tuple[Column, Key], ...]:
    """Return the columns of a group on a day, each with what it is sorted by."""
    return (
        (Column(tr("Фамилия, имя, отчество"), 270, lambda row: row.name.full), lambda row: row.name.sort_key),
        (Column(tr("Родился"), 108, lambda row: day(row.born), tint="text-2"), lambda row: row.born or date.min),
        (Column(tr("С дня"), 108, lambda row: day(row.first), tint="text-2"), lambda row: row.first),
        (Column(tr("Зачислен приказом"), 190, came, tint="text-2"), came),
        (Column(tr("Выбытие"), 200, left, tint="text-2"), lambda row: row.end or date.max),
    )


def staff() -> tuple[tuple[Column, Key], ...]:
    """Return the columns of the employees, each with what it is sorted by."""
    return (
        (Column(tr("Фамилия, имя, отчество"), 270, lambda row: row.name.full), lambda row: row.name.sort_key),
        (Column(tr("Должность"), 220, lambda row: row.post or NOTHING), lambda row: row.post),
        (Column(tr("Родился"), 108, lambda row: day(row.born), tint="text-2"), lambda row: row.born or date.min),
        (Column(tr("Принят"), 108, lambda row: day(row.hired), tint="text-2"), lambda row: row.hired or date.min),
        (Column(tr("Уволен"), 108, lambda row: day(row.dismissed), tint="text-2"), lambda r: r.dismissed or date.max),
    )


def verdicts() -> tuple[Column, ...]:
    """Return the columns of the preview of a list."""
    return (
        Column(tr("Строка"), 56, lambda row: str(row.row.place), tint="text-2", is_number=True),
        Column(tr("Фамилия, имя, отчество"), 230, lambda row: row.row.name.full if row.row.name else NOTHING),
        Column(tr("Группа, должность"), 130, where, tint="text-2"),
        Column(tr("Исход"), 130, lambda row: verdict_words(row.verdict), sign=lambda row: SIGNS[row.verdict]),
        Column(tr("Что изменится, что не так"), 420, why),
    )


SIGNS = {
    Verdict.NEW: Sign("plus", "success"),
    Verdict.CHANGED: Sign("pencil", "info"),
    Verdict.SAME: Sign("check", "text-2"),
    Verdict.DOUBTFUL: Sign("circle-question-mark", "warning"),
    Verdict.REFUSED: Sign("ban", "danger"),
}


def verdict_words(verdict: Verdict) -> str:
    """Say what becomes of a row."""
    return {
        Verdict.NEW: tr("новый"),
        Verdict.CHANGED: tr("изменится"),
        Verdict.SAME: tr("без изменений"),
        Verdict.DOUBTFUL: tr("он ли это?"),
        Verdict.REFUSED: tr("не загрузится"),
    }[verdict]


def filter_words(verdict: Verdict | None, count: int) -> str:
    """Return the title of a filter with its count."""
    titles = {
        None: tr("Все"),
        Verdict.NEW: tr("Новые"),
        Verdict.CHANGED: tr("Изменятся"),
        Verdict.SAME: tr("Те же"),
        Verdict.DOUBTFUL: tr("Сомнения"),
        Verdict.REFUSED: tr("Не загрузятся"),
    }
    return f"{titles[verdict]} {count}"


def field_words(field: str) -> str:
    """Return what a column of a list may be, in words."""
    return {
        "full": tr("ФИО целиком"), "surname": tr("Фамилия"), "given": tr("Имя"), "patronymic": tr("Отчество"),
        "born": tr("Дата рождения"), "sex": tr("Пол"), "group": tr("Группа"), "order_number": tr("№ приказа"),
        "order_day": tr("Дата приказа"), "post": tr("Должность"), "hired": tr("Дата приёма"), "phone": tr("Телефон"),
        "email": tr("Почта"), "address": tr("Адрес"), "guardian": tr("Родитель"), "relation": tr("Кем приходится"),
        "guardian_phone": tr("Телефон родителя"),
    }[field]  # fmt: skip


def where(row: RowVerdict) -> str:
    """Name the group or the post of a row."""
    return row.row.values.get("group") or row.row.values.get("post") or NOTHING


def why(row: RowVerdict) -> str:
    """Say what a row changes, or what is wrong with it."""
    told = [tr("Меняется: {what}").format(what=", ".join(field_words(one).lower() for one in row.changed))]
    return " ".join(map(_sentence, [*(told if row.changed else []), *row.sentences]))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


def came(row: StudentSeen) -> str:
    """Name the order by which a student came to stand in the group."""
    return order_words(row.order_number, row.order_day) or NOTHING


def left(row: StudentSeen) -> str:
    """Say when, why and by which order a student leaves."""
    if row.end is None:
        return ""
    parts = (leaving_words(row.leave_kind), written(row.end), order_words(row.leave_number, row.leave_day))
    return " ".join(part for part in parts if part)


def day(told: date | None) -> str:
    """Return a day for a column."""
    return written(told) if told else NOTHING


def people(count: int) -> str:
    """Return «25 человек»."""
    return numbered(count, tr("человек"), tr("человека"), tr("человек"))


def told_of(row: StudentSeen | EmployeeSeen) -> str:
    """Name a person in a sentence."""
    return row.name.full
