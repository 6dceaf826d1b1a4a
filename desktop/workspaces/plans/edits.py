"""Undoable steps of a plan: each writes at once, taking back is one more act."""

from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QObject

from college.plans import Control, Work
from db.plan_applying import Applied
from desktop.widgets.steps import Step, Steps
from desktop.workspaces.plans.source import StoreSource
from desktop.workspaces.plans.words import tr


class Edits(Steps):
    """Changes a plan; `refused` and `troubled` say why a step did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def put_hours(self, line: UUID, term: int, kind: Work, hours: Decimal | None) -> bool:
        """Put hours into a cell; False if a rule or the disk did not let it."""
        return self.push(_Hours(self, line, term, kind, hours))

    def put_title(self, line: UUID, title: str) -> bool:
        """Give a line another name; False if a rule or the disk did not let it."""
        return self.push(_Title(self, line, title))

    def put_control(self, line: UUID, term: int, form: Control, *, stand: bool) -> bool:
        """Set or take away a form of control; False if a rule or the disk did not let it."""
        return self.push(_Control(self, line, term, form, stand=stand))

    def remember(self, applied: Applied) -> None:
        """Take a loading that was just done onto the stack."""
        self.push(_Loaded(self, applied))


class _Step(Step):
    def __init__(self, edits: Edits, text: str) -> None:
        super().__init__(edits, text)
        self._source = edits.source


class _Hours(_Step):
    def __init__(self, edits: Edits, line: UUID, term: int, kind: Work, hours: Decimal | None) -> None:
        super().__init__(edits, tr("Часы"))
        self._place, self._after = (line, term, kind), hours
        self._before: Decimal | None = None

    def redo(self) -> None:
        def put() -> object:
            self._before = self._source.put_hours(*self._place, self._after)
            return True

        self.write(put)

    def undo(self) -> None:
        self.write(lambda: (self._source.put_hours(*self._place, self._before), True))


class _Title(_Step):
    def __init__(self, edits: Edits, line: UUID, title: str) -> None:
        super().__init__(edits, tr("Наименование"))
        self._line, self._after, self._before = line, title, title

    def redo(self) -> None:
        before = self.write(lambda: self._source.put_title(self._line, self._after))
        if isinstance(before, str):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.put_title(self._line, self._before))


class _Control(_Step):
    def __init__(self, edits: Edits, line: UUID, term: int, form: Control, *, stand: bool) -> None:
        super().__init__(edits, tr("Форма контроля"))
        self._place, self._stand = (line, term, form), stand

    def redo(self) -> None:
        self.write(lambda: (self._source.put_control(*self._place, stand=self._stand), True))

    def undo(self) -> None:
        self.write(lambda: (self._source.put_control(*self._place, stand=not self._stand), True))


class _Loaded(_Step):
    def __init__(self, edits: Edits, applied: Applied) -> None:
        super().__init__(edits, tr("Загрузка плана"))
        self._applied, self._is_done = applied, True

    def redo(self) -> None:
        if self._is_done:
            return
        only = None if self._applied.is_whole else self._applied.touched
        again = self.write(lambda: self._source.load(self._applied.after, only, lambda *_: True))
        if isinstance(again, Applied):
            self._applied, self._is_done = again, True

    def undo(self) -> None:
        if self.write(lambda: self._source.take_back(self._applied)) is not None:
            self._is_done = False
