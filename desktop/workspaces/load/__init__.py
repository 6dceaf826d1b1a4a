"""The load (тарификация): who teaches which line of which group, what is left, whose hours are too many (4.2.4)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.load.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.load.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="load",
    title=phrase("Нагрузка"),
    icon="scale",
    needs=frozenset({("load", "write"), ("load", "print")}),
    open=_open,
    actions=ACTIONS,
)
