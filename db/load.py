"""The load of a study year: groups with their lines, pages and teachers, and the acts that change it (4.2.4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.load import LOAD, STANDARD, Assigned, LoadNorms, has_page, hours_of, of_teachers, refuse_assignment, shares
from college.phrases import phrase
from college.plans import Plan, PlanLine, Work
from college.refusal import Refused
from college.roles import Action, refuse_without_right
from college.teaching import Span
from college.terms import StudyYear
from db import ids
from db.clock import Clock, today
from db.models.groups import StudyGroup
from db.models.journal import Page, Teaching
from db.models.lessons import Lesson
from db.models.people import Employee
from db.names import names_of
from db.plans import plan_of, standing
from db.rights import load_rights
from db.store import next_batch

BATCH = 200  # pages of one batch; each is one change


@dataclass(frozen=True, slots=True)
class Teacher:
    """An employee who may teach, with his hours of the year."""

    person: UUID
    name: str = field(repr=False)
    post: str
    hours: Decimal = Decimal(0)
    dismissed: date | None = None


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A line of a group's plan in the year. `page` is None until its journal page is made."""

    group: UUID
    line: UUID
    code: str
    title: str
    terms: tuple[Decimal, Decimal]
    page: UUID | None = None
    is_closed: bool = False
    teaching: tuple[Assigned, ...] = ()
    taken: Mapping[UUID, Decimal] = field(default_factory=dict)

    @property
    def hours(self) -> Decimal:
        """Hours of the year."""
        return sum(self.terms, Decimal(0))

    @property
    def left(self) -> Decimal:
        """Hours that nobody teaches yet."""
        return self.hours - sum(self.taken.values(), Decimal(0))


