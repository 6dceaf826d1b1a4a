"""Numbers of a plan: hours, weeks, forms of control, each with the term in which it stands."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from college import plan_notes
from college.plan_notes import PlanNote
from college.plans import Control, HourRow, PlanHours, Work
from college.terms import term_of
from papers.plx.diffgram import Row, Tables

IN_VOLUME = "1"  # КодТипаЧасов: of five ways to count hours, the one that gives the volume
_CONTROL_TYPE = "7"  # КодТипРабот: the row is a form of control, not hours
_WEEKS = "51"  # КодВидаРаботы: length of a practice
_TOTAL = "1000"  # КодВидаРаботы: sum of the term as its author's program counted it
LONGEST_WORD = 100  # letters of what is repeated at every number: one long name must not fill the memory
MOST_COURSES = 11  # a plan has columns for so many courses, whether they are used or not

_WORKS = {
    "101": Work.LECTURE,
    "102": Work.LABORATORY,
    "103": Work.PRACTICE,
    "104": Work.SEMINAR,
    "107": Work.INDEPENDENT,
    "108": Work.CONTROL,
    "114": Work.PROJECT,
    "141": Work.CONSULTATION,
}
_CONTROLS = {
    "1": Control.EXAM,
    "2": Control.CREDIT,
    "3": Control.GRADED_CREDIT,
    "4": Control.PROJECT,
    "5": Control.PAPER,
    "6": Control.TEST,
    "7": Control.HOME_TEST,
}
_NOT_HOURS = frozenset({"", _CONTROL_TYPE, "8"})  # КодТипРабот: totals and weeks, controls, fees of examiners
_NUMBER = re.compile(r"([-−–]?)(\d{1,6})(?:[.,](\d{1,4}))?")
_COLUMNS = ("Количество", "Недель", "Курс", "Семестр")


@dataclass(frozen=True, slots=True)
class Amounts:
    """What stands in the columns of one line."""

    hours: tuple[PlanHours, ...] = ()
    controls: tuple[tuple[int, Control], ...] = ()
    weeks: tuple[tuple[int, Decimal], ...] = ()
    totals: tuple[tuple[int, Decimal], ...] = ()
    notes: tuple[PlanNote, ...] = ()


class Works:
    """The dictionary of works that a plan brings; one that brings none is read by the program's usual numbers."""

    def __init__(self, tables: Tables) -> None:
        rows = tables["СправочникВидыРабот"]
        self._types = {row.get("Код", ""): row.get("КодТипРабот", "") for row in rows}
        self._titles = {row.get("Код", ""): " ".join(row.get("Название", "").split())[:LONGEST_WORD] for row in rows}

    def title_of(self, work: str) -> str:
        """Return the name of a kind of work, "" where the plan does not tell it."""
        return self._titles.get(work, "")

    def is_hours(self, work: str) -> bool:
        """Whether the number counts hours of teaching or study."""
        return self._types[work] not in _NOT_HOURS if work in self._types else work in _WORKS

    def is_control(self, work: str) -> bool:
        """Whether the number says that there is a form of control."""
        return self._types[work] == _CONTROL_TYPE if work in self._types else work in _CONTROLS


def amounts_of(code: str, place: int, rows: list[Row], works: Works) -> Amounts:
    """Sort the numbers of one line; one that does not read is a note that keeps the line out."""
    bad = [note for row in rows if (note := _fault(code, place, row))]
    if bad:
        return Amounts(notes=(bad[0],))
    mine = [row for row in rows if row.get("КодТипаЧасов", IN_VOLUME) == IN_VOLUME]
    hours = _hours(mine, works)
    return Amounts(
        hours=hours,
        controls=_controls(mine, works),
        weeks=_by_term(mine, _WEEKS, "Недель"),
        totals=_by_term(mine, _TOTAL, "Количество"),
        notes=tuple(
            plan_notes.fraction(code, place, part.term, str(part.hours).replace(".", ","))
            for part in hours
            if part.hours % 1
        ),
    )


def hour_row(code: str, row: Row, works: Works, measures: Mapping[str, str]) -> HourRow:
    """Return the number as the file has it; what does not read counts as nought and is told at its line."""
    work, measure = row.get("КодВидаРаботы", ""), row.get("КодТипаЧасов", IN_VOLUME)
    course, half, amount, weeks = (
        number(row, column) or Decimal(0) for column in ("Курс", "Семестр", "Количество", "Недель")
    )
    return HourRow(
        code=code,
        work=work,
        title=works.title_of(work),
        measure=measures.get(measure, measure),
        course=int(course),
        half=int(half),
        amount=amount,
        weeks=weeks,
    )


def control_of(work: str) -> Control:
    """Return the form of control by its number in the dictionary."""
    return _CONTROLS.get(work, Control.OTHER)


def number(row: Row, column: str) -> Decimal | None:
    """Read a number, 0 for an empty cell, None for what is no number."""
    text = row.get(column, "").strip() or "0"
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    value = Decimal(f"{found[2]}.{found[3] or 0}").normalize() + 0
    return -value if found[1] else value


def term(row: Row) -> int:
    """Return the term counted from enrolment, 0 where the row speaks of no term."""
    course, half = number(row, "Курс"), number(row, "Семестр")
    return term_of(int(course), int(half)) if course and half else 0


def _fault(code: str, place: int, row: Row) -> PlanNote | None:
    for column in _COLUMNS:
        value, text = number(row, column), row.get(column, "")
        if value is None:
            return plan_notes.bad_number(code, place, text, column)
        if value < 0:
            return plan_notes.negative(code, place, text)
        if column in ("Курс", "Семестр") and (value > MOST_COURSES or value % 1):
            return plan_notes.bad_number(code, place, text, column)
    return None


def _hours(rows: list[Row], works: Works) -> tuple[PlanHours, ...]:
    sums: dict[tuple[int, Work], Decimal] = defaultdict(Decimal)
    for row in rows:
        work, when = row.get("КодВидаРаботы", ""), term(row)
        if when and works.is_hours(work):
            sums[when, _WORKS.get(work, Work.OTHER)] += _sure(row, "Количество")
    order = list(Work)
    found = sorted(sums.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    return tuple(PlanHours(when, kind, hours) for (when, kind), hours in found if hours)


def _controls(rows: list[Row], works: Works) -> tuple[tuple[int, Control], ...]:
    found = {
        (when, control_of(work))
        for row in rows
        if works.is_control(work := row.get("КодВидаРаботы", "")) and (when := term(row)) and _sure(row, "Количество")
    }
    order = list(Control)
    return tuple(sorted(found, key=lambda item: (item[0], order.index(item[1]))))


def _by_term(rows: list[Row], work: str, column: str) -> tuple[tuple[int, Decimal], ...]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.get("КодВидаРаботы") == work and (when := term(row)):
            sums[when] += _sure(row, column)
    return tuple(sorted(pair for pair in sums.items() if pair[1]))


def _sure(row: Row, column: str) -> Decimal:
    value = number(row, column)
    assert value is not None  # the line was looked through before
    return value
