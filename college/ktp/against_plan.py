"""How a КТП stands against the line of the study plan: hours by kind of work (4.3.3)."""

from collections.abc import Iterable
from decimal import Decimal

from college.ktp.checks import KtpNote, sums_of, told
from college.ktp.rows import KtpRow
from college.phrases import phrase
from college.plans import CLASSROOM, PlanLine, Work
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


def plan_notes(rows: Iterable[KtpRow], line: PlanLine, terms: frozenset[int]) -> tuple[KtpNote, ...]:
    """Say by kinds of work where the КТП holds more or less than the plan for these terms, and in all."""
    sums = sums_of(rows)
    found = []
    for work, kinds, name in _WORKS:
        planned = _planned(line, terms, work)
        written = sum((hours for kind, hours in sums.items() if kind in kinds), Decimal(0))
        if (planned or work in CLASSROOM) and planned != written:
            found.append(_note(name, planned, written))
    return tuple(found)


def _planned(line: PlanLine, terms: frozenset[int], work: Work) -> Decimal:
    wanted = {work, Work.SEMINAR} if work is Work.PRACTICE else {work}
    found = (part.hours for part in line.hours if part.kind in wanted and part.term in terms)
    return sum(found, Decimal(0))


def _note(name: str, planned: Decimal, written: Decimal) -> KtpNote:
    differs = written - planned
    told_differs = phrase("лишние %s ч") % told(differs) if differs > 0 else phrase("не хватает %s ч") % told(-differs)
    sentence = phrase("%s: по плану %s ч, в КТП %s ч, %s.") % (name, told(planned), told(written), told_differs)
    return KtpNote(0, "plan", sentence)
