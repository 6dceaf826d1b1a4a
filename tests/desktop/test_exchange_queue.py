"""Others' acts that wait: listed to whoever decides, decided whole by a key, carried out when the server hears it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from db.engine import reading
from db.models.exchange import Parked
from desktop.workspaces.exchange import tabs
from tests.desktop.exchange_bench import DAY, House, house, mark
from tests.desktop.logs_bench import NO_LINE
from tests.desktop.test_exchange import write
from tests.factories import WHO, cell_of

Key = Qt.Key


@pytest.fixture
def here(tmp_path):
    with house(tmp_path) as made:
        yield made


def deputys(here: House, qtbot, tmp_path):
    desk = here.desk(qtbot, tmp_path, here.enrolled(WHO.deputy))
    qtbot.waitUntil(lambda: desk.page.shown is not None and desk.page.queue.is_known)
    desk.page.take_focus()
    return desk


def fates(here: House):
    with reading(here.server).connect() as connection:
        return list(connection.scalars(select(Parked.state)))


def press(desk, key):
    QTest.keyClick(desk.page.table, key)


def test_the_deputy_reads_who_what_and_why_it_waits(here, qtbot, tmp_path):
    here.park(here.teacher)
    desk = deputys(here, qtbot, tmp_path)
    assert desk.page.tab == tabs.QUEUE
    assert desk.cells("Автор") == ["Кузнецова\u00a0О.\u00a0В."]
    assert desk.cells("Что") == ["Агафонова Мария, оценка"]
    assert desk.cells("Станет") == ["5"]
    assert desk.page.card.detail.lines == (("Агафонова Мария, оценка", "станет 5, сейчас пусто"),)


def test_one_key_accepts_and_it_stands_as_its_authors(here, qtbot, tmp_path):
    here.park(here.teacher)
    desk = deputys(here, qtbot, tmp_path)
    desk.cut()
    press(desk, Key.Key_1)  # also without a line, once it was listed
    assert desk.page.model.rowCount() == 0
    assert "Принято" in desk.strip()
    assert fates(here) == ["open"]
    here.exchange(desk.hand, here.teacher)
    assert fates(here) == ["accepted"]
    assert cell_of(here.teacher, DAY, 0).marks == mark("5").marks
    assert here.teacher.outbox()[0].status == "accepted"


@pytest.mark.parametrize(("key", "fate"), [(Key.Key_3, "returned"), (Key.Key_4, "dismissed")])
def test_a_verdict_against_it_asks_for_its_reason(here, qtbot, tmp_path, key, fate):
    here.park(here.teacher)
    desk = deputys(here, qtbot, tmp_path)
    press(desk, key)
    assert desk.page.card.reason.hasFocus()
    assert "Напишите причину" in desk.strip()
    assert desk.page.model.rowCount() == 1
    write(desk.page.card.reason, "поздно")
    QTest.keyClick(desk.page.card.reason, Key.Key_Return)
    assert desk.page.model.rowCount() == 0
    here.exchange(desk.hand, here.teacher)
    assert fates(here) == [fate]
    assert here.teacher.outbox()[0].status == fate


def test_newer_values_are_shown_beside_and_the_decider_chooses(here, qtbot, tmp_path):
    here.types(here.teacher, "5")
    other = here.enrolled(WHO.other)
    here.types(other, "3")
    here.exchange(other)
    here.close_term()
    here.exchange(here.teacher)
    desk = deputys(here, qtbot, tmp_path)
    assert [deed.words for deed in desk.page.card.detail.deeds][:2] == ["Принять под новыми", "Принять поверх новых"]
    assert "сейчас 3, это новее" in desk.page.card.detail.lines[0][1]
    press(desk, Key.Key_2)
    here.exchange(desk.hand, here.teacher, other)
    assert cell_of(other, DAY, 0).text == "5"


def test_what_waits_longer_than_two_working_days_is_marked(here, qtbot, tmp_path):
    here.park(here.teacher)
    hand = here.enrolled(WHO.deputy)
    hand.clock.go(days=2)
    desk = here.desk(qtbot, tmp_path, hand)
    qtbot.waitUntil(lambda: desk.page.queue.is_known)
    assert not desk.page.queue.rows[0].is_late
    hand.clock.go(days=2)
    desk.page.reload()
    qtbot.waitUntil(lambda: desk.page.queue.rows[0].is_late)
    assert "дольше двух рабочих дней" in desk.page.card.said()


def test_ones_own_work_is_not_in_the_list(here, qtbot, tmp_path):
    here.park(here.teacher)
    desk = here.desk(qtbot, tmp_path, here.teacher)
    assert tabs.QUEUE not in desk.page._tabs, "a teacher decides about nobody"


def test_without_a_line_it_says_so(here, qtbot, tmp_path):
    desk = deputys(here, qtbot, tmp_path)
    assert desk.page._nothing._title.text() == "Решать нечего"
    desk.cut()
    desk.page.reload()
    qtbot.waitUntil(lambda: desk.page.queue.why != "")
    assert desk.page._nothing._title.text() == "Список хранит сервер"
    assert desk.page._nothing._sentence.text() == NO_LINE


def test_a_decision_that_could_not_be_carried_out_is_told_in_words_and_stays_open(here, qtbot, tmp_path):
    here.park(here.teacher)
    desk = deputys(here, qtbot, tmp_path)
    with here.server.begin() as connection:
        connection.exec_driver_sql("UPDATE work SET withdrawn_at=1")  # what it builds on is gone
    press(desk, Key.Key_1)
    here.exchange(desk.hand, here.teacher)
    assert fates(here) == ["open"]
    desk.page.reload()
    qtbot.waitUntil(lambda: bool(desk.page.shown.exchange.undone))
    desk.page.choose(tabs.BACK)
    assert desk.cells("Что решено") == ["не исполнено"]
    assert "Решение не исполнено" in desk.page.card.said()
    desk.page.choose(tabs.QUEUE)
    qtbot.waitUntil(lambda: desk.page.model.rowCount() == 1)
    desk.page.choose(tabs.BACK)
    press(desk, Key.Key_2)
    assert desk.page.model.rowCount() == 0
