"""Lessons as they are written: their birth by the first entry, the right half of the spread, moves."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from college.days import spoken
from college.phrases import phrase
from college.refusal import Refused
from db import ids, occurrences
from db.clock import Clock, today
from db.leased import under_lease
from db.lesson_columns import USUAL_HOURS, PlannedTopic, topics_of
from db.locks import Locks, PageEnd
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.record import Synced
from db.models.subjects import PlanLine
from db.rights import load_rights
from db.spread import Birth, Column

NOT_HELD = phrase("Этой страницы журнала на компьютере нет. Она придёт при обмене, если на неё есть право.")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lesson stands, or is to stand: what its locks ask."""

    day: date
    pair: int
    cancelled: bool = False
    cancel_reason: str = ""


def give_birth(session: Session, column: Column, *, person: UUID, clock: Clock) -> Lesson:
    """Return the lesson of the column, born now if this is its first entry.

    Raises Refused where this person may not begin the lesson.
    """
    if column.lesson is not None:
        return session.get_one(Lesson, column.lesson)
    return _at(session, column.birth, person, clock)


def born(session: Session, column: Column) -> Lesson | None:
    """Return the lesson of the column as it is held now, though the picture may not show it yet."""
    if column.lesson is not None:
        return session.get_one(Lesson, column.lesson)
    return _known(session, column.birth)[0]


def add_lesson(session: Session, page: UUID, day: date, pair: int, *, person: UUID, clock: Clock) -> UUID:
    """Begin a lesson outside the timetable; return its id. Raises Refused where one stands, or may not."""
    if _is_taken(session, page, day, pair):
        raise Refused(phrase("%s, %d-я пара: занятие здесь уже есть.") % (spoken(day), pair))
    return _at(session, Birth(page, day, pair), person, clock).id


def move_lesson(session: Session, lesson: UUID, day: date, pair: int, *, person: UUID, clock: Clock) -> None:
    """Put a lesson on another day and pair; marks and presence go with it.

    Raises Refused where the place is taken, or the person has no right on the one day or the other.
    """
    row = session.get_one(Lesson, lesson)
    if (row.day, row.pair) == (day, pair):
        return
    if _is_taken(session, row.page_id, day, pair):
        raise Refused(phrase("%s, %d-я пара: занятие здесь уже есть.") % (spoken(day), pair))
    locks, teacher = locks_of(session, row.page_id, person, clock), ""
    refuse(locks.of(row, teacher, born=True)[1])
    refuse(locks.of(Standing(min(day, today(clock)), pair), teacher, born=True)[1])
    refuse(locks.birth(day))
    row.day, row.pair = day, pair


def put_lesson(
    session: Session, column: Column, *, person: UUID, clock: Clock, topic: str | None = None,
    homework: str | None = None, homework_none: bool | None = None, hours: int | None = None,
) -> None:  # fmt: skip
    """Write the right half of the spread; what is None stays as it is.

    A topic that is a line of the thematic plan is linked to it and takes its kind, number and hours along.
    Raises Refused where this person may not write the lesson, whatever the column showed when it was drawn.
    """
    refuse(column.entry_locked)
    if not (topic or homework or homework_none or hours) and born(session, column) is None:
        return
    lesson = give_birth(session, column, person=person, clock=clock)
    refuse(locks_of(session, lesson.page_id, person, clock).of(lesson, column.teacher, born=True)[1])
    entry = session.get(LessonEntry, ids.derived(session.info["college"], "lesson_entry", lesson.id))
    if entry is None:
        entry = LessonEntry(lesson_id=lesson.id)
        session.add(entry)
    revive(entry)
    now = clock.now()
    if topic is not None and topic.strip() != entry.topic:
        _put_topic(session, lesson, entry, topic.strip())
        entry.noted_at = (entry.noted_at or now) if entry.topic else None
        entry.changed_at = now
    if hours is not None and hours != entry.hours:
        entry.hours, entry.changed_at = Decimal(hours), now
    if homework is not None:
        homework_none = False if homework.strip() else homework_none
        entry.homework, entry.homework_at = homework.strip(), now
    if homework_none is not None:
        entry.homework_none, entry.homework_at = homework_none, now


