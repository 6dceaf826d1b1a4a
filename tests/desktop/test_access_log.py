"""The log of access and the history of changes on a desk: read from the server, searched, followed, printed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import reading
from db.known_names import known_names, known_people
from db.models.accounts import AccessEntry
from db.models.admission import AccessNote
from db.rights import load_rights
from db.sync.shapes import shapes
from desktop.change_nouns import COLUMNS, PARTS, STATES, TABLES
from desktop.log_feed import PAGE
from desktop.widgets.preview import PrintPreview
from desktop.workspaces import open_to
from desktop.workspaces.access_log import WORKSPACE, actions
from desktop.workspaces.access_log.filters import read_day
from desktop.workspaces.access_log.page import open_page
from tests.desktop.gradebook_bench import typed
from tests.desktop.logs_bench import ADMIN, NO_LINE, desk
from tests.factories import TODAY, WHO, known, student
from tests.papers.printed import texts

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def admin(qtbot, tmp_path):
    with desk(qtbot, tmp_path, open_page) as made:
        qtbot.waitUntil(lambda: made.page.model.rowCount() == 3)
        yield made


@pytest.fixture
def deputy(qtbot, tmp_path):
    folder = tmp_path / "deputy"
    folder.mkdir()
    with desk(qtbot, folder, open_page, person=WHO.deputy) as made:
        qtbot.waitUntil(lambda: made.page.model.rowCount() > 0)
        yield made


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def write(text):
    for letter in text:
        typed(QApplication.focusWidget(), letter)


def asked(made, name):
    return [body for each, body in made.wire.asked if each == name]


def to_audit(qtbot, made):
    made.page.act(actions.NEXT_TAB)
    qtbot.waitUntil(lambda: made.page.tab.name == "audit" and made.page.feed.is_known)


# ---- who it is for


@pytest.mark.parametrize(
    ("wide", "is_open"),
    [({("access_log", "see")}, True), ({("audit", "see")}, True), ({("access_log", "print")}, False), (set(), False)],
)
def test_it_opens_to_those_who_see_more_than_their_own(wide, is_open):
    held = frozenset({("access_log", "see"), ("audit", "see")})
    assert (WORKSPACE in open_to(held, frozenset(wide))) is is_open


def test_rights_over_ones_own_rows_are_not_wide(admin):
    with admin.hand.store.read() as session:
        teacher, director = (load_rights(session, person) for person in (WHO.teacher, WHO.director))
    logs = {("access_log", "see"), ("audit", "see")}
    assert logs <= teacher.rights(TODAY)
    assert not logs & teacher.wide(TODAY)
    assert logs <= director.wide(TODAY)


def test_each_sees_the_logs_that_his_rights_reach(admin, deputy):
    assert list(admin.page.tabs) == ["access", "audit"]
    assert list(deputy.page.tabs) == ["audit"]
    assert not deputy.page.head.switch.isVisible()
    assert deputy.page.head.printer.isVisible()  # audit:print is his, access_log:print is not


# ---- reading


def test_accesses_stand_newest_first_with_the_names_this_file_knows(admin):
    assert admin.cells("Кто") == ["Кузнецова Ольга Викторовна", "Гладышев Михаил Васильевич", "Лапина Вера Ивановна"]
    assert admin.cells("Что") == ["выгрузка", "печать", "открыто скрытое"]
    assert admin.cells("О ком") == ["ИСП-21", "ИСП-21", "Агафонова Мария"]
    assert admin.cells("Строк") == ["6", "25", "1"]
    assert admin.page.foot.count.text() == "Показано: 3 записи, это всё"


def test_the_card_tells_an_entry_whole(admin, qtbot):
    admin.page.table.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert "Причина: связываюсь с родителями" in admin.page.card.accessibleName()
    qtbot.waitUntil(lambda: admin.page.card.findChildren(type(admin.page.foot.count)) != [])


def test_the_administrator_reads_changes_without_values(admin, qtbot):
    to_audit(qtbot, admin)
    marks = [row for row in admin.page.model.rows if row.table == "mark"]
    assert len(marks) == 2
    assert all(not row.is_open for row in marks)
    at = admin.page.model.rows.index(marks[0])
    assert admin.cells("Что")[at] == "Оценка: значение"
    assert (admin.cells("Было")[at], admin.cells("Стало")[at], admin.cells("О ком")[at]) == ("—", "не показано", "—")
    admin.page.table.go_to(at)
    assert "не показаны: раздел вам не открыт" in admin.page.card.accessibleName()


def test_the_deputy_reads_them_with_values(deputy):
    marks = [n for n, row in enumerate(deputy.page.model.rows) if row.table == "mark"]
    assert [(deputy.cells("Было")[at], deputy.cells("Стало")[at]) for at in marks] == [("4", "5"), ("—", "4")]
    assert deputy.cells("О ком")[marks[0]] == "Агафонова\N{NO-BREAK SPACE}М."
    assert ("О ком", "Агафонова Мария") in deputy.page.tab.said(deputy.page.model.rows[marks[0]])
    assert deputy.cells("Итог")[marks[0]] == "принято"
    deputy.page.table.go_to(marks[0])
    assert "Оценка: было 4, стало 5" in deputy.page.card.accessibleName()


def test_more_is_read_at_the_end_by_itself(qtbot, tmp_path):
    with desk(qtbot, tmp_path, open_page, many=PAGE + 20) as made:
        qtbot.waitUntil(lambda: made.page.model.rowCount() == PAGE)
        assert made.page.foot.count.text() == "Показано: 100 записей, ниже есть ещё"
        made.page.table.setFocus()
        press(Key.Key_End, CTRL)
        qtbot.waitUntil(lambda: made.page.model.rowCount() == PAGE + 23)
        assert made.page.table.currentIndex().row() == PAGE - 1, "the cursor stays where it was"
        assert made.page.foot.count.text() == "Показано: 123 записи, это всё"
        ids = [row.id for row in made.page.model.rows]
        assert ids == sorted(set(ids), reverse=True)
        assert len(asked(made, "access")) == 2


def test_a_list_that_grows_under_the_wheel_asks_too(qtbot, tmp_path):
    with desk(qtbot, tmp_path, open_page, many=PAGE + 20) as made:
        qtbot.waitUntil(lambda: made.page.model.rowCount() == PAGE)
        bar = made.page.table.verticalScrollBar()
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda: made.page.model.rowCount() == PAGE + 23)


# ---- filters


@pytest.mark.parametrize("text", ["лапина", "kfgbyf", "вера лап"])
def test_a_person_is_found_in_either_layout(admin, qtbot, text):
    admin.page.act(actions.FIND)
    write(text)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: admin.cells("Кто") == ["Лапина Вера Ивановна"])
    assert asked(admin, "access")[-1]["person"] == WHO.curator.hex
    assert admin.page.filters.person.text() == "Лапина Вера Ивановна"
    assert admin.page.table.hasFocus()


def test_a_subject_is_a_person_or_a_group(admin, qtbot):
    admin.page.act(actions.ABOUT)
    write("исп-21")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: admin.cells("Что") == ["выгрузка", "печать"] and not admin.page.feed.is_asking)
    admin.page.act(actions.ABOUT)
    admin.page.filters.subject.selectAll()
    write("агафонова")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: admin.cells("Что") == ["открыто скрытое"])


def test_nobody_by_that_name_is_said_and_asks_nothing(admin):
    before = len(admin.wire.asked)
    admin.page.act(actions.FIND)
    write("ъъъ")
    press(Key.Key_Return)
    assert admin.page.filters.person.property("wrong")
    assert admin.page.filters.person.hasFocus()
    assert len(admin.wire.asked) == before


def test_a_name_is_chosen_by_arrows_and_what_was_only_typed_gives_way(admin, qtbot):
    admin.page.act(actions.FIND)
    write("н")
    offers = admin.page.filters.person.offers
    assert offers.isVisible()
    names = [offers.item(row).text() for row in range(offers.count())]
    assert names == sorted(names)
    press(Key.Key_Down)
    name = offers.currentItem().text()
    press(Key.Key_Return)
    assert not offers.isVisible()
    assert name.startswith(admin.page.filters.person.text())
    qtbot.waitUntil(lambda: admin.page.feed.is_known)
    admin.page.act(actions.FIND)
    chosen = admin.page.filters.person.text()
    write("zzz")
    press(Key.Key_Tab)
    assert admin.page.filters.person.text() == chosen


def test_one_is_led_to_what_a_person_did(admin, qtbot):
    """From the card of an official's access: his name stands in the filter, and the server is asked about him."""
    official = known("official")
    admin.page.show_place(person=official, name="Рудаков Олег Ильич")
    qtbot.waitUntil(lambda: asked(admin, "access")[-1].get("person") == official.hex)
    assert admin.page.filters.person.text() == "Рудаков Олег Ильич"
    admin.page.filters.clear()
    qtbot.waitUntil(lambda: "person" not in asked(admin, "access")[-1])


