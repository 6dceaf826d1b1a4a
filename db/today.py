"""The teacher's day: lessons planned and held, what is filled in them and what is not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from college.attendance import Presence
from college.divisions import titled
from college.lessons import LessonFacts, late_days, missing_in
from college.names import PersonName
from college.terms import StudyYear, parity_of, study_year_of, week_of
from db import occurrences
from db.arrivals import arrivals
from db.beginning import begun_on
from db.bells import Bells, bells_of
from db.clock import Clock, today
from db.day import Day, LessonState, LessonToday
from db.models.catalogue import Room
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.subjects import PlanLine
from db.names import names_of
from db.occurrences import Occurrence
from db.page_parts import PART, with_part
from db.substitutions import tasks_of

BACK = 14  # days in which "не заполнено раньше" is looked for
AHEAD = 14  # days in which the next lesson is looked for


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the lessons of a span refer to, read once."""

    pages: Mapping[UUID, tuple[UUID, str, str, str]]  # group, its name, code, title
    rooms: Mapping[UUID, str]
    bells: Bells
    started: date
    names: Mapping[UUID, PersonName]
    absent: Mapping[UUID, int]
    marks: Mapping[UUID, int]
    called: frozenset[UUID]
    tasks: Mapping[UUID, str]  # what he was told to do at the lessons of a substitution, by its grant
    person: UUID
    now: datetime
    zone: ZoneInfo


def day_of(session: Session, person: UUID, day: date, clock: Clock) -> Day:
    """Return the person's lessons of the day, what he has not filled earlier, tomorrow and the week."""
    monday = day - timedelta(day.weekday())
    year, started = StudyYear(study_year_of(day)), _started(session)
    first = max(min(monday, day - timedelta(BACK)), year.first_day)
    lessons = _lessons(session, person, first, day + timedelta(AHEAD), clock)
    now = today(clock)
    tomorrow = [lesson for lesson in lessons if lesson.day == day + timedelta(1)]
    week = [monday + timedelta(offset) for offset in range(6)]
    return Day(
        day=day,
        lessons=tuple(lesson for lesson in lessons if lesson.day == day),
        unfilled=tuple(
            lesson for lesson in reversed(lessons)
            if started <= lesson.day < min(day, now) and lesson.state in ("no_entry", "incomplete")
        ),
        tomorrow=tuple(tomorrow),
        next=next((lesson for lesson in lessons if lesson.day > day and lesson.state != "cancelled"), None),
        week=tuple(_filled(lessons, which) for which in week),
        week_number=week_of(day),
        parity=parity_of(day).title,
    )  # fmt: skip


def _filled(lessons: Iterable[LessonToday], day: date) -> tuple[date, int, int]:
    own = [lesson for lesson in lessons if lesson.day == day and lesson.state != "cancelled"]
    return day, sum(lesson.state == "filled" for lesson in own), len(own)


def _lessons(session: Session, person: UUID, first: date, last: date, clock: Clock) -> list[LessonToday]:
    planned = occurrences.of_person(session, person, first, last)
    born = _born(session, person, {lesson.page for lesson in planned}, first, last)
    lacking = _lacking(session, {lesson.page for lesson in planned} | {row.page_id for row, _ in born})
    planned = tuple(lesson for lesson in planned if lesson.page not in lacking)
    born = [(row, entry) for row, entry in born if row.page_id not in lacking]
    places = {(row.page_id, row.day, row.pair) for row, _ in born}
    places |= {(row.page_id, row.born_day, row.born_pair) for row, _ in born}
    pages = {lesson.page for lesson in planned} | {row.page_id for row, _ in born}
    people = {who for lesson in planned for who in (lesson.teacher, lesson.awaits)} | {
        row.replaced_id for row, _ in born
    }
    stood = {one for one in people if one}
    around = _surroundings(session, person, pages, stood, [row.id for row, _ in born], clock, (first, last))
    found = [_planned(lesson, around) for lesson in planned if lesson.place not in places]
    found += [_held(row, entry, around) for row, entry in born if person in (row.teacher_id, row.replaced_id)]
    return sorted(found, key=lambda lesson: (lesson.day, lesson.pair))


def _lacking(session: Session, pages: Collection[UUID]) -> frozenset[UUID]:
    """Return the pages that are not whole here: what was written in them would seem unwritten."""
    come = arrivals(session)
    if come.is_all_here:
        return frozenset()
    asked = select(Page.id, Page.group_id, Page.year).where(Page.id.in_(pages))
    return frozenset(page for page, group, year in session.execute(asked) if come.lack(page, group, year))


def _planned(lesson: Occurrence, around: _Surroundings) -> LessonToday:
    state: LessonState = "no_entry"
    if lesson.cancelled:
        state = "cancelled"
    elif lesson.holder != around.person:
        state = "replaced"
    else:
        state = _by_clock(lesson.page, lesson.day, lesson.pair, around, "no_entry")
    substitute_for = _short(around, lesson.teacher) if lesson.substitute == around.person else ""
    told = _bare(lesson.page, lesson.day, lesson.pair, lesson.room, around)
    other = lesson.teacher if lesson.awaits == around.person else lesson.awaits
    awaits = _short(around, other) if lesson.awaits and not lesson.cancelled else ""
    task = around.tasks.get(lesson.grant, "") if lesson.grant and substitute_for else ""
    return replace(told, state=state, topic=lesson.reason or task, substitute_for=substitute_for, awaits=awaits)


