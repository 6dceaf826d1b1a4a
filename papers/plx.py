"""Reads a study plan of the program «Планы СПО» (PLX): a diffgram in XML, usually UTF-16.

The file comes from outside: it may be broken, cut off or made to harm, so it is read as a stream of flat rows,
without document types, entities, or a tree in memory.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from xml.parsers import expat

from college.phrases import phrase
from college.plans import Control, LineKind, Plan, PlanHours, PlanLine, Work
from college.refusal import Refused
from college.terms import term_of

LARGEST = 64 * 1024 * 1024
DEEPEST = 64
MOST_ROWS = 100_000

Row = Mapping[str, str]
Tables = Mapping[str, list[Row]]

_TABLES = frozenset({"ООП", "Планы", "ПланыЦиклы", "ПланыСтроки", "ПланыНовыеЧасы", "СправочникВидыРабот"})
_IN_VOLUME = "1"  # КодТипаЧасов: of five ways to count hours, the one that gives the volume
_CONTROL_TYPE = "7"  # КодТипРабот: the row is a form of control, not hours
_WEEKS = "51"  # КодВидаРаботы: length of a practice

_WORKS = {
    "101": Work.LECTURE,
    "102": Work.LABORATORY,
    "103": Work.PRACTICE,
    "104": Work.SEMINAR,
    "107": Work.INDEPENDENT,
    "108": Work.CONTROL,
    "114": Work.PROJECT,
    "141": Work.CONSULTATION,
}
_CONTROLS = {
    "1": Control.EXAM,
    "2": Control.CREDIT,
    "3": Control.GRADED_CREDIT,
    "4": Control.PROJECT,
    "5": Control.PAPER,
    "6": Control.TEST,
    "7": Control.HOME_TEST,
}
_STUDY_PRACTICE = "6"  # ВидПрактики
_NOT_HOURS = frozenset({"", _CONTROL_TYPE, "8"})  # КодТипРабот: totals and weeks, controls, fees of examiners

_NUMBER = re.compile(r"(\d{1,6})(?:[.,](\d{1,4}))?")
_LATIN_TWINS = str.maketrans("ABCEHKMOPTXaceopx", "АВСЕНКМОРТХасеорх")


def read_plan(data: bytes) -> Plan:
    """Return the plan that the file holds; whatever is no plan is refused with a sentence."""
    tables = _rows(data)
    if not tables["ПланыСтроки"]:
        raise Refused(phrase("В файле нет строк учебного плана. Нужен файл PLX программы «Планы СПО»."))
    plan = _first(tables["Планы"])
    programme = _programme(tables, plan)
    return Plan(
        specialty_code=_one_line(programme.get("Шифр", "")),
        specialty=_specialty(programme, plan),
        qualification=_one_line(plan.get("Квалификация", "")),
        enrolled_year=_year(plan),
        lines=_lines(tables),
    )


class _Reader:
    """Gathers rows of the wanted tables from the parser's events."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self._depth = 0
        self._skipped = 0  # depth of `diffgr:before`, which repeats rows as they were before a change

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused(phrase("Файл не похож на учебный план: вложенность глубже %d уровней.") % DEEPEST)
        table = name.rpartition(":")[2]
        if table in ("before", "errors") and not self._skipped:
            self._skipped = self._depth
        if table in _TABLES and not self._skipped:
            self._keep(table, attributes)

    def end(self, _name: str) -> None:
        if self._skipped == self._depth:
            self._skipped = 0
        self._depth -= 1

    def refuse_doctype(self, *_about: object) -> None:
        raise Refused(phrase("В файле есть описание типа документа. В учебном плане его не бывает, файл не прочитан."))

    def _keep(self, table: str, attributes: dict[str, str]) -> None:
        rows = self.tables[table]
        if len(rows) >= MOST_ROWS:
            raise Refused(phrase("В файле больше %d строк одной таблицы. Это не учебный план.") % MOST_ROWS)
        rows.append(attributes)


def _rows(data: bytes) -> Tables:
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused(phrase("Файл пуст. Сохраните план заново и повторите."))
    if len(data) > LARGEST:
        raise Refused(phrase("Файл больше 64 МБ. Это не учебный план."))
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.EntityDeclHandler = reader.refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as trouble:
        sentence = phrase("Файл прочитан не до конца: дальше строки %d он повреждён. Сохраните план заново.")
        raise Refused(sentence % trouble.lineno) from None
    except (LookupError, ValueError):
        raise Refused(phrase("Кодировка файла не читается. Сохраните план заново.")) from None
    return reader.tables


