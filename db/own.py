"""The one door to rows that tell of a student: it is opened for one student and knows no other."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from college.attendance import Presence, Reason
from college.lessons import LessonKind
from db.clock import Clock
from db.engine import Engine, reading
from db.models.journal import Page
from db.models.lessons import Certificate, Lesson, LessonEntry
from db.models.marks import Final, MarkEntry, PresenceEntry, ReasonEntry, Work
from db.models.subjects import PlanLine
from db.troubles import troubles


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """A mark with what it was given for."""

    value: str
    lesson: UUID
    day: date
    pair: int
    code: str
    title: str
    what_for: str  # «Контрольная работа № 2»; empty for an answer in class
    topic: str
    homework: str
    comment: str
    given: date


@dataclass(frozen=True, slots=True)
class AbsenceSeen:
    """A lesson at which the student was not, or came late; `reason` is None while nobody has named it."""

    lesson: UUID
    day: date
    pair: int
    code: str
    title: str
    topic: str
    presence: Presence
    reason: Reason | None
    minutes_late: int | None


@dataclass(frozen=True, slots=True)
class FinalSeen:
    """A final mark of a term or an examination."""

    term: int
    kind: str
    value: str


class Own:
    """The rows of one student. The student comes from the signed-in session, never from an address."""

    def __init__(self, session: Session, student: UUID) -> None:
        self.session = session
        self.student = student

    def select(self, *what: Any, of: type[Any]) -> Select[Any]:
        """Begin a question about a table that tells of students: it can only ask about this one."""
        return select(*what).select_from(of).where(of.student_id == self.student, of.withdrawn_at.is_(None))


@contextmanager
def own(engine: Engine, student: UUID) -> Iterator[Own]:
    """Lend the rows of this student and of nobody else, at one moment of the database."""
    with troubles(), Session(reading(engine), autoflush=False) as session:
        yield Own(session, student)


def marks(own: Own, clock: Clock, which: Any) -> tuple[MarkSeen, ...]:
    """Return the marks on lessons and pages of which `which` is true, the newest first."""
    told = own.session.execute(
        own.select(MarkEntry, Work, Lesson, LessonEntry, PlanLine, of=MarkEntry)
        .join(Work, Work.id == MarkEntry.work_id)
        .join(Lesson, Lesson.id == Work.lesson_id)
        .join(Page, Page.id == Lesson.page_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .outerjoin(LessonEntry, and_(LessonEntry.lesson_id == Lesson.id, LessonEntry.withdrawn_at.is_(None)))
        .where(MarkEntry.value != "", Work.withdrawn_at.is_(None), Lesson.withdrawn_at.is_(None), which)
        .order_by(Lesson.day.desc(), Lesson.pair.desc(), Work.ordinal)
    )
    return tuple(_mark(clock, *row) for row in told)


def _mark(
    clock: Clock, mark: MarkEntry, work: Work, lesson: Lesson, entry: LessonEntry | None, line: PlanLine
) -> MarkSeen:
    return MarkSeen(
        value=mark.value, lesson=lesson.id, day=lesson.day, pair=lesson.pair, code=line.code, title=line.title,
        what_for=_what_for(work, entry), topic=entry.topic if entry else "", homework=entry.homework if entry else "",
        comment=mark.comment, given=_day(mark.given_at, clock) or lesson.day,
    )  # fmt: skip


def _what_for(work: Work, entry: LessonEntry | None) -> str:
    """Return the title of the work, else its kind and number; nothing where it is only the lesson's topic again."""
    if work.title and not (entry and entry.topic == work.title):
        return work.title
    kind, number = (work.kind, work.number) if work.kind else (entry.kind, entry.work_number) if entry else ("", None)
    if kind not in set(LessonKind) or not LessonKind(kind).is_numbered:
        return ""
    return f"{LessonKind(kind).wording} №\N{NO-BREAK SPACE}{number}" if number else LessonKind(kind).wording


def absences(own: Own, which: Any) -> tuple[AbsenceSeen, ...]:
    """Return where the student was absent or late, the newest first."""
    told = own.session.execute(
        own.select(PresenceEntry, Lesson, LessonEntry, PlanLine, of=PresenceEntry)
        .join(Lesson, Lesson.id == PresenceEntry.lesson_id)
        .join(Page, Page.id == Lesson.page_id)
        .join(PlanLine, PlanLine.id == Page.line_id)
        .outerjoin(LessonEntry, and_(LessonEntry.lesson_id == Lesson.id, LessonEntry.withdrawn_at.is_(None)))
        .where(PresenceEntry.fact.in_(("н", "оп")), Lesson.withdrawn_at.is_(None), which)
        .order_by(Lesson.day.desc(), Lesson.pair.desc())
    ).all()
    if not told:
        return ()
    reasons = {row.lesson_id: row.reason for row in own.session.scalars(own.select(ReasonEntry, of=ReasonEntry))}
    papers = own.session.scalars(own.select(Certificate, of=Certificate).where(Certificate.accepted)).all()
    return tuple(_absence(reasons, papers, *row) for row in told)


def _absence(
    reasons: dict[UUID, str],
    papers: Sequence[Certificate],
    presence: PresenceEntry,
    lesson: Lesson,
    entry: LessonEntry | None,
    line: PlanLine,
) -> AbsenceSeen:
    covered = next((paper.reason for paper in papers if paper.first_day <= lesson.day <= paper.last_day), "")
    reason = reasons.get(lesson.id) or covered
    return AbsenceSeen(
        lesson=lesson.id, day=lesson.day, pair=lesson.pair, code=line.code, title=line.title,
        topic=entry.topic if entry else "", presence=Presence(presence.fact),
        reason=Reason(reason) if reason in set(Reason) else None, minutes_late=presence.minutes_late,
    )  # fmt: skip


def finals(own: Own) -> dict[tuple[str, str], tuple[FinalSeen, ...]]:
    """Return the final marks by code and title of the discipline."""
    told = own.session.execute(
        own.select(Final, PlanLine, of=Final)
        .join(PlanLine, PlanLine.id == Final.line_id)
        .where(Final.value != "")
        .order_by(Final.term, Final.kind, Final.attempt)
    )
    found: dict[tuple[str, str], tuple[FinalSeen, ...]] = {}
    for final, line in told:
        key = (line.code, line.title)
        found[key] = (*found.get(key, ()), FinalSeen(final.term, final.kind, final.value))
    return found


def _day(moment: datetime | None, clock: Clock) -> date | None:
    return moment.astimezone(clock.zone).date() if moment else None
