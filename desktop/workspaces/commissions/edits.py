"""Undoable steps of the commissions: each writes at once, taking back is one more act."""

from uuid import UUID

from PySide6.QtCore import QObject

from db.commissions import Taken
from desktop.widgets.steps import Step, Steps
from desktop.workspaces.commissions.source import StoreSource, What, rows_of
from desktop.workspaces.commissions.words import tr


class Edits(Steps):
    """Changes the commissions; `refused` and `troubled` say why a step did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def add(self, name: str) -> UUID | None:
        """Make a commission; None if a rule or the disk did not let it."""
        step = _Add(self, name)
        return step.made if self.push(step) else None

    def rename(self, commission: UUID, name: str) -> bool:
        """Give a commission another name; False if a rule or the disk did not let it."""
        return self.push(_Rename(self, commission, name))

    def drop(self, commission: UUID) -> bool:
        """Withdraw a commission; False if a rule or the disk did not let it."""
        return self.push(_Drop(self, commission))

    def take(self, commission: UUID, what: What) -> bool:
        """Take a discipline or a teacher into a commission; False if a rule or the disk did not let it."""
        return self.push(_Take(self, commission, what))

    def take_out(self, what: What) -> bool:
        """Take a discipline or a teacher out; False if a rule or the disk did not let it."""
        return self.push(_TakeOut(self, what))


class _Step(Step):
    def __init__(self, edits: Edits, text: str) -> None:
        super().__init__(edits, text)
        self._source = edits.source


class _Add(_Step):
    def __init__(self, edits: Edits, name: str) -> None:
        super().__init__(edits, tr("Новая комиссия"))
        self._name = name
        self.made: UUID | None = None

    def redo(self) -> None:
        if (made := self.made) is not None:
            self.write(lambda: self._source.stand(made, stand=True))
        elif isinstance(new := self.write(lambda: self._source.add(self._name)), UUID):
            self.made = new

    def undo(self) -> None:
        if (made := self.made) is not None:
            self.write(lambda: self._source.stand(made, stand=False))


class _Drop(_Step):
    def __init__(self, edits: Edits, commission: UUID) -> None:
        super().__init__(edits, tr("Упразднить комиссию"))
        self._commission = commission

    def redo(self) -> None:
        self.write(lambda: self._source.stand(self._commission, stand=False))

    def undo(self) -> None:
        self.write(lambda: self._source.stand(self._commission, stand=True))


class _Rename(_Step):
    def __init__(self, edits: Edits, commission: UUID, name: str) -> None:
        super().__init__(edits, tr("Назвать комиссию"))
        self._commission, self._after, self._before = commission, name, name

    def redo(self) -> None:
        before = self.write(lambda: self._source.rename(self._commission, self._after))
        if isinstance(before, str):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.rename(self._commission, self._before))


class _Take(_Step):
    def __init__(self, edits: Edits, commission: UUID, what: What) -> None:
        super().__init__(edits, tr("Добавить в комиссию"))
        self._commission, self._what = commission, what
        self._rows: tuple[UUID, ...] = ()
        self._taken: Taken = ()

    def redo(self) -> None:
        if self._taken:
            self.write(lambda: self._source.put_back(self._what, self._taken))
        elif isinstance(rows := self.write(lambda: self._source.take(self._commission, self._what)), tuple):
            self._rows = rows

    def undo(self) -> None:
        taken = self.write(lambda: self._source.take_out(self._what, self._rows))
        self._taken = taken if isinstance(taken, tuple) else ()


class _TakeOut(_Step):
    def __init__(self, edits: Edits, what: What) -> None:
        super().__init__(edits, tr("Исключить из комиссии"))
        self._what = what
        self._taken: Taken = ()

    def redo(self) -> None:
        taken = self.write(lambda: self._source.take_out(self._what, rows_of(self._what)))
        self._taken = taken if isinstance(taken, tuple) else ()

    def undo(self) -> None:
        self.write(lambda: self._source.put_back(self._what, self._taken))
