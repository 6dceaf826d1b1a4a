"""Acts on many at once: what each would do is shown first, and it waits for its button."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from db.admission.account_lists import AccountLine
from db.admission.agreement_register import Entry
from desktop.workspaces.accounts import actions, plans
from desktop.workspaces.accounts.acts import Around
from desktop.workspaces.accounts.deeds import Deeds
from desktop.workspaces.accounts.left import PARENTS, STUDENTS
from desktop.workspaces.accounts.plan import Planned
from desktop.workspaces.accounts.source import Lists, StoreSource


class Many(QObject):
    """Plans acts on many; `done` tells that the plan is wanted no more, before what it asked for begins."""

    done = Signal()

    def __init__(self, source: StoreSource, deeds: Deeds, parent: QObject) -> None:
        super().__init__(parent)
        self._source, self._deeds = source, deeds

    def planned(
        self, action_id: str, name: str, lists: Lists, chosen: Sequence[AccountLine], around: Around
    ) -> Planned:
        """Return what the act would do to the list of this name, or to those chosen in it."""
        lines = {STUDENTS: lists.students, PARENTS: lists.parents}.get(name, lists.staff)
        if action_id == actions.CREATE:
            some = plans.without_account(lines, chosen, around)
            return plans.accounts_planned(some, lambda: self._go_on(self._deeds.create, some), around.offline)
        if action_id == actions.SLIPS:
            some = plans.without_code(lines, chosen, around)
            return plans.codes_planned(some, lambda: self._go_on(self._deeds.issue, some), around.offline)
        return plans.agreements_planned(lists.register, self._source.today, self._put_agreements)

    def _go_on(self, does: Callable[[Sequence[AccountLine]], None], lines: Sequence[AccountLine]) -> None:
        self.done.emit()
        does(lines)

    def _put_agreements(self, entries: Sequence[Entry]) -> None:
        if self._deeds.put_agreements(entries):
            self.done.emit()
