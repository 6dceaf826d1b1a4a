"""The lines of a plan: disciplines, МДК, practices, modules and their exams, each with its verdict."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from college import plan_notes
from college.indexes import kind_by_index, read_index
from college.plan_notes import PlanNote, Weight
from college.plans import HourRow, LineKind, PlanLine
from papers.plx.amounts import LONGEST_WORD, Works, amounts_of, hour_row, number
from papers.plx.diffgram import Row, Tables

_STUDY_PRACTICE = "6"  # ВидПрактики


@dataclass(slots=True)
class Lines:
    """What was read of the lines: those to load, those to leave, and what is said of them."""

    good: list[PlanLine] = field(default_factory=list)
    refused: list[PlanLine] = field(default_factory=list)
    notes: list[PlanNote] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)  # index by the file's own number of the row


def lines_of(tables: Tables, works: Works) -> Lines:
    """Read every line; a row that cannot be loaded keeps no other row out."""
    found = Lines()
    rows = [row for row in tables["ПланыСтроки"] if _says_something(row)]
    found.codes = {row.get("Код", ""): read_index(row.get("ДисциплинаКод", "")).code for row in rows}
    cycles = {row.get("Код", ""): one_line(row.get("Идентификатор", ""))[:LONGEST_WORD] for row in tables["ПланыЦиклы"]}
    amounts = _grouped(tables["ПланыНовыеЧасы"], "КодОбъекта")
    competencies = _competencies(tables)
    first: dict[str, int] = {}
    for place, row in enumerate(rows, start=1):
        key = row.get("Код", "")
        parts = amounts_of(found.codes[key], place, amounts[key], works)
        line = replace(
            _line(row, found.codes, cycles),
            hours=parts.hours,
            controls=parts.controls,
            weeks=parts.weeks,
            totals=parts.totals,
            competencies=tuple(competencies[key]),
            row=place,
        )
        notes = [*_of_index(row, line, first.setdefault(line.code, place)), *parts.notes]
        is_refused = any(note.weight is Weight.REFUSED for note in notes)
        (found.refused if is_refused else found.good).append(line)
        found.notes += notes
    return found


def hour_rows_of(tables: Tables, codes: dict[str, str], works: Works) -> tuple[tuple[HourRow, ...], list[PlanNote]]:
    """Return every number as the file has it, and say how many belong to no line."""
    measures = {
        row.get("Код", ""): one_line(row.get("Наименование", ""))[:LONGEST_WORD]
        for row in tables["СправочникТипаЧасов"]
    }
    rows = tables["ПланыНовыеЧасы"]
    lost = sum(row.get("КодОбъекта", "") not in codes for row in rows)
    read = tuple(hour_row(codes.get(row.get("КодОбъекта", ""), ""), row, works, measures) for row in rows)
    return read, [plan_notes.orphan_hours(lost)] if lost else []


def one_line(text: str) -> str:
    """Return the text without line breaks and doubled spaces."""
    return " ".join(text.split())


def _says_something(row: Row) -> bool:
    return bool(row.get("Дисциплина", "").strip() or row.get("ДисциплинаКод", "").strip())


def _line(row: Row, codes: dict[str, str], cycles: dict[str, str]) -> PlanLine:
    code = codes[row.get("Код", "")]
    return PlanLine(
        code=code,
        title=one_line(row.get("Дисциплина", "")),
        cycle=cycles.get(row.get("КодБлока", ""), ""),
        kind=_kind(row, code),
        parent=codes.get(row.get("КодРодителя", ""), ""),
        planned=number(row, "ЧасовПоПлану") if row.get("ЧасовПоПлану", "").strip() else None,
        counted=row.get("СчитатьВПлане", "true") != "false" and row.get("Факультатив", "false") != "true",
    )


def _kind(row: Row, code: str) -> LineKind:
    by_index = kind_by_index(code)
    match row.get("ТипОбъекта", ""):
        case "2":
            return LineKind.MDK if by_index is LineKind.MDK else LineKind.DISCIPLINE
        case "3":
            study = row.get("ВидПрактики") == _STUDY_PRACTICE or by_index is LineKind.STUDY_PRACTICE
            return LineKind.STUDY_PRACTICE if study else LineKind.WORK_PRACTICE
        case "4":
            return LineKind.EXAM
        case "6":
            return LineKind.FINAL
        case "1" | "5":
            return LineKind.MODULE if by_index is LineKind.MODULE else LineKind.HEADING
        case _:
            return by_index or LineKind.DISCIPLINE


def _of_index(row: Row, line: PlanLine, first: int) -> list[PlanNote]:
    index = read_index(row.get("ДисциплинаКод", ""))
    if not index.code:
        return [plan_notes.no_index(line.row)]
    notes = [plan_notes.mended(line.code, line.row, what) for what in index.mended]
    if index.has_latin:
        notes.append(plan_notes.latin_left(line.code, line.row))
    if not line.title:
        notes.append(plan_notes.no_name(line.code, line.row))
    if first != line.row:
        notes.append(plan_notes.double(line.code, line.row, first))
    return notes


def _grouped(rows: list[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.get(column, "")].append(row)
    return found


def _competencies(tables: Tables) -> dict[str, list[str]]:
    names = {row.get("Код", ""): competency_code(row) for row in tables["ПланыКомпетенции"]}
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables["ПланыКомпетенцииДисциплины"]:
        if name := names.get(row.get("КодКомпетенции", "")):
            found[row.get("КодСтроки", "")].append(name)
    return found


def competency_code(row: Row) -> str:
    """Return «ОК 01» or «ПК 1.1» without the last stop that some plans write."""
    return one_line(row.get("ШифрКомпетенции", ""))[:LONGEST_WORD].rstrip(". ")
