"""How students and their families are reached: shown masked, opened one by one, written by who keeps it (3.1.6)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.contacts.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.contacts.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="contacts",
    title=phrase("Контакты"),
    icon="user-round",
    needs=frozenset(),
    needs_wide=frozenset({("students.contacts", "see")}),
    open=_open,
    actions=ACTIONS,
)
