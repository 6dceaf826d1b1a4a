"""The server was restored: what it lost is sent again, told by those who hold it, and asked for anew (0b.9, 0b.15)."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, Integer, Select, and_, bindparam, cast, exists, func, or_, select

from db.engine import reading
from db.migrations import SCHEMA
from db.models.exchange import Cursor, Member, Self
from db.sync.batch import Batch, Change, canonical, read, token
from db.sync.capture import Draft, veiled
from db.sync.desk import Desk, NotUnderstood, id_of, me_of
from db.sync.lay_down import NOWHERE
from db.sync.outbox import stamp_of
from db.sync.renaming import lay_out
from db.sync.renewal import issue_all
from db.sync.rows import parts
from db.sync.shapes import Shape, shapes
from db.sync.sitting import WITNESS
from db.sync.values import to_wire

MOST_ROWS = 100  # changes of one batch of a witness
_ANSWERED = ("applied", "merged", "parked", "accepted", "returned", "dismissed", "withdrawn")

Known = Mapping[str, int]  # device in hex: the last of its batches that the server has


def unknown_to(desk: Desk) -> Known:
    """Ask which of the batches whose work this desk holds the restored server lacks: by device, its last one.

    A device of which the server has everything that is held here is left out.
    """
    with reading(desk.engine).connect() as conn:
        own, held = me_of(conn).device, dict(_newest(conn))
    told: dict[str, int] = {}
    for some in parts(sorted(held.keys() - {own}), 500):
        answer = desk.ask("known", {"devices": {device: held[device] for device in some}})
        try:
            told |= {str(device): int(last) for device, last in answer["known"].items()}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotUnderstood(type(error).__name__) from None
    return {device: last for device, last in told.items() if last < held.get(device, 0)}


def begin_epoch(conn: Connection, desk: Desk, last_seq: int, lost: Known) -> None:
    """Let everything wait again and forget how far the buckets were read.

    Also what the server has, up to `last_seq`: it may have come from a copy of this file, and been judged otherwise
    than before. Only what was taken there stays as it is, for it is issued again already.
    `lost` is what `unknown_to` found. Buckets are numbered anew; what the next cut does not bring is gone.
    """
    _tell_witness(conn, desk, lost)
    me = me_of(conn)
    conn.exec_driver_sql(
        "UPDATE outbox SET status='waiting', commit_seqs=NULL WHERE seq>=? AND status<>'renamed' "
        "AND (seq>? OR status NOT IN ('taken', 'moved'))",
        (me.first_seq, last_seq),
    )
    _show_as_pending(conn, id_of(me.device))
    _issue_former(conn, desk, me)
    conn.exec_driver_sql(
        "INSERT OR IGNORE INTO sync_member (bucket, tbl, row_id) SELECT ?, tbl, row_id FROM sync_member", (NOWHERE,)
    )
    conn.exec_driver_sql("DELETE FROM sync_member WHERE bucket<>?", (NOWHERE,))
    conn.exec_driver_sql("DELETE FROM sync_cursor")
    conn.exec_driver_sql("UPDATE sync_self SET rights_rev='', push_seen=0")


def forget_until(conn: Connection, seq: int) -> None:
    """Forget answered batches up to this number: every copy of the server has them. The newest stays for its hash."""
    me = me_of(conn)
    if seq < me.kept_from:
        return
    last = min(seq, me.next_seq - 2)
    conn.exec_driver_sql(
        "DELETE FROM outbox WHERE seq<=? AND status NOT IN ('waiting', 'taken', 'parked') "
        "AND seq NOT IN (SELECT seq FROM sync_base) "
        "AND seq NOT IN (SELECT born_seq FROM sync_base WHERE born_seq IS NOT NULL)",
        (last,),
    )
    conn.exec_driver_sql("UPDATE sync_self SET kept_from=?", (last + 1,))


def _show_as_pending(conn: Connection, device: UUID) -> None:
    """Let what was answered once, and still stands here, be an own edit that waits: it may be parked this time."""
    again = conn.exec_driver_sql(
        "SELECT seq, body FROM outbox WHERE status='waiting' AND answer IS NOT NULL ORDER BY seq"
    ).all()
    for seq, body in again:
        for change in read(body).changes:
            shape = shapes().get(change.table)
            if shape is None or not change.values:
                continue
            conn.exec_driver_sql(
                "INSERT OR IGNORE INTO sync_base (tbl, row_id, grp, base, seen, seq, born_seq) "  # noqa: S608
                f'SELECT ?,?,?,?,?,?,? FROM "{shape.name}" WHERE id=? AND "v_{change.group}"=?',
                (
                    change.table, change.row.hex, change.group, change.base, change.seen, seq,
                    seq if change.born is not None else None, change.row.hex, token(device, seq),
                ),
            )  # fmt: skip


def _issue_former(conn: Connection, desk: Desk, me: Any) -> None:
    """Issue again what a former device of this file had sent: it has nobody else who could tell of it."""
    marks = ",".join("?" * len(_ANSWERED))
    former = conn.exec_driver_sql(
        f"SELECT * FROM outbox WHERE seq<? AND status IN ({marks}) ORDER BY seq",  # noqa: S608
        (me.first_seq, *_ANSWERED),
    ).all()
    if former:
        rest = conn.exec_driver_sql("SELECT * FROM outbox WHERE status IN ('waiting', 'taken') ORDER BY seq").all()
        issue_all(conn, desk.key, desk.clock, [*former, *rest])


# ---- what others have lost


def _newest(conn: Connection) -> Iterator[tuple[str, int]]:
    """Yield every device whose work stands in a row here, and its newest batch of which something stands."""
    found: dict[str, int] = {}
    for shape in shapes().values():
        for device, seq in conn.exec_driver_sql(_newest_of(shape.name)):
            found[device] = max(found.get(device, 0), seq)
    yield from found.items()


@cache
def _newest_of(table: str) -> str:
    return " UNION ALL ".join(
        f'SELECT substr("{name}",1,32), max(CAST(substr("{name}",34) AS INTEGER)) FROM "{table}" '  # noqa: S608
        f'WHERE "{name}" IS NOT NULL GROUP BY 1'
        for name in shapes()[table].tokens
    )


def _tell_witness(conn: Connection, desk: Desk, lost: Known) -> None:
    """Offer rows of batches that the server lacks, so that work of a desk that never returns is not lost (0b.15)."""
    own = me_of(conn).device
    edited = {tuple(row) for row in conn.exec_driver_sql("SELECT tbl, row_id, grp FROM sync_base")}
    drafts = (
        draft
        for device, last in sorted(lost.items())
        if device != own
        for draft in _seen_of(conn, device, last)
        if (draft.change.table, draft.change.row.hex, draft.change.group) not in edited
    )
    for some in parts(drafts, MOST_ROWS):
        _issue_witness(conn, desk, some)


def _seen_of(conn: Connection, device: str, last: int) -> Iterator[Draft]:
    for shape in shapes().values():
        if shape.sync.is_ours:
            continue
        for row in conn.execute(_written_by(shape.name), {"device": device, "last": last}).mappings():
            for group in shape.groups:
                author, _, seq = (row[f"v_{group}"] or "").partition(".")
                if author == device and int(seq) > last:
                    yield _draft(conn, shape, group, dict(row))


@cache
def _written_by(table: str) -> Select[Any]:
    """Ask for the rows of a table in which something stands that a device wrote after its last known batch."""
    shape = shapes()[table]
    after = [
        and_(
            func.substr(shape.table.c[name], 1, 32) == bindparam("device"),
            cast(func.substr(shape.table.c[name], 34), Integer) > bindparam("last"),
        )
        for name in shape.tokens
    ]
    is_held = exists().where(Member.tbl == shape.name, Member.row_id == shape.table.c.id)
    return select(shape.table).where(or_(*after), is_held).order_by(shape.table.c.id)


def _draft(conn: Connection, shape: Shape, group: str, row: Mapping[str, Any]) -> Draft:
    place = conn.execute(
        select(Cursor.bucket, Cursor.seq)
        .join(Member, Member.bucket == Cursor.bucket)
        .where(Member.tbl == shape.name, Member.row_id == row["id"])
        .order_by(Cursor.bucket)
        .limit(1)
    ).first()
    epoch = conn.execute(select(Self.epoch)).scalar()
    change = Change(
        shape.name, row["id"], group, row[f"v_{group}"],
        f"{epoch}/{place.bucket}/{place.seq}" if place else None, row["v_state"],
        {name: to_wire(row[name]) for name in shape.groups[group]},
        {name: to_wire(row[name]) for name in shape.sync.birth},
    )  # fmt: skip
    return Draft(change, None, shape.sync.personal)


def _issue_witness(conn: Connection, desk: Desk, drafts: Iterable[Draft]) -> None:
    me = me_of(conn)
    changes, opened = veiled(drafts, desk.chance)
    stamp = stamp_of(desk.clock, me.clock_offset)
    act = uuid5(UUID(me.device), f"{WITNESS}|{me.next_seq}")
    batch = Batch(
        id_of(me.device), me.next_seq, me.last_hash, me.lease, WITNESS, act, SCHEMA, stamp, (), (), changes
    )  # fmt: skip
    lay_out(conn, desk.key, batch, canonical(opened) if opened else None)


__all__ = ["begin_epoch", "forget_until", "unknown_to"]
