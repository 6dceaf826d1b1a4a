"""The columns of the lists, and the words of the page."""

from PySide6.QtCore import QCoreApplication

from college.days import written
from college.numerals import numbered
from db.commissions import CommissionSeen, Discipline, Member
from desktop.widgets.log_table import Column

NOTHING = "—"


def commissions() -> tuple[Column, ...]:
    """Return the columns of the list at the left."""
    return (
        Column(tr("Комиссия"), 300, lambda row: row.name),
        Column(tr("Дисциплин"), 90, lambda row: str(len(row.disciplines)), tint="text-2", is_number=True),
        Column(tr("Преподавателей"), 110, lambda row: str(len(row.members)), tint="text-2", is_number=True),
    )


def disciplines() -> tuple[Column, ...]:
    """Return the columns of the disciplines of a commission."""
    return (
        Column(tr("Индекс"), 80, lambda row: row.code, tint="text-2"),
        Column(tr("Дисциплина"), 300, lambda row: row.title),
        Column(tr("Планы"), 120, plans, tint="text-2"),
        Column(tr("С дня"), 90, since, tint="text-2"),
    )


def members() -> tuple[Column, ...]:
    """Return the columns of the teachers of a commission."""
    return (
        Column(tr("Преподаватель"), 300, lambda row: row.name),
        Column(tr("Должность"), 200, lambda row: row.post or NOTHING, tint="text-2"),
        Column(tr("С дня"), 90, since, tint="text-2"),
    )


def plans(row: Discipline) -> str:
    """Say in how many plans a discipline stands, or in which one."""
    if len(row.plans) == 1:
        return row.plans[0]
    return numbered(len(row.plans), tr("план"), tr("плана"), tr("планов"))


def since(row: Discipline | Member) -> str:
    """Say since when something belongs to the commission."""
    return written(row.since) if row.since else NOTHING


def offered(row: Discipline | Member) -> str:
    """Name what may be taken into a commission."""
    return f"{row.title} · {row.code}" if isinstance(row, Discipline) else row.name


def counts_of(row: CommissionSeen) -> tuple[str, str]:
    """Return the titles of both tabs with their counts."""
    return (
        tr("Дисциплины {count}").format(count=len(row.disciplines)),
        tr("Преподаватели {count}").format(count=len(row.members)),
    )


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Commissions", text)
