"""The grid paints what the model says: signs, lanes, lines, cursor; and only what changed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QHeaderView

from college.cells import Cell
from college.marks import Mark
from db.spread import Entry, Standing
from desktop.shell.theme import tokens
from desktop.widgets.grid_glyphs import Face, Glyphs
from tests.desktop.gradebook_bench import desk, typed
from tests.desktop.gradebook_sample import sample, small

TODAY, LOCKED, FUTURE, ABSENT = 16, 9, 17, 0


@pytest.fixture
def shown(qtbot, tmp_path):
    made = desk(qtbot, tmp_path, sample())
    made.view.go_to(12, 1)
    return made


def seen(made) -> QImage:
    return made.view.viewport().grab().toImage()


def colour_at(made, row: int, column: int, x: int, y: int) -> str:
    """The colour of a pixel of a cell, counted from its upper left corner; negative from the lower right."""
    place = made.view.visualRect(made.model.index(row, column))
    point = QPoint(
        place.left() + x if x >= 0 else place.right() + 1 + x, place.top() + y if y >= 0 else place.bottom() + 1 + y
    )
    return seen(made).pixelColor(point).name().upper()


def colours_in(made, row: int, column: int) -> set[str]:
    place = made.view.visualRect(made.model.index(row, column))
    image = seen(made).copy(place)
    return {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}


def token(name: str, look: str = "light") -> str:
    return tokens()[look][name].upper()


def test_grounds_tell_the_state_of_a_column(shown):
    assert colour_at(shown, 13, 3, 3, 3) == token("paper")
    assert colour_at(shown, 13, TODAY, 3, 3) == token("today")
    assert colour_at(shown, 13, FUTURE, 3, 3) == token("paper-alt")
    assert {token("locked-bg")} < colours_in(shown, 13, LOCKED), "the hatch lies on its ground"
    assert colour_at(shown, 0, ABSENT, 3, 3) == token("absence-bg")


def test_signs_of_the_way_to_the_server(shown):
    assert colour_at(shown, 5, TODAY, -3, 1) == token("unsent"), "a filled corner: durable here, not sent"
    assert colour_at(shown, 13, TODAY, -3, 1) == token("today")
    assert colour_at(shown, 19, 15, 0, 0) == token("disputed"), "a frame of one pixel"
    assert colour_at(shown, 19, 15, 3, 3) == token("disputed-bg")
    shown.model.place(13, 3, Entry(Cell(), Standing.SENT, "спросить"))
    assert colour_at(shown, 13, 3, -3, -3) == token("info"), "a note in the lower right corner"


def test_what_is_not_durable_has_a_hollow_corner(shown):
    shown.model.place(13, 3, Entry(Cell(marks=(Mark.FIVE,)), Standing.WAITING))
    filled = colours_in(shown, 13, 3)
    inner = colour_at(shown, 13, 3, -4, 2)
    shown.model.place(13, 3, Entry(Cell(marks=(Mark.FIVE,)), Standing.SAVING))
    assert inner == token("unsent")
    assert colour_at(shown, 13, 3, -4, 3) != token("unsent")
    assert colours_in(shown, 13, 3) != filled


def test_marks_are_ink_and_a_two_is_red(shown):
    assert token("ink") in colours_in(shown, 0, 2)
    assert token("danger") in colours_in(shown, 15, 0)
    assert token("warning") in colours_in(shown, 15, 15), "the ring of a work to be graded"


def test_lines_of_the_ruling(shown):
    assert colour_at(shown, 0, 3, 5, -1) == token("line")
    assert colour_at(shown, 4, 3, 5, -1) == token("line-strong"), "every fifth line"
    assert colour_at(shown, 0, 3, -1, 5) == token("line")
    assert colour_at(shown, 0, 11, -1, 5) == token("edge"), "November begins"


def test_the_cursor_stands_on_paper_in_a_frame_of_two(shown):
    shown.view.go_to(12, TODAY)
    for inset in (0, 1):
        assert colour_at(shown, 12, TODAY, inset, inset) == token("accent")
        assert colour_at(shown, 12, TODAY, -1 - inset, -1 - inset) == token("accent")
    assert colour_at(shown, 12, TODAY, 4, 4) == token("paper")
    shown.view.clearFocus()
    assert colour_at(shown, 12, TODAY, 1, 1) == token("paper"), "without the focus one line is enough"


def test_a_block_has_a_ground_and_one_frame(shown, qtbot):
    shown.view.go_to(20, 3)
    qtbot.keyClick(shown.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(shown.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert colour_at(shown, 20, 3, 4, 4) == token("selection")
    assert colour_at(shown, 20, 3, 0, 5) == token("accent")
    assert colour_at(shown, 20, 4, 0, 5) != token("accent"), "no frame inside the block"
    qtbot.keyClick(shown.view, Qt.Key.Key_Left)
    assert colour_at(shown, 20, 3, 4, 4) != token("selection")


def test_another_theme_repaints_all(shown):
    shown.theme.choose("dark", 100)
    assert colour_at(shown, 13, 3, 3, 3) == token("paper", "dark")
    assert colour_at(shown, 13, TODAY, 3, 3) == token("today", "dark")
    assert token("ink", "dark") in colours_in(shown, 0, 2)
    shown.theme.choose("light", 100)


def test_a_larger_text_makes_larger_cells(shown):
    before = shown.view.row_height()
    shown.theme.choose("light", 130)
    assert shown.view.row_height() == round(before * 1.3)
    assert shown.view.columnWidth(0) == round(28 * 1.3)
    shown.theme.choose("light", 100)


def test_the_row_height_is_a_setting(shown):
    shown.settings.put(type(shown.settings).row_height, 26)
    assert {shown.view.rowHeight(row) for row in (0, 24)} == {26}
    assert shown.sheet.sums.rowHeight(3) == 26


class Painted(QObject):
    """Remembers which part of a viewport was painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.rects = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.rects.append(event.rect())
        return False


