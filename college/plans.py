"""A study plan as both programs speak of it: its lines, their hours by term and forms of control."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from college.phrases import phrase
from college.plan_notes import PlanNote


class LineKind(StrEnum):
    """What a line of the plan is."""

    HEADING = "heading"  # gathers lines and is taught by nobody
    MODULE = "module"  # ПМ.nn: its МДК, practices and exam stand below it
    DISCIPLINE = "discipline"
    MDK = "mdk"  # междисциплинарный курс
    STUDY_PRACTICE = "study_practice"  # УП
    WORK_PRACTICE = "work_practice"  # ПП, ПДП
    EXAM = "exam"  # экзамен по модулю
    FINAL = "final"  # ГИА


class Work(StrEnum):
    """Kind of work that hours are planned for; the value is the word of the plan."""

    LECTURE = "Лек"
    LABORATORY = "Лаб"
    PRACTICE = "Пр"
    SEMINAR = "Сем"
    PROJECT = "КРП"  # курсовое проектирование
    CONSULTATION = "Конс"
    INDEPENDENT = "СР"
    CONTROL = "Контроль"
    OTHER = "Др"

    @property
    def wording(self) -> str:
        """The kind in full."""
        return _WORDINGS[self]


_WORDINGS = {
    Work.LECTURE: phrase("лекции"),
    Work.LABORATORY: phrase("лабораторные"),
    Work.PRACTICE: phrase("практические"),
    Work.SEMINAR: phrase("семинары"),
    Work.PROJECT: phrase("курсовой проект"),
    Work.CONSULTATION: phrase("консультации"),
    Work.INDEPENDENT: phrase("самостоятельная работа"),
    Work.CONTROL: phrase("контроль"),
    Work.OTHER: phrase("другое"),
}

# Work that stands in the timetable and on a page of the journal.
CLASSROOM = frozenset({Work.LECTURE, Work.LABORATORY, Work.PRACTICE, Work.SEMINAR, Work.PROJECT})


class Control(StrEnum):
    """Form of control at the end of a term."""

    EXAM = "Э"
    CREDIT = "З"
    GRADED_CREDIT = "ДЗ"
    PROJECT = "КП"
    PAPER = "КР"
    TEST = "К"
    HOME_TEST = "ДКР"
    OTHER = "Др"


@dataclass(frozen=True, slots=True)
class PlanHours:
    """Hours of one kind of work in one term, counted from enrolment."""

    term: int
    kind: Work
    hours: Decimal


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan. `parent` is the code of the module above it, `weeks` the length of a practice."""

    code: str
    title: str
    cycle: str
    kind: LineKind
    hours: tuple[PlanHours, ...] = ()
    controls: tuple[tuple[int, Control], ...] = ()
    parent: str = ""
    weeks: tuple[tuple[int, Decimal], ...] = ()
    planned: Decimal | None = field(default=None, compare=False)  # total of the line as its author wrote it
    totals: tuple[tuple[int, Decimal], ...] = field(default=(), compare=False)  # by term, as the file says
    competencies: tuple[str, ...] = field(default=(), compare=False)
    counted: bool = field(default=True, compare=False)  # optional subjects and what the file leaves out count nowhere
    row: int = field(default=0, compare=False)  # place in the file

    def hours_in(self, term: int, kinds: frozenset[Work] | None = None) -> Decimal:
        """Sum the hours of a term, of the given kinds or of all."""
        found = (part.hours for part in self.hours if part.term == term and (kinds is None or part.kind in kinds))
        return sum(found, Decimal(0))

    @property
    def terms(self) -> tuple[int, ...]:
        """The terms in which the line is taught."""
        return tuple(sorted({part.term for part in self.hours}))


class Activity(StrEnum):
    """What a week of the calendar graph is spent on; the value is the sign that is painted."""

    STUDY = "Т"
    SESSION = "А"  # промежуточная аттестация
    STUDY_PRACTICE = "У"
    WORK_PRACTICE = "П"
    HOLIDAYS = "К"
    FINAL = "И"  # итоговая аттестация
    NONE = ""  # the group does not study yet or any more
    OTHER = "?"


@dataclass(frozen=True, slots=True)
class GraphCell:
    """A week, or a part of one, of the calendar graph; weeks count from September through the study year."""

    course: int
    half: int
    week: int
    part: int
    parts: int
    activity: Activity
    source: str  # the code of the file


@dataclass(frozen=True, slots=True)
class HourRow:
    """One number of the plan as its file has it: hours, a form of control, weeks of practice, a total."""

    code: str  # index of the line, "" where the row belongs to none
    work: str
    title: str
    measure: str
    course: int
    half: int
    amount: Decimal
    weeks: Decimal


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle of the plan and the one above it."""

    code: str
    title: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Competency:
    """A competency of the standard: ОК 01, ПК 1.1."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class JointControl:
    """One exam or credit over several lines (комплексная форма контроля)."""

    title: str
    term: int
    control: Control
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A study plan of a specialty for those enrolled in a year; `refused` holds the lines that must not be loaded."""

    specialty_code: str
    specialty: str
    qualification: str
    enrolled_year: int
    lines: tuple[PlanLine, ...]
    refused: tuple[PlanLine, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    graph: tuple[GraphCell, ...] = ()
    hour_rows: tuple[HourRow, ...] = ()
    joint: tuple[JointControl, ...] = ()
    competencies: tuple[Competency, ...] = ()
    notes: tuple[PlanNote, ...] = ()
