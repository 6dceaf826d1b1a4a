"""Edits with undo: painted at once, then written, shown as saved only when they are durable."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from college.cells import Cell, findings
from college.refusal import Refused
from db.spread import Column, Entry, Standing
from db.troubles import StoreTrouble
from desktop.workspaces.gradebook.drafts import CellDraft, Draft, Field, Place, TextDraft, Writes
from desktop.workspaces.gradebook.model import GradebookModel
from desktop.workspaces.gradebook.words import tr


class Edits(QObject):
    """Puts marks, topics and homework by undoable steps, and keeps what could not be written."""

    refused = Signal(object)  # Refused
    troubled = Signal(object)  # StoreTrouble: what was typed stands, but not on the disk
    saved = Signal()  # something became durable
    noticed = Signal(str)  # a finding: shown, never a refusal
    taken_back = Signal(int, int)  # an edit of this cell was undone: the hand goes back to it

    def __init__(self, model: GradebookModel, writes: Writes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stacks: dict[UUID, QUndoStack] = {}
        self.paint: Callable[[int, int], None] = lambda row, column: None
        self._model, self._writes = model, writes
        self._unsaved: dict[Place, Draft] = {}
        self._was_let = True
        model.put, model.put_text = self.put, self.put_text

    @property
    def stack(self) -> QUndoStack:
        """Return the steps of the page shown: taking back never touches a page that is not seen."""
        page = self._model.spread.page.id
        if page not in self._stacks:
            self._stacks[page] = QUndoStack(self)
        return self._stacks[page]

    @property
    def unsaved(self) -> int:
        """Return how many places show what the disk does not hold."""
        return len(self._unsaved)

    def put(self, row: int, column: int, after: Cell) -> bool:
        """Put a cell by an undoable step; False if a rule or the disk did not let it."""
        if not self._may_type(self._model.why_closed(row, column)):
            return False
        student, lesson = self._model.student(row), self._model.column(column)
        before = self._model.entry(row, column).cell
        if before == after:
            return True
        if self._push(PutCell(self, lesson, student.id, before, after)):
            for finding in findings(after, student.name):
                self.noticed.emit(finding)
        return self._was_let

    def put_all(self, cells: Sequence[tuple[int, int, Cell]], text: str) -> None:
        """Put many cells: one act each, one step of undo; stops at the first that is not let."""
        with self._one_step(text):
            for row, column, after in cells:
                if not self.put(row, column, after):
                    return

    def put_text(self, column: int, field: Field, after: str) -> bool:
        """Write topic or homework by an undoable step; False if a rule or the disk did not let it."""
        lesson = self._model.column(column)
        if not self._may_type(lesson.entry_locked or lesson.locked):
            return False
        before = lesson.topic if field == "topic" else lesson.homework
        return before == after or self._push(PutText(self, lesson, field, before, after))

    def retry(self) -> bool:
        """Write once more what could not be written; True if nothing is left."""
        return all(self._save(draft) for draft in list(self._unsaved.values())) and not self._unsaved

    def lay_back(self) -> None:
        """Show again what is not on the disk, after the page was read anew from it."""
        for draft in self._unsaved.values():
            draft.show(self._model, Standing.SAVING)

    def set_cell(self, column: Column, student: UUID, before: Cell, after: Cell) -> bool:
        """Show and write a cell; every step comes here, forth and back. False if a rule forbids it."""
        found = self._model.where(student, column.birth)
        durable = self._model.entry(*found) if found else Entry(before)
        known = self._unsaved.get((student, column.birth))
        if isinstance(known, CellDraft):
            durable = known.durable
        return self._set(CellDraft(column, student, after, durable))

    def set_text(self, column: Column, field: Field, before: str, after: str) -> bool:
        """Show and write a lesson's text, as `set_cell` does a cell."""
        known = self._unsaved.get((field, column.birth))
        return self._set(TextDraft(column, field, after, known.durable if isinstance(known, TextDraft) else before))

    def _may_type(self, closed: Refused | None) -> bool:
        if closed is not None:
            self.refused.emit(closed)
            return False
        return not self._unsaved or self.retry()  # typing has stopped until the disk takes what stands

    def _push(self, step: QUndoCommand) -> bool:
        self.stack.push(step)
        return self._was_let

    def _set(self, draft: Draft) -> bool:
        self._was_let = True
        if draft.place in self._unsaved and draft.is_durable:
            del self._unsaved[draft.place]
            draft.show_durable(self._model)
            self.saved.emit()
            return True
        self._unsaved[draft.place] = draft
        self._paint(draft.show(self._model, Standing.SAVING))
        self._save(draft)
        return self._was_let

    def go_back(self, column: Column, student: UUID) -> None:
        """Tell where an edit was undone, so that the next key falls where the wrong one fell."""
        place = self._model.where(student, column.birth)
        if place is not None:
            self.taken_back.emit(*place)

    def _save(self, draft: Draft) -> bool:
        """Write a draft; False if the disk did not take it. A refused one gives way to what is durable."""
        try:
            draft.write(self._writes)
        except Refused as refusal:
            del self._unsaved[draft.place]
            draft.show_durable(self._model)
            self._was_let = False
            self.refused.emit(refusal)
            return True
        except StoreTrouble as trouble:
            self.troubled.emit(trouble)
            return False
        del self._unsaved[draft.place]
        draft.show(self._model, Standing.WAITING)
        self.saved.emit()
        return True

    def _paint(self, place: tuple[int, int] | None) -> None:
        if place is not None:
            self.paint(*place)

    @contextmanager
    def _one_step(self, text: str) -> Iterator[None]:
        self.stack.beginMacro(text)
        try:
            yield
        finally:
            self.stack.endMacro()


class PutCell(QUndoCommand):
    """Put a cell. Taking it back is one more edit, not an erasure."""

    def __init__(self, edits: Edits, column: Column, student: UUID, before: Cell, after: Cell) -> None:
        super().__init__(tr("Отметка «{mark}»").format(mark=after.text or "—"))
        self._edits, self._column, self._student = edits, column, student
        self._before, self._after = before, after

    def redo(self) -> None:
        self._put(self._before, self._after)

    def undo(self) -> None:
        self._put(self._after, self._before)
        self._edits.go_back(self._column, self._student)

    def _put(self, before: Cell, after: Cell) -> None:
        if not self._edits.set_cell(self._column, self._student, before, after):
            self.setObsolete(True)  # the stack then forgets an edit that never happened


class PutText(QUndoCommand):
    """Write topic or homework of a lesson."""

    def __init__(self, edits: Edits, column: Column, field: Field, before: str, after: str) -> None:
        super().__init__(tr("Тема занятия") if field == "topic" else tr("Задание на дом"))
        self._edits, self._column, self._field = edits, column, field
        self._before, self._after = before, after

    def redo(self) -> None:
        self._put(self._before, self._after)

    def undo(self) -> None:
        self._put(self._after, self._before)

    def _put(self, before: str, after: str) -> None:
        if not self._edits.set_text(self._column, self._field, before, after):
            self.setObsolete(True)
