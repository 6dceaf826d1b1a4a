"""Subgroups under the camera: a group divided for its language and its laboratory, and one that is not."""

from desktop.workspaces.subgroups import actions
from desktop.workspaces.subgroups.page import SubgroupsPage
from tests.shots.film import settle
from tests.shots.office import Office
from tests.shots.screens import ALL, USUAL, Scene

DISPATCHER = "dispatcher"


def subgroups(office: Office) -> None:
    """Two divisions, a student moved, the form of a third, a group without any, and all of it in large text."""
    office.open("subgroups")
    page = office.page(SubgroupsPage)
    page.groups.go_to(2)
    settle()
    office.take("34-subgroups-none")
    for name, parts in (("иностранный язык", "английский, немецкий"), ("лабораторные работы", "1, 2")):
        page.act(actions.ADD)
        page.form.fields["name"].setText(name)
        page.form.fields["parts"].setText(parts)
        page.form.enter()
    page.act(actions.SHARE)
    page.grid.go_to(0, 1)
    page.act(actions.SHARE)
    page.grid.go_to(4, 1)
    page.grid.typed.emit(0)
    page.grid.go_to(6, 0)
    page.grid.typed.emit(2)
    page.grid.setFocus()
    settle()
    office.take("34-subgroups")
    page.act(actions.RENAME)
    settle()
    office.take("34-subgroups-form")
    page.form.give_up()
    office.program.settings.text_size = 130
    page.grid.setFocus()
    settle()
    office.take("34-subgroups-large")
    office.program.settings.text_size = 100


SCENES = (
    Scene(
        subgroups,
        {"34-subgroups": ALL} | dict.fromkeys(("34-subgroups-none", "34-subgroups-form", "34-subgroups-large"), USUAL),
        who=DISPATCHER,
    ),
)
