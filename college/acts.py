"""The acts that rules cite, with number and date; the regulation's clauses by their numbers.

The regulation numbers some points twice; the second letter tells them apart: 4.8К.n curators, 4.8П.n teachers,
7.5а stitching, 7.5б acceptance (the letters are Cyrillic).
"""

from dataclasses import dataclass
from datetime import date

from college.refusal import Clause


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the college: what is cited when a rule refuses."""

    short: str
    title: str
    order: str
    signed: date


REGULATION = Act(
    short="Положение о ведении ЭЖ",
    title="Положение о ведении электронного журнала учебных занятий АИС «Сетевой город. Образование»",
    order="186/1",
    signed=date(2023, 7, 14),
)


def clause(number: str) -> Clause:
    """Return the regulation's clause with this number, such as `clause("4.8П.1")`."""
    return Clause(REGULATION.short, number)


TOPIC = clause("3.1.8")
KTP = clause("3.1.7")
FILL_ON_THE_DAY = clause("4.8П.1")
ASSESS = clause("4.8П.2")
ABSENCE_REASONS = clause("4.8К.2")
ROLES_AND_RIGHTS = clause("4.1.6")
