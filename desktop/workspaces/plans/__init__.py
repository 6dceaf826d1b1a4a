"""Study plans: specialties, hours by term, forms of control, and a file of «Планы СПО» taken in (4.3.1–4.3.3)."""

from PySide6.QtWidgets import QWidget

from college.phrases import phrase
from desktop.workspace import Context, Workspace
from desktop.workspaces.plans.actions import ACTIONS


def _open(context: Context) -> QWidget:
    from desktop.workspaces.plans.page import open_page  # noqa: PLC0415  loaded on the first visit

    return open_page(context)


WORKSPACE = Workspace(
    name="plans",
    title=phrase("Планы"),
    icon="table",
    needs=frozenset({("plans", "write"), ("plans", "approve")}),
    open=_open,
    actions=ACTIONS,
)
