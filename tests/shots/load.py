"""The load under the camera: a group of the demo with its teachers, and one that is being looked for."""

from uuid import uuid4

from college.plans import CLASSROOM, Work
from db import load_parts
from db.models.groups import Division, Subgroup
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
    _divide(office, page)
    settle()
    office.take("15-load-subgroups")
    office.program.settings.text_size = 130
    settle()
    office.take("15-load-large")
    office.program.settings.text_size = 100


def _divide(office: Office, page: LoadPage) -> None:
    """Let a line be taught by two subgroups, as far as its practice goes."""
    opened, row = office.program.opened, page._row()
    assert opened is not None
    assert row is not None
    now = {"person": opened.person, "clock": office.stage.clock}
    with opened.store.write("divide_group") as session:
        session.add(Division(id=(division := uuid4()), group_id=row.group, name="лабораторные"))
        session.flush()
        session.add_all([Subgroup(division_id=division, name=name) for name in ("1", "2")])
        session.flush()
        load_parts.divide_line(
            session, row.group, row.line, page.seen.year, division, row.planned & CLASSROOM - {Work.LECTURE},
            row.planned, **now,
        )  # fmt: skip
    page._read_now()


SCENES = (
    Scene(
        load, {"15-load": ALL, "15-load-find": USUAL, "15-load-subgroups": USUAL, "15-load-large": USUAL}, who=DEPUTY
    ),
)
