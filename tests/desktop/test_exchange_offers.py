"""What does not lie on this computer: listed by name, asked for by a key, held until its day, given back."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from desktop.workspaces.exchange import tabs
from tests.db.test_former_years import FORMER
from tests.desktop.exchange_bench import House, house
from tests.desktop.logs_bench import NO_LINE
from tests.factories import GROUP, LINE, OTHER_GROUP, WHO, YEAR, known, lay, place, spread

Key = Qt.Key
FOREIGN = known("foreign page of last year")


@pytest.fixture
def here(tmp_path):
    with house(tmp_path) as made:
        lay(made.server, Page, id=FORMER, group_id=GROUP, line_id=LINE, year=YEAR - 1)
        lay(made.server, Page, id=FOREIGN, group_id=OTHER_GROUP, line_id=LINE, year=YEAR - 1)
        lay(made.server, Teaching, page_id=FORMER, person_id=WHO.teacher, first_day=date(YEAR - 1, 9, 1),
            last_day=date(YEAR, 6, 30))  # fmt: skip
        day = date(YEAR - 1, 10, 7)
        for page in (FORMER, FOREIGN):
            lay(made.server, Lesson, page_id=page, born_day=day, born_pair=1, take=0, day=day, pair=1)
        place(made.server)
        made.exchange(made.teacher)
        yield made


def opened(here: House, qtbot, tmp_path, hand):
    desk = here.desk(qtbot, tmp_path, hand)
    qtbot.waitUntil(lambda: desk.page.shown is not None)
    desk.page.show_place(tab=tabs.OFFERS)
    qtbot.waitUntil(lambda: not desk.page.offers.is_asking)
    desk.page.take_focus()
    return desk


def press(desk, key):
    QTest.keyClick(desk.page.table, key)


def asked(desk, qtbot, key):
    """Press a key and wait until the list was told anew."""
    with qtbot.waitSignal(desk.page.offers.came):
        press(desk, key)


def test_a_former_journal_is_listed_by_its_name_and_only_his_own(here, qtbot, tmp_path):
    desk = opened(here, qtbot, tmp_path, here.teacher)
    assert desk.cells("Группа") == ["ИСП-21"]
    assert desk.cells("Год") == ["2025/26"]
    assert desk.cells("Содержание") == ["журнал"]
    assert desk.cells("На этом компьютере") == ["нет"]
    assert "ИСП-21" in desk.page.card.detail.title
    assert [deed.words for deed in desk.page.card.detail.deeds] == [
        "На неделю, до 19\u00a0ноября", "На 30 дней, до 12\u00a0декабря", "На 120 дней, до 12\u00a0марта",
    ]  # fmt: skip


def test_one_key_asks_for_it_and_the_next_exchange_brings_it_with_its_students(here, qtbot, tmp_path):
    desk = opened(here, qtbot, tmp_path, here.teacher)
    asked(desk, qtbot, Key.Key_2)
    assert desk.cells("На этом компьютере") == ["до 12\u00a0декабря"]
    assert "до 12\u00a0декабря" in desk.strip()
    assert not any(lesson.page_id == FORMER for lesson in here.teacher.rows(Lesson))
    here.exchange(here.teacher)
    drawn = spread(here.teacher, FORMER)
    assert (drawn.page.id, len(drawn.students)) == (FORMER, 6)
    assert any(lesson.page_id == FORMER for lesson in here.teacher.rows(Lesson))


def test_it_is_given_back_and_goes_with_the_next_exchange(here, qtbot, tmp_path):
    desk = opened(here, qtbot, tmp_path, here.teacher)
    asked(desk, qtbot, Key.Key_1)
    here.exchange(here.teacher)
    assert any(lesson.page_id == FORMER for lesson in here.teacher.rows(Lesson))
    asked(desk, qtbot, Key.Key_Delete)
    assert desk.cells("На этом компьютере") == ["нет"]
    here.exchange(here.teacher)
    assert not any(lesson.page_id == FORMER for lesson in here.teacher.rows(Lesson))


def test_enter_opens_what_lies_here(here, qtbot, tmp_path):
    desk = opened(here, qtbot, tmp_path, here.teacher)
    went = []
    object.__setattr__(desk.context, "open_page", lambda name, **where: went.append((name, where)))
    press(desk, Key.Key_Return)
    assert went == [], "what is not here cannot be opened"
    asked(desk, qtbot, Key.Key_1)
    press(desk, Key.Key_Return)
    assert went == [("gradebook", {"page": FORMER})]


def test_the_deputy_finds_a_group_by_words_among_all(here, qtbot, tmp_path):
    desk = opened(here, qtbot, tmp_path, here.enrolled(WHO.deputy))
    assert set(desk.cells("Группа")) == {"ИСП-21", "ИСП-22"}
    assert set(desk.cells("Содержание")) == {"все журналы группы"}
    desk.page.search.setText("исп-22 2025")
    assert desk.cells("Группа") == ["ИСП-22"]
    desk.page.take_focus()
    asked(desk, qtbot, Key.Key_2)
    assert desk.cells("На этом компьютере") == ["до 12\u00a0декабря"]
    here.exchange(desk.hand)
    assert {lesson.page_id for lesson in desk.hand.rows(Lesson)} >= {FOREIGN}
    assert FORMER not in {lesson.page_id for lesson in desk.hand.rows(Lesson)}


def test_without_a_line_it_says_so_and_changes_nothing(here, qtbot, tmp_path):
    desk = opened(here, qtbot, tmp_path, here.teacher)
    desk.cut()
    press(desk, Key.Key_2)
    qtbot.waitUntil(lambda: NO_LINE in desk.strip())
    assert desk.strip().startswith("Ничего не изменено")
    assert desk.cells("На этом компьютере") == ["нет"]
    desk.mend()
    asked(desk, qtbot, Key.Key_2)
    assert desk.cells("На этом компьютере") == ["до 12\u00a0декабря"]


def test_whoever_opens_the_list_without_a_line_reads_why_it_is_empty(here, qtbot, tmp_path):
    desk = here.desk(qtbot, tmp_path, here.teacher)
    qtbot.waitUntil(lambda: desk.page.shown is not None)
    desk.cut()
    desk.page.show_place(tab=tabs.OFFERS)
    qtbot.waitUntil(lambda: bool(desk.page.offers.why))
    assert desk.page._nothing.isVisible()
    assert desk.page._why_empty(desk.page._tabs[tabs.OFFERS]) == ("Список хранит сервер", NO_LINE)


def test_what_is_withdrawn_meanwhile_is_not_promised(here, qtbot, tmp_path):
    from db.house import house_write
    from tests.factories import Hands

    desk = opened(here, qtbot, tmp_path, here.teacher)
    with house_write(here.server, Hands(), "change_load") as session:
        for row in session.query(Teaching).filter_by(page_id=FORMER):
            row.withdrawn_at = Hands().now()
    asked(desk, qtbot, Key.Key_2)
    assert "права на это уже нет" in desk.strip()
    assert desk.page.model.rowCount() == 0
    assert desk.page._why_empty(desk.page._tabs[tabs.OFFERS])[0] == "Всё, что вам видно, лежит на этом компьютере"
