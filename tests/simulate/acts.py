"""What people type: marks, presence, topics, moves, reasons; as the screens write them."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from db.ids import derived
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.store import next_batch
from tests.simulate.college import COLLEGE

POISON = "яд"


class Nothing(Exception):
    """There is nothing to do this to."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is typed, by whom and when by his clock; `rng` chooses what."""

    session: Session
    person: UUID
    page: UUID
    day: date
    pair: int
    student: UUID
    group: tuple[UUID, ...]  # some students of one group
    now: datetime
    rng: Random

    def get(self, model, noun: str, *parts):
        return self.session.get(model, derived(COLLEGE, noun, *parts))

    def first_lesson(self) -> Lesson:
        """The lesson born here, wherever it stands now."""
        lesson = self.get(Lesson, "lesson", self.page, self.day, self.pair, 0)
        if lesson is None:
            raise Nothing
        return lesson

    def lesson(self) -> Lesson:
        """The lesson that stands here, made if there is none."""
        for take in range(100):
            lesson = self.get(Lesson, "lesson", self.page, self.day, self.pair, take)
            if lesson is None:
                return self._new_lesson(take)
            if (lesson.day, lesson.pair) == (self.day, self.pair):
                return lesson
        raise Nothing

    def _new_lesson(self, take: int) -> Lesson:
        if self.session.get(Page, self.page) is None:
            raise Nothing
        lesson = Lesson(
            page_id=self.page, born_day=self.day, born_pair=self.pair, take=take, day=self.day, pair=self.pair,
            teacher_id=self.person,
        )  # fmt: skip
        self.session.add(lesson)
        self.session.flush()
        return lesson

    def mark_of(self, lesson: Lesson, student: UUID | None = None) -> MarkEntry | None:
        return self.get(MarkEntry, "mark", derived(COLLEGE, "work", lesson.id, 0), student or self.student)


def mark(at: Place) -> None:
    _put_mark(at, at.student)


def column(at: Place) -> None:
    """Fill a column: one act of many batches, which are decided about together."""
    for student in at.group:
        _put_mark(at, student)
        next_batch(at.session)


def _put_mark(at: Place, student: UUID) -> None:
    lesson = at.lesson()
    work = at.get(Work, "work", lesson.id, 0)
    if work is None:
        work = Work(lesson_id=lesson.id, ordinal=0, kind="")
        at.session.add(work)
        at.session.flush()
    value = at.rng.choice(["2", "3", "4", "5", ""])
    known = at.mark_of(lesson, student)
    if known is None:
        at.session.add(MarkEntry(work_id=work.id, student_id=student, value=value, given_at=at.now))
    else:
        known.value, known.given_at = value, at.now


def comment(at: Place) -> None:
    known = at.mark_of(at.first_lesson())
    if known is None:
        raise Nothing
    known.comment = f"слово {at.rng.randrange(1000)}"


def presence(at: Place) -> None:
    lesson = at.lesson()
    fact = at.rng.choice(["н", "оп", ""])
    known = at.get(PresenceEntry, "presence", lesson.id, at.student)
    if known is None:
        at.session.add(PresenceEntry(lesson_id=lesson.id, student_id=at.student, fact=fact, noted_at=at.now))
    else:
        known.fact, known.noted_at = fact, at.now


def _entry(at: Place) -> LessonEntry:
    lesson = at.lesson()
    known = at.get(LessonEntry, "lesson_entry", lesson.id)
    if known is None:
        known = LessonEntry(lesson_id=lesson.id)
        at.session.add(known)
    return known


def topic(at: Place) -> None:
    _entry(at).topic = f"Тема {at.rng.randrange(20)}"


def homework(at: Place) -> None:
    _entry(at).homework = f"§ {at.rng.randrange(20)}"


def move(at: Place) -> None:
    at.first_lesson().pair = at.rng.randrange(1, 7)


def withdraw(at: Place) -> None:
    known = at.mark_of(at.first_lesson())
    if known is None:
        raise Nothing
    known.withdrawn_at = None if known.withdrawn_at else at.now
    known.withdrawn_by = at.person if known.withdrawn_at else None


def poison(at: Place) -> None:
    """A word at which the server stumbles (see `server.py`)."""
    known = at.mark_of(at.first_lesson())
    if known is None:
        raise Nothing
    known.comment = f"{POISON} {at.rng.randrange(1000)}"


def drop_work(at: Place) -> None:
    """Withdraw a column with whatever stands in it, or let it stand again."""
    known = at.get(Work, "work", at.first_lesson().id, 0)
    if known is None:
        raise Nothing
    known.withdrawn_at = None if known.withdrawn_at else at.now
    known.withdrawn_by = at.person if known.withdrawn_at else None


def drop_lesson(at: Place) -> None:
    lesson = at.first_lesson()
    lesson.withdrawn_at = None if lesson.withdrawn_at else at.now
    lesson.withdrawn_by = at.person if lesson.withdrawn_at else None


def cancel(at: Place) -> None:
    lesson = at.first_lesson()
    lesson.cancelled = not lesson.cancelled
    lesson.cancel_reason = "карантин" if lesson.cancelled else ""


def reason(at: Place) -> None:
    lesson = at.first_lesson()
    value = at.rng.choice(["у", "б", "н", ""])
    known = at.get(ReasonEntry, "reason", lesson.id, at.student)
    if known is None:
        at.session.add(ReasonEntry(lesson_id=lesson.id, student_id=at.student, reason=value))
    else:
        known.reason = value


ACTS = {
    act.__name__: act
    for act in (
        mark,
        column,
        comment,
        presence,
        topic,
        homework,
        move,
        withdraw,
        poison,
        drop_work,
        drop_lesson,
        cancel,
        reason,
    )
}
