"""Frozen edges of the matrix: turned names of roles above, sections and actions at the left, their corner."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.grid import Grid
from desktop.widgets.grid_glyphs import Glyphs
from desktop.workspaces.rights.model import RightsModel
from desktop.workspaces.rights.words import role_words, tr

HEIGHT = 138
WIDTH, ACTION_WIDTH = 268, 88
LEFT = 12
Align = Qt.AlignmentFlag
MIDDLE = Align.AlignLeft | Align.AlignVCenter


class RoleHead(QHeaderView):
    """Roles, their names read from below; the role in hand stands out."""

    def __init__(self, grid: Grid, model: RightsModel, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)
        self._grid, self._rights, self._theme = grid, model, theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(self.length(), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        glyphs, rect, current = self._grid.glyphs(), self.viewport().rect(), self._grid.currentIndex().column()
        painter.fillRect(rect, glyphs.colour("bar"))
        column = self.visualIndexAt(0) if self.count() else -1
        while 0 <= column < self.count() and self.sectionViewportPosition(column) <= rect.right():
            place = QRect(self.sectionViewportPosition(column), 0, self.sectionSize(column), rect.height())
            self._paint_role(painter, glyphs, column, place, is_current=column == current)
            column += 1
        painter.fillRect(0, rect.bottom(), rect.width(), 1, glyphs.colour("line-strong"))
        painter.end()

    def _paint_role(self, painter: QPainter, glyphs: Glyphs, column: int, place: QRect, *, is_current: bool) -> None:
        if is_current:
            painter.fillRect(place, glyphs.colour("selection"))
        painter.fillRect(place.right(), 0, 1, place.height(), glyphs.colour("line"))
        font = glyphs.font(14, bold=is_current)
        painter.setFont(font)
        painter.setPen(glyphs.colour("text"))
        room = QRect(0, 0, place.height() - glyphs.px(12), place.width() - 1)
        name = QFontMetricsF(font).elidedText(
            role_words(self._rights.role(column)), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.save()
        painter.translate(place.left(), place.height() - glyphs.px(6))
        painter.rotate(-90)
        painter.drawText(room, MIDDLE, name)
        painter.restore()


class LineHead(QHeaderView):
    """Sections and actions; a section is named where it begins and on the topmost line seen."""

    def __init__(self, grid: Grid, model: RightsModel, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Vertical, grid)
        self._grid, self._rights, self._theme = grid, model, theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        glyphs, rect = self._grid.glyphs(), self.viewport().rect()
        width, height = rect.width(), self._grid.row_height()
        painter.fillRect(rect, glyphs.colour("paper"))
        current = self._grid.currentIndex().row()
        top = row = self.offset() // height
        y = row * height - self.offset()
        while y <= rect.bottom() and row < self.count():
            place = QRect(0, y, width, height)
            if self._rights.is_title(row):
                paint_title(painter, glyphs, place, self._rights.line(row).shelf)
            else:
                self._paint_line(painter, glyphs, row, place, is_current=row == current, is_top=row == top)
            painter.fillRect(0, y + height - 1, width, 1, glyphs.colour("line"))
            row, y = row + 1, y + height
        painter.fillRect(width - 1, 0, 1, rect.height(), glyphs.colour("line-strong"))
        painter.end()

    def _paint_line(
        self, painter: QPainter, glyphs: Glyphs, row: int, place: QRect, *, is_current: bool, is_top: bool
    ) -> None:
        section, action = self._rights.caption(row)
        if is_current:
            painter.fillRect(place, glyphs.colour("selection"))
        font = glyphs.font(13, bold=is_current)
        painter.setFont(font)
        split = place.width() - glyphs.px(ACTION_WIDTH)
        if is_current or is_top or self._rights.begins_section(row):
            painter.setPen(glyphs.colour("text"))
            box = QRect(glyphs.px(LEFT), place.top(), split - glyphs.px(LEFT + 4), place.height() - 1)
            painter.drawText(box, MIDDLE, elided(font, section, box.width()))
        painter.setPen(glyphs.colour("text" if is_current else "text-2"))
        box = QRect(split, place.top(), place.width() - split - 2, place.height() - 1)
        painter.drawText(box, MIDDLE, elided(font, action, box.width()))


class Corner(QWidget):
    """The place above the lines: what stands at the left."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        glyphs, rect = self._grid.glyphs(), self.rect()
        painter.fillRect(rect, glyphs.colour("bar"))
        painter.fillRect(rect.right(), 0, 1, rect.height(), glyphs.colour("line-strong"))
        painter.fillRect(0, rect.bottom(), rect.width(), 1, glyphs.colour("line-strong"))
        painter.setFont(glyphs.font(13))
        painter.setPen(glyphs.colour("text-2"))
        below = rect.adjusted(glyphs.px(LEFT), 0, 0, -glyphs.px(6))
        painter.drawText(below, Align.AlignLeft | Align.AlignBottom, tr("Раздел"))
        painter.drawText(
            below.translated(rect.width() - glyphs.px(LEFT + ACTION_WIDTH), 0),
            Align.AlignLeft | Align.AlignBottom,
            tr("Действие"),
        )
        painter.end()


def paint_title(painter: QPainter, glyphs: Glyphs, place: QRect, title: str) -> None:
    """Paint the title of a shelf over the whole width of a part of the grid."""
    painter.fillRect(place.adjusted(0, 0, 0, -1), glyphs.colour("paper-alt"))
    if title:
        painter.setFont(glyphs.font(13, bold=True))
        painter.setPen(glyphs.colour("text"))
        painter.drawText(place.translated(QPoint(glyphs.px(8), 0)), MIDDLE, title)


def elided(font: QFont, text: str, width: int) -> str:
    """Return the text as far as it fits; the whole of it is in the tooltip and in the pane at the right."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
