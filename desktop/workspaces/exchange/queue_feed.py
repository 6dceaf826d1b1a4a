"""The list of others' acts as it was last told: it stays while there is no line, without what was decided here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from college.parked import Verdict
from desktop.link_trouble import STRANGE
from desktop.workspace import Ask
from desktop.workspaces.exchange.queue import AskedAct, read_acts
from desktop.workspaces.exchange.source import StoreSource

PATH = "/office/v1/parked"


class Queue(QObject):
    """Asks the server and keeps its answer in memory only; `came` tells that something is to be shown anew."""

    came = Signal()

    def __init__(self, ask: Ask, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask, self._source = ask, source
        self._acts: tuple[AskedAct, ...] = ()
        self._decided: set[UUID] = set()
        self.is_asking = self.is_known = False
        self.why = ""  # why the list could not be read

    @property
    def rows(self) -> tuple[AskedAct, ...]:
        """What still waits for a decision of this person."""
        return tuple(act for act in self._acts if act.act_id not in self._decided)

    def ask(self) -> None:
        """Ask anew; what stands stays until the answer has come."""
        self.is_asking = True
        self._ask(PATH, {}, self._take, self._fail)

    def decide(self, act: AskedAct, verdict: Verdict, reason: str, *, is_over: bool) -> None:
        """Write a decision about a whole act; it travels with the next exchange. Raises Refused, StoreTrouble."""
        self._source.decide(act.batches, verdict, reason, is_over=is_over)
        self._decided.add(act.act_id)

    def _take(self, told: Mapping[str, Any]) -> None:
        self.is_asking = False
        try:
            acts = read_acts(told)
        except (KeyError, TypeError, ValueError, AttributeError):
            self._fail(STRANGE)
            return
        if not self._source.decisions_wait():
            self._decided = set()  # what the server still lists now, it could not carry out
        self._acts, self.is_known, self.why = acts, True, ""
        self.came.emit()

    def _fail(self, why: str) -> None:
        self.is_asking = False
        self.why = why
        self.came.emit()
