"""Lessons of a page, planned and held, as one row of columns: read for the spread."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from college.ktp.life import State
from college.lessons import LessonKind, column_code
from college.page_kinds import ALL, is_of
from college.plans import Work as PlannedWork
from db import occurrences
from db.clock import Clock, today
from db.locks import Locks
from db.models.catalogue import Room
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import Work
from db.models.topic_plans import Topic, TopicPlan
from db.names import all_names
from db.occurrences import Occurrence
from db.raw import as_hex, as_millis, id_of, maybe_id, moment_of
from db.spread import Birth, Column

USUAL_HOURS = 2  # a pair; the college's setting comes with part 6
FUTURE_SHOWN = 2  # planned lessons shown ahead
PLACE_STEP = 1024  # between two lines of a thematic plan, so that others find room
IN_ORDER = (func.coalesce(Topic.place, Topic.number * PLACE_STEP), Topic.number)


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson of the page, born or only planned, with its entry."""

    lesson: UUID | None
    birth: Birth
    day: date
    pair: int
    number: int
    room: UUID | None
    teacher: UUID | None
    replaced: UUID | None
    cancelled: bool
    cancel_reason: str
    topic_id: UUID | None = None
    topic: str = ""
    hours: int = USUAL_HOURS
    kind: str = ""
    work_number: int | None = None
    homework: str = ""
    changed: datetime | None = None

    @property
    def is_given(self) -> bool:
        """Whether its hours count as given: it is born, stands, and has a topic."""
        return self.lesson is not None and not self.cancelled and bool(self.topic)


@dataclass(frozen=True, slots=True)
class PlannedTopic:
    """A line of the thematic plan."""

    id: UUID
    title: str
    hours: Decimal
    kind: str
    work_number: int | None
    root: UUID | None = None  # the line of an earlier version that is the same lesson

    @property
    def code(self) -> str:
        """What stands in the header of its column."""
        return column_code(self.kind, self.work_number) if self.kind else LessonKind.LECTURE.value


@dataclass(frozen=True, slots=True)
class Topics:
    """Whose topics are offered on a page: those of its line in a year, of the kinds of work it is kept for."""

    line: UUID
    year: int
    kinds: frozenset[PlannedWork] = ALL


def held_on(session: Session, page: UUID, first: date, last: date, clock: Clock) -> tuple[Held, ...]:
    """Return the lessons of a page between two days in order, numbered; of planned ones also a few ahead."""
    day = today(clock)
    born = session.execute(_born(page)).all()
    known = {(row.day, row.pair) for row in born} | {(row.born_day, row.born_pair) for row in born}
    planned = [
        lesson for lesson in occurrences.of_pages(session, (page,), first, last)
        if (lesson.day, lesson.pair) not in known
    ]  # fmt: skip
    ahead = [lesson for lesson in planned if lesson.day > day][:FUTURE_SHOWN]
    told: list[tuple[date, int, Row[Any] | Occurrence]] = [
        *((row.day, row.pair, row) for row in born if first <= row.day <= last),
        *((lesson.day, lesson.pair, lesson) for lesson in (*(p for p in planned if p.day <= day), *ahead)),
    ]
    told.sort(key=lambda item: item[:2])
    return tuple(_numbered(page, told))


def columns_of(
    session: Session, held: Sequence[Held], shown: Sequence[Held], locks: Locks, day: date, plan: Topics
) -> tuple[Column, ...]:
    """Turn the shown ones of a year's lessons into columns, each with the reason why it is locked."""
    works = _works(session, shown[0].birth.page) if shown else {}
    rooms = dict(iter(session.execute(select(as_hex(Room.id), Room.name))))
    names = all_names(session, {lesson.teacher for lesson in shown if lesson.teacher})
    topics = _offered(session, held, plan)
    columns: list[Column] = []
    for lesson in shown:
        planned = topics.get(lesson.birth)
        teacher = names.short(lesson.teacher, lesson.day)
        marks, entry = locks.of(lesson, teacher, born=lesson.lesson is not None)
        columns.append(
            Column(
                lesson=lesson.lesson, birth=lesson.birth,
                works=works.get(lesson.lesson.hex, ()) if lesson.lesson else (),
                day=lesson.day, pair=lesson.pair, number=lesson.number, kind=_code(lesson, planned),
                hours=lesson.hours, topic=lesson.topic, homework=lesson.homework,
                room=rooms.get(lesson.room.hex, "") if lesson.room else "",
                planned_topic=planned.title if planned else "", teacher=teacher,
                substitute=lesson.replaced is not None, cancelled=lesson.cancelled, future=lesson.day > day,
                locked=marks, entry_locked=entry,
            )
        )  # fmt: skip
    return tuple(columns)


def changed(shown: Sequence[Held]) -> datetime | None:
    """Return the last change of the right half."""
    return max((lesson.changed for lesson in shown if lesson.changed), default=None)


