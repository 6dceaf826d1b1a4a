"""Takes a study plan in (4.3.3): one act of many batches, shown at once, that touches only what differs."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.phrases import phrase
from college.plan_changes import Fate, LineChange, changes_between
from college.plan_edits import LONGEST_NAME, PLANS, fitted, signs_of
from college.plans import Plan
from college.refusal import Refused
from college.roles import Action
from college.terms import year_title
from db.clock import Clock, today
from db.models import plan_parts, subjects
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.plan_rows import PlanRows, Stopped
from db.plans import KeptPlan, plan_of, standing
from db.right_asked import refuse_without
from db.sync.act import WRITING

__all__ = ["Applied", "Preview", "Stopped", "apply_plan", "find_plan", "former_plan", "preview", "take_back"]

Going = Callable[[int, int], bool]  # told what is done of how much; answers whether to go on
NOTHING = Plan("", "", "", 0, ())


@dataclass(frozen=True, slots=True)
class Preview:
    """What loading a plan would do: into which plan, and the fate of every line."""

    plan: Plan
    into: UUID | None
    before: Plan
    changes: tuple[LineChange, ...]
    graph: int = 0  # weeks of the graph that would change
    pages: int = 0  # pages of the journal that would be closed


@dataclass(frozen=True, slots=True)
class Applied:
    """A loading that was done, with what stood before it: enough to take it back."""

    plan: UUID
    is_new: bool
    before: Plan
    after: Plan
    touched: frozenset[str]
    specialty: UUID | None = None  # made by this act
    is_whole: bool = True  # with its graph, cycles and competencies, not only some lines


def find_plan(session: Session, plan: Plan) -> UUID | None:
    """Return the plan of this specialty for those enrolled in this year."""
    return session.scalars(
        select(subjects.Plan.id)
        .join(subjects.Specialty, subjects.Specialty.id == subjects.Plan.specialty_id)
        .where(
            subjects.Plan.withdrawn_at.is_(None),
            subjects.Specialty.code == plan.specialty_code,
            subjects.Plan.enrolled_year == plan.enrolled_year,
        )
        .order_by(subjects.Plan.id)
    ).first()


def former_plan(session: Session, plan: Plan) -> UUID | None:
    """Return the plan of this specialty for the nearest earlier year: what a new one is compared with."""
    return session.scalars(
        select(subjects.Plan.id)
        .join(subjects.Specialty, subjects.Specialty.id == subjects.Plan.specialty_id)
        .where(
            subjects.Plan.withdrawn_at.is_(None),
            subjects.Specialty.code == plan.specialty_code,
            subjects.Plan.enrolled_year < plan.enrolled_year,
        )
        .order_by(subjects.Plan.enrolled_year.desc())
    ).first()


def preview(session: Session, plan: Plan) -> Preview:
    """Say what loading this plan would do; nothing is changed."""
    whole = fitted(plan)
    into = find_plan(session, whole)
    kept = plan_of(session, into) if into else None
    before = kept.plan if kept else NOTHING
    changes = changes_between(before, whole)
    gone = [kept.ids[each.code] for each in changes if each.fate is Fate.VANISHED] if kept else []
    closing = len(standing(session, Page, Page.line_id.in_(gone), ~Page.closed_by_plan)) if gone else 0
    return Preview(whole, into, before, changes, _graph_changes(before, whole), closing)


def apply_plan(
    session: Session, plan: Plan, *, person: UUID, clock: Clock, going: Going = lambda *_: True,
    only: Collection[str] | None = None,
) -> Applied:  # fmt: skip
    """Take the plan in, or only the lines with these indexes. The same plan once more changes nothing.

    Lessons and marks are not touched; the pages of a line that vanished are closed. Raises Refused, Stopped.
    """
    whole = fitted(plan)
    if not whole.specialty_code or not whole.enrolled_year:
        raise Refused(phrase("В файле нет шифра специальности или года набора. Ничего не загружено."), PLANS)
    refuse_without(session, "plans", Action.WRITE, person, clock)
    into = find_plan(session, whole)
    specialty = None
    if into is None:
        into_new, specialty = _make(session, whole, person, clock)
    kept = plan_of(session, into or into_new)
    row = session.get_one(subjects.Plan, kept.head.id)
    before = kept.plan if into else NOTHING
    changes = [each for each in changes_between(before, whole) if only is None or each.code in only]
    act = session.info[WRITING].act_id
    if into is None or _graph_changes(before, whole) or any(each.fate is not Fate.SAME for each in changes):
        row.arriving = act
    rows = PlanRows(session, kept.head.id, today(clock), lambda: (clock.now(), person), going)
    _write(rows, kept, whole, changes)
    if only is None:
        rows.put_plan(whole)
    rows.end()
    row.arriving = None
    touched = frozenset(each.code for each in changes if each.fate is not Fate.SAME)
    return Applied(kept.head.id, into is None, before, whole, touched, specialty, only is None)


def take_back(session: Session, applied: Applied, *, person: UUID, clock: Clock) -> None:
    """Undo a loading by a new act; what somebody has changed since stays as he left it. Raises Refused."""
    if applied.is_new:
        _withdraw(session, applied, person, clock)
        return
    refuse_without(session, "plans", Action.WRITE, person, clock)
    kept = plan_of(session, applied.plan)
    since = {each.code for each in changes_between(kept.plan, applied.after) if each.fate is not Fate.SAME}
    ours = applied.touched - since
    back = replace(applied.before, refused=())
    changes = [each for each in changes_between(kept.plan, back) if each.code in ours]
    row = session.get_one(subjects.Plan, applied.plan)
    row.arriving = session.info[WRITING].act_id
    rows = PlanRows(session, applied.plan, today(clock), lambda: (clock.now(), person))
    _write(rows, kept, back, changes)
    if applied.is_whole and not _graph_changes(kept.plan, applied.after):
        rows.put_plan(back, is_whole=True)
    rows.end()
    row.arriving = None


def _write(rows: PlanRows, kept: KeptPlan, plan: Plan, changes: Collection[LineChange]) -> None:
    wanted = [each for each in changes if each.fate is not Fate.SAME]
    parts = (len((*each.after.hours, *each.after.controls, *each.after.weeks)) for each in wanted if each.after)
    rows.expect(len(wanted) + sum(parts) + len(signs_of(plan.graph)) + len(plan.cycles) + len(plan.competencies))
    for each in wanted:
        if each.after is not None:
            rows.put_line(each.after)
    rows.flush()
    for each in wanted:
        if each.after is not None:
            rows.put_parts(each.after, plan.joint)
        else:
            rows.drop_line(kept.ids[each.code])


def _make(session: Session, plan: Plan, person: UUID, clock: Clock) -> tuple[UUID, UUID | None]:
    """Make the plan, and the specialty where it is new; return both ids, the specialty's only where it was made."""
    made = None
    specialty = session.scalars(
        select(subjects.Specialty).where(
            subjects.Specialty.code == plan.specialty_code, subjects.Specialty.withdrawn_at.is_(None)
        )
    ).first()
    if specialty is None:
        refuse_without(session, "specialties", Action.WRITE, person, clock)
        specialty = subjects.Specialty(
            code=plan.specialty_code[:20],
            name=plan.specialty[:LONGEST_NAME],
            qualification=plan.qualification[:LONGEST_NAME],
        )
        session.add(specialty)
        session.flush()
        made = specialty.id
    name = phrase("%s, набор %s") % (plan.specialty_code[:20], year_title(plan.enrolled_year))
    row = subjects.Plan(specialty_id=specialty.id, name=name, enrolled_year=plan.enrolled_year, arriving=None)
    session.add(row)
    session.flush()
    return row.id, made


