"""What was before the journal, typed by its teacher: hours, marks line by line, a column pasted, all taken back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from db.models.catalogue import College
from db.models.opening import OpeningMarks
from desktop.workspaces.gradebook import actions
from desktop.workspaces.gradebook.opening_pane import MARKS, OpeningPane
from desktop.workspaces.gradebook.page import open_page
from desktop.workspaces.gradebook.summary import SummaryModel
from tests.desktop.page_here import PageHere
from tests.factories import COLLEGE, WHO, Hand, Machines, change, lay_lesson, spread

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hand(machines: Machines) -> Hand:
    made = machines.hand(WHO.teacher)
    change(made.engine, College, COLLEGE, started=date(2026, 11, 2))
    lay_lesson(made.engine, date(2026, 11, 5), topic="Тема", marks={0: "5", 1: "3"})
    return made


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, hand: Hand) -> Iterator[PageHere]:
    made = PageHere(qtbot, tmp_path, hand, open_page)
    yield made
    for pane in made.page.findChildren(OpeningPane):
        pane.close()


def opened(bench: PageHere) -> OpeningPane:
    bench.page.act(actions.OPENING)
    (pane,) = bench.page.findChildren(OpeningPane)
    bench.qtbot.waitExposed(pane)
    return pane


def type_in(bench: PageHere, pane: OpeningPane, text: str) -> None:
    bench.qtbot.keyClicks(pane.table, text[0])
    (editor,) = pane.table.findChildren(QLineEdit)
    bench.qtbot.keyClicks(editor, text[1:])
    bench.qtbot.keyClick(editor, Key.Key_Return)
    bench.qtbot.waitUntil(lambda: not pane.table.findChildren(QLineEdit))


def test_marks_and_hours_are_typed_once_and_stand_beside_the_lessons(bench: PageHere) -> None:
    sums = SummaryModel(bench.page.model)
    assert [sums.headerData(n, Qt.Orientation.Horizontal) for n in range(sums.columnCount())] == [
        "Средняя", "Оценок", "Пропуски",
    ]  # fmt: skip
    pane = opened(bench)
    type_in(bench, pane, "44")
    pane.table.setCurrentIndex(pane.model.index(1, MARKS))
    type_in(bench, pane, "4,5 x 4")
    pane.hours.setText("20")
    pane.take_hours()
    assert [pane.model.index(row, MARKS).data() for row in range(2)] == ["4 4", "4,5 × 4"]
    pane.close()
    assert [[sums.index(row, n).data() for n in range(4)] for row in range(2)] == [
        ["4 4", "4,3", "3", ""], ["4,5 × 4", "4,2", "5", ""],
    ]  # fmt: skip
    drawn = spread(bench.hand)
    assert (drawn.page.hours_before, len(drawn.columns)) == (20, len(bench.page.model.spread.columns))
    assert "до журнала 20" in bench.page.heading()._hours.text()


def test_what_cannot_be_read_is_said_below_and_a_step_is_taken_back(bench: PageHere) -> None:
    pane = opened(bench)
    type_in(bench, pane, "4,25")
    assert "по скольким отметкам" in pane.foot.text()
    assert bench.hand.outbox() == []
    type_in(bench, pane, "5")
    assert pane.foot.text() == ""
    bench.qtbot.keyClick(pane, Key.Key_Z, CTRL)
    assert pane.model.index(0, MARKS).data() == ""
    pane.hours.setText("много")
    pane.take_hours()
    assert "целое число" in pane.foot.text()


def test_a_column_of_a_spreadsheet_falls_down_from_the_cursor(bench: PageHere) -> None:
    pane = opened(bench)
    pane.table.setCurrentIndex(pane.model.index(1, MARKS))
    QGuiApplication.clipboard().setText("5\t4\n3\n\n4,5 × 2\n")
    bench.qtbot.keyClick(pane.table, Key.Key_V, CTRL)
    assert [pane.model.index(row, MARKS).data() for row in range(6)] == ["", "5 4", "3", "", "4,5 × 2", ""]
    assert sorted(row.marks for row in bench.hand.rows(OpeningMarks)) == ["3", "4,5 × 2", "5 4"]
    bench.qtbot.keyClick(pane.table, Key.Key_Delete)
    assert pane.model.index(1, MARKS).data() == ""


def test_where_the_journal_began_here_the_strip_says_so(qtbot: Any, tmp_path: Path, hand: Hand) -> None:
    change(hand.engine, College, COLLEGE, started=None)
    bench = PageHere(qtbot, tmp_path, hand, open_page)
    bench.page.act(actions.OPENING)
    assert "с самого начала" in bench.strip()
    assert not bench.page.findChildren(OpeningPane)
