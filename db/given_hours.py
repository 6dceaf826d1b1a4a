"""How many hours were given so far in a study year: on each page, and by each teacher."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.opening import OpeningHours
from db.plans import standing

Place = tuple[UUID, date, int]  # who held, on which day and pair


@dataclass(frozen=True, slots=True)
class Given:
    """Hours given, by page and by the person who held the lessons."""

    on: Mapping[UUID, Decimal] = field(default_factory=dict)
    by: Mapping[UUID, Decimal] = field(default_factory=dict)


def given_in(session: Session, year: int) -> Given:
    """Count what was given in a study year: lessons that stand and have a topic; groups taught at once count once.

    What was given before the journal began here counts too, by whoever gave it.
    """
    told = session.execute(
        select(Lesson.page_id, Lesson.teacher_id, Lesson.day, Lesson.pair, LessonEntry.hours)
        .join(LessonEntry, LessonEntry.lesson_id == Lesson.id)
        .join(Page, Page.id == Lesson.page_id)
        .where(
            Page.year == year, Lesson.withdrawn_at.is_(None), Lesson.cancelled.is_(False),
            LessonEntry.withdrawn_at.is_(None), LessonEntry.topic != "",
        )
    )  # fmt: skip
    on: dict[UUID, Decimal] = defaultdict(Decimal)
    held: dict[Place, Decimal] = {}
    for page, teacher, day, pair, hours in told:
        on[page] += hours
        if teacher is not None:
            place = teacher, day, pair
            held[place] = max(held.get(place, Decimal(0)), hours)
    by: dict[UUID, Decimal] = defaultdict(Decimal)
    for (teacher, _, _), hours in held.items():
        by[teacher] += hours
    for row in standing(session, OpeningHours, OpeningHours.page_id.in_(select(Page.id).where(Page.year == year))):
        on[row.page_id] += row.hours
        if row.teacher_id is not None:
            by[row.teacher_id] += row.hours
    return Given(dict(on), dict(by))
