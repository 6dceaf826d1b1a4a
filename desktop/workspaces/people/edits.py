"""Undoable acts by hand: each writes at once, taking back is one more act, and so is taking that back."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from db.people.by_hand import Done
from desktop.widgets.steps import Step, Steps
from desktop.workspaces.people.source import StoreSource


class Edits(Steps):
    """Does acts; `refused` and `troubled` say why one did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def do(self, act: str, words: str, what: Callable[..., object]) -> UUID | None:
        """Do an act; return the row that it made or changed, None if a rule or the disk did not let it."""
        step = _Act(self, act, words, what)
        return step.row if self.push(step) else None


class _Act(Step):
    def __init__(self, edits: Edits, act: str, words: str, what: Callable[..., object]) -> None:
        super().__init__(edits, words)
        self._source, self._act, self._what = edits.source, act, what
        self._done: Done | None = None
        self.row: UUID | None = None

    def redo(self) -> None:
        if self._done is not None:
            self._turn(self._done)
            return
        done = self.write(lambda: self._source.do(self._act, self._what))
        if isinstance(done, Done):
            self._done, self.row = done, done.row

    def undo(self) -> None:
        if self._done is not None:
            self._turn(self._done)

    def _turn(self, done: Done) -> None:
        turned = self.write(lambda: self._source.undo(done))
        if isinstance(turned, Done):
            self._done = turned
