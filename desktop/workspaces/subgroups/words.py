"""The words of the page."""

from collections.abc import Collection
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from college.numerals import numbered
from db.divisions import DivisionSeen
from db.people.lists import GroupSeen
from desktop.widgets.log_table import Column


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Subgroups", text)


def groups() -> tuple[Column, ...]:
    """Return the columns of the list at the left."""
    return (
        Column(tr("Группа"), 100, _name),
        Column(tr("Курс"), 46, lambda row: str(row.course), tint="text-2", is_number=True),
        Column(tr("Студентов"), 80, lambda row: str(row.students), tint="text-2", is_number=True),
    )


def counts(division: DivisionSeen, students: Collection[UUID]) -> str:
    """Say how many are in each subgroup: «1 — 12 · 2 — 13»."""
    told = []
    for part in division.parts:
        count = sum(division.places.get(student) == part.id for student in students)
        told.append(f"{part.name} — {count}")
    return " · ".join(told)


def left_out(division: DivisionSeen, students: Collection[UUID]) -> str:
    """Say how many are in no subgroup; nothing where all are in one."""
    count = sum(student not in division.places for student in students)
    return tr("без подгруппы: {count}").format(count=count) if count else ""


def students(count: int) -> str:
    """Return «3 студента»."""
    return numbered(count, tr("студент"), tr("студента"), tr("студентов"))


def _name(row: GroupSeen) -> str:
    return row.name
