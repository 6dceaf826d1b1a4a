"""Slips with one-use codes, several to a sheet with lines to cut along, and the register of what was given to whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from papers.print.fonts import BOLD, REGULAR, fitting, printable
from papers.print.journal import Progress, Stopped
from papers.print.lines import broken
from papers.print.measures import HEIGHT as WIDE
from papers.print.measures import MM
from papers.print.measures import WIDTH as HIGH
from papers.print.pdfa import archival
from papers.print.pen import STRONG, THIN, Pen, Rule, blank

PER_SHEET = 4
EDGE, TOP = 12 * MM, 9 * MM
SLIP = (HIGH - 2 * TOP) / PER_SHEET
STUB = 52 * MM  # what the person signs and leaves with the issuer: no code stands on it
BODY = EDGE + STUB + 6 * MM
RIGHT = WIDE - EDGE
CUT_GREY, DASHES = 0.45, (3.0, 3.0)
LEADING = 1.24
_SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # of the words on a stub, so that the line to sign on stays free

STAFF_STEPS = (
    "Откройте «Парту» в колледже: «Другой сотрудник», «Первый вход по листку».",
    "Введите логин и код с этого листка.",
    "Придумайте пароль, не короче 10 знаков. Его не знает никто, кроме вас.",
    "Уничтожьте листок: код действует один раз.",
)
WEB_STEPS = (
    "Откройте дневник колледжа в браузере и нажмите «Первый вход по листку».",
    "Введите логин и код с этого листка.",
    "Придумайте пароль, не короче 10 знаков. Его не знает никто, кроме вас.",
    "Уничтожьте листок: код действует один раз.",
)


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's code; `code` is as it is printed, XXXXX-XXXXX, `until` carries the college's zone."""

    name: str = field(repr=False)
    work: str = field(repr=False)
    login: str = field(repr=False)
    code: str = field(repr=False)
    until: datetime
    is_of_staff: bool = True


