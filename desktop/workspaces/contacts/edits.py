"""Undoable edits of contacts: each writes at once, taking back is one more act."""

from uuid import UUID

from PySide6.QtCore import QObject

from college.contacts import Relation
from db.contacts import MaskSeen
from desktop.widgets.steps import Step, Steps
from desktop.workspaces.contacts.source import StoreSource
from desktop.workspaces.contacts.words import tr


class Edits(Steps):
    """Changes contacts; `refused` and `troubled` say why an edit did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def put(self, student: UUID, mask: MaskSeen, text: str) -> bool:
        """Write one contact; False if a rule or the disk did not let it."""
        return self.push(_Put(self, student, mask, text))

    def add(self, student: UUID, name: str, relation: Relation) -> UUID | None:
        """Add a relative; None if a rule or the disk did not let it."""
        step = _Add(self, student, name, relation)
        return step.made if self.push(step) else None

    def name(self, row: UUID, name: str, relation: Relation) -> bool:
        """Call a relative otherwise; False if a rule or the disk did not let it."""
        return self.push(_Name(self, row, name, relation))

    def drop(self, row: UUID) -> bool:
        """Take a relative off the card; False if a rule or the disk did not let it."""
        return self.push(_Drop(self, row))


class _Step(Step):
    def __init__(self, edits: Edits, text: str) -> None:
        super().__init__(edits, text)
        self._source = edits.source


class _Put(_Step):
    def __init__(self, edits: Edits, student: UUID, mask: MaskSeen, text: str) -> None:
        super().__init__(edits, tr("Записать контакт"))
        self._student, self._mask, self._after, self._before = student, mask, text, ""

    def redo(self) -> None:
        before = self.write(lambda: self._source.put(self._student, self._mask, self._after))
        if isinstance(before, str):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.put(self._student, self._mask, self._before))


class _Add(_Step):
    def __init__(self, edits: Edits, student: UUID, name: str, relation: Relation) -> None:
        super().__init__(edits, tr("Добавить представителя"))
        self._student, self._name, self._relation = student, name, relation
        self.made: UUID | None = None

    def redo(self) -> None:
        if (made := self.made) is not None:
            self.write(lambda: self._source.stand_relative(made, stand=True))
            return
        new = self.write(lambda: self._source.add_relative(self._student, self._name, self._relation))
        if isinstance(new, UUID):
            self.made = new

    def undo(self) -> None:
        if (made := self.made) is not None:
            self.write(lambda: self._source.stand_relative(made, stand=False))


class _Name(_Step):
    def __init__(self, edits: Edits, row: UUID, name: str, relation: Relation) -> None:
        super().__init__(edits, tr("Исправить имя представителя"))
        self._row, self._after = row, (name, relation)
        self._before = self._after

    def redo(self) -> None:
        before = self.write(lambda: self._source.name_relative(self._row, *self._after))
        if isinstance(before, tuple):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.name_relative(self._row, *self._before))


class _Drop(_Step):
    def __init__(self, edits: Edits, row: UUID) -> None:
        super().__init__(edits, tr("Убрать представителя"))
        self._row = row

    def redo(self) -> None:
        self.write(lambda: self._source.stand_relative(self._row, stand=False))

    def undo(self) -> None:
        self.write(lambda: self._source.stand_relative(self._row, stand=True))
