"""The reconciliation of hours: plan, КТП, timetable and journal of every page, and whether the term is long enough."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.reconciliation.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.reconciliation.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="reconciliation",
    title=phrase("Сверка"),
    icon="git-compare-arrows",
    needs=frozenset(),
    needs_wide=frozenset({("journal.topics", "see")}),
    open=_open,
    actions=ACTIONS,
)