def topics_of(session: Session, line: UUID, year: int) -> tuple[PlannedTopic, ...]:
    """Return the lines of the newest approved thematic plan of a plan line, in order."""
    newest = (
        select(TopicPlan.id)
        .where(
            TopicPlan.line_id == line,
            TopicPlan.year == year,
            TopicPlan.withdrawn_at.is_(None),
            TopicPlan.standing == State.APPROVED.value,
        )
        .order_by(TopicPlan.version.desc())
        .limit(1)
    )
    told = session.execute(
        select(as_hex(Topic.id), Topic.title, Topic.hours, Topic.kind, Topic.work_number, as_hex(Topic.root_id))
        .where(Topic.plan_id == newest.scalar_subquery(), Topic.withdrawn_at.is_(None))
        .order_by(*IN_ORDER)
    )
    return tuple(
        PlannedTopic(id_of(name), title, hours, kind, number, maybe_id(root))
        for name, title, hours, kind, number, root in told
    )


def _born(page: UUID) -> Any:
    lesson, entry = Lesson.__table__.c, LessonEntry.__table__.c
    return (
        select(
            as_hex(lesson.id).label("id"), lesson.born_day, lesson.born_pair, lesson.take, lesson.day, lesson.pair,
            as_hex(lesson.room_id).label("room"), as_hex(lesson.teacher_id).label("teacher"),
            as_hex(lesson.replaced_id).label("replaced"), lesson.cancelled, lesson.cancel_reason,
            as_hex(entry.topic_id).label("topic_id"), entry.topic, entry.hours, entry.kind, entry.work_number,
            entry.homework, as_millis(entry.noted_at).label("noted"), as_millis(entry.changed_at).label("changed"),
            as_millis(entry.homework_at).label("homework_at"),
        )
        .select_from(Lesson.__table__)
        .outerjoin(LessonEntry.__table__, and_(entry.lesson_id == lesson.id, entry.withdrawn_at.is_(None)))
        .where(lesson.page_id == page, lesson.withdrawn_at.is_(None))
    )  # fmt: skip


def _numbered(page: UUID, told: Sequence[tuple[date, int, Row[Any] | Occurrence]]) -> Iterator[Held]:
    number = 0
    for day, pair, row in told:
        number += 0 if row.cancelled else 1
        if isinstance(row, Occurrence):
            replaced = row.teacher if row.substitute else None
            birth = Birth(row.page, day, pair)
            yield Held(None, birth, day, pair, number, row.room, row.holder, replaced, row.cancelled, row.reason)
        else:
            yield _held(page, row, number)


def _held(page: UUID, row: Row[Any], number: int) -> Held:
    held = (
        id_of(row.id), Birth(page, row.born_day, row.born_pair, row.take), row.day, row.pair, number,
        maybe_id(row.room), maybe_id(row.teacher), maybe_id(row.replaced), row.cancelled, row.cancel_reason,
    )  # fmt: skip
    if row.topic is None:  # nothing was entered yet
        return Held(*held)
    return Held(
        *held, maybe_id(row.topic_id), row.topic, int(row.hours), row.kind, row.work_number, row.homework,
        moment_of(max(row.noted or 0, row.changed or 0, row.homework_at or 0)),
    )  # fmt: skip


def _works(session: Session, page: UUID) -> Mapping[str, tuple[UUID, ...]]:
    found: dict[str, tuple[UUID, ...]] = {}
    told = session.execute(
        select(as_hex(Work.lesson_id), as_hex(Work.id))
        .join(Lesson, Lesson.id == Work.lesson_id)
        .where(Lesson.page_id == page, Work.withdrawn_at.is_(None))
        .order_by(Work.ordinal)
    )
    for lesson, work in told:
        found[lesson] = (*found.get(lesson, ()), id_of(work))
    return found


def _offered(session: Session, held: Sequence[Held], plan: Topics) -> dict[Birth, PlannedTopic]:
    """Offer each lesson without a topic the next line of the plan that no lesson has taken."""
    topics = [topic for topic in topics_of(session, plan.line, plan.year) if is_of(plan.kinds, topic.kind)]
    left = iter(untaken(session, topics, held))
    waiting = (lesson.birth for lesson in held if not lesson.topic and not lesson.cancelled)
    return dict(zip(waiting, left, strict=False))


def untaken(session: Session, topics: Sequence[PlannedTopic], held: Sequence[Held]) -> tuple[PlannedTopic, ...]:
    """Return the topics that no lesson has: one of an earlier version counts as the line that was copied from it."""
    linked = {lesson.topic_id for lesson in held if lesson.topic_id}
    known = {topic.id for topic in topics}
    strange = linked - known
    if strange:
        linked |= set(session.scalars(select(Topic.root_id).where(Topic.id.in_(strange), Topic.root_id.is_not(None))))
    return tuple(topic for topic in topics if topic.id not in linked and topic.root not in linked)


def _code(lesson: Held, planned: PlannedTopic | None) -> str:
    if lesson.kind:
        return column_code(lesson.kind, lesson.work_number)
    return planned.code if planned else LessonKind.LECTURE.value
