"""The list behind each of the four numbers of a page: hours of the plan, lines of the КТП, days, lessons given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.ktp.lines import USUAL_HOURS
from college.page_kinds import is_of
from college.phrases import phrase
from college.plan_checks import PRACTICES
from college.plans import CLASSROOM, PlanHours
from college.terms import StudyYear, half_of, spans_of
from db import occurrences
from db.clock import Clock, today
from db.lesson_columns import Held, PlannedTopic, held_on, topics_of
from db.models.journal import Page
from db.models.opening import OpeningHours
from db.models.subjects import PlanLine
from db.page_parts import kinds_on
from db.plans import standing
from db.reconciliation import ASIDE, OF_KTP
from db.spread import Birth
from db.topic_plan_facts import planned_hours


class Standing(Enum):
    """How a day of the timetable stands to the journal."""

    GIVEN = "given"
    UNWRITTEN = "unwritten"  # it was held by the timetable, the journal has no topic
    AHEAD = "ahead"
    FALLEN = "fallen"


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A lesson of the timetable, or one that the journal has beside it."""

    day: date
    pair: int
    standing: Standing
    hours: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """What the four numbers of a page are made of; each list sums up to its number."""

    planned: tuple[PlanHours, ...]
    topics: tuple[PlannedTopic, ...]
    days: tuple[DaySeen, ...]
    lessons: tuple[Held, ...]


def lists_of(session: Session, page: UUID, line: UUID, year: int, clock: Clock) -> Lists:
    """Read all four lists of a page."""
    whole, day = StudyYear(year), today(clock)
    held = held_on(session, page, whole.first_day, whole.last_day, clock)
    kind = session.execute(select(PlanLine.kind).where(PlanLine.id == line)).scalar()
    kinds = kinds_on(session, session.get_one(Page, page))
    planned = (part for part in planned_hours(session, line, year) if part.kind in kinds)
    topics = (each for each in topics_of(session, line, year) if is_of(kinds, each.kind))
    return Lists(
        tuple(part for part in planned if part.kind in CLASSROOM or kind in PRACTICES),
        tuple(each for each in topics if each.kind not in OF_KTP),
        _days(session, page, [each for each in held if each.lesson is not None], whole, day),
        (*_before(session, page, whole), *(each for each in held if each.is_given and each.kind not in ASIDE)),
    )


def _before(session: Session, page: UUID, whole: StudyYear) -> Iterator[Held]:
    """Tell the hours from before the journal as one line a term: they are in the number, and are no lesson."""
    for row in standing(session, OpeningHours, OpeningHours.page_id == page, OpeningHours.hours > 0):
        day = spans_of(1, whole.first)[half_of(row.term) - 1].first
        yield Held(
            None, Birth(page, day, 0), day, 0, 0, None, row.teacher_id, None, cancelled=False, cancel_reason="",
            topic=phrase("Дано до начала журнала"), hours=row.hours,
        )  # fmt: skip


def _days(session: Session, page: UUID, born: list[Held], whole: StudyYear, day: date) -> tuple[DaySeen, ...]:
    known = {(each.birth.day, each.birth.pair) for each in born} | {(each.day, each.pair) for each in born}
    told = [
        DaySeen(each.day, each.pair, _standing(each, day), Decimal(each.hours), each.cancel_reason) for each in born
    ]
    told += [
        DaySeen(
            each.day, each.pair,
            Standing.FALLEN if each.cancelled else Standing.UNWRITTEN if each.day < day else Standing.AHEAD,
            USUAL_HOURS, each.reason,
        )
        for each in occurrences.of_pages(session, (page,), whole.first_day, whole.last_day)
        if (each.day, each.pair) not in known
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda each: (each.day, each.pair)))


def _standing(lesson: Held, day: date) -> Standing:
    if lesson.cancelled:
        return Standing.FALLEN
    if lesson.is_given:
        return Standing.GIVEN
    return Standing.UNWRITTEN if lesson.day < day else Standing.AHEAD
