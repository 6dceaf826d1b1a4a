"""The system's wish that the program ends: a session that closes, Ctrl+C in its terminal."""

import signal
import socket
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is unknown to Windows


class EndSignal(QObject):
    """Says `asked` in the GUI thread when the system asks us to end: what stands in an editor can then be written."""

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Python hears a signal only when it runs next; the socket wakes Qt, which otherwise may sleep for long.
        self._here, self._there = socket.socketpair()
        for end in (self._here, self._there):
            end.setblocking(False)
        self._bell = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._bell.activated.connect(self._hear)
        self._before: dict[int, Any] = {}

    def install(self) -> None:
        """Begin to listen; a signal that whoever started us wants ignored stays ignored."""
        self._fd = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        for name in NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, _heard)

    def remove(self) -> None:
        """Leave the signals as they were."""
        for number, before in self._before.items():
            signal.signal(number, before)
        signal.set_wakeup_fd(self._fd)
        self._bell.setEnabled(False)
        self._here.close()
        self._there.close()

    def _hear(self) -> None:
        with suppress(BlockingIOError):
            self._here.recv(64)
        self.asked.emit()


def _heard(number: int, frame: object) -> None:
    """Do nothing: the wakeup socket has told."""
