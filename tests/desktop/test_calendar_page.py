"""The calendar by its keys: days without lessons, a day taught as another, holidays of the law, and each taken back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.workspaces import open_to
from desktop.workspaces.calendar import WORKSPACE, actions
from desktop.workspaces.calendar.page import open_page
from tests.desktop.page_here import PageHere
from tests.factories import WHO, Hand, Machines

Key = Qt.Key


class Bench(PageHere):
    """The page in a window, over the dispatcher's file."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page, size=(1290, 640))

    def rows(self) -> list[list[str]]:
        model = self.page.model
        return [
            [str(model.index(row, column).data()) for column in (0, 2, 3, 4)] for row in range(model.rowCount())
        ]  # fmt: skip

    def fill(self, **texts: object) -> None:
        """Put something into fields of the form, then press Enter in the last of them."""
        for name, told in texts.items():
            field = self.page.form.fields[name]
            if isinstance(field, QComboBox):
                field.setCurrentIndex(field.findText(str(told)))
            else:
                assert isinstance(field, QLineEdit)
                field.setText(str(told))
        QTest.keyClick(field, Key.Key_Return)


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, machines: Machines) -> Bench:
    return Bench(qtbot, tmp_path, machines.hand(WHO.dispatcher))


def test_who_keeps_the_calendar_has_the_page_and_who_reads_it_does_not() -> None:
    assert WORKSPACE in open_to(frozenset({("calendar", "write")}))
    assert WORKSPACE not in open_to(frozenset({("calendar", "see")}))


def test_days_without_lessons_are_put_in_and_taken_back(bench: Bench) -> None:
    bench.page.act(actions.OFF)
    assert bench.page.form.fields["first"].text() == "12.11.2026", "today is proposed"
    bench.fill(first="16.11.2026", last="17.11.2026", reason="карантин")
    assert bench.rows() == [
        ["16.11.2026", "занятий нет", "все группы", "карантин"],
        ["17.11.2026", "занятий нет", "все группы", "карантин"],
    ]
    assert not bench.page.form.isVisible()
    assert "16\u00a0ноября – 17\u00a0ноября: занятий нет" in bench.strip()
    bench.page.act(actions.UNDO)
    assert bench.rows() == []
    assert bench.page._places.currentWidget().title() == "Отличий от расписания нет"
    bench.page.act(actions.REDO)
    assert len(bench.rows()) == 2


def test_a_day_of_one_group_is_taught_as_another(bench: Bench) -> None:
    bench.page.act(actions.MOVED)
    bench.fill(day="14.11.2026", group="ИСП-21", weekday="понедельника", reason="за 4 ноября")
    assert bench.rows() == [["14.11.2026", "занятия по расписанию понедельника", "ИСП-21", "за 4 ноября"]]


def test_what_cannot_be_is_refused_and_the_form_stays(bench: Bench) -> None:
    bench.page.act(actions.OFF)
    bench.fill(first="17.11.2026", last="16.11.2026")
    assert "Последний день раньше первого" in bench.strip()
    assert bench.page.form.isVisible()
    bench.fill(first="", last="")
    assert "Укажите день" in bench.strip()
    bench.fill(first="17.11.2028", last="17.11.2028")
    assert "в пределах учебного года 2026/27" in bench.strip()
    bench.fill(first="когда-нибудь")
    assert "не дата" in bench.strip()
    assert bench.rows() == []


def test_holidays_of_the_year_are_put_in_at_once_and_only_what_lacks(bench: Bench) -> None:
    bench.page.act(actions.OFF)
    bench.fill(first="04.11.2026", last="04.11.2026", reason="День народного единства, учимся дома")
    button = bench.page._law.text()
    bench.page.act(actions.LAW)
    rows = {row[0]: row for row in bench.rows()}
    assert rows["22.02.2027"] == ["22.02.2027", "занятий нет", "все группы", "Выходной (перенесено с 20.02.2027)"]
    assert rows["04.11.2026"][3] == "День народного единства, учимся дома", "what stands is not written over"
    assert f"Внести праздники: {len(rows) - 1}" in button
    assert not bench.page._law.isVisible()
    bench.page.act(actions.UNDO)
    assert len(bench.rows()) == 1


def test_a_day_is_taken_out_by_del_and_comes_back(bench: Bench) -> None:
    bench.page.act(actions.LAW)
    count = len(bench.rows())
    bench.page.table.go_to(0)
    QTest.keyClick(bench.page.table, Key.Key_Delete)
    assert len(bench.rows()) == count - 1
    assert bench.page.edits.source.read().lacking[0].day == date(2026, 11, 4), "the law proposes it again"
    bench.page.act(actions.UNDO)
    assert len(bench.rows()) == count