# ---- what the other half of the spread asks too


def locks_of(session: Session, page: UUID, person: UUID, clock: Clock) -> Locks:
    """Return what the person may write on the page now, as far as this machine knows."""
    known: dict[tuple[UUID, UUID, date], Locks] = session.info.setdefault("locks", {})
    key = (page, person, today(clock))
    if key not in known:
        told = session.execute(
            select(Page.group_id, Page.year, StudyGroup.enrolled_year, Page.closed_by_plan, PlanLine.dropped_on)
            .join(StudyGroup, StudyGroup.id == Page.group_id)
            .join(PlanLine, PlanLine.id == Page.line_id)
            .where(Page.id == page)
        ).one()
        rights = under_lease(session, load_rights(session, person), clock)
        known[key] = Locks(rights, page, *told[:3], day=key[2], ends=PageEnd(*told[3:]))
    return known[key]


def refuse(lock: Refused | None) -> None:
    """Raise the refusal, if there is one."""
    if lock is not None:
        raise lock


def revive(row: Synced) -> None:
    """Let a withdrawn row stand again: it is written to by somebody who knows of the withdrawal."""
    if row.withdrawn_at is not None:
        row.withdrawn_at = row.withdrawn_by = None


# ---- birth


def _at(session: Session, birth: Birth, person: UUID, clock: Clock) -> Lesson:
    """Return the lesson born on this place that still stands there, else make one under the first take not known."""
    known, take = _known(session, birth)
    if known is not None:
        revive(known)
        return known
    planned = occurrences.of_pages(session, (birth.page,), birth.day, birth.day)
    place = next((lesson for lesson in planned if lesson.pair == birth.pair), None)
    standing = Standing(birth.day, birth.pair, place is not None and place.cancelled, place.reason if place else "")
    refuse(locks_of(session, birth.page, person, clock).of(standing, "", born=False)[1])
    lesson = Lesson(
        page_id=birth.page, born_day=birth.day, born_pair=birth.pair, take=take, day=birth.day, pair=birth.pair,
        room_id=place.room if place else None, teacher_id=person,
        replaced_id=place.teacher if place and place.substitute == person else None,
    )  # fmt: skip
    session.add(lesson)
    session.flush()
    return lesson


def _known(session: Session, birth: Birth) -> tuple[Lesson | None, int]:
    """Return the lesson born on this place that still stands there, or the first take that is free.

    Where the derived id belongs to a lesson that has since left its birthplace, the next take is tried.
    """
    college, take = session.info["college"], birth.take
    while known := session.get(Lesson, ids.derived(college, "lesson", birth.page, birth.day, birth.pair, take)):
        if (known.day, known.pair) == (birth.day, birth.pair):
            return known, take
        take += 1
    return None, take


def _is_taken(session: Session, page: UUID, day: date, pair: int) -> bool:
    stands = exists().where(
        Lesson.page_id == page, Lesson.day == day, Lesson.pair == pair, Lesson.withdrawn_at.is_(None)
    )
    return bool(session.scalar(select(stands)))


def _put_topic(session: Session, lesson: Lesson, entry: LessonEntry, title: str) -> None:
    page = session.get_one(Page, lesson.page_id)
    line = next((row for row in topics_of(session, page.line_id, page.year) if row.title == title), None)
    entry.topic, entry.topic_id = title, line.id if line else None
    if line is not None:
        _take_along(entry, line)
    elif not title:
        entry.kind, entry.work_number, entry.hours = "", None, Decimal(USUAL_HOURS)


def _take_along(entry: LessonEntry, line: PlannedTopic) -> None:
    entry.kind, entry.work_number, entry.hours = line.kind, line.work_number, line.hours
