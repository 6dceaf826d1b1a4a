"""A revision of the matrix: what is in force, what is put beside it, what speaks against, and the way back."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from college.matrix.change import Change, applied, differences
from college.matrix.concerns import Finding, Weight, concerns, is_refused, needs_reason
from college.matrix.norms import scope_of_key
from college.refusal import Refused
from college.roles import Grant, Matrix, Right, Scope
from db.norms import norms
from db.rights_table import Cell
from db.troubles import StoreTrouble
from desktop.workspaces.rights.source import Source
from desktop.workspaces.rights.words import tr

Drafts = Mapping[Cell, Scope | None]


class Picture:
    """The matrix as it would stand, with everything that follows from it; worked out when first asked."""

    def __init__(self, matrix: Matrix, drafts: Drafts) -> None:
        self.norms = norms()
        self.matrix = matrix
        order = tuple(self.norms.sections)
        cells = sorted(drafts, key=lambda cell: order.index(cell[0]))
        told = (Change(*cell, _scope(matrix, cell), drafts[cell]) for cell in cells)
        self.changes = tuple(change for change in told if change.old is not change.new)
        self.drafted = frozenset(change.cell for change in self.changes)
        self.after = applied(matrix, self.changes, self.norms.default)

    def scope(self, cell: Cell) -> Scope | None:
        """Return what would stand in a cell."""
        return _scope(self.after, cell)

    def lawful(self, cell: Cell) -> Scope | None:
        """Return what the regulation has there."""
        return _scope(self.norms.default, cell)

    def listed(self) -> frozenset[Right]:
        """Return every action on a section that anybody has, would have, or has by the regulation."""
        grants: Iterable[Grant] = (*self.norms.default.grants, *self.matrix.grants, *self.after.grants)
        return frozenset(Right(grant.section, grant.action) for grant in grants)

    @cached_property
    def differences(self) -> tuple[Change, ...]:
        """What differs from the regulation, the changes not applied yet included."""
        return differences(self.after, self.norms)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What speaks against applying the changes."""
        return concerns(self.matrix, self.changes, self.norms) if self.changes else ()

    @cached_property
    def standing(self) -> Mapping[Cell, tuple[Finding, ...]]:
        """What speaks against each cell that differs from the regulation."""
        found: dict[Cell, tuple[Finding, ...]] = {}
        if self.differences:
            for finding in concerns(self.norms.default, self.differences, self.norms):
                found[finding.change.cell] = (*found.get(finding.change.cell, ()), finding)
        return found

    @cached_property
    def against(self) -> frozenset[Cell]:
        """The cells that contradict a clause or may not stand at all."""
        grave = (*self.findings, *(finding for each in self.standing.values() for finding in each))
        return frozenset(finding.change.cell for finding in grave if finding.weight <= Weight.AGAINST)

    @property
    def asks_reason(self) -> bool:
        """Whether the changes may be applied with a reason only."""
        return needs_reason(self.findings)

    @property
    def is_barred(self) -> bool:
        """Whether the changes may not be applied at all."""
        return is_refused(self.findings)

    def about(self, cell: Cell) -> tuple[Finding, ...]:
        """Return what speaks against a cell: of a change not applied yet what bears on it, else what stands."""
        if cell in self.drafted:
            return tuple(finding for finding in self.findings if finding.change.cell == cell)
        return self.standing.get(cell, ())

    def along(self) -> tuple[Change, ...]:
        """Return the changes completed by what has to change along, nothing where nothing has to."""
        return next((finding.along for finding in self.findings if finding.along), ())


APPLIED = tr("Применить изменения прав")  # the only step that is written; all others are beside the matrix


