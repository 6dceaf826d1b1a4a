"""Groups, students and employees as the offices keep them: lists of a day, acts by hand, lists taken in (4.4, 4.5)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.people.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.people.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="people",
    title=phrase("Люди"),
    icon="id-card",
    needs=frozenset({("groups", "write"), ("students.movement_orders", "write"), ("staff.card", "write")}),
    open=_open,
    actions=ACTIONS,
)
