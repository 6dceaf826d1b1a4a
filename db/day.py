"""One teacher's day as frozen pictures: what the start page shows."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal
from uuid import UUID

LessonState = Literal["planned", "running", "no_entry", "incomplete", "filled", "replaced", "cancelled"]


@dataclass(frozen=True, slots=True)
class LessonToday:
    """One lesson of the day with what its page already holds."""

    lesson: UUID | None  # empty until the first entry gives birth to the lesson
    page: UUID
    day: date
    pair: int
    starts: time
    ends: time
    group: str
    code: str
    title: str
    topic: str
    room: str
    state: LessonState
    absent: int = 0
    marks: int = 0
    missing: tuple[str, ...] = ()  # what is not written yet: "тема", "задание на дом"
    substitute_for: str = ""  # whom this person replaces, "Громова П. С."
    late_days: int = 0
    awaits: str = ""  # the other side of a substitution that waits for access: who is named, or who holds it meanwhile


@dataclass(frozen=True, slots=True)
class Day:
    """A day of one teacher. `next` is the nearest later lesson, for a day without lessons."""

    day: date
    lessons: tuple[LessonToday, ...]
    unfilled: tuple[LessonToday, ...]
    tomorrow: tuple[LessonToday, ...]
    next: LessonToday | None
    week: tuple[tuple[date, int, int], ...]  # (day, lessons filled, lessons in all)
    week_number: int
    parity: str  # "числитель" or "знаменатель"
