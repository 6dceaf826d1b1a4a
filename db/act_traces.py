"""What an act of many batches left, and how it is taken back: where nobody has built upon it since."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.phrases import phrase
from college.refusal import Refused
from db.clock import Clock
from db.models.record import Synced, synced_models
from db.sync.act import WRITING, Draft, Writing
from db.sync.batch import Wire
from db.sync.rows import parts
from db.sync.shapes import default_of, shapes
from db.sync.values import from_wire, to_wire

Row = tuple[str, UUID]  # table, row
REPORTS = frozenset({"access_note", "sign_in"})  # to have looked at something is to build nothing upon it


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """One merge group as the act left it, and what stood before; None where it made the row."""

    table: str
    row: UUID
    group: str
    after: dict[str, Wire]
    before: dict[str, Wire] | None

    def __repr__(self) -> str:
        return f"Trace(table={self.table!r}, row={self.row})"


@dataclass(frozen=True, slots=True)
class Traces:
    """Everything an act left, piece by piece: a piece is what is taken back together, such as one person of a list."""

    pieces: tuple[tuple[UUID, tuple[Trace, ...]], ...] = field(repr=False)

    @property
    def made(self) -> frozenset[Row]:
        """The rows that the act made."""
        return frozenset((one.table, one.row) for _, traces in self.pieces for one in traces if one.before is None)


@dataclass(frozen=True, slots=True)
class Done:
    """What one act by hand made or changed, for its undo; `row` is what it was about."""

    row: UUID
    traces: tuple[Trace, ...] = field(default=(), repr=False)


News = Callable[[Sequence[Trace]], Collection[UUID]]


def traces_of(session: Session) -> tuple[Trace, ...]:
    """Return what the present batch of an act has changed so far; asked before `next_batch`."""
    session.flush()
    writing: Writing = session.info[WRITING]
    return tuple(_trace(draft) for draft in writing.drafts.values())


def built_upon(session: Session, traces: Traces, columns: Collection[str], news: News) -> dict[UUID, str]:
    """Return the pieces on which others have built since, with the table where they did.

    Somebody changed what the act wrote, or a row that the act did not make names, in one of `columns`, something
    that was not there before the act: `news` says what that is in a piece.
    """
    found = dict(_changed_since(session, traces))
    owner = {row: piece for piece, some in traces.pieces for row in news(some)}
    for table, row in _leaning(session, owner.keys(), columns, traces.made):
        found.setdefault(owner[row], table)
    return found


def take_back(session: Session, traces: Iterable[Trace], *, person: UUID, clock: Clock) -> None:
    """Withdraw what these traces made and put back what they changed."""
    models = synced_models()
    made: set[Row] = set()
    for one in reversed(tuple(traces)):
        record = session.get_one(models[one.table], one.row)
        if one.before is None:
            if (one.table, one.row) not in made and record.withdrawn_at is None:
                record.withdrawn_at, record.withdrawn_by = clock.now(), person
            made.add((one.table, one.row))
            continue
        for name, value in one.before.items():
            setattr(record, name, from_wire(shapes()[one.table].column(name), value))


def undo_done(
    session: Session, done: Done, columns: Collection[str], news: News, *, person: UUID, clock: Clock
) -> None:  # fmt: skip
    """Take one act by hand back. Raises Refused where others have built upon it since (`built_upon`)."""
    if built_upon(session, Traces(((done.row, done.traces),)), columns, news):
        told = phrase(
            "С тех пор здесь работали другие: вернуть как было нельзя, их записи бы повисли. Исправьте вручную."
        )
        raise Refused(told)
    take_back(session, done.traces, person=person, clock=clock)


def _trace(draft: Draft) -> Trace:
    told = draft.change
    return Trace(told.table, told.row, told.group, dict(told.values), draft.before if told.born is None else None)


def _changed_since(session: Session, traces: Traces) -> Iterator[tuple[UUID, str]]:
    """Return the pieces of which something stands otherwise than the act left it."""
    stored: dict[Row, Mapping[str, Any]] = {}
    for table, rows in _rows_by_table(traces).items():
        asked = shapes()[table].table
        for part in parts(rows):
            found = session.execute(select(asked).where(asked.c.id.in_(part))).mappings()
            stored |= {(table, row["id"]): dict(row) for row in found}
    for piece, some in traces.pieces:
        left = _left_by(some)
        changed = [key for key, values in left.items() if _differs(values, stored.get(key))]
        if changed:
            yield piece, changed[0][0]


def _left_by(some: Iterable[Trace]) -> dict[Row, dict[str, Wire]]:
    """Return how these traces left their rows; of a row that they made, every column counts."""
    left: dict[Row, dict[str, Wire]] = defaultdict(dict)
    for one in some:
        if one.before is None and (one.table, one.row) not in left:
            shape = shapes()[one.table]
            columns = (name for group in shape.groups.values() for name in group)
            left[one.table, one.row] = {name: to_wire(default_of(shape.column(name))) for name in columns}
        left[one.table, one.row] |= one.after
    return left


def _differs(left: Mapping[str, Wire], row: Mapping[str, Any] | None) -> bool:
    return row is None or any(to_wire(row[name]) != value for name, value in left.items())


def _rows_by_table(traces: Traces) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = defaultdict(set)
    for _, some in traces.pieces:
        for one in some:
            found[one.table].add(one.row)
    return found


def _leaning(
    session: Session, rows: Collection[UUID], columns: Collection[str], made: Collection[Row]
) -> Iterator[tuple[str, UUID]]:
    """Return who leans on these rows, and on which, unless the act itself made him."""
    for table, model in synced_models().items():
        if table in REPORTS:
            continue
        for name in _columns(model, columns):
            column = model.__table__.c[name]
            for part in parts(rows):
                told = session.execute(select(model.id, column).where(column.in_(part), model.withdrawn_at.is_(None)))
                yield from ((table, named) for id_, named in told if (table, id_) not in made)


def _columns(model: type[Synced], columns: Collection[str]) -> list[str]:
    return [column.name for column in model.__table__.columns if column.name in columns]
