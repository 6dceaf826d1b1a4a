"""The sidebar: a narrow rail of icons with words, or full rows with their keys."""

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.shell.theme import Theme

RAIL, FULL = 76, 196
RAIL_ITEM, FULL_ITEM = 52, 30


class SidebarItem(QAbstractButton):
    """One place of the sidebar."""

    def __init__(self, theme: Theme, name: str, title: str, icon: str, keys: str) -> None:
        super().__init__()
        self.name = name
        self._theme, self._icon, self._keys = theme, icon, keys
        self._full = False
        self._badge = 0
        self.setText(title)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{title} ({keys})")
        self._name_for_readers()

    def show_full(self, full: bool) -> None:
        self._full = full
        self.updateGeometry()
        self.update()

    def show_badge(self, count: int) -> None:
        self._badge = count
        self._name_for_readers()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            self._theme.px(FULL if self._full else RAIL), self._theme.px(FULL_ITEM if self._full else RAIL_ITEM)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, chosen = self._theme, self.isChecked()
        if chosen or self.underMouse():
            painter.fillRect(self.rect(), theme.colour("accent-soft" if chosen else "bar"))
        if chosen:
            painter.fillRect(0, 0, 3, self.height(), theme.colour("accent"))
        ink = "accent" if chosen else "text-2"
        painter.setPen(theme.colour(ink))
        if self._full:
            self._draw_full(painter, ink)
        else:
            self._draw_rail(painter, ink)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))

    def _draw_full(self, painter: QPainter, ink: str) -> None:
        px, height = self._theme.px, self.height()
        side = px(18)
        painter.drawPixmap(px(12), (height - side) // 2, self._pixmap(ink, side))
        font = self._theme.font(14, bold=self.isChecked())
        painter.setFont(font)
        painter.drawText(QRect(px(40), 0, self.width() - px(80), height), _LEFT, self.text())
        if self._badge:
            after = px(40) + QFontMetrics(font).horizontalAdvance(self.text()) + px(8)
            self._draw_badge(painter, after, (height - px(18)) // 2)
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("text-2"))
        painter.drawText(QRect(0, 0, self.width() - px(12), height), _RIGHT, self._keys)

    def _draw_rail(self, painter: QPainter, ink: str) -> None:
        px = self._theme.px
        side = px(20)
        painter.drawPixmap((self.width() - side) // 2, px(8), self._pixmap(ink, side))
        painter.setFont(self._theme.font(12, bold=self.isChecked()))
        painter.drawText(QRect(0, px(30), self.width(), px(18)), _CENTRE, self.text())
        if self._badge:
            self._draw_badge(painter, self.width() // 2 + px(5), px(3))

    def _draw_badge(self, painter: QPainter, left: int, top: int) -> None:
        px = self._theme.px
        box = QRect(left, top, px(18), px(18))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(box)
        painter.setPen(self._theme.colour("on-accent"))
        painter.setFont(self._theme.font(12, bold=True))
        painter.drawText(box, _CENTRE, str(min(self._badge, 99)))

    def _pixmap(self, ink: str, side: int) -> QPixmap:
        return self._theme.pixmap(self._icon, ink, side, self.devicePixelRatio())

    def _name_for_readers(self) -> None:
        self.setAccessibleName(f"{self.text()}, {self._badge}" if self._badge else self.text())


class Sidebar(QWidget):
    """Workspaces from above, settings below; `chosen(name)` asks to open one."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: list[SidebarItem] = []
        self._full = False
        self._above = 0  # how many stand above the gap
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_tr("Рабочие места"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        theme.changed.connect(self._measure)
        self._measure()

    def add(self, name: str, title: str, icon: str, keys: str, *, below: bool = False) -> None:
        """Add a place; `below` puts it at the foot."""
        item = SidebarItem(self._theme, name, title, icon, keys)
        item.show_full(self._full)
        item.clicked.connect(lambda: self.chosen.emit(name))
        if below:
            self._column.addWidget(item)
        else:
            self._column.insertWidget(self._above, item)
            self._above += 1
        self._items.append(item)

    def mark(self, name: str) -> None:
        """Show which place is open."""
        for item in self._items:
            item.setChecked(item.name == name)

    def badge(self, name: str, count: int) -> None:
        """Show a count on a place; zero takes it away."""
        for item in self._items:
            if item.name == name:
                item.show_badge(count)

    def is_full(self) -> bool:
        return self._full

    def show_full(self, full: bool) -> None:
        """Show full rows or the rail."""
        self._full = full
        for item in self._items:
            item.show_full(full)
        self._measure()

    def _measure(self) -> None:
        self.setFixedWidth(self._theme.px(FULL if self._full else RAIL) - 1)
        self.updateGeometry()


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sidebar", text)
