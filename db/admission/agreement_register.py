"""The register of agreements of non-disclosure and of the roles let work without one (3.1.5)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.admission.agreements import (
    Agreement,
    Override,
    State,
    override_ends,
    refuse_override,
    refuse_record,
    state_on,
)
from college.admission.second_person import Case, refuse_same_person
from college.names import PersonName
from college.terms import is_working
from db.clock import Clock, today
from db.models.admission import Agreement as AgreementRow
from db.models.admission import Waiver
from db.models.people import Employee
from db.names import names_of


@dataclass(frozen=True, slots=True)
class Papers:
    """What lets a person's roles work: his agreement, and until when somebody let him work without one."""

    agreement: Agreement | None = None
    row: UUID | None = None
    waived_until: date | None = None
    waived_for: str = ""
    waiver: UUID | None = None

    def state(self, day: date) -> State:
        """Return how the agreement stands on the day."""
        return state_on(self.agreement, day)

    def lets_work(self, day: date) -> bool:
        """Whether roles that see personal data work on the day."""
        return self.state(day) in (State.IN_FORCE, State.TO_RENEW) or self.is_waived(day)

    def is_waived(self, day: date) -> bool:
        """Whether somebody let the roles work on the day without an agreement."""
        return self.waived_until is not None and day <= self.waived_until


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One employee in the register."""

    person: UUID
    name: PersonName = field(repr=False)
    post: str
    papers: Papers


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be entered for one employee."""

    person: UUID
    number: str
    signed: date


def papers_of(session: Session, people: Collection[UUID], day: date) -> dict[UUID, Papers]:
    """Return the papers of each of these people; of several agreements the newest counts."""
    found: dict[UUID, tuple[Agreement, UUID]] = {}
    for row in session.scalars(
        select(AgreementRow)
        .where(AgreementRow.withdrawn_at.is_(None))
        .order_by(AgreementRow.signed_on, AgreementRow.id)
    ):
        found[row.person_id] = (Agreement(row.number, row.signed_on, row.renew_by, row.ended_on), row.id)
    waived: dict[UUID, Waiver] = {}
    for waiver in session.scalars(
        select(Waiver).where(Waiver.withdrawn_at.is_(None), Waiver.first_day <= day).order_by(Waiver.last_day)
    ):
        waived[waiver.person_id] = waiver
    return {person: _papers(found.get(person), waived.get(person)) for person in people}


def register(session: Session, day: date) -> tuple[RegisterLine, ...]:
    """Return everybody employed on the day, in the order of the alphabet."""
    posts: dict[UUID, str] = {}
    for person, post, left in session.execute(
        select(Employee.person_id, Employee.post, Employee.dismissed).where(Employee.withdrawn_at.is_(None))
    ):
        if left is None or left >= day:
            posts[person] = ", ".join(part for part in (posts.get(person, ""), post[:1].lower() + post[1:]) if part)
    names, papers = names_of(session, posts, day), papers_of(session, posts, day)
    lines = [
        RegisterLine(person, names[person], post, papers[person]) for person, post in posts.items() if person in names
    ]
    return tuple(sorted(lines, key=lambda line: line.name.sort_key))


def running(people: Iterable[UUID], first: int, signed: date) -> tuple[Entry, ...]:
    """Return an entry for each person: one date, numbers that run from `first` on."""
    return tuple(Entry(person, str(number), signed) for number, person in enumerate(people, first))


def next_number(lines: Iterable[RegisterLine]) -> int:
    """Return the number after the greatest one that is a plain number."""
    numbers = (line.papers.agreement.number for line in lines if line.papers.agreement)
    return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1


def put_agreements(session: Session, entries: Sequence[Entry], clock: Clock) -> tuple[UUID, ...]:
    """Enter these agreements as one act; refuses what cannot be true before anything is written."""
    day = today(clock)
    for entry in entries:
        refuse_record(Agreement(entry.number, entry.signed), day)
    rows = [AgreementRow(person_id=each.person, signed_on=each.signed, number=each.number.strip()) for each in entries]
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def correct_agreement(session: Session, row: UUID, number: str, signed: date, clock: Clock) -> tuple[str, date]:
    """Correct number and date of an agreement; return what stood there before."""
    refuse_record(Agreement(number, signed), today(clock))
    kept = session.get_one(AgreementRow, row)
    before = kept.number, kept.signed_on
    kept.number, kept.signed_on = number.strip(), signed
    return before


def stand_agreements(session: Session, rows: Collection[UUID], *, stand: bool, person: UUID, clock: Clock) -> None:
    """Withdraw these agreements, or let them stand again."""
    for kept in session.scalars(select(AgreementRow).where(AgreementRow.id.in_(list(rows)))):
        kept.withdrawn_at, kept.withdrawn_by = (None, None) if stand else (clock.now(), person)


def put_waiver(session: Session, person: UUID, reason: str, days: int, *, by: UUID, clock: Clock) -> UUID:
    """Let a person's roles work without an agreement, for a reason, for some working days; never oneself."""
    refuse_same_person(Case.ROLE, person, by)
    override = Override(reason, today(clock), days)
    refuse_override(override)
    row = Waiver(
        person_id=person, first_day=override.since, last_day=override_ends(override, is_working),
        reason=reason.strip(), given_by=by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def stand_waiver(session: Session, row: UUID, *, stand: bool, person: UUID, clock: Clock) -> None:
    """Take a waiver back, or let it stand again."""
    kept = session.get_one(Waiver, row)
    kept.withdrawn_at, kept.withdrawn_by = (None, None) if stand else (clock.now(), person)


def _papers(agreement: tuple[Agreement, UUID] | None, waiver: Waiver | None) -> Papers:
    told, row = agreement or (None, None)
    if waiver is None:
        return Papers(told, row)
    return Papers(told, row, waiver.last_day, waiver.reason, waiver.id)
