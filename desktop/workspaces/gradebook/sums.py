"""What the program computes beside the marks: a student's average, marks and absences, a lesson's absent."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from college.attendance import Presence
from college.marks import CREDITS, DIGITS, POINTS
from college.opening import NOTHING, Opening
from db.spread import Column, Entry

FEW = 3  # with fewer marks a term mark stands on little
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class StudentSum:
    """One student over the lessons shown; `hours` were missed."""

    average: Decimal | None
    marks: int
    hours: int
    is_few: bool

    @property
    def average_text(self) -> str:
        return decimal_text(self.average)


@dataclass(frozen=True, slots=True)
class LessonSum:
    """One lesson over the students shown."""

    absent: int
    late: int
    marks: int


def decimal_text(number: Decimal | None) -> str:
    """Return a number with a decimal comma; nothing for None."""
    return "" if number is None else str(number).replace(".", ",")


def student_sum(
    entries: Iterable[tuple[Column, Entry]], *, held: int, before: Opening = NOTHING
) -> StudentSum:  # fmt: skip
    """Sum up a student; `held` is how many lessons were held, for few marks are no news at the start of a term.

    `before` is what he earned before the journal began here.
    """
    points, graded, passed, hours = before.points, before.graded, before.passed, 0
    for column, entry in entries:
        cell = entry.cell
        for mark in cell.marks:
            if mark in DIGITS:
                points += POINTS[mark]
                graded += 1
            else:
                passed += mark in CREDITS
        if cell.presence is Presence.ABSENT:
            hours += column.hours
    average = (points / graded).quantize(TENTH, ROUND_HALF_UP) if graded else None
    marks = graded + passed
    return StudentSum(average, marks, hours, is_few=marks < FEW and held >= 2 * FEW)


def lesson_sum(entries: Iterable[Entry]) -> LessonSum:
    """Sum up a lesson."""
    absent = late = marks = 0
    for entry in entries:
        absent += entry.cell.presence is Presence.ABSENT
        late += entry.cell.presence is Presence.LATE
        marks += len(entry.cell.marks)
    return LessonSum(absent, late, marks)
