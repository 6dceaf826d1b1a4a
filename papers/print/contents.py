"""The contents of a journal: disciplines in full, who teaches them, and their pages at the end of a row of dots."""

from collections.abc import Iterable, Sequence

from papers.print.fonts import BOLD, REGULAR, printable, width
from papers.print.journal import ContentsLine, JournalContents
from papers.print.lines import broken
from papers.print.measures import WIDTH as HIGH
from papers.print.pen import Pen
from papers.print.upright import LEFT, RIGHT, foot, grounds, placed

HEADING, FIRST, BOTTOM = 66.0, 112.0, HIGH - 98
SIZE, PITCH = 11.2, 14.4
TEACHER, TEACHER_PITCH = 9.4, 12.4
GAP = 8.6
CODE, PAGES = 68.0, 56.0
TITLE = LEFT + CODE
LEAST_DOTS = 22.0
ROOM = RIGHT - PAGES - LEAST_DOTS - TITLE
NOTE_SIZE = 9.2
DOT = ". "


def parted(lines: Iterable[ContentsLine], note: str) -> tuple[tuple[ContentsLine, ...], ...]:
    """Divide the lines among pages; how many pages there are does not hang on the numbers in the lines."""
    pages: list[list[ContentsLine]] = [[]]
    y = FIRST
    for line in lines:
        if y + _height(line) > BOTTOM and pages[-1]:
            pages.append([])
            y = FIRST
        pages[-1].append(line)
        y += _height(line)
    if note and y + PITCH * len(_noted(note)) > BOTTOM:
        pages.append([])
    return tuple(map(tuple, pages))


def draw(pen: Pen, contents: JournalContents) -> None:
    """Draw one page of the contents, upright."""
    grounds(pen, contents)
    pen.text(LEFT, HEADING, "Содержание (продолжение)" if contents.is_further else "Содержание", 15, BOLD)
    _columns(pen)
    y = FIRST
    for line in contents.lines:
        _line(pen, y, line)
        y += _height(line)
    for down, words in enumerate(_noted(contents.note)):
        pen.text(LEFT, y + 6 + 12 * down, words, NOTE_SIZE)
    foot(pen, contents, placed(contents))


def _columns(pen: Pen) -> None:
    y = HEADING + 22
    pen.text(LEFT, y, "Индекс", 8)
    pen.text(TITLE, y, "Наименование дисциплины (МДК, практики), преподаватель", 8)
    pen.right(RIGHT, y, "Страницы", 8)
    pen.rules([(LEFT, y + 5, RIGHT, y + 5)], 0.7)


def _line(pen: Pen, y: float, line: ContentsLine) -> None:
    titles = _titled(line)
    pen.within(LEFT, y, line.code, SIZE, CODE - 7)
    for down, words in enumerate(titles):
        pen.text(TITLE, y + PITCH * down, words, SIZE)
    last = y + PITCH * (len(titles) - 1)
    _dots(pen, TITLE + width(titles[-1], REGULAR, SIZE) + 5, RIGHT - PAGES, last)
    pen.right(RIGHT, last, _pages(line), SIZE)
    for down, words in enumerate(_taught(line)):
        pen.text(TITLE, last + TEACHER_PITCH * (down + 1), words, TEACHER)


def _dots(pen: Pen, start: float, end: float, y: float) -> None:
    """Lead the eye to the page; dots of all lines stand under each other."""
    number = int((end - start) / width(DOT, REGULAR, SIZE))
    pen.right(end, y, (DOT * number).rstrip(), SIZE)


def _pages(line: ContentsLine) -> str:
    return str(line.first_page) if line.first_page == line.last_page else f"{line.first_page}–{line.last_page}"


def _height(line: ContentsLine) -> float:
    return PITCH * len(_titled(line)) + TEACHER_PITCH * len(_taught(line)) + GAP


def _titled(line: ContentsLine) -> Sequence[str]:
    return broken(line.title, REGULAR, SIZE, ROOM) or (printable("—"),)


def _taught(line: ContentsLine) -> Sequence[str]:
    return broken(line.teacher_full, REGULAR, TEACHER, ROOM)


def _noted(note: str) -> Sequence[str]:
    return broken(note, REGULAR, NOTE_SIZE, RIGHT - LEFT) if note else ()
