"""One printed page on the screen: scrolled, zoomed, turned over."""

from PySide6.QtCore import QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from desktop.shell.theme import Theme
from desktop.widgets.printed_pages import POINTS_OF_SCREEN

MARGIN = 16
STEPS = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


class SheetView(QAbstractScrollArea):
    """Shows the picture it is given; tells when it wants a sharper one, and when a key turns the page."""

    turned = Signal(int)  # +1 or -1: the next or previous page
    wanted = Signal()  # the picture no longer has the size that is shown

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points = QSizeF()
        self._image = QImage()
        self._chosen: float | None = None  # None fits the whole page
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.horizontalScrollBar().setSingleStep(24)
        self.verticalScrollBar().setSingleStep(24)
        theme.changed.connect(self.viewport().update)

    @property
    def zoom(self) -> float:
        """How large the page is shown: 1 is the size of the paper."""
        return self._fitting() if self._chosen is None else self._chosen

    @property
    def scale(self) -> float:
        """Pixels to the point that a sharp picture needs."""
        return self.zoom * POINTS_OF_SCREEN * self.devicePixelRatioF()

    @property
    def is_sharp(self) -> bool:
        """Whether the picture has the size that is shown."""
        ratio = self.devicePixelRatioF()
        return abs(self._image.width() - self._place().width() * ratio) <= 2 * ratio

    def show_page(self, points: QSizeF, *, from_end: bool = False) -> None:
        """Begin a page of this size; its picture follows."""
        self._points, self._image = points, QImage()
        self._arrange()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if from_end else 0)
        self.wanted.emit()

    def show_image(self, image: QImage) -> None:
        """Show the picture of the page, drawn at any scale."""
        self._image = image
        self.viewport().update()

    def fit(self) -> None:
        """Show the whole page."""
        self._zoom_to(None)

    def zoom_by(self, steps: int) -> None:
        """Show the page larger or smaller by steps that people know."""
        if steps > 0:
            self._zoom_to(next((step for step in STEPS if step > self.zoom * 1.01), STEPS[-1]))
        else:
            self._zoom_to(next((step for step in reversed(STEPS) if step < self.zoom * 0.99), STEPS[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, keys = self.verticalScrollBar(), Qt.Key
        if event.key() in (keys.Key_PageDown, keys.Key_Space) and bar.value() == bar.maximum():
            self.turned.emit(1)
        elif event.key() in (keys.Key_PageUp, keys.Key_Backspace) and bar.value() == bar.minimum():
            self.turned.emit(-1)
        elif (way := _WAYS.get(event.key())) is not None:
            self._scroll(*way)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if self._chosen is None and not self._points.isEmpty():
            self.wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("bar"))
        if self._points.isEmpty():
            return
        page = self._place()
        painter.fillRect(page, Qt.GlobalColor.white)  # paper is white in every theme
        if not self._image.isNull():
            self._put(painter, page)
        painter.setPen(QPen(self._theme.colour("edge"), 1))
        painter.drawRect(page.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(2, 2, -2, -2))

    def _put(self, painter: QPainter, page: QRect) -> None:
        """Put the picture dot by dot where it has the shown size; an older one is stretched until a sharp one comes."""
        if self.is_sharp:
            self._image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(page.topLeft(), self._image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(page, self._image)

    def _zoom_to(self, zoom: float | None) -> None:
        middle = _middle(self.verticalScrollBar()), _middle(self.horizontalScrollBar())
        self._chosen = zoom
        self._arrange()
        for bar, part in zip((self.verticalScrollBar(), self.horizontalScrollBar()), middle, strict=True):
            bar.setValue(round(part * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))
        self.viewport().update()
        self.wanted.emit()

    def _fitting(self) -> float:
        if self._points.isEmpty():
            return 1.0
        room = self.maximumViewportSize()
        paper = self._points * POINTS_OF_SCREEN
        across, down = (room.width() - 2 * MARGIN) / paper.width(), (room.height() - 2 * MARGIN) / paper.height()
        return max(0.1, min(across, down))

    def _arrange(self) -> None:
        paper = self._points * POINTS_OF_SCREEN * self.zoom
        room = self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), paper.width(), room.width()),
            (self.verticalScrollBar(), paper.height(), room.height()),
        ):
            bar.setPageStep(seen)
            bar.setRange(0, 0 if self._chosen is None else max(0, round(whole) + 2 * MARGIN - seen))

    def _place(self) -> QRect:
        paper = (self._points * POINTS_OF_SCREEN * self.zoom).toSize()
        room = self.viewport().size()
        x = max(MARGIN, (room.width() - paper.width()) // 2) - self.horizontalScrollBar().value()
        y = max(MARGIN, (room.height() - paper.height()) // 2) - self.verticalScrollBar().value()
        return QRect(x, y, paper.width(), paper.height())

    def _scroll(self, across: int, down: int, whole: bool) -> None:
        for bar, way in ((self.horizontalScrollBar(), across), (self.verticalScrollBar(), down)):
            bar.setValue(bar.value() + way * (bar.pageStep() if whole else bar.singleStep()))


def _middle(bar: QScrollBar) -> float:
    return (bar.value() + bar.pageStep() / 2) / max(1, bar.maximum() + bar.pageStep())


_WAYS: dict[int, tuple[int, int, bool]] = {
    Qt.Key.Key_Left: (-1, 0, False),
    Qt.Key.Key_Right: (1, 0, False),
    Qt.Key.Key_Up: (0, -1, False),
    Qt.Key.Key_Down: (0, 1, False),
    Qt.Key.Key_PageUp: (0, -1, True),
    Qt.Key.Key_PageDown: (0, 1, True),
    Qt.Key.Key_Space: (0, 1, True),
    Qt.Key.Key_Backspace: (0, -1, True),
}
