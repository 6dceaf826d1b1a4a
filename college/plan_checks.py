"""What a study plan is checked for before it is taken in (4.3.3): sums, hours a week, exams and credits a year.

Everything here is a warning: the plan is the college's own, and a norm is a parameter, not a law of this program.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from college.numerals import short_hours
from college.phrases import phrase
from college.plan_notes import About, PlanNote, Weight
from college.plans import Activity, Control, LineKind, Plan, PlanLine
from college.terms import course_of, year_title

PRACTICES = frozenset({LineKind.STUDY_PRACTICE, LineKind.WORK_PRACTICE})
TAUGHT = frozenset({LineKind.DISCIPLINE, LineKind.MDK, LineKind.EXAM, LineKind.FINAL, *PRACTICES})
CREDITS = frozenset({Control.CREDIT, Control.GRADED_CREDIT})
_SPORT = "физическая культура"


@dataclass(frozen=True, slots=True)
class Norms:
    """What the college holds its plans to; the defaults are those of the standards."""

    week_hours: int = 36
    exams: int = 8
    credits: int = 10


STANDARD = Norms()


def checked(plan: Plan, norms: Norms = STANDARD) -> tuple[PlanNote, ...]:
    """Return all that is said of the plan: what reading found, then sums, weeks, exams and credits."""
    return (*plan.notes, *sum_notes(plan), *week_notes(plan, norms), *control_notes(plan, norms))


def sum_notes(plan: Plan) -> tuple[PlanNote, ...]:
    """Say where hours do not add up: in a term, in a line, in a module over its lines."""
    found: list[PlanNote] = []
    below: Mapping[str, list[PlanLine]] = _by_parent(plan.lines)
    for line in plan.lines:
        found += _term_sums(line)
        total = sum((part.hours for part in line.hours), Decimal(0))
        if line.kind in TAUGHT and line.planned is not None and line.planned != total:
            sentence = phrase("%s: по плану %s ч, по семестрам %s ч.")
            sentence %= (line.code, short_hours(line.planned), short_hours(total))
            found.append(_doubt(About.LINE_SUM, sentence, line))
        if line.kind is LineKind.MODULE:
            found += _module_sum(line, below[line.code])
        if line.kind in TAUGHT and not total and not line.weeks and line.counted:
            found.append(_doubt(About.EMPTY, phrase("%s: часов нет ни в одном семестре.") % line.code, line))
    return tuple(found)


def week_notes(plan: Plan, norms: Norms = STANDARD) -> tuple[PlanNote, ...]:
    """Say in which terms a week holds more hours than allowed; a plan without a graph is not judged."""
    weeks = weeks_of(plan)
    hours = _term_hours(plan.lines)
    found = []
    for term in sorted(hours):
        lasting, planned = weeks.get(term, Decimal(0)), hours[term]
        if not lasting or planned <= norms.week_hours * lasting:
            continue
        sentence = phrase("%d семестр: %s ч на %s нед., больше %d ч в неделю на %s ч.")
        over = max((planned / lasting - norms.week_hours).quantize(Decimal("0.1")), Decimal("0.1"))
        told = sentence % (term, short_hours(planned), short_hours(lasting), norms.week_hours, short_hours(over))
        found.append(PlanNote(Weight.DOUBTFUL, About.WEEK, told, term=term))
    return tuple(found)


def control_notes(plan: Plan, norms: Norms = STANDARD) -> tuple[PlanNote, ...]:
    """Say in which years there are more exams or credits than allowed.

    A joint control counts once, physical culture and optional subjects do not count.
    """
    exams, marks, practices = _controls(plan)
    found = []
    for course in sorted({*exams, *marks}):
        if exams[course] > norms.exams:
            told = phrase("%d курс: экзаменов %d, по порядку — не больше %d в год.")
            found.append(_of_course(About.EXAMS, told % (course, exams[course], norms.exams), course))
        if marks[course] > norms.credits:
            told = phrase("%d курс: зачётов %d, из них по практикам %d; по порядку — не больше %d в год.")
            sentence = told % (course, marks[course], practices[course], norms.credits)
            found.append(_of_course(About.CREDITS, sentence, course))
    return tuple(found)


def year_note(plan: Plan, wanted: int) -> PlanNote | None:
    """Say that the plan is for another year than the groups it is loaded for."""
    if not plan.enrolled_year or plan.enrolled_year == wanted:
        return None
    sentence = phrase("План для набора %s, а загружается для набора %s. Проверьте файл.")
    told = sentence % (year_title(plan.enrolled_year), year_title(wanted))
    return PlanNote(Weight.DOUBTFUL, About.YEAR, told)


def weeks_of(plan: Plan) -> dict[int, Decimal]:
    """Return by term how many weeks the group studies in any way: all but holidays and weeks outside its course."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for cell in plan.graph:
        if cell.activity not in (Activity.HOLIDAYS, Activity.NONE):
            found[(cell.course - 1) * 2 + cell.half] += Decimal(1) / max(cell.parts, 1)
    return found


def is_sport(line: PlanLine) -> bool:
    """Whether the line is physical culture, whose credits the norm leaves out."""
    return _SPORT in line.title.casefold()


def _term_sums(line: PlanLine) -> list[PlanNote]:
    found = []
    for term, total in line.totals:
        counted = line.hours_in(term)
        if counted != total and line.kind in TAUGHT:
            sentence = phrase("%s, %d семестр: итого %s ч, по видам %s ч.")
            told = sentence % (line.code, term, short_hours(total), short_hours(counted))
            found.append(PlanNote(Weight.DOUBTFUL, About.TERM_SUM, told, line.code, line.row, term))
    return found


def _module_sum(module: PlanLine, below: list[PlanLine]) -> list[PlanNote]:
    total = sum((part.hours for line in below for part in line.hours), Decimal(0))
    if module.planned is None or not below or module.planned == total:
        return []
    sentence = phrase("%s: по плану %s ч, в строках модуля %s ч.")
    return [_doubt(About.MODULE_SUM, sentence % (module.code, short_hours(module.planned), short_hours(total)), module)]


def _by_parent(lines: Iterable[PlanLine]) -> Mapping[str, list[PlanLine]]:
    found: dict[str, list[PlanLine]] = defaultdict(list)
    for line in lines:
        found[line.parent].append(line)
    return found


def _term_hours(lines: Iterable[PlanLine]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.kind in TAUGHT and line.counted:
            for part in line.hours:
                found[part.term] += part.hours
    return found


def _controls(plan: Plan) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Count exams, credits, and credits of practices by course."""
    joined = {(code, joint.term, joint.control): joint.lines[0] for joint in plan.joint for code in joint.lines}
    exams: dict[int, int] = defaultdict(int)
    marks: dict[int, int] = defaultdict(int)
    practices: dict[int, int] = defaultdict(int)
    for line in plan.lines:
        if not line.counted or line.kind not in TAUGHT:  # what stands at a module is told by its lines
            continue
        for term, control in line.controls:
            if joined.get((line.code, term, control), line.code) != line.code:
                continue  # the first line of a joint control counts for all of them
            course = course_of(term)
            exams[course] += control is Control.EXAM
            if control in CREDITS and not is_sport(line):
                marks[course] += 1
                practices[course] += line.kind in PRACTICES
    return exams, marks, practices


def _doubt(about: About, sentence: str, line: PlanLine) -> PlanNote:
    return PlanNote(Weight.DOUBTFUL, about, sentence, line.code, line.row)


def _of_course(about: About, sentence: str, course: int) -> PlanNote:
    return PlanNote(Weight.DOUBTFUL, about, sentence, term=course * 2)
