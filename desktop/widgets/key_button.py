"""A button that shows its key beside its word."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from desktop.shell.theme import Theme

GAP = 8


class KeyButton(QPushButton):
    """A push button with a key cap at the right of its word; `kind` is main, danger or ordinary."""

    def __init__(self, theme: Theme, text: str, keys: str, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme, self._keys, self._kind = theme, keys, kind
        self.setProperty("kind", kind)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + GAP + self._cap_width(), size.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        font = self._theme.font(14, bold=self._kind == "main")
        text_width = QFontMetrics(font).horizontalAdvance(self.text())
        left = (self.width() - text_width - GAP - self._cap_width()) // 2
        painter.setFont(font)
        painter.setPen(self._ink())
        painter.drawText(QRect(left, 0, text_width + 1, self.height()), _MIDDLE, self.text())
        self._draw_cap(painter, left + text_width + GAP)

    def _draw_cap(self, painter: QPainter, left: int) -> None:
        height = self._theme.px(18)
        box = QRectF(left + 0.5, (self.height() - height) // 2 + 0.5, self._cap_width() - 1, height - 1)
        painter.setFont(self._theme.font(12))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._kind != "main" and self.isEnabled():
            painter.setPen(QPen(self._theme.colour("edge"), 1))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(self._ink())
        painter.drawText(box, _CENTRE, self._keys)

    def _cap_width(self) -> int:
        return QFontMetrics(self._theme.font(12)).horizontalAdvance(self._keys) + self._theme.px(10)

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return self._theme.colour("text-3")
        return self._theme.colour("on-accent" if self._kind == "main" else "text")


_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
