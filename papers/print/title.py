"""The title page of a journal, as it lies in the archive."""

from college.numerals import numbered
from papers.print.fonts import BOLD, REGULAR, fitting, printable
from papers.print.journal import JournalTitle
from papers.print.lines import broken
from papers.print.measures import WIDTH as HIGH
from papers.print.pen import Pen, Rule
from papers.print.upright import CODE, LEFT, MIDDLE, RIGHT, SMALL, foot, grounds

NAME = HIGH * 0.325
FIELDS, FIELD_STEP, FIELD = HIGH * 0.565, 33.0, 12.2
VALUES = LEFT + 134


def draw(pen: Pen, title: JournalTitle) -> None:
    """Draw the title page, upright."""
    grounds(pen, title)
    _college(pen, title)
    pen.centred(MIDDLE, NAME, "ЖУРНАЛ", 32, BOLD)
    pen.centred(MIDDLE, NAME + 40, "учебных занятий", 32, BOLD)
    _group(pen, title)
    _fields(pen, title)
    _footer(pen, title)


def _college(pen: Pen, title: JournalTitle) -> None:
    y = 61.0
    for text in (title.founder, title.college):
        for line in broken(text, REGULAR, 12.4, RIGHT - LEFT):
            pen.centred(MIDDLE, y, line, 12.4)
            y += 18


def _group(pen: Pen, title: JournalTitle) -> None:
    group = printable(title.group)
    size = fitting("Группа " + group, BOLD, 22, RIGHT - LEFT)
    pen.pair(MIDDLE, NAME + 98, "Группа ", group, size)


def _fields(pen: Pen, title: JournalTitle) -> None:
    rules: list[Rule] = []
    y = FIELDS
    for name, value in title.lines:
        lines = broken(value, REGULAR, FIELD, RIGHT - VALUES) or ("",)
        for line in lines:
            pen.text(VALUES, y, line, FIELD)
            y += 19
        y -= 19
        pen.text(LEFT, y, printable(name), FIELD)
        rules.append((VALUES, y + 6, RIGHT, y + 6))
        y += FIELD_STEP
    pen.rules(rules, 0.7)


def _footer(pen: Pen, title: JournalTitle) -> None:
    foot(pen, title, f"Журнал № {title.number}", _extent(title))
    for index, line in enumerate(title.kept.split("\n")):
        pen.right(RIGHT, CODE + 16 + 11 * index, printable(line), SMALL)


def _extent(title: JournalTitle) -> str:
    pages = numbered(title.pages, "страница", "страницы", "страниц")
    return f"{pages}, {numbered(title.sheets, 'лист', 'листа', 'листов')}"
