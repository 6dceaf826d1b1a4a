"""What a student sees of himself: his days, his marks, his absences. Rows that tell of students come by `db.own`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from college.bells import DEFAULT_BELLS
from college.names import PersonName
from college.terms import study_year_of
from db import occurrences
from db.clock import Clock, today
from db.engine import Engine
from db.models.catalogue import Bell, College, Room
from db.models.groups import Membership, StudyGroup, Subgroup, SubgroupMember
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry
from db.models.people import PersonName as NameRow
from db.models.subjects import PlanLine
from db.models.timetable import DayChange
from db.occurrences import Occurrence
from db.own import AbsenceSeen, FinalSeen, MarkSeen, Own, absences, finals, marks, own

NEWS_DAYS = 7
LOOK_AHEAD = 21  # days in which the next lesson is looked for


@dataclass(frozen=True, slots=True)
class StudentSeen:
    """Whose diary it is."""

    name: PersonName
    group: str
    college: str
    demo: bool


@dataclass(frozen=True, slots=True)
class LessonSeen:
    """A lesson of the day, planned or held."""

    day: date
    pair: int
    starts: time | None
    ends: time | None
    room: str
    code: str
    title: str
    topic: str
    homework: str
    homework_none: bool
    cancelled: bool
    reason: str
    is_running: bool
    marks: tuple[MarkSeen, ...]
    absence: AbsenceSeen | None


@dataclass(frozen=True, slots=True)
class DaySeen:
    """One day of the timetable. `next` is the nearest later day with lessons, for a day without any."""

    day: date
    lessons: tuple[LessonSeen, ...]
    next: date | None


@dataclass(frozen=True, slots=True)
class DisciplineSeen:
    """All marks of a discipline, the newest first."""

    code: str
    title: str
    marks: tuple[MarkSeen, ...]
    finals: tuple[FinalSeen, ...]


def student_of(engine: Engine, student: UUID, clock: Clock) -> StudentSeen:
    """Return whose diary it is."""
    with own(engine, student) as mine:
        named = select(NameRow).where(NameRow.person_id == student, NameRow.withdrawn_at.is_(None))
        name = mine.session.scalar(named.order_by(NameRow.since.desc()).limit(1))
        groups = mine.select(StudyGroup.name, of=Membership).join(StudyGroup, StudyGroup.id == Membership.group_id)
        group = mine.session.scalar(groups.order_by(Membership.first_day.desc()).limit(1))
        college = mine.session.scalar(select(College).limit(1))
        return StudentSeen(
            PersonName(name.surname, name.given, name.patronymic) if name else PersonName("", ""),
            group or "",
            college.name if college else "",
            bool(college and college.demo),
        )


def day_of(engine: Engine, student: UUID, day: date, clock: Clock) -> DaySeen:
    """Return the student's timetable of a day, with his marks and absences in it."""
    with own(engine, student) as mine:
        lessons = _lessons(mine, day, clock)
        return DaySeen(day, lessons, None if lessons else _next_day(mine, day))


def marks_of(engine: Engine, student: UUID, clock: Clock, year: int | None = None) -> tuple[DisciplineSeen, ...]:
    """Return the student's marks of a study year by discipline."""
    year = study_year_of(today(clock)) if year is None else year
    with own(engine, student) as mine:
        given, ended = marks(mine, clock, Page.year == year), finals(mine)
        titles = {(mark.code, mark.title) for mark in given} | set(ended)
        return tuple(
            DisciplineSeen(
                code,
                title,
                tuple(mark for mark in given if (mark.code, mark.title) == (code, title)),
                ended.get((code, title), ()),
            )
            for code, title in sorted(titles)
        )


def absences_of(engine: Engine, student: UUID, clock: Clock) -> tuple[AbsenceSeen, ...]:
    """Return where the student was absent or late this study year, the newest first."""
    with own(engine, student) as mine:
        return absences(mine, Page.year == study_year_of(today(clock)))


def news_of(engine: Engine, student: UUID, clock: Clock) -> tuple[MarkSeen | AbsenceSeen, ...]:
    """Return marks and absences of the last seven days, the newest first."""
    since = today(clock) - timedelta(NEWS_DAYS)
    with own(engine, student) as mine:
        recent = clock.now() - timedelta(NEWS_DAYS)
        undated = and_(MarkEntry.given_at.is_(None), Lesson.day > since)
        given = marks(mine, clock, or_(MarkEntry.given_at >= recent, undated))
        news: list[MarkSeen | AbsenceSeen] = [*given, *absences(mine, Lesson.day > since)]
        return tuple(sorted(news, key=_when, reverse=True))


def _when(news: MarkSeen | AbsenceSeen) -> tuple[date, int]:
    return (news.given if isinstance(news, MarkSeen) else news.day, news.pair)


# ---- the day


@dataclass(frozen=True, slots=True)
class _Day:
    """What lessons of a day are told with."""

    pages: dict[UUID, PlanLine]
    rooms: dict[UUID, str]
    bells: dict[int, tuple[time, time]]
    marks: tuple[MarkSeen, ...]
    absences: tuple[AbsenceSeen, ...]
    now: datetime

    def runs(self, day: date, pair: int) -> bool:
        """Whether the pair is on at this moment."""
        starts, ends = self.bells.get(pair, (None, None))
        return starts is not None and ends is not None and day == self.now.date() and starts <= self.now.time() < ends


