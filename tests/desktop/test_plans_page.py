"""The page of study plans by its keys: hours typed, kinds in full, a file looked at, loaded, stopped, taken back."""

import lzma
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from college.plan_verdicts import Verdict
from college.plans import Work
from college.roles import Role
from db.models.people import RoleAssignment
from db.models.subjects import Plan, PlanHours, PlanLine
from desktop.workspaces import open_to
from desktop.workspaces.plans import WORKSPACE, actions
from desktop.workspaces.plans.page import open_page
from desktop.workspaces.plans.sheet_model import TERMS
from tests.desktop.page_here import PageHere
from tests.factories import LINE, TODAY, WHO, Hand, Machines, lay

Key = Qt.Key
PACKED = Path(__file__).parent.parent / "data" / "plan-09.02.07.plx.xz"


class Bench(PageHere):
    """The page in a window, over somebody's file."""

    def __init__(self, qtbot: Any, folder: Path, hand: Hand) -> None:
        super().__init__(qtbot, folder, hand, open_page)

    @property
    def view(self) -> Any:
        return self.page.parts.view

    @property
    def pane(self) -> Any:
        return self.page.parts.loading

    def shows(self, code: str, term: int) -> str:
        place = next(n for n, row in enumerate(self.page.parts.sheet.rows) if row.code == code)
        return str(self.page.parts.sheet.index(place, TERMS + term - 1).data())

    def go(self, code: str, term: int) -> None:
        self.view.go_to(self.page.parts.sheet.place_of(code), TERMS + term - 1)
        self.view.setFocus()

    def press(self, *keys: Any) -> None:
        for key in keys:
            for one in key if isinstance(key, str) else (key,):
                self.qtbot.keyClick(self.window.focusWidget(), one)

    def open(self, path: Path) -> None:
        self.page.open_file(path)
        self.qtbot.waitUntil(lambda: not self.pane.work.is_running)

    def apply(self) -> None:
        self.page.act(actions.APPLY)
        self.qtbot.waitUntil(lambda: not self.pane.work.is_running)


@pytest.fixture
def hand(machines: Machines) -> Hand:
    made = machines.hand(WHO.dispatcher)
    lay(made.engine, RoleAssignment, person_id=WHO.dispatcher, role=Role.METHODIST.value,
        first_day=TODAY.replace(year=2020))  # fmt: skip
    return made


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, hand: Hand) -> Bench:
    return Bench(qtbot, tmp_path, hand)


@pytest.fixture
def plx(tmp_path: Path) -> Path:
    path = tmp_path / "09.02.07-2024.plx"
    path.write_bytes(lzma.decompress(PACKED.read_bytes()))
    return path


def hours(hand: Hand, term: int, kind: str) -> list[Decimal]:
    rows = hand.rows(PlanHours)
    return [
        row.hours for row in rows if (row.line_id, row.term, row.kind) == (LINE, term, kind) and not row.withdrawn_at
    ]


def test_who_keeps_plans_has_the_page_and_a_teacher_does_not() -> None:
    assert WORKSPACE in open_to(frozenset({("plans", "write")}))
    assert WORKSPACE not in open_to(frozenset({("plans", "see"), ("load", "see")}))


def test_a_number_typed_into_a_cell_stands_with_its_sums_and_is_taken_back(bench: Bench, hand: Hand) -> None:
    bench.go("ОП.01", 4)
    bench.press("36", Key.Key_Return)
    assert hours(hand, 4, "Лек") == [36]
    assert bench.shows("ОП.01", 4) == "36"
    assert bench.shows("", 4) == "36", "the cycle above is the sum"
    assert bench.page.parts.sheet.sheet.feet[4].hours == 36
    bench.page.act(actions.UNDO)
    assert (hours(hand, 4, "Лек"), bench.shows("ОП.01", 4)) == ([20], "20")
    bench.page.act(actions.REDO)
    assert hours(hand, 4, "Лек") == [36]


def test_an_emptied_cell_has_no_hours_and_undo_brings_them_back(bench: Bench, hand: Hand) -> None:
    bench.go("ОП.01", 4)
    bench.press(Key.Key_Delete)
    assert hours(hand, 4, "Лек") == []
    bench.page.act(actions.UNDO)
    assert hours(hand, 4, "Лек") == [20]


def test_a_cell_of_several_kinds_is_typed_by_kind_at_the_right(bench: Bench, hand: Hand) -> None:
    bench.go("ОП.01", 3)
    bench.press("99", Key.Key_Return)
    assert "сумма по видам" in bench.strip()
    assert bench.page.parts.detail.table.hasFocus()
    assert hours(hand, 3, "Лек") == [32]
    bench.press("40", Key.Key_Return)
    assert hours(hand, 3, "Лек") == [40]
    assert bench.shows("ОП.01", 3) == "66"
    bench.press(Key.Key_Escape)
    assert bench.view.hasFocus()


def test_a_form_of_control_is_set_and_taken_away_with_space(bench: Bench) -> None:
    bench.go("ОП.01", 4)
    bench.page.act(actions.PANE)
    table = bench.page.parts.detail.table
    assert table.hasFocus()
    table.setCurrentIndex(bench.page.parts.detail.model.index(len(Work), 1))
    bench.press(Key.Key_Space)
    row = bench.view.current()
    assert row.controls == "Э 4"
    bench.press(Key.Key_Space)
    assert bench.view.current().controls == ""


