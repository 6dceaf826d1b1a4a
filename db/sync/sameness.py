"""Whether this desktop holds what the server has: a sum for each bucket, one repair by itself, then a plain word."""

import json
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection

from db.clock import today
from db.engine import reading, writing
from db.sync.buckets import added, row_hash
from db.sync.desk import Desk, NotUnderstood, me_of
from db.sync.fetch import pull
from db.sync.shapes import Shape, shapes

AT_ONCE = 2000  # rows read at a time, so that nothing else waits for the file

Cell = tuple[str, str, str]  # table, row, merge group


def is_due(conn: Connection, desk: Desk) -> bool:
    """Whether this desktop has not been compared today; one that was filled just now begins tomorrow."""
    return me_of(conn).compared_on not in ("", today(desk.clock).isoformat())


def compare(desk: Desk) -> frozenset[int]:
    """Compare every bucket with the server and read those that differ anew, once; return those that differ even then.

    Buckets that the server has moved on from meanwhile are left for the next time.
    """
    differs = _asked(desk)
    if differs:
        with desk.gate.pulling(), writing(desk.engine).begin() as conn:
            conn.exec_driver_sql(
                "UPDATE sync_cursor SET seq=0 WHERE bucket IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(differs)),),
            )
        while pull(desk):
            pass
        differs = _asked(desk, repaired=differs)
    with desk.gate.pulling(), writing(desk.engine).begin() as conn:
        conn.exec_driver_sql("UPDATE sync_self SET compared_on=?", (today(desk.clock).isoformat(),))
    return differs


def checksums(conn: Connection) -> dict[int, tuple[int, int]]:
    """Return of each shown bucket where it stands and the sum of what it holds, own edits left aside."""
    cursors = {
        int(bucket): int(seq)
        for bucket, seq in conn.exec_driver_sql("SELECT bucket, seq FROM sync_cursor WHERE shown AND NOT closed")
    }
    sums: dict[int, int] = dict.fromkeys(cursors, 0)
    bases = _bases(conn)
    held = conn.exec_driver_sql("SELECT DISTINCT tbl FROM sync_member").scalars().all()
    for shape in (shapes()[table] for table in held if table in shapes()):
        for row, hashed in _hashes(conn, shape, bases):
            for bucket in row:
                if bucket in sums:
                    sums[bucket] = added(sums[bucket], hashed)
    return {bucket: (cursors[bucket], told) for bucket, told in sums.items()}


def _asked(desk: Desk, repaired: frozenset[int] = frozenset()) -> frozenset[int]:
    with reading(desk.engine).connect() as conn:
        epoch, sums = me_of(conn).epoch, checksums(conn)
    request = {"checks": {str(bucket): told for bucket, told in sums.items()}, "repaired": sorted(repaired)}
    told = desk.ask("verify", {"epoch": epoch} | request)
    try:
        return frozenset(int(bucket) for bucket in told["differs"]) & sums.keys()
    except (KeyError, TypeError, ValueError) as error:
        raise NotUnderstood(type(error).__name__) from None


def _bases(conn: Connection) -> dict[Cell, str | None]:
    """Return what the server last showed under own edits."""
    told = conn.exec_driver_sql("SELECT tbl, row_id, grp, base FROM sync_base")
    return {(table, row, group): base for table, row, group, base in told}


def _hashes(conn: Connection, shape: Shape, bases: dict[Cell, str | None]) -> Iterator[tuple[list[int], int]]:
    groups = [(name, f"v_{name}") for name in shape.groups]
    asked = ", ".join(f't."{name}"' for name in shape.tokens)
    edited = {row for table, row, _ in bases if table == shape.name}
    last = ""
    while True:
        rows = conn.exec_driver_sql(
            f'SELECT t.id, {asked} FROM "{shape.name}" t WHERE t.id>? ORDER BY t.id LIMIT ?',  # noqa: S608
            (last, AT_ONCE),
        ).all()
        if not rows:
            return
        through = _through(conn, shape.name, last, rows[-1][0])
        for id_, *told in rows:
            tokens = dict(zip(shape.tokens, told, strict=True))
            if id_ in edited:
                tokens |= {token: bases[shape.name, id_, g] for g, token in groups if (shape.name, id_, g) in bases}
            yield through[id_], row_hash(shape.name, UUID(id_), [tokens[name] for name in shape.tokens])
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]


def _through(conn: Connection, table: str, after: str, until: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, bucket in conn.exec_driver_sql(
        "SELECT row_id, bucket FROM sync_member WHERE tbl=? AND row_id>? AND row_id<=?", (table, after, until)
    ):
        found[row].append(bucket)
    return found
