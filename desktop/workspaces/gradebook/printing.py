"""The spread on the screen turned into the sheets of its printed twin."""

from datetime import tzinfo

from college.attendance import Presence, Reason
from college.cells import Cell
from college.marks import Mark
from db.spread import Column, Spread, Student
from papers.print.journal import CellText, JournalColumn, JournalSpread, JournalStudent, sheets

PLAIN_KIND = "Л"  # a lecture is the usual lesson: its column carries no sign on paper
UNGRADED = "•"
NO_REASON = {None: "", Reason.UNEXCUSED: ""}


def sheets_of(
    spread: Spread,
    *,
    college: str,
    draft: bool = True,
    demo: bool = False,
    first_page: int = 1,
    zone: tzinfo | None = None,
) -> tuple[JournalSpread, ...]:
    """Set a term into printed sheets: only lessons that were recorded, so the same data give the same paper any day.

    `draft` stays until both checks are signed. Times are told in the zone of the college, else of this machine.
    """
    kept = [index for index, column in enumerate(spread.columns) if _is_recorded(spread, index, column)]
    columns = tuple(spread.columns[index] for index in kept)
    page = spread.page
    return sheets(
        JournalSpread(
            college=college,
            group=page.group_name,
            code=page.code,
            title=page.title,
            teacher_full=page.teacher.full,
            teacher_signed=page.teacher.signed,
            year_title=year_title(page.year),
            students=tuple(_student(student, columns) for student in spread.students),
            columns=tuple(_column(column) for column in columns),
            cells=_cells(spread, kept),
            hours_planned=page.hours_planned,
            hours_given=page.hours_given,
            page_number=first_page,
            sheet_number=(first_page + 1) // 2,
            journal_id=f"PARTA:JOURNAL:{page.group.hex.upper()}:{page.year}",
            data_time=None if spread.changed is None else spread.changed.astimezone(zone),
            data_version=spread.version,
            draft=draft,
            demo=demo,
        )
    )


def year_title(year: int) -> str:
    """Return 2026/27 for the study year that begins in 2026."""
    return f"{year}/{(year + 1) % 100:02d}"


def cell_text(cell: Cell) -> CellText:
    """Return a cell as it is written on paper: the curator's reason raised beside the «н»."""
    marks = "/".join(UNGRADED if mark is Mark.DOT else mark.value for mark in cell.marks)
    if cell.presence is Presence.PRESENT:
        return CellText(marks)
    raised = "" if cell.presence is Presence.LATE else NO_REASON.get(cell.reason, cell.reason or "")
    return CellText(cell.presence.value, raised, f" {marks}" if marks else "")


def _is_recorded(spread: Spread, index: int, column: Column) -> bool:
    """A lesson that nobody wrote anything about is no part of the record; nor is a cancelled one without marks."""
    if column.cancelled:
        return any((student.id, index) in spread.entries for student in spread.students)
    return column.lesson is not None


def _student(student: Student, columns: tuple[Column, ...]) -> JournalStudent:
    note = ""
    if columns and student.joined > columns[0].day:
        note = f"с {student.joined:%d.%m}"
    if columns and student.left is not None and student.left <= columns[-1].day:
        note = f"выб. {student.left:%d.%m}"
    return JournalStudent(student.number, student.name.listed, note)


def _column(column: Column) -> JournalColumn:
    return JournalColumn(
        day=column.day,
        kind="" if column.kind == PLAIN_KIND else column.kind,
        number=column.number,
        hours=column.hours,
        topic=column.topic,
        homework=column.homework,
        substitute_note=f"замена: {column.teacher}" if column.substitute and column.teacher else "",
    )


def _cells(spread: Spread, kept: list[int]) -> dict[tuple[int, int], CellText]:
    places = {index: place for place, index in enumerate(kept)}
    lines = {student.id: line for line, student in enumerate(spread.students)}
    return {
        (lines[student], places[index]): cell_text(entry.cell)
        for (student, index), entry in spread.entries.items()
        if student in lines and index in places and not entry.cell.is_empty
    }
