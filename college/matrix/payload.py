"""The payload rule: what an audit, an archive, a report or a remark shows of another section, and to whom."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from college.phrases import phrase
from college.roles import Action, Actor, Matrix, Place, may

# Sections whose rows carry values of other sections; «Мои обязанности» is a page of everybody and has no section.
CARRIERS = frozenset({
    "archive", "audit", "access_log", "quarantine", "students.proposals", "staff.proposals", "reports.results",
    "reports.attendance", "reports.monitoring", "reports.periodic", "journal.print_draft", "journal.print_final",
    "journal.remarks", "duties",
})  # fmt: skip
DUTIES = "duties"
# Who sees one of these there knows the students by name: from the card, the page of a journal, the list of accounts.
NAMING_STUDENTS = (
    "students.card", "journal.marks", "journal.attendance_fact", "journal.absence_reason", "journal.finals",
    "accounts.students",
)  # fmt: skip


class Plain(StrEnum):
    """What a carrier shows to everyone who sees it, whatever it speaks of."""

    STATE = "state"
    TOTAL = "total"
    HASH = "hash"
    ID = "id"


PLAIN: Mapping[Plain, str] = {
    Plain.STATE: phrase("состояние"),
    Plain.TOTAL: phrase("итог"),
    Plain.HASH: phrase("контрольная сумма"),
    Plain.ID: phrase("номер"),
}


def may_see_value(
    matrix: Matrix, actor: Actor, carrier: str, section: str, on: date, where: Place, *, row: Place | None = None
) -> bool:
    """Answer whether a row of the carrier shows this actor a value of the section that lies at `where`.

    He needs `see` on both, each at its own place: `row` is where the carrier's row lies, if elsewhere than its value
    (one's own edit on a foreign page). Without it he is shown what is `Plain`.
    """
    return _sees_row(matrix, actor, carrier, on, where if row is None else row) and may(
        matrix, actor, section, Action.SEE, on, where
    )


def may_see_student(
    matrix: Matrix, actor: Actor, carrier: str, on: date, where: Place, *, row: Place | None = None
) -> bool:
    """Answer whether a row of the carrier shows this actor the name of a student whose rows lie at `where`.

    The name of an employee is shown wherever he acts.
    """
    return any(may_see_value(matrix, actor, carrier, section, on, where, row=row) for section in NAMING_STUDENTS)


def _sees_row(matrix: Matrix, actor: Actor, carrier: str, on: date, where: Place) -> bool:
    if carrier not in CARRIERS:
        raise ValueError(f"{carrier} carries no values of other sections")
    return carrier == DUTIES or may(matrix, actor, carrier, Action.SEE, on, where)
