"""Numbers of the signals at the administrator's desk: what they mean, what may stand there, who decided last."""

from collections.abc import Callable, Iterator

import pytest

from college.admission import watch
from db.models.signals import IncidentSetting
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.left import SIGNALS
from desktop.workspaces.accounts.signal_card import DECIDE, USUAL
from tests.desktop.accounts_bench import ADMIN, NOW, AdminDesk, admin_desk
from tests.factories import WHO, lay


@pytest.fixture
def opened(qtbot, tmp_path, machines) -> Iterator[Callable[..., AdminDesk]]:
    made: list[AdminDesk] = []

    def open_for(person=ADMIN, **more) -> AdminDesk:
        made.append(admin_desk(qtbot, tmp_path, machines, person=person, **more))
        if SIGNALS in made[-1].page.left.names:
            made[-1].page.left.show_list(SIGNALS)
        return made[-1]

    yield open_for
    for desk in made:
        desk.stop()


def go_to(desk: AdminDesk, name: str) -> None:
    desk.page.left.table.go_to(next(n for n, row in enumerate(desk.page.left.model.rows) if row.name == name))


def card(desk: AdminDesk):
    return desk.page.right.signal_card


def kept(desk: AdminDesk) -> dict[str, str]:
    return {row.name: row.chosen for row in desk.hand.rows(IncidentSetting)}


def put(desk: AdminDesk, qtbot, value: str) -> None:
    card(desk).acts.begin(DECIDE)
    qtbot.waitUntil(card(desk).acts.form.line.hasFocus)
    card(desk).acts.form.line.setText(value)
    desk.page.act(actions.APPLY)


def test_every_number_stands_there_with_its_sentence_its_range_and_what_is_usual(opened):
    desk = opened()
    assert [row.name for row in desk.page.left.model.rows] == list(watch.names())
    go_to(desk, watch.THRESHOLD)
    assert card(desk)._name.text() == "С скольких баллов открывается случай"
    assert card(desk)._allowed.text() == "Целое число от 1 до 1000. Обычно: 5"
    assert card(desk)._by.text() == "Колледж этого не менял."
    go_to(desk, watch.STAFF_ROOMS)
    assert "через запятую" in card(desk)._allowed.text()


def test_a_number_is_decided_by_keys_taken_back_and_put_back_to_the_usual(opened, qtbot):
    desk = opened()
    go_to(desk, "points overlap")
    desk.page._go_right()
    qtbot.waitUntil(card(desk).acts.button(DECIDE).hasFocus)
    card(desk).acts.begin(DECIDE)
    qtbot.waitUntil(card(desk).acts.form.line.hasFocus)
    assert card(desk).acts.form.line.text() == "4", "what stands is there to be changed"
    card(desk).acts.form.line.setText(" 3 ")
    desk.page.act(actions.APPLY)
    assert kept(desk) == {"points overlap": "3"}
    qtbot.waitUntil(lambda: "Ветров" in card(desk)._by.text())
    desk.page.act(actions.UNDO)
    assert kept(desk) == {"points overlap": "4"}
    desk.page.act(actions.REDO)
    qtbot.waitUntil(lambda: card(desk).acts.button(USUAL) is not None)
    card(desk).acts.begin(USUAL)
    assert kept(desk) == {"points overlap": "4"}


@pytest.mark.parametrize("value", ["много", "101", "-1", ""])
def test_what_may_not_stand_is_refused_and_stays_to_be_mended(opened, qtbot, value):
    desk = opened()
    go_to(desk, "points overlap")
    put(desk, qtbot, value)
    assert "от 0 до 100" in desk.strip()
    assert kept(desk) == {}
    assert card(desk).acts.form.isVisible()


def test_the_password_is_asked_before_it_and_before_taking_back(opened, qtbot):
    wanted: list[tuple[str, str]] = []

    def again(section, action, then):
        wanted.append((section, action))
        then()

    desk = opened(again=again)
    go_to(desk, watch.WINDOW)
    put(desk, qtbot, "7")
    desk.page.act(actions.UNDO)
    assert wanted == [("settings", "write")] * 2


def test_what_a_command_at_the_server_decided_says_so(opened, qtbot):
    desk = opened()
    lay(desk.hand.engine, IncidentSetting, name=watch.WINDOW, chosen="9", decided_by=None, decided_at=NOW)
    desk.page.reload()
    qtbot.waitUntil(lambda: any(row.is_decided for row in desk.page.left.model.rows))
    go_to(desk, watch.WINDOW)
    assert card(desk)._by.text().startswith("Последним изменил: команда на сервере")
    assert card(desk)._value.text() == "Сейчас: 9"


def test_the_director_reads_them_and_changes_nothing(opened):
    desk = opened(WHO.director)
    go_to(desk, watch.THRESHOLD)
    assert card(desk).acts.button(DECIDE) is None
    assert "Решает администратор" in card(desk)._about.text()


def test_who_sees_no_cases_has_no_such_list(opened):
    for person in (WHO.hr_head, WHO.curator):
        assert SIGNALS not in opened(person).page.left.names
