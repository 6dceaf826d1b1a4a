"""Undoable steps over the lines of a draft: each writes at once, taking back is one more act."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject

from college.ktp.lines import KtpLine
from college.ktp.renumbering import follow
from db.topic_plan_acts import Changed
from db.topic_plans import Placed
from desktop.widgets.steps import Step, Steps
from desktop.workspaces.ktp.source import StoreSource
from desktop.workspaces.ktp.words import tr

Lines = Sequence[Placed]


class Edits(Steps):
    """Changes lines; `refused` and `troubled` say why a step did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source

    def put(self, changed: Changed, text: str = "") -> bool:
        """Write lines; False if a rule or the disk did not let it."""
        return self.push(_Put(self, changed, text or tr("Правка строки")))

    def insert(self, plan: UUID, lines: Lines, at: int, new: Sequence[KtpLine]) -> tuple[UUID, ...]:
        """Put new lines before the line of this place, from nought; return them, none if it was refused."""
        after = lines[at - 1].id if at else None
        whole = [*(each.line for each in lines[:at]), *new, *(each.line for each in lines[at:])]
        numbered = follow([each.line for each in lines], whole, range(at, at + len(new)))
        kept = [*numbered[:at], *numbered[at + len(new) :]]
        step = _Insert(self, plan, after, numbered[at : at + len(new)], _changed(lines, kept))
        return step.made if self.push(step) else ()

    def drop(self, lines: Lines, places: Sequence[int]) -> bool:
        """Take lines out; False if a rule or the disk did not let it."""
        gone = set(places)
        left = [each for place, each in enumerate(lines) if place not in gone]
        kept = follow([each.line for each in lines], [each.line for each in left])
        return self.push(_Drop(self, [lines[place].id for place in places], _changed(left, kept)))

    def move(self, plan: UUID, lines: Lines, place: int, to: int) -> bool:
        """Let a line stand at another place; False if a rule or the disk did not let it."""
        order = [*lines]
        order.insert(to, order.pop(place))
        kept = follow([each.line for each in lines], [each.line for each in order])
        was, now = [each.id for each in lines], [each.id for each in order]
        return self.push(_Move(self, plan, (was, now), _changed(order, kept)))

    def replace(self, plan: UUID, lines: Lines, new: Sequence[KtpLine]) -> bool:
        """Let other lines stand instead of all; False if a rule or the disk did not let it."""
        return self.push(_Replace(self, plan, [each.id for each in lines], tuple(new)))


def _changed(lines: Lines, kept: Sequence[KtpLine]) -> Changed:
    return tuple((was.id, now) for was, now in zip(lines, kept, strict=True) if was.line != now)


class _Step(Step):
    def __init__(self, edits: Edits, text: str) -> None:
        super().__init__(edits, text)
        self._source = edits.source

    def kept(self, act: Callable[[], Changed]) -> Changed:
        """Do a write that tells what stood there."""
        told = self.write(act)
        return told if isinstance(told, tuple) else ()


class _Put(_Step):
    def __init__(self, edits: Edits, changed: Changed, text: str) -> None:
        super().__init__(edits, text)
        self._after = changed
        self._before: Changed = ()

    def redo(self) -> None:
        self._before = self.kept(lambda: self._source.put(self._after))

    def undo(self) -> None:
        self.kept(lambda: self._source.put(self._before))


class _Insert(_Step):
    def __init__(
        self, edits: Edits, plan: UUID, after: UUID | None, lines: Sequence[KtpLine], also: Changed
    ) -> None:  # fmt: skip
        super().__init__(edits, tr("Вставка строк"))
        self._plan, self._place, self._lines, self._also = plan, after, lines, also
        self.made: tuple[UUID, ...] = ()
        self._before: Changed = ()

    def redo(self) -> None:
        if self.made:
            self._before = self.kept(lambda: self._source.stand(self.made, self._also, stand=True))
            return
        told = self.write(lambda: self._source.insert(self._plan, self._place, self._lines, self._also))
        if isinstance(told, tuple):
            self.made, self._before = told

    def undo(self) -> None:
        self.kept(lambda: self._source.stand(self.made, self._before, stand=False))


class _Drop(_Step):
    def __init__(self, edits: Edits, topics: Sequence[UUID], also: Changed) -> None:
        super().__init__(edits, tr("Удаление строк"))
        self._topics, self._also = topics, also
        self._before: Changed = ()

    def redo(self) -> None:
        self._before = self.kept(lambda: self._source.stand(self._topics, self._also, stand=False))

    def undo(self) -> None:
        self.kept(lambda: self._source.stand(self._topics, self._before, stand=True))


class _Move(_Step):
    def __init__(self, edits: Edits, plan: UUID, orders: tuple[list[UUID], list[UUID]], also: Changed) -> None:
        super().__init__(edits, tr("Перестановка строки"))
        self._plan, (self._was, self._now), self._also = plan, orders, also
        self._before: Changed = ()

    def redo(self) -> None:
        self._before = self.kept(lambda: self._source.order(self._plan, self._now, self._also))

    def undo(self) -> None:
        self.kept(lambda: self._source.order(self._plan, self._was, self._before))


class _Replace(_Step):
    def __init__(self, edits: Edits, plan: UUID, gone: Sequence[UUID], lines: Sequence[KtpLine]) -> None:
        super().__init__(edits, tr("Загрузка таблицы"))
        self._plan, self._gone, self._lines = plan, gone, lines
        self._made: tuple[UUID, ...] = ()

    def redo(self) -> None:
        if self._made:
            self.write(lambda: self._source.swap(self._made, self._gone))
        elif isinstance(made := self.write(lambda: self._source.replace(self._plan, self._gone, self._lines)), tuple):
            self._made = made

    def undo(self) -> None:
        self.write(lambda: self._source.swap(self._gone, self._made))
