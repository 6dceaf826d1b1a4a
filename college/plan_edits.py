"""What may stand in a study plan (4.3.3): numbers as people type them, and what of a read plan fits the rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from college.acts import clause
from college.phrases import phrase
from college.plan_notes import About, PlanNote, Weight
from college.plans import Activity, Control, GraphCell, LineKind, Plan, PlanHours, PlanLine, Work
from college.refusal import Refused

PLANS = clause("4.3.3")
MOST_HOURS = 3000  # of one kind of work in a term
LAST_TERM, LAST_COURSE, LAST_WEEK, MOST_PARTS = 12, 6, 53, 14
LONGEST_CODE, LONGEST_TITLE, LONGEST_NAME, LONGEST_COMPETENCIES = 40, 300, 200, 1000
NO_STUDY = "-"  # how a week is kept in which the group does not study yet or any more
NOT_TAUGHT = frozenset({LineKind.HEADING, LineKind.MODULE})  # their hours are the sums of the lines below
_SIGNS = frozenset({*(each.value for each in Activity if each is not Activity.NONE), NO_STUDY})


def hours_typed(text: str) -> Decimal | None:
    """Return the hours that somebody typed, None for an emptied cell. Raises Refused."""
    told = text.strip().replace(",", ".")
    if not told:
        return None
    try:
        hours = Decimal(told)
    except InvalidOperation:
        raise Refused(phrase("«%s» — не число часов. Введите целое число, например 36.") % text.strip()[:20]) from None
    if not hours.is_finite() or not 0 <= hours <= MOST_HOURS:
        raise Refused(phrase("Часов может быть от 0 до %d.") % MOST_HOURS, PLANS)
    if hours * 2 % 1:
        raise Refused(phrase("Часы считают целыми числами или половинами."), PLANS)
    return hours or None


def refuse_untaught(line: PlanLine) -> None:
    """Refuse hours of a line that only gathers others: they are the sum of what stands below."""
    if line.kind in NOT_TAUGHT:
        raise Refused(phrase("%s: часы модуля — сумма его строк, здесь их не вводят.") % line.code, PLANS)


def titled(text: str) -> str:
    """Return the name of a line without stray spaces. Raises Refused."""
    name = " ".join(text.split())
    if not name:
        raise Refused(phrase("Наименование строки пусто. Осталось прежнее."), PLANS)
    if len(name) > LONGEST_TITLE:
        raise Refused(phrase("Наименование длиннее %d знаков. Сократите его.") % LONGEST_TITLE, PLANS)
    return name


def may_stand(term: int, kind: str, hours: Decimal) -> bool:
    """Say whether hours merged from several hands are ones that a plan may have."""
    return 1 <= term <= LAST_TERM and kind in set(Work) and 0 <= hours <= MOST_HOURS


def is_control(term: int, form: str) -> bool:
    """Say whether this is a form of control that a plan may have."""
    return 1 <= term <= LAST_TERM and form in set(Control)


def is_week(course: int, week: int, half: int, signs: str) -> bool:
    """Say whether this is a week of a calendar graph."""
    is_placed = 1 <= course <= LAST_COURSE and 1 <= week <= LAST_WEEK and half in (1, 2)
    return is_placed and 1 <= len(signs) <= MOST_PARTS and set(signs) <= _SIGNS


def signs_of(cells: Iterable[GraphCell]) -> dict[tuple[int, int], tuple[int, str]]:
    """Return by course and week its half of the year and the signs of its parts; equal parts are told once."""
    parts: dict[tuple[int, int], list[GraphCell]] = defaultdict(list)
    for cell in cells:
        parts[cell.course, cell.week].append(cell)
    found = {}
    for (course, week), week_cells in parts.items():
        in_order = sorted(week_cells, key=lambda cell: cell.part)[:MOST_PARTS]
        signs = "".join(cell.activity.value or NO_STUDY for cell in in_order)
        told = (in_order[0].half, signs[0] if len(set(signs)) == 1 else signs)
        if is_week(course, week, *told):
            found[course, week] = told
    return found


def cells_of(course: int, week: int, half: int, signs: str) -> tuple[GraphCell, ...]:
    """Return the cells that a kept week stands for."""
    return tuple(
        GraphCell(course, half, week, part, len(signs), Activity("" if sign == NO_STUDY else sign), "")
        for part, sign in enumerate(signs, start=1)
    )


def fitted(plan: Plan) -> Plan:
    """Return the plan with every line that has no room in the college's rows among the refused, each with its note."""
    good: list[PlanLine] = []
    refused: list[PlanLine] = list(plan.refused)
    notes = list(plan.notes)
    for line in plan.lines:
        if why := _misfit(line):
            refused.append(line)
            notes.append(PlanNote(Weight.REFUSED, About.NUMBER, why % line.code[:LONGEST_CODE], line.code, line.row))
        else:
            good.append(_own(line))
    return replace(plan, lines=tuple(good), refused=tuple(refused), notes=tuple(notes))


def _own(line: PlanLine) -> PlanLine:
    """Return the line with what is its own: hours of a module are those of its lines, one number a term and kind."""
    if line.kind in NOT_TAUGHT:
        return replace(line, hours=(), controls=(), weeks=(), totals=())
    summed: dict[tuple[int, Work], Decimal] = defaultdict(Decimal)
    for part in line.hours:
        summed[part.term, part.kind] += part.hours
    return replace(line, hours=tuple(PlanHours(term, kind, hours) for (term, kind), hours in summed.items()))


def _misfit(line: PlanLine) -> str:
    if max(len(line.code), len(line.cycle), len(line.parent)) > LONGEST_CODE:
        return phrase("%s: индекс длиннее 40 знаков. Строка не будет загружена, остальное можно.")
    if len(line.title) > LONGEST_TITLE:
        return phrase("%s: наименование длиннее 300 знаков. Строка не будет загружена, остальное можно.")
    if len("\n".join(line.competencies)) > LONGEST_COMPETENCIES:
        return phrase("%s: слишком много компетенций. Строка не будет загружена, остальное можно.")
    if not all(may_stand(part.term, part.kind, part.hours) for part in line.hours):
        return phrase("%s: семестр или часы вне возможного. Строка не будет загружена, остальное можно.")
    if not all(is_control(term, form) for term, form in line.controls):
        return phrase("%s: контроль вне возможных семестров. Строка не будет загружена, остальное можно.")
    if not all(1 <= term <= LAST_TERM and 0 <= weeks <= LAST_WEEK for term, weeks in line.weeks):
        return phrase("%s: недели практики вне возможного. Строка не будет загружена, остальное можно.")
    return ""
