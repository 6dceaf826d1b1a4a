"""Giving a role from the card of a person: by keys, by an order, taken back with Ctrl+Z, refused with a sentence."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from college.roles import Role
from db.models.commissions import Commission
from db.models.people import RoleAssignment
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.card import ROLES
from tests.desktop.accounts_bench import ADMIN, AdminDesk, admin_desk
from tests.factories import WHO, known, lay

Key = Qt.Key


@pytest.fixture
def desk(qtbot, tmp_path, machines) -> Iterator[AdminDesk]:
    made = admin_desk(qtbot, tmp_path, machines)
    yield made
    made.stop()


def given(desk: AdminDesk) -> list[RoleAssignment]:
    before = {ADMIN, known("second administrator"), WHO.dispatcher, WHO.deputy, WHO.director, WHO.hr_head}
    return [row for row in desk.hand.rows(RoleAssignment) if row.person_id not in before and row.withdrawn_at is None]


def open_form(desk: AdminDesk, qtbot, person=WHO.other):
    page = desk.page
    page.left.go_to_person(person)
    page.right.card.show_tab(ROLES)
    pane = page.right.card.roles
    pane.acts.begin("role.give")
    qtbot.waitUntil(pane.form.isVisible)
    qtbot.waitUntil(pane.form.role.hasFocus)
    return pane.form


def fill(form, role: Role = Role.DEPUTY_UMR, **texts: str) -> None:
    form.role.setCurrentIndex(form.role.findData(role.value))
    told = {"last": "20.11.2026", "number": "152-к", "signer": "директор Сомов А. Л."} | texts
    for name, text in told.items():
        getattr(form, name).setText(text)


def test_an_acting_role_is_given_by_keys_and_taken_back(desk, qtbot):
    form = open_form(desk, qtbot)
    fill(form)
    form.absent.setCurrentIndex(form.absent.findText("Гладышев", Qt.MatchFlag.MatchStartsWith))
    qtbot.keyClick(form.signer, Key.Key_Return)
    (row,) = given(desk)
    assert (row.role, row.last_day, row.acting_for) == ("deputy_umr", date(2026, 11, 20), WHO.deputy)
    assert (row.order_number, row.order_signer) == ("152-к", "директор Сомов А. Л.")
    assert "Роль назначена: заместитель директора по УМР" in desk.strip()
    assert not form.isVisible()
    qtbot.waitUntil(lambda: "и. о." in desk.page.right.card.roles.rows.accessibleName())
    desk.page.act(actions.UNDO)
    assert given(desk) == []


def test_without_an_order_it_is_refused_and_the_form_stays(desk, qtbot):
    form = open_form(desk, qtbot)
    fill(form, number="")
    desk.page.act(actions.APPLY)
    assert given(desk) == []
    assert "Нет основания: назовите номер и дату приказа" in desk.strip()
    assert form.isVisible()


def test_a_day_that_is_none_stays_to_be_mended(desk, qtbot):
    form = open_form(desk, qtbot)
    fill(form, last="32.11.2026")
    form.apply()
    assert form.last.property("wrong")
    assert form.last.hasFocus()
    assert given(desk) == []


def test_a_chair_is_asked_for_the_commission(desk, qtbot):
    lay(desk.hand.engine, Commission, id=known("commission"), name="ПЦК информационных технологий")
    form = open_form(desk, qtbot)
    assert not form.commission.isVisible()
    fill(form, Role.COMMISSION_CHAIR, last="")
    assert form.commission.isVisible()
    form.apply()
    assert given(desk)[0].commission_id == known("commission")


def test_nobody_gives_a_role_to_himself(desk, qtbot):
    desk.page.left.go_to_person(ADMIN)
    desk.page.right.card.show_tab(ROLES)
    pane = desk.page.right.card.roles
    buttons = [button for button in pane.acts.findChildren(QPushButton) if button.isVisible()]
    assert buttons
    assert not any(button.isEnabled() for button in buttons)
    pane.acts.begin("role.give")
    assert "Себе роль не открывают" in desk.strip()


def test_a_role_is_ended_today_for_a_reason_and_esc_leaves_the_form(desk, qtbot):
    form = open_form(desk, qtbot)
    qtbot.keyClick(form.role, Key.Key_Escape)
    assert not form.isVisible()
    desk.page.left.go_to_person(WHO.dispatcher)
    pane = desk.page.right.card.roles
    pane.acts.begin("role.end")
    pane.acts.form.line.setText("по собственному желанию")
    desk.page.act(actions.APPLY)
    (row,) = [row for row in desk.hand.rows(RoleAssignment) if row.person_id == WHO.dispatcher]
    assert (row.last_day, row.end_reason) == (date(2026, 11, 12), "по собственному желанию")
    desk.page.act(actions.UNDO)
    (row,) = [row for row in desk.hand.rows(RoleAssignment) if row.person_id == WHO.dispatcher]
    assert (row.last_day, row.end_reason) == (None, "")
    assert QApplication.focusWidget() is not None