def test_what_is_no_number_changes_nothing_and_is_said(bench: Bench, hand: Hand) -> None:
    bench.go("ОП.01", 4)
    bench.press("4000", Key.Key_Return)
    assert "от 0 до 3000" in bench.strip()
    assert "4.3.3" in bench.strip()
    assert (hours(hand, 4, "Лек"), hand.outbox()) == ([20], [])


def test_letters_begin_no_number_and_a_name_is_mended_with_its_key(bench: Bench, hand: Hand) -> None:
    bench.go("ОП.04", 3)
    bench.press("k")
    assert bench.view.hasFocus()
    bench.page.act(actions.RENAME)
    editor = bench.window.focusWidget()
    editor.setText("Основы алгоритмизации")
    bench.qtbot.keyClick(editor, Key.Key_Return)
    assert "Основы алгоритмизации" in {row.title for row in hand.rows(PlanLine)}


def test_a_file_is_shown_row_by_row_before_anything_is_changed(bench: Bench, hand: Hand, plx: Path) -> None:
    bench.open(plx)
    assert bench.pane.isVisible()
    assert not bench.page.table.isVisible()
    assert len([row for row in bench.pane.model.rows if row.verdict is Verdict.NEW]) == 61
    assert "61 строка, 472 нормы часов, 572 клетки графика" in bench.pane._counts.text()
    assert hand.outbox() == []
    bench.press(Key.Key_Escape)
    assert not bench.pane.isVisible()
    assert hand.outbox() == []


def test_a_file_is_loaded_shown_taken_back_and_loaded_again(bench: Bench, hand: Hand, plx: Path) -> None:
    bench.open(plx)
    bench.apply()
    assert "План загружен: 61 изменение" in bench.strip()
    assert bench.page.kept is not None
    assert bench.page.kept.head.enrolled_year == 2024
    assert bench.shows("ОП.04", 1) == "102"
    assert "зачётов 11" in bench.page.parts.checks.told()
    bench.open(plx)
    assert bench.pane._do.text() == "Загружать нечего"
    bench.press(Key.Key_Escape)
    bench.page.act(actions.UNDO)
    assert [row.enrolled_year for row in hand.rows(Plan) if not row.withdrawn_at] == [2025]
    bench.page.act(actions.REDO)
    assert 2024 in [row.enrolled_year for row in hand.rows(Plan) if not row.withdrawn_at]


def test_only_the_marked_rows_are_loaded(bench: Bench, hand: Hand, plx: Path) -> None:
    bench.open(plx)
    bench.pane.model.marks = {"ОГСЭ.01"}
    bench.apply()
    assert bench.page.kept is not None
    assert [line.code for line in bench.page.kept.plan.lines] == ["ОГСЭ.01"]
    assert bench.page.kept.plan.graph == ()


def test_a_loading_that_is_stopped_leaves_everything_as_it_was(bench: Bench, hand: Hand, plx: Path) -> None:
    bench.open(plx)
    lines = len(hand.rows(PlanLine))
    bench.page.act(actions.APPLY)
    bench.press(Key.Key_Escape)
    bench.qtbot.waitUntil(lambda: not bench.pane.work.is_running)
    assert (len(hand.rows(PlanLine)), hand.outbox()) == (lines, [])
    assert "остановлена" in bench.strip()
    assert bench.pane.isVisible()


@pytest.mark.parametrize("text", [b"", b"<a/>", b"PK\x03\x04 not a plan", "кракозябры".encode("cp1251")])
def test_a_file_that_is_no_plan_says_so_and_changes_nothing(
    bench: Bench, hand: Hand, tmp_path: Path, text: bytes
) -> None:
    path = tmp_path / "чужой.plx"
    path.write_bytes(text)
    bench.open(path)
    assert bench.strip()
    assert not bench.pane.isVisible()
    assert hand.outbox() == []
    bench.open(tmp_path / "нет.plx")
    assert "не открывается" in bench.strip()


def test_cycles_fold_and_a_row_of_the_file_is_found_under_them(bench: Bench, plx: Path) -> None:
    bench.open(plx)
    bench.apply()
    rows = len(bench.page.parts.sheet.rows)
    bench.view.go_to(bench.page.parts.sheet.place_of("ОПЦ"), 0)
    bench.view.setFocus()
    bench.press(Key.Key_Space)
    assert len(bench.page.parts.sheet.rows) == rows - 12
    bench.page._show_line("ОП.04", 2)
    assert bench.view.current().code == "ОП.04"


def test_the_year_of_each_group_is_told_week_by_week(bench: Bench, plx: Path) -> None:
    bench.open(plx)
    bench.apply()
    told = bench.page.parts.band.accessibleDescription()
    assert "производственная практика" in told
    assert "2 курс · 2025/26: 1-я неделя" in told


def test_whoever_may_not_write_sees_and_cannot_type(qtbot: Any, tmp_path: Path, machines: Machines) -> None:
    bench = Bench(qtbot, tmp_path, machines.hand(WHO.director))
    bench.go("ОП.01", 4)
    bench.press("36", Key.Key_Return)
    assert bench.shows("ОП.01", 4) == "20"
    assert bench.hand.outbox() == []
    assert not bench.page.parts.load.isVisible()
