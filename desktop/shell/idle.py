"""Notices that nobody works: no key and no mouse in the window for some minutes."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

_WORK = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Emits `came` once the window got no input for so long. It listens to the window only, not to every widget."""

    came = Signal()

    def __init__(self, window: QWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._last = time.monotonic()
        self._allowed = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        window.installEventFilter(self)

    def watch(self, seconds: float) -> None:
        """Begin to count from now."""
        self._last, self._allowed = time.monotonic(), seconds
        self._timer.start(round(seconds * 1000))

    def rested(self) -> float:
        """Return for how many seconds the window has got no input."""
        return time.monotonic() - self._last

    def rest(self) -> None:
        """Stop counting: the screen is locked."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _WORK:
            self._last = time.monotonic()
        return False

    def _look(self) -> None:
        left = self._allowed - self.rested()
        if left > 0:
            self._timer.start(round(left * 1000) + 1)
        else:
            self.came.emit()
