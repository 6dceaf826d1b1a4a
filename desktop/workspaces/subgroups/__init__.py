"""How groups are divided for a part of their lessons: students by divisions, from a day on (4.2.7)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.subgroups.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.subgroups.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="subgroups",
    title=phrase("Подгруппы"),
    icon="grid-3x3",
    needs=frozenset({("subgroups", "write")}),
    open=_open,
    actions=ACTIONS,
)
