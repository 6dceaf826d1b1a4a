"""The workspace of accounts by its keys: lists, search, cards, acts with the server and without, paper, undo."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton

from db.models.admission import AccountTask, Agreement, Incident, Waiver
from desktop.shell.messages import Kind
from desktop.widgets.preview import PrintPreview
from desktop.workspaces.accounts import actions
from tests.desktop.accounts_bench import ADMIN, NEWCOMER, NOW, SECOND, AdminDesk, admin_desk, machines_told
from tests.factories import WHO, change, student

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(qtbot, tmp_path, machines) -> Iterator[AdminDesk]:
    made = admin_desk(qtbot, tmp_path, machines)
    yield made
    made.stop()


@pytest.fixture
def opened(qtbot, tmp_path, machines):
    """Open the page for somebody else."""
    made: list[AdminDesk] = []

    def open_for(person, **more) -> AdminDesk:
        made.append(admin_desk(qtbot, tmp_path, machines, person=person, **more))
        return made[-1]

    yield open_for
    for each in made:
        each.stop()


def surnames(desk: AdminDesk) -> list[str]:
    return [row.name.surname for row in desk.page.left.model.rows]


def states(desk: AdminDesk) -> dict[str, str]:
    model = desk.page.left.model
    return {row.name.surname: model.index(n, model.columnCount() - 1).data() for n, row in enumerate(model.rows)}


def type_in(qtbot, text: str) -> None:
    """Press the keys of a text, as a Russian keyboard reports them."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(kind, ord(letter.upper()), none, letter))


def asked(qtbot, desk: AdminDesk, name: str, times: int = 1) -> list:
    """Wait until the server was asked by this name, and return what."""
    qtbot.waitUntil(lambda: len(desk.server.bodies(name)) >= times)
    return desk.server.bodies(name)


def shown_acts(desk: AdminDesk) -> dict[str, bool]:
    buttons = desk.page.right.card.acts.findChildren(QPushButton)
    return {button.text(): button.isEnabled() for button in buttons if button.isVisible()}


# ---- lists


def test_states_have_words_and_the_gravest_comes_first_when_sorted(desk, qtbot):
    assert states(desk) == {
        "Ветров": "работает", "Гладышев": "приостановлена", "Громов": "случай: 7 баллов", "Ёлкина": "нет учётной записи",
        "Жданов": "создана, кода нет", "Ильина": "нет учётной записи", "Кузнецова": "работает",
        "Лапина": "код выдан — не вошёл", "Орлова": "не обменивался 4 дня", "Сомов": "нет учётной записи",
    }  # fmt: skip
    for _ in range(3):
        desk.page.act(actions.SORT)
    assert surnames(desk)[:2] == ["Громов", "Гладышев"]
    assert desk.context.settings.stored("accounts.order.staff") == [3, False]


@pytest.mark.parametrize("typed", ["громо", "uhjvj", "GROMOV.PS", "случай", "ckexfq"])
def test_the_search_understands_both_layouts_and_every_column(desk, qtbot, typed):
    desk.page.act(actions.FIND)
    type_in(qtbot, typed)
    assert surnames(desk) == ["Громов"]
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Down)
    assert desk.page.left.table.hasFocus()
    assert desk.page.right.card.line.person == WHO.other


def test_the_search_takes_e_for_yo_says_how_many_and_esc_empties_it(desk, qtbot):
    desk.page.act(actions.FIND)
    type_in(qtbot, "елкина")
    assert surnames(desk) == ["Ёлкина"]
    assert desk.page.left._found.text() == "1 из 10"
    type_in(qtbot, "ъъ")
    assert desk.page.left._nothing.isVisible()
    qtbot.keyClick(desk.page.left.search, Key.Key_Escape)
    assert len(surnames(desk)) == 10
    qtbot.keyClick(desk.page.left.search, Key.Key_Escape)
    assert desk.page.left.table.hasFocus()


def test_alt_arrows_go_from_card_to_card_and_a_list_remembers_its_row(desk, qtbot):
    for _ in range(2):
        desk.page.act(actions.AFTER)
    assert desk.page.right.card.line.person == WHO.other
    desk.page.act(actions.NEXT_LIST)
    assert desk.page.left.name == "students"
    assert surnames(desk)[0] == "Агафонова"
    desk.page.left.show_list("staff")
    assert desk.page.right.card.line.person == WHO.other
    assert desk.context.settings.stored("accounts.list") == "staff"


