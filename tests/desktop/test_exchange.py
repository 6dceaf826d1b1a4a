"""The page of the exchange: what waits, what is in dispute, what came back; each settled by one key and taken back."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from college.parked import Verdict
from db import attention, decisions
from db.decisions import ParkedName
from db.engine import reading
from db.house import house_write
from db.models.catalogue import Closure
from db.models.decisions import TieRead
from db.models.exchange import Attention, Parked
from desktop.program import Program
from desktop.workspaces.exchange import actions, tabs
from tests.desktop.exchange_bench import DAY, House, house, mark
from tests.factories import WHO, Hands, cell_of

Key = Qt.Key


@pytest.fixture
def here(tmp_path):
    with house(tmp_path) as made:
        yield made


def opened(here: House, qtbot, tmp_path, hand=None):
    desk = here.desk(qtbot, tmp_path, hand or here.teacher)
    qtbot.waitUntil(lambda: desk.page.shown is not None)
    desk.page.take_focus()
    return desk


def press(desk, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(desk.page.table, key, modifier)


def write(field, text):
    """Type as a Russian keyboard does."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(field, key)


def settled(hand):
    return [row.solved for row in hand.rows(Attention)]


# ---- what waits and what was sent


def test_what_waits_stands_in_words_and_then_among_what_was_sent(here, qtbot, tmp_path):
    here.types(here.teacher, "4")
    desk = opened(here, qtbot, tmp_path)
    assert desk.page.tab == tabs.WAITING
    assert desk.cells("Где") == ["ИСП-21, ОП.01, 9\u00a0ноября"]
    assert desk.cells("Что") == ["Агафонова Мария, оценка"]
    assert desk.cells("Стало") == ["4"]
    here.exchange(here.teacher)
    desk.page.reload()
    qtbot.waitUntil(lambda: not desk.page.model.rows)
    assert desk.page._nothing._title.text() == "Всё отправлено"
    desk.page.choose(tabs.SENT)
    assert desk.cells("Ответ") == ["принято"]


def test_a_second_value_tells_what_stood_before(here, qtbot, tmp_path):
    here.types(here.teacher, "4")
    here.types(here.teacher, "5")
    desk = opened(here, qtbot, tmp_path)
    assert list(zip(desk.cells("Было"), desk.cells("Стало"), strict=True)) == [("4", "5"), ("пусто", "4")]


def test_words_are_searched_and_the_search_is_taken_off_by_a_key(here, qtbot, tmp_path):
    here.types(here.teacher, "4")
    here.types(here.teacher, "5", 1)
    desk = opened(here, qtbot, tmp_path)
    desk.page.act(actions.FIND)
    write(desk.page.search, "белов")
    assert desk.cells("Что") == ["Белов Пётр, оценка"]
    write(desk.page.search, "ъ")
    assert desk.page._nothing._title.text() == "Ничего не найдено"
    desk.page.act(actions.CLEAR)
    assert len(desk.cells("Что")) == 2


# ---- ties


def test_a_tie_shows_both_values_with_authors_and_times(here, qtbot, tmp_path):
    here.quarrel("4", "3")
    desk = opened(here, qtbot, tmp_path)
    assert desk.page.tab == tabs.TIES
    detail = desk.page.card.detail
    assert [(box.value, box.stands) for box in detail.boxes] == [("4", False), ("3", True)]
    assert [box.when for box in detail.boxes] == ["12\u00a0ноября, 12:00", "12\u00a0ноября, 12:28"]
    assert detail.boxes[1].who == "Громов\u00a0П.\u00a0С."
    assert [deed.words for deed in detail.deeds] == ["Поставить 4", "Оставить 3", "Обе оценки, 4/3"]


