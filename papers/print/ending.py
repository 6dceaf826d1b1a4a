"""The last page of a journal: records of checking, acceptance for the archive, and the sticker for the thread."""

from college.numerals import form, in_words, numbered
from papers.print.fonts import BOLD, REGULAR, width
from papers.print.journal import JournalEnd
from papers.print.lines import broken
from papers.print.measures import MM
from papers.print.measures import WIDTH as HIGH
from papers.print.pen import Pen
from papers.print.upright import LEFT, RIGHT, foot, grounds, placed

SIZE, SMALL = 11.6, 9.2
HEADING = 66.0
CHECKS = (
    ("Фактическое выполнение рабочей программы проверено.", "Методист"),
    ("Объективность текущих и итоговых оценок проверена.", "Заведующий учебной частью"),
)
CHECK, CHECKED = 96.0, 116.0  # the first record, and from one to the next
RULED = 21.0
BOX, BOX_HEIGHT = 322.0, 90.0
CUT = 436.0
STICKER_WIDTH, STICKER_HEIGHT = 120 * MM, 90 * MM
STICKER_LEFT, STICKER = RIGHT - STICKER_WIDTH - 12, CUT + 29
SEAL = 19 * MM  # radius: a seal of 38 mm
NOTE = HIGH - 100
SHEETS = ("лист", "листа", "листов")
DASHES = (3.0, 2.4)
DATE = ((0.0, "«", 22.0), (1.0, "»", 78.0), (5.0, "20", 20.0), (3.0, "г.", 0.0))  # gap, letters, rule after them
DATE_WIDTH = sum(gap + width(text, REGULAR, SIZE) + ruled for gap, text, ruled in DATE)


def draw(pen: Pen, end: JournalEnd) -> None:
    """Draw the last page, upright; names of officials are written by hand."""
    grounds(pen, end)
    pen.text(LEFT, HEADING, "Записи о проверке", 14, BOLD)
    for place, (said, post) in enumerate(CHECKS):
        _check(pen, CHECK + CHECKED * place, said, post)
    _acceptance(pen)
    _cut(pen)
    _sticker(pen, end.sheet_number)
    for down, line in enumerate(broken(_reckoned(end), REGULAR, SMALL, RIGHT - LEFT)):
        pen.text(LEFT, NOTE + 12 * down, line, SMALL)
    foot(pen, end, placed(end))


def _check(pen: Pen, y: float, said: str, post: str) -> None:
    pen.text(LEFT, y, said, SIZE)
    remarks = "Замечания"
    pen.text(LEFT, y + RULED, remarks, SIZE)
    start = LEFT + width(remarks, REGULAR, SIZE) + 6
    pen.rules([(start, y + RULED + 2, RIGHT, y + RULED + 2), (LEFT, y + 2 * RULED + 2, RIGHT, y + 2 * RULED + 2)], 0.5)
    _signature(pen, LEFT, y + 3 * RULED, post, RIGHT - LEFT)
    _date(pen, RIGHT, y + 4 * RULED + 4)


def _signature(pen: Pen, x: float, y: float, post: str, room: float) -> None:
    """Write the post, a rule to sign on, and one for the name in clear letters."""
    start, end = x + width(post, REGULAR, SIZE) + 6, x + room
    pen.text(x, y, post, SIZE)
    signed = start + (end - start) * 0.42
    pen.rules([(start, y + 2, signed, y + 2), (signed + 8, y + 2, end, y + 2)], 0.5)
    for left, right, what in ((start, signed, "подпись"), (signed + 8, end, "фамилия, инициалы")):
        pen.centred((left + right) / 2, y + 9.4, what, 6.4)


def _date(pen: Pen, right: float, y: float) -> None:
    """Write «__» ______ 20__ г. ending there."""
    x = right - DATE_WIDTH
    for gap, text, ruled in DATE:
        x += gap
        pen.text(x, y, text, SIZE)
        x += width(text, REGULAR, SIZE)
        if ruled:
            start = x + (4 if text == "»" else 0)
            pen.rules([(start, y + 2, x + ruled, y + 2)], 0.5)
        x += ruled


def _acceptance(pen: Pen) -> None:
    pen.box(LEFT, BOX, RIGHT - LEFT, BOX_HEIGHT)
    inner = LEFT + 14
    pen.text(inner, BOX + 25, "Журнал проверен и принят для сдачи в архив.", 12.2, BOLD)
    room = RIGHT - 14 - inner
    post = "Заместитель директора по УМР"
    _signature(pen, inner, BOX + 50, post, room)
    pen.text(inner, BOX + 76, "Дата", SIZE)
    _date(pen, inner + width("Дата ", REGULAR, SIZE) + DATE_WIDTH, BOX + 76)


def _cut(pen: Pen) -> None:
    pen.rules([(LEFT, CUT, RIGHT, CUT)], 0.6, grey=0.45, dashes=DASHES)
    _scissors(pen, LEFT + 1, CUT + 13)
    pen.text(LEFT + 20, CUT + 16.4, "вырезать: стикер на оборот последнего листа, 120 × 90 мм", SMALL)


def _scissors(pen: Pen, x: float, y: float) -> None:
    """Draw scissors, for PT Sans has none."""
    for side in (-1, 1):
        pen.circle(x + 2.4, y + 3.4 * side, 2.2, weight=0.8)
    pen.rules([(x + 4.1, y - 2.0, x + 14, y + 4.2), (x + 4.1, y + 2.0, x + 14, y - 4.2)], 0.8)


def _sticker(pen: Pen, sheets: int) -> None:
    middle, inner = STICKER_LEFT + STICKER_WIDTH / 2, STICKER_LEFT + 20
    pen.box(STICKER_LEFT, STICKER, STICKER_WIDTH, STICKER_HEIGHT, 0.7, grey=0.35, dashes=DASHES)
    pen.circle(STICKER_LEFT + 2, STICKER + STICKER_HEIGHT - 46, SEAL, weight=0.6, grey=0.55, dashes=(2.0, 2.0))
    pen.centred(STICKER_LEFT - SEAL / 2 + 4, STICKER + STICKER_HEIGHT - 42, "М. П.", 11)
    y = STICKER + 34
    for line in ("Прошито, пронумеровано", "и скреплено печатью"):
        pen.centred(middle, y, line, 14)
        y += 21
    for line in broken(stitched(sheets), BOLD, 16, STICKER_WIDTH - 28):
        pen.centred(middle, y + 3, line, 16, BOLD)
        y += 19
    _signature(pen, inner, STICKER + 148, "Директор", STICKER_WIDTH - 40)
    _date(pen, STICKER_LEFT + STICKER_WIDTH - 20, STICKER + 182)


def stitched(sheets: int) -> str:
    """Return «148 (сто сорок восемь) листов»."""
    return f"{sheets} ({in_words(sheets)}) {form(sheets, *SHEETS)}"


def _reckoned(end: JournalEnd) -> str:
    sides = "с двух сторон" if end.two_sided else "с одной стороны"
    pages = numbered(end.page_number, "страница", "страницы", "страниц")
    return (
        f"Число листов посчитано по очереди печати: {pages}, печать {sides}, {numbered(end.sheet_number, *SHEETS)}. "
        "Печать должна захватить и стикер, и лист переплёта (Положение, пункт 7.5)."
    )
