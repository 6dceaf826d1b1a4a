"""The matrix of rights under the camera: as it is, with changes not applied, through the eyes of a role, its history."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from college.roles import Action, Role
from desktop.workspaces.rights import actions
from desktop.workspaces.rights.page import RightsPage
from tests.shots.office import SIZE, Office
from tests.shots.screens import ALL, USUAL, Scene

ADMINISTRATOR = "administrator"
CARD_OF_CHAIR = ("students.card", Action.SEE, Role.COMMISSION_CHAIR)
MARKS_OF_ADMIN = ("journal.marks", Action.WRITE, Role.ADMINISTRATOR)
REASON_OF_CURATOR = ("journal.absence_reason", Action.WRITE, Role.CURATOR)


def matrix(office: Office) -> None:
    """As in the regulation; one change applied and two not, of which one contradicts a clause; the ways to look."""
    office.come_back()
    office.open("rights")
    page = office.page(RightsPage)
    office.take("14-rights-as-regulation")
    page.go_to(CARD_OF_CHAIR)
    office.type_in(page.grid, "3")
    page.side.reason.setText("аттестация цикла, приказ 41 от 9 ноября")
    page.act(actions.APPLY)
    office.take("14-rights-applied")
    page.go_to(MARKS_OF_ADMIN)
    office.type_in(page.grid, "4")
    office.take("14-rights-along")
    page.act(actions.ALONG)
    page.go_to(REASON_OF_CURATOR)
    office.type_in(page.grid, "0")
    page.go_to(MARKS_OF_ADMIN)
    page.grid.scrollToTop()
    office.desk.messages.next_act()
    office.take("14-rights")
    page.act(actions.APPLY)
    office.take("14-rights-reason")
    _look(office, page)


def _look(office: Office, page: RightsPage) -> None:
    office.desk.messages.next_act()
    page.act(actions.FILTER)
    page.take_focus()
    office.take("14-rights-differences")
    page.act(actions.FILTER)
    page.act(actions.SEARCH)
    office.type_in(page.head.search, "карточка")
    office.take("14-rights-search")
    QTest.keyClick(page.head.search, Qt.Key.Key_Escape)
    page.head.look_as.setCurrentIndex(page.head.look_as.findText("Куратор"))
    office.take("14-rights-look-as")
    page.act(actions.HISTORY)
    office.take("14-rights-history")
    page.show_matrix()
    office.program.settings.text_size = 130
    office.program.window.resize(1024, 600)
    page.go_to(MARKS_OF_ADMIN)
    office.take("14-rights-narrow")
    page.act(actions.OTHER_PANE)
    office.take("14-rights-narrow-side")
    office.program.settings.text_size = 100
    office.program.window.resize(*SIZE)


NAMES = {"14-rights": ALL} | dict.fromkeys(
    (
        "14-rights-as-regulation", "14-rights-applied", "14-rights-along", "14-rights-reason",
        "14-rights-differences", "14-rights-search", "14-rights-look-as", "14-rights-history", "14-rights-narrow",
        "14-rights-narrow-side",
    ),
    USUAL,
)  # fmt: skip
SCENES = (Scene(matrix, NAMES, who=ADMINISTRATOR),)