def test_one_key_takes_ones_own_value_as_a_new_edit_and_one_key_takes_it_back(here, qtbot, tmp_path):
    here.quarrel("4", "3")
    desk = opened(here, qtbot, tmp_path)
    press(desk, Key.Key_1)
    assert cell_of(here.teacher, DAY, 0).marks == mark("4").marks
    assert settled(here.teacher) == [True]
    assert "Записано новой правкой" in desk.strip()
    desk.page.act(actions.UNDO)
    assert cell_of(here.teacher, DAY, 0).marks == mark("3").marks
    assert settled(here.teacher) == [False]
    assert desk.page.model.rowCount() == 1
    desk.page.act(actions.REDO)
    here.exchange(here.teacher)
    assert cell_of(here.teacher, DAY, 0).marks == mark("4").marks
    assert len(here.teacher.rows(TieRead)) == 1


def test_leaving_theirs_writes_nothing_but_that_it_was_read(here, qtbot, tmp_path):
    here.quarrel("4", "3")
    desk = opened(here, qtbot, tmp_path)
    before = len(here.teacher.outbox())
    press(desk, Key.Key_2)
    assert cell_of(here.teacher, DAY, 0).marks == mark("3").marks
    assert [batch.act for batch in here.teacher.outbox()[before:]] == ["read_tie"]
    assert settled(here.teacher) == [True]


def test_what_was_taken_says_what_stood_before_it(here, qtbot, tmp_path):
    here.quarrel("4", "3")
    desk = opened(here, qtbot, tmp_path)
    press(desk, Key.Key_1)
    desk.page.choose(tabs.WAITING)
    at = desk.cells("Что").index("Агафонова Мария, оценка")
    assert (desk.cells("Было")[at], desk.cells("Стало")[at]) == ("3", "4")


def test_both_marks_may_stand(here, qtbot, tmp_path):
    here.quarrel("4", "3")
    desk = opened(here, qtbot, tmp_path)
    press(desk, Key.Key_3)
    assert cell_of(here.teacher, DAY, 0).text == "4/3"
    desk.page.act(actions.UNDO)
    assert cell_of(here.teacher, DAY, 0).text == "3"


def test_a_tie_that_was_read_is_not_told_to_the_same_person_again(here, qtbot, tmp_path):
    other = here.quarrel("4", "3")
    desk = opened(here, qtbot, tmp_path)
    press(desk, Key.Key_2)
    here.exchange(here.teacher)
    fresh = here.enrolled(WHO.teacher)
    here.exchange(fresh, other)
    assert fresh.rows(Attention) == []


# ---- what waits for a decision, and what came back


def decide(here: House, verdict: Verdict, **more):
    deputy = here.enrolled(WHO.deputy)
    with reading(here.server).connect() as connection:
        rows = connection.execute(select(Parked.__table__)).all()
    names = tuple(ParkedName(row.device, row.seq, row.hash, row.person) for row in rows)
    with deputy.store.write("decide_parked") as session:
        decisions.decide(session, names, verdict, by=deputy.person, clock=deputy.clock, **more)
    here.exchange(deputy, here.teacher)


def test_what_is_parked_says_why_and_who_decides(here, qtbot, tmp_path):
    here.park(here.teacher)
    desk = opened(here, qtbot, tmp_path)
    assert desk.page.tab == tabs.PARKED
    assert desk.cells("Почему") == ["Период закрыт, и для автора он не открыт."]
    assert desk.cells("На решении") == ["у заместителя директора по УМР"]
    assert "Значение цело" in desk.page.card.said()


def test_delete_withdraws_what_is_parked_and_the_server_hears_of_it(here, qtbot, tmp_path):
    here.park(here.teacher)
    desk = opened(here, qtbot, tmp_path)
    press(desk, Key.Key_Delete)
    assert desk.cells("Почему") == ["отозвано, сервер узнает при обмене"]
    here.exchange(here.teacher)
    assert here.teacher.outbox()[0].status == "withdrawn"
    assert cell_of(here.teacher, DAY, 0).is_empty
    desk.page.reload()
    qtbot.waitUntil(lambda: not desk.page.model.rows)


