"""One's own sign-ins, the facts of a case about oneself, one's own edits: the first two without a line, too."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenuBar

from db.models.admission import SignIn
from desktop.settings import Settings
from desktop.shell.desk import Desk as ShellDesk
from desktop.shell.sidebar import SidebarItem
from desktop.shell.status_bar import StatusBar
from desktop.workspaces import open_to
from desktop.workspaces.own_entries import WORKSPACE, actions
from desktop.workspaces.own_entries.page import EDITS, open_page
from tests.desktop.logs_bench import ADMIN, NO_LINE, desk
from tests.factories import WHO

SIGN_INS = 4


@pytest.fixture
def teacher(qtbot, tmp_path):
    with desk(qtbot, tmp_path, open_page, person=WHO.teacher) as made:
        qtbot.waitUntil(lambda: made.page.model.rowCount() == SIGN_INS)
        yield made


def said(made):
    return [label.text() for label in made.page.cases.findChildren(QLabel) if label.isVisible()]


def test_it_is_everybodys_and_stands_in_no_sidebar():
    assert WORKSPACE in open_to(frozenset({("accounts.staff", "see")}))
    assert WORKSPACE.is_aside


def test_the_menu_of_tools_leads_there_and_the_sidebar_does_not(qtbot, tmp_path, teacher):
    theme, bar = teacher.context.theme, QMenuBar()
    shell = ShellDesk(
        theme, Settings(tmp_path / "shell.json"), open_to(teacher.context.rights, teacher.context.wide), bar,
        StatusBar(theme, teacher.context.light),
    )  # fmt: skip
    qtbot.addWidget(shell)
    qtbot.addWidget(bar)
    shell.begin(teacher.context)
    assert [item.name for item in shell.sidebar.findChildren(SidebarItem)] == [
        "today", "gradebook", "ktp", "exchange", "settings",
    ]  # fmt: skip
    [tools] = [menu.menu() for menu in bar.actions() if menu.text() == "&Сервис"]
    [way] = [action for action in tools.actions() if action.text() == "Мои входы и правки"]
    way.trigger()
    assert shell.place() == "own_entries"
    assert shell._settings.last_workspace != "own_entries"


def test_sign_ins_stand_newest_first_in_words(teacher):
    assert teacher.cells("Что было") == [
        "вход", "вход", "неизвестный компьютер, ничего не открылось", "неверный пароль",
    ]  # fmt: skip
    assert teacher.cells("Откуда") == ["программа", "браузер", "программа", "программа"]
    assert teacher.cells("Когда")[0] == "12.11.2026 11:00"
    assert "«Пароль может быть известен другим»" in teacher.page.count.text()


def test_the_facts_are_the_administrators_word_for_word(teacher):
    told = said(teacher)
    plain = [text.replace("\u00a0", " ") for text in told]
    assert "Признаки общего входа: 7 баллов" in told
    assert [text for text in told if text.startswith("+")] == ["+5", "+2"]
    assert "Верный пароль на неизвестном компьютере, 10 ноября в 23:14. Ничего не открылось." in plain
    assert "3 неверных пароля ночью, затем верный: 10 ноября в 23:11 – 23:14." in plain
    assert any(text.startswith("Это факты, не вывод") for text in told)


def test_all_of_it_stands_without_a_line_but_the_edits(teacher, qtbot):
    teacher.cut()
    teacher.page.reload()
    qtbot.waitUntil(lambda: teacher.page.model.rowCount() == SIGN_INS)
    assert teacher.wire.asked == []
    assert "Признаки общего входа: 7 баллов" in said(teacher)
    teacher.page.act(actions.NEXT_TAB)
    qtbot.waitUntil(lambda: not teacher.page.feed.is_asking)
    assert teacher.page._nothing._title.text() == "Правки хранит сервер"
    assert teacher.page._nothing._sentence.text() in (NO_LINE, teacher.page._offline())
    assert teacher.page.count.text().startswith("Список правок хранится на сервере. Связи нет с 12:00")
    teacher.mend()
    qtbot.waitUntil(lambda: teacher.page.model.rowCount() > 0)


def test_one_reads_ones_own_edits_with_their_values(teacher, qtbot):
    teacher.page.act(actions.NEXT_TAB)
    qtbot.waitUntil(lambda: teacher.page.tab == EDITS and teacher.page.feed.is_known)
    assert {row.person for row in teacher.page.feed.rows} == {WHO.teacher}
    marks = [n for n, row in enumerate(teacher.page.model.rows) if row.table == "mark"]
    assert [(teacher.cells("Было")[at], teacher.cells("Стало")[at]) for at in marks] == [("4", "5"), ("—", "4")]
    assert teacher.cells("О ком")[marks[0]] == "Агафонова Мария"
    assert not said(teacher)


def test_keys_alone_walk_it_all(teacher, qtbot):
    teacher.page.take_focus()
    assert teacher.page.table.hasFocus()
    teacher.page.act(actions.PANE)
    assert teacher.page.cases.hasFocus()
    teacher.page.act(actions.PANE)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert teacher.page.table.currentIndex().row() == 1
    teacher.page.act(actions.NEXT_TAB)
    qtbot.waitUntil(lambda: teacher.page.feed.is_known)
    teacher.page.act(actions.NEXT_TAB)
    assert teacher.page.model.rowCount() == SIGN_INS


def test_the_file_holds_nobody_elses(teacher, qtbot):
    people = {row.person_id for row in teacher.hand.rows(SignIn)}
    assert people == {WHO.teacher}
    assert ADMIN.hex not in json.dumps([str(body) for _, body in teacher.wire.asked])


def test_whoever_never_signed_in_reads_why_it_is_empty(qtbot, tmp_path):
    with desk(qtbot, tmp_path, open_page, person=WHO.teacher, has_own=False) as made:
        qtbot.waitUntil(lambda: made.page._card is not None)
        assert made.page._nothing._title.text() == "Входов пока нет"
        assert not made.page.cases.isVisible()
