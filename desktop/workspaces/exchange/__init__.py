"""What waits, was sent, came back, is in dispute; and others' work that waits for this person (rights/states.md 23)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.exchange.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.exchange.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="exchange",
    title=phrase("Обмен"),
    icon="arrow-left-right",
    needs=frozenset({("quarantine", "see")}),
    open=_open,
    actions=ACTIONS,
)
