"""Undoable acts by hand: each writes at once, taking back is one more act, and so is taking that back."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject

from db.act_traces import Done, traces_of
from db.clock import Clock
from db.store import Store
from desktop.widgets.steps import Step, Steps


def handed(what: Callable[..., object], *given: Any) -> Callable[..., object]:
    """Return an act that has been given everything but the session, and by whom and when it is done."""
    return lambda session, **by: what(session, *given, **by)


class ActsByHand:
    """Writes acts into the store of one person; `undo` is the room's own way to take one back."""

    def __init__(self, store: Store, person: UUID, clock: Clock, undo: Callable[..., None]) -> None:
        self._store, self._person, self._clock, self._undo = store, person, clock, undo

    def do(self, act: str, what: Callable[..., object]) -> Done:
        """Write one act; return what it takes to undo it."""
        with self._store.write(act) as session:
            told = what(session, person=self._person, clock=self._clock)
            return Done(told.row if isinstance(told, Done) else self._person, traces_of(session))

    def undo(self, done: Done) -> Done:
        """Take an act back; what it returns takes back the taking back."""

        def back(session: Any, **_: object) -> None:
            self._undo(session, done, person=self._person, clock=self._clock)

        return self.do("take_back", back)


Source = TypeVar("Source", bound=ActsByHand)


class TracedSteps(Steps, Generic[Source]):
    """Does acts; `refused` and `troubled` say why one did not happen."""

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def do(self, act: str, words: str, what: Callable[..., object]) -> UUID | None:
        """Do an act; return the row that it made or changed, None if a rule or the disk did not let it."""
        step = TracedStep(self, self.source, act, words, what)
        return step.row if self.push(step) else None


class TracedStep(Step):
    """One act that leaves traces; `row` is the row that it made or changed."""

    def __init__(self, steps: Steps, acts: ActsByHand, act: str, words: str, what: Callable[..., object]) -> None:
        super().__init__(steps, words)
        self._source, self._act, self._what = acts, act, what
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
