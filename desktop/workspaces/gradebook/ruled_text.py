"""Text on the ruled lines of the right page, and the titles above them."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.shell.theme import Theme
from desktop.widgets.grid_header import HEIGHT
from desktop.workspaces.gradebook.lessons import FIELDS

PAD = 6
Align = Qt.AlignmentFlag


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


def write_lines(painter: QPainter, text: str, inner: QRect, *, lines: int, height: int) -> None:
    """Write a text on the ruled lines; what does not fit ends in "…"."""
    rest = text
    for number in range(lines):
        if not rest:
            return
        head, tail = _first_line(rest, painter, inner.width())
        if number == lines - 1 and tail:
            joined = rest.replace("\n", " ")
            head = painter.fontMetrics().elidedText(joined, Qt.TextElideMode.ElideRight, inner.width())
        line = QRect(inner.left(), inner.top() + number * height, inner.width(), height)
        painter.drawText(line, Align.AlignLeft | Align.AlignVCenter, head)
        rest = tail


def _first_line(text: str, painter: QPainter, width: int) -> tuple[str, str]:
    """Part a text where its first line ends, at a word if possible."""
    head, _, tail = text.partition("\n")
    layout = QTextLayout(head, painter.font())
    layout.setTextOption(QTextOption())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    taken = line.textLength()
    layout.endLayout()
    if taken < len(head):
        return head[:taken].rstrip(), head[taken:].lstrip() + ("\n" + tail if tail else "")
    return head, tail
