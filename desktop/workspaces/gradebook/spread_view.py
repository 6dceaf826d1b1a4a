"""Both pages of the spread side by side, with the card below the right one; how they share the room."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.shell.theme import Theme
from desktop.widgets.grid_header import HEIGHT
from desktop.workspaces.gradebook.card import CellCard
from desktop.workspaces.gradebook.right_page import LINES, RightPage
from desktop.workspaces.gradebook.sheet import Sheet

RIGHT, RIGHT_MOST = 441, 560
GUTTER = 9
BOTH_FROM = 1000  # narrower, one page covers the other
CARD = 170  # the least height in which the card says anything
CARD_FROM = 520


class SpreadView(QWidget):
    """Lays out the spread. In a narrow window F6 turns the page instead of moving beside."""

    folded = Signal()  # one page now covers the other, or no longer does

    def __init__(self, sheet: Sheet, right: RightPage, card: CellCard, theme: Theme) -> None:
        super().__init__()
        self._sheet, self._right, self._card, self._theme = sheet, right, card, theme
        self._shows_right, self.is_folded = False, False
        for part in (sheet, right, card):
            part.setParent(self)
        theme.changed.connect(self._arrange)

    def show_side(self, *, right: bool) -> None:
        """Bring one page forward, where both have no room."""
        self._shows_right = right
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("window"))
        line = self._theme.colour("line-strong")
        for x in (self._sheet.geometry().right() + 1, self._right.x() - 1):
            painter.fillRect(x, 0, 1, self.height(), line)
        if not self._card.isHidden():
            painter.fillRect(self._right.x(), self._card.y() - 2, self._right.width(), 2, line)
        painter.end()

    def _arrange(self) -> None:
        px, width, height = self._theme.px, self.width(), self.height()
        both = width >= px(BOTH_FROM)
        extra = max(0, width - px(1290))
        right = min(px(RIGHT_MOST), px(RIGHT) + extra // 3) if both else width
        left = width - right - px(GUTTER) if both else width
        self._sheet.setVisible(both or not self._shows_right)
        self._right.setVisible(both or self._shows_right)
        self._sheet.setGeometry(0, 0, left, height)
        x = left + px(GUTTER) if both else 0
        has_card = height >= px(CARD_FROM) and (both or self._shows_right)
        self._card.setVisible(has_card)
        lessons = self._lessons_height(height) if has_card else height
        self._right.setGeometry(QRect(x, 0, right, lessons))
        self._card.setGeometry(QRect(x, lessons + 2, right, height - lessons - 2))
        self.update()
        if self.is_folded is both:
            self.is_folded = not both
            self.folded.emit()

    def _lessons_height(self, height: int) -> int:
        """Return a height that ends on a ruled line and leaves the card its room."""
        head, step = self._theme.px(HEIGHT), LINES * self._right.line_height()
        return head + max(2, (height - head - self._theme.px(CARD)) // step) * step