def _lines(tables: Tables) -> tuple[PlanLine, ...]:
    cycles = {row.get("Код", ""): _one_line(row.get("Идентификатор", "")) for row in tables["ПланыЦиклы"]}
    codes = {row.get("Код", ""): _code(row.get("ДисциплинаКод", "")) for row in tables["ПланыСтроки"]}
    types = {row.get("Код", ""): row.get("КодТипРабот", "") for row in tables["СправочникВидыРабот"]}
    amounts: dict[str, list[Row]] = defaultdict(list)
    for row in tables["ПланыНовыеЧасы"]:
        if row.get("КодТипаЧасов", _IN_VOLUME) == _IN_VOLUME:
            amounts[row.get("КодОбъекта", "")].append(row)
    return tuple(
        PlanLine(
            code=codes[row.get("Код", "")],
            title=_one_line(row.get("Дисциплина", "")),
            cycle=cycles.get(row.get("КодБлока", ""), ""),
            kind=_kind(row),
            hours=_hours(amounts[row.get("Код", "")], types),
            controls=_controls(amounts[row.get("Код", "")], types),
            parent=codes.get(row.get("КодРодителя", ""), ""),
            weeks=_weeks(amounts[row.get("Код", "")]),
        )
        for row in tables["ПланыСтроки"]
        if row.get("Дисциплина", "").strip() or row.get("ДисциплинаКод", "").strip()
    )


def _kind(row: Row) -> LineKind:
    code = _code(row.get("ДисциплинаКод", ""))
    match row.get("ТипОбъекта"):
        case "2":
            return LineKind.MDK if code.startswith("МДК") else LineKind.DISCIPLINE
        case "3":
            study = row.get("ВидПрактики") == _STUDY_PRACTICE or code.startswith("УП")
            return LineKind.STUDY_PRACTICE if study else LineKind.WORK_PRACTICE
        case "4":
            return LineKind.EXAM
        case "6":
            return LineKind.FINAL
        case _:
            return LineKind.MODULE if code.startswith("ПМ") else LineKind.HEADING


def _hours(rows: list[Row], types: Mapping[str, str]) -> tuple[PlanHours, ...]:
    sums: dict[tuple[int, Work], Decimal] = defaultdict(Decimal)
    for row in rows:
        work = row.get("КодВидаРаботы", "")
        term = _term(row)
        if term and _is_hours(work, types):
            sums[term, _WORKS.get(work, Work.OTHER)] += _amount(row, "Количество")
    order = list(Work)
    found = sorted(sums.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    return tuple(PlanHours(term, kind, hours) for (term, kind), hours in found if hours)


def _controls(rows: list[Row], types: Mapping[str, str]) -> tuple[tuple[int, Control], ...]:
    found = {
        (term, _CONTROLS.get(work, Control.OTHER))
        for row in rows
        if _is_control(work := row.get("КодВидаРаботы", ""), types)
        and (term := _term(row))
        and _amount(row, "Количество")
    }
    order = list(Control)
    return tuple(sorted(found, key=lambda item: (item[0], order.index(item[1]))))


def _weeks(rows: list[Row]) -> tuple[tuple[int, Decimal], ...]:
    found = [
        (term, _amount(row, "Недель")) for row in rows if row.get("КодВидаРаботы") == _WEEKS and (term := _term(row))
    ]
    return tuple(sorted(pair for pair in found if pair[1]))


def _is_hours(work: str, types: Mapping[str, str]) -> bool:
    return types[work] not in _NOT_HOURS if work in types else work in _WORKS


def _is_control(work: str, types: Mapping[str, str]) -> bool:
    # A plan without its own dictionary of works is read by the program's usual numbers.
    return types[work] == _CONTROL_TYPE if work in types else work in _CONTROLS


def _term(row: Row) -> int:
    """Return the term counted from enrolment, 0 where the row speaks of no term."""
    course, half = _amount(row, "Курс"), _amount(row, "Семестр")
    return term_of(int(course), int(half)) if course and half else 0


def _amount(row: Row, column: str) -> Decimal:
    text = row.get(column, "").strip() or "0"
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise Refused(phrase("В плане не читается число «%s» (%s).") % (text[:20], column))
    return Decimal(f"{found[1]}.{found[2] or 0}").normalize() + 0


def _programme(tables: Tables, plan: Row) -> Row:
    """Return the programme that the plan names, otherwise the first one."""
    active = plan.get("КодАктивногоООП") or plan.get("КодООП")
    named = [row for row in tables["ООП"] if row.get("Код") == active]
    return _first(named or tables["ООП"])


def _specialty(programme: Row, plan: Row) -> str:
    """Return the name of the specialty; the title page spells it with small letters, the programme may not."""
    name = _one_line(programme.get("Название", ""))
    titled = _one_line(plan.get("Титул", "").partition("\n")[0])
    if not name or name.casefold() == titled.casefold():
        return titled or name
    return name.capitalize() if name.isupper() else name


def _year(plan: Row) -> int:
    found = re.search(r"\d{4}", plan.get("ГодНачалаПодготовки", "") or plan.get("УчебныйГод", ""))
    return int(found[0]) if found else 0


def _first(rows: list[Row]) -> Row:
    return rows[0] if rows else {}


def _code(text: str) -> str:
    """Return the index without stray spaces and with Cyrillic letters only: «ПM.01.ЭК» is typed both ways."""
    return "".join(text.split()).translate(_LATIN_TWINS)


def _one_line(text: str) -> str:
    return " ".join(text.split())