@dataclass(frozen=True, slots=True)
class SlipHead:
    """What all slips of one printing say alike: the college, who gives them out, whether people are invented."""

    college: str
    issued_by: str = field(repr=False)
    demo: bool = False


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One line of the register: when, to whom, by whom, and what became of the code."""

    made: datetime
    name: str = field(repr=False)
    kind: str
    made_by: str = field(repr=False)
    until: datetime
    fate: str


def print_slips(slips: Sequence[Slip], head: SlipHead, progress: Progress | None = None) -> bytes:
    """Print the slips, four to an upright sheet; the same data give the same bytes."""
    sheets = [slips[place : place + PER_SHEET] for place in range(0, len(slips), PER_SHEET)]
    return _printed(sheets, lambda pen, sheet, _: _slips(pen, sheet, head), "Листки с кодами", None, progress)


def print_register(lines: Sequence[IssueLine], head: SlipHead, progress: Progress | None = None) -> bytes:
    """Print the register of issue as a table with room for the signature of whoever took the slip."""
    rows = [lines[place : place + _ROWS] for place in range(0, len(lines), _ROWS)] or [()]
    moment = max((line.made for line in lines), default=None)
    return _printed(
        rows,
        lambda pen, sheet, number: _register(pen, sheet, head, number, len(rows)),
        "Реестр выдачи кодов",
        moment,
        progress,
    )


def _printed(
    sheets: Sequence[Sequence[object]], draw: Callable[..., None], title: str, moment: datetime | None,
    progress: Progress | None,
) -> bytes:  # fmt: skip
    if not any(sheets) and title == "Листки с кодами":
        raise ValueError("nothing to print")
    printed = BytesIO()
    canvas = blank(printed, WIDE, HIGH)
    for number, sheet in enumerate(sheets, 1):
        canvas.setPageSize((WIDE, HIGH))
        pen = Pen(canvas, HIGH)
        draw(pen, sheet, number)
        pen.done()
        if progress is not None and not progress(number, len(sheets)):
            raise Stopped(number)
    canvas.save()
    return archival(printed.getvalue(), title=title, moment=moment)


# ---- slips


def _slips(pen: Pen, sheet: Sequence[Slip], head: SlipHead) -> None:
    for place, slip in enumerate(sheet):
        top = TOP + place * SLIP
        _stub(pen, slip, head, top)
        _body(pen, slip, head, top)
        across: list[Rule] = [(6 * MM, top + SLIP, WIDE - 6 * MM, top + SLIP)]
        down: list[Rule] = [(EDGE + STUB, top + 2 * MM, EDGE + STUB, top + SLIP - 2 * MM)]
        pen.rules([*across, *down], THIN, grey=CUT_GREY, dashes=DASHES)


def _stub(pen: Pen, slip: Slip, head: SlipHead, top: float) -> None:
    room, y = STUB - 6 * MM, top + 8 * MM
    foot = top + SLIP - 8 * MM
    pen.text(EDGE, y, "Корешок", 9, BOLD)
    told = (
        (slip.name, BOLD, 10.5), (slip.work, REGULAR, 9.0), (f"Логин {slip.login}", REGULAR, 9.0),
        (f"Выдал: {head.issued_by}", REGULAR, 8.0),
    )  # fmt: skip
    scale = next((each for each in _SCALES if _height(told, each, room) <= foot - 24 - 22 - y), _SCALES[-1])
    for text, font, size in told:
        y = _lines(pen, EDGE, y + size * scale * LEADING, text, font, size * scale, room, size * scale * LEADING)
        y -= size * scale * LEADING
    pen.rules([(EDGE, foot - 24, EDGE + room, foot - 24), (EDGE, foot, EDGE + room, foot)], THIN)
    pen.text(EDGE, foot - 24 + 8, "подпись получившего", 7)
    pen.text(EDGE, foot + 8, "дата", 7)


def _height(told: Sequence[tuple[str, str, float]], scale: float, room: float) -> float:
    return sum(len(broken(text, font, size * scale, room)) * size * scale * LEADING for text, font, size in told)


def _body(pen: Pen, slip: Slip, head: SlipHead, top: float) -> None:
    room = RIGHT - BODY
    y = top + 8 * MM
    mark = "  ·  демонстрация, люди вымышлены" if head.demo else ""
    _one(pen, BODY, y, head.college + mark, REGULAR, 8.5, room)
    y += 20
    _one(pen, BODY, y, slip.name, BOLD, 14, room)
    _one(pen, BODY, y + 13, slip.work, REGULAR, 9.5, room)
    half = BODY + room * 0.42
    box = y + 24
    pen.box(BODY, box, room, 40, STRONG)
    pen.text(BODY + 8, box + 13, "Логин", 8)
    _one(pen, BODY + 8, box + 31, slip.login, BOLD, 15, half - BODY - 14)
    pen.rules([(half, box, half, box + 40)], THIN)
    pen.text(half + 8, box + 13, "Код, действует один раз", 8)
    _one(pen, half + 8, box + 32, slip.code, BOLD, 19, RIGHT - half - 14)
    y = box + 54
    pen.text(BODY, y, f"Код действует до {slip.until:%d.%m.%Y, %H:%M}. Пять неверных попыток его погасят.", 9)
    y += 14
    for number, step in enumerate(STAFF_STEPS if slip.is_of_staff else WEB_STEPS, 1):
        pen.text(BODY, y, f"{number}.", 9, BOLD)
        y = _lines(pen, BODY + 13, y, step, REGULAR, 9, room - 13, 12)


# ---- the register

_COLUMNS = (
    ("№", 9 * MM), ("Выдан", 25 * MM), ("Кому", 50 * MM), ("Кто выдал", 32 * MM), ("Состояние", 38 * MM),
    ("Подпись", 32 * MM),
)  # fmt: skip
_HEAD, _ROW = 66.0, 22.0
_ROWS = int((HIGH - _HEAD - 22 - 40) // _ROW)


def _register(pen: Pen, lines: Sequence[IssueLine], head: SlipHead, page: int, pages: int) -> None:
    left = EDGE
    right = left + sum(wide for _, wide in _COLUMNS)
    _one(pen, left, 30, head.college, REGULAR, 9, right - left)
    pen.text(left, 50, "Реестр выдачи кодов для первого входа", 13, BOLD)
    if head.demo:
        pen.right(right, 50, "демонстрация, люди вымышлены", 8.5)
    bottom = _HEAD + 22 + len(lines) * _ROW
    rules: list[Rule] = [(left, _HEAD + 22 + n * _ROW, right, _HEAD + 22 + n * _ROW) for n in range(len(lines) + 1)]
    x = left
    for title, wide in _COLUMNS:
        pen.text(x + 4, _HEAD + 15, title, 9, BOLD)
        rules.append((x, _HEAD, x, bottom))
        x += wide
    pen.rules([*rules, (right, _HEAD, right, bottom), (left, _HEAD, right, _HEAD)], THIN)
    for place, line in enumerate(lines):
        _row(pen, line, (page - 1) * _ROWS + place + 1, _HEAD + 22 + place * _ROW)
    if not lines:
        pen.text(left + 4, bottom + 16, "Кодов ещё не выдавали.", 9)
    pen.text(left, HIGH - 18, printable(f"Напечатал: {head.issued_by}"), 8)
    pen.right(right, HIGH - 18, f"Страница {page} из {pages}", 8)


def _row(pen: Pen, line: IssueLine, number: int, top: float) -> None:
    told = (str(number), f"{line.made:%d.%m.%Y %H:%M}", line.name, line.made_by, line.fate)
    x = EDGE
    for text, (_, wide) in zip(told, _COLUMNS, strict=False):
        pen.within(x + 4, top + 14, text, 8.6, wide - 8)
        x += wide


def _one(pen: Pen, x: float, y: float, text: str, font: str, size: float, room: float) -> None:
    """Write one line, smaller if it is long."""
    whole = printable(text)
    pen.text(x, y, whole, fitting(whole, font, size, room), font)


def _lines(pen: Pen, x: float, y: float, text: str, font: str, size: float, room: float, step: float) -> float:
    """Write as many lines as the text needs; return where the next one stands."""
    for line in broken(text, font, size, room):
        pen.text(x, y, line, size, font)
        y += step
    return y
