"""Lessons of a page: planned and held as one row of columns, their birth, and the right half of the spread."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.lessons import LessonKind, column_code, read_code
from college.phrases import phrase
from db import ids, occurrences
from db.clock import Clock, today
from db.locks import Locks
from db.models.catalogue import Room
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import Work
from db.models.subjects import Topic, TopicPlan
from db.names import names_of, short
from db.occurrences import Occurrence
from db.scope import PersonRights
from db.spread import Birth, Column

NOT_HELD = phrase("Этой страницы журнала на компьютере нет. Она придёт при обмене, если на неё есть право.")
USUAL_HOURS = 2  # a pair; the college's setting comes with part 6
FUTURE_SHOWN = 2  # planned lessons shown ahead


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
    homework_none: bool = False
    noted_at: datetime | None = None

    @property
    def is_given(self) -> bool:
        """Whether its hours count as given: it is born, stands, and has a topic."""
        return self.lesson is not None and not self.cancelled and bool(self.topic)


def held_on(session: Session, page: Page, first: date, last: date, clock: Clock) -> tuple[Held, ...]:
    """Return the lessons of a page between two days in order, numbered; of planned ones also a few ahead."""
    day = today(clock)
    born = _born(session, page.id)
    known = {(row.day, row.pair) for row, _ in born} | {(row.born_day, row.born_pair) for row, _ in born}
    planned = [
        lesson for lesson in occurrences.of_pages(session, (page.id,), first, last)
        if (lesson.day, lesson.pair) not in known
    ]  # fmt: skip
    ahead = [lesson for lesson in planned if lesson.day > day][:FUTURE_SHOWN]
    told: list[tuple[date, int, Lesson | Occurrence, LessonEntry | None]] = [
        *((row.day, row.pair, row, entry) for row, entry in born if first <= row.day <= last),
        *((lesson.day, lesson.pair, lesson, None) for lesson in (*(p for p in planned if p.day <= day), *ahead)),
    ]
    told.sort(key=lambda item: item[:2])
    return tuple(_numbered(told))


def columns_of(
    session: Session, shown: Sequence[Held], rights: PersonRights, page: Page, day: date
) -> tuple[Column, ...]:
    """Turn lessons into the columns that this person sees, each with the reason why he may not write there."""
    works = _works(session, page.id)
    rooms = {row.id: row.name for row in session.execute(select(Room.id, Room.name))}
    people = {person for lesson in shown for person in (lesson.teacher, lesson.replaced) if person}
    names = names_of(session, people, day)
    topics = _next_topics(session, page, shown)
    locked = Locks(rights, page, session.get_one(StudyGroup, page.group_id).enrolled_year, day)
    columns: list[Column] = []
    for lesson, planned in zip(shown, topics, strict=True):
        teacher = short(names, lesson.teacher)
        locks = [locked.reason(lesson, teacher, marks=marks) for marks in (True, False)]
        code = column_code(lesson.kind, lesson.work_number) if lesson.kind else _planned_code(planned)
        columns.append(
            Column(
                lesson=lesson.lesson, birth=lesson.birth, works=works.get(lesson.lesson, ()) if lesson.lesson else (),
                day=lesson.day, pair=lesson.pair, number=lesson.number, kind=code, hours=lesson.hours,
                topic=lesson.topic, homework=lesson.homework, room=rooms.get(lesson.room, "") if lesson.room else "",
                planned_topic=planned.title if planned else "", teacher=teacher,
                substitute=lesson.replaced is not None, cancelled=lesson.cancelled, future=lesson.day > day,
                locked=locks[0], entry_locked=locks[1],
            )
        )  # fmt: skip
    return tuple(columns)


def changed(shown: Sequence[Held]) -> datetime | None:
    """Return the last change of the right half."""
    return max((lesson.noted_at for lesson in shown if lesson.noted_at), default=None)


def kind_of(code: str) -> tuple[str, int | None]:
    """Return the kind and number of a column's code, nothing for an unknown one."""
    try:
        kind, number = read_code(code)
    except ValueError:
        return "", None
    return kind.value, number


# ---- writing


def give_birth(session: Session, column: Column, *, person: UUID) -> Lesson:
    """Return the lesson of the column, born now if this is its first entry.

    Where the derived id belongs to a lesson that has since left its birthplace, the next take is tried.
    """
    if column.lesson is not None:
        return session.get_one(Lesson, column.lesson)
    college, birth = session.info["college"], column.birth
    take = birth.take
    while (known := session.get(Lesson, ids.derived(college, "lesson", birth.page, birth.day, birth.pair, take))) and (
        (known.day, known.pair) != (birth.day, birth.pair)
    ):
        take += 1
    if known is not None:
        return known
    planned = occurrences.of_pages(session, (birth.page,), birth.day, birth.day)
    place = next((lesson for lesson in planned if lesson.pair == birth.pair), None)
    lesson = Lesson(
        page_id=birth.page, born_day=birth.day, born_pair=birth.pair, take=take, day=birth.day, pair=birth.pair,
        room_id=place.room if place else None, teacher_id=person,
        replaced_id=place.teacher if place and place.substitute == person else None,
    )  # fmt: skip
    session.add(lesson)
    session.flush()
    return lesson


