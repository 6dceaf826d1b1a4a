"""A study plan as both programs speak of it: its lines, their hours by term and forms of control."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


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

    def hours_in(self, term: int, kinds: frozenset[Work] | None = None) -> Decimal:
        """Sum the hours of a term, of the given kinds or of all."""
        found = (part.hours for part in self.hours if part.term == term and (kinds is None or part.kind in kinds))
        return sum(found, Decimal(0))

    @property
    def terms(self) -> tuple[int, ...]:
        """The terms in which the line is taught."""
        return tuple(sorted({part.term for part in self.hours}))


@dataclass(frozen=True, slots=True)
class Plan:
    """A study plan of a specialty for those enrolled in a year."""

    specialty_code: str
    specialty: str
    qualification: str
    enrolled_year: int
    lines: tuple[PlanLine, ...]
