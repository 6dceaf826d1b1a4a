"""What the upright pages of a journal share: their margins, the watermark, the foot with numbers of page and sheet."""

from papers.print.fonts import printable
from papers.print.journal import Upright
from papers.print.measures import HEIGHT as WIDE
from papers.print.measures import MM, STITCHED
from papers.print.measures import WIDTH as HIGH
from papers.print.pen import Pen
from papers.print.spread import demo_mark, formed

LEFT, RIGHT = STITCHED + 8 * MM, WIDE - 17 * MM
MIDDLE = (LEFT + RIGHT) / 2
MIRRORED = WIDE - RIGHT - LEFT  # how far a back moves to have its stitched margin at the right
SMALL = 9.2
CODE, CODE_SIDE = HIGH - 68, 38.0
BESIDE_CODE = LEFT + CODE_SIDE + 8


def grounds(pen: Pen, sheet: Upright) -> None:
    """Draw what lies under the matter, and the mark of a demo college."""
    if sheet.draft:
        pen.across(MIDDLE, HIGH / 2, "ЧЕРНОВИК", 92, angle=52, grey=0.94)
    if sheet.demo:
        demo_mark(pen, RIGHT, 22)


def foot(pen: Pen, sheet: Upright, *lines: str) -> None:
    """Draw the journal's code with these lines beside it, the moment of the data last, and the number of the page."""
    pen.code(LEFT, CODE, CODE_SIDE, sheet.journal_id)
    told = (*lines, formed(sheet))
    first = CODE + CODE_SIDE / 2 + 3 - (len(told) - 1) * 5.5
    for down, line in enumerate(told):
        pen.text(BESIDE_CODE, first + 11 * down, printable(line), SMALL)
    pen.centred(MIDDLE, HIGH - 18, str(sheet.page_number), 11)


def placed(sheet: Upright) -> str:
    """Say where the page stands: «ИСП-21 · 2026/27 · лист 1, страница 2»."""
    return f"{sheet.group} · {sheet.year_title} · лист {sheet.sheet_number}, страница {sheet.page_number}"
