"""The page of subgroups by its keys: a division made, students put by digits, from a day on, and all taken back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from db.models.groups import SubgroupMember
from db.models.journal import Page
from desktop.workspaces import open_to
from desktop.workspaces.subgroups import WORKSPACE, actions
from desktop.workspaces.subgroups.page import open_page
from tests.desktop.page_here import PageHere
from tests.factories import LINE, TODAY, WHO, YEAR, Hand, Machines, lay, lay_lesson, student

Key = Qt.Key


class Bench(PageHere):
    """The page in a window, over the dispatcher's file."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page)

    def divide(self, name: str = "иностранный язык", parts: str = "1, 2") -> None:
        self.page.act(actions.ADD)
        self.page.form.fields["name"].setText(name)
        self.page.form.fields["parts"].setText(parts)
        self.page.form.enter()

    def column(self, place: int = 0) -> str:
        """Read a division from above: a letter for each student."""
        model = self.page.model
        return "".join(model.index(row, place).data()[:1] or "." for row in range(model.rowCount()))

    def press(self, *keys: Any) -> None:
        for key in keys:
            if isinstance(key, str):
                self.qtbot.keyClicks(self.page.grid, key)
            else:
                self.qtbot.keyClick(self.page.grid, key)


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, machines: Machines) -> Bench:
    return Bench(qtbot, tmp_path, machines.hand(WHO.dispatcher))


def test_the_workspace_is_the_dispatchers() -> None:
    assert WORKSPACE in open_to(frozenset({("subgroups", "write")}))
    assert WORKSPACE not in open_to(frozenset({("subgroups", "see"), ("load", "write")}))


def test_a_group_is_divided_student_by_student_with_digits(bench: Bench) -> None:
    assert bench.page._places.currentIndex() == 1
    bench.divide()
    assert bench.page._places.currentIndex() == 0
    bench.page.grid.setFocus()
    bench.press("1", "1", "2", "2", Key.Key_Down, "1")
    assert bench.column() == "1122.1"
    assert bench.page.model.title(0) == ("иностранный язык", "1 — 3 · 2 — 2", "без подгруппы: 1")
    assert {row.first_day for row in bench.hand.rows(SubgroupMember)} == {date(YEAR, 9, 1)}, "the year begins with it"
    bench.page.act(actions.SHARE)
    assert bench.column() == "112221"
    bench.page.act(actions.UNDO)
    assert bench.column() == "1122.1"
    bench.page.act(actions.REDO)
    assert bench.column() == "112221"


def test_who_is_moved_in_november_is_told_what_stays_behind(bench: Bench) -> None:
    bench.divide()
    bench.page.act(actions.SHARE)
    assert bench.column() == "111222"
    part = bench.page.model.division(0).parts[0].id
    page = lay(bench.hand.engine, Page, group_id=bench.page._group().id, line_id=LINE, subgroup_id=part, year=YEAR)
    lay_lesson(bench.hand.engine, TODAY, page=page, topic="Тема", marks={0: "5"})
    assert bench.page.on_day.text() == "12.11.2026", "the year is under way: changes count from today"
    bench.page.grid.go_to(0, 0)
    bench.page.grid.setFocus()
    bench.press("2")
    assert "Агафонова Мария: подгруппа 2 с 12.11.2026" in bench.strip()
    assert "на прежней странице: 1, они остаются" in bench.strip()
    bench.page.on_day.setText("11.11.2026")
    bench.page._take_day()
    assert bench.column() == "111222", "that day she was there"


def test_a_block_is_put_at_once_and_taken_out_with_delete(bench: Bench) -> None:
    bench.divide()
    bench.page.grid.setFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(2):
        bench.qtbot.keyClick(bench.page.grid, Key.Key_Down, shift)
    bench.press("2")
    assert bench.column() == "222..."
    bench.page.grid.go_to(1, 0)
    bench.press(Key.Key_Delete)
    assert bench.column() == "2.2..."
    bench.press("7")
    assert "подгрупп: 2. Ещё одну добавляет F2" in bench.strip()
    assert bench.column() == "2.2..."


def test_names_are_changed_and_a_division_goes_with_its_members(bench: Bench) -> None:
    bench.divide()
    bench.page.act(actions.SHARE)
    bench.page.act(actions.RENAME)
    bench.page.form.fields["parts"].setText("английский, немецкий")
    bench.page.form.enter()
    assert bench.column() == "аааннн"
    bench.page.act(actions.RENAME)
    bench.page.form.fields["parts"].setText("английский")
    bench.page.form.enter()
    assert "от 2 до 9" in bench.strip()
    bench.page.form.give_up()
    bench.divide("физическая культура")
    assert bench.page.model.columnCount() == 2
    bench.page.grid.go_to(0, 0)
    bench.page.act(actions.DROP)
    assert bench.page.model.columnCount() == 1
    bench.page.act(actions.UNDO)
    assert bench.column() == "аааннн"


def test_what_a_cell_says_to_a_reader_of_the_screen(bench: Bench) -> None:
    bench.divide()
    bench.page.act(actions.SHARE)
    cell = bench.page.model.index(0, 0)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Агафонова Мария, иностранный язык, подгруппа 1"
    assert student(0) == bench.page.model.student(0).id
