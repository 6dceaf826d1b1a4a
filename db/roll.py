"""Who stands on a page of the journal, from which day to which, under one card even if he was enrolled twice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from college.names import PersonName
from db.models.groups import Membership, SubgroupMember
from db.models.journal import Page
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.people import PersonAlias
from db.names import names_of
from db.spread import Student

NOBODY = PersonName("—", "")
Stay = tuple[date, date | None]  # the last day is exclusive
_JOINED = select(PersonAlias.former_id, PersonAlias.person_id).where(PersonAlias.withdrawn_at.is_(None))


def students_of(session: Session, page: Page, first: date, last: date) -> tuple[Student, ...]:
    """Return who stands on the page between two days, inclusive, in the order of names as of the last day.

    Who left and came back stands once, with every stay of his. On the page of a subgroup stands, without a stay, also
    whoever has an entry there though its list no longer names him: what was written is seen.
    """
    people = joined_cards(session)
    stays = _merged(_in_group(session, page.group_id, first, last), people)
    if page.subgroup_id is not None:
        parts = _merged(_in_part(session, page.subgroup_id, first, last), people)
        both = {one: _both(stays[one], parts[one]) for one in stays.keys() & parts.keys()}
        stays = {one: found for one, found in both.items() if found}
        stays |= dict.fromkeys(_entered(session, page.id, people) - stays.keys(), ())
    return _listed(session, stays, first, last)


def students_in(session: Session, group: UUID, day: date) -> tuple[Student, ...]:
    """Return who stands in a group on a day, in the order of names."""
    return _listed(session, _merged(_in_group(session, group, day, day), joined_cards(session)), day, day)


def _listed(session: Session, stays: Mapping[UUID, tuple[Stay, ...]], first: date, day: date) -> tuple[Student, ...]:
    names = names_of(session, stays, day)
    listed = sorted(stays, key=lambda student: (names.get(student, NOBODY).sort_key, student.hex))
    return tuple(
        Student(student, names.get(student, NOBODY), number, *_span(stays[student], first), stays[student])
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


def _entered(session: Session, page: UUID, people: Mapping[UUID, UUID]) -> set[UUID]:
    """Return who has a mark or a presence in the lessons of a page."""
    of_page = (Lesson.page_id == page, Lesson.withdrawn_at.is_(None))
    marked = (
        select(MarkEntry.student_id)
        .join(Work, Work.id == MarkEntry.work_id)
        .join(Lesson, Lesson.id == Work.lesson_id)
        .where(*of_page, MarkEntry.withdrawn_at.is_(None), MarkEntry.value != "")
    )
    noted = (
        select(PresenceEntry.student_id)
        .join(Lesson, Lesson.id == PresenceEntry.lesson_id)
        .where(*of_page, PresenceEntry.withdrawn_at.is_(None), PresenceEntry.fact != "")
    )
    return {people.get(student, student) for student in session.scalars(union(marked, noted))}


def _merged(
    told: Iterable[tuple[UUID, date, date | None]], people: Mapping[UUID, UUID]
) -> dict[UUID, tuple[Stay, ...]]:  # fmt: skip
    """Return the stays of each person in order; those that meet or overlap are one."""
    stays: dict[UUID, list[Stay]] = defaultdict(list)
    for student, joined, left in sorted(told, key=lambda stay: stay[1]):
        some = stays[people.get(student, student)]
        before = some[-1] if some else None
        if before is not None and (before[1] is None or joined <= before[1]):
            some[-1] = (before[0], None if before[1] is None or left is None else max(before[1], left))
        else:
            some.append((joined, left))
    return {student: tuple(some) for student, some in stays.items()}


def _both(one: Iterable[Stay], other: Collection[Stay]) -> tuple[Stay, ...]:
    """Return the days that both have, as stays in order."""
    found = []
    for mine in one:
        for its in other:
            begins, ends = max(mine[0], its[0]), min((end for end in (mine[1], its[1]) if end), default=None)
            if ends is None or begins < ends:
                found.append((begins, ends))
    return tuple(sorted(found, key=lambda stay: stay[0]))


def _span(stays: Sequence[Stay], first: date) -> Stay:
    """Return from the first day of all stays to the end of the last."""
    return (stays[0][0], stays[-1][1]) if stays else (first, first)
