"""News from the store: "these nouns changed", told in the GUI thread whoever wrote them."""

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot


class News(QObject):
    """Turns the store's calls, made in the writing thread, into one signal in the GUI thread.

    Commits that come faster than the screen turns are told together.
    """

    touched = Signal(frozenset)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._nouns: set[str] = set()
        # Queued even from the GUI thread: a page must not reload inside its own transaction.
        self._arrived.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def hear(self, nouns: frozenset[str]) -> None:
        """Take the nouns of one commit; may be called in any thread: `store.listen(news.hear)`."""
        with self._lock:
            told = bool(self._nouns)
            self._nouns |= nouns
        if not told:
            self._arrived.emit()

    @Slot()
    def _tell(self) -> None:
        with self._lock:
            nouns, self._nouns = frozenset(self._nouns), set()
        self.touched.emit(nouns)
