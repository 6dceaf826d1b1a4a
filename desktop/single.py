"""One running program per profile: a second start raises the window of the first."""

import hashlib

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop.places import Places

PATIENCE = 2000  # ms a second start waits for the first to answer


class Single(QObject):
    """Holds the profile's lock for the life of the program; `called` when a second start knocks."""

    called = Signal()

    def __init__(self, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A socket's path has little room, so the profile's folder goes into it as a digest.
        self._name = f"parta-{hashlib.sha256(str(places.root).encode()).hexdigest()[:16]}"
        self._lock = QLockFile(str(places.lock))
        self._lock.setStaleLockTime(0)  # a lock is stale when its process is gone, never by age
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def take(self) -> bool:
        """Take the profile; False if another program holds it, which has been asked to come forward."""
        if not self._lock.tryLock(0):
            self._knock()
            return False
        QLocalServer.removeServer(self._name)  # left by a killed program; the lock says nobody listens
        self._server.listen(self._name)
        return True

    def release(self) -> None:
        """Let the profile go."""
        self._server.close()
        self._lock.unlock()

    def _knock(self) -> None:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(PATIENCE):
            socket.disconnectFromServer()

    def _hear(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            self.called.emit()