class Revision(QObject):
    """Keeps changes beside the matrix until they are applied as one act; every step can be taken back."""

    moved = Signal()  # the picture is another one
    refused = Signal(object)  # Refused or StoreTrouble
    applied = Signal(int)  # so many cells were written
    overtaken = Signal()  # what was being changed has been changed by others meanwhile

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        """Read the matrix in force. Raises StoreTrouble."""
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._source = source
        self._table = source.table()
        self._drafts: Drafts = {}
        self.picture = Picture(self._table.matrix, {})

    def put(self, cells: Drafts, text: str) -> None:
        """Put scopes into cells by one undoable step; nothing is written yet."""
        changed = {cell: scope for cell, scope in cells.items() if self.picture.scope(cell) is not scope}
        if changed:
            self.stack.push(_Put(self, self._drafts, {**self._drafts, **changed}, text))

    def take_along(self) -> bool:
        """Complete the changes by what has to change along; False if nothing has to."""
        along = self.picture.along()
        self.put({change.cell: change.new for change in along}, tr("Изменить вместе"))
        return bool(along)

    def as_regulation(self) -> int:
        """Put every cell back to the regulation by one step; return how many differed."""
        differing = self.picture.differences
        self.put({change.cell: change.old for change in differing}, tr("Как в положении"))
        return len(differing)

    @property
    def is_back_written(self) -> bool:
        """Whether the next step back is an act on the matrix itself."""
        return self.stack.undoText() == APPLIED

    @property
    def is_again_written(self) -> bool:
        """Whether the next step that is done again is an act on the matrix itself."""
        return self.stack.redoText() == APPLIED

    def discard(self) -> None:
        """Take back everything that is not applied, by one step."""
        if self.picture.changes:
            self.stack.push(_Put(self, self._drafts, {}, tr("Вернуть как было")))

    def apply(self, reason: str) -> None:
        """Write the changes as one act; from then on one step takes the whole of it back."""
        changes = self.picture.changes
        former = {change.cell: self._table.notes.get(change.cell, "") for change in changes}
        step = _Apply(self, changes, reason, former)
        if step.forth():
            self.stack.clear()  # the single steps are part of what was applied
            self.stack.push(step)
            self.applied.emit(len(changes))

    def write(self, changes: tuple[Change, ...], reason: str, former: Mapping[Cell, str] | None = None) -> bool:
        """Write changes; False if a rule or the disk did not let it."""
        try:
            self._source.write(changes, reason, former)
            self._table = self._source.table()
        except (Refused, StoreTrouble) as why:
            self.refused.emit(why)
            return False
        self.lay({})
        return True

    def lay(self, drafts: Drafts) -> None:
        """Show other changes beside the matrix in force."""
        self._drafts = drafts
        self.picture = Picture(self._table.matrix, drafts)
        self.moved.emit()

    def reload(self) -> None:
        """Read the matrix anew: others may have changed it, and what is not applied stays. Raises StoreTrouble."""
        before, self._table = self._table, self._source.table()
        if before == self._table:
            return
        is_overtaken = any(
            _scope(before.matrix, cell) is not _scope(self._table.matrix, cell) for cell in self.picture.drafted
        )
        self.lay(self._drafts)
        if is_overtaken:
            self.overtaken.emit()


def typed_scopes(cells: Iterable[Cell], key: int) -> dict[Cell, Scope | None]:
    """Return what a digit gives to each of the cells in whose roles it means something."""
    known: dict[Cell, Scope | None] = {}
    for cell in cells:
        try:
            known[cell] = scope_of_key(cell[2], key)
        except KeyError:
            continue
    return known


class _Put(QUndoCommand):
    """Other scopes beside the matrix."""

    def __init__(self, revision: Revision, before: Drafts, after: Drafts, text: str) -> None:
        super().__init__(text)
        self._revision, self._before, self._after = revision, before, after

    def redo(self) -> None:
        self._revision.lay(self._after)

    def undo(self) -> None:
        self._revision.lay(self._before)


class _Apply(QUndoCommand):
    """An act on the matrix. Taking it back is one more act, with the words that stood there before."""

    def __init__(
        self, revision: Revision, changes: tuple[Change, ...], reason: str, former: Mapping[Cell, str]
    ) -> None:
        super().__init__(APPLIED)
        self._revision, self._changes, self._reason, self._former = revision, changes, reason, former
        self._is_done = False

    def forth(self) -> bool:
        """Write the changes; False if they were not let."""
        self._is_done = self._revision.write(self._changes, self._reason)
        return self._is_done

    def redo(self) -> None:
        if not self._is_done and not self.forth():
            self.setObsolete(True)

    def undo(self) -> None:
        back = tuple(change.undone for change in self._changes)
        if self._revision.write(back, tr("отмена изменения прав"), self._former):
            self._is_done = False
        else:
            self.setObsolete(True)


def _scope(matrix: Matrix, cell: Cell) -> Scope | None:
    return matrix.scope_of(cell[2], Right(cell[0], cell[1]))