@dataclass(frozen=True, slots=True)
class GroupLoad:
    """A group in the year with its lines in the order of the plan."""

    id: UUID
    name: str
    course: int
    rows: tuple[LoadRow, ...] = ()

    @property
    def left(self) -> Decimal:
        """Hours that nobody teaches yet."""
        return sum((row.left for row in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class LoadSeen:
    """The whole load of a year."""

    year: int
    groups: tuple[GroupLoad, ...] = ()
    teachers: tuple[Teacher, ...] = ()
    norms: LoadNorms = STANDARD


def seen(session: Session, year: int, clock: Clock) -> LoadSeen:
    """Read the load of a study year."""
    groups = sorted(standing(session, StudyGroup, StudyGroup.plan_id.is_not(None)), key=lambda row: row.name)
    pages: dict[tuple[UUID, UUID], Page] = {}
    for page in standing(session, Page, Page.year == year, Page.subgroup_id.is_(None)):
        pages[page.group_id, page.line_id] = page
    teaching = _teaching(session, [page.id for page in pages.values()])
    plans = {plan: plan_of(session, plan) for plan in {group.plan_id for group in groups if group.plan_id}}
    told = []
    for group in groups:
        course = year - group.enrolled_year + 1
        if group.plan_id and 1 <= course <= 6:
            kept = plans[group.plan_id]
            rows = _rows(group.id, kept.plan, kept.ids, course, year, pages, teaching)
            told.append(GroupLoad(group.id, group.name, course, rows))
    every = [each for group in told for row in group.rows for each in row.teaching]
    taken = {id_: hours for group in told for row in group.rows for id_, hours in row.taken.items()}
    return LoadSeen(year, tuple(told), _teachers(session, of_teachers(every, taken), today(clock)))


def _rows(
    group: UUID, plan: Plan, lines: Mapping[str, UUID], course: int, year: int,
    pages: Mapping[tuple[UUID, UUID], Page], teaching: Mapping[UUID, Sequence[Assigned]],
) -> tuple[LoadRow, ...]:  # fmt: skip
    found = []
    for line in plan.lines:
        page = pages.get((group, lines[line.code]))
        if page is None and not has_page(line, course):
            continue
        found.append(_row(group, line, lines[line.code], course, year, page, teaching))
    return tuple(found)


def _row(
    group: UUID, line: PlanLine, id_: UUID, course: int, year: int, page: Page | None,
    teaching: Mapping[UUID, Sequence[Assigned]],
) -> LoadRow:  # fmt: skip
    hours = hours_of(line, course, page.id if page else id_)
    first, second = (sum(hours.terms.get(term, {}).values(), Decimal(0)) for term in (course * 2 - 1, course * 2))
    mine = tuple(teaching.get(page.id, ())) if page else ()
    return LoadRow(
        group, id_, line.code, line.title, (first, second), page.id if page else None,
        page.closed_by_plan if page else False, mine, shares(hours, mine, course, year),
    )  # fmt: skip


def assign(
    session: Session, group: UUID, line: UUID, year: int, whom: UUID, span: Span, *, kind: Work | None = None,
    person: UUID, clock: Clock,
) -> UUID:  # fmt: skip
    """Give a line of a group to a teacher; its page is made where there is none. Raises Refused."""
    _refuse_without(session, "load", Action.WRITE, person, clock)
    page = _page(session, group, line, year, person, clock)
    if page.closed_by_plan:
        raise Refused(phrase("Страница закрыта: этой строки больше нет в плане."), LOAD)
    others = [each for each in _teaching(session, [page.id]).get(page.id, ()) if each.person == whom]
    name, dismissed = _who(session, whom, today(clock))
    refuse_assignment(name, span, year, others, kind, dismissed)
    row = Teaching(
        page_id=page.id,
        person_id=whom,
        first_day=span.first,
        last_day=span.last,
        kind=kind.value if kind else "",
        basis="",
    )
    session.add(row)
    session.flush()
    return row.id


def take_off(session: Session, teaching: UUID, *, person: UUID, clock: Clock) -> tuple[date | None, bool]:
    """Take an assignment back; where lessons were held, it ends yesterday. Returns what stood. Raises Refused."""
    row, day = session.get_one(Teaching, teaching), today(clock)
    before = row.last_day, row.withdrawn_at is not None
    held = session.scalars(
        select(Lesson.id).where(
            Lesson.page_id == row.page_id,
            Lesson.day.between(row.first_day, row.last_day or day),
            Lesson.withdrawn_at.is_(None),
        )
    ).first()
    if held is None or row.first_day >= day:
        if held is not None:
            raise Refused(phrase("Он уже провёл здесь занятие сегодня. Снять можно с завтрашнего дня."), LOAD)
        _refuse_without(session, "load", Action.DELETE, person, clock)
        row.withdrawn_at, row.withdrawn_by = clock.now(), person
    else:
        _refuse_without(session, "load", Action.WRITE, person, clock)
        row.last_day = day - timedelta(1)
    return before


def put_back(
    session: Session, teaching: UUID, last: date | None, *, stand: bool, person: UUID, clock: Clock
) -> None:  # fmt: skip
    """Let an assignment stand as it stood, or stand no more: what undo and its undo need. Raises Refused."""
    _refuse_without(session, "load", Action.WRITE if stand else Action.DELETE, person, clock)
    row = session.get_one(Teaching, teaching)
    row.last_day = last
    row.withdrawn_at, row.withdrawn_by = (None, None) if stand else (clock.now(), person)


def join_stream(
    session: Session, teaching: Collection[UUID], *, person: UUID, clock: Clock, apart: bool = False
) -> Mapping[UUID, UUID | None]:  # fmt: skip
    """Let these be taught together, or apart again; return the streams before. Raises Refused."""
    _refuse_without(session, "load", Action.WRITE, person, clock)
    rows = [session.get_one(Teaching, each) for each in teaching]
    if not apart and (len(rows) < 2 or len({row.person_id for row in rows}) > 1):
        raise Refused(phrase("Поток собирают из групп одного преподавателя: их должно быть хотя бы две."), LOAD)
    before = {row.id: row.stream_id for row in rows}
    stream = None if apart else ids.fresh(millis=int(clock.now().timestamp() * 1000))
    for row in rows:
        row.stream_id = stream
    return before


def put_streams(
    session: Session, streams: Mapping[UUID, UUID | None], *, person: UUID, clock: Clock
) -> None:  # fmt: skip
    """Let assignments belong to these streams again. Raises Refused."""
    _refuse_without(session, "load", Action.WRITE, person, clock)
    for id_, stream in streams.items():
        session.get_one(Teaching, id_).stream_id = stream


def make_journals(
    session: Session, year: int, groups: Collection[UUID], *, person: UUID, clock: Clock
) -> tuple[UUID, ...]:  # fmt: skip
    """Make the pages of these groups for a study year, in the order of their plans; return those that are new."""
    _refuse_without(session, "plans", Action.WRITE, person, clock)
    made = []
    for group in seen(session, year, clock).groups:
        for row in group.rows if group.id in groups else ():
            if row.page is None:
                made.append(_page(session, group.id, row.line, year, person, clock).id)
                if len(made) % BATCH == 0:
                    next_batch(session)
    return tuple(made)


def withdraw_pages(session: Session, pages: Collection[UUID], *, person: UUID, clock: Clock) -> int:
    """Take back pages that nobody has used yet; return how many. What has a lesson or a teacher stays."""
    _refuse_without(session, "plans", Action.DELETE, person, clock)
    used = {each.page_id for each in standing(session, Teaching, Teaching.page_id.in_(pages))}
    used |= {each.page_id for each in standing(session, Lesson, Lesson.page_id.in_(pages))}
    free = [page for page in pages if page not in used]
    for place, page in enumerate(free, start=1):
        row = session.get_one(Page, page)
        row.withdrawn_at, row.withdrawn_by = clock.now(), person
        if place % BATCH == 0:
            next_batch(session)
    return len(free)


def _page(session: Session, group: UUID, line: UUID, year: int, person: UUID, clock: Clock) -> Page:
    row = session.scalars(
        select(Page).where(Page.group_id == group, Page.line_id == line, Page.year == year, Page.subgroup_id.is_(None))
    ).first()
    if row is not None and row.withdrawn_at is None:
        return row
    _refuse_without(session, "plans", Action.WRITE, person, clock)
    if row is None:
        row = Page(group_id=group, line_id=line, subgroup_id=None, year=year)
        session.add(row)
    row.withdrawn_at, row.withdrawn_by = None, None
    session.flush()
    return row


def _teaching(session: Session, pages: Collection[UUID]) -> Mapping[UUID, Sequence[Assigned]]:
    found: dict[UUID, list[Assigned]] = defaultdict(list)
    for row in standing(session, Teaching, Teaching.page_id.in_(pages)):
        kind = Work(row.kind) if row.kind in set(Work) else None
        found[row.page_id].append(
            Assigned(row.id, row.page_id, row.person_id, Span(row.first_day, row.last_day), kind, row.stream_id)
        )
    return {page: sorted(each, key=lambda one: (one.span.first, one.id)) for page, each in found.items()}


def _teachers(session: Session, hours: Mapping[UUID, Decimal], day: date) -> tuple[Teacher, ...]:
    rows = {row.person_id: row for row in standing(session, Employee)}
    here = {id_: row for id_, row in rows.items() if row.dismissed is None or row.dismissed >= day or id_ in hours}
    named = sorted(names_of(session, here, day).items(), key=lambda each: each[1].sort_key)
    return tuple(
        Teacher(id_, name.short, here[id_].post, hours.get(id_, Decimal(0)), here[id_].dismissed) for id_, name in named
    )


def _who(session: Session, person: UUID, day: date) -> tuple[str, date | None]:
    row = next(iter(standing(session, Employee, Employee.person_id == person)), None)
    if row is None:
        raise Refused(phrase("Такого работника нет. Выберите его из списка."), LOAD)
    return names_of(session, [person], day)[person].short, row.dismissed


def proposed(row: LoadRow, year: int, day: date) -> Span:
    """Return the days that a new assignment is proposed for: the whole year, after another teacher from today on."""
    whole = StudyYear(year)
    return Span(day if row.teaching and day in whole else whole.first_day, whole.last_day)


def _refuse_without(session: Session, section: str, action: Action, person: UUID, clock: Clock) -> None:
    rights, day = load_rights(session, person), today(clock)
    refuse_without_right(rights.matrix, rights.actor_on(day), section, action, day)
