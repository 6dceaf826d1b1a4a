"""What the tests of the fifteen questions (`data.md` 5) have in common: marks, days, and what a page shows."""

from datetime import date
from uuid import UUID

from sqlalchemy import Engine

from college.attendance import Presence
from college.cells import Cell
from college.marks import Mark
from db.house import house_write
from db.models.journal import Teaching
from db.spread import Column, Entry, Spread
from tests.factories import PAGE, WHO, YEAR, Hand, Hands, spread, student

SEPTEMBER, THURSDAY, MONDAY = date(YEAR, 9, 1), date(2026, 11, 5), date(2026, 11, 9)
FIVE, FOUR, THREE = (Cell(marks=(mark,)) for mark in (Mark.FIVE, Mark.FOUR, Mark.THREE))
ABSENT = Cell(Presence.ABSENT)


def statuses(hand: Hand) -> list[str]:
    """Return how each batch of a machine stands."""
    return [row.status for row in hand.outbox()]


def days(drawn: Spread) -> list[date]:
    """Return the days of the lessons that were born."""
    return [column.day for column in drawn.columns if column.lesson]


def column_in(drawn: Spread, day: date) -> Column:
    """Return the first lesson of a day."""
    return next(column for column in drawn.columns if column.day == day)


def entry_in(drawn: Spread, day: date, number: int) -> Entry:
    """Return the cell of a student in the first lesson of a day, with how it stands."""
    return drawn.entries[student(number), drawn.columns.index(column_in(drawn, day))]


def everything(hand: Hand, page: UUID = PAGE) -> tuple[dict[tuple[date, int, UUID], Cell], list[tuple[object, ...]]]:
    """Return all that a page shows, by day and student, whatever machine shows it."""
    drawn = spread(hand, page)
    cells = {
        (drawn.columns[at].day, drawn.columns[at].pair, person): entry.cell
        for (person, at), entry in drawn.entries.items()
        if entry.cell != Cell()
    }
    return cells, [(column.lesson, column.day, column.pair, column.topic) for column in drawn.columns]


def share(server: Engine, first: date = SEPTEMBER, last: date | None = None) -> None:
    """Let a second teacher teach on the page, too."""
    with house_write(server, Hands(), "assign") as session:
        session.add(Teaching(page_id=PAGE, person_id=WHO.other, first_day=first, last_day=last))
