"""A key press marks and moves, in either layout; what is no mark changes nothing; nothing typed is lost."""

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from college.attendance import Reason
from college.cells import Cell
from college.refusal import Clause, Refused
from db.spread import Entry, Standing
from db.troubles import DiskFull, Locked
from desktop.settings import Settings
from tests.desktop.gradebook_bench import CTRL, KEYPAD, SHIFT, desk, drawn, typed
from tests.desktop.gradebook_sample import REPLACED, sample, small, student_id

Key = Qt.Key


@pytest.fixture
def page(qtbot, tmp_path):
    """Three students, three lessons, nothing written; the cursor in the first cell."""
    return desk(qtbot, tmp_path, small())


def cursor(page) -> tuple[int, int]:
    return page.view.currentIndex().row(), page.view.currentIndex().column()


def test_marks_go_down_the_column(page):
    assert page.keys("5", "н", "о") == "5 · ·\nн · ·\nоп · ·"
    assert cursor(page) == (2, 0), "at the foot the cursor stays"
    assert [(student, cell.text) for student, _, cell in page.disk.cells] == [
        (student_id(0), "5"),
        (student_id(1), "н"),
        (student_id(2), "оп"),
    ]


@pytest.mark.parametrize(("direction", "after"), [("down", (1, 0)), ("right", (0, 1)), ("stay", (0, 0))])
def test_the_direction_is_a_setting(page, direction, after):
    page.settings.put(Settings.direction, direction)
    page.keys("4")
    assert cursor(page) == after


@pytest.mark.parametrize(
    ("russian", "latin", "stands"),
    [
        ("2", "2", "2"),
        ("5", "5", "5"),
        ("н", "y", "н"),
        ("о", "j", "оп"),
        ("т", "n", "точка"),
        ("з", "p", "зач"),
        ("а", "f", "н/а"),
        ("в", "d", "осв"),
        ("0", "0", "н"),
    ],
)
def test_keys_are_read_by_their_place(page, russian, latin, stands):
    page.keys(russian)
    page.view.go_to(0, 1)
    page.keys(latin)
    assert [cell.text for _, _, cell in page.disk.cells] == [stands, stands]


@pytest.mark.parametrize("text", ["З", "P"])
def test_shift_makes_a_fail_of_a_pass(page, text):
    typed(page.view, text, SHIFT)
    assert drawn(page.model).startswith("незач")


@pytest.mark.parametrize("text", ["Н", "Y"])
def test_caps_lock_changes_nothing(page, text):
    assert page.keys(text).startswith("н ")


def test_a_lesson_on_the_numpad_alone(page):
    for text in ("5", "0", "4"):
        typed(page.view, text, KEYPAD)
    assert drawn(page.model) == "5 · ·\nн · ·\n4 · ·"


@pytest.mark.parametrize(("sign", "modifiers"), [(".", None), ("/", None), ("/", KEYPAD)])
def test_a_second_mark(page, sign, modifiers):
    page.settings.put(Settings.direction, "stay")
    page.keys("5")
    typed(page.view, sign, modifiers or Qt.KeyboardModifier.NoModifier)
    assert len(page.disk.cells) == 1, "the sign alone writes nothing"
    assert page.keys("4").startswith("5/4")


def test_esc_ends_a_second_mark(page, qtbot):
    page.settings.put(Settings.direction, "stay")
    page.keys("5", "/")
    qtbot.keyClick(page.view, Key.Key_Escape)
    assert page.keys("4").startswith("4 "), "the digit replaces again"


def test_one_of_several_marks_is_corrected_by_f2(page):
    page.settings.put(Settings.direction, "stay")
    page.keys("5", "/", "4", "3")
    assert drawn(page.model).startswith("5/4")
    assert page.refused == ["В клетке несколько отметок: исправить можно по F2."]


@pytest.mark.parametrize("text", ["7", "1", "ф", "q", "!"])
def test_what_is_no_mark_is_refused_in_words(page, text):
    page.keys(text)
    assert drawn(page.model) == "· · ·\n· · ·\n· · ·"
    assert page.refused == [f"«{text}» — такой оценки нет. Можно 2, 3, 4, 5, зач, незач, н/а, осв."]
    assert (page.disk.cells, cursor(page), page.view.hasFocus()) == ([], (0, 0), True)


def test_a_closed_cell_says_why_at_once(qtbot, tmp_path):
    page = desk(qtbot, tmp_path, sample())
    page.view.go_to(4, 9)
    assert page.explained[-1] == str(REPLACED), "standing there is enough"
    page.keys("5")
    assert page.refused == [str(REPLACED)]
    assert page.disk.cells == []
    page.view.go_to(4, 8)
    assert page.explained[-1] == ""


