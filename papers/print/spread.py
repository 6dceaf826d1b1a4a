"""One spread on paper: students by dates on the left, the record of the lessons on the right, one ruling under both."""

from collections.abc import Iterator

from papers.print import measures as at
from papers.print.fonts import BOLD, NO_BREAK, REGULAR, fitting, printable, width
from papers.print.journal import CellText, JournalColumn, JournalSpread, Sheet
from papers.print.pen import FRAME, STRONG, THIN, Pen, Rule
from papers.print.records import LEAST, record

MARK, RAISED, DATE_SIZE = 9.8, 6.3, 8.6
PALE = 0.25  # of a thin rule: the writing stands out, a copier still sees the rule
BASE = 9.4  # of a ruled line, from its upper rule
ON_ANOTHER_PAGE = "Темы и задания этих занятий — на странице %d"


def draw(pen: Pen, spread: JournalSpread, *, is_back: bool = False) -> None:
    """Draw the whole spread; the back of a sheet is stitched at its right."""
    _grounds(pen, spread, is_back=is_back)
    _left_ruling(pen, spread.columns)
    _right_ruling(pen, spread)
    _headings(pen, spread)
    _dates(pen, spread.columns)
    _students(pen, spread)
    _cells(pen, spread)
    _records(pen, spread)
    _footer(pen, spread)


def _grounds(pen: Pen, spread: JournalSpread, *, is_back: bool) -> None:
    """Draw what lies under the matter: the watermark and the stitching margin."""
    if spread.draft:
        pen.across((at.LEFT + at.RIGHT) / 2, (at.TABLE + at.FOOT) / 2, "ЧЕРНОВИК", 112, angle=29, grey=0.94)
    edge, inward = (at.RIGHT + at.STITCHED, -1) if is_back else (at.LEFT - at.STITCHED, 1)
    thread = edge + inward * at.THREAD
    pen.rules([(thread, 0, thread, at.HEIGHT)], 0.4, grey=0.7, dashes=(1.6, 1.6))
    label = edge + inward * at.THREAD * 0.48
    pen.across(label, at.HEIGHT / 2, "поле для прошивки 20 мм", 6.6, angle=90, grey=0.55, font=REGULAR)


def _ruled(number: int) -> float:
    return at.FIRST + number * at.PITCH


def _left_ruling(pen: Pen, columns: tuple[JournalColumn, ...]) -> None:
    across = [(at.LEFT, _ruled(line), at.LEFT_END, _ruled(line)) for line in range(at.LINES + 1)]
    starts = [at.DATES + at.COLUMN * index for index in range(at.COLUMNS)]
    months = {index for index in range(1, len(columns)) if columns[index].day.month != columns[index - 1].day.month}
    down = [(x, at.TABLE, x, at.FOOT) for index, x in enumerate(starts) if index not in months and index]
    edges = [at.LEFT + at.NUMBER, at.DATES, *(starts[index] for index in sorted(months))]
    pen.rules([rule for line, rule in enumerate(across) if line % 5] + down, THIN, grey=PALE)
    pen.rules([(x, at.TABLE, x, at.FOOT) for x in edges], 0.6)
    pen.rules(across[0 : at.LINES : 5], STRONG)
    pen.box(at.LEFT, at.TABLE, at.LEFT_END - at.LEFT, at.FOOT - at.TABLE)


def _lessons(spread: JournalSpread) -> Iterator[tuple[int, JournalColumn]]:
    """Yield each lesson with the ruled line where its record begins."""
    line = 0
    for column in spread.columns:
        yield line, column
        line += LEAST if spread.topics_on else record(column).height


def _right_ruling(pen: Pen, spread: JournalSpread) -> None:
    ends = [line for line, _ in _lessons(spread)][1:]
    used = _used(spread)
    ends += range(used, at.LINES, LEAST)
    rules: dict[bool, list[Rule]] = {False: [], True: [(at.RIGHT_START, at.FIRST, at.RIGHT, at.FIRST)]}
    for line in ends:
        if 0 < line < at.LINES:
            rules[line % 5 == 0].append((at.RIGHT_START, _ruled(line), at.RIGHT, _ruled(line)))
    down = [(x, at.TABLE, x, at.FOOT) for x in _right_edges()[1:5]]
    pen.rules(rules[False] + down, THIN, grey=PALE)
    pen.rules(rules[True], STRONG)
    pen.box(at.RIGHT_START, at.TABLE, at.RIGHT - at.RIGHT_START, at.FOOT - at.TABLE)


def _used(spread: JournalSpread) -> int:
    return sum(LEAST if spread.topics_on else record(column).height for column in spread.columns)


def _right_edges() -> tuple[float, ...]:
    x, edges = at.RIGHT_START, [at.RIGHT_START]
    for wide in (at.DATE, at.ORDINAL, at.HOURS, at.TOPIC, at.HOMEWORK):
        x += wide
        edges.append(x)
    return tuple(edges)


def _headings(pen: Pen, spread: JournalSpread) -> None:
    room = at.RIGHT - at.RIGHT_START
    if spread.demo:
        room -= demo_mark(pen, at.RIGHT, at.LABEL - 7) + 8
    top = pen.heading(at.LEFT, at.HEADING, f"{spread.code} {spread.title}".strip(), at.LEFT_END - at.LEFT)
    pen.text(at.LEFT, min(at.LABEL, top - 10.5), "Наименование дисциплины (МДК)", 8)
    top = pen.heading(at.RIGHT_START, at.HEADING, spread.teacher_full, room)
    pen.text(at.RIGHT_START, min(at.LABEL, top - 10.5), "Фамилия, имя, отчество преподавателя", 8)
    middle = at.TABLE + at.HEADER / 2 + 3
    pen.centred(at.LEFT + at.NUMBER / 2, middle, "№", 8)
    pen.text(at.LEFT + at.NUMBER + at.PAD, middle, "Фамилия, имя", 9)
    titles = (("Дата", 8.4), ("№", 8.4), ("Часы", 7.2), ("Тема занятия", 9), ("Домашнее задание", 9))
    edges = _right_edges()
    for index, (title, size) in enumerate(titles):
        pen.centred((edges[index] + edges[index + 1]) / 2, middle, title, size)