def _withdraw(session: Session, applied: Applied, person: UUID, clock: Clock) -> None:
    """Withdraw a plan that an act has made, with all its rows, the lower ones first."""
    refuse_without(session, "plans", Action.DELETE, person, clock)
    ids = [line.id for line in standing(session, subjects.PlanLine, subjects.PlanLine.plan_id == applied.plan)]
    if standing(session, StudyGroup, StudyGroup.plan_id == applied.plan):
        raise Refused(phrase("По этому плану уже учится группа. Сначала дайте ей другой план."), PLANS)
    if standing(session, Page, Page.line_id.in_(ids)):
        raise Refused(phrase("По этому плану уже есть страницы журнала. План остался."), PLANS)
    rows = PlanRows(session, applied.plan, today(clock), lambda: (clock.now(), person))
    for model in (subjects.PlanHours, plan_parts.PlanControl, plan_parts.PracticeWeeks):
        rows.withdraw(standing(session, model, model.line_id.in_(ids)))
    for part in (plan_parts.PlanWeek, plan_parts.PlanCycle, plan_parts.PlanCompetency, subjects.PlanLine):
        rows.withdraw(standing(session, part, part.plan_id == applied.plan))
    rows.withdraw([session.get_one(subjects.Plan, applied.plan)])
    rows.end()
    if applied.specialty and not standing(session, subjects.Plan, subjects.Plan.specialty_id == applied.specialty):
        rows.withdraw([session.get_one(subjects.Specialty, applied.specialty)])
        rows.end()


def _graph_changes(before: Plan, after: Plan) -> int:
    if not after.graph:
        return 0
    was, now = signs_of(before.graph), signs_of(after.graph)
    return sum(was.get(key) != now.get(key) for key in was.keys() | now.keys())
