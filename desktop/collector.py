"""Python's search for garbage, kept to the thread of the windows and to the moments between two keys.

Python collects in whichever thread happens to allocate. A forgotten widget of ours that the thread of the exchange
collects is destroyed there (PySide 6.11 brings only its own classes to their thread), and Qt falls; collected while Qt
walks over all widgets, the same. calibre and pyqtgraph do it so, too.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY = 250  # ms; what a fill allocates meanwhile is looked through in a few milliseconds
REST = 1.0  # seconds without input before all that is old is looked through as well


class Collector(QObject):
    """Collects in its own thread only, from when it is made until `stop`; made in the thread of the windows."""

    def __init__(self, rested: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._rested = rested  # seconds since the last input
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Leave the search to Python again: no window is left."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def _look(self) -> None:
        young, middle, old = gc.get_count()
        most = gc.get_threshold()
        if young <= most[0]:
            return
        if middle <= most[1]:
            gc.collect(0)
        elif old <= most[2] or self._rested() < REST:
            gc.collect(1)
        else:
            gc.collect(2)
