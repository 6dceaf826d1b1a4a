"""A pen on one page: words and rules by heights counted from the upper edge."""

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from math import cos, radians, sin

import segno
from reportlab.pdfgen.canvas import Canvas

from papers.print.fonts import BOLD, REGULAR, face, fitting, printable, width
from papers.print.lines import broken

Rule = tuple[float, float, float, float]

THIN, STRONG, FRAME = 0.35, 0.85, 1.1
SMALLEST = 5.4


def blank(printed: BytesIO, wide: float, high: float, size: float = 10) -> Canvas:
    """Return a canvas whose bytes follow from what is drawn alone, with our faces at hand.

    Streams are left plain here: pikepdf packs them once, and reportlab would write them as ASCII in Python.
    """
    face(REGULAR)
    face(BOLD)
    return Canvas(
        printed, pagesize=(wide, high), pageCompression=0, invariant=1, initialFontName=REGULAR, initialFontSize=size
    )


class Pen:
    """Draws on the page that the canvas has open; words are gathered and written when the page is done."""

    def __init__(self, canvas: Canvas, height: float, shift: float = 0.0) -> None:
        self._canvas, self._height = canvas, height
        self._words = canvas.beginText()
        canvas.translate(shift, 0)

    def done(self) -> None:
        """Write what was gathered and close the page."""
        self._canvas.setFillGray(0)
        self._canvas.drawText(self._words)
        self._canvas.showPage()

    def rules(self, rules: Iterable[Rule], weight: float, *, grey: float = 0.0, dashes: tuple[float, ...] = ()) -> None:
        """Draw straight rules of one weight."""
        self._stroke(weight, grey, dashes)
        self._canvas.lines([(x, self._height - y, u, self._height - v) for x, y, u, v in rules])

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        high: float,
        weight: float = FRAME,
        *,
        grey: float = 0.0,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a frame by its upper left corner."""
        self._stroke(weight, grey, dashes)
        self._canvas.rect(x, self._height - y - high, wide, high)

    def circle(
        self, x: float, y: float, radius: float, weight: float, *, grey: float = 0.0, dashes: tuple[float, ...] = ()
    ) -> None:
        """Draw a circle by its centre."""
        self._stroke(weight, grey, dashes)
        self._canvas.circle(x, self._height - y, radius)

    def text(self, x: float, y: float, text: str, size: float, font: str = REGULAR) -> None:
        """Write printable words from x on."""
        self._words.setFont(font, size)
        self._words.setTextOrigin(x, self._height - y)
        self._words.textOut(text)

    def right(self, x: float, y: float, text: str, size: float, font: str = REGULAR) -> None:
        """Write words that end at x."""
        self.text(x - width(text, font, size), y, text, size, font)

    def centred(self, x: float, y: float, text: str, size: float, font: str = REGULAR) -> None:
        """Write words with their middle at x."""
        self.text(x - width(text, font, size) / 2, y, text, size, font)

    def pair(self, x: float, y: float, plain: str, bold: str, size: float) -> None:
        """Write plain words and bold ones after them, their middle at x."""
        start = x - (width(plain, REGULAR, size) + width(bold, BOLD, size)) / 2
        self.text(start, y, plain, size)
        self.text(start + width(plain, REGULAR, size), y, bold, size, BOLD)

    def heading(self, x: float, y: float, text: str, room: float) -> float:
        """Write a bold heading, smaller or on more lines if long; return the height of its first line.

        Its last line stands at y.
        """
        size, lines = _headed(text, room)
        first = y - (len(lines) - 1) * size * 1.14
        for index, line in enumerate(lines):
            self.text(x, first + index * size * 1.14, line, size, BOLD)
        return first

    def within(self, x: float, y: float, text: str, size: float, room: float, *, centred: bool = False) -> None:
        """Write words in one ruled line ending at y-baseline: smaller if long, on several small lines if very long."""
        whole = printable(text)
        fit = fitting(whole, REGULAR, size, room)
        lines: tuple[str, ...] = (whole,)
        if fit < max(SMALLEST, size * 0.62):
            fit, lines = _crammed(text, room)
        first = y - (len(lines) - 1) * fit * 0.92 / 2 - (size - fit) * 0.35
        for index, line in enumerate(lines):
            at = x + (room - width(line, REGULAR, fit)) / 2 if centred else x
            self.text(at, first + index * fit * 0.92, line, fit)

    def across(
        self, x: float, y: float, text: str, size: float, *, angle: float, grey: float, font: str = BOLD
    ) -> None:
        """Write grey words at an angle with their middle at a point, under everything that comes later."""
        half, turn = width(text, font, size) / 2, radians(angle)
        drop = size * 0.35
        self._canvas.setFillGray(grey)
        words = self._canvas.beginText()
        words.setFont(font, size)
        words.setTextTransform(
            cos(turn),
            sin(turn),
            -sin(turn),
            cos(turn),
            x - half * cos(turn) + drop * sin(turn),
            self._height - y - half * sin(turn) - drop * cos(turn),
        )
        words.textOut(text)
        self._canvas.drawText(words)

    def code(self, x: float, y: float, side: float, content: str) -> None:
        """Draw a QR code by its upper left corner; a page uses the drawing that the file already holds."""
        name = "code" + sha256(content.encode()).hexdigest()[:12]
        if not self._canvas.hasForm(name):
            _keep_code(self._canvas, name, content)
        self._canvas.saveState()
        self._canvas.translate(x, self._height - y - side)
        self._canvas.scale(side, side)
        self._canvas.doForm(name)
        self._canvas.restoreState()

    def _stroke(self, weight: float, grey: float, dashes: tuple[float, ...]) -> None:
        self._canvas.setLineWidth(weight)
        self._canvas.setStrokeGray(grey)
        self._canvas.setDash(list(dashes))


def _headed(text: str, room: float) -> tuple[float, tuple[str, ...]]:
    whole = printable(text)
    size = fitting(whole, BOLD, 12.2, room)
    if size >= 9.4:
        return size, (whole,)
    return _first_fitting(text, BOLD, room, ((9.2, 2), (8.0, 2), (6.8, 3), (SMALLEST, 4)))


def _crammed(text: str, room: float) -> tuple[float, tuple[str, ...]]:
    return _first_fitting(
        text, REGULAR, room, ((6.6, 2), (6.0, 2), (SMALLEST, 2), (4.2, 3), (3.2, 4), (2.4, 5), (1.6, 8))
    )


def _first_fitting(
    text: str, font: str, room: float, attempts: Iterable[tuple[float, int]]
) -> tuple[float, tuple[str, ...]]:
    """Return the first size at which the text takes at most so many lines, else the last one."""
    size = 0.0
    lines: tuple[str, ...] = ()
    for size, most in attempts:
        lines = broken(text, font, size, room)
        if len(lines) <= most:
            break
    return size, lines


def _keep_code(canvas: Canvas, name: str, content: str) -> None:
    rows = segno.make(content, error="m", micro=False, boost_error=False).matrix
    module = 1 / len(rows)
    canvas.beginForm(name, 0, 0, 1, 1)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for start, end in _runs(row):
            path.rect(start * module, 1 - (down + 1) * module, (end - start) * module, module)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.endForm()


def _runs(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    start: int | None = None
    cells = [*row, 0]
    for index, dark in enumerate(cells):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            yield start, index
            start = None
