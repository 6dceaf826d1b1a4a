"""Pages of the journal: which ones a person sees, one spread of them, and what he writes into its left half."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, func, select
from sqlalchemy.orm import Session

from college.attendance import Presence, Reason
from college.cells import Cell
from college.days import spoken
from college.divisions import titled
from college.lessons import read_code
from college.marks import Mark
from college.phrases import phrase
from college.plans import CLASSROOM
from college.plans import Work as PlannedWork
from college.refusal import Refused
from college.terms import spans_of, study_year_of, term_on
from db import entries, lesson_columns, lessons
from db.arrivals import SENTENCES, arrivals
from db.clock import Clock, today
from db.leased import under_lease
from db.lesson_columns import Held
from db.locks import Locks, PageEnd
from db.models.groups import StudyGroup
from db.models.journal import Page as PageRow
from db.models.journal import Teaching
from db.models.lessons import Lesson
from db.models.marks import MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.subjects import PlanHours, PlanLine
from db.names import names_of
from db.openings import PageOpening, opening_of
from db.page_parts import PART, kinds_on, part_of, with_part
from db.roll import NOBODY, cards_of, joined_cards, students_of
from db.scope import load_rights, may_see, pages_seen
from db.spread import Column, Page, Spread, Student

# Every key press asks these: they are built once.
_CARDS: BindParameter[Any] = bindparam("cards", expanding=True)
_PRESENCE = select(PresenceEntry).where(
    PresenceEntry.lesson_id == bindparam("lesson"), PresenceEntry.student_id.in_(_CARDS)
)
_MARKS = (
    select(Work, MarkEntry)
    .outerjoin(MarkEntry, and_(MarkEntry.work_id == Work.id, MarkEntry.student_id.in_(_CARDS)))
    .where(Work.lesson_id == bindparam("lesson"))
    .order_by(Work.ordinal)
)


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
    """Return the pages of the day's study year that this person may see and that are whole here: his own first."""
    rights, come = load_rights(session, person), arrivals(session)
    year = study_year_of(day)
    told = session.execute(
        with_part(select(
            PageRow.id, PageRow.group_id, StudyGroup.name, StudyGroup.enrolled_year, PlanLine.code, PlanLine.title, PART
        ))
        .join(StudyGroup, StudyGroup.id == PageRow.group_id)
        .join(PlanLine, PlanLine.id == PageRow.line_id)
        .where(PageRow.year == year, PageRow.withdrawn_at.is_(None), pages_seen(rights, day))
        .order_by(StudyGroup.name, PlanLine.place, PlanLine.code, PART)
    )  # fmt: skip
    links = [
        PageLink(page, name, code, titled(title, part), _term(enrolled, year, day), page in rights.teachings)
        for page, group, name, enrolled, code, title, part in told
        if not come.lack(page, group, year)
    ]
    return tuple(sorted(links, key=lambda link: not link.is_taught))


def spread_of(session: Session, page: UUID, *, term: int | None = None, person: UUID, clock: Clock) -> Spread:
    """Draw the page for one term (by default the present one) as this person may see and write it.

    Raises Refused where the page is not among those he may see, or not whole here.
    """
    row = session.get(PageRow, page)
    day = today(clock)
    rights = load_rights(session, person)
    if row is None or not may_see(rights, page, row.group_id, day):
        raise Refused(lessons.NOT_HELD)
    if lack := arrivals(session).lack(page, row.group_id, row.year):
        raise Refused(SENTENCES[lack])
    group = session.get_one(StudyGroup, row.group_id)
    spans = spans_of(row.year - group.enrolled_year + 1, row.year)
    number = term if term in {span.number for span in spans} else term_on(day, spans)
    span = next(span for span in spans if span.number == number)
    held = lesson_columns.held_on(session, page, spans[0].first, spans[1].last, clock)
    shown = [lesson for lesson in held if lesson.day in span]
    ends = PageEnd(row.closed_by_plan, session.get_one(PlanLine, row.line_id).dropped_on)
    locks = Locks(
        under_lease(session, rights, clock), page, row.group_id, row.year, group.enrolled_year, day, ends
    )  # fmt: skip
    students = students_of(session, row, span.first, min(span.last, max(day, span.first)))
    topics = lesson_columns.Topics(row.line_id, row.year, kinds_on(session, row))
    columns = lesson_columns.columns_of(session, held, shown, locks, day, topics)
    before = opening_of(session, row, number, person, clock)
    title = _title(session, row, group, number, held, day, topics.kinds)
    title = replace(title, hours_given=title.hours_given + before.hours, hours_before=before.hours)
    cells = entries.of_page(session, page, columns, row.group_id, row.year)
    moments = [moment for moment in (cells.changed, lesson_columns.changed(shown)) if moment]
    version = _version(title, students, columns, cells.spelt + _spelt(before))
    return Spread(
        title, students, columns, cells.entries, day, max(moments, default=None), version, before.marks, before.locked
    )  # fmt: skip


