"""The page of groups under the camera: a list, acts by hand, a list taken in step by step; the office of staff; none."""

from pathlib import Path
from tempfile import TemporaryDirectory

from college.people_lists import ListKind
from db.people.standing import group_names
from desktop.workspaces.people import actions
from desktop.workspaces.people.page import PeoplePage
from desktop.workspaces.people.taking.pane import COLUMNS, RESULT, ROWS
from tests.papers.workbooks import xlsx
from tests.shots.film import settle, until
from tests.shots.office import Office
from tests.shots.rights import ADMINISTRATOR
from tests.shots.screens import ALL, USUAL, Scene

STUDY_OFFICE, STAFF_OFFICE = "study_office", "staff_office"
HEAD = ["№", "ФИО обучающегося", "Дата рождения", "Группа", "Телефон", "ФИО матери", "Телефон матери"]


def lists(office: Office) -> None:
    """A group of the demo, with a form open, and another day."""
    office.open("people")
    page = office.page(PeoplePage)
    page.table.setFocus()
    office.take("33-people")
    page.act(actions.MOVE)
    settle()
    office.take("33-people-move")
    page.form.give_up()
    page.act(actions.ADD)
    settle()
    office.take("33-people-new")
    page.form.give_up()
    page.search.setText("ъъъ")
    office.take("33-people-none")
    page.search.clear()
    office.program.settings.text_size = 130
    office.take("33-people-large-text")
    office.program.settings.text_size = 100


def taking(office: Office) -> None:
    """A list of three groups, one of which there is not."""
    office.open("people")
    page = office.page(PeoplePage)
    page.act(actions.LOAD)
    office.take("33-people-file")
    pane = page.taking
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(xlsx(_rows(office)))
        pane.file.take_file(path)
        until(lambda: pane.step() == COLUMNS, "columns")
    office.take("33-people-columns")
    page.act(actions.APPLY)
    assert pane.step() == ROWS
    office.take("33-people-refused")
    pane.preview.make.click()
    pane.preview.number.setText("141-к")
    pane.preview.signed.setText("02.11.2026")
    pane.preview.signed.editingFinished.emit()
    office.desk.messages.next_act()
    pane.preview.table.setFocus()
    office.take("33-people-rows")
    doubts = [n for n, row in enumerate(pane.preview.model.rows) if row.verdict.value == "doubtful"]
    pane.preview.table.go_to(doubts[0])
    pane.preview.table.asked.emit()
    settle()
    office.take("33-people-doubt")
    office.program.settings.text_size = 130
    office.take("33-people-rows-large-text")
    office.program.settings.text_size = 100
    pane.preview.doubt.give_up()
    page.act(actions.APPLY)
    until(lambda: pane.step() == RESULT, "result")
    office.take("33-people-result")
    page.act(actions.UNDO)
    until(lambda: pane.taken is None and not pane.counted.is_running, "undo")
    page.act(actions.APPLY)


def staff(office: Office) -> None:
    """Employees, as the office of staff lists them."""
    office.open("people")
    office.take("33-people-staff")


def beginning(office: Office) -> None:
    """The settings of an administrator: from which day the journal is kept here."""
    office.open("settings")
    office.take("33-beginning")


def _rows(office: Office) -> list[list[object]]:
    page = office.page(PeoplePage)
    here = page.model.rows[:4]
    group = page._shelf()
    opened = office.program.opened
    assert group is not None
    assert opened is not None
    with opened.store.read() as session:
        other = sorted(set(group_names(session).values()) - {group.title})[0]
    assert page.taking.file.chosen() is ListKind.STUDENTS
    told: list[list[object]] = [["Список студентов на 2026/27 учебный год"], list(HEAD)]
    told += [
        [n, row.name.full, row.born and f"{row.born:%d.%m.%Y}", group.title, "", "", ""]
        for n, row in enumerate(here, 1)
    ]
    told += [
        [5, "ЗАЙЦЕВ ГЛЕБ ОЛЕГОВИЧ", "01.02.2009", other, "8 913 8001201", "Зайцева Анна Ильинична", "8 913 8001202"],
        [6, "Котова Алла Юрьевна", "03.04.2009", "ССА-41", "8 913 8001203", "", ""],
        [7, here[0].name.full, "05.05.2008", other, "", "", ""],
        [8, "Иванов И. И.", "05.05.2008", other, "", "", ""],
        [9, "Лаптев Юрий Львович", "31.02.2009", other, "42-14-15", "", ""],
        [10, "Мишин Олег Петрович", "11.02.2009", other, "42-14-15", "", ""],
    ]  # fmt: skip
    return told


SCENES = (
    Scene(
        lists,
        {"33-people": ALL}
        | dict.fromkeys(("33-people-move", "33-people-new", "33-people-none", "33-people-large-text"), USUAL),
        who=STUDY_OFFICE,
    ),
    Scene(
        taking,
        {"33-people-rows": ALL}
        | dict.fromkeys(
            (
                "33-people-file",
                "33-people-columns",
                "33-people-refused",
                "33-people-doubt",
                "33-people-rows-large-text",
                "33-people-result",
            ),
            USUAL,
        ),
        who=STUDY_OFFICE,
    ),
    Scene(staff, {"33-people-staff": USUAL}, who=STAFF_OFFICE),
    Scene(beginning, {"33-beginning": USUAL}, who=ADMINISTRATOR),
)
