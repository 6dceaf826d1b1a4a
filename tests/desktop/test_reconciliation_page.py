"""The page of the reconciliation by its keys: four numbers of a page, the list behind each, the way to its journal."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from college.reconciliation import Source
from desktop.workspaces import open_to
from desktop.workspaces.reconciliation import WORKSPACE, actions
from desktop.workspaces.reconciliation.page import TROUBLED, open_page
from tests.desktop.page_here import PageHere
from tests.factories import PAGE, TODAY, WHO, Hand, Machines, lay_lesson

Key = Qt.Key
SEEN = ("journal.topics", "see")


class Bench(PageHere):
    """The page in a window, over somebody's file, counted."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page, size=(1290, 640))
        qtbot.waitUntil(lambda: bool(self.page.seen))

    def row(self, place: int) -> list[str]:
        model = self.page.pages
        return [str(model.index(place, column).data()) for column in range(model.columnCount())]

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page.page_table, key)

    def behind(self) -> list[list[str]]:
        model = self.page.behind.model
        self.qtbot.waitUntil(lambda: self.page.behind._lists is not None)
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]


@pytest.fixture
def deputy(machines: Machines) -> Hand:
    hand = machines.hand(WHO.deputy)
    lay_lesson(hand.engine, TODAY - timedelta(3), 2, topic="Процессы и потоки")
    return hand


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, deputy: Hand) -> Bench:
    return Bench(qtbot, tmp_path, deputy)


def test_who_sees_journals_beyond_his_own_has_the_page_and_a_teacher_does_not() -> None:
    assert WORKSPACE in open_to(frozenset({SEEN}), frozenset({SEEN}))
    assert WORKSPACE not in open_to(frozenset({SEEN}))


def test_all_groups_come_first_then_each_with_its_pages(bench: Bench) -> None:
    names = [row.name for row in bench.page.groups.rows]
    assert names == ["Все группы", "ИСП-21", "ИСП-22"]
    assert bench.row(0)[:6] == ["ИСП-21", "ОП.01", "Операционные системы и среды", "68", "60", "166"]
    bench.page.group_table.go_to(2)
    assert bench.row(0)[:2] == ["ОП.01", "Операционные системы и среды"], "the group says itself at the left"


def test_arrows_and_clicks_turn_from_number_to_number(bench: Bench) -> None:
    assert bench.behind()[0] == ["осенний", "лекции", "32"]
    bench.press(Key.Key_Right)
    assert bench.page.behind.source is Source.KTP
    assert bench.behind()[0] == ["Л", "Тема занятия 1", "2"]
    bench.press(Key.Key_Right)
    assert ["09.11, пн", "2", "записано"] in bench.behind()
    assert ["12.11, чт", "3", "впереди"] in bench.behind()
    bench.press(Key.Key_Right)
    bench.press(Key.Key_Right)
    assert bench.behind() == [["09.11, пн", "Процессы и потоки", "2"]]
    assert bench.page.page_table.currentIndex().row() == 0, "the arrows move the number, not the page"
    plan = bench.page.page_table.visualRect(bench.page.pages.index(0, 3)).center()
    QTest.mouseClick(bench.page.page_table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(plan))
    assert bench.page.behind.source is Source.PLAN


def test_what_does_not_agree_is_said_and_can_stand_alone(bench: Bench) -> None:
    said = bench.page.behind.findings.text()
    assert "В КТП 60 ч, по плану 68 ч." in said
    assert "Занятия были, записей нет:" in said
    bench.page.act(actions.SWITCH)
    assert bench.page.switch.value() == TROUBLED
    assert all(row.hours.written != row.hours.planned or row.hours.given == 0 for row in bench.page.pages.rows)


def test_enter_opens_the_journal(bench: Bench, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[object] = []
    object.__setattr__(bench.context, "open_page", lambda name, **place: went.append((name, place)))
    bench.press(Key.Key_Return)
    assert went == [("gradebook", {"page": PAGE})]


def test_a_year_without_journals_says_what_to_do(bench: Bench, qtbot: Any) -> None:
    bench.page.act(actions.NEXT_YEAR)
    qtbot.waitUntil(lambda: not bench.page.seen)
    assert bench.page._places.currentWidget().title() == "Сверять пока нечего"


def test_what_is_typed_elsewhere_is_counted_anew(bench: Bench, deputy: Hand, qtbot: Any) -> None:
    lay_lesson(deputy.engine, TODAY - timedelta(7), 3, topic="Планирование")
    bench.news.hear(frozenset({"lesson_entry"}))
    qtbot.waitUntil(lambda: bench.row(0)[6] == "4")


def test_the_list_stands_below_where_the_window_is_narrow(bench: Bench) -> None:
    beside = bench.page.behind.x() > bench.page.page_table.x()
    bench.window.resize(1000, 640)
    bench.qtbot.waitUntil(lambda: bench.page.behind.y() > bench.page.page_table.y())
    assert beside
