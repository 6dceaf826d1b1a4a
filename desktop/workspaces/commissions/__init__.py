"""Commissions of disciplines: what each looks after and who belongs to it (3.1.10, 4.3.2)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.commissions.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.commissions.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="commissions",
    title=phrase("Комиссии"),
    icon="network",
    needs=frozenset({("disciplines", "write")}),
    open=_open,
    actions=ACTIONS,
)
