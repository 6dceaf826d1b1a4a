"""The one door to journals for an outside official: opened for his dated grants, it knows nothing beyond (1.5)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from college.admission import officials
from college.admission.officials import OFFICIALS, OfficialGrant, State
from college.attendance import Presence
from college.names import PersonName
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Grant, Matrix, Role, Scope
from college.terms import study_year_of
from db.engine import Engine, reading
from db.models.admission import DatedGrant
from db.models.catalogue import Right
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.people import PersonName as NameRow
from db.models.subjects import PlanLine
from db.roll import joined_cards, students_of
from db.troubles import troubles

MARKS, TOPICS, HOMEWORK, PRESENCE = (
    f"journal.{name}" for name in ("marks", "topics", "homework", "attendance_fact")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page of a journal that a grant reaches."""

    id: UUID
    group: UUID
    group_name: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A lesson held; topic and homework are empty where the grant does not name them."""

    day: date
    topic: str
    homework: str


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A page as an official reads it: names, lessons, and what stands in the cells by (row, column). No reasons."""

    page: PageSeen
    students: tuple[PersonName, ...]
    columns: tuple[ColumnSeen, ...]
    cells: Mapping[tuple[int, int], str]
    sections: frozenset[str]


@dataclass(frozen=True, slots=True)
class Door:
    """What one official may look at on one day, at one moment of the database."""

    session: Session = field(repr=False)
    person: UUID
    name: PersonName
    day: date
    grants: tuple[OfficialGrant, ...]

    @property
    def until(self) -> date:
        """The last day of the longest grant."""
        return max(grant.last for grant in self.grants)

    def sees(self, section: str, group: UUID) -> bool:
        """Whether a grant in force names the section for the group."""
        return any(officials.covers(grant, section, Action.SEE, group) for grant in self.grants)


@contextmanager
def door(engine: Engine, person: UUID, day: date) -> Iterator[Door]:
    """Open the door for an official. Raises Refused where no grant of his is in force."""
    with troubles(), Session(reading(engine), autoflush=False) as session:
        grants = tuple(grant for grant in _grants(session, person) if officials.is_in_force(grant, day))
        if not grants:
            raise Refused(
                phrase("Внешний доступ не открыт или кончился. Его открывает администратор по приказу."), OFFICIALS
            )
        yield Door(session, person, _name_of(session, person, day), day, grants)


