"""Pages of the journal: which ones a person sees, one spread of them, and what he writes into its left half."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from college.attendance import Presence
from college.cells import Cell
from college.marks import Mark
from college.names import PersonName
from college.plans import CLASSROOM
from college.refusal import Refused
from college.terms import spans_of, study_year_of, term_on
from db import entries, ids, lessons
from db.clock import Clock, today
from db.lessons import Held
from db.models.groups import Membership, StudyGroup, SubgroupMember
from db.models.journal import Page as PageRow
from db.models.journal import Teaching
from db.models.marks import MarkEntry, PresenceEntry, Work
from db.models.subjects import PlanHours, PlanLine
from db.names import names_of
from db.scope import load_rights
from db.spread import Column, Entry, Page, Spread, Student

IN_LESSONS = tuple(work.value for work in CLASSROOM)  # hours of other kinds are not taught in lessons


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page as it stands in a list of journals."""

    id: UUID
    group_name: str
    code: str
    title: str
    term: int
    is_taught: bool  # by the person who asks; otherwise he only reads it


def pages_of(session: Session, person: UUID, day: date) -> tuple[PageLink, ...]:
    """Return the pages that this person teaches in the study year of the day, then those of groups he curates."""
    rights = load_rights(session, person)
    year = study_year_of(day)
    told = session.execute(
        select(PageRow.id, PageRow.group_id, StudyGroup.name, StudyGroup.enrolled_year, PlanLine.code, PlanLine.title)
        .join(StudyGroup, StudyGroup.id == PageRow.group_id)
        .join(PlanLine, PlanLine.id == PageRow.line_id)
        .where(PageRow.year == year, PageRow.withdrawn_at.is_(None))
        .order_by(StudyGroup.name, PlanLine.code)
    )
    curated = rights.groups_curated(day)
    links = [
        PageLink(page, name, code, title, _term(enrolled, year, day), page in rights.teachings)
        for page, group, name, enrolled, code, title in told
        if page in rights.teachings or group in curated
    ]
    return tuple(sorted(links, key=lambda link: not link.is_taught))


def spread_of(session: Session, page: UUID, *, term: int | None = None, person: UUID, clock: Clock) -> Spread:
    """Draw the page for one term (by default the present one) as this person may see and write it.

    Raises Refused where the page is not among those he holds.
    """
    row = session.get(PageRow, page)
    if row is None:
        raise Refused(lessons.NOT_HELD)
    day = today(clock)
    group = session.get_one(StudyGroup, row.group_id)
    course = row.year - group.enrolled_year + 1
    spans = spans_of(course, row.year)
    number = term or term_on(day, spans)
    span = next(span for span in spans if span.number == number)
    rights = load_rights(session, person)
    held = lessons.held_on(session, row, spans[0].first, spans[1].last, clock)
    shown = [lesson for lesson in held if lesson.day in span]
    students = _students(session, row, span.first, min(span.last, max(day, span.first)))
    columns = lessons.columns_of(session, shown, rights, row, day)
    title = _title(session, row, group, number, held, day)
    cells = entries.of_page(
        session, page, {lesson.lesson: place for place, lesson in enumerate(shown) if lesson.lesson}
    )
    changed = max((moment for moment in (cells.changed, lessons.changed(shown)) if moment), default=None)
    return Spread(title, students, columns, cells.entries, day, changed, _version(students, columns, cells.entries))


def put_cell(session: Session, column: Column, student: UUID, after: Cell, *, person: UUID, clock: Clock) -> None:
    """Write what the teacher left in one cell; the first entry gives birth to the lesson.

    Presence and marks are written apart, each only where it changed; the curator's reason is not touched.
    Raises Refused where the column is locked for this person.
    """
    if column.locked is not None:
        raise column.locked
    lesson = lessons.give_birth(session, column, person=person)
    now = clock.now()
    entry = session.get(PresenceEntry, ids.derived(session.info["college"], "presence", lesson.id, student))
    fact = Presence(entry.fact) if entry is not None else Presence.PRESENT
    if after.presence is not fact:
        if column.entry_locked is not None:
            raise column.entry_locked
        if entry is None:
            entry = PresenceEntry(lesson_id=lesson.id, student_id=student)
            session.add(entry)
        entry.fact, entry.minutes_late, entry.noted_at = after.presence.value, None, now
    _put_marks(session, lesson.id, student, after.marks, column, now)


def _put_marks(
    session: Session, lesson: UUID, student: UUID, after: Sequence[Mark], column: Column, now: datetime
) -> None:
    works = list(session.scalars(select(Work).where(Work.lesson_id == lesson).order_by(Work.ordinal)))
    given = {
        mark.work_id: mark
        for mark in session.scalars(
            select(MarkEntry).where(MarkEntry.student_id == student, MarkEntry.work_id.in_([work.id for work in works]))
        )
    }
    standing = [work for work in works if work.id in given and given[work.id].value]
    # Marks keep their works; a further mark goes into the first work that has none of this student.
    free = [work for work in works if work not in standing and work.withdrawn_at is None]
    for place, mark in enumerate(after):
        if place < len(standing):
            work = standing[place]
        else:
            work = free.pop(0) if free else _new_work(session, lesson, works, column)
        _put_mark(session, work, student, given.get(work.id), mark.value, now)
    for work in standing[len(after) :]:
        _put_mark(session, work, student, given[work.id], "", now)