def demo_mark(pen: Pen, right: float, top: float) -> float:
    """Draw the mark of a demo college by its upper right corner; return its width."""
    words = "ДЕМО · все люди вымышлены"
    wide = width(words, BOLD, 9.4) + 12
    pen.box(right - wide, top, wide, 16, FRAME)
    pen.text(right - wide + 6, top + 11.3, words, 9.4, BOLD)
    return wide


def _dates(pen: Pen, columns: tuple[JournalColumn, ...]) -> None:
    bars: list[Rule] = []
    for index, column in enumerate(columns):
        middle = at.DATES + at.COLUMN * (index + 0.5)
        pen.centred(middle, at.TABLE + 10.6, str(column.day.day), 9.4, BOLD)
        bars.append((middle - 5, at.TABLE + 13, middle + 5, at.TABLE + 13))
        pen.centred(middle, at.TABLE + 21.9, f"{column.day.month:02d}", 8.8)
        pen.within(middle - at.COLUMN / 2 + 0.6, at.TABLE + 31.6, column.kind, 6.6, at.COLUMN - 1.2, centred=True)
    pen.rules(bars, 0.5)


def _students(pen: Pen, spread: JournalSpread) -> None:
    for line, student in enumerate(spread.students):
        base = _ruled(line) + BASE
        pen.centred(at.LEFT + at.NUMBER / 2, base, str(student.number), 8.2)
        note = printable(student.note)
        taken = width(note, REGULAR, 6.4) + 4 if note else 0.0
        pen.within(at.LEFT + at.NUMBER + at.PAD, base, student.name, 9.3, at.NAME - at.PAD - 2.5 - taken)
        pen.right(at.DATES - 2.5, base, note, 6.4)


def _cells(pen: Pen, spread: JournalSpread) -> None:
    for (line, index), cell in spread.cells.items():
        _cell(pen, at.DATES + at.COLUMN * index, _ruled(line) + BASE, cell)


def _cell(pen: Pen, x: float, base: float, cell: CellText) -> None:
    room = at.COLUMN - 1.6
    text, raised, rest = printable(cell.text), printable(cell.raised), printable(cell.rest)
    if not raised:
        size = MARK if len(text) == 1 else 7.4
        whole = (text + rest).replace(" ", NO_BREAK)
        pen.within(x + 0.8, base - (MARK - size) * 0.2, whole, size, room, centred=True)
        return
    wide = width(text + rest, REGULAR, MARK) + width(raised, REGULAR, RAISED)
    scale = min(1.0, room / wide)
    start = x + (at.COLUMN - wide * scale) / 2
    pen.text(start, base, text, MARK * scale)
    start += width(text, REGULAR, MARK) * scale
    pen.text(start, base - 3.3 * scale, raised, RAISED * scale)
    if rest:
        pen.text(start + width(raised, REGULAR, RAISED) * scale, base, rest, MARK * scale)


def _records(pen: Pen, spread: JournalSpread) -> None:
    edges = _right_edges()
    for line, column in _lessons(spread):
        base = _ruled(line) + BASE
        pen.centred((edges[0] + edges[1]) / 2, base, f"{column.day:%d.%m}", DATE_SIZE)
        pen.centred((edges[1] + edges[2]) / 2, base, str(column.number), DATE_SIZE)
        if spread.topics_on:
            continue
        if not column.from_line:
            pen.centred((edges[2] + edges[3]) / 2, base, str(column.hours), DATE_SIZE)
        written = record(column)
        for x, lines in ((edges[3], written.topic), (edges[4], written.homework)):
            for down, words in enumerate(lines):
                for piece in words:
                    pen.text(x + at.PAD + piece.at, base + down * at.PITCH, piece.text, piece.size)
    if spread.topics_on:
        pen.text(edges[3] + at.PAD, _ruled(0) + BASE, ON_ANOTHER_PAGE % spread.topics_on, 7.6)


def _footer(pen: Pen, spread: JournalSpread) -> None:
    pen.code(at.LEFT, at.CODE, at.CODE_SIDE, spread.journal_id)
    beside = at.LEFT + at.CODE_SIDE + 10
    place = f"{spread.group} · {spread.year_title} · лист {spread.sheet_number}, страница {spread.page_number}"
    pen.text(beside, at.FOOTER_FIRST, printable(place), 8)
    pen.text(beside, at.FOOTER_SECOND, printable(formed(spread)), 8)
    college = printable(spread.college)
    pen.centred((at.LEFT + at.RIGHT) / 2, at.FOOTER_SECOND, str(spread.page_number), 11)
    pen.right(at.RIGHT, at.FOOTER_FIRST - 3.5, f"По плану {spread.hours_planned} ч, дано {spread.hours_given} ч", 8.8)
    pen.right(at.RIGHT, at.FOOTER_SECOND, f"Преподаватель ____________________ {printable(spread.teacher_signed)}", 8.8)
    pen.text(beside, at.FOOTER_FIRST - 10, college, fitting(college, REGULAR, 8, 300))


def formed(sheet: Sheet) -> str:
    """Say of what moment the data are: never the moment of printing."""
    if sheet.data_time is None:
        return f"Записей нет · версия данных {sheet.data_version}"
    return f"Сформировано {sheet.data_time:%d.%m.%Y, %H:%M} · версия данных {sheet.data_version}"
