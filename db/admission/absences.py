"""Days on which nobody expects an employee to write, as far as the tables know: he left, is halted, was replaced."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.accounts import State
from college.admission.login_facts import Why
from college.admission.login_signs import Absence
from db.admission.incident_acts import REPORTED
from db.models.admission import Account
from db.models.people import Employee
from db.models.timetable import Substitution
from db.occurrences import of_day

DAY = timedelta(1)


def on(session: Session, people: Collection[UUID], day: date, zone: tzinfo) -> dict[UUID, list[Absence]]:
    """Return the absences that hold on the day; who is replaced in some lessons only is here for the others."""
    found: dict[UUID, list[Absence]] = defaultdict(list)
    for person, absence in (*_left(session, people), *_halted(session, people, zone), *_replaced(session, day)):
        if person in people and absence.holds(day):
            found[person].append(absence)
    return found


def _left(session: Session, people: Collection[UUID]) -> Iterator[tuple[UUID, Absence]]:
    """Who has left every post he had, after the last of their last days."""
    ends: dict[UUID, list[date | None]] = defaultdict(list)
    for person, last in session.execute(
        select(Employee.person_id, Employee.dismissed).where(
            Employee.person_id.in_(list(people)), Employee.withdrawn_at.is_(None)
        )
    ):
        ends[person].append(last)
    for person, days in ends.items():
        known = [day for day in days if day is not None]
        if known and len(known) == len(days):
            yield person, Absence(max(known) + DAY, None, Why.LEFT)


def _halted(session: Session, people: Collection[UUID], zone: tzinfo) -> Iterator[tuple[UUID, Absence]]:
    """Whose account was halted or closed on an earlier day. Who fears for his password himself goes on working."""
    rows = session.scalars(
        select(Account).where(
            Account.person_id.in_(list(people)), Account.withdrawn_at.is_(None), Account.since.is_not(None),
            Account.standing.in_((State.SUSPENDED.value, State.CLOSED.value)), Account.reason != REPORTED,
        )
    )  # fmt: skip
    for row in rows:
        ends = row.ends_at if row.standing == State.CLOSED and row.ends_at else row.since
        assert ends is not None
        last = ends.astimezone(zone).date()
        why = Why.LEFT if row.standing == State.CLOSED else Why.HALTED
        yield row.person_id, Absence(last + DAY, None, why)


def _replaced(session: Session, day: date) -> Iterator[tuple[UUID, Absence]]:
    """Who is away from every lesson that he would hold on the day."""
    away = {
        (row.page_id, row.pair): row.absent_id
        for row in session.execute(
            select(Substitution.page_id, Substitution.pair, Substitution.absent_id).where(
                Substitution.day == day, Substitution.absent_id.is_not(None), Substitution.withdrawn_at.is_(None)
            )
        )
    }
    if not away:
        return
    planned = of_day(session, day)
    holds = {lesson.holder for lesson in planned if not lesson.cancelled}
    keeps = {lesson.teacher for lesson in planned if away.get((lesson.page, lesson.pair)) != lesson.teacher}
    for person in set(away.values()) - holds - keeps:
        yield person, Absence(day, day, Why.ABSENT)