def _lessons(own: Own, day: date, clock: Clock) -> tuple[LessonSeen, ...]:
    session, pages = own.session, _pages(own, day)
    told = _Day(
        pages,
        dict(iter(session.execute(select(Room.id, Room.name)))),
        _bells(session, day),
        marks(own, clock, Lesson.day == day),
        absences(own, Lesson.day == day),
        clock.now().astimezone(clock.zone),
    )
    born = _born(session, pages, day)
    planned = (plan for plan in occurrences.of_pages(session, tuple(pages), day, day) if plan.place not in born)
    seen = [*(_planned(plan, told) for plan in planned), *(_held(told, *row) for row in _entries(session, pages, day))]
    return tuple(sorted(seen, key=lambda lesson: (lesson.pair, lesson.code)))


def _pages(own: Own, day: date) -> dict[UUID, PlanLine]:
    """Return the pages on which the student stands that day, each with its line of the plan."""
    groups = own.select(Membership.group_id, of=Membership).where(
        Membership.first_day <= day, or_(Membership.end_day.is_(None), Membership.end_day > day)
    )
    parts = (
        own.select(SubgroupMember.subgroup_id, of=SubgroupMember)
        .join(Subgroup, Subgroup.id == SubgroupMember.subgroup_id)
        .where(SubgroupMember.first_day <= day, Subgroup.withdrawn_at.is_(None))
        .where(or_(SubgroupMember.end_day.is_(None), SubgroupMember.end_day > day))
    )
    told = own.session.execute(
        select(Page.id, PlanLine)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.group_id.in_(groups), Page.year == study_year_of(day), Page.withdrawn_at.is_(None))
        .where(or_(Page.subgroup_id.is_(None), Page.subgroup_id.in_(parts)))
    )
    return dict(iter(told))


def _entries(session: Session, pages: Collection[UUID], day: date) -> Sequence[Any]:
    return session.execute(
        select(Lesson, LessonEntry)
        .outerjoin(LessonEntry, and_(LessonEntry.lesson_id == Lesson.id, LessonEntry.withdrawn_at.is_(None)))
        .where(Lesson.page_id.in_(pages), Lesson.day == day, Lesson.withdrawn_at.is_(None))
    ).all()


def _born(session: Session, pages: Collection[UUID], day: date) -> set[tuple[UUID, date, int]]:
    """Return the places of the grid that gave birth to a lesson, wherever it stands now."""
    told = session.execute(
        select(Lesson.page_id, Lesson.born_day, Lesson.born_pair).where(
            Lesson.page_id.in_(pages), Lesson.born_day == day, Lesson.withdrawn_at.is_(None)
        )
    )
    return set(told)


def _next_day(own: Own, day: date) -> date | None:
    after, last = day + timedelta(1), day + timedelta(LOOK_AHEAD)
    planned = occurrences.of_pages(own.session, tuple(_pages(own, after)), after, last)
    return next((plan.day for plan in planned if not plan.cancelled), None)


def _bells(session: Session, day: date) -> dict[int, tuple[time, time]]:
    """Return the times of pairs on the day: the set that the day's change names, else the usual one."""
    rows = session.scalars(
        select(Bell).where(
            Bell.withdrawn_at.is_(None),
            or_(Bell.first_day.is_(None), Bell.first_day <= day),
            or_(Bell.last_day.is_(None), Bell.last_day >= day),
        )
    ).all()
    told = select(DayChange.bell_name).where(DayChange.day == day, DayChange.withdrawn_at.is_(None))
    named = [name for name in session.scalars(told) if name]
    known = sorted({row.name for row in rows})
    chosen = next((name for name in (*named, *known) if name in known), None)
    if chosen is None:
        return {bell.pair: (bell.starts, bell.ends) for bell in DEFAULT_BELLS}
    return {row.pair: (row.starts, row.ends) for row in rows if row.name == chosen}


def _planned(plan: Occurrence, told: _Day) -> LessonSeen:
    line = told.pages[plan.page]
    starts, ends = told.bells.get(plan.pair, (None, None))
    return LessonSeen(
        day=plan.day, pair=plan.pair, starts=starts, ends=ends, room=told.rooms.get(plan.room, "") if plan.room else "",
        code=line.code, title=line.title, topic="", homework="", homework_none=False,
        cancelled=plan.cancelled, reason=plan.reason,
        is_running=not plan.cancelled and told.runs(plan.day, plan.pair), marks=(), absence=None,
    )  # fmt: skip


def _held(told: _Day, lesson: Lesson, entry: LessonEntry | None) -> LessonSeen:
    line = told.pages[lesson.page_id]
    starts, ends = told.bells.get(lesson.pair, (None, None))
    return LessonSeen(
        day=lesson.day, pair=lesson.pair, starts=starts, ends=ends,
        room=told.rooms.get(lesson.room_id, "") if lesson.room_id else "",
        code=line.code, title=line.title, topic=entry.topic if entry else "", homework=entry.homework if entry else "",
        homework_none=bool(entry and entry.homework_none), cancelled=lesson.cancelled, reason=lesson.cancel_reason,
        is_running=not lesson.cancelled and told.runs(lesson.day, lesson.pair),
        marks=tuple(mark for mark in told.marks if mark.lesson == lesson.id),
        absence=next((absence for absence in told.absences if absence.lesson == lesson.id), None),
    )  # fmt: skip
