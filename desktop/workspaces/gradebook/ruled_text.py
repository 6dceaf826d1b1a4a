"""Text on the ruled lines of the right page, and the titles above them."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.shell.theme import Theme
from desktop.widgets.grid_header import HEIGHT
from desktop.workspaces.gradebook.lessons import FIELDS

PAD = 6
TIGHTEST = 0.82  # as narrow as PT Sans Narrow is beside PT Sans
STEPS = 6  # from the full width of letters to the tightest
Align = Qt.AlignmentFlag


class Fitted(NamedTuple):
    """A text broken on ruled lines, with how much narrower its letters stand."""

    lines: tuple[str, ...]
    squeeze: float
    is_cut: bool  # the last line ends in "…"


class Titles(QHeaderView):
    """Titles of the right page, standing on the same line as those of the left."""

    def __init__(self, page: QTableView, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, page)
        self._theme = theme

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rect, px = self.viewport().rect(), self._theme.px
        painter.fillRect(rect, self._theme.colour("bar"))
        for column in range(self.count()):
            x, width = self.sectionViewportPosition(column), self.sectionSize(column)
            painter.setFont(self._theme.font(13))
            painter.setPen(self._theme.colour("text-2"))
            place = QRect(x, px(20), width - 1, px(28))
            align = Align.AlignLeft if column in FIELDS else Align.AlignHCenter
            if column in FIELDS:
                place.adjust(px(PAD), 0, 0, 0)
            title = self.model().headerData(column, Qt.Orientation.Horizontal)
            painter.drawText(place, align | Align.AlignVCenter, title)
            painter.fillRect(x + width - 1, 0, 1, rect.height(), self._theme.colour("line"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, self._theme.colour("line-strong"))
        painter.end()


def fitted(text: str, font: QFont, width: int, lines: int) -> Fitted:
    """Break a text on the ruled lines: as wide as possible, narrower if it would be cut, at last with "…"."""
    return _fitted(text, font.toString(), width, lines)


def write_lines(painter: QPainter, laid: Fitted, inner: QRect, *, height: int) -> None:
    """Write a broken text on the ruled lines of a place."""
    painter.save()
    painter.translate(inner.left(), inner.top())
    painter.scale(laid.squeeze, 1.0)
    for number, line in enumerate(laid.lines):
        place = QRectF(0, number * height, inner.width() / laid.squeeze + 1, height)
        painter.drawText(place, Align.AlignLeft | Align.AlignVCenter, line)
    painter.restore()


def last_width(laid: Fitted, font: QFont) -> int:
    """Return how much of its last line a broken text takes."""
    return round(QFontMetricsF(font).horizontalAdvance(laid.lines[-1]) * laid.squeeze) if laid.lines else 0


@lru_cache(maxsize=1024)
def _fitted(text: str, face: str, width: int, lines: int) -> Fitted:
    font = QFont()
    font.fromString(face)
    squeeze = 1.0
    for step in range(STEPS + 1):
        squeeze = 1.0 - (1.0 - TIGHTEST) * step / STEPS
        broken = _broken(text, font, width / squeeze)
        if len(broken) <= lines:
            return Fitted(broken, squeeze, is_cut=False)
    kept = broken[: lines - 1]
    rest = text.replace("\n", " ")
    for line in kept:
        rest = rest[len(line) :].lstrip()
    last = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width / squeeze)
    return Fitted((*kept, last), squeeze, is_cut=True)


def _broken(text: str, font: QFont, width: float) -> tuple[str, ...]:
    """Break a text where its lines are full, at a word if possible; its own line breaks stay."""
    lines: list[str] = []
    for part in text.split("\n"):
        layout = QTextLayout(part, font)
        layout.setTextOption(_WRAP)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(part[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
    return tuple(lines) if text else ()


_WRAP = QTextOption()
_WRAP.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
