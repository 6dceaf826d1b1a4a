"""A study plan written by hand: hours of a term, names and forms of control; each act says what stood before it."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.phrases import phrase
from college.plan_edits import LAST_TERM, MOST_HOURS, PLANS, refuse_untaught, titled
from college.plans import Control, LineKind, PlanLine, Work
from college.refusal import Refused
from college.roles import Action
from db.clock import Clock
from db.models.plan_parts import PlanControl
from db.models.subjects import PlanHours
from db.models.subjects import PlanLine as LineRow
from db.right_asked import refuse_without


def put_hours(
    session: Session, line: UUID, term: int, kind: Work, hours: Decimal | None, *, person: UUID, clock: Clock
) -> Decimal | None:
    """Put the hours of one kind of work in a term, None for none; return those before. Raises Refused."""
    refuse_without(session, "plans", Action.WRITE, person, clock)
    owner = session.get_one(LineRow, line)
    refuse_untaught(PlanLine(owner.code, owner.title, owner.cycle, LineKind(owner.kind or LineKind.DISCIPLINE)))
    if not 1 <= term <= LAST_TERM or (hours is not None and not 0 < hours <= MOST_HOURS):
        raise Refused(phrase("Таких часов в плане быть не может. Осталось прежнее."), PLANS)
    row = session.scalars(
        select(PlanHours).where(PlanHours.line_id == line, PlanHours.term == term, PlanHours.kind == kind.value)
    ).first()
    before = row.hours if row is not None and row.withdrawn_at is None else None
    if hours is None:
        if row is not None and before is not None:
            refuse_without(session, "plans", Action.DELETE, person, clock)
            row.withdrawn_at, row.withdrawn_by = clock.now(), person
    elif row is None:
        session.add(PlanHours(line_id=line, term=term, kind=kind.value, hours=hours))
    else:
        row.hours, row.withdrawn_at, row.withdrawn_by = hours, None, None
    return before


def put_title(session: Session, line: UUID, title: str, *, person: UUID, clock: Clock) -> str:
    """Give a line another name; return the former one. Raises Refused."""
    refuse_without(session, "plans", Action.WRITE, person, clock)
    row = session.get_one(LineRow, line)
    before, row.title = row.title, titled(title)
    return before


def put_control(
    session: Session, line: UUID, term: int, form: Control, *, stand: bool, person: UUID, clock: Clock
) -> bool:
    """Let a line end a term with this form of control, or no more; return whether it did. Raises Refused."""
    refuse_without(session, "plans", Action.WRITE if stand else Action.DELETE, person, clock)
    if not 1 <= term <= LAST_TERM:
        raise Refused(phrase("Такого семестра в плане нет. Осталось прежнее."), PLANS)
    row = session.scalars(
        select(PlanControl).where(PlanControl.line_id == line, PlanControl.term == term, PlanControl.form == form.value)
    ).first()
    before = row is not None and row.withdrawn_at is None
    if row is None and stand:
        session.add(PlanControl(line_id=line, term=term, form=form.value, joint="", joint_with=""))
    elif row is not None and before != stand:
        row.withdrawn_at, row.withdrawn_by = (None, None) if stand else (clock.now(), person)
    return before
