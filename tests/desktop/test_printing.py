"""The spread on the screen and its sheets on paper tell the same."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from college.attendance import Presence, Reason
from college.cells import Cell
from college.marks import Mark
from desktop.workspaces.gradebook.printing import cell_text, sheets_of, year_title
from papers.print.journal import CellText, print_journal
from tests.desktop.gradebook_sample import sample
from tests.papers.printed import texts

COLLEGE = "ОГБПОУ «Томский индустриальный техникум»"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Cell(marks=(Mark.FIVE, Mark.FOUR)), CellText("5/4")),
        (Cell(Presence.ABSENT), CellText("н")),
        (Cell(Presence.ABSENT, reason=Reason.ILLNESS), CellText("н", "б")),
        (Cell(Presence.ABSENT, (Mark.FIVE,), Reason.VALID), CellText("н", "у", " 5")),
        (Cell(Presence.ABSENT, reason=Reason.UNEXCUSED), CellText("н")),
        (Cell(Presence.LATE, (Mark.FOUR,)), CellText("оп", "", " 4")),
        (Cell(marks=(Mark.DOT,)), CellText("•")),
        (Cell(marks=(Mark.FIVE,), reason=Reason.ILLNESS), CellText("5")),
    ],
)
def test_a_cell_as_it_is_written(cell: Cell, written: CellText) -> None:
    assert cell_text(cell) == written


def test_the_sheet_of_the_pictures() -> None:
    (sheet,) = sheets_of(sample(), college=COLLEGE, demo=True, first_page=34, zone=UTC)
    assert (sheet.code, sheet.title, sheet.group) == ("МДК.01.01", "Разработка программных модулей", "ИСП-21")
    assert (sheet.teacher_full, sheet.teacher_signed) == ("Кузнецова Ольга Викторовна", "О.\u00a0В.\u00a0Кузнецова")
    assert (sheet.sheet_number, sheet.page_number, sheet.year_title) == (17, 34, "2026/27")
    assert [column.kind for column in sheet.columns[:3]] == ["ПР4", "", ""]
    assert sheet.columns[9].substitute_note.replace("\u00a0", " ") == "замена: Громов П. С."
    assert (sheet.students[0].name, sheet.cells[0, 0], sheet.cells[7, 13]) == (
        "Агафонова Мария",
        CellText("н"),
        CellText("5/4"),
    )
    page = texts(print_journal([sheet]))[0]
    assert "12.11.2026, 05:41" in page
    assert "ДЕМО" in page
    assert "ЧЕРНОВИК" in page


def test_lessons_without_a_record_are_not_printed() -> None:
    spread = sample()
    (sheet,) = sheets_of(spread, college=COLLEGE)
    assert len(spread.columns) == 18
    assert [column.day for column in sheet.columns][-1] == date(2026, 11, 12)


def test_a_cancelled_lesson_stays_only_with_its_marks() -> None:
    spread = sample()
    columns = tuple(replace(column, cancelled=place in (0, 1)) for place, column in enumerate(spread.columns))
    entries = {key: entry for key, entry in spread.entries.items() if key[1] != 1}
    (sheet,) = sheets_of(replace(spread, columns=columns, entries=entries), college=COLLEGE)
    assert [column.number for column in sheet.columns[:2]] == [16, 18]
    assert sheet.cells[0, 1] == CellText("4")


def test_the_day_of_printing_changes_nothing() -> None:
    later = replace(sample(), today=date(2027, 3, 1))
    assert print_journal(sheets_of(sample(), college=COLLEGE)) == print_journal(sheets_of(later, college=COLLEGE))


def test_coming_and_leaving_are_told() -> None:
    spread = sample()
    came, went, *rest = spread.students
    day = spread.columns[3].day
    students = (replace(came, joined=day), replace(went, left=day + timedelta(days=1)), *rest)
    (sheet,) = sheets_of(replace(spread, students=students), college=COLLEGE)
    assert [student.note for student in sheet.students[:3]] == ["с 13.10", "выб. 14.10", ""]


def test_an_empty_page_is_a_ruled_sheet() -> None:
    (sheet,) = sheets_of(replace(sample(), columns=(), entries={}, changed=None), college=COLLEGE)
    assert "Записей нет" in texts(print_journal([sheet]))[0]


def test_study_year() -> None:
    assert year_title(2026) == "2026/27"
    assert year_title(2099) == "2099/00"


def test_the_mapper_costs_the_start_nothing() -> None:
    code = (
        "import sys, desktop.workspaces.gradebook.printing, desktop.widgets.preview;"
        "print([m for m in ('reportlab', 'pikepdf', 'pypdfium2', 'PySide6.QtPrintSupport') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
