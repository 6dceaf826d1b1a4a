"""A term divided into sheets: as many lessons as the ruling holds, students over the ruling on a sheet of their own."""

from collections.abc import Iterator
from dataclasses import replace

from papers.print.journal import CellText, JournalColumn, JournalSpread
from papers.print.measures import COLUMNS, LINES
from papers.print.records import record

Piece = tuple[int, JournalColumn]  # index in the term, the lesson or what goes on of it


def divided(spread: JournalSpread) -> tuple[JournalSpread, ...]:
    """Return sheets that hold the whole spread, pages and sheets numbered on from its own."""
    made: list[JournalSpread] = []
    for pieces in _by_lessons(spread.columns):
        topics_on: int | None = None
        for first in range(0, max(1, len(spread.students)), LINES):
            page = spread.page_number + len(made)
            made.append(_sheet(spread, pieces, first, page, topics_on))
            topics_on = topics_on or page
    return tuple(made)


def fits(spread: JournalSpread) -> bool:
    """Whether one sheet holds the spread whole."""
    lines = sum(record(column).height for column in spread.columns) if spread.topics_on is None else 0
    return len(spread.students) <= LINES and len(spread.columns) <= COLUMNS and lines <= LINES


def _by_lessons(columns: tuple[JournalColumn, ...]) -> Iterator[tuple[Piece, ...]]:
    pieces: list[Piece] = []
    used = 0
    for index, lesson in enumerate(columns):
        for column in _held(lesson):
            height = record(column).height
            if pieces and (used + height > LINES or len(pieces) == COLUMNS):
                yield tuple(pieces)
                pieces, used = [], 0
            pieces.append((index, column))
            used += height
    if pieces or not columns:
        yield tuple(pieces)


def _held(lesson: JournalColumn) -> Iterator[JournalColumn]:
    """Divide a lesson whose record is longer than a sheet."""
    if record(lesson).height <= LINES:
        yield lesson
        return
    yield replace(lesson, to_line=lesson.from_line + LINES)
    yield from _held(replace(lesson, kind="прод.", from_line=lesson.from_line + LINES))


def _sheet(
    spread: JournalSpread, pieces: tuple[Piece, ...], first: int, page: int, topics_on: int | None
) -> JournalSpread:
    return replace(
        spread,
        students=spread.students[first : first + LINES],
        columns=tuple(column for _, column in pieces),
        cells=_cells(spread, pieces, first),
        page_number=page,
        sheet_number=spread.sheet_number + (page + 1) // 2 - (spread.page_number + 1) // 2,
        topics_on=topics_on,
    )


def _cells(spread: JournalSpread, pieces: tuple[Piece, ...], first: int) -> dict[tuple[int, int], CellText]:
    last = min(first + LINES, len(spread.students))
    return {
        (student - first, place): spread.cells[student, index]
        for place, (index, column) in enumerate(pieces)
        if not column.from_line
        for student in range(first, last)
        if (student, index) in spread.cells
    }
