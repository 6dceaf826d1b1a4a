"""Rights: the matrix of sections, actions and roles as the administrator edits it (4.1.6)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.rights.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.rights.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="rights",
    title=phrase("Права"),
    icon="grid-2x2-check",
    needs=frozenset({("rights", "write"), ("rights", "approve")}),
    open=_open,
    actions=ACTIONS,
)
