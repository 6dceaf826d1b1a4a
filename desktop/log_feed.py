"""Entries of a log that only the server keeps: asked for page by page, the newest first, one question at a time."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.link_trouble import STRANGE
from desktop.workspace import Ask

PAGE = 100  # entries that one answer may bring
Told = Mapping[str, Any]


class LogFeed(QObject):
    """What was told so far of one question. `came` tells of more rows, `failed` why there are none."""

    came = Signal()
    failed = Signal(str)

    def __init__(self, ask: Ask, path: str, read: Callable[[Told], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask, self._path, self._read = ask, path, read
        self._turn = 0  # an answer to what was asked before is no answer any more
        self._wanted: Mapping[str, object] = {}
        self._answered: Mapping[str, object] | None = None  # the question that the rows answer
        self.rows: list[Any] = []
        self.has_more = False
        self.is_asking = False
        self.is_known = False  # whether the present question was answered

    def begin(self, wanted: Mapping[str, object]) -> None:
        """Ask anew; what stands stays until the answer has come."""
        self._turn += 1
        self._wanted = dict(wanted)
        self.has_more, self.is_known = False, False
        self._send(self._wanted)

    def go_on(self) -> None:
        """Ask for what is older, if there is anything and nothing is asked already."""
        if self.has_more and not self.is_asking and self.rows:
            self._send({**self._wanted, "before_id": self.rows[-1].id})

    def _send(self, body: Mapping[str, object]) -> None:
        self.is_asking = True
        turn = self._turn
        self._ask(
            self._path, {**body, "limit": PAGE}, lambda told: self._take(turn, told), lambda why: self._fail(turn, why)
        )  # fmt: skip

    def _take(self, turn: int, told: Told) -> None:
        if not isValid(self) or turn != self._turn:  # the list may have been closed before its answer came
            return
        try:
            rows, more = [self._read(entry) for entry in told["entries"]], bool(told["more"])
        except (KeyError, TypeError, ValueError, AttributeError):
            self._fail(turn, STRANGE)
            return
        goes_on = self.is_known
        self.is_asking, self.is_known, self._answered = False, True, self._wanted
        self.rows, self.has_more = [*self.rows, *rows] if goes_on else rows, more and bool(rows)
        self.came.emit()

    def _fail(self, turn: int, why: str) -> None:
        if not isValid(self) or turn != self._turn:
            return
        self.is_asking = False
        if self._answered != self._wanted:
            self.rows = []  # they answer another question
        self.failed.emit(why)
