"""How groups are divided: read as of a day, and written by hand by whoever forms subgroups (4.2.7)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from college.contingent import Stay
from college.divisions import (
    DIVIDE,
    counts_from,
    division_named,
    parts_named,
    placed,
    refuse_count,
    refuse_used,
    shared_out,
)
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, may
from db import ids
from db.act_traces import Done, Trace, traces_of, undo_done
from db.clock import Clock, today
from db.models.groups import Division, Subgroup, SubgroupMember
from db.models.journal import Page
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, Work
from db.plans import standing
from db.rights import load_rights
from db.roll import cards_of, joined_cards, students_in
from db.spread import Student

SECTION = "subgroups"
USES = frozenset({"subgroup_id"})  # the column in which a page, or a member, names what is divided


@dataclass(frozen=True, slots=True)
class PartSeen:
    """A subgroup, with how many pages of the journal are kept by it."""

    id: UUID
    name: str
    pages: int = 0


@dataclass(frozen=True, slots=True)
class DivisionSeen:
    """A division of a group with its subgroups, and in which of them each student is on the day.

    `known` are those who have, or had, a place in it on any day.
    """

    id: UUID
    name: str
    parts: tuple[PartSeen, ...] = ()
    places: Mapping[UUID, UUID] = field(default_factory=dict)
    known: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Divided:
    """A group on a day: its students and its divisions."""

    group: UUID
    day: date
    students: tuple[Student, ...] = ()
    divisions: tuple[DivisionSeen, ...] = ()


def divided(session: Session, group: UUID, day: date) -> Divided:
    """Read how a group is divided on a day."""
    divisions = sorted(standing(session, Division, Division.group_id == group), key=lambda row: row.name.casefold())
    parts = parts_of(session, [row.id for row in divisions])
    stays = _stays(session, [part.id for some in parts.values() for part in some])
    found = []
    for row in divisions:
        mine = {part.id for part in parts.get(row.id, ())}
        places = {
            student: stay.group
            for student, some in stays.items()
            for _, stay in some
            if stay.group in mine and day in stay
        }
        known = frozenset(student for student, some in stays.items() if any(stay.group in mine for _, stay in some))
        found.append(DivisionSeen(row.id, row.name, parts.get(row.id, ()), places, known))
    return Divided(group, day, students_in(session, group, day), tuple(found))


def parts_of(session: Session, divisions: Collection[UUID]) -> Mapping[UUID, tuple[PartSeen, ...]]:
    """Return the subgroups of these divisions, by their names."""
    found: dict[UUID, list[PartSeen]] = defaultdict(list)
    rows = standing(session, Subgroup, Subgroup.division_id.in_(divisions))
    pages = _pages(session, [row.id for row in rows])
    for row in sorted(rows, key=lambda row: (row.name.zfill(4), row.id)):
        found[row.division_id].append(PartSeen(row.id, row.name, pages[row.id]))
    return {division: tuple(some) for division, some in found.items()}


def marks_from(session: Session, division: UUID, students: Collection[UUID], day: date) -> int:
    """Count the marks that these students have from a day on, on the pages of a division's subgroups."""
    people = joined_cards(session)
    cards = [card for student in students for card in cards_of(people, student)]
    asked = (
        select(func.count())
        .select_from(MarkEntry)
        .join(Work, Work.id == MarkEntry.work_id)
        .join(Lesson, Lesson.id == Work.lesson_id)
        .join(Page, Page.id == Lesson.page_id)
        .join(Subgroup, Subgroup.id == Page.subgroup_id)
        .where(Subgroup.division_id == division, MarkEntry.student_id.in_(cards), Lesson.day >= day)
        .where(MarkEntry.withdrawn_at.is_(None), MarkEntry.value != "", Lesson.withdrawn_at.is_(None))
    )
    return session.scalar(asked) or 0


# ---- acts


def add_division(session: Session, group: UUID, name: str, parts: str, *, person: UUID, clock: Clock) -> Done:
    """Divide a group into subgroups, told as «1, 2». Raises Refused."""
    refuse_without(session, person=person, clock=clock)
    known = [row.name for row in standing(session, Division, Division.group_id == group)]
    kept, names = division_named(name, known), parts_named(parts)
    division = Division(group_id=group, name=kept)
    session.add(division)
    session.flush()
    session.add_all([Subgroup(division_id=division.id, name=each) for each in names])
    return Done(division.id, traces_of(session))


def rename(session: Session, division: UUID, name: str, names: str, *, person: UUID, clock: Clock) -> Done:
    """Call a division and its subgroups otherwise, these in their order; more names are more subgroups."""
    refuse_without(session, person=person, clock=clock)
    row = session.get_one(Division, division)
    others = standing(session, Division, Division.group_id == row.group_id, Division.id != division)
    row.name = division_named(name, [each.name for each in others])
    parts, wanted = parts_of(session, [division]).get(division, ()), parts_named(names)
    if len(wanted) < len(parts):
        told = phrase("Подгрупп %d, а названий %d. Подгруппу убирают вместе с делением.")
        raise Refused(told % (len(parts), len(wanted)), DIVIDE)
    for part, called in zip(parts, wanted, strict=False):
        session.get_one(Subgroup, part.id).name = called
    session.add_all([Subgroup(division_id=division, name=called) for called in wanted[len(parts) :]])
    return Done(division, traces_of(session))


