"""The director and the matrix: he is told what he has not confirmed, and confirms it with his password (3.1.5)."""

from PySide6.QtCore import QObject, Signal

from college.matrix.confirmation import CONFIRM
from college.refusal import Refused
from db.troubles import StoreTrouble
from desktop.workspace import Again
from desktop.workspaces.rights.sayings import Sayings
from desktop.workspaces.rights.source import Source


class Director(QObject):
    """`confirmed` tells that the matrix is confirmed as it stands; to everybody else it says who confirms."""

    confirmed = Signal()

    def __init__(self, source: Source, say: Sayings, again: Again, parent: QObject, *, may_confirm: bool) -> None:
        super().__init__(parent)
        self._source, self._say, self._again, self.may_confirm = source, say, again, may_confirm
        self._has_told = False

    def tell(self) -> None:
        """Tell the director, once, how much waits for him."""
        if not self.may_confirm or self._has_told:
            return
        self._has_told = True
        try:
            waiting = self._source.standing().waiting
        except StoreTrouble as trouble:
            self._say.trouble(trouble)
            return
        if waiting:
            self._say.waits(len(waiting), self.confirm)

    def confirm(self) -> None:
        """Confirm the matrix as it stands."""
        self._say.next_act()
        if self.may_confirm:
            self._again(CONFIRM.section, CONFIRM.action.value, self._put)
        else:
            self._say.only_director()

    def _put(self) -> None:
        try:
            count = self._source.confirm()
        except (Refused, StoreTrouble) as why:
            self._say.trouble(why)
            return
        self._say.confirmed(count)
        self.confirmed.emit()
