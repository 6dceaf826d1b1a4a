"""Who looked at whose personal data, and who changed what (3.1.4, 3.1.5)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.access_log.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.access_log.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="access_log",
    title=phrase("Журнал ПД"),
    icon="history",
    needs=frozenset(),
    open=_open,
    actions=ACTIONS,
    needs_wide=frozenset({("access_log", "see"), ("audit", "see")}),
)
