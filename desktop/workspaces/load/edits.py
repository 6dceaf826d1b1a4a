"""Undoable steps of the load: each writes at once, taking back is one more act."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject

from college.load_list import LoadListRow
from college.plans import Work
from college.teaching import Span
from db.load import LoadRow
from db.load_list import Known
from desktop.widgets.steps import Step, Steps
from desktop.widgets.traced_steps import ActsByHand, TracedStep
from desktop.workspaces.load.source import StoreSource
from desktop.workspaces.load.words import tr


class Edits(Steps):
    """Changes the load; `refused` and `troubled` say why a step did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def assign(self, row: LoadRow, whom: UUID, span: Span, kind: Work | None) -> bool:
        """Give a line, or one kind of its work, to a teacher; False if a rule or the disk did not let it."""
        return self.push(_Assign(self, row, whom, span, kind))

    def do(self, act: str, words: str, acts: ActsByHand, what: Callable[..., object]) -> bool:
        """Do an act that leaves traces; False if a rule or the disk did not let it."""
        return self.push(TracedStep(self, acts, act, words, what))

    def take_in(self, known: Known, rows: Sequence[LoadListRow]) -> bool:
        """Assign what a table says; False if a rule or the disk did not let it."""
        return self.push(_TakeIn(self, known, rows))

    def take_off(self, teaching: UUID) -> bool:
        """Take a teacher off; False if a rule or the disk did not let it."""
        return self.push(_TakeOff(self, teaching))

    def join(self, teaching: Collection[UUID], *, apart: bool) -> bool:
        """Let these be taught together, or apart; False if a rule or the disk did not let it."""
        return self.push(_Join(self, teaching, apart=apart))

    def make_journals(self, groups: Collection[UUID]) -> int:
        """Make the pages of these groups; return how many are new, -1 where they could not be made."""
        step = _Journals(self, groups)
        return len(step.made) if self.push(step) else -1


class _Step(Step):
    def __init__(self, edits: Edits, text: str) -> None:
        super().__init__(edits, text)
        self._source = edits.source


class _Assign(_Step):
    def __init__(self, edits: Edits, row: LoadRow, whom: UUID, span: Span, kind: Work | None) -> None:
        super().__init__(edits, tr("Назначить преподавателя"))
        self._what = row, whom, span, kind
        self._last: date | None = None
        self._made: UUID | None = None

    def redo(self) -> None:
        if (made := self._made) is not None:
            self.write(lambda: self._source.put_back(made, self._last, stand=True))
        elif isinstance(new := self.write(lambda: self._source.assign(*self._what)), UUID):
            self._made = new

    def undo(self) -> None:
        if (made := self._made) is not None:
            before = self.write(lambda: self._source.take_off(made))
            if isinstance(before, tuple):
                self._last = before[0]


class _TakeIn(_Step):
    def __init__(self, edits: Edits, known: Known, rows: Sequence[LoadListRow]) -> None:
        super().__init__(edits, tr("Нагрузка из таблицы"))
        self._known, self._rows = known, rows
        self._made: tuple[UUID, ...] = ()

    def redo(self) -> None:
        if self._made:
            self.write(lambda: self._source.let_stand(self._made, stand=True))
        elif isinstance(made := self.write(lambda: self._source.take_in(self._known, self._rows)), tuple):
            self._made = made

    def undo(self) -> None:
        self.write(lambda: self._source.let_stand(self._made, stand=False))


class _TakeOff(_Step):
    def __init__(self, edits: Edits, teaching: UUID) -> None:
        super().__init__(edits, tr("Снять преподавателя"))
        self._teaching = teaching
        self._last: date | None = None

    def redo(self) -> None:
        before = self.write(lambda: self._source.take_off(self._teaching))
        if isinstance(before, tuple):
            self._last = before[0]

    def undo(self) -> None:
        self.write(lambda: self._source.put_back(self._teaching, self._last, stand=True))


class _Join(_Step):
    def __init__(self, edits: Edits, teaching: Collection[UUID], *, apart: bool) -> None:
        super().__init__(edits, tr("Поток"))
        self._teaching, self._apart = tuple(teaching), apart
        self._before: Mapping[UUID, UUID | None] = {}

    def redo(self) -> None:
        before = self.write(lambda: self._source.join(self._teaching, apart=self._apart))
        if isinstance(before, dict):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.put_streams(self._before))


class _Journals(_Step):
    def __init__(self, edits: Edits, groups: Collection[UUID]) -> None:
        super().__init__(edits, tr("Создать журналы"))
        self._groups = tuple(groups)
        self.made: tuple[UUID, ...] = ()

    def redo(self) -> None:
        made = self.write(lambda: self._source.make_journals(self._groups))
        if isinstance(made, tuple):
            self.made = made

    def undo(self) -> None:
        self.write(lambda: self._source.withdraw_pages(self.made))
