"""The gradebook: a page of the journal as a paper spread, typed."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.gradebook.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.gradebook.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="gradebook",
    title=phrase("Журнал"),
    icon="book-open",
    needs=frozenset({("journal.marks", "see"), ("journal.marks", "write"), ("journal.topics", "write")}),
    open=_open,
    actions=ACTIONS,
)
