"""What a step of a КТП's life asks of the world: hours of the plan, its commission, who chairs it, other versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from college.ktp.life import Asked, Event, State
from college.ktp.lines import KtpLine, notes_of, sums_of_lines
from college.lessons import LessonKind
from college.plans import PlanHours, Work
from college.roles import ANYWHERE, Action, Place, Role, may
from college.teaching import Span
from college.terms import term_of
from db.lesson_columns import PLACE_STEP
from db.models.commissions import Commission, CommissionLine
from db.models.people import RoleAssignment
from db.models.subjects import Plan, PlanLine
from db.models.subjects import PlanHours as HoursRow
from db.rights import PersonRights, Reader

Row = Mapping[str, Any]
SECTION, APPROVAL = "ktp", "ktp_approval"
_TOPIC_CODES = frozenset({"abbreviation", "empty", "no-number", "no-topic", "vague", "numbering"})
_KINDS = frozenset(LessonKind)
_WORKS = frozenset(Work)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a КТП as its life asks about it, with its lines in order and the steps that were taken."""

    plan: Row
    topics: tuple[Row, ...]
    reviews: tuple[Row, ...] = ()

    @property
    def authors(self) -> frozenset[UUID]:
        """Who wrote it, and whoever handed it in."""
        handed = (row["author_id"] for row in self.reviews if row["step"] == Event.SUBMITTED)
        return frozenset(each for each in (self.plan["author_id"], *handed) if each)


@dataclass(frozen=True, slots=True)
class Words:
    """What a person says with a step."""

    protocol: str = ""
    protocol_day: date | None = None
    text: str = ""


def state_of(plan: Row) -> State:
    """Return how a version stands; a word that this program does not know lets nobody write."""
    if plan["withdrawn_at"] is not None:
        return State.WITHDRAWN
    known = plan["standing"]
    return State(known) if known in frozenset(State) else State.APPROVED


def place_of(rights: PersonRights, line: UUID, year: int, day: date) -> Place:
    """Return a КТП as the matrix asks about it."""
    own = any((line, year) == (taught, of) for _, taught, of in rights.pages.values())
    return Place(own=own, commission=rights.commission_of(day, line=line))


def asked(
    reader: Reader, rights: PersonRights, version: Version, others: Iterable[Row], words: Words, day: date
) -> Asked:
    """Return what a step of this person asks; `others` are the versions of the same line and year."""
    plan, lines = version.plan, lines_of(version.topics)
    line, year = plan["line_id"], plan["year"]
    commission = commission_of(reader, line, day)
    chairs = chairs_of(reader, commission, day) if commission else frozenset()
    newer = (row for row in others if row["id"] != plan["id"] and row["standing"] == State.APPROVED)
    return Asked(
        person=rights.person,
        authors=version.authors,
        is_own_line=place_of(rights, line, year, day).own,
        is_wide=may(rights.matrix, rights.actor_on(day), APPROVAL, Action.APPROVE, day, ANYWHERE),
        is_chair=rights.commission_of(day, line=line) is not None,
        has_commission=commission is not None,
        other_chair=bool(chairs - version.authors - {rights.person}),
        hours_equal=all(each.is_equal for each in sums_of_lines(lines, planned_hours(reader, line, year))),
        topics_clean=not any(note.about in _TOPIC_CODES for note in notes_of(lines)),
        is_newest=not any(row["version"] >= plan["version"] for row in newer),
        protocol=words.protocol,
        has_protocol_day=words.protocol_day is not None,
        text=words.text,
    )


def lines_of(topics: Iterable[Row]) -> tuple[KtpLine, ...]:
    """Return rows of `topic` as lines, in their order."""
    standing = [row for row in topics if row["withdrawn_at"] is None]
    return tuple(line_of(row) for row in sorted(standing, key=lambda row: (place_in(row), row["number"])))


def place_in(row: Row) -> int:
    """Return where a line stands; those of older programs stand by their number."""
    place: int | None = row["place"]
    return row["number"] * PLACE_STEP if place is None else place


def line_of(row: Row) -> KtpLine:
    """Return a row of `topic` as the rules know it."""
    kind = LessonKind(row["kind"]) if row["kind"] in _KINDS else LessonKind.LECTURE
    return KtpLine(
        row["title"], Decimal(row["hours"]), kind, row["work_number"], row["section"], row["competencies"],
        row["homework"], row["equipment"],
    )  # fmt: skip


def planned_hours(reader: Reader, line: UUID, year: int) -> tuple[PlanHours, ...]:
    """Return the hours that the study plan gives a line in a study year."""
    enrolled = reader.execute(
        select(Plan.enrolled_year).join(PlanLine, PlanLine.plan_id == Plan.id).where(PlanLine.id == line)
    ).scalar()
    if enrolled is None:
        return ()
    course = year - enrolled + 1
    terms = (term_of(course, 1), term_of(course, 2))
    told = reader.execute(
        select(HoursRow.term, HoursRow.kind, HoursRow.hours)
        .where(HoursRow.line_id == line, HoursRow.term.in_(terms), HoursRow.withdrawn_at.is_(None))
        .order_by(HoursRow.term)
    )
    return tuple(PlanHours(term, Work(kind), hours) for term, kind, hours in told if kind in _WORKS)


def commission_of(reader: Reader, line: UUID, day: date) -> UUID | None:
    """Return the commission that looks after a line of a plan on the day."""
    told = reader.execute(
        select(CommissionLine.commission_id, CommissionLine.first_day, CommissionLine.last_day)
        .join(Commission, Commission.id == CommissionLine.commission_id)
        .where(CommissionLine.line_id == line, CommissionLine.withdrawn_at.is_(None), Commission.withdrawn_at.is_(None))
    )
    return next((commission for commission, first, last in told if day in Span(first, last)), None)


def chairs_of(reader: Reader, commission: UUID, day: date) -> frozenset[UUID]:
    """Return who chairs a commission on the day, as far as this machine knows."""
    told = reader.execute(
        select(RoleAssignment.person_id, RoleAssignment.first_day, RoleAssignment.last_day).where(
            RoleAssignment.commission_id == commission,
            RoleAssignment.role == Role.COMMISSION_CHAIR.value,
            RoleAssignment.withdrawn_at.is_(None),
        )
    )
    return frozenset(person for person, first, last in told if day in Span(first, last))