def _new_work(session: Session, lesson: UUID, works: list[Work], column: Column) -> Work:
    ordinal = works[-1].ordinal + 1 if works else 0
    kind, number = lessons.kind_of(column.kind)
    work = Work(lesson_id=lesson, ordinal=ordinal, kind=kind, number=number)
    session.add(work)
    session.flush()
    works.append(work)
    return work


def _put_mark(session: Session, work: Work, student: UUID, mark: MarkEntry | None, value: str, now: datetime) -> None:
    if mark is None:
        mark = MarkEntry(work_id=work.id, student_id=student)
        session.add(mark)
    elif mark.value == value:
        return
    mark.value, mark.given_at = value, now


# ---- drawing


def _students(session: Session, page: PageRow, first: date, last: date) -> tuple[Student, ...]:
    told = session.execute(
        select(Membership.student_id, Membership.first_day, Membership.end_day).where(
            Membership.group_id == page.group_id,
            Membership.withdrawn_at.is_(None),
            Membership.first_day <= last,
            (Membership.end_day.is_(None)) | (Membership.end_day > first),
        )
    ).all()
    if page.subgroup_id is not None:
        part = set(
            session.scalars(
                select(SubgroupMember.student_id).where(
                    SubgroupMember.subgroup_id == page.subgroup_id,
                    SubgroupMember.withdrawn_at.is_(None),
                    SubgroupMember.first_day <= last,
                    (SubgroupMember.end_day.is_(None)) | (SubgroupMember.end_day > first),
                )
            )
        )
        told = [row for row in told if row.student_id in part]
    names = names_of(session, [row.student_id for row in told], last)
    listed = sorted(told, key=lambda row: names.get(row.student_id, _NOBODY).sort_key)
    return tuple(
        Student(row.student_id, names.get(row.student_id, _NOBODY), number, row.first_day, row.end_day)
        for number, row in enumerate(listed, start=1)
    )


_NOBODY = PersonName("—", "")


def _title(session: Session, page: PageRow, group: StudyGroup, term: int, held: Sequence[Held], day: date) -> Page:
    line = session.get_one(PlanLine, page.line_id)
    course = page.year - group.enrolled_year + 1
    terms = (course * 2 - 1, course * 2)
    hours = {
        row.term: int(row.total)
        for row in session.execute(
            select(PlanHours.term, func.sum(PlanHours.hours).label("total"))
            .where(PlanHours.line_id == line.id, PlanHours.term.in_(terms), PlanHours.kind.in_(IN_LESSONS))
            .group_by(PlanHours.term)
        )
    }
    teacher = _teacher(session, page.id, day)
    name = names_of(session, [teacher], day).get(teacher, _NOBODY) if teacher else _NOBODY
    spans = {span.number: span for span in spans_of(course, page.year)}
    given = sum(lesson.hours for lesson in held if lesson.is_given and lesson.day in spans[term])
    used = tuple(number for number in terms if number in hours or any(one.day in spans[number] for one in held))
    return Page(
        id=page.id, group=group.id, group_name=group.name, code=line.code, title=line.title, teacher=name,
        year=page.year, term=term, terms=used or (term,), hours_planned=hours.get(term, 0), hours_given=given,
    )  # fmt: skip


def _teacher(session: Session, page: UUID, day: date) -> UUID | None:
    """Return who teaches on the page on the day, else who taught there last."""
    told = session.execute(
        select(Teaching.person_id, Teaching.first_day, Teaching.last_day)
        .where(Teaching.page_id == page, Teaching.withdrawn_at.is_(None))
        .order_by(Teaching.first_day)
    ).all()
    current = [row.person_id for row in told if row.first_day <= day and (row.last_day is None or day <= row.last_day)]
    return current[0] if current else told[-1].person_id if told else None


def _version(students: Sequence[Student], columns: Sequence[Column], entries: Mapping[tuple[UUID, int], Entry]) -> str:
    """Return a digest of everything that is printed, «7F3A-91C2»: the same data, the same version."""
    told = sha256()
    for student in students:
        told.update(f"{student.id}|{student.number}|{student.name.full};".encode())
    for column in columns:
        told.update(f"{column.day}|{column.pair}|{column.topic}|{column.hours}|{column.homework};".encode())
    for (student_id, place), entry in sorted(entries.items(), key=lambda item: (item[0][0], item[0][1])):
        told.update(f"{student_id}|{place}|{entry.cell.text}|{entry.cell.reason};".encode())
    found = told.hexdigest()[:8].upper()
    return f"{found[:4]}-{found[4:]}"


def _term(enrolled: int, year: int, day: date) -> int:
    return term_on(day, spans_of(year - enrolled + 1, year))
