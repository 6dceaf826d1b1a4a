"""A log on paper: a table of entries with the name of who prints it; the moment of printing stands in the log only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from papers.print.fonts import BOLD, REGULAR, fitting, printable
from papers.print.journal import Progress, Stopped
from papers.print.lines import broken
from papers.print.measures import HEIGHT as HIGH
from papers.print.measures import MM
from papers.print.measures import WIDTH as WIDE
from papers.print.pdfa import archival
from papers.print.pen import STRONG, THIN, Pen, Rule, blank

LEFT, RIGHT = 20 * MM, WIDE - 10 * MM
HEAD, TOP, FOOT = 34.0, 74.0, HIGH - 30.0
TITLES, LINE, PAD = 18.0, 10.4, 3.0
SIZE = 8.4
MOST_LINES = int((FOOT - TOP - TITLES - 2 * PAD) // LINE)
Cells = tuple[tuple[str, ...], ...]  # the lines of each cell of a row


@dataclass(frozen=True, slots=True)
class LogColumn:
    """A column; its width is a share of the sheet's."""

    title: str
    share: int


@dataclass(frozen=True, slots=True)
class LogSheet:
    """What is printed. `sought` says in words by what the entries were chosen; empty for all."""

    college: str
    title: str
    columns: tuple[LogColumn, ...]
    rows: Sequence[tuple[str, ...]] = field(repr=False)
    printed_by: str = field(repr=False)
    sought: str = field(default="", repr=False)
    demo: bool = False


def print_log(sheet: LogSheet, progress: Progress | None = None) -> bytes:
    """Print the entries; the same ones, printed by the same person, give the same bytes."""
    widths = _widths(sheet.columns)
    pages = _pages([cells for row in sheet.rows for cells in _cells(row, widths)])
    printed = BytesIO()
    canvas = blank(printed, WIDE, HIGH, SIZE)
    for number, rows in enumerate(pages, 1):
        canvas.setPageSize((WIDE, HIGH))
        pen = Pen(canvas, HIGH)
        _head(pen, sheet)
        _table(pen, sheet.columns, widths, rows)
        pen.text(LEFT, HIGH - 16, printable(f"Напечатал: {sheet.printed_by}"), 8)
        pen.right(RIGHT, HIGH - 16, f"Страница {number} из {len(pages)}", 8)
        pen.done()
        if progress is not None and not progress(number, len(pages)):
            raise Stopped(number)
    canvas.save()
    return archival(printed.getvalue(), title=sheet.title, moment=None)


def _widths(columns: Sequence[LogColumn]) -> tuple[float, ...]:
    whole = sum(column.share for column in columns)
    return tuple((RIGHT - LEFT) * column.share / whole for column in columns)


def _cells(row: Sequence[str], widths: Sequence[float]) -> list[Cells]:
    """Break the cells of a row into lines; a row longer than a sheet goes on in a row below it."""
    lines = [broken(text, REGULAR, SIZE, wide - 2 * PAD) for text, wide in zip(row, widths, strict=True)]
    longest = max((len(cell) for cell in lines), default=1) or 1
    return [
        tuple(cell[first : first + MOST_LINES] for cell in lines) for first in range(0, longest, MOST_LINES)
    ]  # fmt: skip


def _height(cells: Cells) -> float:
    return max((len(cell) for cell in cells), default=1) * LINE + 2 * PAD


def _pages(rows: Sequence[Cells]) -> list[list[Cells]]:
    pages: list[list[Cells]] = [[]]
    room = FOOT - TOP - TITLES
    for row in rows:
        if room < _height(row):
            pages.append([])
            room = FOOT - TOP - TITLES
        pages[-1].append(row)
        room -= _height(row)
    return pages


def _head(pen: Pen, sheet: LogSheet) -> None:
    mark = "  ·  демонстрация, люди вымышлены" if sheet.demo else ""
    _one(pen, HEAD - 10, sheet.college + mark, REGULAR, 9)
    _one(pen, HEAD + 8, sheet.title, BOLD, 13)
    count = f"Записей: {len(sheet.rows)}"
    _one(pen, HEAD + 24, f"{count}. Отбор — {sheet.sought}." if sheet.sought else f"{count}, без отбора.", REGULAR, 9)


def _one(pen: Pen, y: float, text: str, font: str, size: float) -> None:
    whole = printable(text)
    pen.text(LEFT, y, whole, fitting(whole, font, size, RIGHT - LEFT), font)


def _table(pen: Pen, columns: Sequence[LogColumn], widths: Sequence[float], rows: Sequence[Cells]) -> None:
    edges = [LEFT]
    for wide in widths:
        edges.append(edges[-1] + wide)
    for column, x, wide in zip(columns, edges, widths, strict=False):
        title = printable(column.title)
        pen.text(x + PAD, TOP + 12.5, title, fitting(title, BOLD, 8.6, wide - 2 * PAD), BOLD)
    y = TOP + TITLES
    across: list[Rule] = [(LEFT, TOP, RIGHT, TOP)]
    strong: list[Rule] = [(LEFT, y, RIGHT, y)]
    for row in rows:
        for cell, x in zip(row, edges, strict=False):
            for place, line in enumerate(cell):
                pen.text(x + PAD, y + PAD + 7.6 + place * LINE, line, SIZE)
        y += _height(row)
        across.append((LEFT, y, RIGHT, y))
    if not rows:
        pen.text(LEFT + PAD, y + 14, "Записей нет.", 9)
    down: list[Rule] = [(x, TOP, x, y) for x in edges]
    pen.rules([*across, *down], THIN)
    pen.rules(strong, STRONG)
