"""The whole page: where it opens, both halves of the spread, the strip, other pages, news."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit, QWidget

from college.cells import Cell
from college.marks import Mark
from db.spread import Entry, Standing
from db.troubles import DiskFull
from desktop.workspaces.gradebook import WORKSPACE, actions
from desktop.workspaces.gradebook.lessons import HOMEWORK, TOPIC
from tests.desktop.gradebook_bench import SHIFT, office, typed
from tests.desktop.gradebook_sample import PAGE, REPLACED, sample, student_id

Key = Qt.Key
TODAYS = 16


@pytest.fixture
def opened(qtbot, tmp_path):
    return office(qtbot, tmp_path)


def cursor(opened) -> tuple[int, int]:
    index = opened.page.grid.currentIndex()
    return index.row(), index.column()


def test_it_opens_where_work_goes_on(opened):
    assert cursor(opened) == (2, TODAYS), "today, the first without a mark"
    assert opened.page.grid.hasFocus()
    assert opened.page.title() == "ИСП-21, МДК.01.01 Разработка программных модулей"


def test_the_header_tells_page_hours_and_terms(opened):
    labels = {label.text() for label in opened.page.heading().findChildren(QLabel)}
    assert {"МДК.01.01 Разработка программных модулей", "ИСП-21", "дано <b>64</b> ч из 90"} <= labels


def test_a_mark_of_today_goes_to_the_disk(opened):
    typed(opened.page.grid, "5")
    assert opened.source.cells == [(student_id(2), 32, Cell(marks=(Mark.FIVE,)))]
    assert cursor(opened) == (3, TODAYS)


def test_the_right_page_follows_the_left_cursor(opened):
    opened.page.grid.go_to(0, 3)
    assert opened.page.right.currentIndex().row() == 3
    assert (
        opened.page.right.viewport()
        .rect()
        .intersects(opened.page.right.visualRect(opened.page.right.model().index(3, TOPIC)))
    )


def test_the_right_page_follows_into_another_journal(opened):
    for page, last in ((UUID(int=5), None), (PAGE, TODAYS + 1)):  # in both the first lesson is today's
        opened.source.drawn = replace(sample(), columns=sample().columns[TODAYS:last], entries={})
        opened.page.open(page)
        assert cursor(opened)[1] == 0
        index = opened.page.right.currentIndex()
        assert (index.row(), index.column()) == (0, TOPIC)


def test_f6_goes_to_the_other_page_and_back(opened):
    opened.page.act(actions.OTHER_SIDE)
    assert opened.page.right.hasFocus()
    opened.page.act(actions.OTHER_SIDE)
    assert opened.page.grid.hasFocus()


def test_in_a_narrow_window_f6_turns_the_page(qtbot, tmp_path):
    opened = office(qtbot, tmp_path, (800, 600))
    assert opened.page.grid.isVisible()
    assert not opened.page.right.isVisible()
    opened.page.act(actions.OTHER_SIDE)
    assert opened.page.right.isVisible()
    assert not opened.page.grid.isVisible()


def editor(opened) -> QPlainTextEdit | None:
    return opened.page.right.viewport().findChild(QPlainTextEdit)


def to(opened, column: int, row: int = TODAYS):
    opened.page.right.setFocus()
    opened.page.right.setCurrentIndex(opened.page.right.model().index(row, column))


def test_enter_takes_the_planned_topic(opened, qtbot):
    to(opened, TOPIC)
    qtbot.keyClick(opened.page.right, Key.Key_Return)
    assert opened.source.texts == [(32, "Обработка исключений. Иерархия классов исключений", None)]
    assert opened.page.right.currentIndex().data() == "Обработка исключений. Иерархия классов исключений"
    opened.page.act(actions.UNDO)
    assert opened.source.texts[-1] == (32, "", None)


def test_homework_on_two_lines_ends_by_enter(opened, qtbot):
    to(opened, HOMEWORK)
    qtbot.keyClick(opened.page.right, Key.Key_Return)
    for sign in "§ 14":
        typed(editor(opened), sign)
    qtbot.keyClick(editor(opened), Key.Key_Return, SHIFT)
    for sign in "№ 2":
        typed(editor(opened), sign)
    qtbot.keyClick(editor(opened), Key.Key_Return)
    assert opened.source.texts == [(32, None, "§ 14\n№ 2")]
    qtbot.waitUntil(lambda: editor(opened) is None)


def test_a_letter_begins_the_text(opened):
    to(opened, HOMEWORK)
    typed(opened.page.right, "К")
    assert editor(opened).toPlainText() == "К"
    opened.page.leave()
    assert opened.source.texts == [(32, None, "К")], "leaving writes what stands in the editor"


def test_esc_leaves_the_topic_as_it_was(opened, qtbot):
    to(opened, TOPIC, 10)
    qtbot.keyClick(opened.page.right, Key.Key_F2)
    typed(editor(opened), "Я")
    qtbot.keyClick(editor(opened), Key.Key_Escape)
    qtbot.waitUntil(lambda: editor(opened) is None)
    assert opened.source.texts == []
    assert opened.page.right.currentIndex().data().startswith("Практическая работа")


def test_the_other_page_is_reached_out_of_an_open_editor(opened, qtbot):
    to(opened, HOMEWORK)
    qtbot.keyClick(opened.page.right, Key.Key_F2)
    typed(editor(opened), "Я")
    opened.page.act(actions.OTHER_SIDE)
    assert opened.source.texts == [(32, None, "Я")], "leaving writes what stands in the editor"
    assert opened.page.grid.hasFocus(), "the next key is a mark, not another text"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_F2, Key.Key_A])
def test_a_closed_lesson_is_not_written(opened, qtbot, key):
    to(opened, TOPIC, 9)
    qtbot.keyClick(opened.page.right, key)
    assert editor(opened) is None
    assert opened.strip == str(REPLACED)


def test_a_topic_that_the_disk_does_not_take_stays_on_the_page(opened, qtbot):
    opened.source.trouble = DiskFull()
    to(opened, TOPIC)
    qtbot.keyClick(opened.page.right, Key.Key_Return)
    assert opened.page.right.currentIndex().data().startswith("Обработка")
    assert opened.page.right.model().is_unsaved(TODAYS, TOPIC)
    opened.source.trouble = None
    assert opened.page.edits.retry()
    assert not opened.page.right.model().is_unsaved(TODAYS, TOPIC)


def test_refusals_stand_in_the_strip_until_the_next_key(opened):
    typed(opened.page.grid, "7")
    assert opened.strip.startswith("«7» — такой оценки нет")
    assert opened.page.grid.hasFocus()
    typed(opened.page.grid, "5")
    assert opened.strip == ""


def test_a_full_disk_is_a_danger_that_alt_enter_tries_again(opened):
    opened.page.grid.go_to(12, TODAYS)
    typed(opened.page.grid, "5")
    opened.source.trouble = DiskFull()
    typed(opened.page.grid, "4")
    assert opened.strip == "На диске нет места, ввод остановлен. Последняя запись — 12:41:07, она цела."
    assert opened.around.light.state.trouble == "на диске нет места"
    assert opened.page.model.entry(13, TODAYS).standing is Standing.SAVING
    opened.source.trouble = None
    opened.around.messages.do_offer()
    assert opened.strip == ""
    assert opened.around.light.state.trouble == ""
    assert [cell.text for _, _, cell in opened.source.cells] == ["5", "4"]


def test_the_card_explains_the_cell(opened, qtbot):
    opened.page.grid.go_to(12, TODAYS)

    def told() -> set[str]:
        texts = (label.text() for label in opened.page.card.findChildren(QLabel) if label.isVisible())
        return {text.replace("\N{NO-BREAK SPACE}", " ") for text in texts}

    qtbot.waitUntil(lambda: "Лебедев Иван" in told())
    assert {"12 ноября, занятие № 32", "клетка пуста"} <= told()
    assert any(text.startswith("<b>3,2</b>") and text.endswith("3, 4, 3, 3, 3") for text in told())
    assert "10.11 — 3, контрольная работа № 2, Кузнецова О. В." in told()
    opened.page.model.place(12, TODAYS, Entry(Cell(sample().entries[student_id(0), 0].cell.presence, (Mark.FIVE,))))
    qtbot.waitUntil(lambda: any("отмечен отсутствующим" in text for text in told()))


def test_the_card_folds_where_there_is_no_room(qtbot, tmp_path):
    opened = office(qtbot, tmp_path, (1290, 480))
    assert not opened.page.card.isVisible()
    assert opened.page.right.isVisible()


def test_another_page_keeps_its_own_undo(opened):
    typed(opened.page.grid, "5")
    opened.page.open(UUID(int=5))
    assert "ИСП-22" in opened.page.title()
    assert not opened.page.may_act(actions.UNDO)
    opened.page.open(PAGE)
    assert opened.page.may_act(actions.UNDO)


@pytest.mark.qt_log_ignore("does not support raise", "grabbing the keyboard", extend=True)  # the screenless Qt
def test_the_list_of_pages_is_reached_by_key(opened, qtbot):
    opened.page.act(actions.PAGES)
    menu = opened.page.heading().findChild(QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts == ["ИСП-21  ·  МДК.01.01 Разработка программных модулей", "ИСП-22  ·  ОП.10 Численные методы"]
    menu.actions()[1].trigger()
    menu.close()
    assert "ИСП-22" in opened.page.title()


def test_the_last_page_is_remembered(opened):
    opened.page.open(UUID(int=5))
    assert opened.around.settings.stored("gradebook.page") == str(UUID(int=5))


def test_going_to_a_day(opened):
    opened.page.show_place(page=PAGE, day=date(2026, 10, 6))
    assert cursor(opened) == (4, 0), "the first student without a mark"


def test_news_bring_what_others_wrote_and_keep_the_cursor(opened, qtbot):
    opened.page.grid.go_to(4, 3)
    spread = sample()
    entries = dict(spread.entries) | {(student_id(12), TODAYS): Entry(Cell(marks=(Mark.FIVE,)))}
    opened.source.drawn = replace(spread, entries=entries)
    opened.around.news.hear(frozenset({"mark_entry"}))
    qtbot.waitUntil(lambda: opened.page.model.entry(12, TODAYS).cell.text == "5")
    assert cursor(opened) == (4, 3)


def test_another_list_of_lessons_keeps_the_cursor_at_its_student(opened, qtbot):
    opened.page.grid.go_to(4, 3)
    spread = sample()
    fewer = {(student, at - 1): entry for (student, at), entry in spread.entries.items() if at}
    opened.source.drawn = replace(spread, columns=spread.columns[1:], entries=fewer)
    opened.around.news.hear(frozenset({"lesson"}))
    qtbot.waitUntil(lambda: opened.page.model.columnCount() == len(spread.columns) - 1)
    assert cursor(opened) == (4, 2)


def test_everything_that_takes_the_focus_has_a_name(opened):
    nameless = [
        type(widget).__name__
        for widget in opened.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not named(widget)
    ]
    assert nameless == []


def named(widget: QWidget) -> bool:
    own = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    header = widget.inherits("QHeaderView") or widget.inherits("QScrollBar")
    return bool(own) or header


def test_print_shows_the_sheets_first(opened, qtbot):
    from desktop.widgets.preview import PrintPreview

    opened.page.act(actions.PRINT)
    preview = opened.page.findChild(PrintPreview)
    with qtbot.waitSignal(preview.made, timeout=20_000):
        pass
    assert preview.pages >= 1
    preview.close()
    qtbot.waitUntil(lambda: not preview.isVisible())


def test_keys_do_not_clash_and_names_are_unique():
    ids = [action.id for action in WORKSPACE.actions]
    keys = [action.keys for action in WORKSPACE.actions if action.keys]
    assert len(set(ids)) == len(ids)
    assert len(set(keys)) == len(keys)


def test_a_copy_is_taken_from_the_page_in_hand(opened, qtbot):
    to(opened, HOMEWORK, 10)
    opened.page.act(actions.COPY)
    assert QApplication.clipboard().text() == "Отчёт к 5 ноября"


def block(opened) -> None:
    """Select two students of one column, and copy them."""
    QApplication.clipboard().setText("before")
    opened.page.grid.setFocus()
    opened.page.grid.go_to(0, 0)
    QTest.keyClick(opened.page.grid, Qt.Key.Key_Down, SHIFT)
    opened.page.act(actions.COPY)


def test_a_block_of_marks_waits_for_the_password_and_stands_in_the_log(opened):
    asked = []
    opened.around.again = lambda section, action, then: asked.append((section, action, then))
    block(opened)
    ((section, action, then),) = asked
    assert (section, action) == ("journal.marks", "export")
    assert (opened.source.taken_out, QApplication.clipboard().text()) == ([], "before")
    then()
    assert opened.source.taken_out == [(PAGE, 2)]
    assert QApplication.clipboard().text().count("\n") == 1
    assert "стоит в журнале доступа" in opened.strip


def test_a_block_of_marks_is_not_copied_without_the_right(opened):
    opened.source.is_kept_in = True
    block(opened)
    assert (opened.source.taken_out, QApplication.clipboard().text()) == ([], "before")
    assert "Выгрузить оценки нельзя" in opened.strip


def test_a_block_that_cannot_be_logged_is_not_copied(opened):
    def fails(*_: object) -> None:
        raise DiskFull

    opened.source.note_taken_out = fails
    block(opened)
    assert QApplication.clipboard().text() == "before"


def test_of_two_lessons_of_a_day_the_right_one_opens(opened):
    spread = sample()
    columns = list(spread.columns)
    columns[4] = replace(columns[4], day=columns[3].day, pair=5)
    opened.page.model.show(replace(spread, columns=tuple(columns)))
    opened.page.show_place(page=PAGE, day=columns[3].day, pair=5)
    assert cursor(opened)[1] == 4
    opened.page.show_place(page=PAGE, day=columns[3].day, pair=9)
    assert cursor(opened)[1] == 3, "a lesson that is gone: the first of the day"


def test_news_wait_while_a_text_is_open(opened, qtbot):
    to(opened, HOMEWORK)
    typed(opened.page.right, "К")
    opened.source.drawn = replace(sample(), entries={}, columns=sample().columns[1:])
    reads = []
    opened.source.spread, draw = lambda page, term=None: reads.append(page) or draw(page, term), opened.source.spread
    opened.around.news.hear(frozenset({"lesson"}))
    qtbot.waitUntil(lambda: bool(reads))
    qtbot.waitUntil(opened.page._later.isActive)
    assert editor(opened).toPlainText() == "К"


def test_a_page_that_is_not_seen_is_read_when_it_is(opened, qtbot):
    opened.page.hide()
    opened.source.drawn = replace(sample(), entries={})
    opened.around.news.hear(frozenset({"mark_entry"}))
    with qtbot.waitSignal(opened.around.news.touched):
        pass
    assert opened.page.model.index(0, TODAYS).data() == "5"
    opened.page.show()
    qtbot.waitUntil(lambda: opened.page.model.index(0, TODAYS).data() == "")
