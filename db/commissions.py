"""Commissions with what belongs to them, read for their page and changed from it, each act one step of undo."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.commissions import last_day_before, named, refuse_second
from college.roles import Action
from college.teaching import Span
from db.clock import Clock, today
from db.models.commissions import Commission, CommissionLine, CommissionMember
from db.models.people import Employee
from db.models.subjects import Plan, PlanLine
from db.names import names_of
from db.right_asked import refuse_without

SECTION = "disciplines"
Belonging = CommissionLine | CommissionMember
B = TypeVar("B", CommissionLine, CommissionMember)
Kind = type[CommissionLine] | type[CommissionMember]
Taken = tuple[tuple[UUID, date | None], ...]  # rows that were taken out, with the last day that stood there


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline by its title: its lines in all plans belong to one commission together."""

    title: str
    code: str
    plans: tuple[str, ...]
    lines: tuple[UUID, ...]
    rows: tuple[UUID, ...] = ()  # that say so, where it belongs to a commission
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A teacher of a commission."""

    person: UUID
    name: str = field(repr=False)
    post: str
    row: UUID | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class CommissionSeen:
    """A commission as it stands today."""

    id: UUID
    name: str
    disciplines: tuple[Discipline, ...] = ()
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """All commissions, and what belongs to none of them yet."""

    commissions: tuple[CommissionSeen, ...] = ()
    free: tuple[Discipline, ...] = ()
    people: tuple[Member, ...] = ()


def seen(session: Session, clock: Clock) -> Seen:
    """Read the commissions of today, in the order of the alphabet."""
    day = today(clock)
    standing = session.scalars(select(Commission).where(Commission.withdrawn_at.is_(None))).all()
    known = {row.id for row in standing}
    lines = _on(session.scalars(select(CommissionLine).where(CommissionLine.withdrawn_at.is_(None))), day, known)
    members = _on(session.scalars(select(CommissionMember).where(CommissionMember.withdrawn_at.is_(None))), day, known)
    disciplines, free = _disciplines(session, lines)
    people = _people(session, day)
    found = tuple(
        CommissionSeen(
            row.id,
            row.name,
            disciplines.get(row.id, ()),
            tuple(_members(people, [each for each in members if each.commission_id == row.id])),
        )
        for row in sorted(standing, key=lambda row: row.name.casefold())
    )
    return Seen(found, free, tuple(people.values()))


def add_commission(session: Session, name: str, *, person: UUID, clock: Clock) -> UUID:
    """Make a commission. Raises Refused."""
    refuse_without(session, SECTION, Action.WRITE, person, clock)
    row = Commission(name=named(name, _names(session)))
    session.add(row)
    session.flush()
    return row.id


def rename(session: Session, commission: UUID, name: str, *, person: UUID, clock: Clock) -> str:
    """Give a commission another name; return the former one. Raises Refused."""
    refuse_without(session, SECTION, Action.WRITE, person, clock)
    row = session.get_one(Commission, commission)
    before, row.name = row.name, named(name, _names(session, but=commission))
    return before


def stand_commission(session: Session, commission: UUID, *, stand: bool, person: UUID, clock: Clock) -> None:
    """Withdraw a commission, or let it stand again. Raises Refused."""
    refuse_without(session, SECTION, Action.WRITE if stand else Action.DELETE, person, clock)
    row = session.get_one(Commission, commission)
    row.withdrawn_at, row.withdrawn_by = (None, None) if stand else (clock.now(), person)


def take_lines(
    session: Session, commission: UUID, title: str, lines: Collection[UUID], *, person: UUID, clock: Clock
) -> tuple[UUID, ...]:
    """Take these lines of the plans into a commission from today on; return the rows. Raises Refused."""
    refuse_without(session, SECTION, Action.WRITE, person, clock)
    day = today(clock)
    refuse_second(title, day, _spans(session, lines))
    rows = [CommissionLine(commission_id=commission, line_id=line, first_day=day) for line in lines]
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def take_member(session: Session, commission: UUID, whom: UUID, *, person: UUID, clock: Clock) -> tuple[UUID, ...]:
    """Take an employee into a commission from today on; return the row. Raises Refused."""
    refuse_without(session, SECTION, Action.WRITE, person, clock)
    row = CommissionMember(commission_id=commission, person_id=whom, first_day=today(clock))
    session.add(row)
    session.flush()
    return (row.id,)


def take_out(session: Session, kind: Kind, rows: Sequence[UUID], *, person: UUID, clock: Clock) -> Taken:
    """Take these out of their commission: yesterday was their last day; who came today never was there."""
    day, taken = today(clock), []
    for each in rows:
        row = cast("Belonging", session.get_one(kind, each))
        taken.append((each, row.last_day))
        last = last_day_before(row.first_day, day)
        refuse_without(session, SECTION, Action.DELETE if last is None else Action.WRITE, person, clock)
        if last is None:
            row.withdrawn_at, row.withdrawn_by = clock.now(), person
        else:
            row.last_day = last
    return tuple(taken)


def put_back(session: Session, kind: Kind, taken: Taken) -> None:
    """Let what was taken out belong to its commission as before."""
    for each, last in taken:
        row = cast("Belonging", session.get_one(kind, each))
        row.last_day, row.withdrawn_at, row.withdrawn_by = last, None, None


def _names(session: Session, but: UUID | None = None) -> list[str]:
    told = session.execute(select(Commission.id, Commission.name).where(Commission.withdrawn_at.is_(None)))
    return [name for id_, name in told if id_ != but]


def _on(rows: Iterable[B], day: date, known: Collection[UUID]) -> list[B]:
    return [row for row in rows if row.commission_id in known and day in Span(row.first_day, row.last_day)]


def _spans(session: Session, lines: Collection[UUID]) -> list[Span]:
    told = session.execute(
        select(CommissionLine.first_day, CommissionLine.last_day)
        .join(Commission, Commission.id == CommissionLine.commission_id)
        .where(
            CommissionLine.line_id.in_(lines), CommissionLine.withdrawn_at.is_(None), Commission.withdrawn_at.is_(None)
        )
    )
    return [Span(first, last) for first, last in told]


def _disciplines(
    session: Session, rows: Sequence[CommissionLine]
) -> tuple[dict[UUID, tuple[Discipline, ...]], tuple[Discipline, ...]]:
    """Return the disciplines of each commission, and those of none."""
    belonging = {row.line_id: row for row in rows}
    told = session.execute(
        select(PlanLine.id, PlanLine.code, PlanLine.title, Plan.name)
        .join(Plan, Plan.id == PlanLine.plan_id)
        .where(PlanLine.withdrawn_at.is_(None))
        .order_by(Plan.name)
    )
    found: dict[tuple[UUID | None, str], list[tuple[UUID, str, str]]] = defaultdict(list)
    for line, code, title, plan in told:
        row = belonging.get(line)
        found[row.commission_id if row else None, title].append((line, code, plan))
    by_commission: dict[UUID | None, list[Discipline]] = defaultdict(list)
    for (commission, title), lines in found.items():
        by_commission[commission].append(_discipline(title, lines, belonging))
    of_each = {id_: _in_order(each) for id_, each in by_commission.items() if id_ is not None}
    return of_each, _in_order(by_commission[None])


def _discipline(
    title: str, lines: Sequence[tuple[UUID, str, str]], belonging: dict[UUID, CommissionLine]
) -> Discipline:
    rows = [belonging[line] for line, _, _ in lines if line in belonging]
    plans = tuple(dict.fromkeys(plan for _, _, plan in lines))
    since = min((row.first_day for row in rows), default=None)
    ids = tuple(line for line, _, _ in lines)
    return Discipline(title, lines[0][1], plans, ids, tuple(row.id for row in rows), since)


def _in_order(disciplines: Sequence[Discipline]) -> tuple[Discipline, ...]:
    return tuple(sorted(disciplines, key=lambda each: (each.title.casefold(), each.code)))


def _people(session: Session, day: date) -> dict[UUID, Member]:
    told = session.execute(
        select(Employee.person_id, Employee.post, Employee.dismissed).where(Employee.withdrawn_at.is_(None))
    )
    posts = {person: post for person, post, left in told if left is None or left >= day}
    named_ = sorted(names_of(session, posts, day).items(), key=lambda each: each[1].sort_key)
    return {person: Member(person, name.listed, posts[person]) for person, name in named_}


def _members(people: dict[UUID, Member], rows: Sequence[CommissionMember]) -> list[Member]:
    found = {row.person_id: row for row in rows}
    return [
        Member(person, member.name, member.post, found[person].id, found[person].first_day)
        for person, member in people.items()
        if person in found
    ]
