"""The load of a study year as it stands: groups with their lines, pages and teachers (4.2.4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from college.load import STANDARD, Assigned, LoadNorms, has_page, hours_of, of_teachers, shares
from college.page_kinds import ALL, kinds_of, of_whole
from college.plans import Plan, PlanLine, Work
from college.teaching import Span
from college.terms import StudyYear
from db.clock import Clock, today
from db.given_hours import Given, given_in
from db.load_norms import norms_in
from db.models.groups import StudyGroup
from db.models.journal import Page, Teaching
from db.models.people import Employee
from db.names import names_of
from db.page_parts import names_of_parts
from db.plans import KeptPlan, plan_of, standing

_NONE = Decimal(0)
Pages = dict[tuple[UUID, UUID], list[Page]]  # by group and line


@dataclass(frozen=True, slots=True)
class Teacher:
    """An employee who may teach, with his hours of the year and those of them that he has given."""

    person: UUID
    name: str = field(repr=False)
    post: str
    hours: Decimal = Decimal(0)
    dismissed: date | None = None
    given: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        """Hours that he has still to give."""
        return max(self.hours - self.given, Decimal(0))


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A line of a group's plan in the year, for the whole group or for one subgroup of it (`part`).

    `page` is None until its journal page is made; `kinds` are the kinds of work that are taught on it.
    """

    group: UUID
    line: UUID
    code: str
    title: str
    terms: tuple[Decimal, Decimal]
    page: UUID | None = None
    is_closed: bool = False
    teaching: tuple[Assigned, ...] = ()
    taken: Mapping[UUID, Decimal] = field(default_factory=dict)
    given: Decimal = Decimal(0)  # hours of the lessons that were held
    part: UUID | None = None
    part_name: str = ""
    kinds: frozenset[Work] = ALL
    planned: frozenset[Work] = frozenset()  # the kinds of work that the line has in the year, whoever teaches them

    @property
    def key(self) -> tuple[UUID, UUID | None]:
        """By which it is found again after another reading."""
        return self.line, self.part

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
    given: Given = field(default_factory=Given)
    plans: Mapping[UUID, KeptPlan] = field(default_factory=dict)


def seen(session: Session, year: int, clock: Clock) -> LoadSeen:
    """Read the load of a study year."""
    given = given_in(session, year)
    rows = standing(session, StudyGroup, StudyGroup.plan_id.is_not(None))
    plans = {plan: plan_of(session, plan) for plan in {row.plan_id for row in rows if row.plan_id}}
    groups = _groups(session, year, given, plans, rows)
    people = _teachers(session, _hours(groups), given.by, today(clock))
    return LoadSeen(year, groups, people, norms_in(session, year), given, plans)


def seen_again(session: Session, known: LoadSeen, group: UUID) -> LoadSeen:
    """Read one group anew after an act upon its load; the others, plans and what was given, stand as they are known."""
    rows = standing(session, StudyGroup, StudyGroup.id == group, StudyGroup.plan_id.in_(known.plans))
    fresh = {each.id: each for each in _groups(session, known.year, known.given, known.plans, rows)}
    groups = tuple(fresh.get(each.id, each) for each in known.groups)
    hours = _hours_after(known, groups, fresh)
    people = tuple(
        each if each.hours == hours.get(each.person, _NONE) else replace(each, hours=hours.get(each.person, _NONE))
        for each in known.teachers
    )
    return replace(known, groups=groups, teachers=people)


def _hours_after(
    known: LoadSeen, groups: Sequence[GroupLoad], fresh: Mapping[UUID, GroupLoad]
) -> Mapping[UUID, Decimal]:  # fmt: skip
    """Return the hours of each teacher, by what the fresh groups differ; where a stream is touched, summed anew."""
    before = [each for each in known.groups if each.id in fresh]
    touched = [each for group in (*before, *fresh.values()) for row in group.rows for each in row.teaching]
    if any(each.stream for each in touched):
        return _hours(groups)
    found: dict[UUID, Decimal] = defaultdict(Decimal, {each.person: each.hours for each in known.teachers})
    for sign, some in ((-1, before), (1, fresh.values())):
        for person, hours in _hours(some).items():
            found[person] += sign * hours
    return found


def _hours(groups: Iterable[GroupLoad]) -> Mapping[UUID, Decimal]:
    """Return the hours of each teacher over all groups."""
    every = [each for group in groups for row in group.rows for each in row.teaching]
    return of_teachers(
        every, {id_: hours for group in groups for row in group.rows for id_, hours in row.taken.items()}
    )