@pytest.mark.parametrize(("verdict", "word"), [(Verdict.RETURNED, "возвращено"), (Verdict.DISMISSED, "отклонено")])
def test_what_came_back_tells_its_reason_and_is_sent_again_by_a_key(here, qtbot, tmp_path, verdict, word):
    here.park(here.teacher)
    decide(here, verdict, reason="Период закрыт приказом.")
    assert attention_of(here.teacher).returned == 1
    desk = opened(here, qtbot, tmp_path)
    assert (desk.page.tab, desk.cells("Что решено"), desk.cells("Причина")) == (
        tabs.BACK, [word], ["Период закрыт приказом."],
    )  # fmt: skip
    assert "Гладышев" in desk.page.card.detail.sentences[0]
    press(desk, Key.Key_1)
    assert "закрыт" in desk.strip(), "the right is not there yet: nothing is written"
    assert settled(here.teacher) == [False]
    reopen(here)
    press(desk, Key.Key_1)
    assert cell_of(here.teacher, DAY, 0).text == "5"
    assert settled(here.teacher) == [True]
    desk.page.act(actions.UNDO)
    assert cell_of(here.teacher, DAY, 0).is_empty
    assert settled(here.teacher) == [False]
    desk.page.act(actions.REDO)
    here.exchange(here.teacher)
    assert here.teacher.outbox()[-1].status == "applied"


def test_what_came_back_is_put_aside_by_a_key_and_stays_among_what_was_sent(here, qtbot, tmp_path):
    here.park(here.teacher)
    decide(here, Verdict.RETURNED, reason="Период закрыт приказом.")
    desk = opened(here, qtbot, tmp_path)
    press(desk, Key.Key_2)
    assert desk.page.model.rowCount() == 0
    assert attention_of(here.teacher).returned == 0
    desk.page.choose(tabs.SENT)
    assert "возвращено" in desk.cells("Ответ")


def test_what_was_accepted_asks_for_nothing_more(here, qtbot, tmp_path):
    here.park(here.teacher)
    decide(here, Verdict.ACCEPTED)
    assert attention_of(here.teacher) == attention.Counts()
    desk = opened(here, qtbot, tmp_path)
    assert desk.page.tab == tabs.SENT
    assert "принято решением" in desk.cells("Ответ")


def attention_of(hand):
    with hand.store.read() as session:
        return attention.count(session)


def reopen(here: House):
    with house_write(here.server, Hands(), "open") as session:
        for closure in session.scalars(select(Closure)):
            closure.closed = False
    here.exchange(here.teacher)


# ---- the light


def test_the_light_counts_all_of_it_and_a_press_opens_the_page(here, qtbot, tmp_path):
    from tests.stage import raised

    with raised() as stage:
        program = Program(stage.places, stage.opener(), stage.clock)
        qtbot.addWidget(program.window)
        program.settings.last_employee = str(stage.keys.teacher)
        program.start()
        qtbot.waitUntil(lambda: program.sign_in.employee() is not None)
        program._open(stage.keys.teacher, stage.password)
        qtbot.waitUntil(lambda: program.window.desk() is not None)
        desk = program.window.desk()
        program.lamp.update(disputed=1, returned=2, parked=3, waiting=4)
        light = program.window.status.light
        assert light.text() == "Сохранено · спорных: 1 · вернулись к вам: 2 · на решении: 3 · ждут отправки: 4"
        assert [item._badge for item in desk.sidebar._items if item.name == "exchange"] == [3]
        QTest.mouseClick(light, Qt.MouseButton.LeftButton)
        assert desk.place() == "exchange"
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()


def test_who_decides_and_why_it_waits_are_read_whole_on_a_usual_screen(here, qtbot, tmp_path):
    here.park(here.teacher)
    desk = here.desk(qtbot, tmp_path, here.teacher)
    qtbot.waitUntil(lambda: desk.page.shown is not None)
    desk.page.choose(tabs.PARKED)
    titles = [each.title for each in desk.page.model.columns]
    for title in ("Где", "Почему", "На решении"):
        at = titles.index(title)
        word = desk.page.model.index(0, at).data()
        needed = desk.page.table.fontMetrics().horizontalAdvance(word) + 16
        assert desk.page.table.columnWidth(at) >= needed, word
