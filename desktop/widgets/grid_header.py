"""Frozen edges of a grid: day over month over kind above, numbers and names at the left, their corner."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.grid import Grid
from desktop.widgets.grid_glyphs import SMALL_PX, Glyphs
from desktop.widgets.grid_painting import STRONG_EVERY, Lane

HEIGHT = 50
DAY, MONTH, KIND = 20, 14, 15  # bands from the top; the last pixel is the line
NUMBER_WIDTH = 26
NAME_WIDTH = 154  # the least
TEXT_LEFT = 6
LOCK = 14
Align = Qt.AlignmentFlag


class DateHeader(QHeaderView):
    """Dates of the lessons, as on paper: the day over the month, the kind of lesson under them."""

    hovered = Signal(int)  # the mouse is over this column, -1 when it left

    def __init__(self, grid: Grid, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)
        self._grid, self._theme = grid, theme
        self._over = -1
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(self.length(), self._theme.px(HEIGHT))  # Qt's own would ask the model about each column

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        glyphs, sheet = self._grid.glyphs(), self._grid.sheet()
        rect = self.viewport().rect()
        painter.fillRect(rect, glyphs.colour("bar"))
        column = self.visualIndexAt(0) if self.count() else -1
        while 0 <= column < self.count() and self.sectionViewportPosition(column) <= rect.right():
            left, width = self.sectionViewportPosition(column), self.sectionSize(column)
            size = QSize(width, rect.height())
            painter.drawPixmap(left, 0, glyphs.kept((sheet.lane(column), width), size, _paint_column))
            if sheet.lane(column).edge:
                painter.fillRect(left - 1, 0, 1, rect.height(), glyphs.colour("edge"))
            column += 1
        painter.fillRect(0, rect.bottom(), rect.width(), 1, glyphs.colour("line-strong"))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._enter(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._enter(-1)

    def _enter(self, column: int) -> None:
        if column != self._over:
            self._over = column
            self.hovered.emit(column)


class NameHeader(QHeaderView):
    """Numbers and names of the students; the current one stands out."""

    def __init__(self, grid: Grid, theme: Theme, caption: Callable[[int], tuple[str, str, bool]]) -> None:
        """`caption` gives number, name and whether the person is no longer of the group."""
        super().__init__(Qt.Orientation.Vertical, grid)
        self._grid, self._caption = grid, caption
        self._width = theme.px(NUMBER_WIDTH + NAME_WIDTH)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def set_width(self, width: int) -> None:
        """Set the width of numbers and names together."""
        if width != self._width:
            self._width = width
            self._grid.updateGeometries()
            if self.width() != width:  # the grid is at it just now and would not hear
                QTimer.singleShot(0, self._grid, self._grid.updateGeometries)

    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        glyphs, rect = self._grid.glyphs(), event.rect()
        width, height = self.viewport().width(), self._grid.row_height()
        painter.fillRect(rect, glyphs.colour("paper"))
        current = self._grid.currentIndex().row()
        row = (rect.top() + self.offset()) // height
        y = row * height - self.offset()
        while y <= rect.bottom():
            if row < self.count():
                self._paint_name(painter, glyphs, row, QRect(0, y, width, height), is_current=row == current)
            strong = (row + 1) % STRONG_EVERY == 0
            painter.fillRect(0, y + height - 1, width, 1, glyphs.colour("line-strong" if strong else "line"))
            row, y = row + 1, y + height
        painter.fillRect(glyphs.px(NUMBER_WIDTH) - 1, rect.top(), 1, rect.height(), glyphs.colour("line"))
        painter.fillRect(width - 1, rect.top(), 1, rect.height(), glyphs.colour("line-strong"))
        painter.end()

    def _paint_name(self, painter: QPainter, glyphs: Glyphs, row: int, place: QRect, *, is_current: bool) -> None:
        number, name, gone = self._caption(row)
        if is_current:
            painter.fillRect(place, glyphs.colour("selection"))
        numbers, text_left = glyphs.px(NUMBER_WIDTH), glyphs.px(TEXT_LEFT)
        painter.setFont(glyphs.font(SMALL_PX))
        painter.setPen(glyphs.colour("text-2" if is_current else "text-3"))
        box = QRect(0, place.top(), numbers - glyphs.px(5), place.height() - 1)
        painter.drawText(box, Align.AlignRight | Align.AlignVCenter, number)
        font = glyphs.font(14, bold=is_current)
        painter.setFont(font)
        painter.setPen(glyphs.colour("text-2" if gone else "text"))
        box = QRect(numbers + text_left, place.top(), place.width() - numbers - text_left - 3, place.height() - 1)
        shown = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Align.AlignLeft | Align.AlignVCenter, shown)


class Corner(QWidget):
    """The place above the names: what the columns of numbers and names are."""

    def __init__(self, grid: Grid, count: Callable[[], str]) -> None:
        super().__init__(grid)
        self._grid, self._count = grid, count
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        glyphs, rect = self._grid.glyphs(), self.rect()
        numbers, left = glyphs.px(NUMBER_WIDTH), glyphs.px(NUMBER_WIDTH + TEXT_LEFT)
        middle, lower, kind = glyphs.px(DAY - 4), glyphs.px(DAY + MONTH), glyphs.px(KIND)
        painter.fillRect(rect, glyphs.colour("bar"))
        painter.fillRect(numbers - 1, 0, 1, rect.height(), glyphs.colour("line"))
        painter.fillRect(rect.right(), 0, 1, rect.height(), glyphs.colour("line-strong"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, glyphs.colour("line-strong"))
        painter.setPen(glyphs.colour("text-2"))
        painter.setFont(glyphs.font(13))
        place = QRect(left, middle, rect.width() - left, glyphs.px(MONTH + 4))
        painter.drawText(place, Align.AlignLeft | Align.AlignVCenter, self.tr("Фамилия, имя"))
        painter.setFont(glyphs.font(SMALL_PX))
        place = QRect(left, lower, rect.width() - left, kind)
        painter.drawText(place, Align.AlignLeft | Align.AlignVCenter, self._count())
        painter.drawText(QRect(0, lower, numbers - 1, kind), Align.AlignCenter, "№")
        painter.end()


def _paint_column(painter: QPainter, glyphs: Glyphs, key: tuple[Lane, int], size: QSize) -> None:
    """Paint the header of one column, to be kept."""
    lane, place = key[0], QRect(QPoint(0, 0), size)
    painter.fillRect(place, glyphs.colour(lane.head))
    if lane.is_today:
        painter.fillRect(0, 0, place.width(), 3, glyphs.colour("accent"))
    painter.fillRect(place.right(), 0, 1, place.height(), glyphs.colour("line"))
    if lane.over:
        _paint_date(painter, glyphs, lane, place)
    _paint_kind(painter, glyphs, lane, place)


def _paint_date(painter: QPainter, glyphs: Glyphs, lane: Lane, place: QRect) -> None:
    left, inside = place.left(), place.width() - 1
    day, month = glyphs.px(DAY), glyphs.px(MONTH)
    over = "text-3" if lane.is_faint else "text"
    under = "text-3" if lane.is_faint else "text-2"
    painter.drawPixmap(left, 2, glyphs.word(lane.over, over, 15, (inside, day - 2), bold=not lane.is_faint))
    painter.fillRect(left + inside // 2 - 8, day, 17, 1, glyphs.colour("edge"))
    painter.drawPixmap(left, day, glyphs.word(lane.under, under, 13, (inside, month + 1)))
    painter.fillRect(left, day + month, inside, 1, glyphs.colour("line"))


def _paint_kind(painter: QPainter, glyphs: Glyphs, lane: Lane, place: QRect) -> None:
    """Write the kind of the lesson; a closed column has a lock instead."""
    band = QRect(place.left(), place.height() - glyphs.px(KIND) - 1, place.width() - 1, glyphs.px(KIND))
    if lane.is_closed:
        icon = glyphs.icon("lock", "locked", LOCK)
        painter.drawPixmap(band.center() - QPoint(glyphs.px(LOCK) // 2 - 1, glyphs.px(LOCK) // 2), icon)
    elif lane.kind:
        token = "text-3" if lane.is_faint else "text-2"
        word = glyphs.word(lane.kind, token, SMALL_PX, (band.width() - 2, band.height()))
        painter.drawPixmap(band.left() + 1, band.top(), word)