def _groups(
    session: Session, year: int, given: Given, plans: Mapping[UUID, KeptPlan], groups: Sequence[StudyGroup]
) -> tuple[GroupLoad, ...]:  # fmt: skip
    pages: Pages = defaultdict(list)
    for page in standing(session, Page, Page.year == year, Page.group_id.in_([group.id for group in groups])):
        pages[page.group_id, page.line_id].append(page)
    known = [page for some in pages.values() for page in some]
    names = names_of_parts(session, [page.subgroup_id for page in known if page.subgroup_id])
    teaching = teaching_of(session, [page.id for page in known])
    told = []
    for group in sorted(groups, key=lambda row: row.name):
        course = year - group.enrolled_year + 1
        if group.plan_id and 1 <= course <= 6:
            kept = plans[group.plan_id]
            rows = _rows(group.id, kept.plan, kept.ids, course, year, pages, teaching, names)
            rows = tuple(replace(row, given=given.on.get(row.page, _NONE)) if row.page else row for row in rows)
            told.append(GroupLoad(group.id, group.name, course, rows))
    return tuple(told)


def _rows(
    group: UUID, plan: Plan, lines: Mapping[str, UUID], course: int, year: int,
    pages: Pages, teaching: Mapping[UUID, Sequence[Assigned]], names: Mapping[UUID, str],
) -> tuple[LoadRow, ...]:  # fmt: skip
    found: list[LoadRow] = []
    for line in plan.lines:
        some = pages.get((group, lines[line.code]), [])
        whole = next((page for page in some if page.subgroup_id is None), None)
        parts = [(page.subgroup_id, page) for page in some if page.subgroup_id]
        parts.sort(key=lambda part: names[part[0]].zfill(4))
        if not some and not has_page(line, course):
            continue
        row = _row(
            group,
            line,
            lines[line.code],
            course,
            year,
            whole,
            teaching,
            of_whole("", [page.kinds for _, page in parts]),
        )
        if not parts or row.hours or row.teaching:
            found.append(row)
        for part, page in parts:
            told = _row(group, line, lines[line.code], course, year, page, teaching, kinds_of(page.kinds))
            found.append(replace(told, part=part, part_name=names[part]))
    return tuple(found)


def _row(
    group: UUID, line: PlanLine, id_: UUID, course: int, year: int, page: Page | None,
    teaching: Mapping[UUID, Sequence[Assigned]], kinds: frozenset[Work],
) -> LoadRow:  # fmt: skip
    hours = hours_of(line, course, page.id if page else id_, kinds)
    first, second = (sum(hours.terms.get(term, {}).values(), Decimal(0)) for term in (course * 2 - 1, course * 2))
    mine = tuple(teaching.get(page.id, ())) if page else ()
    planned = frozenset(part.kind for part in line.hours if part.term in (course * 2 - 1, course * 2))
    return LoadRow(
        group, id_, line.code, line.title, (first, second), page.id if page else None,
        page.closed_by_plan if page else False, mine, shares(hours, mine, course, year), kinds=kinds, planned=planned,
    )  # fmt: skip


def teaching_of(session: Session, pages: Collection[UUID]) -> Mapping[UUID, Sequence[Assigned]]:
    found: dict[UUID, list[Assigned]] = defaultdict(list)
    for row in standing(session, Teaching, Teaching.page_id.in_(pages)):
        kind = Work(row.kind) if row.kind in set(Work) else None
        found[row.page_id].append(
            Assigned(row.id, row.page_id, row.person_id, Span(row.first_day, row.last_day), kind, row.stream_id)
        )
    return {page: sorted(each, key=lambda one: (one.span.first, one.id)) for page, each in found.items()}


def _teachers(
    session: Session, hours: Mapping[UUID, Decimal], given: Mapping[UUID, Decimal], day: date
) -> tuple[Teacher, ...]:  # fmt: skip
    rows = {row.person_id: row for row in standing(session, Employee)}
    here = {id_: row for id_, row in rows.items() if row.dismissed is None or row.dismissed >= day or id_ in hours}
    named = sorted(names_of(session, here, day).items(), key=lambda each: each[1].sort_key)
    return tuple(
        Teacher(id_, name.short, here[id_].post, hours.get(id_, _NONE), here[id_].dismissed, given.get(id_, _NONE))
        for id_, name in named
    )


def proposed(row: LoadRow, year: int, day: date) -> Span:
    """Return the days that a new assignment is proposed for: the whole year, after another teacher from today on."""
    whole = StudyYear(year)
    return Span(day if row.teaching and day in whole else whole.first_day, whole.last_day)
