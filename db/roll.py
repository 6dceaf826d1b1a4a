"""Who stands on a page of the journal, from which day to which, under one card even if he was enrolled twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.names import PersonName
from db.models.groups import Membership, SubgroupMember
from db.models.journal import Page
from db.models.people import PersonAlias
from db.names import names_of
from db.spread import Student

NOBODY = PersonName("—", "")
Stay = tuple[date, date | None]  # the last day is exclusive
_JOINED = select(PersonAlias.former_id, PersonAlias.person_id).where(PersonAlias.withdrawn_at.is_(None))


def students_of(session: Session, page: Page, first: date, last: date) -> tuple[Student, ...]:
    """Return who stands on the page between two days, inclusive, in the order of names as of the last day.

    Who left and came back stands once, from his first day to his last.
    """
    people = joined_cards(session)
    stays = _merged(_in_group(session, page.group_id, first, last), people)
    if page.subgroup_id is not None:
        parts = _merged(_in_part(session, page.subgroup_id, first, last), people)
        stays = {one: _both(stays[one], parts[one]) for one in stays.keys() & parts.keys()}
    names = names_of(session, stays, last)
    listed = sorted(stays, key=lambda student: (names.get(student, NOBODY).sort_key, student.hex))
    return tuple(
        Student(student, names.get(student, NOBODY), number, *stays[student])
        for number, student in enumerate(listed, start=1)
    )


def joined_cards(session: Session) -> dict[UUID, UUID]:
    """Return whom each former card means now."""
    found = {former: person for former, person in session.execute(_JOINED) if former != person}
    return {former: _last(found, former) for former in found}


def cards_of(people: Mapping[UUID, UUID], person: UUID) -> tuple[UUID, ...]:
    """Return the card of a person and the former ones that mean him."""
    return (person, *sorted((former for former, now in people.items() if now == person), key=str))


def _last(found: Mapping[UUID, UUID], card: UUID) -> UUID:
    seen = {card}
    while (after := found.get(card)) is not None and after not in seen:
        seen.add(after)
        card = after
    return card


def _in_group(session: Session, group: UUID, first: date, last: date) -> Iterable[tuple[UUID, date, date | None]]:
    row = Membership
    return session.execute(
        select(row.student_id, row.first_day, row.end_day).where(
            row.group_id == group, row.withdrawn_at.is_(None), row.first_day <= last,
            row.end_day.is_(None) | (row.end_day > first),
        )
    ).all()  # fmt: skip


def _in_part(session: Session, part: UUID, first: date, last: date) -> Iterable[tuple[UUID, date, date | None]]:
    row = SubgroupMember
    return session.execute(
        select(row.student_id, row.first_day, row.end_day).where(
            row.subgroup_id == part, row.withdrawn_at.is_(None), row.first_day <= last,
            row.end_day.is_(None) | (row.end_day > first),
        )
    ).all()  # fmt: skip


def _merged(told: Iterable[tuple[UUID, date, date | None]], people: Mapping[UUID, UUID]) -> dict[UUID, Stay]:
    stays: dict[UUID, list[Stay]] = defaultdict(list)
    for student, joined, left in told:
        stays[people.get(student, student)].append((joined, left))
    return {
        student: (min(joined for joined, _ in some), _latest(left for _, left in some))
        for student, some in stays.items()
    }


def _latest(ends: Iterable[date | None]) -> date | None:
    known: Collection[date | None] = tuple(ends)
    return None if None in known else max(end for end in known if end)


def _both(one: Stay, other: Stay) -> Stay:
    ends = [end for end in (one[1], other[1]) if end]
    return max(one[0], other[0]), min(ends, default=None)
