"""The commissions under the camera: disciplines, teachers, one more being looked for, a new one, none yet."""

from desktop.workspaces.commissions import actions
from desktop.workspaces.commissions.page import CommissionsPage
from tests.shots.access_log import DEPUTY
from tests.shots.film import settle
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene


def commissions(office: Office) -> None:
    """The two commissions of the demo, then a third; at the end, a college without any."""
    office.open("commissions")
    page = office.page(CommissionsPage)
    page.table.go_to(1)
    office.take("14-commissions")
    page.act(actions.NEXT_TAB)
    page.act(actions.TAKE)
    office.type_in(page.panel.field, "ва")
    office.take("14-commissions-find")
    page.panel.field.put(None)
    page.panel.field.offers.hide()
    page.act(actions.ADD)
    office.take("14-commissions-new")
    page.act(actions.UNDO)
    for _ in range(2):
        page.act(actions.DROP)
    office.desk.messages.next_act()
    settle()
    office.take("14-commissions-empty")
    for _ in range(2):
        page.act(actions.UNDO)


SCENES = (
    Scene(
        commissions,
        {"14-commissions": ALL}
        | dict.fromkeys(("14-commissions-find", "14-commissions-new", "14-commissions-empty"), USUAL),
        who=DEPUTY,
    ),
)
