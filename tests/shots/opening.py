"""The gradebook of a college that began in November: what was before stands beside the lessons, and is typed once."""

from datetime import date

from sqlalchemy import update

from college.opening import read_opening
from db.engine import writing
from db.models.catalogue import College
from db.openings import put_hours, put_marks
from desktop.workspaces.gradebook import actions
from desktop.workspaces.gradebook.opening_pane import OpeningPane
from tests.shots.film import settle
from tests.shots.office import Office
from tests.shots.screens import TEACHER, USUAL, Scene

TOLD = ("5 4 4", "4,25 × 8", "3 4 3 4", "", "5 5 зач", "4 4 4 5 3", "4,5 × 6", "2 3")


def opening(office: Office) -> None:
    """The page with what was brought along, and the window in which it is typed."""
    page = office.stage.keys.page
    _begin(office, None)
    office.open("gradebook", page=page)
    opened, spread = office.program.opened, office.book.model.spread
    assert opened is not None
    _begin(office, date(2026, 10, 1))
    by = {"person": opened.person, "clock": office.stage.clock}
    with opened.store.write("put_opening") as session:
        put_hours(session, page, spread.page.term, 24, **by)
        for student, text in zip(spread.students, TOLD, strict=False):
            put_marks(session, page, student.id, spread.page.term, read_opening(text), **by)
    office.book.open(page)
    settle()
    office.take("03-gradebook-before")
    office.book.act(actions.OPENING)
    (pane,) = office.book.findChildren(OpeningPane)
    settle()
    for look in USUAL:
        office.dress(look)
        settle()
        office.take("03-gradebook-opening", pane, (look,))
    pane.close()
    office.come_back()


def _begin(office: Office, day: date | None) -> None:
    opened = office.program.opened
    assert opened is not None
    with writing(opened.store.engine).begin() as connection:
        connection.execute(update(College).values(started=day))


SCENES = (Scene(opening, dict.fromkeys(("03-gradebook-before", "03-gradebook-opening"), USUAL), who=TEACHER),)
