"""What a group's printed journal says of itself, and which of its pages lie on this computer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.names import PersonName
from college.numerals import ordinal
from college.terms import StudyYear, course_of, spans_of
from db.arrivals import arrivals
from db.holdings import holdings
from db.models.catalogue import Closure, College
from db.models.groups import Curatorship, StudyGroup
from db.models.journal import Page
from db.models.subjects import Plan, PlanLine, Specialty
from db.names import names_of
from db.page_parts import PART, with_part
from db.rights import load_rights


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The title of a group's journal for a year. `ended` is the day on which its last term was closed, if all are."""

    college: str
    parent: str
    demo: bool
    group: UUID
    group_name: str
    specialty_code: str
    specialty_name: str
    course: str  # in words: «второй»
    year: int
    curator: PersonName | None = field(repr=False)
    started: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class PagesHere:
    """The pages of a journal that this person holds, in the order of the plan, and how many there are at all."""

    pages: tuple[UUID, ...]
    whole: int
    terms: tuple[int, int]  # of the year, counted from enrolment


def title_of(session: Session, group: UUID, year: int, day: date) -> JournalHead:
    """Return the title as it stands on the day; what the tables do not know is left empty."""
    row = session.get_one(StudyGroup, group)
    college = session.scalars(select(College)).one()
    plan = session.get(Plan, row.plan_id) if row.plan_id else None
    specialty = session.get(Specialty, plan.specialty_id) if plan else None
    return JournalHead(
        college=college.name,
        parent=college.parent,
        demo=college.demo,
        group=group,
        group_name=row.name,
        specialty_code=specialty.code if specialty else "",
        specialty_name=specialty.name if specialty else "",
        course=ordinal(year - row.enrolled_year + 1),
        year=year,
        curator=_curator(session, group, day),
        started=StudyYear(year).first_day,
        ended=_ended(session, row, year, ZoneInfo(college.zone)),
    )


def pages_here(session: Session, group: UUID, year: int, *, person: UUID, day: date) -> PagesHere:
    """Return the pages of the journal whose entries this person holds on the day and that are whole here."""
    come = arrivals(session)
    held = frozenset(holdings(session, person, day, load_rights(session, person)))
    told = session.execute(
        with_part(select(Page.id, PlanLine.row_code, PlanLine.code, PART))
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.group_id == group, Page.year == year, Page.withdrawn_at.is_(None))
    ).all()
    is_whole = f"group_year:{group.hex}:{year}" in held
    mine = [row for row in told if is_whole or f"page:{row.id.hex}" in held]
    pages = sorted((row for row in mine if not come.lack(row.id, group, year)), key=_in_plan)
    terms = spans_of(year - session.get_one(StudyGroup, group).enrolled_year + 1, year)
    return PagesHere(tuple(row.id for row in pages), len(told), (terms[0].number, terms[1].number))


def _in_plan(row: Sequence[object]) -> tuple[int, str, str, str, str]:
    """Order by the row of the plan, whose number is written as text, then by subgroups."""
    page, place, code, part = map(str, row)
    return (int(place) if place.isdecimal() else 0, place, code, part.zfill(4) if part else "", page)


def _curator(session: Session, group: UUID, day: date) -> PersonName | None:
    """Return who curates the group on the day: of several, the last to begin."""
    told = session.scalars(
        select(Curatorship.person_id)
        .where(
            Curatorship.group_id == group,
            Curatorship.withdrawn_at.is_(None),
            Curatorship.first_day <= day,
            (Curatorship.last_day.is_(None)) | (Curatorship.last_day >= day),
        )
        .order_by(Curatorship.first_day, Curatorship.person_id)
    ).all()
    return names_of(session, told[-1:], day).get(told[-1]) if told else None


def _ended(session: Session, group: StudyGroup, year: int, zone: ZoneInfo) -> date | None:
    closed = session.scalars(
        select(Closure).where(
            Closure.group_id == group.id,
            Closure.year == year,
            Closure.closed,
            Closure.opened_until.is_(None),
            Closure.withdrawn_at.is_(None),
        )
    ).all()
    course = year - group.enrolled_year + 1
    moments = [row.changed_at for row in closed if row.changed_at and course_of(row.term) == course]
    return max(moments).astimezone(zone).date() if len(moments) == 2 else None