def test_columns_stay_as_wide_as_they_were_left(desk, qtbot):
    table = desk.page.left.table
    before = table.columnWidth(0)
    table.horizontalHeader().resizeSection(0, before + 60)
    qtbot.waitUntil(lambda: desk.context.settings.stored("accounts.widths.staff") is not None)
    table._fit()
    assert table.columnWidth(0) > before + 20
    total = sum(table.columnWidth(place) for place in range(4))
    assert total == table.viewport().width(), "nothing is cut at the right"


def test_a_reader_hears_a_row_as_words(desk):
    table = QAccessible.queryAccessibleInterface(desk.page.left.table)
    names = [table.child(n).text(QAccessible.Text.Name) for n in range(table.childCount()) if table.child(n)]
    assert "Состояние: случай: 7 баллов" in names
    assert QApplication.focusWidget().accessibleName() == "Сотрудники"


def test_news_are_read_and_the_cursor_stays(desk, qtbot):
    desk.page.left.go_to_person(WHO.other)
    rows = {row.person_id: row for row in desk.hand.rows(Incident)}
    change(desk.hand.engine, Incident, rows[WHO.other].id, standing="closed")
    desk.hand.store.tell(frozenset({"incident"}))
    qtbot.waitUntil(lambda: states(desk)["Громов"] == "работает")
    assert desk.page.right.card.line.person == WHO.other


# ---- who sees what


@pytest.mark.parametrize(
    ("person", "lists"),
    [
        (ADMIN, ("staff", "students", "parents", "agreements", "machines", "grants", "cases", "signals")),
        (WHO.curator, ("students", "parents")),
        (WHO.hr_head, ("staff", "agreements")),
        (WHO.director, ("staff", "agreements", "grants", "cases", "signals")),
    ],
)
def test_each_sees_his_own_lists(opened, person, lists):
    assert opened(person).page.left.names == lists


def test_a_curator_gives_codes_to_his_students_only_and_nothing_else(opened, qtbot):
    desk = opened(WHO.curator)
    desk.page.left.go_to_person(student(1))
    assert shown_acts(desk) == {"Выдать код": True}
    desk.page.act(actions.SLIPS)
    assert desk.page.right.plan._title.text() == "Выдать коды и напечатать листки"
    desk.page.act(actions.CREATE)
    assert desk.server.asked == []
    desk.page.act(actions.APPLY)
    asked(qtbot, desk, "issue")
    assert desk.server.bodies("issue") == [{"people": [student(1).hex]}]
    window = preview(qtbot)
    window.reject()


def test_hr_sees_tasks_and_states_and_gives_nothing_out(opened):
    desk = opened(WHO.hr_head)
    desk.page.left.go_to_person(WHO.other)
    assert states(desk)["Громов"] == "работает", "what an incident says is not for HR"
    assert shown_acts(desk) == {"Исправить соглашение…": True}
    assert not any(button.isVisible() for button in desk.page.heading().findChildren(QPushButton))
    assert not desk.page.left.tasks.findChildren(QPushButton)


# ---- acts that need the server


def preview(qtbot) -> PrintPreview:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PrintPreview))
    window = QApplication.activeModalWidget()
    assert isinstance(window, PrintPreview)
    qtbot.waitUntil(lambda: window.pages > 0)
    qtbot.waitUntil(lambda: window.sheet.is_sharp)
    return window


def test_accounts_are_created_for_all_who_have_none_after_the_list_was_seen(desk, qtbot):
    desk.page.act(actions.CREATE)
    plan = desk.page.right.plan
    assert plan.button.text() == "Создать 3 записи"
    assert "Ёлкина Анна" in plan._rows.accessibleName()
    assert desk.server.asked == [], "nothing happens before the button"
    desk.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: "Создано: 3 записи." in desk.strip())
    (body,) = desk.server.bodies("create")
    assert {each["person"] for each in body["people"]} == {WHO.hr_head.hex, WHO.director.hex, NEWCOMER.hex}
    assert {each["kind"] for each in body["people"]} == {"staff"}
    assert not plan.isVisible()


