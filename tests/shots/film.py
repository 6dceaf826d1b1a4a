"""What every picture is taken with: a name, a place to keep it, and patience until nothing moves."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QThreadPool, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 15.0  # seconds for one thing to come about
REST = 130  # ms after which a page has read anew what it heard of


class NotSeen(Exception):
    """What was to be pictured did not come about."""


@dataclass
class Film:
    """Keeps the wanted pictures under their names."""

    folder: Path
    wanted: frozenset[str]
    taken: list[str] = field(default_factory=list)

    def wants(self, *names: str) -> bool:
        """Say whether one of these pictures is asked for."""
        return any(name in self.wanted for name in names)

    def keep(self, name: str, image: QImage) -> None:
        """Write a picture. Raises NotSeen."""
        if image.isNull() or not image.save(str(self.folder / f"{name}.png")):
            raise NotSeen(name)
        self.note(name)

    def note(self, name: str) -> None:
        """Remember a picture that lies in the folder."""
        self.taken.append(name)
        print(f"{name}.png", flush=True)


def shot(widget: QWidget) -> QImage:
    """Take a picture of a widget as it stands once what was asked for is painted."""
    settle(0)
    return widget.grab().toImage()


def settle(rest: int = REST) -> None:
    """Let workers end, timers fire and what was thrown away go."""
    app = QApplication.instance()
    assert app is not None
    for pause in (0, rest, 0):
        QThreadPool.globalInstance().waitForDone()
        loop = QEventLoop()
        QTimer.singleShot(pause, loop.quit)
        loop.exec()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()


def until(came: Callable[[], object], what: str) -> None:
    """Turn the event loop until it came about. Raises NotSeen."""
    ends = time.monotonic() + PATIENCE
    loop = QEventLoop()
    tick = QTimer()
    tick.timeout.connect(loop.quit)
    tick.start(5)
    while not came():
        if time.monotonic() > ends:
            raise NotSeen(what)
        loop.exec()
