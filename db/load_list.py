"""A load taken in from a table as one act: what it is judged against, the assignments it makes, and all of it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from college.load_list import Line, LoadListRow, Person, Verdict
from college.roles import Action
from db.clock import Clock, today
from db.load import LoadSeen, seen
from db.load_acts import pages_made
from db.models.journal import Teaching
from db.models.people import Employee
from db.names import names_of
from db.plans import standing
from db.right_asked import refuse_without
from db.store import next_batch

BATCH = 100  # rows of the table; each is an assignment and, at most, a page


@dataclass(frozen=True, slots=True)
class Known:
    """What a table of load is judged against."""

    year: int
    lines: tuple[Line, ...] = ()
    people: tuple[Person, ...] = ()


def known_in(session: Session, year: int, clock: Clock) -> Known:
    """Read the lines of a study year and who may teach them."""
    day = today(clock)
    staff = {row.person_id: row.dismissed for row in standing(session, Employee)}
    names = names_of(session, staff, day)
    people = tuple(Person(id_, name, staff[id_]) for id_, name in names.items())
    return Known(year, tuple(_lines(seen(session, year, clock))), people)


def take_in(
    session: Session, known: Known, rows: Sequence[LoadListRow], *, person: UUID, clock: Clock
) -> tuple[UUID, ...]:
    """Assign what the rows say, those that are new; return the assignments. Raises Refused, and writes nothing then."""
    refuse_without(session, "load", Action.WRITE, person, clock)
    wanted = [row for row in rows if row.verdict is Verdict.NEW]
    made: list[UUID] = []
    for start in range(0, len(wanted), BATCH):
        if start:
            next_batch(session)
        made += _assign(session, known.year, wanted[start : start + BATCH], person, clock)
    return tuple(made)


def _assign(session: Session, year: int, rows: Sequence[LoadListRow], person: UUID, clock: Clock) -> list[UUID]:
    whole = [(row, row.line, row.person, row.span) for row in rows if row.line and row.person and row.span]
    places = {(line.group, line.line, line.part) for _, line, _, _ in whole}
    pages = pages_made(session, places, year, person, clock)
    teaching = [
        Teaching(
            page_id=pages[line.group, line.line, line.part].id, person_id=whom.id, first_day=span.first,
            last_day=span.last, kind=row.kind.value if row.kind else "", basis="",
        )
        for row, line, whom, span in whole
    ]  # fmt: skip
    session.add_all(teaching)
    session.flush()
    return [row.id for row in teaching]


def let_stand(session: Session, teaching: Collection[UUID], *, stand: bool, person: UUID, clock: Clock) -> None:
    """Let assignments of a table stand no more, or again: its undo and the undo of that. Raises Refused."""
    refuse_without(session, "load", Action.WRITE if stand else Action.DELETE, person, clock)
    for place, each in enumerate(teaching, start=1):
        row = session.get_one(Teaching, each)
        row.withdrawn_at, row.withdrawn_by = (None, None) if stand else (clock.now(), person)
        if place % BATCH == 0:
            next_batch(session)


def _lines(told: LoadSeen) -> list[Line]:
    return [
        Line(group.id, group.name, row.line, row.code, row.title, row.part, row.part_name, row.kinds & row.planned,
             row.teaching, row.is_closed)
        for group in told.groups
        for row in group.rows
    ]  # fmt: skip