def test_esc_leaves_the_plan_and_nothing_was_asked(desk, qtbot):
    desk.page.act(actions.CREATE)
    qtbot.waitUntil(desk.page.right.plan.button.hasFocus)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert desk.page.left.table.hasFocus()
    desk.page.act(actions.APPLY)
    assert desk.server.asked == []


def test_a_code_is_asked_for_shown_on_paper_once_and_noted(desk, qtbot, tmp_path):
    desk.page.left.go_to_person(SECOND)
    desk.page.act(actions.PANE)
    assert QApplication.focusWidget().text() == "Выдать код"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    window = preview(qtbot)
    assert window.strip.text().startswith("Коды показаны один раз")
    assert desk.server.bodies("issue") == [{"people": [SECOND.hex]}]
    assert window.save_to(tmp_path / "slips.pdf")
    asked(qtbot, desk, "note")
    (note,) = desk.server.bodies("note")
    assert (note["act"], note["section"], note["rows"]) == ("print", "credentials.staff", 1)
    window.reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_slips_for_chosen_rows_or_for_all_without_a_code(desk, qtbot):
    desk.page.act(actions.SLIPS)
    assert desk.page.right.plan.button.text() == "Выдать 1 код"
    qtbot.keyClick(desk.page.right.plan.button, Key.Key_Escape)
    table = desk.page.left.table
    desk.page.left.go_to_person(WHO.teacher)
    for _ in range(2):
        qtbot.keyClick(table, Key.Key_Down, SHIFT)
    desk.page.act(actions.SLIPS)
    assert desk.page.right.plan.button.text() == "Выдать 2 кода"
    desk.page.act(actions.APPLY)
    window = preview(qtbot)
    assert desk.server.bodies("issue") == [{"people": [WHO.teacher.hex, WHO.dispatcher.hex]}], "who has a code keeps it"
    window.reject()


def test_the_register_of_issue_is_printed(desk, qtbot):
    desk.page.act(actions.REGISTER)
    window = preview(qtbot)
    assert window.windowTitle() == "Печать: Реестр выдачи кодов"
    window.reject()


def test_signing_in_is_suspended_with_a_reason_only(desk, qtbot):
    desk.page.left.go_to_person(WHO.teacher)
    form = desk.page.right.card.acts.form
    desk.page.right.card.acts.begin("suspend")
    qtbot.waitUntil(form.line.hasFocus)
    desk.page.act(actions.APPLY)
    assert "Причина не названа" in desk.strip()
    assert desk.server.asked == []
    desk.page.right.card.acts.begin("suspend")
    qtbot.waitUntil(form.line.hasFocus)
    type_in(qtbot, "утерян ключ")
    qtbot.keyClick(form.line, Key.Key_Return)
    qtbot.waitUntil(lambda: "Вход приостановлен: Кузнецова" in desk.strip())
    assert desk.server.bodies("suspend") == [{"person": WHO.teacher.hex, "reason": "утерян ключ"}]


def test_the_second_code_of_a_colleague_is_reset_with_a_reason_and_keys(desk, qtbot):
    card = desk.page.right.card
    for other in (WHO.teacher, WHO.curator):
        desk.page.left.go_to_person(other)
        assert card.acts.button("reset_second") is None, "his role needs no code"
    desk.page.left.go_to_person(SECOND)
    button = card.acts.button("reset_second")
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)
    qtbot.waitUntil(card.acts.form.line.hasFocus)
    desk.page.act(actions.APPLY)
    assert "Причина не названа" in desk.strip()
    assert desk.server.asked == []
    card.acts.begin("reset_second")
    qtbot.waitUntil(card.acts.form.line.hasFocus)
    type_in(qtbot, "утерян телефон")
    qtbot.keyClick(card.acts.form.line, Key.Key_Return)
    qtbot.waitUntil(lambda: "Второй код сброшен: Жданов" in desk.strip())
    assert desk.server.bodies("second") == [{"person": SECOND.hex, "reason": "утерян телефон"}]
    desk.server.trouble = "Второй код у этого сотрудника не настроен, сбрасывать нечего."
    card.acts.begin("reset_second")
    qtbot.waitUntil(card.acts.form.line.hasFocus)
    type_in(qtbot, "ещё раз")
    desk.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: "сбрасывать нечего" in desk.strip())