def drop_division(session: Session, division: UUID, *, person: UUID, clock: Clock) -> Done:
    """Withdraw a division by which no page of the journal is kept. Raises Refused."""
    refuse_without(session, Action.DELETE, person=person, clock=clock)
    parts = parts_of(session, [division]).get(division, ())
    for part in parts:
        refuse_used(part.name, part.pages)
    rows = standing(session, SubgroupMember, SubgroupMember.subgroup_id.in_([part.id for part in parts]))
    gone = [*rows, *(session.get_one(Subgroup, part.id) for part in parts), session.get_one(Division, division)]
    for row in gone:
        row.withdrawn_at, row.withdrawn_by = clock.now(), person
    return Done(division, traces_of(session))


def put_students(
    session: Session, division: UUID, students: Sequence[UUID], part: UUID | None, day: date, *,
    person: UUID, clock: Clock,
) -> Done:  # fmt: skip
    """Let students be in this subgroup of a division, or in none, from a day on; what they did before stays theirs.

    Who had no place in the division before has this one from the first day of the study year.
    """
    return _put(session, division, dict.fromkeys(students, part), day, person=person, clock=clock)


def share_out(session: Session, division: UUID, day: date, *, person: UUID, clock: Clock) -> Done:
    """Put who is in no subgroup of a division yet into them by the order of the list. Raises Refused."""
    seen = divided(session, session.get_one(Division, division).group_id, day)
    here = next(each for each in seen.divisions if each.id == division)
    parts, counts = [part.id for part in here.parts], Counter(here.places.values())
    left = [student.id for student in seen.students if student.id not in here.places]
    if not left:
        raise Refused(phrase("В этом делении место уже есть у всех."), DIVIDE)
    refuse_count(len(parts))
    told = shared_out(left, parts, [counts[part] for part in parts])
    return _put(session, division, told, day, person=person, clock=clock)


def undo(session: Session, done: Done, *, person: UUID, clock: Clock) -> None:
    """Take one act back. Raises Refused where others have built upon it since."""
    undo_done(session, done, USES, _made, person=person, clock=clock)


def refuse_without(session: Session, action: Action = Action.WRITE, *, person: UUID, clock: Clock) -> None:
    """Refuse whoever does not form the subgroups of the college (4.2.7)."""
    rights, day = load_rights(session, person), today(clock)
    if not may(rights.matrix, rights.actor_on(day), SECTION, action, day):
        raise Refused(phrase("Подгруппы формирует диспетчер расписания. Ничего не изменено."), DIVIDE)


# ---- within


def _put(
    session: Session, division: UUID, wanted: Mapping[UUID, UUID | None], day: date, *, person: UUID, clock: Clock
) -> Done:  # fmt: skip
    refuse_without(session, person=person, clock=clock)
    parts = [part.id for part in parts_of(session, [division]).get(division, ())]
    stays = _stays(session, parts)
    for student, part in wanted.items():
        first = counts_from(day, is_new=student not in stays)
        told = placed(stays.get(student, ()), part, first)
        for row in told.ended:
            session.get_one(SubgroupMember, row).end_day = first
        for row in told.dropped:
            gone = session.get_one(SubgroupMember, row)
            gone.withdrawn_at, gone.withdrawn_by = clock.now(), person
        if told.begins and part is not None:
            _begin(session, part, student, first)
    return Done(division, traces_of(session))


def _begin(session: Session, part: UUID, student: UUID, day: date) -> None:
    """Let a stay begin; on a day on which one began before and was withdrawn, it stands again."""
    known = session.get(
        SubgroupMember, ids.derived(session.info["college"], SubgroupMember.sync.noun, part, student, day)
    )
    if known is None:
        session.add(SubgroupMember(subgroup_id=part, student_id=student, first_day=day))
    else:
        known.end_day = known.withdrawn_at = known.withdrawn_by = None


def _stays(session: Session, parts: Collection[UUID]) -> Mapping[UUID, list[tuple[UUID, Stay]]]:
    """Return the stays in these subgroups by the present card of each student, with their rows."""
    people, found = joined_cards(session), defaultdict(list)
    for row in standing(session, SubgroupMember, SubgroupMember.subgroup_id.in_(parts)):
        stay = Stay(row.subgroup_id, row.first_day, row.end_day)
        found[people.get(row.student_id, row.student_id)].append((row.id, stay))
    return found


def _pages(session: Session, parts: Collection[UUID]) -> Counter[UUID]:
    told = session.execute(
        select(Page.subgroup_id, func.count())
        .where(Page.subgroup_id.in_(parts), Page.withdrawn_at.is_(None))
        .group_by(Page.subgroup_id)
    )
    return Counter({part: count for part, count in told if part is not None})


def _made(traces: Iterable[Trace]) -> frozenset[UUID]:
    return frozenset(one.row for one in traces if one.before is None)
