"""What a lesson is: its kind, its state as the entry makes it, and what is still missing in it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum

from college.acts import clause
from college.days import spoken
from college.phrases import phrase
from college.refusal import Refused

PLAN = clause("4.3.3")


class LessonKind(StrEnum):
    """Kind of a lesson; the value is its short code in the header of a column."""

    LECTURE = "Л"
    PRACTICE = "ПР"
    LABORATORY = "ЛР"
    TEST = "КР"
    INDEPENDENT = "СР"
    CONSULTATION = "К"
    PROJECT = "КП"
    LESSON = "У"
    SEMINAR = "С"
    FIELD_PRACTICE = "УП"  # учебная и производственная практика
    ATTESTATION = "А"  # зачёт, экзамен

    @property
    def wording(self) -> str:
        """The kind in full, as a topic begins with it."""
        return _WORDINGS[self]

    @property
    def is_numbered(self) -> bool:
        """Whether a topic of this kind must name the number of the work (clause 3.1.8)."""
        return self in (LessonKind.PRACTICE, LessonKind.LABORATORY, LessonKind.TEST, LessonKind.INDEPENDENT)


_WORDINGS = {
    LessonKind.LECTURE: phrase("Лекция"),
    LessonKind.PRACTICE: phrase("Практическая работа"),
    LessonKind.LABORATORY: phrase("Лабораторная работа"),
    LessonKind.TEST: phrase("Контрольная работа"),
    LessonKind.INDEPENDENT: phrase("Самостоятельная работа"),
    LessonKind.CONSULTATION: phrase("Консультация"),
    LessonKind.PROJECT: phrase("Курсовой проект"),
    LessonKind.LESSON: phrase("Урок"),
    LessonKind.SEMINAR: phrase("Семинар"),
    LessonKind.FIELD_PRACTICE: phrase("Практика"),
    LessonKind.ATTESTATION: phrase("Аттестация"),
}
_CODE = re.compile(r"([А-Я]+)(\d*)")


class LessonState(Enum):
    """Where the entry of a lesson stands (states.md 1)."""

    PLANNED = "planned"
    HELD = "held"
    FILLED = "filled"
    LATE_FILLED = "late-filled"
    CHECKED = "checked"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What the state of a lesson follows from. Moments are of the college's zone, all aware."""

    starts: datetime
    cancelled: bool = False
    topic: str = ""
    hours: int = 0
    homework: str = ""
    homework_none: bool = False  # the teacher said «не задано»
    roll_called: bool = False
    completed: datetime | None = None  # event time of the last obligatory field
    changed: datetime | None = None  # last edit of anything in the lesson
    checked: datetime | None = None  # signature of the control round that covers it

    @property
    def day(self) -> date:
        """The day on which the entry is due (clause 4.8П.1)."""
        return self.starts.date()


def is_past_plan(day: date, *, is_closed: bool, dropped: date | None) -> bool:
    """Say whether a page that the plan has closed takes no lesson on the day: its line stood until it was dropped."""
    return is_closed and (dropped is None or day >= dropped)


def refuse_past_plan(day: date, *, is_closed: bool, dropped: date | None) -> None:
    """Refuse a new lesson of a line that the plan has no more (4.3.3); what was held before stays."""
    if is_past_plan(day, is_closed=is_closed, dropped=dropped):
        since = phrase(" с %s") % spoken(dropped) if dropped else ""
        told = phrase("Этой строки%s нет в учебном плане: новых занятий на странице не ведут. Проведённые остаются.")
        raise Refused(told % since, PLAN)


def column_code(kind: LessonKind | str, number: int | None) -> str:
    """Return the code for a column's header: «ПР4», «Л»."""
    return f"{kind}{number or ''}"


def read_code(code: str) -> tuple[LessonKind, int | None]:
    """Read back what `column_code` showed; an unknown code is a ValueError."""
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(code)
    return LessonKind(found[1]), int(found[2]) if found[2] else None


def missing_in(facts: LessonFacts) -> tuple[str, ...]:
    """Name the obligatory fields that are not written yet."""
    fields = (
        (phrase("тема"), bool(facts.topic.strip())),
        (phrase("часы"), facts.hours > 0),
        (phrase("перекличка"), facts.roll_called),
        (phrase("задание на дом"), facts.homework_none or bool(facts.homework.strip())),
    )
    return tuple(name for name, done in fields if not done)


def state_of(facts: LessonFacts, now: datetime) -> LessonState:
    """Compute the state: cancelled, not begun, without an entry, filled on its day or later, checked.

    An edit after the check makes it filled again; lateness is never lost by an edit, only by an earlier `completed`.
    """
    if facts.cancelled:
        return LessonState.CANCELLED
    if now < facts.starts:
        return LessonState.PLANNED
    if missing_in(facts) or facts.completed is None:
        return LessonState.HELD
    if facts.checked is not None and (facts.changed is None or facts.changed <= facts.checked):
        return LessonState.CHECKED
    return LessonState.LATE_FILLED if late_days(facts) else LessonState.FILLED


def late_days(facts: LessonFacts) -> int:
    """Return how many days after the lesson its entry was completed; 0 on the day itself."""
    return max((facts.completed.date() - facts.day).days, 0) if facts.completed else 0
