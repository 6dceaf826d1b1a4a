"""Whether rows stand as the batch that last won them has written them: a value changed past the exchange shows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, null, select

from college.phrases import phrase
from db.models.exchange import Batch as BatchRow
from db.models.exchange import ChangeAudit, Meta
from db.sync.batch import Malformed, Wire, veil
from db.sync.history import Outcome
from db.sync.shapes import Shape, default_of, shapes
from db.sync.values import from_wire

AT_ONCE = 500
Cell = tuple[UUID, str]  # row, merge group
Name = tuple[UUID, int]  # device, number

UNKNOWN = phrase("строка %s в таблице %s ссылается на неё, а в истории правок этого нет")
PAST = phrase("строка %s в таблице %s записана в обход обмена")
OTHERWISE = phrase("строка %s в таблице %s стоит не такой, какой она её записала")


@dataclass(frozen=True, slots=True)
class Standing:
    """A row that stands otherwise than a batch has left it."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class _Won:
    name: Name
    values: dict[str, Wire]


def standing_flaws(conn: Connection) -> dict[UUID, Standing]:
    """Return the first row of each device that does not stand as that device has last won it.

    What was laid at the founding (number 0) nobody has signed. Of a personal column the open value beside the batch
    counts; where that was lawfully erased, nothing is known.
    """
    found: dict[UUID, Standing] = {}
    house = conn.scalar(select(Meta.house)) or UUID(int=0)
    for shape in shapes().values():
        last = UUID(int=0)
        while rows := _rows(conn, shape, last):
            last = rows[-1]["id"]
            for author, flaw in _of_part(conn, shape, rows, house):
                found.setdefault(author, flaw)
    return found


def _rows(conn: Connection, shape: Shape, after: UUID) -> list[Mapping[str, Any]]:
    asked = select(shape.table).where(shape.table.c.id > after).order_by(shape.table.c.id).limit(AT_ONCE)
    return [dict(row) for row in conn.execute(asked).mappings()]


def _of_part(
    conn: Connection, shape: Shape, rows: list[Mapping[str, Any]], house: UUID
) -> Iterator[tuple[UUID, Standing]]:
    won = _won(conn, shape, [row["id"] for row in rows])
    for row in rows:
        # A table that has only the state to be written bears no token of the founding.
        is_made = len(shape.tokens) == 1 or any(
            row[f"v_{group}"] or (row["id"], group) in won for group in shape.groups
        )
        for group in shape.groups:
            last, token = won.get((row["id"], group)), row[f"v_{group}"]
            name = _batch_of(token)
            if last is not None:
                if name != last.name or not _stands(shape, row, last.values):
                    yield last.name[0], Standing(last.name[1], OTHERWISE % (row["id"].hex, shape.name))
            elif name is not None and name[1]:
                yield name[0], Standing(name[1], UNKNOWN % (row["id"].hex, shape.name))
            elif name is None and (token or not is_made or not _is_untouched(shape, row, group)):
                author, seq = _author(shape, row) or (house, 0)
                yield author, Standing(seq, PAST % (row["id"].hex, shape.name))


def _is_untouched(shape: Shape, row: Mapping[str, Any], group: str) -> bool:
    """Say whether a group that nobody has written holds what the database gives."""
    return all(row[name] == default for name, default in _blank(shape, group))


@cache
def _blank(shape: Shape, group: str) -> tuple[tuple[str, Any], ...]:
    return tuple((name, default_of(shape.column(name))) for name in shape.groups[group])


def _author(shape: Shape, row: Mapping[str, Any]) -> Name | None:
    return next((name for token in shape.tokens if (name := _batch_of(row[token]))), None)


@lru_cache(4096)
def _batch_of(token: str | None) -> Name | None:
    """Return the batch that a token names; number 0 is the founding."""
    device, _, seq = (token or "").partition(".")
    try:
        return UUID(device), int(seq)
    except ValueError:
        return None


def _won(conn: Connection, shape: Shape, ids: list[UUID]) -> Mapping[Cell, _Won]:
    """Return which change has won each cell last."""
    beside = BatchRow.open_values if shape.sync.personal else null()
    told = conn.execute(
        select(ChangeAudit.row_id, ChangeAudit.grp, ChangeAudit.device, ChangeAudit.seq, ChangeAudit.new, beside)
        .outerjoin(BatchRow, (BatchRow.device == ChangeAudit.device) & (BatchRow.seq == ChangeAudit.seq))
        .where(ChangeAudit.tbl == shape.name, ChangeAudit.row_id.in_(ids), ChangeAudit.outcome == Outcome.WON)
        .order_by(ChangeAudit.id)
    )
    return {
        (row, group): _Won((device, seq), _open(json.loads(new or "{}"), opened))
        for row, group, device, seq, new, opened in told
    }


def _open(values: dict[str, Wire], opened: bytes | None) -> dict[str, Wire]:
    """Return the values of a change, each hash replaced by the value that it was made of, if that is still there."""
    told: dict[str, tuple[str, Wire]] = json.loads(opened) if opened else {}
    unveiled = {(name.partition(".")[2], veil(salt, value)["#"]): value for name, (salt, value) in told.items()}
    found: dict[str, Wire] = {}
    for name, value in values.items():
        if not isinstance(value, dict):
            found[name] = value
        elif (name, value["#"]) in unveiled:
            found[name] = unveiled[name, value["#"]]
    return found


def _stands(shape: Shape, row: Mapping[str, Any], values: dict[str, Wire]) -> bool:
    try:
        return all(row[name] == _read(shape, name, value) for name, value in values.items() if name in row)
    except Malformed:
        return False


def _read(shape: Shape, name: str, value: Wire) -> Any:
    column = shape.column(name)
    read = from_wire(column, value)
    return default_of(column) if read is None and not column.nullable else read
