"""The calendar under the camera: holidays of the year, and the form of days without lessons."""

from desktop.workspaces.calendar import actions
from desktop.workspaces.calendar.page import CalendarPage
from tests.shots.film import settle
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene
from tests.shots.subgroups import DISPATCHER


def calendar(office: Office) -> None:
    """What the demo has, the holidays put in, days without lessons asked for, large text."""
    office.open("calendar")
    page = office.page(CalendarPage)
    page.act(actions.LAW)
    settle()
    office.take("17-calendar")
    page.act(actions.OFF)
    settle()
    office.take("17-calendar-form")
    office.program.settings.text_size = 130
    settle()
    office.take("17-calendar-large")
    office.program.settings.text_size = 100
    page.form.give_up()
    page.act(actions.UNDO)


SCENES = (
    Scene(
        calendar, {"17-calendar": ALL, "17-calendar-form": USUAL, "17-calendar-large": USUAL}, who=DISPATCHER
    ),
)  # fmt: skip
