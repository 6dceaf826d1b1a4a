"""Plan, КТП, timetable and journal of every page of a study year, read at once (2.2); and the list behind each number.

The timetable is counted, not laid out: a year of a college has some two hundred thousand lessons.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from college.divisions import titled
from college.ktp.life import State
from college.ktp.lines import USUAL_HOURS
from college.lessons import LessonKind
from college.page_kinds import is_of
from college.plan_checks import PRACTICES
from college.plans import CLASSROOM, Work
from college.reconciliation import GroupHours, PageHours, TermHours
from college.terms import StudyYear, TermSpan, half_of, spans_of
from db.arrivals import arrivals
from db.clock import Clock, today
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.opening import OpeningHours
from db.models.subjects import PlanHours, PlanLine
from db.models.timetable import Slot, Substitution
from db.models.topic_plans import Topic, TopicPlan
from db.page_parts import PART, kinds_in, with_part
from db.rights import load_rights
from db.scope import pages_seen
from db.year_days import CollegeDays, WeeklySlot

_NONE = Decimal(0)
# What stands in no pair of the timetable, so the hours of the plan's classroom work do not count it either.
ASIDE = (LessonKind.CONSULTATION.value, LessonKind.ATTESTATION.value)
OF_KTP = (*ASIDE, LessonKind.INDEPENDENT.value)
Place = tuple[date, int]
Told = Any  # a row of a query, by its names


@dataclass(slots=True)
class _Facts:
    """What is known of a page while its numbers are counted."""

    group: UUID
    slots: list[WeeklySlot] = field(default_factory=list)
    gone: set[Place] = field(default_factory=set)  # fall out, were moved away, or are given before their time
    come: list[date] = field(default_factory=list)  # days to which lessons were moved
    early: int = 0  # given today, or written ahead of their day


def reconciled(session: Session, year: int, person: UUID, clock: Clock) -> tuple[GroupHours, ...]:
    """Return the groups of a study year with all pages whose journal this person may see, in the order of the plan."""
    day = today(clock)
    told = _pages(session, year, person, day)
    facts = {row.id: _Facts(row.group_id) for row in told}
    _read_slots(session, facts, year)
    _read_exceptions(session, facts, year, day)
    planned, given, written = _planned(session, year), _given(session, year), _written(session, year)
    calendar, come, kinds = CollegeDays(session, year), arrivals(session), kinds_in(session, year)
    found: dict[tuple[str, UUID, int], list[PageHours]] = defaultdict(list)
    for row in told:
        course = year - row.enrolled_year + 1
        lacks = bool(come.lack(row.id, row.group_id, year))
        terms = [
            _term(span, _of(planned.get((row.line_id, span.number), ()), kinds[row.id]), facts[row.id], calendar, day,
                  None if lacks else given.get((row.id, half), _NONE))
            for half, span in enumerate(spans_of(course, year))
        ]  # fmt: skip
        page = PageHours(
            row.id, row.line_id, row.code, titled(row.title, row.part), (terms[0], terms[1]),
            _of_topics(written.get(row.line_id), kinds[row.id]),
        )  # fmt: skip
        found[row.name, row.group_id, course].append(page)
    return tuple(GroupHours(group, name, course, tuple(each)) for (name, group, course), each in found.items())


def _pages(session: Session, year: int, person: UUID, day: date) -> list[Told]:
    rights = load_rights(session, person)
    asked = (
        with_part(select(
            Page.id, Page.group_id, Page.line_id, PlanLine.code, PlanLine.title, StudyGroup.name,
            StudyGroup.enrolled_year, PART.label("part"),
        ))
        .join(StudyGroup, StudyGroup.id == Page.group_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.year == year, Page.withdrawn_at.is_(None), ~Page.closed_by_plan, pages_seen(rights, day))
        .order_by(StudyGroup.name, PlanLine.place, PlanLine.code, PART)
    )  # fmt: skip
    return list(session.execute(asked).all())


ByKind = Sequence[tuple[str, Decimal]]


def _of(told: ByKind, kinds: frozenset[Work]) -> Decimal:
    """Sum the hours of the kinds of work for which a page is kept."""
    return sum((hours for kind, hours in told if kind in kinds), _NONE)


def _of_topics(told: ByKind | None, kinds: frozenset[Work]) -> Decimal | None:
    """Sum the hours of a КТП that belong on a page; None where there is no КТП."""
    return None if told is None else sum((hours for kind, hours in told if is_of(kinds, kind)), _NONE)


def _planned(session: Session, year: int) -> Mapping[tuple[UUID, int], ByKind]:
    """Return hours that stand in the timetable by kind of work, by line and term; all of a practice."""
    lines = select(Page.line_id).where(Page.year == year, Page.withdrawn_at.is_(None))
    told = session.execute(
        select(PlanHours.line_id, PlanHours.term, PlanHours.kind, PlanHours.hours)
        .join(PlanLine, PlanLine.id == PlanHours.line_id)
        .where(
            PlanHours.line_id.in_(lines), PlanHours.withdrawn_at.is_(None),
            or_(PlanHours.kind.in_([kind.value for kind in CLASSROOM]), PlanLine.kind.in_(list(PRACTICES))),
        )
    )  # fmt: skip
    found: dict[tuple[UUID, int], list[tuple[str, Decimal]]] = defaultdict(list)
    for line, term, kind, hours in told:
        found[line, term].append((kind, hours))
    return found


def _given(session: Session, year: int) -> Mapping[tuple[UUID, int], Decimal]:
    """Return hours of lessons that stand with a topic, and those from before the journal, by page and half-year."""
    spring = spans_of(1, year)[1].first
    half = case((Lesson.day < spring, 0), else_=1)
    told = session.execute(
        select(Lesson.page_id, half, func.sum(LessonEntry.hours))
        .join(LessonEntry, LessonEntry.lesson_id == Lesson.id)
        .join(Page, Page.id == Lesson.page_id)
        .where(Page.year == year, *_is_given())
        .group_by(Lesson.page_id, half)
    )
    found = {(page, int(which)): Decimal(str(hours)) for page, which, hours in told}
    before = session.execute(
        select(OpeningHours.page_id, OpeningHours.term, OpeningHours.hours)
        .join(Page, Page.id == OpeningHours.page_id)
        .where(Page.year == year, OpeningHours.withdrawn_at.is_(None))
    )
    for page, term, amount in before:
        found[page, half_of(term) - 1] = found.get((page, half_of(term) - 1), _NONE) + amount
    return found


def _is_given() -> tuple[Any, ...]:
    return (
        Lesson.withdrawn_at.is_(None), ~Lesson.cancelled, LessonEntry.withdrawn_at.is_(None), LessonEntry.topic != "",
        LessonEntry.kind.not_in(ASIDE),
    )  # fmt: skip


def _written(session: Session, year: int) -> Mapping[UUID, ByKind]:
    """Return the classroom hours of the newest approved КТП of each line, by kind of lesson."""
    told = session.execute(
        select(TopicPlan.line_id, TopicPlan.version, Topic.kind, func.sum(Topic.hours))
        .join(Topic, Topic.plan_id == TopicPlan.id)
        .where(
            TopicPlan.year == year, TopicPlan.standing == State.APPROVED.value, TopicPlan.withdrawn_at.is_(None),
            Topic.withdrawn_at.is_(None), Topic.kind.not_in(OF_KTP),
        )
        .group_by(TopicPlan.line_id, TopicPlan.version, Topic.kind)
        .order_by(TopicPlan.version)
    )  # fmt: skip
    found: dict[UUID, tuple[int, list[tuple[str, Decimal]]]] = {}
    for line, version, kind, hours in told:
        if line not in found or found[line][0] < version:
            found[line] = version, []
        found[line][1].append((kind, Decimal(str(hours))))
    return {line: some for line, (_, some) in found.items()}


def _read_slots(session: Session, facts: Mapping[UUID, _Facts], year: int) -> None:
    told = session.execute(
        select(Slot.page_id, Slot.weekday, Slot.pair, Slot.parity, Slot.first_day, Slot.last_day)
        .join(Page, Page.id == Slot.page_id)
        .where(Page.year == year, Slot.withdrawn_at.is_(None))
    )
    for page, weekday, pair, parity, first, last in told:
        if page in facts:
            facts[page].slots.append(WeeklySlot(weekday, pair, parity, first, last))


def _read_exceptions(session: Session, facts: Mapping[UUID, _Facts], year: int, day: date) -> None:
    whole = StudyYear(year)
    fallen = session.execute(
        select(Substitution.page_id, Substitution.day, Substitution.pair).where(
            Substitution.day.between(whole.first_day, whole.last_day), Substitution.teacher_id.is_(None),
            Substitution.withdrawn_at.is_(None),
        )
    )  # fmt: skip
    for page, on, pair in fallen:
        if page in facts:
            facts[page].gone.add((on, pair))
    given = select(LessonEntry.id).where(LessonEntry.lesson_id == Lesson.id, *_is_given()).exists()
    moved = or_(Lesson.day != Lesson.born_day, Lesson.pair != Lesson.born_pair)
    told = session.execute(
        select(
            Lesson.page_id, Lesson.born_day, Lesson.born_pair, Lesson.day, Lesson.pair, Lesson.cancelled,
            given.label("is_given"),
        )
        .join(Page, Page.id == Lesson.page_id)
        .where(Page.year == year, Lesson.withdrawn_at.is_(None), or_(Lesson.cancelled, moved, Lesson.day >= day))
    )  # fmt: skip
    for row in told:
        if row.page_id in facts:
            _count_exception(facts[row.page_id], row, day)


def _count_exception(facts: _Facts, row: Told, day: date) -> None:
    born, now = (row.born_day, row.born_pair), (row.day, row.pair)
    is_early = row.is_given and row.day >= day
    if row.cancelled or is_early or born != now:
        facts.gone |= {born, now}  # the grid's lesson of its new place is this one
    if not row.cancelled and is_early:
        facts.early += 1
    elif not row.cancelled and born != now:
        facts.come.append(row.day)


def _term(
    span: TermSpan, planned: Decimal, facts: _Facts, calendar: CollegeDays, day: date, given: Decimal | None
) -> TermHours:  # fmt: skip
    days, past, ahead = calendar.of(facts.group), 0, 0
    for slot in facts.slots:
        whole = days.count(slot, span.first, span.last)
        before = days.count(slot, span.first, min(span.last, _day_before(day)))
        past, ahead = past + before, ahead + whole - before
    for on, pair in facts.gone:
        if on in span and any(slot.pair == pair and days.holds(slot, on) for slot in facts.slots):
            past, ahead = (past - 1, ahead) if on < day else (past, ahead - 1)
    for on in facts.come:
        if on in span:
            past, ahead = (past + 1, ahead) if on < day else (past, ahead + 1)
    if day in span:
        past += facts.early
    return TermHours(span, planned, past * USUAL_HOURS, ahead * USUAL_HOURS, given)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
