"""What pages bring along from before the journal began here: read with the page, written once by its teacher."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.opening import NOTHING, Opening, read_opening, refuse_opening
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Place, may
from college.terms import refuse_closed, spans_of
from db import ids
from db.act_traces import Done, traces_of, undo_done
from db.beginning import begun_on
from db.clock import Clock, today
from db.models.groups import StudyGroup
from db.models.journal import Page
from db.models.opening import OpeningHours, OpeningMarks
from db.plans import standing
from db.rights import load_rights
from db.roll import joined_cards


@dataclass(frozen=True, slots=True)
class PageOpening:
    """What a page brings along into a term; `locked` says why this person may not write it, None that he may."""

    hours: int = 0
    marks: Mapping[UUID, Opening] = field(default_factory=dict)
    locked: Refused | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not self.hours and not self.marks


def opening_of(session: Session, page: Page, term: int, person: UUID, clock: Clock) -> PageOpening:
    """Read what a page brings along into a term."""
    hours = sum(row.hours for row in standing(session, OpeningHours, *_at(OpeningHours, page.id, term)))
    people = joined_cards(session)
    marks = {}
    for row in standing(session, OpeningMarks, *_at(OpeningMarks, page.id, term)):
        told = _kept(row.marks)
        if told != NOTHING:
            marks[people.get(row.student_id, row.student_id)] = told
    return PageOpening(hours, marks, _lock(session, page, term, person, clock))


def put_hours(session: Session, page: UUID, term: int, hours: int, *, person: UUID, clock: Clock) -> Done:
    """Write how many hours were given before. Raises Refused."""
    _refuse(session, page, term, person, clock)
    row_id = ids.derived(session.info["college"], OpeningHours.sync.noun, page, term)
    row = _standing(session, OpeningHours, row_id, page_id=page, term=term)
    row.hours, row.teacher_id, row.noted_at = hours, person, clock.now()
    return Done(row_id, traces_of(session))


def put_marks(
    session: Session, page: UUID, student: UUID, term: int, opening: Opening, *, person: UUID, clock: Clock
) -> Done:  # fmt: skip
    """Write what a student earned before. Raises Refused."""
    _refuse(session, page, term, person, clock)
    row_id = ids.derived(session.info["college"], OpeningMarks.sync.noun, page, student, term)
    row = _standing(session, OpeningMarks, row_id, page_id=page, student_id=student, term=term)
    row.marks, row.noted_at = opening.text, clock.now()
    return Done(row_id, traces_of(session))


def undo(session: Session, done: Done, *, person: UUID, clock: Clock) -> None:
    """Take one act back. Raises Refused where another has written there since."""
    undo_done(session, done, (), lambda _: (), person=person, clock=clock)


def _standing(session: Session, model: Any, row_id: UUID, **born: Any) -> Any:
    row = session.get(model, row_id)
    if row is None:
        row = model(**born)
        session.add(row)
    row.withdrawn_at = row.withdrawn_by = None
    return row


def _refuse(session: Session, page: UUID, term: int, person: UUID, clock: Clock) -> None:
    if (lock := _lock(session, session.get_one(Page, page), term, person, clock)) is not None:
        raise lock


def _lock(session: Session, page: Page, term: int, person: UUID, clock: Clock) -> Refused | None:
    """Say why this person may not write what a page brings along into a term, or None."""
    rights, day = load_rights(session, person), today(clock)
    own = any(day in span for span in rights.teachings.get(page.id, ()))
    where = Place(page=page.id, group=page.group_id, own=own)
    if rights.has_left(day) or not may(rights.matrix, rights.actor_on(day), "journal.marks", Action.WRITE, day, where):
        return Refused(phrase("Начальные часы и отметки вносит преподаватель страницы. Здесь можно только читать."))
    enrolled = session.scalar(select(StudyGroup.enrolled_year).where(StudyGroup.id == page.group_id)) or page.year
    spans = {span.number: span for span in spans_of(page.year - enrolled + 1, page.year)}
    try:
        refuse_opening(spans[term].first, begun_on(session))
        refuse_closed(rights.closures.get((page.group_id, page.year, term)), person=person, today=day)
    except Refused as refused:
        return refused
    return None


def _at(model: Any, page: UUID, term: int) -> tuple[Any, ...]:
    return model.page_id == page, model.term == term


def _kept(text: str) -> Opening:
    """Read what is kept; what only a newer program can read is nothing here."""
    try:
        return read_opening(text)
    except Refused:
        return NOTHING
