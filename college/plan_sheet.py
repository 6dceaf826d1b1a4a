"""A study plan as a sheet: its tree of cycles, modules and lines against the terms, with sums that are worked out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum

from college.numerals import short_hours
from college.plan_checks import CREDITS, PRACTICES, STANDARD, TAUGHT, Norms, is_sport, weeks_of
from college.plan_edits import NOT_TAUGHT
from college.plans import CLASSROOM, Control, Cycle, LineKind, Plan, PlanHours, PlanLine, Work

_NONE = Decimal(0)


class Measure(Enum):
    """What the numbers of the sheet count."""

    ALL = "all"
    CLASSROOM = "classroom"  # with a teacher
    ALONE = "alone"

    @property
    def kinds(self) -> frozenset[Work]:
        """The kinds of work that are counted."""
        return _KINDS[self]


_KINDS = {
    Measure.ALL: frozenset(Work),
    Measure.CLASSROOM: CLASSROOM | {Work.CONSULTATION},
    Measure.ALONE: frozenset({Work.INDEPENDENT}),
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet: `depth` 0 is a cycle and has no `line`, 1 a line or module, 2 a line of a module."""

    code: str
    title: str
    depth: int
    hours: Mapping[int, Decimal]
    controls: str = ""
    line: PlanLine | None = None

    @property
    def is_sum(self) -> bool:
        """Whether its hours are those of the rows below."""
        return self.line is None or self.line.kind in NOT_TAUGHT

    @property
    def total(self) -> Decimal:
        """All hours of the row."""
        return sum(self.hours.values(), _NONE)


@dataclass(frozen=True, slots=True)
class TermFoot:
    """What stands under a term: hours, hours a week where the graph tells weeks, exams and credits."""

    hours: Decimal
    week: Decimal | None
    exams: int
    credits: int
    is_heavy: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet."""

    terms: tuple[int, ...]
    rows: tuple[SheetRow, ...]
    feet: Mapping[int, TermFoot] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """All hours of the plan."""
        return sum((foot.hours for foot in self.feet.values()), _NONE)


def sheet_of(plan: Plan, measure: Measure = Measure.ALL, norms: Norms = STANDARD) -> Sheet:
    """Lay a plan out: cycles in their order, a module with its lines below it, its exam last."""
    last = max((term for line in plan.lines for term in (*line.terms, *(t for t, _ in line.controls))), default=2)
    terms = tuple(range(1, last + last % 2 + 1))
    below: dict[str, list[PlanLine]] = defaultdict(list)
    for line in plan.lines:
        below[line.parent].append(line)
    tops: dict[str, list[PlanLine]] = defaultdict(list)
    known = {line.code for line in plan.lines}
    for line in plan.lines:
        if line.parent not in known:
            tops[line.cycle].append(line)
    rows: list[SheetRow] = []
    for cycle in _cycles(plan, tops):
        part: list[SheetRow] = []
        for line in tops[cycle.code]:
            inner = [_row(each, 2, measure) for each in sorted(below[line.code], key=_exam_last)]
            part.append(_module(line, inner) if inner else _row(line, 1, measure))
            part += inner
        counted = [row for row in part if row.depth == 1]
        rows.append(SheetRow(cycle.code, cycle.title, 0, _summed([row.hours for row in counted])))
        rows += part
    return Sheet(terms, tuple(rows), _feet(plan, terms, measure, norms))


def controls_told(line: PlanLine) -> str:
    """Return the forms of control of a line as they are read: «З 1–5, ДЗ 6»."""
    by_form: dict[Control, list[int]] = defaultdict(list)
    for term, control in sorted(line.controls, key=lambda each: (each[1] is Control.OTHER, each[0])):
        by_form[control].append(term)
    return ", ".join(f"{control} {_spans(terms)}" for control, terms in by_form.items())


def told(hours: Decimal) -> str:
    """Return hours as they stand in a cell, nothing for none."""
    return short_hours(hours) if hours else ""


def _row(line: PlanLine, depth: int, measure: Measure) -> SheetRow:
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for part in line.hours:
        if part.kind in measure.kinds:
            hours[part.term] += part.hours
    return SheetRow(line.code, line.title, depth, dict(hours), controls_told(line), line)


def _module(line: PlanLine, inner: Sequence[SheetRow]) -> SheetRow:
    return SheetRow(line.code, line.title, 1, _summed([row.hours for row in inner]), controls_told(line), line)


def _summed(parts: Sequence[Mapping[int, Decimal]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for part in parts:
        for term, hours in part.items():
            found[term] += hours
    return dict(found)


def _cycles(plan: Plan, tops: Mapping[str, Sequence[PlanLine]]) -> list[Cycle]:
    """Return the cycles that hold lines, in the order of the plan; those that it does not name stand at the end."""
    named = [cycle for cycle in plan.cycles if cycle.code in tops]
    known = {cycle.code for cycle in named}
    return named + [Cycle(code, "") for code in tops if code not in known]


def _feet(plan: Plan, terms: Sequence[int], measure: Measure, norms: Norms) -> dict[int, TermFoot]:
    weeks, kinds, found = weeks_of(plan), measure.kinds, {}
    of_terms: dict[int, Decimal] = defaultdict(Decimal)
    for line in plan.lines:
        if line.kind in TAUGHT and line.counted:
            for part in line.hours:
                if part.kind in kinds:
                    of_terms[part.term] += part.hours
    for term in terms:
        hours = of_terms[term]
        lasting = weeks.get(term, _NONE)
        week = (hours / lasting).quantize(Decimal("0.1")) if lasting else None
        exams, credits_ = _counted(plan, term)
        found[term] = TermFoot(hours, week, exams, credits_, week is not None and week > norms.week_hours)
    return found


def _counted(plan: Plan, term: int) -> tuple[int, int]:
    """Count exams and credits of a term as the norm does: a joint one once, physical culture not at all."""
    joint = {(code, each.control): each.lines[0] for each in plan.joint if each.term == term for code in each.lines}
    exams, credits_ = set(), set()
    for line in plan.lines:
        if line.kind not in TAUGHT or not line.counted or is_sport(line):
            continue
        for _, control in (each for each in line.controls if each[0] == term):
            held = joint.get((line.code, control), line.code)
            if control is Control.EXAM:
                exams.add(held)
            elif control in CREDITS:
                credits_.add(held)
    return len(exams), len(credits_)


def _spans(terms: Sequence[int]) -> str:
    parts: list[list[int]] = []
    for term in sorted(terms):
        if parts and parts[-1][-1] == term - 1:
            parts[-1].append(term)
        else:
            parts.append([term])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def _exam_last(line: PlanLine) -> bool:
    return line.kind is LineKind.EXAM


def with_hours(plan: Plan, code: str, term: int, kind: Work, hours: Decimal | None) -> Plan:
    """Return the plan with other hours in one cell."""

    def put(line: PlanLine) -> PlanLine:
        if line.code != code:
            return line
        rest = tuple(part for part in line.hours if (part.term, part.kind) != (term, kind))
        return replace(line, hours=rest if hours is None else (*rest, PlanHours(term, kind, hours)))

    return replace(plan, lines=tuple(put(line) for line in plan.lines))


def kind_to_type(line: PlanLine, term: int) -> Work | None:
    """Return the kind of work that a number typed into the cell means; None where it sums several kinds."""
    kinds = {part.kind for part in line.hours if part.term == term}
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds:
        return None
    elsewhere = {part.kind for part in line.hours}
    if len(elsewhere) == 1:
        return next(iter(elsewhere))
    return Work.PRACTICE if line.kind in PRACTICES else Work.LECTURE
