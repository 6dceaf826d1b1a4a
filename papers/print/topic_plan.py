"""A КТП on paper: its lines under their sections, the hours against the plan, who endorsed and who approved it."""

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
FIRST, TOP, FOOT = 112.0, 40.0, HIGH - 30.0  # where the table begins on the first page and on the others
TITLES, LINE, PAD, SIZE = 18.0, 10.6, 3.0, 8.6
COLUMNS = (
    ("№", 26), ("Тема", 262), ("Часы", 32), ("Вид", 54), ("№ работы", 50), ("ОК, ПК", 66),
    ("Задание на дом", 128), ("Оборудование", 92), ("Дата", 46),
)  # fmt: skip
_MIDDLE = frozenset({0, 2, 4, 8})


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row: cells in the order of the columns; a section has its title only."""

    cells: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """What is printed. `stamps` say how it was approved, `sums` name a kind, its planned and kept hours."""

    college: str
    title: str
    groups: str
    year: str
    version: str
    lines: Sequence[PlanLine]
    sums: Sequence[tuple[str, str, str]]
    stamps: Sequence[str] = field(repr=False)
    author: str = field(repr=False)
    is_draft: bool = False
    demo: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[str, ...], ...]
    section: str = ""

    @property
    def height(self) -> float:
        return max((len(cell) for cell in self.cells), default=1) * LINE + 2 * PAD


def print_topic_plan(sheet: PlanSheet, progress: Progress | None = None) -> bytes:
    """Print a КТП; the same one gives the same bytes."""
    widths = _widths()
    pages = _pages([_row(line, widths) for line in sheet.lines], _tail(sheet))
    printed = BytesIO()
    canvas = blank(printed, WIDE, HIGH, SIZE)
    for number, rows in enumerate(pages, 1):
        canvas.setPageSize((WIDE, HIGH))
        pen = Pen(canvas, HIGH)
        if sheet.is_draft:
            pen.across((LEFT + RIGHT) / 2, HIGH / 2, "ЧЕРНОВИК", 92, angle=34, grey=0.94)
        if number == 1:
            _head(pen, sheet)
        y = _table(pen, widths, rows, FIRST if number == 1 else TOP)
        if number == len(pages):
            _foot(pen, sheet, y + 14)
        pen.text(LEFT, HIGH - 16, printable(f"{sheet.title} · {sheet.year} · {sheet.version}"), 8)
        pen.right(RIGHT, HIGH - 16, f"Страница {number} из {len(pages)}", 8)
        pen.done()
        if progress is not None and not progress(number, len(pages)):
            raise Stopped(number)
    canvas.save()
    return archival(printed.getvalue(), title=sheet.title, moment=None)


def _widths() -> tuple[float, ...]:
    whole = sum(width for _, width in COLUMNS)
    return tuple((RIGHT - LEFT) * width / whole for _, width in COLUMNS)


def _row(line: PlanLine, widths: Sequence[float]) -> _Row:
    if line.section:
        return _Row((tuple(broken(line.section, BOLD, SIZE, RIGHT - LEFT - 2 * PAD)),), line.section)
    cells = (broken(text, REGULAR, SIZE, wide - 2 * PAD) for text, wide in zip(line.cells, widths, strict=True))
    return _Row(tuple(tuple(cell) for cell in cells))


def _tail(sheet: PlanSheet) -> float:
    return 14 + 12.0 * (max(len(sheet.sums), len(sheet.stamps) + 1) + 2)


def _pages(rows: Sequence[_Row], tail: float) -> list[list[_Row]]:
    """Break rows into pages; a section never stands alone at a foot, and the end has room for what stands below."""
    pages: list[list[_Row]] = [[]]
    room = FOOT - FIRST - TITLES
    for place, row in enumerate(rows):
        after = rows[place + 1].height if row.section and place + 1 < len(rows) else 0.0
        if room < row.height + after:
            pages.append([])
            room = FOOT - TOP - TITLES
        pages[-1].append(row)
        room -= row.height
    if room < tail:
        pages.append([])
    return pages


def _head(pen: Pen, sheet: PlanSheet) -> None:
    mark = "  ·  демонстрация, люди вымышлены" if sheet.demo else ""
    _one(pen, 30, sheet.college + mark, REGULAR, 9)
    _one(pen, 50, "Календарно-тематический план", BOLD, 14)
    _one(pen, 67, sheet.title, BOLD, 11)
    _one(pen, 82, f"Группы: {sheet.groups or '—'}. Учебный год {sheet.year}, {sheet.version}.", REGULAR, 9)
    _one(pen, 96, f"Преподаватель: {sheet.author or '—'}", REGULAR, 9)


def _one(pen: Pen, y: float, text: str, font: str, size: float) -> None:
    whole = printable(text)
    pen.text(LEFT, y, whole, fitting(whole, font, size, RIGHT - LEFT), font)


def _table(pen: Pen, widths: Sequence[float], rows: Sequence[_Row], top: float) -> float:
    if not rows:
        return top
    edges = [LEFT]
    for wide in widths:
        edges.append(edges[-1] + wide)
    for (title, _), x, wide in zip(COLUMNS, edges, widths, strict=False):
        pen.text(x + PAD, top + 12.5, title, fitting(title, BOLD, 8.6, wide - 2 * PAD), BOLD)
    y = top + TITLES
    across: list[Rule] = [(LEFT, top, RIGHT, top)]
    down: list[Rule] = [(x, top, x, y) for x in edges]
    strong: list[Rule] = [(LEFT, y, RIGHT, y)]
    for row in rows:
        for place, (cell, x) in enumerate(zip(row.cells, edges, strict=False)):
            for at, line in enumerate(cell):
                base = y + PAD + 7.8 + at * LINE
                if row.section:
                    pen.text(LEFT + PAD, base, line, SIZE, BOLD)
                elif place in _MIDDLE:
                    pen.centred(x + widths[place] / 2, base, line, SIZE)
                else:
                    pen.text(x + PAD, base, line, SIZE)
        ends = [LEFT, RIGHT] if row.section else edges
        down += [(x, y, x, y + row.height) for x in ends]
        y += row.height
        across.append((LEFT, y, RIGHT, y))
    pen.rules([*across, *down], THIN)
    pen.rules(strong, STRONG)
    return y


def _foot(pen: Pen, sheet: PlanSheet, y: float) -> None:
    pen.text(LEFT, y, "Часы", 9, BOLD)
    pen.right(LEFT + 220, y, "по плану", 9, BOLD)
    pen.right(LEFT + 270, y, "в КТП", 9, BOLD)
    for at, (name, planned, kept) in enumerate(sheet.sums, 1):
        pen.text(LEFT, y + 12 * at, printable(name), 9)
        pen.right(LEFT + 220, y + 12 * at, planned, 9)
        pen.right(LEFT + 270, y + 12 * at, kept, 9)
    pen.text(LEFT + 330, y, "Согласование", 9, BOLD)
    for at, stamp in enumerate(sheet.stamps or ("Не отправлено на согласование.",), 1):
        text = printable(stamp)
        pen.text(LEFT + 330, y + 12 * at, text, fitting(text, REGULAR, 9, RIGHT - LEFT - 330))