def test_an_edit_paints_its_own_cells_only(shown, qtbot):
    shown.view.go_to(12, 3)
    qtbot.waitUntil(lambda: seen(shown) is not None)
    shown.view.viewport().repaint()
    painted = Painted(shown.view.viewport())
    typed(shown.view, "5")
    mine = shown.view.visualRect(shown.model.index(12, 3)).united(shown.view.visualRect(shown.model.index(13, 3)))
    assert painted.rects
    assert all(mine.contains(rect) for rect in painted.rects)


def test_no_header_measures_its_cells(shown):
    for table in (shown.view, shown.sheet.sums):
        for header in (table.horizontalHeader(), table.verticalHeader()):
            modes = {header.sectionResizeMode(section) for section in range(header.count())}
            assert modes == {QHeaderView.ResizeMode.Fixed}


def test_names_and_sums_stay_while_the_dates_scroll(qtbot, tmp_path):
    made = desk(qtbot, tmp_path, sample(), (620, 400))
    qtbot.waitUntil(lambda: made.view.viewport().width() % 28 == 0)  # no date is cut
    names = made.view.names.grab().toImage()
    made.view.go_to(0, FUTURE)
    assert made.view.horizontalScrollBar().value() > 0
    assert made.view.names.grab().toImage() == names
    assert made.sheet.sums.isVisible()
    made.sheet.resize(460, 400)
    assert not made.sheet.sums.isVisible(), "the sums give way before names and dates do"


def test_twenty_five_students_need_no_scrolling_on_a_small_screen(shown):
    last = shown.view.visualRect(shown.model.index(24, TODAY))
    assert shown.view.viewport().rect().contains(last)
    assert shown.view.verticalScrollBar().maximum() == 0


def test_pictures_are_kept_per_screen_and_never_mixed(shown):
    sharp = Glyphs(shown.theme, 2.0)
    face = Face(runs=(("5", "ink"),))
    picture = sharp.picture(face, 27, 21)
    assert picture.size().width() == 54
    assert sharp.picture(face, 27, 21).cacheKey() == picture.cacheKey()
    assert isinstance(picture, QPixmap)
    assert sharp.picture(face, 27, 21, bare=True).cacheKey() != picture.cacheKey()


@pytest.mark.parametrize("text", ["5/4/3/2", "незач", "оп 5/4", "н/а"])
def test_long_signs_stay_inside_their_cell(shown, text):
    shown.model.setData(shown.model.index(13, 3), text)
    place = shown.view.visualRect(shown.model.index(13, 3))
    image = seen(shown)
    line = QColor(token("line"))
    for y in range(place.top(), place.bottom()):
        assert image.pixelColor(place.right(), y) == line, "the right line is not written over"


def test_a_closed_page_of_no_lessons_is_only_ruled(qtbot, tmp_path):
    spread = replace(small(2, 1), columns=(), entries={})
    made = desk(qtbot, tmp_path, spread)
    assert made.model.columnCount() == 0
    assert seen(made).pixelColor(40, 21).name().upper() == token("line")
