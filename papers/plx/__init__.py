"""Reads a study plan of the program «Планы СПО» (PLX): a diffgram in XML, usually UTF-16."""

import re
from collections import defaultdict

from college.indexes import read_index
from college.phrases import phrase
from college.plans import Competency, Cycle, JointControl, Plan
from college.refusal import Refused
from papers.plx.amounts import Works, control_of, term
from papers.plx.calendar import graph_of, unknown_in
from papers.plx.diffgram import Row, Tables, read_tables
from papers.plx.lines import competency_code, hour_rows_of, lines_of, one_line

_TABLES = frozenset(
    {
        "ООП",
        "Планы",
        "ПланыЦиклы",
        "ПланыСтроки",
        "ПланыНовыеЧасы",
        "ПланыГрафикиЯчейки",
        "ПланыКомпетенции",
        "ПланыКомпетенцииДисциплины",
        "КомплексныеФК",
        "Строки_КомплексныеФК",
        "СправочникВидыРабот",
        "СправочникТипаЧасов",
    }
)


def read_plan(data: bytes) -> Plan:
    """Return the plan that the file holds; whatever is no plan is refused with a sentence.

    A single row that cannot be loaded stands in `refused` with its note and keeps no other row out.
    """
    tables = read_tables(data, _TABLES)
    if not tables["ПланыСтроки"]:
        raise Refused(phrase("В файле нет строк учебного плана. Нужен файл PLX программы «Планы СПО»."))
    plan = _first(tables["Планы"])
    programme = _programme(tables, plan)
    works = Works(tables)
    lines = lines_of(tables, works)
    hour_rows, orphans = hour_rows_of(tables, lines.codes, works)
    graph = graph_of(tables)
    return Plan(
        specialty_code=one_line(programme.get("Шифр", "")),
        specialty=_specialty(programme, plan),
        qualification=one_line(plan.get("Квалификация", "")),
        enrolled_year=_year(plan),
        lines=tuple(lines.good),
        refused=tuple(lines.refused),
        cycles=_cycles(tables),
        graph=graph,
        hour_rows=hour_rows,
        joint=_joint(tables, lines.codes),
        competencies=_competencies(tables),
        notes=(*lines.notes, *orphans, *unknown_in(graph)),
    )


def _cycles(tables: Tables) -> tuple[Cycle, ...]:
    codes = {row.get("Код", ""): read_index(row.get("Идентификатор", "")).code for row in tables["ПланыЦиклы"]}
    return tuple(
        Cycle(codes[row.get("Код", "")], one_line(row.get("Цикл", "")), codes.get(row.get("КодРодителя", ""), ""))
        for row in tables["ПланыЦиклы"]
    )


def _joint(tables: Tables, codes: dict[str, str]) -> tuple[JointControl, ...]:
    members: dict[str, list[str]] = defaultdict(list)
    for row in tables["Строки_КомплексныеФК"]:
        if code := codes.get(row.get("КодСтроки", "")):
            members[row.get("КодКомплекснойФК", "")].append(code)
    return tuple(
        JointControl(
            one_line(row.get("Наименование", "")), term(row), control_of(row.get("КодВидаРабот", "")), tuple(lines)
        )
        for row in tables["КомплексныеФК"]
        if (lines := members[row.get("Код", "")])
    )


def _competencies(tables: Tables) -> tuple[Competency, ...]:
    rows = tables["ПланыКомпетенции"]
    return tuple(
        Competency(code, one_line(row.get("Наименование", ""))) for row in rows if (code := competency_code(row))
    )


def _programme(tables: Tables, plan: Row) -> Row:
    """Return the programme that the plan names, otherwise the first one."""
    active = plan.get("КодАктивногоООП") or plan.get("КодООП")
    named = [row for row in tables["ООП"] if row.get("Код") == active]
    return _first(named or tables["ООП"])


def _specialty(programme: Row, plan: Row) -> str:
    """Return the name of the specialty; the title page spells it with small letters, the programme may not."""
    name = one_line(programme.get("Название", ""))
    titled = one_line(plan.get("Титул", "").partition("\n")[0])
    if not name or name.casefold() == titled.casefold():
        return titled or name
    return name.capitalize() if name.isupper() else name


def _year(plan: Row) -> int:
    found = re.search(r"\d{4}", plan.get("ГодНачалаПодготовки", "") or plan.get("УчебныйГод", ""))
    return int(found[0]) if found else 0


def _first(rows: list[Row]) -> Row:
    return rows[0] if rows else {}