def test_esc_empties_a_field_and_then_leaves_it(admin, qtbot):
    admin.page.act(actions.FIND)
    write("лапина")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: admin.page.model.rowCount() == 1)
    admin.page.act(actions.FIND)
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: admin.page.model.rowCount() == 3)
    press(Key.Key_Escape)
    assert admin.page.table.hasFocus()


def test_section_and_days_narrow_down_and_one_key_takes_it_all_back(admin, qtbot):
    section = admin.page.filters.section
    section.setCurrentIndex(section.findData("journal.marks"))
    section.activated.emit(section.currentIndex())
    qtbot.waitUntil(lambda: admin.page.model.rowCount() == 2)
    admin.page.filters.last.setFocus()
    write("11.11.2026")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: admin.page.feed.is_known and admin.page.model.rowCount() == 0)
    assert asked(admin, "access")[-1]["until"] == 1_794_416_400_000  # midnight of the 12th in Tomsk
    admin.page.act(actions.CLEAR)
    qtbot.waitUntil(lambda: admin.page.model.rowCount() == 3)
    assert (admin.page.filters.last.text(), section.currentData()) == ("", "")


def test_a_day_that_is_none_asks_nothing(admin):
    before = len(admin.wire.asked)
    admin.page.filters.first.setFocus()
    write("31.02.2026")
    press(Key.Key_Return)
    assert admin.page.filters.first.property("wrong")
    assert len(admin.wire.asked) == before
    assert read_day("12.11.26") == read_day("12.11.2026") == TODAY


