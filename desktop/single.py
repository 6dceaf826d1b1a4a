"""One running program per profile: a second start raises the window of the first."""

import hashlib

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop.lock_file import hold
from desktop.places import Places

PATIENCE = 2000  # ms a second start waits for the first to answer


def is_raised(places: Places) -> bool:
    """Whether a program works over this profile already; it is asked to come forward. Raises Unwritable."""
    if not places.lock.exists():
        return False
    if lock := hold(places.lock):
        lock.unlock()
        return False
    _knock(_name(places))
    return True


class Single(QObject):
    """Holds the profile's lock for the life of the program; `called` when a second start knocks."""

    called = Signal()

    def __init__(self, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _name(places)
        self._path = places.lock
        self._lock: QLockFile | None = None
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def take(self) -> bool:
        """Take the profile; False if another program holds it, which has been asked to come forward.

        Raises Unwritable where the folder takes no lock at all.
        """
        self._lock = hold(self._path)
        if self._lock is None:
            _knock(self._name)
            return False
        QLocalServer.removeServer(self._name)  # left by a killed program; the lock says nobody listens
        self._server.listen(self._name)
        return True

    def release(self) -> None:
        """Let the profile go."""
        self._server.close()
        if self._lock is not None:
            self._lock.unlock()

    def _hear(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.called.emit()


def _name(places: Places) -> str:
    """Return the name of the profile's socket, whose path has little room: the folder goes into it as a digest."""
    return f"parta-{hashlib.sha256(str(places.root).encode()).hexdigest()[:16]}"


def _knock(name: str) -> None:
    socket = QLocalSocket()
    socket.connectToServer(name)
    if socket.waitForConnected(PATIENCE):
        socket.disconnectFromServer()
