"""The list of machines, which only the server keeps: asked once at a time, and the last answer stays."""

from PySide6.QtCore import QObject, Signal

from desktop.workspace import Ask
from desktop.workspaces.accounts.deeds import Told
from desktop.workspaces.accounts.machines import MachineSeen, read_machines
from desktop.workspaces.accounts.words import tr


class MachineFeed(QObject):
    """`came` tells that another list is known, `failed` why it is not."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self.known: tuple[MachineSeen, ...] | None = None
        self._is_asking = False

    def ask(self) -> None:
        """Ask the server which machines there are."""
        if self._is_asking:
            return
        self._is_asking = True
        self._ask("/office/v1/machines", {}, self._take, self._fail)

    def _take(self, told: Told) -> None:
        try:
            known = read_machines(told)
        except ValueError:
            self._fail(tr("Сервер ответил не так, как должен. Список машин остался прежним."))
            return
        self._is_asking, self.known = False, known
        self.came.emit()

    def _fail(self, sentence: str) -> None:
        self._is_asking = False
        self.failed.emit(sentence)
