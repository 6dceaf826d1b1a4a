"""What a person does about his own edits that met another's, or came back: each is a new edit above what stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from college.cells import Cell
from college.marks import parse_mark
from college.phrases import phrase
from college.refusal import Refused
from db import gradebook, lessons
from db.clock import Clock, today
from db.decisions import read_ties, unread_ties
from db.lessons import Standing
from db.models.exchange import Attention
from db.models.lessons import Lesson
from db.models.record import STATE, Synced, groups_of
from db.names import names_of, short
from db.own_acts import Cell as Place
from db.own_acts import OwnAct, Tie, Values, model_of
from db.spread import Column
from db.sync.values import to_wire
from db.whereabouts import Whereabouts, values_of

TAKE, AGAIN, READ = "settle_tie", "send_again", "read_tie"
GONE = phrase("Строки, в которую это было записано, больше нет. Ваши значения целы и остаются здесь.")
ONE_CELL = phrase("Две оценки можно поставить только в клетку, где обе — отметки одного занятия.")
_ROLL = ("lesson", "lesson_entry", "work", "presence")


@dataclass(frozen=True, slots=True)
class Put:
    """Values for one part of one row; `born` where the row may have to be made."""

    place: Place
    values: Values = field(repr=False)
    born: Values | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """A cell of the journal and what stood there, so that two marks can be taken back."""

    column: Column
    student: UUID
    before: Cell


def puts_of(act: OwnAct) -> tuple[Put, ...]:
    """Return what an own act had written, to be written anew."""
    return tuple(Put(edit.cell, edit.new, edit.born) for edit in act.edits)


def put(session: Session, puts: Iterable[Put], *, person: UUID, clock: Clock) -> tuple[Put, ...]:
    """Write values into their cells as new edits; return what takes it back.

    Raises Refused where the cell is closed to this person now, or its row cannot be made: then nothing is written.
    """
    before: list[Put] = []
    for each in puts:
        table, id_, group = each.place
        model = model_of(table)
        if model is None:
            raise Refused(GONE)
        row = session.get(model, id_)
        _refuse_closed(session, each, row, person, clock)
        values = values_of(table, each.values)
        if row is None:
            row = _born(session, model, each, values)
            before.append(Put((table, id_, STATE), {"withdrawn_at": to_wire(clock.now()), "withdrawn_by": person.hex}))
        else:
            before.append(Put(each.place, {name: to_wire(getattr(row, name)) for name in groups_of(model)[group]}))
            if group != STATE:
                lessons.revive(row)
            for name, value in values.items():
                setattr(row, name, value)
        session.flush()
    return tuple(reversed(before))


def put_both(session: Session, tie: Tie, *, person: UUID, clock: Clock) -> Pair:
    """Let both marks of a tie stand in the cell, one's own first; return what takes it back. Raises Refused."""
    mine, theirs = (parse_mark(str(side.get("value") or "")) for side in (tie.mine, tie.theirs))
    if tie.cell[0] != "mark" or mine is None or theirs is None or tie.spot.page is None or tie.spot.about is None:
        raise Refused(ONE_CELL)
    column, cell = _cell(session, tie, person, clock)
    standing = str(tie.stands.get("value") or "")
    rest = [mark for mark in cell.marks if mark.value != standing]
    after = Cell(presence=cell.presence, reason=cell.reason, marks=(mine, theirs, *rest))
    gradebook.put_cell(session, column, tie.spot.about, after, person=person, clock=clock)
    return Pair(column, tie.spot.about, cell)


def put_back(session: Session, pair: Pair, *, person: UUID, clock: Clock) -> None:
    """Take two marks back: what stood before stands again."""
    gradebook.put_cell(session, pair.column, pair.student, pair.before, person=person, clock=clock)


def settle(session: Session, ties: Sequence[UUID], *, person: UUID, clock: Clock) -> None:
    """Put ties aside, here and at every desk of the person."""
    read_ties(session, tuple(ties), person=person, clock=clock)
    put_aside(session, ties)


def unsettle(session: Session, ties: Sequence[UUID], *, person: UUID, clock: Clock) -> None:
    """Let ties wait again."""
    unread_ties(session, tuple(ties), person=person, clock=clock)
    session.execute(update(Attention).where(Attention.id.in_(list(ties))).values(solved=False))


def put_aside(session: Session, told: Sequence[UUID]) -> None:
    """Let the light and the page forget what the person has looked at."""
    session.execute(update(Attention).where(Attention.id.in_(list(told))).values(solved=True))


def put_aside_batch(session: Session, seq: int, *, solved: bool = True) -> None:
    """The same for what is told of one own batch; or let it be told again."""
    session.execute(
        update(Attention).where(Attention.seq == seq, Attention.status.not_in(("won", "lost"))).values(solved=solved)
    )


def _cell(session: Session, tie: Tie, person: UUID, clock: Clock) -> tuple[Column, Cell]:
    assert tie.spot.page is not None
    terms = gradebook.spread_of(session, tie.spot.page, person=person, clock=clock).page.terms
    for term in terms:
        drawn = gradebook.spread_of(session, tie.spot.page, term=term, person=person, clock=clock)
        for place, column in enumerate(drawn.columns):
            if column.lesson == tie.spot.lesson and tie.spot.about is not None:
                entry = drawn.entries.get((tie.spot.about, place))
                return column, entry.cell if entry else Cell()
    raise Refused(GONE)


def _born(session: Session, model: type[Synced], each: Put, values: dict[str, Any]) -> Synced:
    if each.born is None:
        raise Refused(GONE)
    row = model(id=each.place[1], **values_of(each.place[0], each.born), **values)
    session.add(row)
    return row


def _refuse_closed(session: Session, each: Put, row: Synced | None, person: UUID, clock: Clock) -> None:
    """Ask what locks a cell of the journal; of other tables the server says whether they may be written."""
    table, id_, _ = each.place
    if table not in (*_ROLL, "mark", "reason"):
        return
    spot = Whereabouts(session)
    if row is None and each.born is not None:
        spot.know(table, id_, {**each.born, **each.values})
    where = spot.of(table, id_)
    if where.page is None or where.day is None or where.pair is None:
        raise Refused(GONE)
    lesson = session.get(Lesson, where.lesson) if where.lesson else None
    locks = lessons.locks_of(session, where.page, person, clock)
    standing = lesson or Standing(where.day, where.pair)
    if table == "reason":
        lessons.refuse(locks.reason(standing))
        return
    teacher = lesson.teacher_id if lesson else None
    name = short(names_of(session, [teacher] if teacher else [], today(clock)), teacher)
    marks, entry = locks.of(standing, name, born=lesson is not None)
    lessons.refuse(entry if table in _ROLL else marks)
