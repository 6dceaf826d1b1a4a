"""What `parta plan` and `parta topics` do: read a file, say what is wrong with it, change nothing."""

import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from college.phrases import phrase
from college.plan_checks import checked
from college.plan_notes import PlanNote, Weight
from college.plans import Plan, PlanLine
from college.refusal import Refused
from college.terms import course_of, half_of
from college.topics import codes_of
from papers.plx import read_plan
from papers.topic_rows import read_topic_rows

DONE, UNREADABLE = 0, 2
LARGEST = 64 * 1024 * 1024


def plan(path: Path, *, as_json: bool) -> int:
    """Show a study plan from a PLX file with all that is said of its rows."""
    return answer(path, as_json, lambda data: _plan_told(read_plan(data)), _plan_shown)


def topics(path: Path, *, as_json: bool) -> int:
    """Judge the topics of a table (TSV) by the rule of clause 3.1.8."""
    return answer(path, as_json, _topics_told, _topics_shown)


def answer(path: Path, as_json: bool, read: Callable[[bytes], Any], shown: Callable[[Any], Sequence[str]]) -> int:
    """Read the file and tell what it gives, as JSON or to a person; what does not read is one sentence and 2."""
    try:
        told = read(bytes_of(path))
    except Refused as refused:
        complain(str(refused))
        return UNREADABLE
    _say(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(shown(told)))
    return DONE


def complain(sentence: str) -> None:
    """Tell beside the answer what is in the way."""
    print(sentence, file=sys.stderr, flush=True)


def _say(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # JSON is UTF-8 whatever the terminal speaks
    try:
        print(text, flush=True)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def bytes_of(path: Path) -> bytes:
    """Return what the file holds; one that does not open is refused with a sentence."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(phrase("Файл %s больше 64 МБ, он не прочитан.") % path)
        return path.read_bytes()
    except (OSError, ValueError):
        raise Refused(phrase("Файл %s не открывается. Проверьте имя и доступ к нему.") % path) from None


def _plan_told(plan: Plan) -> Mapping[str, Any]:
    notes = checked(plan)
    lines = sorted((*plan.lines, *plan.refused), key=lambda line: line.row)
    refused = {line.row for line in plan.refused}
    return {
        "plan": [
            {
                "specialty_code": plan.specialty_code,
                "specialty": plan.specialty,
                "qualification": plan.qualification,
                "enrolled_year": plan.enrolled_year,
            }
        ],
        "rows": [_line_told(line, notes, is_refused=line.row in refused) for line in lines],
        "hours": [
            {
                "index": row.code,
                "work": row.work,
                "work_name": row.title,
                "measure": row.measure,
                "course": row.course,
                "term": (row.course - 1) * 2 + row.half if row.course else 0,
                "hours": number(row.amount),
                "weeks": number(row.weeks),
            }
            for row in plan.hour_rows
        ],
        "graph": [
            {"course": cell.course, "half": cell.half, "week": cell.week, "part": cell.part, "parts": cell.parts}
            | {"activity": cell.activity.value, "code": cell.source}
            for cell in plan.graph
        ],
        "cycles": [{"index": cycle.code, "name": cycle.title, "parent": cycle.parent} for cycle in plan.cycles],
        "joint_controls": [
            {"name": joint.title, "term": joint.term, "control": joint.control.value, "rows": list(joint.lines)}
            for joint in plan.joint
        ],
        "competencies": [{"index": one.code, "name": one.title} for one in plan.competencies],
        "warnings": [_note_told(note) for note in notes],
    }


def _line_told(line: PlanLine, notes: Sequence[PlanNote], *, is_refused: bool) -> Mapping[str, Any]:
    return {
        "index": line.code,
        "name": line.title,
        "kind": line.kind.value,
        "cycle": line.cycle,
        "parent": line.parent,
        "verdict": "refused" if is_refused else "new",
        "planned": None if line.planned is None else number(line.planned),
        "hours": [
            {"term": part.term, "course": course_of(part.term), "half": half_of(part.term)}
            | {"work": part.kind.value, "hours": number(part.hours)}
            for part in line.hours
        ],
        "controls": [{"term": term, "form": control.value} for term, control in line.controls],
        "weeks": [{"term": term, "weeks": number(weeks)} for term, weeks in line.weeks],
        "competencies": list(line.competencies),
        "notes": [note.sentence for note in notes if note.row == line.row and note.row],
    }


def _note_told(note: PlanNote) -> Mapping[str, Any]:
    return {
        "weight": note.weight.value,
        "about": note.about.value,
        "index": note.code,
        "row": note.row,
        "term": note.term,
        "text": note.sentence,
    }


def _plan_shown(told: Mapping[str, Any]) -> Sequence[str]:
    [head] = told["plan"]
    counts = phrase("Строк: %d, норм часов: %d, клеток графика: %d, циклов: %d.")
    return [
        f"{head['specialty_code']} {head['specialty']}, {head['qualification']}, {head['enrolled_year']}",
        counts % tuple(len(told[name]) for name in ("rows", "hours", "graph", "cycles")),
        *(note["text"] for note in told["warnings"] if note["weight"] != Weight.MENDED.value),
    ]


def _topics_told(data: bytes) -> Sequence[Mapping[str, Any]]:
    return [
        {"id": row.id, "codes": [code.value for code in codes_of(row.text, row.kind, row.number)] or ["ok"]}
        for row in read_topic_rows(data)
    ]


def _topics_shown(told: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    wrong = [f"{row['id']}: {', '.join(row['codes'])}" for row in told if row["codes"] != ["ok"]]
    return [*wrong, phrase("Тем: %d, с замечаниями: %d.") % (len(told), len(wrong))]


def number(value: Decimal) -> int | float:
    """Return a number of JSON: whole where it is."""
    return int(value) if value == int(value) else float(value)