def test_his_own_second_code_nobody_resets(desk):
    desk.page.left.go_to_person(ADMIN)
    card = desk.page.right.card
    assert not card.acts.button("reset_second").isEnabled()
    card.acts.begin("reset_second")
    assert "другой администратор" in desk.strip()
    assert not card.acts.form.isVisible()


def test_closing_asks_for_the_last_day_and_fulfils_the_task(desk, qtbot):
    desk.page.left.go_to_person(WHO.deputy)
    desk.page.right.card.acts.begin("close")
    form = desk.page.right.card.acts.form
    qtbot.waitUntil(form.day.hasFocus)
    form.day.setText("31.02.2026")
    form.line.setText("приказ № 142-к")
    desk.page.act(actions.APPLY)
    assert form.day.property("wrong") is True
    form.day.setText("20.11.2026")
    desk.page.act(actions.APPLY)
    asked(qtbot, desk, "close")
    (body,) = desk.server.bodies("close")
    assert (body["last_day"], body["reason"]) == ("2026-11-20", "приказ № 142-к")
    tasks = {row.id: row for row in desk.hand.rows(AccountTask)}
    qtbot.waitUntil(lambda: {row.done_by for row in desk.hand.rows(AccountTask)} == {ADMIN, None})
    assert tasks[desk.ids["close"]].done_at is None, "it was open before"


def test_what_the_server_refuses_is_said_and_nothing_changes(desk, qtbot):
    desk.server.trouble = "Учётная запись уже закрыта."
    desk.page.left.go_to_person(WHO.teacher)
    desk.page.right.card.acts.begin("issue")
    qtbot.waitUntil(lambda: desk.strip() == "Учётная запись уже закрыта.")
    assert desk.context.messages.current().kind is Kind.REFUSAL
    assert desk.hand.outbox() == []


def test_of_many_it_says_how_many_and_why_some_were_not(desk, qtbot):
    def some(body):
        first, *rest = body["people"]
        refused = [{"person": each["person"], "code": "state", "sentence": "Логин занят."} for each in rest]
        return {"accounts": [{"person": first["person"], "login": "x"}], "refused": refused}

    desk.server.answers["create"] = some
    desk.page.act(actions.CREATE)
    desk.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: desk.strip() == "Создано: 1 запись. Не сделано: 2. Логин занят.")


def test_an_answer_that_makes_no_sense_is_said_and_breaks_nothing(desk, qtbot):
    desk.server.answers["issue"] = {"slips": 3}
    desk.page.left.go_to_person(SECOND)
    desk.page.right.card.acts.begin("issue")
    qtbot.waitUntil(lambda: "не так, как должен" in desk.strip())
    assert not desk.page.deeds.is_busy


def test_without_the_line_lists_are_open_and_what_needs_it_says_why(desk, qtbot):
    desk.context.light.update(offline_since=NOW)
    desk.page.left.go_to_person(WHO.other)
    acts = shown_acts(desk)
    assert acts["Принять случай"]
    assert not acts["Приостановить вход…"]
    assert "Связи нет с 12:00" in desk.page.right.card.acts._why.text()
    buttons = {each.text().strip(): each.isEnabled() for each in desk.page.heading().findChildren(QPushButton)}
    assert buttons["Создать…"] is buttons["Листки с кодами"] is False
    desk.page.act(actions.CREATE)
    desk.page.act(actions.APPLY)
    assert desk.server.asked == []
    desk.page.left.show_list("machines")
    assert "Связи нет с 12:00" in desk.page.left._nothing._sentence.text()
    desk.context.light.update(offline_since=None)
    desk.page.left.show_list("staff")
    assert shown_acts(desk)["Приостановить вход…"]


def test_about_himself_an_administrator_changes_nothing(desk):
    desk.page.left.go_to_person(ADMIN)
    assert set(shown_acts(desk).values()) == {False}
    assert "другой администратор" in desk.page.right.card.acts._why.text()