# ---- one thing's history


def test_f9_shows_every_change_of_that_very_cell_and_esc_leads_back(deputy, qtbot):
    whole = deputy.page.model.rowCount()
    at = next(n for n, row in enumerate(deputy.page.model.rows) if row.table == "mark")
    deputy.page.table.setFocus()
    deputy.page.table.go_to(at)
    held = deputy.page.table.current().id
    deputy.page.act(actions.HISTORY)
    qtbot.waitUntil(lambda: deputy.page.feed.is_known and deputy.page.model.rowCount() == 2)
    assert {row.table for row in deputy.page.model.rows} == {"mark"}
    assert deputy.page.table.current().id == held
    assert deputy.page._chip.told.text().startswith("История: Оценка: значение, № ")
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: deputy.page.model.rowCount() >= whole)
    assert not deputy.page._chip.isVisible()
    qtbot.waitUntil(lambda: deputy.page.table.current().id == held)


def test_f9_on_an_access_shows_who_else_came_there(admin, qtbot):
    admin.page.table.setFocus()
    admin.page.table.go_to(0)
    admin.page.act(actions.HISTORY)
    qtbot.waitUntil(lambda: admin.page.feed.is_known and admin.cells("Что") == ["выгрузка", "печать"])
    assert admin.page._chip.told.text() == "История: Текущие отметки, ИСП-21"


# ---- without a line


