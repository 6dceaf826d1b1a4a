"""The columns of both lists, and what a sign-in says in words."""

from datetime import tzinfo

from PySide6.QtCore import QCoreApplication

from db.admission.account_cards import SignInSeen
from desktop import changes
from desktop.changes import NOTHING, Change
from desktop.widgets.log_table import Column, Sign

VERDICTS = {
    "ok": (Sign("circle-check", "success"), "вход"),
    "wrong": (Sign("circle-alert", "warning"), "неверный пароль"),
    "unknown_machine": (Sign("shield-alert", "danger"), "неизвестный компьютер, ничего не открылось"),
    "new_way": (Sign("key-round", "warning"), "добавлен вход через браузер"),
    "second": (Sign("monitor", "warning"), "вход на другом компьютере, прежний закрыт"),
}


def sign_ins(zone: tzinfo) -> tuple[Column, ...]:
    """Return the columns of one's sign-ins."""
    return (
        Column(tr("Когда"), 150, lambda row: f"{row.at.astimezone(zone):%d.%m.%Y %H:%M}", tint="text-2"),
        Column(tr("Что было"), 330, lambda row: verdict(row)[1], lambda row: verdict(row)[0]),
        Column(tr("Откуда"), 130, lambda row: tr("браузер") if row.way == "web" else tr("программа")),
        Column(tr("Компьютер"), 200, lambda row: row.machine or NOTHING),
        Column(tr("Кабинет"), 120, lambda row: row.room or NOTHING),
    )


def edits(zone: tzinfo) -> tuple[Column, ...]:
    """Return the columns of one's edits."""

    def values(row: Change) -> tuple[str, str]:
        return changes.before_and_after(row, {}, zone)

    def closed(row: Change) -> Sign | None:
        return None if row.is_open else Sign("lock", "text-2")

    return (
        Column(tr("Когда"), 150, lambda row: f"{row.at.astimezone(zone):%d.%m.%Y %H:%M}", tint="text-2"),
        Column(tr("Что"), 200, changes.head),
        Column(tr("О ком"), 180, lambda row: changes.about(row, {})),
        Column(tr("Было"), 140, lambda row: values(row)[0], tint="text-2"),
        Column(tr("Стало"), 140, lambda row: values(row)[1] if row.is_open else tr("не показано"), closed, tint="ink"),
        Column(tr("Итог"), 180, lambda row: changes.outcome(row)[1], lambda row: changes.outcome(row)[0]),
    )


def verdict(row: SignInSeen) -> tuple[Sign | None, str]:
    """Say what became of a sign-in."""
    sign, told = VERDICTS.get(row.verdict, (None, row.verdict))
    return sign, tr(told)


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("OwnEntries", text)
