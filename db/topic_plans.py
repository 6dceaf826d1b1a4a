"""Thematic plans read for their page: which lines have one, how each stands, one opened with all that belongs to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from college.divisions import titled
from college.ktp.compare import Known
from college.ktp.flow import Flow, Slot, flow
from college.ktp.life import STEPS, Event, State, open_events
from college.ktp.lines import KtpLine, sums_of_lines
from college.page_kinds import is_of
from college.plans import PlanHours, Work
from college.roles import Action, may
from college.terms import StudyYear
from db import occurrences
from db.clock import Clock, today
from db.lesson_columns import held_on
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.subjects import Plan, PlanLine
from db.models.topic_plans import Topic, TopicPlan
from db.names import all_names
from db.page_parts import PART, kinds_on, with_part
from db.rights import PersonRights, load_rights
from db.topic_plan_acts import topics_of_version, version_of, versions
from db.topic_plan_facts import SECTION, Words, asked, line_of, place_of, planned_hours, state_of


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """A version of a КТП in the list."""

    id: UUID
    number: int
    state: State
    since: date | None
    author: str = field(repr=False)
    hours: Decimal


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line of the plan in a study year, with its КТП from the newest version on; whose groups it is taught to."""

    line: UUID
    year: int
    code: str
    title: str
    plan: str
    groups: tuple[str, ...]
    is_own: bool
    hours: Decimal
    versions: tuple[VersionSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of a КТП with its id, and the key by which versions know it again."""

    id: UUID
    key: UUID
    line: KtpLine


@dataclass(frozen=True, slots=True)
class Told:
    """A step that was taken, or a remark at a line."""

    step: str
    who: str = field(repr=False)
    day: date | None
    protocol: str = ""
    protocol_day: date | None = None
    topic: UUID | None = None
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A version with its lines, its way so far, and what the one who looks may do with it."""

    id: UUID
    line: UUID
    year: int
    code: str
    title: str
    number: int
    state: State
    since: date | None
    groups: tuple[tuple[UUID, str], ...]  # page and name of the group
    lines: tuple[Placed, ...]
    hours: tuple[PlanHours, ...]
    told: tuple[Told, ...]
    events: tuple[Event, ...]
    may_write: bool
    author: str = field(default="", repr=False)
    others: tuple[VersionSeen, ...] = ()

    @property
    def known(self) -> tuple[Known, ...]:
        """Return the lines as versions are compared."""
        return tuple(Known(each.key, each.line) for each in self.lines)


def listed(session: Session, person: UUID, year: int, clock: Clock) -> tuple[LineSeen, ...]:
    """Return the lines whose КТП this person writes or may see in a study year, his own first."""
    rights, day = load_rights(session, person), today(clock)
    own = {line for _, line, of in rights.pages.values() if of == year}
    plans = session.scalars(select(TopicPlan).where(TopicPlan.year == year, TopicPlan.withdrawn_at.is_(None))).all()
    wanted = own | {plan.line_id for plan in plans}
    seen = {line for line in wanted if _may_see(rights, line, year, day)}
    by_line: dict[UUID, list[TopicPlan]] = defaultdict(list)
    for plan in plans:
        by_line[plan.line_id].append(plan)
    groups, sums = _groups(session, seen, year), _sums(session, [plan.id for plan in plans])
    names = all_names(session, {plan.author_id for plan in plans if plan.author_id})
    told = session.execute(
        select(PlanLine.id, PlanLine.code, PlanLine.title, Plan.name)
        .join(Plan, Plan.id == PlanLine.plan_id)
        .where(PlanLine.id.in_(seen))
    )
    found = []
    for line, code, title, plan_name in told:
        planned = sums_of_lines((), planned_hours(session, line, year))
        hours = sum((each.planned for each in planned if each.work is not Work.INDEPENDENT), Decimal(0))
        each = tuple(
            VersionSeen(
                plan.id, plan.version, _state(plan, by_line[line]), plan.since, names.short(plan.author_id, day),
                sums.get(plan.id, Decimal(0)),
            )
            for plan in sorted(by_line[line], key=lambda plan: -plan.version)
        )  # fmt: skip
        of = tuple(name for _, name in groups.get(line, ()))
        found.append(LineSeen(line, year, code, title, plan_name, of, line in own, hours, each))
    return tuple(sorted(found, key=lambda each: (not each.is_own, each.plan, each.code, each.title)))


def opened(session: Session, plan: UUID, person: UUID, clock: Clock) -> Opened:
    """Open a version. Raises Refused where it is not here any more."""
    rights, day, version = load_rights(session, person), today(clock), version_of(session, plan)
    line, year = version.plan["line_id"], version.plan["year"]
    code, title = session.execute(select(PlanLine.code, PlanLine.title).where(PlanLine.id == line)).one()
    where, actor = place_of(rights, line, year, day), rights.actor_on(day)
    others = versions(session, line, year)
    state = state_of(version.plan)
    shown = _superseded(state, version.plan["version"], others)
    held = {step.right for step in STEPS if step.right and may(
        rights.matrix, actor, step.right.section, step.right.action, day, where
    )}  # fmt: skip
    facts = asked(session, rights, version, others, Words(), day)
    names = all_names(
        session, {row["author_id"] for row in (*version.reviews, *others, version.plan) if row["author_id"]}
    )
    may_write = state is State.DRAFT and may(rights.matrix, actor, SECTION, Action.WRITE, day, where)
    return Opened(
        plan, line, year, code, title, version.plan["version"], shown, version.plan["since"],
        _groups(session, {line}, year).get(line, ()), placed(session, plan), planned_hours(session, line, year),
        tuple(
            Told(
                row["step"], names.short(row["author_id"], day), _day(row["at"], clock), row["protocol"],
                row["protocol_day"], row["topic_id"], row["text"],
            )
            for row in version.reviews
        ),
        open_events(shown, facts, held), may_write, names.short(version.plan["author_id"], day),
        tuple(
            VersionSeen(
                row["id"], row["version"], _superseded(state_of(row), row["version"], others), row["since"],
                names.short(row["author_id"], day), Decimal(0),
            )
            for row in others if row["id"] != plan
        ),
    )  # fmt: skip


def placed(session: Session, plan: UUID) -> tuple[Placed, ...]:
    """Return the lines of a version in their order."""
    rows = topics_of_version(session, plan)
    return tuple(Placed(row["id"], row["root_id"] or row["id"], line_of(row)) for row in rows)


def flow_of(session: Session, page: UUID, lines: Iterable[Placed], year: int, clock: Clock) -> Flow:
    """Lay the lines of a page along its lessons: those held keep their day, holidays and cancelled ones take none."""
    kinds = kinds_on(session, session.get_one(Page, page))
    told = tuple(each for each in lines if is_of(kinds, each.line.kind))
    day, whole = today(clock), StudyYear(year)
    held = held_on(session, page, whole.first_day, whole.last_day, clock)
    known = {(each.birth.day, each.birth.pair) for each in held}
    linked = {each.topic_id for each in held if each.topic_id}
    rows = session.execute(select(Topic.id, Topic.root_id).where(Topic.id.in_(linked)))
    roots: dict[UUID, UUID] = {topic: root or topic for topic, root in rows}
    ids = {each.key: each.id for each in told} | {each.id: each.id for each in told}
    slots = [
        Slot(each.day, each.cancelled, _line_of(each.topic_id, ids, roots), Decimal(each.hours), each.is_given)
        for each in held
    ]
    slots += [
        Slot(each.day, each.cancelled)
        for each in occurrences.of_pages(session, (page,), whole.first_day, whole.last_day)
        if (each.day, each.pair) not in known
    ]
    return flow([(each.id, each.line.hours) for each in told], slots, day)


def _line_of(topic: UUID | None, ids: Mapping[UUID, UUID], roots: Mapping[UUID, UUID]) -> UUID | None:
    """Return the line of this version that a lesson was linked to, by itself or by the line both were copied from."""
    if topic is None:
        return None
    return ids.get(topic) or ids.get(roots.get(topic, topic))


def _may_see(rights: PersonRights, line: UUID, year: int, day: date) -> bool:
    where = place_of(rights, line, year, day)
    return may(rights.matrix, rights.actor_on(day), SECTION, Action.SEE, day, where)


def _groups(session: Session, lines: Iterable[UUID], year: int) -> dict[UUID, tuple[tuple[UUID, str], ...]]:
    told = session.execute(
        with_part(select(Page.line_id, Page.id, StudyGroup.name, PART))
        .join(StudyGroup, StudyGroup.id == Page.group_id)
        .where(Page.line_id.in_(tuple(lines)), Page.year == year, Page.withdrawn_at.is_(None))
        .order_by(StudyGroup.name, PART)
    )
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for line, page, name, part in told:
        found[line].append((page, titled(name, part)))
    return {line: tuple(pages) for line, pages in found.items()}


def _sums(session: Session, plans: Iterable[UUID]) -> Mapping[UUID, Decimal]:
    told = session.execute(
        select(Topic.plan_id, func.sum(Topic.hours))
        .where(Topic.plan_id.in_(tuple(plans)), Topic.withdrawn_at.is_(None))
        .group_by(Topic.plan_id)
    )
    return {plan: Decimal(str(hours)) for plan, hours in told}


def _state(plan: TopicPlan, others: Iterable[TopicPlan]) -> State:
    rows = [{"version": each.version, "standing": each.standing} for each in others]
    row = {"withdrawn_at": plan.withdrawn_at, "standing": plan.standing}
    return _superseded(state_of(row), plan.version, rows)


def _superseded(state: State, number: int, others: Iterable[Mapping[str, object]]) -> State:
    """Return how a version stands beside the others: an approved one ends with the next approved one."""
    newer = any(row["standing"] == State.APPROVED and int(str(row["version"])) > number for row in others)
    return State.SUPERSEDED if state is State.APPROVED and newer else state


def _day(moment: object, clock: Clock) -> date | None:
    return moment.astimezone(clock.zone).date() if isinstance(moment, datetime) else None