def put_lesson(
    session: Session,
    column: Column,
    *,
    person: UUID,
    clock: Clock,
    topic: str | None = None,
    homework: str | None = None,
    hours: int | None = None,
) -> None:
    """Write the right half of the spread; what is None stays as it is.

    A topic that is a line of the thematic plan is linked to it and takes its kind and number along.
    Raises Refused where this person may not write the lesson.
    """
    if column.entry_locked is not None:
        raise column.entry_locked
    lesson = give_birth(session, column, person=person)
    entry = session.get(LessonEntry, ids.derived(session.info["college"], "lesson_entry", lesson.id))
    if entry is None:
        entry = LessonEntry(lesson_id=lesson.id)
        session.add(entry)
    if topic is not None:
        _put_topic(session, lesson, entry, topic.strip())
        entry.noted_at = clock.now()
    if hours is not None:
        entry.hours = Decimal(hours)
    if homework is not None:
        entry.homework = homework.strip()


def _put_topic(session: Session, lesson: Lesson, entry: LessonEntry, title: str) -> None:
    page = session.get_one(Page, lesson.page_id)
    line = next((row for row in _plan(session, page) if row.title == title), None)
    entry.topic, entry.topic_id = title, line.id if line else None
    if line is not None:
        entry.kind, entry.work_number, entry.hours = line.kind, line.work_number, line.hours


# ---- reading


def _born(session: Session, page: UUID) -> list[tuple[Lesson, LessonEntry | None]]:
    told = session.execute(
        select(Lesson, LessonEntry)
        .outerjoin(LessonEntry, LessonEntry.lesson_id == Lesson.id)
        .where(Lesson.page_id == page, Lesson.withdrawn_at.is_(None))
    )
    return [(lesson, entry) for lesson, entry in told]


def _numbered(told: Sequence[tuple[date, int, Lesson | Occurrence, LessonEntry | None]]) -> Iterator[Held]:
    number = 0
    for day, pair, row, entry in told:
        number += 0 if row.cancelled else 1
        yield _held(day, pair, row, entry, number)


def _held(day: date, pair: int, row: Lesson | Occurrence, entry: LessonEntry | None, number: int) -> Held:
    if isinstance(row, Occurrence):
        replaced = row.teacher if row.substitute else None
        birth = Birth(row.page, day, pair)
        return Held(None, birth, day, pair, number, row.room, row.holder, replaced, row.cancelled, row.reason)
    birth = Birth(row.page_id, row.born_day, row.born_pair, row.take)
    held = Held(
        row.id, birth, day, pair, number, row.room_id, row.teacher_id, row.replaced_id, row.cancelled, row.cancel_reason
    )
    if entry is None:
        return held
    return replace(
        held,
        topic_id=entry.topic_id,
        topic=entry.topic,
        hours=int(entry.hours),
        kind=entry.kind,
        work_number=entry.work_number,
        homework=entry.homework,
        homework_none=entry.homework_none,
        noted_at=entry.noted_at,
    )


def _works(session: Session, page: UUID) -> Mapping[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = {}
    told = session.execute(
        select(Work.lesson_id, Work.id)
        .join(Lesson, Lesson.id == Work.lesson_id)
        .where(Lesson.page_id == page, Work.withdrawn_at.is_(None))
        .order_by(Work.ordinal)
    )
    for lesson, work in told:
        found[lesson] = (*found.get(lesson, ()), work)
    return found


def _plan(session: Session, page: Page) -> Sequence[Topic]:
    newest = (
        select(TopicPlan.id)
        .where(TopicPlan.line_id == page.line_id, TopicPlan.year == page.year, TopicPlan.withdrawn_at.is_(None))
        .order_by(TopicPlan.version.desc())
        .limit(1)
    )
    return session.scalars(
        select(Topic)
        .where(Topic.plan_id == newest.scalar_subquery(), Topic.withdrawn_at.is_(None))
        .order_by(Topic.number)
    ).all()


def _next_topics(session: Session, page: Page, shown: Sequence[Held]) -> list[Topic | None]:
    """Offer each lesson without a topic the next line of the plan that no lesson has taken."""
    taken = set(
        session.scalars(
            select(LessonEntry.topic_id)
            .join(Lesson, Lesson.id == LessonEntry.lesson_id)
            .where(Lesson.page_id == page.id, LessonEntry.topic_id.is_not(None))
        )
    )
    left = iter([topic for topic in _plan(session, page) if topic.id not in taken])
    return [None if lesson.topic or lesson.cancelled else next(left, None) for lesson in shown]


def _planned_code(topic: Topic | None) -> str:
    if topic is None or not topic.kind:
        return LessonKind.LECTURE.value
    return column_code(topic.kind, topic.work_number)
