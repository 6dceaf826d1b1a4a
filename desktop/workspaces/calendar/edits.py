"""Undoable steps of the calendar: each writes at once, taking back is one more act."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject

from college.calendar import DayRule, Entry
from db.day_changes import Before
from desktop.widgets.steps import Step, Steps
from desktop.workspaces.calendar.source import StoreSource
from desktop.workspaces.calendar.words import tr


class Edits(Steps):
    """Changes the calendar; `refused` and `troubled` say why a step did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def put(self, first: date, last: date, rule: DayRule, group: UUID | None) -> bool:
        """Let a rule hold on these days; False if a rule or the disk did not let it."""
        return self.push(_Change(self, tr("Календарь"), lambda: self.source.put(first, last, rule, group)))

    def put_all(self, told: Iterable[Entry]) -> bool:
        """Let these rules hold; False if a rule or the disk did not let it."""
        entries = tuple(told)
        return self.push(_Change(self, tr("Праздники года"), lambda: self.source.put_all(entries)))

    def take_out(self, entry: Entry) -> bool:
        """Take a rule out; False if a rule or the disk did not let it."""
        return self.push(_Change(self, tr("Убрать из календаря"), lambda: self.source.take_out(entry)))


class _Change(Step):
    """Some days of the calendar, and what stood there."""

    def __init__(self, edits: Edits, text: str, act: Callable[[], Sequence[Before]]) -> None:
        super().__init__(edits, text)
        self._source, self._act = edits.source, act
        self._before: Sequence[Before] = ()

    def redo(self) -> None:
        before = self.write(self._act)
        if isinstance(before, tuple):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.put_back(self._before))