def _held(row: Lesson, entry: LessonEntry | None, around: _Surroundings) -> LessonToday:
    facts = LessonFacts(
        starts=_starts(row.page_id, row.day, row.pair, around),
        cancelled=row.cancelled,
        topic=entry.topic if entry else "",
        hours=int(entry.hours) if entry else 0,
        homework=entry.homework if entry else "",
        homework_none=entry.homework_none if entry else False,
        roll_called=row.id in around.called or entry is not None,
        completed=entry.noted_at.astimezone(around.zone) if entry and entry.noted_at else None,
    )
    missing = missing_in(facts)
    state: LessonState = "incomplete" if missing else "filled"
    if row.cancelled:
        state = "cancelled"
    elif row.teacher_id != around.person:
        state = "replaced"
    elif missing:
        state = _by_clock(row.page_id, row.day, row.pair, around, "incomplete")
    told = _bare(row.page_id, row.day, row.pair, row.room_id, around)
    return replace(
        told,
        lesson=row.id,
        topic=facts.topic,
        state=state,
        absent=around.absent.get(row.id, 0),
        marks=around.marks.get(row.id, 0),
        missing=missing,
        substitute_for=_short(around, row.replaced_id) if row.teacher_id == around.person else "",
        late_days=told.late_days if missing else late_days(facts) if row.day >= around.started else 0,
    )


def _bare(page: UUID, day: date, pair: int, room: UUID | None, around: _Surroundings) -> LessonToday:
    of_group, group, code, title = around.pages[page]
    bell = around.bells.of(day, pair, of_group)
    overdue = max((around.now.astimezone(around.zone).date() - day).days, 0)
    return LessonToday(
        lesson=None, page=page, day=day, pair=pair, starts=bell.starts if bell else time(), group=group, code=code,
        ends=bell.ends if bell else time(), title=title, topic="", room=around.rooms.get(room, "") if room else "",
        state="planned", late_days=overdue if day >= around.started else 0,
    )  # fmt: skip


def _by_clock(page: UUID, day: date, pair: int, around: _Surroundings, after: LessonState) -> LessonState:
    if around.now < _starts(page, day, pair, around):
        return "planned"
    bell = around.bells.of(day, pair, around.pages[page][0])
    ends = datetime.combine(day, bell.ends if bell else time(23, 59), around.zone)
    return "running" if around.now <= ends else after


def _starts(page: UUID, day: date, pair: int, around: _Surroundings) -> datetime:
    bell = around.bells.of(day, pair, around.pages[page][0])
    return datetime.combine(day, bell.starts if bell else time(), around.zone)


def _started(session: Session) -> date:
    """Return the first day of the journal in this program: what was held before is entered without being late."""
    return begun_on(session) or date.min


def _short(around: _Surroundings, person: UUID | None) -> str:
    name = around.names.get(person) if person else None
    return name.short if name else ""


def _surroundings(
    session: Session, person: UUID, pages: Collection[UUID], people: Collection[UUID], lessons: Sequence[UUID],
    clock: Clock, days: tuple[date, date],
) -> _Surroundings:  # fmt: skip
    absent = _counted(session, PresenceEntry.lesson_id, lessons, PresenceEntry.fact == Presence.ABSENT.value)
    marks = dict(
        session.execute(
            select(Work.lesson_id, func.count())
            .join(MarkEntry, MarkEntry.work_id == Work.id)
            .where(Work.lesson_id.in_(lessons), MarkEntry.value != "", MarkEntry.withdrawn_at.is_(None))
            .group_by(Work.lesson_id)
        ).all()
    )
    told = session.execute(
        with_part(select(Page.id, Page.group_id, StudyGroup.name, PlanLine.code, PlanLine.title, PART))
        .join(StudyGroup, StudyGroup.id == Page.group_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.id.in_(pages))
    )
    return _Surroundings(
        pages={page: (group, name, code, titled(title, part)) for page, group, name, code, title, part in told},
        rooms={row.id: row.name for row in session.execute(select(Room.id, Room.name))},
        bells=bells_of(session, *days), started=_started(session),
        names=names_of(session, people, today(clock)),
        absent=absent, marks=marks, called=frozenset(absent) | frozenset(marks), tasks=tasks_of(session, person),
        person=person, now=clock.now(), zone=clock.zone,
    )  # fmt: skip


def _counted(
    session: Session, key: InstrumentedAttribute[UUID], lessons: Sequence[UUID], which: ColumnElement[bool]
) -> dict[UUID, int]:
    told = session.execute(
        select(key, func.count()).where(key.in_(lessons), which, PresenceEntry.withdrawn_at.is_(None)).group_by(key)
    )
    return dict(told.all())


def _born(
    session: Session, person: UUID, pages: Collection[UUID], first: date, last: date
) -> list[tuple[Lesson, LessonEntry | None]]:
    told = session.execute(
        select(Lesson, LessonEntry)
        .outerjoin(LessonEntry, and_(LessonEntry.lesson_id == Lesson.id, LessonEntry.withdrawn_at.is_(None)))
        .where(
            Lesson.day.between(first, last),
            Lesson.withdrawn_at.is_(None),
            or_(Lesson.teacher_id == person, Lesson.page_id.in_(pages)),
        )
    )
    return [(lesson, entry) for lesson, entry in told]
