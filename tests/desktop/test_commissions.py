"""The page of commissions by its keys: a new one, its name, what belongs to it, undo, an empty college."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from college.roles import Role
from db.models.commissions import Commission, CommissionLine, CommissionMember
from db.models.people import RoleAssignment
from desktop.workspaces import open_to
from desktop.workspaces.commissions import WORKSPACE, actions
from desktop.workspaces.commissions.page import open_page
from tests.desktop.page_here import PageHere
from tests.factories import LINE, OTHER_LINE, TODAY, WHO, Hand, Machines, known, lay

Key = Qt.Key
COMMISSION = known("commission")


class Bench(PageHere):
    """The page in a window, over a methodist's file."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page, size=(1200, 640))

    def names(self) -> list[str]:
        return [row.name for row in self.page.model.rows]

    def titles(self) -> list[str]:
        return [getattr(row, "title", None) or row.name for row in self.page.panel.model.rows]


@pytest.fixture
def hand(machines: Machines) -> Hand:
    made = machines.hand(WHO.dispatcher)
    lay(
        made.engine,
        RoleAssignment,
        person_id=WHO.dispatcher,
        role=Role.METHODIST.value,
        first_day=TODAY.replace(year=2020),
    )
    return made


@pytest.fixture
def empty(qtbot, tmp_path, hand) -> Bench:
    return Bench(qtbot, tmp_path, hand)


@pytest.fixture
def bench(qtbot, tmp_path, hand) -> Bench:
    lay(hand.engine, Commission, id=COMMISSION, name="ПЦК информационных технологий")
    lay(hand.engine, CommissionLine, commission_id=COMMISSION, line_id=LINE, first_day=TODAY)
    lay(
        hand.engine, CommissionMember, commission_id=COMMISSION, person_id=WHO.teacher, first_day=TODAY.replace(month=9)
    )
    return Bench(qtbot, tmp_path, hand)


def type_in(text: str) -> None:
    """Press the keys of a text, as a Russian keyboard reports them."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(kind, ord(letter.upper()), none, letter))


def test_whoever_writes_disciplines_has_the_page_and_nobody_else():
    assert WORKSPACE in open_to(frozenset({("disciplines", "write")}))
    assert WORKSPACE not in open_to(frozenset({("disciplines", "see"), ("roles", "grant")}))


def test_the_first_commission_is_made_named_and_taken_back(empty, qtbot):
    assert empty.page._places.currentIndex() == 1
    empty.page.act(actions.ADD)
    assert empty.page.panel.name.hasFocus()
    type_in("ПЦК ИТ")
    qtbot.keyClick(empty.page.panel.name, Key.Key_Return)
    assert empty.names() == ["ПЦК ИТ"]
    empty.page.act(actions.UNDO)
    assert empty.names() == ["Новая комиссия"]
    empty.page.act(actions.UNDO)
    assert empty.names() == []
    empty.page.act(actions.REDO)
    assert empty.names() == ["Новая комиссия"]


def test_a_name_that_another_has_is_refused_and_stands_as_it_was(bench, qtbot):
    bench.page.act(actions.ADD)
    bench.page.panel.name.setText("пцк информационных технологий")
    qtbot.keyClick(bench.page.panel.name, Key.Key_Return)
    assert "уже есть" in bench.strip()
    assert bench.page.panel.name.text() == "Новая комиссия"


def test_a_discipline_is_typed_in_part_and_taken_with_enter(bench, qtbot):
    bench.page.act(actions.TAKE)
    type_in("программ")
    qtbot.keyClick(bench.page.panel.field, Key.Key_Return)
    assert bench.titles() == ["Операционные системы и среды", "Основы программирования"]
    assert {row.line_id for row in bench.hand.rows(CommissionLine)} == {LINE, OTHER_LINE}
    assert "В комиссии: Основы программирования" in bench.strip()
    bench.page.act(actions.UNDO)
    assert bench.titles() == ["Операционные системы и среды"]


def test_a_teacher_is_taken_on_the_other_tab_and_taken_out_with_delete(bench, qtbot):
    bench.page.act(actions.NEXT_TAB)
    assert bench.titles() == ["Кузнецова Ольга"]
    bench.page.act(actions.TAKE)
    type_in("громов")
    qtbot.keyClick(bench.page.panel.field, Key.Key_Return)
    assert bench.titles() == ["Громов Павел", "Кузнецова Ольга"]
    bench.page.panel.table.setFocus()
    bench.page.panel.table.go_to(1)
    qtbot.keyClick(bench.page.panel.table, Key.Key_Delete)
    assert bench.titles() == ["Громов Павел"]
    bench.page.act(actions.UNDO)
    assert bench.titles() == ["Громов Павел", "Кузнецова Ольга"]


def test_what_is_not_offered_is_not_taken(bench, qtbot):
    bench.page.act(actions.TAKE)
    type_in("ъъъ")
    qtbot.keyClick(bench.page.panel.field, Key.Key_Return)
    assert bench.titles() == ["Операционные системы и среды"]


def test_a_commission_is_abolished_and_stands_again(bench, qtbot):
    bench.page.act(actions.DROP)
    assert bench.names() == []
    assert "упразднена" in bench.strip()
    bench.page.act(actions.UNDO)
    assert bench.names() == ["ПЦК информационных технологий"]


def test_what_comes_with_an_exchange_is_shown(bench, qtbot):
    lay(bench.hand.engine, Commission, id=known("another"), name="ПЦК гуманитарных дисциплин")
    bench.news.hear(frozenset({"commission"}))
    qtbot.waitUntil(lambda: len(bench.names()) == 2)
    assert bench.page.panel.commission.name == "ПЦК информационных технологий", "the cursor stays"


def test_f6_goes_between_the_list_and_the_commission(bench, qtbot):
    assert bench.page.table.hasFocus()
    bench.page.act(actions.PANE)
    assert bench.page.panel.table.hasFocus()
    bench.page.act(actions.PANE)
    assert bench.page.table.hasFocus()
