"""The words of the page: columns, verdicts, kinds of work and forms of control."""

from PySide6.QtCore import QCoreApplication

from college.numerals import numbered
from college.plan_sheet import Measure
from college.plan_verdicts import Verdict
from college.plans import Control
from college.terms import year_title
from db.plans import PlanHead
from desktop.widgets.log_table import Column, Sign

NOTHING = "—"


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Plans", text)


def plans() -> tuple[Column, ...]:
    """Return the columns of the list at the left."""
    return (
        Column(tr("Шифр"), 90, lambda head: head.code),
        Column(tr("Набор"), 70, lambda head: year_title(head.enrolled_year), tint="text-2"),
        Column(tr("Групп"), 44, lambda head: str(len(head.groups) or NOTHING), tint="text-2", is_number=True),
    )


def heading(head: PlanHead) -> str:
    """Name a plan whole."""
    return tr("{code}, набор {year} · {title}").format(
        code=head.code, title=head.title, year=year_title(head.enrolled_year)
    )


MEASURES = {
    Measure.ALL: "Всего часов",
    Measure.CLASSROOM: "С преподавателем",
    Measure.ALONE: "Самостоятельно",
}
CONTROLS = {
    Control.EXAM: "экзамен",
    Control.CREDIT: "зачёт",
    Control.GRADED_CREDIT: "дифференцированный зачёт",
    Control.PROJECT: "курсовой проект",
    Control.PAPER: "курсовая работа",
    Control.TEST: "контрольная работа",
    Control.HOME_TEST: "домашняя контрольная",
    Control.OTHER: "другая форма",
}
SIGNS = {
    Verdict.NEW: Sign("plus", "success"),
    Verdict.CHANGED: Sign("pencil", "info"),
    Verdict.VANISHED: Sign("minus", "danger"),
    Verdict.MENDED: Sign("check", "text-2"),
    Verdict.CHECK: Sign("triangle-alert", "warning"),
    Verdict.REFUSED: Sign("x", "danger"),
    Verdict.SAME: Sign("circle-check", "text-2"),
}
FILTERS: tuple[tuple[Verdict | None, str], ...] = (
    (None, "Все"),
    (Verdict.NEW, "Новые"),
    (Verdict.CHANGED, "Изменятся"),
    (Verdict.VANISHED, "Уйдут"),
    (Verdict.MENDED, "Исправлены"),
    (Verdict.CHECK, "Проверить"),
    (Verdict.REFUSED, "Не войдут"),
)


def changes_told(count: int) -> str:
    """Return «7 изменений»."""
    return numbered(count, tr("изменение"), tr("изменения"), tr("изменений"))
