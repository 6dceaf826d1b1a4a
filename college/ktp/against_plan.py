"""How a КТП stands against the line of the study plan: hours by kind of work (4.3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from college.ktp.checks import KtpNote, sums_of, told
from college.ktp.rows import KtpRow
from college.phrases import phrase
from college.plans import CLASSROOM, PlanHours, PlanLine, Work
from college.topics import TopicKind

# What the plan counts as one kind of work; control works and tests are held in hours of theory.
_WORKS = (
    (Work.LECTURE, frozenset({TopicKind.LECTURE, TopicKind.LESSON, TopicKind.CONTROL}), phrase("Лекции и уроки")),
    (Work.PRACTICE, frozenset({TopicKind.PRACTICAL, TopicKind.SEMINAR}), phrase("Практические работы")),
    (Work.LABORATORY, frozenset({TopicKind.LABORATORY}), phrase("Лабораторные работы")),
    (Work.PROJECT, frozenset({TopicKind.COURSE_PROJECT}), phrase("Курсовое проектирование")),
    (Work.INDEPENDENT, frozenset({TopicKind.INDEPENDENT}), phrase("Самостоятельная работа")),
    (Work.CONSULTATION, frozenset({TopicKind.CONSULTATION}), phrase("Консультации")),
)


@dataclass(frozen=True, slots=True)
class WorkSum:
    """Hours of one kind of work: as planned and as the КТП holds them."""

    work: Work
    name: str
    planned: Decimal
    written: Decimal

    @property
    def is_equal(self) -> bool:
        """Whether the КТП keeps to the plan; independent work may be left out of it altogether."""
        return self.planned == self.written or (self.work is Work.INDEPENDENT and not self.written)

    @property
    def sentence(self) -> str:
        """Say what lacks or is too much, "" where nothing is."""
        if self.is_equal:
            return ""
        differs = self.written - self.planned
        told_differs = phrase("лишние %s ч") if differs > 0 else phrase("не хватает %s ч")
        return f"{self.name}: {told_differs % told(abs(differs))}."


def sums_against(rows: Iterable[KtpRow], hours: Iterable[PlanHours]) -> tuple[WorkSum, ...]:
    """Return by kind of work what the plan gives and what the КТП holds, where either has any or a page does."""
    sums, planned = sums_of(rows), tuple(hours)
    found = (
        WorkSum(
            work, name, _planned(planned, work),
            sum((each for kind, each in sums.items() if kind in kinds), Decimal(0)),
        )
        for work, kinds, name in _WORKS
    )  # fmt: skip
    return tuple(each for each in found if each.planned or each.written)


def plan_notes(rows: Iterable[KtpRow], line: PlanLine, terms: frozenset[int]) -> tuple[KtpNote, ...]:
    """Say by kinds of work where the КТП holds more or less than the plan for these terms, and in all."""
    sums = sums_against(rows, (part for part in line.hours if part.term in terms))
    return tuple(
        _note(each.name, each.planned, each.written)
        for each in sums
        if (each.planned or each.work in CLASSROOM) and each.planned != each.written
    )


def _planned(hours: Iterable[PlanHours], work: Work) -> Decimal:
    wanted = {work, Work.SEMINAR} if work is Work.PRACTICE else {work}
    return sum((part.hours for part in hours if part.kind in wanted), Decimal(0))


def _note(name: str, planned: Decimal, written: Decimal) -> KtpNote:
    differs = written - planned
    told_differs = phrase("лишние %s ч") % told(differs) if differs > 0 else phrase("не хватает %s ч") % told(-differs)
    sentence = phrase("%s: по плану %s ч, в КТП %s ч, %s.") % (name, told(planned), told(written), told_differs)
    return KtpNote(0, "plan", sentence)
