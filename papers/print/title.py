"""The title page of a journal, as it lies in the archive."""

from papers.print.fonts import BOLD, REGULAR, fitting, printable
from papers.print.journal import JournalTitle
from papers.print.lines import broken
from papers.print.measures import HEIGHT as WIDE
from papers.print.measures import MM, STITCHED
from papers.print.measures import WIDTH as HIGH
from papers.print.pen import Pen, Rule
from papers.print.spread import demo_mark, formed

LEFT, RIGHT = STITCHED, WIDE - 12 * MM
MIDDLE = (LEFT + RIGHT) / 2
FIELDS, FIELD_STEP = HIGH * 0.585, 22.0
VALUES = LEFT + 90


def draw(pen: Pen, title: JournalTitle) -> None:
    """Draw the title page, upright."""
    if title.draft:
        pen.across(MIDDLE, HIGH / 2, "ЧЕРНОВИК", 92, angle=52, grey=0.94)
    if title.demo:
        demo_mark(pen, RIGHT, 22)
    _college(pen, title)
    pen.centred(MIDDLE, HIGH * 0.325, "ЖУРНАЛ", 23, BOLD)
    pen.centred(MIDDLE, HIGH * 0.325 + 27, "учебных занятий", 23, BOLD)
    _group(pen, title)
    _fields(pen, title)
    _footer(pen, title)


def _college(pen: Pen, title: JournalTitle) -> None:
    y = 56.0
    for text in (title.founder, title.college):
        for line in broken(text, REGULAR, 10, RIGHT - LEFT):
            pen.centred(MIDDLE, y, line, 10)
            y += 14


def _group(pen: Pen, title: JournalTitle) -> None:
    group = printable(title.group)
    size = min(15.5, fitting("Группа " + group, BOLD, 15.5, RIGHT - LEFT))
    pen.pair(MIDDLE, HIGH * 0.325 + 66, "Группа ", group, size)


def _fields(pen: Pen, title: JournalTitle) -> None:
    rules: list[Rule] = []
    y = FIELDS
    for name, value in title.lines:
        lines = broken(value, REGULAR, 9.8, RIGHT - VALUES) or ("",)
        for line in lines:
            pen.text(VALUES, y, line, 9.8)
            y += 13
        y -= 13
        pen.text(LEFT, y, printable(name), 9.8)
        rules.append((VALUES, y + 4.4, RIGHT, y + 4.4))
        y += FIELD_STEP
    pen.rules(rules, 0.6)


def _footer(pen: Pen, title: JournalTitle) -> None:
    top = HIGH - 48
    pen.code(LEFT, top, 26, title.journal_id)
    pen.text(LEFT + 34, top + 6, printable(f"Журнал № {title.number}"), 7.4)
    pen.text(LEFT + 34, top + 15.5, printable(f"{title.pages} страниц, {title.sheets} листов"), 7.4)
    pen.text(LEFT + 34, top + 25, printable(formed(title)), 7.4)
    for index, line in enumerate(title.kept.split("\n")):
        pen.right(RIGHT, top + 15.5 + 9.5 * index, printable(line), 7.4)
