"""Undoable steps of the register of agreements: each writes at once, taking back is one more act."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject

from college.admission.held_roles import DatedRole
from db.admission.agreement_register import Entry
from db.admission.role_acts import Terms
from desktop.widgets.steps import Step, Steps
from desktop.workspaces.accounts.source import StoreSource
from desktop.workspaces.accounts.words import tr

OPENED, ENDED = tr("Открыть роль без соглашения"), tr("Отменить допуск")
DECIDED, SETTINGS = tr("Настроить признаки"), ("settings", "write")


class Edits(Steps):
    """Enters agreements and lets roles work without one; `refused` and `troubled` say why a step did not happen."""

    def __init__(self, source: StoreSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source

    def put_agreements(self, entries: Sequence[Entry]) -> bool:
        """Enter agreements as one step; False if a rule or the disk did not let it."""
        return self.push(_PutAgreements(self, self._source, entries))

    def correct(self, row: UUID, number: str, signed: date) -> bool:
        """Correct an agreement; False if a rule or the disk did not let it."""
        return self.push(_Correct(self, self._source, row, number, signed))

    def put_waiver(self, person: UUID, reason: str, days: int) -> bool:
        """Let roles work without an agreement; False if a rule or the disk did not let it."""
        return self.push(_PutWaiver(self, self._source, person, reason, days))

    def end_waiver(self, row: UUID) -> bool:
        """Take a waiver back; False if the disk did not let it."""
        return self.push(_EndWaiver(self, self._source, row))

    def give_role(self, asked: DatedRole) -> bool:
        """Give a role; False if a rule or the disk did not let it."""
        return self.push(_GiveRole(self, self._source, asked))

    def end_role(self, row: UUID, reason: str) -> bool:
        """End a role today; False if a rule or the disk did not let it."""
        return self.push(_EndRole(self, self._source, row, reason))

    def decide_signal(self, name: str, value: str) -> bool:
        """Decide a number of the signals; False if a rule or the disk did not let it."""
        return self.push(_DecideSignal(self, self._source, name, value))

    @property
    def wants(self) -> tuple[str, str] | None:
        """Return the right for which the next step back, or the one done again, wants the password; None: for none."""
        if self.stack.undoText() == ENDED or self.stack.redoText() == OPENED:
            return ("roles", "grant")
        return SETTINGS if DECIDED in (self.stack.undoText(), self.stack.redoText()) else None


class _Step(Step):
    def __init__(self, edits: Edits, source: StoreSource, text: str) -> None:
        super().__init__(edits, text)
        self._source = source


class _PutAgreements(_Step):
    def __init__(self, edits: Edits, source: StoreSource, entries: Sequence[Entry]) -> None:
        super().__init__(edits, source, tr("Внести соглашения: {count}").format(count=len(entries)))
        self._entries = tuple(entries)
        self._rows: tuple[UUID, ...] = ()

    def redo(self) -> None:
        if self._rows:
            self.write(lambda: self._source.stand_agreements(self._rows, stand=True))
        elif isinstance(rows := self.write(lambda: self._source.put_agreements(self._entries)), tuple):
            self._rows = rows

    def undo(self) -> None:
        self.write(lambda: self._source.stand_agreements(self._rows, stand=False))


class _Correct(_Step):
    def __init__(self, edits: Edits, source: StoreSource, row: UUID, number: str, signed: date) -> None:
        super().__init__(edits, source, tr("Исправить соглашение"))
        self._row, self._after = row, (number, signed)
        self._before = self._after

    def redo(self) -> None:
        before = self.write(lambda: self._source.correct_agreement(self._row, *self._after))
        if isinstance(before, tuple):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.correct_agreement(self._row, *self._before))


class _PutWaiver(_Step):
    def __init__(self, edits: Edits, source: StoreSource, person: UUID, reason: str, days: int) -> None:
        super().__init__(edits, source, OPENED)
        self._asked = (person, reason, days)
        self._row: UUID | None = None

    def redo(self) -> None:
        if (row := self._row) is not None:
            self.write(lambda: self._source.stand_waiver(row, stand=True))
        elif isinstance(made := self.write(lambda: self._source.put_waiver(*self._asked)), UUID):
            self._row = made

    def undo(self) -> None:
        if (row := self._row) is not None:
            self.write(lambda: self._source.stand_waiver(row, stand=False))


class _EndWaiver(_Step):
    def __init__(self, edits: Edits, source: StoreSource, row: UUID) -> None:
        super().__init__(edits, source, ENDED)
        self._row = row

    def redo(self) -> None:
        self.write(lambda: self._source.stand_waiver(self._row, stand=False))

    def undo(self) -> None:
        self.write(lambda: self._source.stand_waiver(self._row, stand=True))


class _GiveRole(_Step):
    def __init__(self, edits: Edits, source: StoreSource, asked: DatedRole) -> None:
        super().__init__(edits, source, tr("Назначить роль"))
        self._asked = asked
        self._row: UUID | None = None

    def redo(self) -> None:
        if (row := self._row) is not None:
            self.write(lambda: self._source.stand_role(row, stand=True))
        elif isinstance(made := self.write(lambda: self._source.give_role(self._asked)), UUID):
            self._row = made

    def undo(self) -> None:
        if (row := self._row) is not None:
            self.write(lambda: self._source.stand_role(row, stand=False))


class _EndRole(_Step):
    def __init__(self, edits: Edits, source: StoreSource, row: UUID, reason: str) -> None:
        super().__init__(edits, source, tr("Окончить роль"))
        self._row, self._reason = row, reason
        self._before: Terms = (None, "")

    def redo(self) -> None:
        before = self.write(lambda: self._source.end_role(self._row, self._reason))
        if isinstance(before, tuple):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.restore_role(self._row, self._before))


class _DecideSignal(_Step):
    def __init__(self, edits: Edits, source: StoreSource, name: str, value: str) -> None:
        super().__init__(edits, source, DECIDED)
        self._name, self._after, self._before = name, value, value

    def redo(self) -> None:
        before = self.write(lambda: self._source.decide_signal(self._name, self._after))
        if isinstance(before, str):
            self._before = before

    def undo(self) -> None:
        self.write(lambda: self._source.decide_signal(self._name, self._before))
