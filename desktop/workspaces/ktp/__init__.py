"""Thematic plans (КТП): written, agreed on, compared, printed (2.2, 3.1.7, 3.1.8)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.ktp.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.ktp.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="ktp",
    title=phrase("КТП"),
    icon="list-ordered",
    needs=frozenset({("ktp", "write"), ("ktp_approval", "approve"), ("ktp_approval", "write")}),
    open=_open,
    actions=ACTIONS,
)
