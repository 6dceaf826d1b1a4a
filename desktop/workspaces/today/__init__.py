"""The teacher's start page: today's lessons, what was not filled, tomorrow."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.today.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.today.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="today",
    title=phrase("Сегодня"),
    icon="sun",
    needs=frozenset({("journal.marks", "write"), ("journal.topics", "write")}),
    open=_open,
    actions=ACTIONS,
)
