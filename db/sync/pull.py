"""What a device may have and has not seen: rows by bucket, from one snapshot in which its rights were computed too."""

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger as Whole
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    Row,
    Select,
    String,
    Uuid,
    bindparam,
    func,
    select,
    tuple_,
    type_coerce,
)

from db.clock import Clock
from db.engine import reading
from db.migrations import SCHEMA
from db.models.exchange import Batch as BatchRow
from db.models.exchange import ChangeAudit, Device, SyncRow
from db.models.record import Moment
from db.sync import columns
from db.sync.batch import token
from db.sync.fields import Malformed, canonical, field, id_of, mapped, text, whole
from db.sync.holding import Held, Here, here_now, named, rank
from db.sync.lease import lease_of
from db.sync.rows import parts
from db.sync.shapes import Shape, shapes
from db.sync.times import moment_of
from db.sync.untold import has_untold, untold
from db.sync.values import to_wire
from db.sync.wire import VERSION, Reply
from db.troubles import troubles

log = logging.getLogger("parta.sync")

MOST_ROWS = 5000
MOST_CURSORS = 5000
MOST_DISPUTES = 100
OVERLAP = 60_000  # ms: a tie that was committed late is told again rather than never
MOST_DEVICES = 500
OLDEST_COPY = timedelta(days=60)  # a server may be restored from a copy as old as this
LATEST = 1 << 43  # ms
FORGOTTEN_AT_ONCE = 250  # batches that a desktop forgets after one greeting
PUSH_LIMITS = {"batches": 250, "bytes": 256 * 1024}

_NUMBER = re.compile(r"[0-9]{1,10}")