def put_cell(session: Session, column: Column, student: UUID, after: Cell, *, person: UUID, clock: Clock) -> None:
    """Write what the teacher left in one cell; the first entry gives birth to the lesson.

    Presence and marks are written apart, each only where it changed; the curator's reason is not touched.
    Raises Refused where the lesson is locked for this person, whatever the column showed when it was drawn.
    """
    lessons.refuse(column.locked)
    if after.is_empty and lessons.born(session, column) is None:
        return
    lesson = lessons.give_birth(session, column, person=person, clock=clock)
    no_marks, no_entry = lessons.locks_of(session, lesson.page_id, person, clock).of(lesson, column.teacher, born=True)
    lessons.refuse(no_marks)
    now = clock.now()
    cards = cards_of(joined_cards(session), student)
    entry = _own(cards, session.scalars(_PRESENCE, {"lesson": lesson.id, "cards": cards}))
    fact = Presence(entry.fact) if entry is not None and entry.withdrawn_at is None else Presence.PRESENT
    if after.presence is not fact:
        lessons.refuse(no_entry)
        if entry is None:
            entry = PresenceEntry(lesson_id=lesson.id, student_id=student)
            session.add(entry)
        lessons.revive(entry)
        entry.fact, entry.minutes_late, entry.noted_at = after.presence.value, None, now
    _put_marks(session, lesson.id, cards, after.marks, column, now)


def put_reason(
    session: Session, column: Column, student: UUID, reason: Reason | None, *, person: UUID, clock: Clock
) -> None:
    """Write why a student was absent; the curator's word, apart from the fact (4.8К.2). None takes it back.

    Raises Refused where the person does not curate the group, or the term is closed.
    """
    if column.lesson is None:
        raise Refused(phrase("Занятие %s ещё не записано, пропусков в нём нет.") % spoken(column.day))
    lesson = session.get_one(Lesson, column.lesson)
    lessons.refuse(lessons.locks_of(session, lesson.page_id, person, clock).reason(lesson))
    cards = cards_of(joined_cards(session), student)
    found = select(ReasonEntry).where(ReasonEntry.lesson_id == lesson.id, ReasonEntry.student_id.in_(cards))
    entry = _own(cards, session.scalars(found))
    if entry is None:
        entry = ReasonEntry(lesson_id=lesson.id, student_id=student)
        session.add(entry)
    lessons.revive(entry)
    told = reason.value if reason else ""
    if entry.reason != told:
        entry.reason, entry.noted_at = told, clock.now()


def _put_marks(
    session: Session, lesson: UUID, cards: Sequence[UUID], after: Sequence[Mark], column: Column, now: datetime
) -> None:
    told = session.execute(_MARKS, {"lesson": lesson, "cards": cards}).all()
    given: dict[UUID, list[MarkEntry]] = {work.id: [] for work, _ in told}
    for work, mark in told:
        given[work.id] += [mark] if mark else []
    works = {work.id: work for work, _ in told if work.withdrawn_at is None}
    pairs = [(work, _own(cards, given[name])) for name, work in works.items()]
    standing = [(work, mark) for work, mark in pairs if mark and mark.withdrawn_at is None and mark.value]
    # Marks keep their works; a further mark goes into the first work that has none of this student.
    free = [pair for pair in pairs if pair not in standing]
    places: Iterator[tuple[Work, MarkEntry | None]] = iter([*standing, *free])
    last = max((work.ordinal for work, _ in told), default=-1)
    for value in after:
        place = next(places, None)
        if place is None:
            last += 1
            place = _new_work(session, lesson, last, column), None
        _put_mark(session, place[0], cards[0], place[1], value.value, now)
    for work, mark in standing[len(after) :]:
        _put_mark(session, work, cards[0], mark, "", now)


