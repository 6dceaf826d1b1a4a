"""Study plans as they stand: which there are, and one of them whole, as the rules of the college speak of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.plan_edits import cells_of
from college.plans import Competency, Control, Cycle, JointControl, LineKind, Plan, PlanHours, PlanLine, Work
from college.terms import StudyYear
from db.models import plan_parts, subjects
from db.models.groups import StudyGroup
from db.models.record import Synced
from db.models.timetable import DayChange

R = TypeVar("R", bound=Synced)


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """A group that studies by a plan."""

    id: UUID
    name: str
    enrolled_year: int


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A plan in the list: whose it is, and the groups that study by it."""

    id: UUID
    specialty: UUID
    code: str
    title: str
    qualification: str
    name: str
    enrolled_year: int
    is_arriving: bool = False  # somebody's loading of it is on its way: what stands here is not whole
    groups: tuple[PlanGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan with the ids of its lines by their index; `dropped` are those that a later file had no more."""

    head: PlanHead
    plan: Plan
    ids: Mapping[str, UUID] = field(default_factory=dict)
    dropped: Mapping[str, UUID] = field(default_factory=dict)


def plan_heads(session: Session) -> tuple[PlanHead, ...]:
    """List the plans by specialty, the latest year first."""
    groups: dict[UUID | None, list[PlanGroup]] = defaultdict(list)
    for row in sorted(standing(session, StudyGroup), key=lambda row: row.name):
        groups[row.plan_id].append(PlanGroup(row.id, row.name, row.enrolled_year))
    told = session.execute(
        select(subjects.Plan, subjects.Specialty)
        .join(subjects.Specialty, subjects.Specialty.id == subjects.Plan.specialty_id)
        .where(subjects.Plan.withdrawn_at.is_(None))
        .order_by(subjects.Specialty.code, subjects.Plan.enrolled_year.desc(), subjects.Plan.name)
    )
    return tuple(_head(plan, specialty, groups[plan.id]) for plan, specialty in told)


def plan_of(session: Session, plan: UUID) -> KeptPlan:
    """Read one plan whole."""
    row = session.get_one(subjects.Plan, plan)
    specialty = session.get_one(subjects.Specialty, row.specialty_id)
    every = standing(session, subjects.PlanLine, subjects.PlanLine.plan_id == plan)
    lines = sorted((line for line in every if line.dropped_on is None), key=in_place)
    parts = _Parts(session, lines)
    weeks = standing(session, plan_parts.PlanWeek, plan_parts.PlanWeek.plan_id == plan)
    whole = Plan(
        specialty_code=specialty.code,
        specialty=specialty.name,
        qualification=specialty.qualification,
        enrolled_year=row.enrolled_year,
        lines=tuple(parts.line(line) for line in lines),
        cycles=_cycles(session, plan),
        graph=tuple(
            cell
            for week in sorted(weeks, key=lambda week: (week.course, week.week))
            for cell in cells_of(week.course, week.week, week.half, week.signs)
        ),
        joint=parts.joint(lines),
        competencies=_competencies(session, plan),
    )
    return KeptPlan(
        _head(row, specialty, ()),
        whole,
        {line.code: line.id for line in lines},
        {line.code: line.id for line in every if line.dropped_on is not None},
    )


def days_off(session: Session, year: int) -> frozenset[date]:
    """Return the days of a study year that the calendar cancels for the whole college (4.2.1)."""
    whole = StudyYear(year)
    told = session.scalars(
        select(DayChange.day).where(
            DayChange.group_id.is_(None), DayChange.cancelled, DayChange.withdrawn_at.is_(None),
            DayChange.day.between(whole.first_day, whole.last_day),
        )
    )  # fmt: skip
    return frozenset(told)


def standing(session: Session, model: type[R], *where: object) -> Sequence[R]:
    """Return the rows that stand."""
    return session.scalars(select(model).where(model.withdrawn_at.is_(None), *where)).all()  # type: ignore[arg-type]


def in_place(line: subjects.PlanLine) -> tuple[int, int, str]:
    """Return by what the lines of a plan are ordered: lines of a college that never loaded a file have no place."""
    return (line.place, int(line.row_code) if line.row_code.isdecimal() else 0, line.row_code)


def _head(row: subjects.Plan, specialty: subjects.Specialty, groups: Iterable[PlanGroup]) -> PlanHead:
    return PlanHead(
        row.id, specialty.id, specialty.code, specialty.name, specialty.qualification, row.name, row.enrolled_year,
        row.arriving is not None, tuple(groups),
    )  # fmt: skip


class _Parts:
    """What belongs to the lines of one plan, read by one question each."""

    def __init__(self, session: Session, lines: Sequence[subjects.PlanLine]) -> None:
        ids = [line.id for line in lines]
        self.hours = _by_line(standing(session, subjects.PlanHours, subjects.PlanHours.line_id.in_(ids)))
        self.controls = _by_line(standing(session, plan_parts.PlanControl, plan_parts.PlanControl.line_id.in_(ids)))
        self.weeks = _by_line(standing(session, plan_parts.PracticeWeeks, plan_parts.PracticeWeeks.line_id.in_(ids)))

    def line(self, row: subjects.PlanLine) -> PlanLine:
        hours = [PlanHours(each.term, Work(each.kind), each.hours) for each in self.hours[row.id]]
        order = list(Work)
        return PlanLine(
            code=row.code,
            title=row.title,
            cycle=row.cycle,
            kind=LineKind(row.kind) if row.kind in set(LineKind) else LineKind.DISCIPLINE,
            hours=tuple(sorted(hours, key=lambda part: (part.term, order.index(part.kind)))),
            controls=tuple(sorted((each.term, Control(each.form)) for each in self.controls[row.id])),
            parent=row.parent,
            weeks=tuple(sorted((each.term, each.weeks) for each in self.weeks[row.id])),
            planned=row.planned,
            competencies=tuple(row.competencies.split("\n")) if row.competencies else (),
            counted=row.is_counted,
            row=row.place,
        )

    def joint(self, lines: Sequence[subjects.PlanLine]) -> tuple[JointControl, ...]:
        held: dict[tuple[str, int, str, str], list[str]] = defaultdict(list)
        for line in lines:
            for each in self.controls[line.id]:
                if each.joint_with:
                    held[each.joint_with, each.term, each.form, each.joint].append(line.code)
        return tuple(JointControl(title, term, Control(form), tuple(of)) for (_, term, form, title), of in held.items())


L = TypeVar("L", subjects.PlanHours, plan_parts.PlanControl, plan_parts.PracticeWeeks)


def _by_line(rows: Iterable[L]) -> dict[UUID, list[L]]:
    found: dict[UUID, list[L]] = defaultdict(list)
    for row in rows:
        found[row.line_id].append(row)
    return found


def _cycles(session: Session, plan: UUID) -> tuple[Cycle, ...]:
    rows = standing(session, plan_parts.PlanCycle, plan_parts.PlanCycle.plan_id == plan)
    return tuple(Cycle(row.code, row.title, row.parent) for row in sorted(rows, key=lambda row: row.place))


def _competencies(session: Session, plan: UUID) -> tuple[Competency, ...]:
    rows = standing(session, plan_parts.PlanCompetency, plan_parts.PlanCompetency.plan_id == plan)
    return tuple(Competency(row.code, row.title) for row in sorted(rows, key=lambda row: row.place))
