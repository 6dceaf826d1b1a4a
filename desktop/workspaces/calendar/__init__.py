"""The calendar of a study year (4.2.1): days without lessons, days taught as another, holidays of the law."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.calendar.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.calendar.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="calendar",
    title=phrase("Календарь"),
    icon="calendar-days",
    needs=frozenset({("calendar", "write")}),
    open=_open,
    actions=ACTIONS,
)
