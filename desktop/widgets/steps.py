"""Undoable steps of a page: each writes at once, taking back is one more act, and a step that failed is forgotten."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from college.refusal import Refused
from db.troubles import StoreTrouble


class Steps(QObject):
    """Pushes steps; `refused` and `troubled` say why one did not happen."""

    refused = Signal(object)
    troubled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._was_done = True

    def write(self, act: Callable[[], object]) -> object | None:
        """Do a write and tell why it could not be done; None then."""
        try:
            done = act()
        except Refused as refusal:
            self.refused.emit(refusal)
        except StoreTrouble as trouble:
            self.troubled.emit(trouble)
        else:
            return True if done is None else done
        self._was_done = False
        return None

    def push(self, step: QUndoCommand) -> bool:
        """Do a step; False if a rule or the disk did not let it."""
        self._was_done = True
        self.stack.push(step)
        return self._was_done


class Step(QUndoCommand):
    """One step; the stack forgets it where its write did not happen."""

    def __init__(self, steps: Steps, text: str) -> None:
        super().__init__(text)
        self._steps = steps

    def write(self, act: Callable[[], object]) -> object | None:
        """Do a write; None if it could not be done."""
        done = self._steps.write(act)
        if done is None:
            self.setObsolete(True)
        return done
