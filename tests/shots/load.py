"""The load under the camera: a group of the demo with its teachers, and one that is being looked for."""

from uuid import uuid4

from PySide6.QtGui import QGuiApplication

from college.plans import CLASSROOM, Work
from db import load_parts
from db.models.groups import Division, Subgroup
from desktop.workspaces.load import actions
from desktop.workspaces.load.page import LoadPage
from desktop.workspaces.load.taking import COLUMNS
from tests.shots.access_log import DEPUTY
from tests.shots.film import settle, until
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
    page.read_now()


def from_table(office: Office) -> None:
    """A table of load: its columns, and what becomes of each row."""
    office.open("load")
    page = office.page(LoadPage)
    group, names = page.seen.groups[3], [each.name.replace("\u00a0", " ") for each in page.seen.teachers]
    told = [["Группа", "Индекс", "Дисциплина", "Вид занятий", "Преподаватель", "Часы"]]
    told += [[group.name, row.code, row.title, "", names[place % 9], "36"] for place, row in enumerate(group.rows[:14])]
    told += [
        ["ЭКМ-99", "ОП.01", "Экономика", "", names[0], "36"],
        [group.name, "ОП.77", "Химия", "лаб", "Иванов", "36"],
    ]
    page.act(actions.LOAD)
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in told))
    page.taking.file.take_pasted()
    until(lambda: page.taking.step() == COLUMNS, "columns")
    office.take("15-load-columns")
    page.act(actions.APPLY)
    settle()
    office.take("15-load-rows")
    for _ in range(3):
        page.taking.give_up()


SCENES = (
    Scene(
        load,
        {"15-load": ALL} | dict.fromkeys(("15-load-find", "15-load-subgroups", "15-load-large"), USUAL),
        who=DEPUTY,
    ),
    Scene(from_table, dict.fromkeys(("15-load-columns", "15-load-rows"), USUAL), who=DEPUTY),
)