def server_hello(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Tell a device the epoch, the time, its lease, its buckets, and where its chain stands here."""
    with troubles(), reading(engine).begin() as conn:
        here = here_now(conn, device, clock)
        if here is None:
            return Reply(403, {"code": "unknown"})
        return Reply(200, {
            "v": VERSION, "nonce": request.get("nonce"), "epoch": here.meta.epoch, "college": here.meta.college.hex,
            "server_time": moment_of(clock.now()), "schema": [1, SCHEMA], "limits": PUSH_LIMITS,
            "lease": lease_of(here.meta, here.device, here.rights_rev, clock), "rights_rev": here.rights_rev,
            "granted": named(here.held), "offered": named(here.offered),
            "kept_until": _kept_until(conn, here, request, clock),
            "device": {"state": here.device.state, "last_seq": here.device.last_seq,
                       "last_hash": here.device.last_hash},
        })  # fmt: skip


def server_pull(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Tell a device what changed in its buckets since its cursors; `more` says that it has to ask again.

    Answers 400 for garbage, 403 for an unknown or barred device, 409 where it speaks of another epoch or schema.
    """
    try:
        cursors, fills = _cursors(field(request, "cursors")), _cursors(request.get("fills", {}))
        asked_rev, told_until = text(field(request, "rights_rev")), whole(request.get("told", 0))
        epoch, schema = text(field(request, "epoch")), whole(field(request, "schema"))
    except Malformed:
        return Reply(400, {"code": "garbage"})
    with troubles(), reading(engine).begin() as conn:
        here = here_now(conn, device, clock)
        if (reply := _refused(here, epoch, schema)) or here is None:
            return reply or Reply(403, {"code": "unknown"})
        told = _told(conn, here, cursors, fills)
        told |= {
            "v": VERSION, "nonce": request.get("nonce"), "epoch": epoch, "server_time": moment_of(clock.now()),
            "cursors": digest(cursors.items()), "rights_rev": here.rights_rev,
            "push_seen": here.device.last_seq, "disputes": _disputes(conn, here, told_until),
        }  # fmt: skip
        if asked_rev != here.rights_rev:
            told |= {"granted": named(here.held), "offered": named(here.offered)}
        return Reply(200, told)


def server_known(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Tell of which devices the server has less than is asked about, and the last batch it has of each (0b.15).

    Asked by a desktop that holds rows from before the server was restored. Answers 400 for garbage, 403.
    """
    try:
        devices = mapped(field(request, "devices"), MOST_DEVICES)
        asked = {id_of(name): whole(last) for name, last in devices.items()}
    except Malformed:
        return Reply(400, {"code": "garbage"})
    with troubles(), reading(engine).begin() as conn:
        here = here_now(conn, device, clock)
        if here is None:
            return Reply(403, {"code": "unknown"})
        told = dict.fromkeys(asked, 0)
        for some in parts(asked):
            for name, last in conn.execute(select(Device.id, Device.last_seq).where(Device.id.in_(some))):
                told[name] = last
        known = {name.hex: last for name, last in told.items() if last < asked[name]}
        return Reply(200, {"v": VERSION, "nonce": request.get("nonce"), "known": known})


def server_wait(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Say 200 when a device has something to pull, 204 when it has not; the caller waits and asks again.

    Of a device that tells until when it has heard of ties, one made since is something, also in a bucket not held.
    """
    told = request.get("told")
    with troubles(), reading(engine).begin() as conn:
        here = here_now(conn, device, clock)
        if here is None:
            return Reply(403, {"code": "unknown"})
        known = (request.get("epoch"), request.get("rights_rev"), request.get("cursors"))
        heads = digest((held.number, held.head) for held in here.held)
        is_quiet = known == (here.meta.epoch, here.rights_rev, heads)
        if is_quiet and isinstance(told, int) and 0 <= told < LATEST:
            is_quiet = not has_untold(conn, here.device.person, told)
        return Reply(204 if is_quiet else 200, {})


def server_verify(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Name the buckets whose contents differ from the device's checksums, as far as both stand at the same number."""
    checks = request.get("checks")
    if not isinstance(checks, dict):
        return Reply(400, {"code": "garbage"})
    with troubles(), reading(engine).begin() as conn:
        here = here_now(conn, device, clock)
        if here is None:
            return Reply(403, {"code": "unknown"})
        differs = [
            held.number
            for held in here.held
            if isinstance(told := checks.get(str(held.number)), list)
            and told[:1] == [held.head]
            and told[1:] != [held.checksum]
        ]
        for number in set(differs) & set(_numbers(request.get("repaired"))):
            log.error("bucket %d differs on device %s though it was read anew", number, device)
        return Reply(200, {"v": VERSION, "nonce": request.get("nonce"), "differs": differs})


def _numbers(told: Any) -> list[int]:
    return [number for number in told if isinstance(number, int)] if isinstance(told, list) else []


def _kept_until(conn: Connection, here: Here, request: Mapping[str, Any], clock: Clock) -> int:
    """Return up to which batch the device may forget what was answered: it lies in every copy of this server."""
    first = request.get("kept_from")
    if not isinstance(first, int) or not 0 < first <= here.device.last_seq:
        return 0
    last = first + FORGOTTEN_AT_ONCE - 1
    came = conn.execute(
        select(BatchRow.received_at).where(BatchRow.device == here.device.id, BatchRow.seq == last)
    ).scalar()
    is_old = came is not None and came < moment_of(clock.now()) - OLDEST_COPY // timedelta(milliseconds=1)
    return last if is_old else 0


def digest(cursors: Iterable[tuple[int, int]]) -> str:
    """Return a short name for a set of cursors: equal cursors, equal names."""
    return sha256(canonical(sorted(cursors))).hexdigest()[:32]


# ---- who asks


def _refused(here: Here | None, epoch: str, schema: int) -> Reply | None:
    if here is None:
        return Reply(403, {"code": "unknown"})
    if epoch != here.meta.epoch:
        return Reply(409, {"code": "epoch", "epoch": here.meta.epoch})
    if here.device.state == "fork":
        return Reply(409, {"code": "fork"})
    if schema != SCHEMA:
        return Reply(409, {"code": "schema", "schema": [1, SCHEMA]})
    return None


def _cursors(told: Any) -> dict[int, int]:
    return {_number(bucket): whole(seq, 0) for bucket, seq in mapped(told, MOST_CURSORS).items()}


def _number(told: str) -> int:
    if not _NUMBER.fullmatch(told):
        raise Malformed("bucket")
    return int(told)


# ---- what is told


def _told(conn: Connection, here: Here, cursors: Mapping[int, int], fills: Mapping[int, int]) -> dict[str, Any]:
    left, more, is_whole = MOST_ROWS, False, True
    pages: list[Page] = []
    checks, heads = {}, {}
    # What the device knows comes first, so that a new bucket is read from where all the others are at their heads.
    for held in sorted(here.held, key=lambda held: (held.number not in cursors, rank(held))):
        since, is_new = cursors.get(held.number, 0), held.number not in cursors
        # Ahead of the head is another server's number; behind the sweep nobody knows which rows have left since,
        # but for a fill that began after it and has missed nothing: were it begun anew, it would never end (0b.6).
        since = 0 if since > held.head or max(since, fills.get(held.number, 0)) < held.swept else since
        if since == held.head and not is_new:
            continue
        page = _page(conn, held, since, left)
        if page is None or (is_new and pages and page.until < held.head):
            more, is_whole = True, is_new  # a new one that does not fit waits for an answer of its own
            break
        pages.append(page)
        left -= page.rows
        if since == 0 and page.until < held.head:
            heads[str(held.number)] = held.head
        if page.until < held.head:
            more, is_whole = True, False
            break
        checks[str(held.number)] = held.checksum
    content, gone = _content(conn, pages)
    return {
        "spans": {str(page.bucket): (page.since, page.until) for page in pages},
        "rows": columns.pack(content, here.meta.college), "gone": gone, "checks": checks, "more": more,
        "whole": is_whole,
    } | ({"heads": heads} if heads else {})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a bucket: the numbers it spans, the tables in it, and those that rows left."""

    bucket: int
    since: int
    until: int
    rows: int
    tables: frozenset[str]
    left: frozenset[str]


def _page(conn: Connection, held: Held, since: int, left: int) -> Page | None:
    """Return as much of a bucket as fits; None where not one number fits any more.

    What shares a number was committed together and is told together.
    """
    # Each group is a row at least.
    found = conn.execute(_AFTER, {"b": held.number, "since": since, "most": left + 1})
    until, rows = since, 0
    tables: set[str] = set()
    gone: set[str] = set()
    for seq, group in groupby(found, key=lambda row: row[0]):
        entries = list(group)
        size = sum(count for *_, count in entries)
        if rows + size > left:
            return Page(held.number, since, until, rows, frozenset(tables), frozenset(gone)) if rows else None
        until, rows = seq, rows + size
        for _, table, is_gone, _ in entries:
            (gone if is_gone else tables).add(table)
    return Page(held.number, since, held.head, rows, frozenset(tables), frozenset(gone))


def _content(
    conn: Connection, pages: Sequence[Page]
) -> tuple[dict[str, columns.Rows], dict[str, dict[str, list[str]]]]:
    """Read what the pages hold: each row once with all the buckets it is told through, and the rows that left."""
    rows: dict[str, dict[str, Sequence[Any]]] = defaultdict(dict)
    through: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    gone: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for page in pages:
        for table in page.tables:
            of_table, buckets = rows[table], through[table]
            for row in conn.execute(_question(shapes()[table]), _span(page, table)).all():
                name = row[0] if isinstance(row[0], str) else row[0].hex
                of_table[name] = row
                buckets[name].append(page.bucket)
        for table in page.left:
            left = conn.scalars(_LEFT, _span(page, table))
            gone[str(page.bucket)][table] = [name if isinstance(name, str) else name.hex for name in left]
    return {table: _columns(shapes()[table], told, through[table]) for table, told in rows.items()}, gone


def _span(page: Page, table: str) -> dict[str, Any]:
    return {"b": page.bucket, "since": page.since, "until": page.until, "t": table}


_AFTER = (
    select(SyncRow.seq, SyncRow.tbl, SyncRow.deleted, func.count())
    .where(SyncRow.bucket == bindparam("b"), SyncRow.seq > bindparam("since"))
    .group_by(SyncRow.seq, SyncRow.tbl, SyncRow.deleted)
    .order_by(SyncRow.seq)
    .limit(bindparam("most", type_=Integer()))
)
_WITHIN = (
    SyncRow.bucket == bindparam("b"),
    SyncRow.tbl == bindparam("t"),
    SyncRow.seq > bindparam("since"),
    SyncRow.seq <= bindparam("until"),
)
_LEFT = select(type_coerce(SyncRow.row_id, String)).where(*_WITHIN, SyncRow.deleted)


@cache
def _question(shape: Shape) -> Select[Any]:
    """Ask for a table's rows within a stretch of a bucket, without the detour through Python's own kinds."""
    names = ("id", *shape.columns, *shape.tokens)
    asked = [_bare(shape.column(name)) for name in names]
    return (
        select(*asked)
        .select_from(SyncRow.__table__.join(shape.table, shape.table.c.id == SyncRow.row_id))
        .where(*_WITHIN, ~SyncRow.deleted)
    )


def _columns(shape: Shape, told: Mapping[str, Sequence[Any]], through: Mapping[str, Sequence[int]]) -> columns.Rows:
    names = (*shape.columns, *shape.tokens)
    values = list(zip(*told.values(), strict=True))[1:]
    return columns.Rows(
        list(told),
        {name: _way(shape.column(name))(column) for name, column in zip(names, values, strict=True)},
        [tuple(through[row]) for row in told],
    )


def _bare(column: Column[Any]) -> Any:
    if isinstance(column.type, Uuid | Date):
        return type_coerce(column, String)
    return type_coerce(column, Whole) if isinstance(column.type, Moment) else column


def _way(column: Column[Any]) -> Callable[[Sequence[Any]], list[Any]]:
    """Return how the values of a column, read bare, become wire values."""
    if isinstance(column.type, Uuid):
        return lambda told: [value if value is None or isinstance(value, str) else value.hex for value in told]
    if isinstance(column.type, Date):
        return lambda told: [value if value is None or isinstance(value, str) else value.isoformat() for value in told]
    if isinstance(column.type, Moment | Whole | Integer | String | Boolean):
        return list
    return lambda told: [to_wire(value) for value in told]


def _disputes(conn: Connection, here: Here, told_until: int) -> list[dict[str, Any]]:
    """Return the open ties of this person that he may not have been told: both values, and which one stands."""
    me = here.device.person
    ties = untold(conn, me, told_until - OVERLAP, MOST_DISPUTES)
    times = _times(conn, ties)
    return [
        {
            "id": row.id.hex, "t": row.tbl, "row": row.row_id.hex, "g": row.grp, "at": row.made_at,
            "won": row.winner_person == me, "winner": row.winner, "loser": row.loser,
            "stands": row.winner_value, "lost": row.loser_value,
            "other": (row.loser_person if row.winner_person == me else row.winner_person).hex,
            "stands_at": times.get((row.winner, row.row_id, row.grp)),
            "lost_at": times.get((row.loser, row.row_id, row.grp)),
        }
        for row in ties
    ]  # fmt: skip


def _times(conn: Connection, ties: Sequence[Row[Any]]) -> dict[tuple[str, UUID, str], int]:
    """Return when each side of these ties was written, by corrected time."""
    wanted = {(row.row_id, row.grp) for row in ties}
    if not wanted:
        return {}
    told = conn.execute(
        select(
            ChangeAudit.device, ChangeAudit.seq, ChangeAudit.row_id, ChangeAudit.grp, ChangeAudit.corrected_time
        ).where(tuple_(ChangeAudit.row_id, ChangeAudit.grp).in_(wanted))
    )
    return {(token(device, seq), row, group): at for device, seq, row, group, at in told}
