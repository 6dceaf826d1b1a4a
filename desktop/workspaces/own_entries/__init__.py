"""Everybody's own sign-ins and edits, and the facts of a case about him: what the administrator sees, he sees, too."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.own_entries.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.own_entries.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="own_entries",
    title=phrase("Мои входы и правки"),
    icon="key-round",
    needs=frozenset({("accounts.staff", "see")}),
    open=_open,
    actions=ACTIONS,
    is_aside=True,
)
