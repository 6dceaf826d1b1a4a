"""Slow work beside the screen: a function runs in the pool, its answer comes back to the GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from college.refusal import Refused
from db.troubles import StoreTrouble

T = TypeVar("T")
Expected = tuple[type[Exception], ...]
OURS: Expected = (Refused, StoreTrouble)


def run(
    fn: Callable[[], T],
    then: Callable[[T], None],
    trouble: Callable[[Exception], None] | None = None,
    *,
    owner: QObject | None = None,
    expected: Expected = OURS,
    pool: QThreadPool | None = None,
) -> None:
    """Call `fn` in the pool, then `then(answer)` or `trouble(exception)` in the GUI thread.

    Only the expected exceptions reach `trouble`; any other is raised in the GUI thread, where crash.py sees it.
    Nothing is called once the owner is gone. A pool of one thread keeps its calls in order.
    """
    (pool or QThreadPool.globalInstance()).start(_Task(fn, _Reply(then, trouble, expected, owner)))


class Latest:
    """Reads of one thing, again and again: only the one begun last is shown, whichever comes back first."""

    def __init__(self, owner: QObject) -> None:
        self._owner, self._begun = owner, 0

    def run(
        self, fn: Callable[[], T], then: Callable[[T], None], trouble: Callable[[Exception], None] | None = None
    ) -> None:
        """Call `fn` in the pool; its answer, or what was refused, counts unless another call was begun meanwhile."""
        self._begun += 1
        mine = self._begun

        def answer(told: T) -> None:
            if mine == self._begun:
                then(told)

        def refuse(why: Exception) -> None:
            if mine == self._begun and trouble is not None:
                trouble(why)

        run(fn, answer, refuse if trouble is not None else None, owner=self._owner)

    def drop(self) -> None:
        """Let what is under way count no more: something newer was read meanwhile."""
        self._begun += 1


@dataclass(slots=True)
class _Outcome:
    """Carries an answer, or whatever was raised, from one thread to the other."""

    answer: Any = None
    raised: BaseException | None = None

    def __enter__(self) -> "_Outcome":
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None, _: TracebackType | None) -> bool:
        self.raised = raised
        return True  # it is raised again where it can be shown


class _Reply(QObject):
    """Lives in the GUI thread and receives the outcome there."""

    came = Signal(object)

    def __init__(
        self,
        then: Callable[[Any], None],
        trouble: Callable[[Exception], None] | None,
        expected: Expected,
        owner: QObject | None,
    ) -> None:
        # A child of the program, not of the owner: a worker may be speaking to it just when the owner is deleted.
        super().__init__(QCoreApplication.instance())
        self._then, self._trouble, self._expected, self._owner = then, trouble, expected, owner
        self.came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _take(self, outcome: _Outcome) -> None:
        self.deleteLater()
        if self._owner is not None and not isValid(self._owner):
            return
        raised = outcome.raised
        if raised is None:
            self._then(outcome.answer)
        elif self._trouble is not None and isinstance(raised, self._expected):
            self._trouble(raised)
        else:
            raise raised


class _Task(QRunnable):
    """One call in the pool."""

    def __init__(self, fn: Callable[[], Any], reply: _Reply) -> None:
        super().__init__()
        self._fn, self._reply = fn, reply

    def run(self) -> None:
        with _Outcome() as outcome:
            outcome.answer = self._fn()
        _send(self._reply, outcome)


def _send(reply: _Reply, outcome: _Outcome) -> None:
    try:
        reply.came.emit(outcome)
    except RuntimeError:
        return  # the program ended meanwhile: no one is left to tell
