"""The desktop pulls: pages are staged in small chunks while nobody types, then shown as one consistent cut."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db.clock import today
from db.engine import checkpoint, reading, writing
from db.gate import SLICE
from db.migrations import SCHEMA
from db.sync import columns
from db.sync.attention import hear_settled, tell_disputes
from db.sync.batch import Malformed
from db.sync.columns import Rows
from db.sync.desk import Barred, Desk, NotUnderstood, me_of
from db.sync.lay_down import NOWHERE, Cut, Unsent, clear_stage, lay_down, prepared, stage, staged
from db.sync.pull import digest
from db.sync.rows import parts

SMALL = 300  # rows that are laid down at once; more wait for quiet
QUIET = 2.0  # seconds without a key before a large cut is shown
CHUNK = 12  # slices of one commit: about two milliseconds
MOST_ANEW = 5000  # rows of buckets that are read anew together
FLUSH = 2000  # rows after which the log is brought in


class Restart(Exception):
    """Rights changed between two pages: what was staged is forgotten and asked for anew."""


def pull(desk: Desk) -> bool:
    """Bring this desktop one consistent cut further: all that it holds to its end, and new buckets whole (0b.5).

    Tells the tables that changed; returns whether new buckets are still to come.

    Many new buckets come in several cuts, each shown at once; what was shown stays when the line breaks between them.
    Raises Unsent where a row would go away from under an edit not sent yet, Restart where rights changed meanwhile.
    """
    with reading(desk.engine).connect() as conn:
        me, cursors, is_anew, old, are_more = me_of(conn), _cursors(conn), _is_anew(conn), *_of_old_program(conn)
    for bucket in old:
        del cursors[bucket]  # it comes like a new one, beside all others at their heads
    cut = Cut(me.epoch, me.rights_rev)
    page = _page(desk, me, cut, cursors)
    tables: dict[str, Rows] | None = _take(cut, page, UUID(me.college))
    if page["more"] or cut.rows > SMALL:
        _stage_all(desk, tables or {}, is_first=True)
        tables = None
    while True:
        if not page["more"]:
            _show(desk, cut, tables, page)
            return are_more and bool(cut.until.keys() & old)
        if page["whole"] and not is_anew and _is_shown_in_part(desk, cut, page):
            return True
        page = _page(desk, me, cut, cursors | cut.until)
        if page["rights_rev"] != cut.rights_rev:
            raise Restart
        _stage_all(desk, _take(cut, page, UUID(me.college)))


def _of_old_program(conn: Connection) -> tuple[frozenset[int], bool]:
    """Return buckets to be read anew with this pull, and whether more are: they were pulled by a former program.

    This one knows columns and tables that it did not. At least one, and as many as are quickly shown.
    """
    told = conn.exec_driver_sql(
        "SELECT c.bucket, (SELECT count(*) FROM sync_member m WHERE m.bucket=c.bucket) FROM sync_cursor c "
        "WHERE c.shown AND NOT c.closed AND c.schema<>? ORDER BY c.bucket",
        (SCHEMA,),
    ).all()
    sizes = accumulate(size for _, size in told)
    some = [bucket for (bucket, _), size in zip(told, sizes, strict=True) if size <= MOST_ANEW]
    found = frozenset(some or [bucket for bucket, _ in told[:1]])
    return found, len(found) < len(told)


def _is_anew(conn: Connection) -> bool:
    """Whether all is read anew after the server was restored: what it no longer has goes in the same moment."""
    told = conn.exec_driver_sql(
        "SELECT EXISTS (SELECT 1 FROM sync_member WHERE bucket=?) "
        "AND NOT EXISTS (SELECT 1 FROM sync_cursor WHERE shown)",
        (NOWHERE,),
    )
    return bool(told.scalar())


def _is_shown_in_part(desk: Desk, cut: Cut, page: dict[str, Any]) -> bool:
    """Show the cut before the rest of the new buckets; False where its rows refer to some that are still to come."""
    cut.is_part = True
    try:
        _show(desk, cut, None, page)
    except IntegrityError:
        cut.is_part = False
        return False
    return True


def _page(desk: Desk, me: Any, cut: Cut, cursors: dict[int, int]) -> dict[str, Any]:
    request = {
        "epoch": me.epoch, "schema": SCHEMA, "rights_rev": cut.rights_rev,
        "told": _heard_until(me),
        "cursors": {str(bucket): seq for bucket, seq in cursors.items()},
    }  # fmt: skip
    if cut.heads:
        request["fills"] = {str(bucket): head for bucket, head in cut.heads.items()}
    answer = desk.ask("pull", request)
    if answer.get("cursors") != digest(cursors.items()) or answer.get("epoch") != me.epoch:
        raise NotUnderstood("cursors")
    seen = answer.get("push_seen")
    if isinstance(seen, int) and seen >= me.next_seq:
        raise Barred("fork")  # a copy of this file has written: its rows bear tokens that would pass for our own
    return answer


def _take(cut: Cut, answer: dict[str, Any], college: UUID) -> dict[str, Rows]:
    """Read a page into the cut; return its rows."""
    try:
        cut.rights_rev = str(answer["rights_rev"])
        if "granted" in answer:
            cut.granted = {int(bucket): str(name) for bucket, name in answer["granted"]}
            cut.offered = {int(bucket): str(name) for bucket, name in answer["offered"]}
        tables = columns.unpack(answer["rows"], college)
        for number, (since, until) in answer["spans"].items():
            cut.since[int(number)] = min(cut.since.get(int(number), int(since)), int(since))
            cut.until[int(number)] = int(until)
        cut.heads |= {int(number): int(head) for number, head in answer.get("heads", {}).items()}
        _take_moves(cut, answer["gone"], tables)
        cut.push_seen = int(answer["push_seen"])
        cut.disputes = list(answer["disputes"])
        for name, rows in tables.items():
            filled = cut.filled.setdefault(name, set())
            filled.update(column for column, told in rows.columns.items() if any(v is not None for v in told))
        cut.rows += sum(len(rows.ids) for rows in tables.values())
        answer["more"], answer["server_time"] = bool(answer["more"]), int(answer["server_time"])
        if answer["more"] and not answer["spans"]:
            raise NotUnderstood("more")  # it would be asked for ever
        answer["whole"] = bool(answer.get("whole"))  # a server that does not know the word shows nothing early
    except (Malformed, KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotUnderstood(type(error).__name__) from None
    return tables


def _take_moves(cut: Cut, gone: dict[str, dict[str, list[str]]], tables: dict[str, Rows]) -> None:
    for name, rows in tables.items():
        for row, buckets in zip(rows.ids, rows.through, strict=True):
            for bucket in buckets:
                cut.gone.pop((bucket, name, row), None)
    for number, told in gone.items():
        for name, ids in told.items():
            cut.gone.update(dict.fromkeys((int(number), name, row) for row in ids))


def _stage_all(desk: Desk, tables: dict[str, Rows], *, is_first: bool = False) -> None:
    """Write pages into the stage: prepared in slices, committed in chunks that take a typing hand no time."""
    if is_first:
        with desk.gate.pulling(), writing(desk.engine).begin() as conn:
            clear_stage(conn)
    slices = parts(staged(tables), SLICE)
    while chunk := _chunk(desk, slices):
        with desk.gate.pulling(), writing(desk.engine).begin() as conn:
            stage(conn, chunk)


def _chunk(desk: Desk, slices: Iterator[list[Any]]) -> list[tuple[str, str]]:
    """Prepare the slices of one commit; fewer where somebody types."""
    chunk: list[Any] = []
    for _ in range(CHUNK):
        chunk += next(slices, ())
        if desk.gate.wants():
            break
    return prepared(chunk)


def _show(desk: Desk, cut: Cut, tables: dict[str, Rows] | None, last: dict[str, Any]) -> None:
    """Show the cut; `tables` are rows that were not staged yet because they are few."""
    with desk.gate.pulling(QUIET if tables is None else 0.0), writing(desk.engine).begin() as conn:
        if tables is not None:
            clear_stage(conn)
            stage(conn, prepared(staged(tables)))
        touched = lay_down(conn, cut)
        touched |= tell_disputes(conn, cut.disputes) | hear_settled(conn)
        now = desk.millis()
        conn.exec_driver_sql(
            "UPDATE sync_self SET last_exchange=?, clock_offset=?, "
            "compared_on=CASE compared_on WHEN '' THEN ? ELSE compared_on END",
            (now, last["server_time"] - now, today(desk.clock).isoformat()),
        )
    if cut.rows > FLUSH:
        checkpoint(desk.engine)
    desk.tell(touched)


def _cursors(conn: Connection) -> dict[int, int]:
    """Return how far each bucket that is shown was read; one that is granted and not here yet has no cursor."""
    told = conn.exec_driver_sql("SELECT bucket, seq FROM sync_cursor WHERE shown AND NOT closed")
    return {int(bucket): int(seq) for bucket, seq in told}


def held(conn: Connection) -> dict[str, Any]:
    """Return epoch, rights and cursors of this desktop, and until when it has heard of ties, as `wait` tells them."""
    me = me_of(conn)
    cursors = digest(_cursors(conn).items())
    return {"epoch": me.epoch, "rights_rev": me.rights_rev, "cursors": cursors, "told": _heard_until(me)}


def _heard_until(me: Any) -> int:
    """Return when this desktop pulled last, by the server's clock."""
    return 0 if me.last_exchange is None else int(me.last_exchange + me.clock_offset)


__all__ = ["Restart", "Unsent", "held", "pull"]
