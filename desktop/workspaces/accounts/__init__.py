"""Accounts, machines, agreements: who is admitted, by what paper, from which computer (3.1.2–3.1.5, 3.1.11, 4.1.2)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.accounts.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.accounts.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="accounts",
    title=phrase("Учётные"),
    icon="users",
    needs=frozenset(
        {
            ("accounts.staff", "write"),
            ("accounts.students", "write"),
            ("credentials.students", "grant"),
            ("nda_register", "write"),
            ("roles", "approve"),
        }
    ),
    open=_open,
    actions=ACTIONS,
)
