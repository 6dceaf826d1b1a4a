"""The administrator changes rights without a mouse; the server takes them, and every employee's computer hears of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from college.roles import Action, Role, Scope
from db.engine import reading
from db.models.catalogue import Right
from desktop.profile import Profile
from desktop.workspaces.rights.page import RightsPage
from tests import stage
from tests.shots.film import Film, until
from tests.shots.office import Office, opened

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CARD_OF_CHAIR = ("students.card", Action.SEE, Role.COMMISSION_CHAIR)


@pytest.fixture
def office(tmp_path: Path, qapp: QApplication) -> Iterator[Office]:
    with stage.raised(filled=False) as here:
        person = here.staff(Role.ADMINISTRATOR)[0]
        with here.enrolled(person, roles="администратор") as file:
            here.fetch(file)
        with opened(here, Film(tmp_path, frozenset()), person=person) as made:
            made.come_back()
            yield made


def press(key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)
    QApplication.processEvents()


def write(office: Office, text: str) -> None:
    office.type_in(QApplication.focusWidget(), text)


def password(office: Office) -> None:
    """Type the password that the program asks once more before rights change."""
    until(lambda: office.program.step_up.dialog is not None, "question")
    asks = office.program.step_up.dialog
    assert asks is not None
    until(asks.field.hasFocus, "focus")
    write(office, office.stage.password)
    press(Key.Key_Return)
    until(lambda: office.program.step_up.dialog is None, "password")
    office.come_back()


def on_the_server(office: Office) -> list[tuple[str, str, str]]:
    asked = select(Right.scope, Right.note, Right.clause).where(
        Right.section == "students.card", Right.role == "commission_chair", Right.withdrawn_at.is_(None)
    )
    with reading(office.stage.server).connect() as connection:
        return [(row.scope, row.note, row.clause) for row in connection.execute(asked)]


def exchange(office: Office) -> None:
    """Send what waits, as the link would: the stage's files have no line of their own."""
    office.program._closing()()  # the file is closed as under the lock
    file = Profile(office.stage.places).open_employee(office.stage.staff(Role.ADMINISTRATOR)[0], office.stage.password)
    office.stage.fetch(file)
    file.close()


def test_a_right_is_found_given_applied_and_heard_of(office: Office) -> None:
    names = [each.name for each in office.program.window.desk()._workspaces.values()]  # type: ignore[union-attr]
    press(Key(Key.Key_1 + names.index("rights")), Qt.KeyboardModifier.AltModifier)
    page = office.page(RightsPage)
    assert page.grid.hasFocus()
    press(Key.Key_F, CTRL)
    write(office, "rfhnjxrf cneltynf dbltnm")  # карточка студента видеть, the English layout is on
    press(Key.Key_Return)
    for _ in range(11):
        press(Key.Key_Right)
    assert page.grid.current_cell() == CARD_OF_CHAIR
    press(Key.Key_4)
    press(Key.Key_3)
    press(Key.Key_Z, CTRL)
    press(Key.Key_Y, CTRL)
    assert page.revision.picture.scope(CARD_OF_CHAIR) is Scope.DEPARTMENT
    press(Key.Key_F6)
    assert page.side.isAncestorOf(QApplication.focusWidget())
    while QApplication.focusWidget() is not page.side.reason:
        press(Key.Key_Tab)
    write(office, "аттестация цикла")
    press(Key.Key_Return, CTRL)
    password(office)
    assert page.revision.picture.changes == ()
    assert page.grid.hasFocus()
    exchange(office)
    assert on_the_server(office) == [("department", "аттестация цикла", "policy")]


def test_the_way_back_by_keys(office: Office) -> None:
    office.open("rights")
    page = office.page(RightsPage)
    page.go_to(CARD_OF_CHAIR)
    press(Key.Key_3)
    press(Key.Key_Return, CTRL)
    password(office)
    press(Key.Key_L, CTRL | SHIFT)
    assert page.model.rowCount() == 2, "one shelf, one line"
    press(Key.Key_F9)
    assert page.middle.history.lists[0].hasFocus()
    press(Key.Key_Return)
    assert page.grid.current_cell() == CARD_OF_CHAIR
    press(Key.Key_D, CTRL | SHIFT)
    assert page.revision.picture.differences == ()
    press(Key.Key_Backspace, CTRL)
    assert len(page.revision.picture.differences) == 1
    press(Key.Key_D, CTRL | SHIFT)
    press(Key.Key_Return, CTRL)
    press(Key.Key_Z, CTRL)
    press(Key.Key_Y, CTRL)
    exchange(office)
    assert on_the_server(office) == [], "given, taken, given again, taken again: four acts, all let"
