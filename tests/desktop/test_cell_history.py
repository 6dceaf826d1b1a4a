"""The history of a cell and the feed of a journal by one key: one's own from the file, others' when the server is there."""

from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.workspaces.gradebook import actions
from desktop.workspaces.gradebook.history import HistoryPane
from desktop.workspaces.gradebook.page import open_page
from tests.desktop.exchange_bench import DAY, House, house
from tests.desktop.logs_bench import NO_LINE
from tests.factories import PAGE, WHO, student


@pytest.fixture
def here(tmp_path):
    with house(tmp_path) as made:
        yield made


def opened(here: House, qtbot, tmp_path):
    desk = here.desk(qtbot, tmp_path, here.teacher, page=open_page)
    desk.page.show_place(page=PAGE, day=DAY, pair=2, student=student(0))
    desk.page.take_focus()
    return desk


@contextmanager
def listed(desk, qtbot, action):
    """Press the key and lend the list that opens; it is left when it was read."""
    desk.page.act(action)
    pane = desk.page.findChild(HistoryPane)
    qtbot.waitUntil(pane.isVisible)
    qtbot.waitUntil(lambda: not pane.feed.is_asking)
    yield pane
    QTest.keyClick(pane.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.page.findChild(HistoryPane) is None)
    assert desk.page.window().focusWidget() is desk.page.grid


def cells(pane, column):
    titles = [each.title for each in pane.model.columns]
    return [pane.model.index(row, titles.index(column)).data() for row in range(pane.model.rowCount())]


def both_write(here: House):
    here.types(here.teacher, "4")
    here.exchange(here.teacher)
    other = here.enrolled(WHO.other)
    other.clock.go(minutes=5)
    here.types(other, "5")
    here.exchange(other, here.teacher)


def test_the_history_of_a_cell_tells_everybody_who_wrote_there(here, qtbot, tmp_path):
    both_write(here)
    here.teacher.clock.go(minutes=9)
    here.types(here.teacher, "3")  # it waits
    desk = opened(here, qtbot, tmp_path)
    with listed(desk, qtbot, actions.HISTORY) as pane:
        assert cells(pane, "Стало") == ["3", "5", "4"]
        assert cells(pane, "Кто") == [
            "Кузнецова\u00a0О.\u00a0В.",
            "Громов\u00a0П.\u00a0С.",
            "Кузнецова\u00a0О.\u00a0В.",
        ]
        assert cells(pane, "Итог") == ["ждёт отправки", "принято", "принято"]


def test_without_a_line_it_shows_ones_own_and_says_whose_are_missing(here, qtbot, tmp_path):
    both_write(here)
    desk = opened(here, qtbot, tmp_path)
    desk.cut()
    with listed(desk, qtbot, actions.HISTORY) as pane:
        assert cells(pane, "Стало") == ["4"]
        assert "Правки других хранит сервер" in pane.foot.text()
        assert NO_LINE in pane.foot.text()


def test_what_lost_is_not_called_accepted_without_a_line_either(here, qtbot, tmp_path):
    here.quarrel("4", "3")
    desk = opened(here, qtbot, tmp_path)
    desk.cut()
    with listed(desk, qtbot, actions.HISTORY) as pane:
        assert cells(pane, "Итог") == ["уступило другой правке"]


def test_the_history_of_a_cell_tells_of_no_other_cell(here, qtbot, tmp_path):
    both_write(here)
    here.types(here.teacher, "2", 1)
    here.exchange(here.teacher)
    desk = opened(here, qtbot, tmp_path)
    with listed(desk, qtbot, actions.HISTORY) as pane:
        assert cells(pane, "Стало") == ["5", "4"]


def test_a_lock_leaves_no_history_open(here, qtbot, tmp_path):
    both_write(here)
    desk = opened(here, qtbot, tmp_path)
    desk.page.act(actions.HISTORY)
    assert desk.page.findChild(HistoryPane) is not None
    desk.page.leave()
    qtbot.waitUntil(lambda: desk.page.findChild(HistoryPane) is None)


def test_the_feed_tells_who_changed_what_since_one_looked(here, qtbot, tmp_path):
    both_write(here)
    here.teacher.clock.go(minutes=10)
    desk = opened(here, qtbot, tmp_path)
    with listed(desk, qtbot, actions.FEED) as pane:
        assert cells(pane, "О ком") == ["Агафонова\u00a0М."] * 2
        assert cells(pane, "Стало") == ["5", "4"]
    here.teacher.clock.go(minutes=20)
    other = here.enrolled(WHO.other)
    other.clock.go(minutes=25)
    here.types(other, "2", 1)
    here.exchange(other)
    with listed(desk, qtbot, actions.FEED) as pane:
        assert cells(pane, "Стало") == ["2"], "what was read before is not told again"