def test_a_closed_cell_says_why_under_the_mouse(qtbot, tmp_path):
    page = desk(qtbot, tmp_path, sample())
    place = page.view.visualRect(page.model.index(3, 9)).center()
    qtbot.mouseMove(page.view.viewport(), place)
    qtbot.waitUntil(lambda: page.explained[-1] == str(REPLACED))
    qtbot.mouseMove(page.view.viewport(), page.view.visualRect(page.model.index(3, 8)).center())
    qtbot.waitUntil(lambda: page.explained[-1] == "")
    header = page.view.dates
    qtbot.mouseMove(header.viewport(), page.view.visualRect(page.model.index(3, 9)).center())
    qtbot.waitUntil(lambda: page.explained[-1] == str(REPLACED))
    assert page.model.index(3, 9).data(Qt.ItemDataRole.ToolTipRole) == str(REPLACED)


@pytest.mark.parametrize(
    ("key", "modifiers", "after"),
    [
        (Key.Key_Return, None, (2, 1)),
        (Key.Key_Enter, KEYPAD, (2, 1)),
        (Key.Key_Return, SHIFT, (0, 1)),
        (Key.Key_Tab, None, (1, 2)),
        (Key.Key_Up, None, (0, 1)),
        (Key.Key_Left, None, (1, 0)),
        (Key.Key_Home, None, (1, 0)),
        (Key.Key_End, None, (1, 2)),
        (Key.Key_Home, CTRL, (0, 0)),
        (Key.Key_End, CTRL, (2, 2)),
    ],
)
def test_keys_that_move(page, qtbot, key, modifiers, after):
    page.view.go_to(1, 1)
    qtbot.keyClick(page.view, key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert cursor(page) == after


def test_ctrl_end_is_the_last_lesson_held(qtbot, tmp_path):
    page = desk(qtbot, tmp_path, sample())
    qtbot.keyClick(page.view, Key.Key_End, CTRL)
    assert cursor(page) == (24, 16)


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_takes_what_the_teacher_wrote(page, qtbot, key):
    page.model.place(0, 0, Entry(Cell(reason=Reason.ILLNESS)))
    page.settings.put(Settings.direction, "stay")
    page.keys("н", "5")
    qtbot.keyClick(page.view, key)
    assert drawn(page.model).startswith("· ")
    assert page.model.entry(0, 0).cell.reason is Reason.ILLNESS, "the reason is the curator's"


def test_a_block_is_cleared_and_comes_back_in_one_step(page, qtbot):
    page.keys("5", "4", "3")
    page.view.go_to(0, 0)
    for _ in range(2):
        qtbot.keyClick(page.view, Key.Key_Down, SHIFT)
    qtbot.keyClick(page.view, Key.Key_Delete)
    assert drawn(page.model) == "· · ·\n· · ·\n· · ·"
    assert len(page.disk.cells) == 6, "one act per cell"
    page.edits.stack.undo()
    assert drawn(page.model) == "5 · ·\n4 · ·\n3 · ·"


def test_undo_is_one_more_edit_without_limit(page):
    page.settings.put(Settings.direction, "stay")
    for turn in range(60):
        page.keys("5" if turn % 2 else "4")
    for _ in range(60):
        page.edits.stack.undo()
    assert drawn(page.model) == "· · ·\n· · ·\n· · ·"
    assert len(page.disk.cells) == 120
    page.edits.stack.redo()
    assert drawn(page.model).startswith("4 ")
    assert page.model.entry(0, 0).standing is Standing.WAITING


def test_fill_down_leaves_what_stands(page):
    page.keys("5", "3")
    page.view.go_to(0, 0)
    page.view.fill_down()
    assert drawn(page.model) == "5 · ·\n3 · ·\n5 · ·"
    assert len(page.disk.cells) == 3
    page.edits.stack.undo()
    assert drawn(page.model) == "5 · ·\n3 · ·\n· · ·"


def test_fill_down_of_nothing_says_so(page):
    page.view.fill_down()
    assert page.refused
    assert page.edits.stack.count() == 0


def test_a_block_is_offered_as_spreadsheets_take_it_and_waits(page, qtbot):
    page.settings.put(Settings.direction, "right")
    page.keys("5", "н")
    model = page.view.selectionModel()
    model.select(page.model.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    model.select(page.model.index(0, 1), QItemSelectionModel.SelectionFlag.Select)
    model.select(page.model.index(1, 0), QItemSelectionModel.SelectionFlag.Select)
    offered = []
    page.view.copying.connect(lambda text, students: offered.append((text, students)))
    QGuiApplication.clipboard().setText("before")
    qtbot.keyClick(page.view, Key.Key_C, CTRL)
    assert offered == [("5\tн\n\t", 2)]
    assert QGuiApplication.clipboard().text() == "before"


def test_one_cell_goes_to_the_clipboard_at_once(page, qtbot):
    page.settings.put(Settings.direction, "right")
    page.keys("5")
    page.view.go_to(0, 0)
    qtbot.keyClick(page.view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "5"


def editor(page) -> QLineEdit | None:
    return page.view.viewport().findChild(QLineEdit)


def say(line: QLineEdit, text: str) -> None:
    for sign in text:
        typed(line, sign)


def test_f2_reads_what_keys_cannot_say(page, qtbot):
    qtbot.keyClick(page.view, Key.Key_F2)
    say(editor(page), "оп 5/4")
    qtbot.keyClick(editor(page), Key.Key_Return)
    assert drawn(page.model).startswith("оп_5/4")
    qtbot.waitUntil(lambda: editor(page) is None)
    assert len(page.disk.cells) == 1


def test_f2_keeps_the_editor_over_what_is_no_mark(page, qtbot):
    qtbot.keyClick(page.view, Key.Key_F2)
    say(editor(page), "57")
    qtbot.keyClick(editor(page), Key.Key_Return)
    assert "такой оценки нет" in page.refused[0]
    assert editor(page).text() == "57"
    qtbot.keyClick(editor(page), Key.Key_Escape)
    qtbot.waitUntil(lambda: editor(page) is None)
    assert drawn(page.model).startswith("· ")
    assert page.disk.cells == []


def test_leaving_takes_what_stands_in_the_editor(page, qtbot):
    qtbot.keyClick(page.view, Key.Key_F2)
    say(editor(page), "4")
    page.view.finish()
    assert drawn(page.model).startswith("4 ")


def test_a_mark_on_an_absent_student_is_a_finding(page):
    told = []
    page.edits.noticed.connect(told.append)
    page.settings.put(Settings.direction, "stay")
    assert page.keys("н", "5").startswith("н_5"), "shown, never refused"
    assert told == ["Агафонова Мария отмечена отсутствующей, оценка 5 записана. Если она пришла: О — опоздала."]


class Painted(QObject):
    """Counts how often a place of a viewport was painted."""

    def __init__(self, viewport, place):
        super().__init__(viewport)
        self.place, self.times = place, 0
        viewport.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and event.region().contains(self.place):
            self.times += 1
        return False


def test_painted_before_it_is_written_and_saved_only_after(page):
    """The recipe: saving at once, saved after COMMIT, the claim over both."""
    seen = []
    painted = Painted(page.view.viewport(), page.view.visualRect(page.model.index(0, 0)))

    def write(column, student, after):
        entry = page.model.entry(0, 0)
        seen.append((entry.standing, entry.cell.text, page.disk.claimed, painted.times))

    page.disk.write = write
    page.keys("5")
    assert seen == [(Standing.SAVING, "5", True, 1)]
    assert painted.times == 2, "once more, in the look of what is saved, before the key returns"
    assert page.model.entry(0, 0).standing is Standing.WAITING
    assert not page.disk.claimed
    assert page.disk.claims > 0


def test_the_claim_ends_even_if_a_rule_says_no(page):
    page.disk.trouble = Refused("Нельзя.", Clause("Положение", "3.1.8"))
    page.keys("5")
    assert not page.disk.claimed


def test_a_refusal_by_the_store_takes_the_mark_back(page):
    page.disk.trouble = Refused("Октябрь закрыт 5 ноября.")
    page.keys("5")
    assert drawn(page.model).startswith("· ")
    assert page.refused == ["Октябрь закрыт 5 ноября."]
    assert page.edits.stack.count() == 0, "the stack forgets an edit that never happened"
    assert cursor(page) == (0, 0)


def test_a_full_disk_loses_nothing(page):
    troubles = []
    page.edits.troubled.connect(troubles.append)
    page.keys("5")
    page.disk.trouble = DiskFull()
    page.keys("4")
    assert drawn(page.model) == "5 · ·\n4 · ·\n· · ·"
    assert page.model.entry(1, 0).standing is Standing.SAVING
    assert page.edits.unsaved == 1
    assert isinstance(troubles[0], DiskFull)
    page.keys("3")
    assert drawn(page.model) == "5 · ·\n4 · ·\n· · ·", "typing has stopped"
    page.disk.trouble = None
    assert page.edits.retry()
    assert [cell.text for _, _, cell in page.disk.cells] == ["5", "4"]
    assert page.model.entry(1, 0).standing is Standing.WAITING
    page.edits.stack.undo()
    assert drawn(page.model) == "5 · ·\n· · ·\n· · ·"


def test_the_next_key_writes_first_what_still_waits(page):
    page.disk.trouble = Locked()
    page.keys("5")
    page.disk.trouble = None
    page.keys("4")
    assert [cell.text for _, _, cell in page.disk.cells] == ["5", "4"]
    assert page.edits.unsaved == 0


def test_undo_of_what_was_never_saved_needs_no_disk(page):
    page.disk.trouble = DiskFull()
    page.keys("5")
    page.edits.stack.undo()
    assert drawn(page.model).startswith("· ")
    assert page.edits.unsaved == 0
    assert page.disk.cells == []


def test_what_is_not_saved_survives_a_refresh_from_the_disk(page):
    page.disk.trouble = DiskFull()
    page.keys("5")
    page.model.show(small())
    page.edits.lay_back()
    assert drawn(page.model).startswith("5 ")
    assert page.model.entry(0, 0).standing is Standing.SAVING