# ---- machines


def test_machines_tell_what_waits_and_are_found_by_their_people(desk, qtbot):
    desk.page.left.show_list("machines")
    qtbot.waitUntil(lambda: desk.page.left.model.rowCount() == 2)
    model = desk.page.left.model
    assert [model.index(n, 3).data() for n in range(2)] == ["2 записи ждут", "приостановлен"]
    desk.page.act(actions.FIND)
    type_in(qtbot, "кузнецова")
    assert [row.name for row in model.rows] == ["Компьютер К305-01"]


def test_a_file_on_a_machine_is_suspended_with_a_reason(desk, qtbot):
    desk.page.left.go_to_person(WHO.other)
    desk.page.act(actions.NEXT_TAB)
    desk.page.act(actions.NEXT_TAB)
    card = desk.page.right.card
    assert card.tab == "machines"
    qtbot.waitUntil(card.devices.isVisible)
    assert "записан, 2 записи ждут" in card.devices.accessibleName()
    card.device_acts.begin("device.suspend")
    qtbot.waitUntil(card.device_acts.form.line.hasFocus)
    type_in(qtbot, "утерян")
    desk.page.act(actions.APPLY)
    asked(qtbot, desk, "device")
    (body,) = desk.server.bodies("device")
    assert (body["do"], body["reason"]) == ("suspend", "утерян")
    assert body["device"] == machines_told()["machines"][0]["devices"][0]["id"]
    qtbot.waitUntil(lambda: len(desk.server.bodies("machines")) == 2)


def test_wiping_is_offered_only_after_revoking_and_says_what_would_be_lost(desk, qtbot):
    told = machines_told()
    told["machines"][0]["devices"][0]["state"] = "revoked"
    desk.server.answers["machines"] = told
    desk.page.left.show_list("machines")
    qtbot.waitUntil(lambda: desk.page.left.model.rowCount() == 2)
    acts = desk.page.right.machine_card.file_acts
    assert list(acts._buttons) == ["device.wipe"]
    acts.begin("device.wipe")
    qtbot.waitUntil(acts.form.line.hasFocus)
    type_in(qtbot, "потеря принята")
    desk.page.act(actions.APPLY)
    asked(qtbot, desk, "device")
    assert desk.server.bodies("device")[0]["loss"] is True


# ---- what is local


def test_an_incident_is_taken_handled_and_closed_without_the_server(desk, qtbot):
    desk.context.light.update(offline_since=NOW)
    desk.page.left.go_to_person(WHO.other)
    acts = desk.page.right.card.acts
    acts.begin("acknowledge")
    qtbot.waitUntil(lambda: acts.button("measures") is not None)
    for name, text in (("measures", "выдан новый код"), ("close_case", "ноутбук общий")):
        qtbot.waitUntil(lambda name=name: acts.button(name) is not None)
        acts.begin(name)
        qtbot.waitUntil(acts.form.line.hasFocus)
        type_in(qtbot, text)
        desk.page.act(actions.APPLY)
    qtbot.waitUntil(lambda: states(desk)["Громов"] == "работает")
    (row,) = desk.hand.rows(Incident)
    assert (row.standing, row.measures, row.cause) == ("closed", "выдан новый код", "ноутбук общий")
    assert desk.server.asked == []
    assert len(desk.hand.outbox()) == 3


def test_agreements_for_all_have_a_preview_one_undo_and_a_redo(opened, qtbot):
    desk = opened(WHO.hr_head)
    desk.page.left.show_list("agreements")
    desk.page.act(actions.ALL_AGREEMENTS)
    plan = desk.page.right.plan
    qtbot.waitUntil(plan.day.hasFocus)
    assert plan.number.text() == "37"
    assert plan.button.text() == "Внести 1 соглашение"
    plan.number.setText("50")
    plan.number.textEdited.emit("50")
    assert plan._rows.accessibleName() == "Ёлкина Анна, 12.11.2026, № 50"
    plan.day.setText("13.11.2026")
    desk.page.act(actions.APPLY)
    assert "этот день ещё не настал" in desk.strip()
    assert plan.isVisible(), "what was typed stays to be mended"
    plan.day.setText("01.09.2026")
    before = len(desk.hand.rows(Agreement))
    desk.page.act(actions.APPLY)
    assert "Внесено 1 соглашение." in desk.strip()
    new = [row for row in desk.hand.rows(Agreement) if row.person_id == NEWCOMER]
    assert [(row.number, row.signed_on, row.withdrawn_at) for row in new] == [("50", date(2026, 9, 1), None)]
    qtbot.waitUntil(lambda: states(desk)["Ёлкина"] == "есть")
    desk.page.act(actions.UNDO)
    qtbot.waitUntil(lambda: states(desk)["Ёлкина"] == "нет соглашения")
    desk.page.act(actions.REDO)
    qtbot.waitUntil(lambda: states(desk)["Ёлкина"] == "есть")
    assert len(desk.hand.rows(Agreement)) == before + 1