def pages_of(door: Door) -> tuple[PageSeen, ...]:
    """Return the pages of this study year that the grants reach, by group and plan."""
    groups = {group for grant in door.grants for group in grant.groups if door.sees(MARKS, group)}
    told = door.session.execute(
        select(Page.id, Page.group_id, StudyGroup.name, PlanLine.code, PlanLine.title)
        .join(StudyGroup, StudyGroup.id == Page.group_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(Page.group_id.in_(groups), Page.year == study_year_of(door.day), Page.withdrawn_at.is_(None))
        .order_by(StudyGroup.name, PlanLine.code)
    )
    return tuple(PageSeen(*row) for row in told)


def sheet_of(door: Door, page: UUID) -> SheetSeen:
    """Draw a page. Raises Refused where no grant reaches it, in the same words as where there is none."""
    seen = next((one for one in pages_of(door) if one.id == page), None)
    row = door.session.get(Page, page)
    if seen is None or row is None:
        raise Refused(
            phrase("Этого в вашем доступе нет. Его состав определяет приказ, вносит администратор."), OFFICIALS
        )
    columns = _columns(door, seen)
    students = students_of(door.session, row, date(row.year, 9, 1), door.day)
    rows = {student.id: number for number, student in enumerate(students)}
    cells = _cells(door, seen, rows, {lesson: number for number, (lesson, _) in enumerate(columns)})
    sections = frozenset(name for name in (MARKS, TOPICS, HOMEWORK, PRESENCE) if door.sees(name, seen.group))
    return SheetSeen(seen, tuple(s.name for s in students), tuple(column for _, column in columns), cells, sections)


# ---- grants


def _grants(session: Session, person: UUID) -> Iterator[OfficialGrant]:
    known = officials.official_sections(_matrix(session))
    rows = session.scalars(
        select(DatedGrant).where(
            DatedGrant.person_id == person,
            DatedGrant.kind == Role.OFFICIAL.value,
            DatedGrant.standing == State.ACTIVE.value,
            DatedGrant.withdrawn_at.is_(None),
        )
    )
    for row in rows:
        groups = frozenset(UUID(group) for group in json.loads(row.groups))
        yield OfficialGrant(person, known & set(json.loads(row.sections)), groups, row.first_day, row.last_day)


def _matrix(session: Session) -> Matrix:
    told = session.execute(
        select(Right.section, Right.action, Right.scope).where(
            Right.role == Role.OFFICIAL.value, Right.withdrawn_at.is_(None)
        )
    )
    return Matrix(tuple(Grant(section, Action(action), Role.OFFICIAL, Scope(scope)) for section, action, scope in told))


def _name_of(session: Session, person: UUID, day: date) -> PersonName:
    row = session.scalar(
        select(NameRow)
        .where(NameRow.person_id == person, NameRow.since <= day, NameRow.withdrawn_at.is_(None))
        .order_by(NameRow.since.desc())
        .limit(1)
    )
    return PersonName(row.surname, row.given, row.patronymic) if row else PersonName("—", "")


# ---- a page


def _columns(door: Door, page: PageSeen) -> Sequence[tuple[UUID, ColumnSeen]]:
    told = door.session.execute(
        select(Lesson.id, Lesson.day, LessonEntry.topic, LessonEntry.homework)
        .outerjoin(LessonEntry, and_(LessonEntry.lesson_id == Lesson.id, LessonEntry.withdrawn_at.is_(None)))
        .where(Lesson.page_id == page.id, Lesson.withdrawn_at.is_(None), ~Lesson.cancelled, Lesson.day <= door.day)
        .order_by(Lesson.day, Lesson.pair)
    )
    topics, homework = door.sees(TOPICS, page.group), door.sees(HOMEWORK, page.group)
    return [
        (lesson, ColumnSeen(day, (topic or "") if topics else "", (task or "") if homework else ""))
        for lesson, day, topic, task in told
    ]


def _cells(
    door: Door, page: PageSeen, rows: Mapping[UUID, int], columns: Mapping[UUID, int]
) -> dict[tuple[int, int], str]:
    people = joined_cards(door.session)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for lesson, student, said in _said(door, page):
        row, column = rows.get(people.get(student, student)), columns.get(lesson)
        if row is not None and column is not None:
            found[row, column].append(said)
    return {place: _spelt(said) for place, said in found.items()}


def _said(door: Door, page: PageSeen) -> Iterable[tuple[UUID, UUID, str]]:
    if door.sees(PRESENCE, page.group):
        told = door.session.execute(
            select(PresenceEntry.lesson_id, PresenceEntry.student_id, PresenceEntry.fact)
            .join(Lesson, Lesson.id == PresenceEntry.lesson_id)
            .where(Lesson.page_id == page.id, PresenceEntry.withdrawn_at.is_(None), PresenceEntry.fact != "")
        )
        yield from (tuple(row) for row in told)  # type: ignore[misc]
    told = door.session.execute(
        select(Work.lesson_id, MarkEntry.student_id, MarkEntry.value)
        .join(Work, Work.id == MarkEntry.work_id)
        .join(Lesson, Lesson.id == Work.lesson_id)
        .where(Lesson.page_id == page.id, Work.withdrawn_at.is_(None), MarkEntry.withdrawn_at.is_(None))
        .where(MarkEntry.value != "")
        .order_by(Work.ordinal)
    )
    yield from (tuple(row) for row in told)  # type: ignore[misc]


def _spelt(said: Sequence[str]) -> str:
    absent = [word for word in said if word in set(Presence)]
    return " ".join([*absent, "/".join(word for word in said if word not in set(Presence))]).strip()
