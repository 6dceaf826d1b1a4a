"""What `parta ktp check` does: reads a КТП from a table, judges each row, holds hours against a study plan."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from college.indexes import read_index
from college.ktp import KtpNote, KtpRow, KtpTable, checked, plan_notes, read_table, sums_of
from college.phrases import phrase
from college.plans import PlanLine
from college.refusal import Refused
from college.topics import codes_of
from desktop.paper_desk import UNREADABLE, answer, bytes_of, complain, number
from papers.plx import read_plan
from papers.sheets import Sheet, read_sheets


def check(path: Path, *, as_json: bool, plan: Path | None, index: str, terms: frozenset[int]) -> int:
    """Tell what is wrong with the КТП; with a plan and an index also how its hours stand against the line."""
    try:
        line = _line(plan, index)
    except Refused as refused:
        complain(str(refused))
        return UNREADABLE
    return answer(path, as_json, lambda data: _told(read_sheets(data), line, terms), _shown)


def _line(path: Path | None, index: str) -> PlanLine | None:
    if path is None and not index:
        return None
    if path is None or not index:
        raise Refused(phrase("План и индекс нужны вместе: --plan ПЛАН --index ИНДЕКС."))
    code = read_index(index).code
    line = next((line for line in read_plan(bytes_of(path)).lines if line.code == code), None)
    if line is None:
        raise Refused(phrase("В плане нет строки с индексом %s.") % code)
    return line


def _told(sheets: Sequence[Sheet], line: PlanLine | None, terms: frozenset[int]) -> Mapping[str, Any]:
    read = [(sheet, read_table([(row.place, row.cells) for row in sheet.rows])) for sheet in sheets]
    tables = [(sheet, table) for sheet, table in read if table is not None and table.rows]
    if not tables:
        raise Refused(
            phrase("В файле нет тематического плана: нужна таблица, у которой в заголовке есть столбец «Тема».")
        )
    rows = [row for _, table in tables for row in table.rows]
    against = plan_notes(rows, line, terms or frozenset(line.terms)) if line is not None else ()
    warnings: list[Mapping[str, Any]] = []
    before: list[KtpRow] = []
    for sheet, table in tables:
        warnings += _notes_told(sheet, checked(table, before))
        before += table.rows
    return {
        "rows": [told for sheet, table in tables for told in _rows_told(sheet, table)],
        "sums": [{"kind": kind.value, "hours": number(hours)} for kind, hours in sums_of(rows).items()],
        "warnings": warnings + [_note_told("", note) for note in against],
    }


def _rows_told(sheet: Sheet, table: KtpTable) -> Sequence[Mapping[str, Any]]:
    return [_row_told(sheet.title, row) for row in table.rows]


def _row_told(sheet: str, row: KtpRow) -> Mapping[str, Any]:
    return {
        "sheet": sheet,
        "row": row.place,
        "number": row.number,
        "section": row.section,
        "topic": row.topic,
        "kind": row.kind.value,
        "hours": None if row.hours is None else number(row.hours),
        "work": row.work_number,
        "competencies": row.competencies,
        "homework": row.homework,
        "equipment": row.equipment,
        "date": row.date,
        "codes": [code.value for code in codes_of(row.topic, row.kind, row.work_number)] or ["ok"],
    }


def _notes_told(sheet: Sheet, notes: Sequence[KtpNote]) -> Sequence[Mapping[str, Any]]:
    cells = [
        {"sheet": sheet.title, "row": 0, "about": "cell", "text": note.sentence, "proposal": ""} for note in sheet.notes
    ]
    return [*cells, *(_note_told(sheet.title, note) for note in notes)]


def _note_told(sheet: str, note: KtpNote) -> Mapping[str, Any]:
    return {"sheet": sheet, "row": note.place, "about": note.about, "text": note.sentence, "proposal": note.proposal}


def _shown(told: Mapping[str, Any]) -> Sequence[str]:
    hours = sum(part["hours"] for part in told["sums"])
    head = phrase("Занятий: %d, часов: %s, замечаний: %d.") % (len(told["rows"]), hours, len(told["warnings"]))
    return [head, *(_line_shown(note) for note in told["warnings"])]


def _line_shown(note: Mapping[str, Any]) -> str:
    place = phrase("строка %d: ") % note["row"] if note["row"] else ""
    return f"{place}{note['text']}" + (f" — {note['proposal']}" if note["proposal"] else "")
