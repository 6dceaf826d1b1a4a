"""The load under the camera: a group of the demo with its teachers, and one that is being looked for."""

from desktop.workspaces.load import actions
from desktop.workspaces.load.page import LoadPage
from tests.shots.access_log import DEPUTY
from tests.shots.film import settle
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene


def load(office: Office) -> None:
    """The first group, a line taken off, a name typed in part."""
    office.open("load")
    page = office.page(LoadPage)
    page.group_table.go_to(2)
    page.line_table.go_to(1)
    page.line_table.setFocus()
    office.take("15-load")
    page.act(actions.TAKE_OFF)
    page.act(actions.ASSIGN)
    office.type_in(page.field, "ва")
    office.take("15-load-find")
    page.field.put(None)
    page.field.offers.hide()
    page.act(actions.UNDO)
    office.program.settings.text_size = 130
    settle()
    office.take("15-load-large")
    office.program.settings.text_size = 100


SCENES = (Scene(load, {"15-load": ALL, "15-load-find": USUAL, "15-load-large": USUAL}, who=DEPUTY),)
