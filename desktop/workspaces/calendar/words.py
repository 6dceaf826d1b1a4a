"""The columns of the list, and the words of the page."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from college.calendar import Entry
from college.days import WEEKDAYS, written
from college.numerals import numbered
from desktop.widgets.log_table import Column, Sign
from desktop.workspaces.calendar.source import Seen


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Calendar", text)


def columns(seen: Seen) -> tuple[Column, ...]:
    """Return the columns of the calendar."""
    return (
        Column(tr("День"), 90, lambda row: written(row.day)),
        Column(tr("День недели"), 100, lambda row: WEEKDAYS[row.day.weekday()], tint="text-2"),
        Column(tr("Что"), 230, lambda row: row.rule.sentence, _sign),
        Column(tr("Для кого"), 110, _whom(seen)),
        Column(tr("Причина"), 300, lambda row: row.rule.reason, tint="text-2"),
    )


def days_told(count: int) -> str:
    """Return «12 дней»."""
    return numbered(count, tr("день"), tr("дня"), tr("дней"))


def _whom(seen: Seen) -> Callable[[Entry], str]:
    return lambda row: seen.name(row.group) or tr("все группы")


def _sign(row: Entry) -> Sign | None:
    return Sign("ban", "text") if row.rule.cancelled else Sign("arrow-left-right", "ink")