def numbers(desk: AdminDesk) -> set[str]:
    return {row.number for row in desk.hand.rows(Agreement) if row.person_id == WHO.other}


def test_an_agreement_is_corrected_and_comes_back(opened, qtbot):
    desk = opened(WHO.hr_head)
    desk.page.left.show_list("agreements")
    desk.page.left.go_to_person(WHO.other)
    acts = desk.page.right.card.acts
    acts.begin("agreement")
    qtbot.waitUntil(acts.form.day.hasFocus)
    assert (acts.form.day.text(), acts.form.number.text()) == ("01.09.2025", "33")
    acts.form.number.setText("33а")
    desk.page.act(actions.APPLY)
    assert "33а" in numbers(desk)
    desk.page.act(actions.UNDO)
    assert "33а" not in numbers(desk)
    assert "33" in numbers(desk)


def test_a_role_is_let_work_without_an_agreement_for_a_reason(desk, qtbot):
    desk.page.left.show_list("agreements")
    desk.page.left.go_to_person(NEWCOMER)
    acts = desk.page.right.card.acts
    assert acts.button("agreement") is None, "the register is kept by HR"
    acts.begin("waiver")
    qtbot.waitUntil(acts.form.line.hasFocus)
    type_in(qtbot, "замена с завтра")
    desk.page.act(actions.APPLY)
    assert [row.reason for row in desk.hand.rows(Waiver)] == ["замена с завтра"]
    qtbot.waitUntil(lambda: states(desk)["Ёлкина"] == "без соглашения до 24.11.2026")
    desk.page.act(actions.UNDO)
    qtbot.waitUntil(lambda: states(desk)["Ёлкина"] == "нет соглашения")


def test_an_overdue_task_is_red_and_begins_its_act(desk, qtbot):
    tasks = desk.page.left.tasks
    assert tasks._count.text() == "1"
    first, second = tasks.findChildren(QPushButton)
    assert first.accessibleName() == "Создать: Ёлкина\N{NO-BREAK SPACE}А.\N{NO-BREAK SPACE}П."
    first.click()
    asked(qtbot, desk, "create")
    assert desk.server.bodies("create")[0]["people"] == [{"person": NEWCOMER.hex, "kind": "staff"}]
    second.click()
    qtbot.waitUntil(desk.page.right.card.acts.form.day.hasFocus)
    assert desk.page.right.card.line.person == WHO.deputy


# ---- an empty college, and keys


def test_an_empty_file_says_why_and_what_comes(opened):
    desk = opened(ADMIN, is_laid=False)
    assert desk.page.left.names == ("staff",)
    assert desk.page.left.search.hasFocus()
    assert desk.page.left._nothing._title.text() == "Сотрудников пока нет"


def test_every_seen_control_has_a_name_and_a_place_in_the_order(desk):
    for button in desk.window.findChildren(QPushButton):
        if button.isVisible():
            assert (button.accessibleName() or button.text()).strip()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus or button.property("kind") == "strip"


def test_one_is_led_to_a_person_in_whichever_list_he_stands(desk):
    desk.page.left.show_list("agreements")
    desk.page.show_place(person=student(1))
    assert desk.page.left.name == "students"
    assert desk.page.left.table.current().person == student(1)
    desk.page.show_place(person=WHO.other)
    assert (desk.page.left.name, desk.page.left.table.current().person) == ("staff", WHO.other)