def test_without_a_line_it_says_where_the_log_is_and_reads_when_it_is_back(qtbot, tmp_path):
    with desk(qtbot, tmp_path, _offline) as made:
        made.wire.is_cut = True
        made.page.reload()
        qtbot.waitUntil(lambda: not made.page.feed.is_asking)
        assert made.page._nothing.isVisible()
        assert made.page._nothing._title.text() == "Журнал не прочитан"
        assert made.page._nothing._sentence.text().startswith("Журнал доступа хранится на сервере. Связи нет с 12:00")
        made.mend()
        qtbot.waitUntil(lambda: made.page.model.rowCount() == 3)
        assert made.page.foot.offline.text() == ""


def _offline(context):
    context.light.update(offline_since=context.clock.now())
    return open_page(context)


def test_what_was_read_stays_when_the_line_goes(admin, qtbot):
    admin.cut()
    assert admin.page.model.rowCount() == 3
    assert "новое прочтётся, когда она вернётся" in admin.page.foot.offline.text()
    admin.page.reload()
    qtbot.waitUntil(lambda: not admin.page.feed.is_asking)
    assert (admin.page.model.rowCount(), admin.strip()) == (3, NO_LINE)
    admin.page.filters.section.setCurrentIndex(3)
    admin.page.filters.changed.emit()
    qtbot.waitUntil(lambda: admin.page.model.rowCount() == 0)  # they would answer another question
    assert "Связи нет с 12:00" in admin.page._nothing._sentence.text()


# ---- paper


def test_what_is_shown_is_printed_with_a_name_and_noted_in_the_log(admin, qtbot, tmp_path):
    saved = []
    for name in ("один.pdf", "два.pdf"):
        admin.page.act(actions.PRINT)
        preview = QApplication.activeModalWidget()
        assert isinstance(preview, PrintPreview)
        qtbot.waitUntil(lambda preview=preview: preview.pages == 1)
        assert preview.save_to(tmp_path / name)
        saved.append((tmp_path / name).read_bytes())
        preview.reject()
        admin.window.activateWindow()
        admin.hand.clock.go(minutes=3)
    assert saved[0] == saved[1], "no moment of printing on paper"
    [page] = texts(saved[0])
    assert "Напечатал: Ветров Антон И." in page
    assert "связываюсь с родителями" in page
    notes = admin.hand.rows(AccessNote)
    assert [(note.person_id, note.act, note.section, note.rows) for note in notes] == [
        (ADMIN, "print", "access_log", 3)
    ] * 2


def test_nobody_prints_without_the_right(deputy):
    assert deputy.page.may_act(actions.PRINT)
    deputy.page._context = _without(deputy.page._context)
    assert not deputy.page.may_act(actions.PRINT)


def _without(context):
    from dataclasses import replace

    return replace(context, wide=context.wide - {("audit", "print")})


# ---- words


def test_every_table_part_and_column_of_the_college_has_a_word():
    for shape in shapes().values():
        assert shape.name in TABLES
        parts = {group for group in shape.groups if group != "state"}
        assert len(parts) <= 1 or all((shape.name, group) in PARTS for group in parts), shape.name
        assert {column for columns in shape.groups.values() for column in columns} <= COLUMNS.keys(), shape.name
        if len(shape.groups["state"]) > 2:
            assert (shape.name, "state") in STATES


def test_looks_at_the_audit_stand_in_the_log(admin, qtbot):
    to_audit(qtbot, admin)
    with Session(reading(admin.server)) as session:
        looks = session.scalars(select(AccessEntry).where(AccessEntry.section == "audit")).all()
    assert [(look.person, look.act) for look in looks] == [(ADMIN, "see")]


@pytest.mark.parametrize(("person", "is_named"), [(WHO.deputy, True), (WHO.hr_head, False)])
def test_a_file_names_whom_its_rows_name(qtbot, tmp_path, person, is_named):
    with desk(qtbot, tmp_path, open_page, person=person) as made, made.hand.store.read() as session:
        names = known_names(session, {WHO.curator, student(1)}, TODAY)
        people = {one.id: one.told for one in known_people(session, TODAY)}
    assert names == {WHO.curator: "Лапина Вера Ивановна"} | ({student(1): "Белов Пётр"} if is_named else {})
    assert people.get(student(1)) == ("Белов Пётр, ИСП-21" if is_named else None)
    assert people[ADMIN] == "Ветров Антон И., администратор"
