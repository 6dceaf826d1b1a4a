"""A small table of words inside a card: no columns to drag, as high as its rows; a chosen row may be acted upon."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.shell.theme import Theme

ROW, HEAD, FACT = 26, 26, 40
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


class RowsBox(QWidget):
    """Rows of (icon, tint, words…); without titles the first word is bold and the last one wraps."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, *, can_choose: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[str, ...]] = []
        self._titles: tuple[str, ...] = ()
        self.current = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can_choose else Qt.FocusPolicy.NoFocus)
        self._can_choose = can_choose
        theme.changed.connect(self.updateGeometry)

    def show_rows(self, rows: Sequence[tuple[str, ...]], titles: tuple[str, ...] = ()) -> None:
        """Show other rows."""
        self._rows, self._titles = list(rows), titles
        if self._can_choose:
            self.current = min(max(self.current, 0), len(self._rows) - 1)
        told = (", ".join(word for word in row[2:] if word) for row in self._rows)
        self.setAccessibleName(". ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(HEAD if self._titles else 0) + sum(self._heights()))

    minimumSizeHint = sizeHint

    def hasHeightForWidth(self) -> bool:
        return False

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if self._can_choose and step and 0 <= self.current + step < len(self._rows):
            self._choose(self.current + step)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._can_choose:
            return
        place = (int(event.position().y()) - self._theme.px(HEAD)) // max(self._theme.px(ROW), 1)
        if 0 <= place < len(self._rows):
            self._choose(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        lefts, top = self._lefts(), 0
        if self._titles:
            self._draw_head(painter, lefts)
            top = px(HEAD)
        for place, (row, high) in enumerate(zip(self._rows, self._heights(), strict=True)):
            self._draw_row(painter, QRect(0, top, self.width(), high), row, lefts, is_current=place == self.current)
            top += high

    def _choose(self, place: int) -> None:
        self.current = place
        self.update()
        self.chosen.emit(place)

    def _draw_head(self, painter: QPainter, lefts: list[int]) -> None:
        theme, px = self._theme, self._theme.px
        painter.fillRect(0, 0, self.width(), px(HEAD), theme.colour("bar"))
        painter.fillRect(0, px(HEAD) - 1, self.width(), 1, theme.colour("line-strong"))
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("text-2"))
        for title, left, right in zip(self._titles, lefts, [*lefts[1:], self.width()], strict=False):
            box = QRect(left + px(8), 0, right - left - px(12), px(HEAD))
            shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, _LEFT, shown)

    def _draw_row(
        self, painter: QPainter, rect: QRect, row: tuple[str, ...], lefts: list[int], *, is_current: bool
    ) -> None:
        theme, px = self._theme, self._theme.px
        icon, tint, *told = row
        if is_current:
            painter.fillRect(rect, theme.colour("selection"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        for n, (word, left, right) in enumerate(zip(told, lefts, [*lefts[1:], self.width()], strict=False)):
            start = left + px(8)
            last = n == len(told) - 1
            has_icon = (last and bool(self._titles)) or (not self._titles and n == 1)
            if has_icon:
                picture = theme.pixmap(icon, tint, px(16), self.devicePixelRatio())
                painter.drawPixmap(start, rect.center().y() - px(8), picture)
                start += px(22)
            bold = not self._titles and n == 0
            painter.setFont(theme.font(15 if bold else 14, bold=bold))
            painter.setPen(theme.colour(tint if has_icon and self._titles else "text"))
            box = QRect(start, rect.top(), right - start - px(8), rect.height())
            shown = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, _LEFT if self._titles else _WRAP, shown if self._titles else word)
        if is_current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _lefts(self) -> list[int]:
        if not self._titles:
            return [self._theme.px(4), self._theme.px(48)]
        shares = {2: (0, 50), 3: (0, 48, 74), 4: (0, 34, 50, 70)}[len(self._titles)]
        return [self.width() * share // 100 for share in shares]

    def _heights(self) -> list[int]:
        if self._titles:
            return [self._theme.px(ROW)] * len(self._rows)
        metrics = QFontMetrics(self._theme.font(14))
        room = max(self.width() - self._theme.px(90), 100)
        return [
            max(
                metrics.boundingRect(QRect(0, 0, room, 1000), _WRAP, row[-1]).height() + self._theme.px(16),
                self._theme.px(FACT),
            )
            for row in self._rows
        ]
