"""Undoable steps of the exchange: each writes at once, taking back is one more edit."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from college.refusal import Refused
from db.troubles import StoreTrouble


class Edits(QObject):
    """Does steps; `refused` and `troubled` say why one did not happen."""

    refused = Signal(object)
    troubled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._was_done = True

    def step(self, text: str, do: Callable[[], Any], undo: Callable[[Any], object]) -> bool:
        """Do an act that `undo(what it gave)` takes back; False if a rule or the disk did not let it."""
        self._was_done = True
        self.stack.push(_Step(self, text, do, undo))
        return self._was_done

    def once(self, do: Callable[[], Any]) -> bool:
        """Do an act that is not taken back; False if a rule or the disk did not let it."""
        return self.write(do)[0]

    def write(self, act: Callable[[], Any]) -> tuple[bool, Any]:
        """Do a write and tell why it could not be done."""
        try:
            return True, act()
        except Refused as refusal:
            self.refused.emit(refusal)
        except StoreTrouble as trouble:
            self.troubled.emit(trouble)
        self._was_done = False
        return False, None


class _Step(QUndoCommand):
    def __init__(self, edits: Edits, text: str, do: Callable[[], Any], undo: Callable[[Any], object]) -> None:
        super().__init__(text)
        self._edits, self._do, self._undo = edits, do, undo
        self._given: Any = None

    def redo(self) -> None:
        done, self._given = self._edits.write(self._do)
        self.setObsolete(not done)  # the stack then forgets a step that never happened

    def undo(self) -> None:
        done, _ = self._edits.write(lambda: self._undo(self._given))
        self.setObsolete(not done)
