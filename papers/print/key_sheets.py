"""The two sheets of the recovery key, one for each person who holds a half; neither says anything of the other half."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from college.days import spoken
from papers.print.fonts import BOLD, REGULAR, fitting, printable
from papers.print.lines import broken
from papers.print.measures import HEIGHT as WIDE
from papers.print.measures import MM
from papers.print.measures import WIDTH as HIGH
from papers.print.pdfa import archival
from papers.print.pen import STRONG, THIN, Pen, blank

LEFT, TOP = 22 * MM, 24 * MM
ROOM = WIDE - 2 * LEFT
LINE, SIZE = 30.0, 20.0

RULES = (
    "Эта половина одна ничего не открывает. Нужны обе, и вводят их двое, каждый свою.",
    "Ключ возвращает неотправленные записи, когда сотрудник забыл пароль. Применение видно в журнале доступа.",
    "Храните лист под замком, отдельно от второй половины. Не снимайте копий и фотографий, не пересылайте.",
    "На компьютере сотрудника: parta recover. Регистр и пробелы не важны, последнее слово проверяет остальные.",
    "Уходя, передайте лист тому, кого назначил директор. Если лист потерян: parta-server recovery init --again.",
)


@dataclass(frozen=True, slots=True)
class KeySheet:
    """One half as it is printed: lines of words, the key's sign, who holds it."""

    holder: str = field(repr=False)
    number: int
    sign: str
    lines: tuple[str, ...] = field(repr=False)


def print_key_sheets(sheets: Sequence[KeySheet], college: str, made: date) -> bytes:
    """Print one upright sheet for each half; the same data give the same bytes."""
    printed = BytesIO()
    canvas = blank(printed, WIDE, HIGH)
    for sheet in sheets:
        canvas.setPageSize((WIDE, HIGH))
        pen = Pen(canvas, HIGH)
        _sheet(pen, sheet, college, made)
        pen.done()
    canvas.save()
    return archival(printed.getvalue(), title="Ключ восстановления", moment=None)


def _sheet(pen: Pen, sheet: KeySheet, college: str, made: date) -> None:
    y = _lines(pen, TOP, college, REGULAR, 10, 13) + 22
    pen.text(LEFT, y, f"Ключ восстановления, половина {sheet.number} из 2", 18, BOLD)
    day = f"{spoken(made)} {made.year} года"
    pen.text(LEFT, y + 22, f"Знак ключа {sheet.sign} · сделан {day}", 11)
    y = _lines(pen, y + 44, f"Хранит: {sheet.holder}", BOLD, 12, 16) + 12
    high = LINE * len(sheet.lines) + 18
    pen.box(LEFT, y, ROOM, high, STRONG)
    for place, line in enumerate(sheet.lines):
        pen.text(LEFT + 14, y + LINE * (place + 1) - 2, line, fitting(line, BOLD, SIZE, ROOM - 28), BOLD)
    y += high + 30
    for number, rule in enumerate(RULES, 1):
        pen.text(LEFT, y, f"{number}.", 10.5, BOLD)
        y = _lines(pen, y, rule, REGULAR, 10.5, 14.5, LEFT + 16) + 4
    y += 44
    pen.rules([(LEFT, y, LEFT + 70 * MM, y), (LEFT + 80 * MM, y, LEFT + ROOM, y)], THIN)
    pen.text(LEFT, y + 10, "подпись получившего", 8)
    pen.text(LEFT + 80 * MM, y + 10, "дата", 8)


def _lines(pen: Pen, y: float, text: str, font: str, size: float, step: float, left: float = LEFT) -> float:
    """Write as many lines as the text needs; return where the next one stands."""
    for line in broken(printable(text), font, size, LEFT + ROOM - left):
        pen.text(left, y, line, size, font)
        y += step
    return y