Entered = TypeVar("Entered", MarkEntry, PresenceEntry, ReasonEntry)


def _own(cards: Sequence[UUID], found: Iterable[Entered]) -> Entered | None:
    """Return what counts of a student with several cards: what stands under his present one, else under a former."""

    def rank(row: Entered) -> tuple[bool, int]:
        return row.withdrawn_at is not None, cards.index(row.student_id)

    return min(found, key=rank, default=None)


def _new_work(session: Session, lesson: UUID, ordinal: int, column: Column) -> Work:
    try:
        kind, number = read_code(column.kind)
    except ValueError:  # a code of another college's making names no kind
        work = Work(lesson_id=lesson, ordinal=ordinal)
    else:
        work = Work(lesson_id=lesson, ordinal=ordinal, kind=kind.value, number=number)
    session.add(work)
    session.flush()
    return work


def _put_mark(session: Session, work: Work, student: UUID, mark: MarkEntry | None, value: str, now: datetime) -> None:
    if mark is None:
        mark = MarkEntry(work_id=work.id, student_id=student)
        session.add(mark)
    elif mark.value == value and mark.withdrawn_at is None:
        return
    lessons.revive(mark)
    mark.value, mark.given_at = value, now


# ---- drawing


def _title(
    session: Session, page: PageRow, group: StudyGroup, term: int, held: Sequence[Held], day: date,
    kinds: frozenset[PlannedWork],
) -> Page:  # fmt: skip
    line = session.get_one(PlanLine, page.line_id)
    course = page.year - group.enrolled_year + 1
    terms = (course * 2 - 1, course * 2)
    hours = {
        row.term: int(row.total)
        for row in session.execute(
            select(PlanHours.term, func.sum(PlanHours.hours).label("total"))
            .where(PlanHours.line_id == line.id, PlanHours.term.in_(terms), PlanHours.kind.in_(CLASSROOM & kinds))
            .where(PlanHours.withdrawn_at.is_(None))
            .group_by(PlanHours.term)
        )
    }
    teacher = _teacher(session, page.id, day)
    name = names_of(session, [teacher], day).get(teacher, NOBODY) if teacher else NOBODY
    spans = {span.number: span for span in spans_of(course, page.year)}
    given = sum(lesson.hours for lesson in held if lesson.is_given and lesson.day in spans[term])
    used = tuple(number for number in terms if number in hours or any(one.day in spans[number] for one in held))
    return Page(
        id=page.id, group=group.id, group_name=group.name, code=line.code, teacher=name,
        title=titled(line.title, part_of(session, page)),
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


def _version(page: Page, students: Sequence[Student], columns: Sequence[Column], cells: str) -> str:
    """Return a digest of everything that is printed, «7F3A-91C2»: the same data, the same version."""
    told = sha256(f"{page.group_name}|{page.code}|{page.title}|{page.teacher.full}|{page.hours_planned};".encode())
    for student in students:
        told.update(f"{student.id}|{student.number}|{student.name.full}|{student.joined}|{student.left};".encode())
        for first, end in (student.stays or ())[1:]:
            told.update(f"{first}|{end};".encode())
    # What is only planned is not printed, and which lessons are planned depends on today.
    for column in (column for column in columns if column.lesson is not None):
        told.update(
            f"{column.day}|{column.pair}|{column.kind}|{column.topic}|{column.hours}|{column.homework}|"
            f"{column.cancelled}|{column.teacher};".encode()
        )
    told.update(cells.encode())
    found = told.hexdigest()[:8].upper()
    return f"{found[:4]}-{found[4:]}"


def _spelt(before: PageOpening) -> str:
    marks = sorted((student.hex, opening.text) for student, opening in before.marks.items())
    return "" if before.is_empty else f"{before.hours}|{marks}"


def _term(enrolled: int, year: int, day: date) -> int:
    return term_on(day, spans_of(year - enrolled + 1, year))
