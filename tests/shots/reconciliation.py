"""The reconciliation of hours under the camera: all groups, what does not agree, the days behind a number."""

from college.reconciliation import Source
from desktop.workspaces.reconciliation import actions
from desktop.workspaces.reconciliation.page import ReconciliationPage
from tests.shots.access_log import DEPUTY
from tests.shots.film import settle, until
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene


def reconciliation(office: Office) -> None:
    """All groups, one group with the days of its timetable, only what does not agree, and large text."""
    office.open("reconciliation")
    page = office.page(ReconciliationPage)
    until(lambda: bool(page.seen), "hours")
    office.take("16-reconciliation")
    page.group_table.go_to(1)
    page.page_table.turned.emit(Source.TIMETABLE)
    settle()
    office.take("16-reconciliation-days")
    page.act(actions.SWITCH)
    page.page_table.turned.emit(Source.KTP)
    office.program.settings.text_size = 130
    settle()
    office.take("16-reconciliation-large")
    office.program.settings.text_size = 100
    page.act(actions.SWITCH)


SCENES = (
    Scene(
        reconciliation,
        {"16-reconciliation": ALL, "16-reconciliation-days": USUAL, "16-reconciliation-large": USUAL},
        who=DEPUTY,
    ),
)
