"""A page of a journal as somebody reads it in a browser: names, lessons, what stands in the cells; never a reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from college.attendance import Presence
from college.divisions import titled
from college.names import PersonName
from college.terms import study_year_of
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.lessons import Lesson, LessonEntry
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.subjects import PlanLine
from db.page_parts import PART, with_part
from db.roll import joined_cards, students_of

SECTIONS = MARKS, TOPICS, HOMEWORK, PRESENCE = (
    "journal.marks", "journal.topics", "journal.homework", "journal.attendance_fact"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page of a journal that its reader may open."""

    id: UUID
    group: UUID
    group_name: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A lesson held; topic and homework are empty where the reader may not see them."""

    day: date
    topic: str
    homework: str


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A page as it is read: names, lessons, and what stands in the cells by (row, column). No reasons."""

    page: PageSeen
    students: tuple[PersonName, ...]
    columns: tuple[ColumnSeen, ...]
    cells: Mapping[tuple[int, int], str]
    sections: frozenset[str]


class Reader(Protocol):
    """Who reads, at one moment of the database; `day` is his today."""

    @property
    def session(self) -> Session: ...
    @property
    def day(self) -> date: ...


def pages(reader: Reader, which: ColumnElement[bool]) -> tuple[PageSeen, ...]:
    """Return the pages of this study year of which `which` is true, by group and plan."""
    told = reader.session.execute(
        with_part(select(Page.id, Page.group_id, StudyGroup.name, PlanLine.code, PlanLine.title, PART))
        .join(StudyGroup, StudyGroup.id == Page.group_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .where(which, Page.year == study_year_of(reader.day), Page.withdrawn_at.is_(None))
        .order_by(StudyGroup.name, PlanLine.code, PART)
    )
    return tuple(
        PageSeen(page, group, name, code, titled(title, part)) for page, group, name, code, title, part in told
    )


def sheet(reader: Reader, page: PageSeen, sections: frozenset[str]) -> SheetSeen:
    """Draw a page for who may see these sections of it."""
    row = reader.session.get_one(Page, page.id)
    columns = _columns(reader, page, sections)
    students = students_of(reader.session, row, date(row.year, 9, 1), reader.day)
    rows = {student.id: number for number, student in enumerate(students)}
    cells = _cells(reader, page, sections, rows, {lesson: number for number, (lesson, _) in enumerate(columns)})
    return SheetSeen(page, tuple(s.name for s in students), tuple(column for _, column in columns), cells, sections)


def _columns(reader: Reader, page: PageSeen, sections: frozenset[str]) -> Sequence[tuple[UUID, ColumnSeen]]:
    told = reader.session.execute(
        select(Lesson.id, Lesson.day, LessonEntry.topic, LessonEntry.homework)
        .outerjoin(LessonEntry, and_(LessonEntry.lesson_id == Lesson.id, LessonEntry.withdrawn_at.is_(None)))
        .where(Lesson.page_id == page.id, Lesson.withdrawn_at.is_(None), ~Lesson.cancelled, Lesson.day <= reader.day)
        .order_by(Lesson.day, Lesson.pair)
    )
    topics, homework = TOPICS in sections, HOMEWORK in sections
    return [
        (lesson, ColumnSeen(day, (topic or "") if topics else "", (task or "") if homework else ""))
        for lesson, day, topic, task in told
    ]


def _cells(
    reader: Reader, page: PageSeen, sections: frozenset[str], rows: Mapping[UUID, int], columns: Mapping[UUID, int]
) -> dict[tuple[int, int], str]:
    people = joined_cards(reader.session)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for lesson, student, said in _said(reader, page, sections):
        row, column = rows.get(people.get(student, student)), columns.get(lesson)
        if row is not None and column is not None:
            found[row, column].append(said)
    return {place: _spelt(said) for place, said in found.items()}


def _said(reader: Reader, page: PageSeen, sections: frozenset[str]) -> Iterable[tuple[UUID, UUID, str]]:
    if PRESENCE in sections:
        told = reader.session.execute(
            select(PresenceEntry.lesson_id, PresenceEntry.student_id, PresenceEntry.fact)
            .join(Lesson, Lesson.id == PresenceEntry.lesson_id)
            .where(Lesson.page_id == page.id, PresenceEntry.withdrawn_at.is_(None), PresenceEntry.fact != "")
        )
        yield from (tuple(row) for row in told)  # type: ignore[misc]
    if MARKS in sections:
        told = reader.session.execute(
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
