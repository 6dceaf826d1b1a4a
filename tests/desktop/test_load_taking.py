"""A load taken in from a table, step by step: columns confirmed, rows told, everything assigned at once and taken back."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from college.load_list import Verdict
from db.models.journal import Teaching
from desktop.workspaces.load import actions
from desktop.workspaces.load.page import open_page
from desktop.workspaces.load.taking import COLUMNS, FILE, ROWS
from tests.desktop.page_here import PageHere
from tests.desktop.test_load_page import hand
from tests.factories import OTHER_LINE, WHO, Hand
from tests.papers.workbooks import xlsx

__all__ = ["hand"]  # the fixture of the page of load
HEAD = ["Группа", "Индекс", "Дисциплина", "Вид занятий", "ФИО преподавателя"]


@pytest.fixture
def bench(qtbot: Any, tmp_path: Path, hand: Hand) -> PageHere:
    return PageHere(qtbot, tmp_path, hand, open_page, size=(1290, 640))


def brought(bench: PageHere, folder: Path, *rows: list[str]) -> None:
    """Bring a workbook and confirm its columns."""
    path = folder / "load.xlsx"
    path.write_bytes(xlsx([["Тарификация"], HEAD, *rows]))
    bench.page.act(actions.LOAD)
    assert bench.page.taking.step() == FILE
    bench.page.taking.file.take_file(path)
    bench.qtbot.waitUntil(lambda: bench.page.taking.step() == COLUMNS)
    bench.page.act(actions.APPLY)


def test_a_table_is_taken_in_as_one_step_and_taken_back(bench: PageHere, tmp_path: Path) -> None:
    before = {row.id for row in bench.hand.rows(Teaching)}
    brought(
        bench, tmp_path,
        ["ИСП-22", "ОП.01", "", "лекции", "Громов П. С."],
        ["ИСП-22", "ОП.01", "", "практические", "Кузнецова Ольга Викторовна"],
        ["ИСП-22", "", "Основы программирования", "", "Громов"],
        ["ИСП-21", "ОП.01", "", "", "Кузнецова О.В."],
        ["ИСП-99", "ОП.01", "", "", "Громов П. С."],
    )  # fmt: skip
    page = bench.page
    assert page.taking.step() == ROWS
    verdicts = [row.verdict for row in page.taking.rows]
    assert verdicts == [Verdict.NEW, Verdict.NEW, Verdict.NEW, Verdict.SAME, Verdict.REFUSED]
    assert page.taking.model.index(0, 6).data() == "Группы ИСП-99 в этом году нет.", "what is refused stands first"
    assert bench.hand.outbox() == [], "nothing is written before the last button"
    page.act(actions.APPLY)
    assert not page.is_taking()
    assert "назначений 3. Не загружено строк: 1" in bench.strip()
    made = [row for row in bench.hand.rows(Teaching) if row.id not in before]
    assert sorted((row.kind, row.person_id == WHO.other) for row in made) == [("", True), ("Лек", True), ("Пр", False)]
    assert next(row for group in page.seen.groups for row in group.rows
                if group.name == "ИСП-22" and row.line == OTHER_LINE).page is not None  # fmt: skip
    page.act(actions.UNDO)
    assert all(row.withdrawn_at for row in bench.hand.rows(Teaching) if row.id not in before)
    page.act(actions.REDO)
    assert not any(row.withdrawn_at for row in bench.hand.rows(Teaching))


def test_the_same_table_once_more_has_nothing_to_take_in(bench: PageHere, tmp_path: Path) -> None:
    for _ in range(2):
        brought(bench, tmp_path, ["ИСП-22", "ОП.01", "", "", "Громов П. С."])
        bench.page.act(actions.APPLY)
    assert "новых назначений в таблице нет" in bench.strip()
    assert len(bench.hand.outbox()) == 1
    for _ in range(3):
        bench.qtbot.keyClick(bench.page.taking, Qt.Key.Key_Escape)
    assert not bench.page.is_taking()


def test_a_table_without_teachers_does_not_go_on(bench: PageHere, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Группа;Студент\nИСП-21;Белов\n", encoding="cp1251")
    bench.page.act(actions.LOAD)
    bench.page.taking.file.take_file(path)
    bench.qtbot.waitUntil(lambda: bench.page.taking.step() == COLUMNS)
    bench.page.act(actions.APPLY)
    assert "Укажите столбцы" in bench.strip()
    assert bench.page.taking.step() == COLUMNS
