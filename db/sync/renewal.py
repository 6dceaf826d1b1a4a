"""A file goes on under another device, as after a fork: what has no answer yet is issued again (`sync.md` 0b.10)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row

from db.clock import Clock
from db.credentials import DeviceKey
from db.engine import writing
from db.sync.batch import Batch, Change, read, token
from db.sync.capture import Key
from db.sync.kept import set_values
from db.sync.renaming import Names, issue_as
from db.sync.shapes import shapes
from db.troubles import troubles


def go_on_as(engine: Engine, device: UUID, key: DeviceKey, clock: Clock) -> None:
    """Let the file be that of another device with another key, before its next write; nothing typed is lost by it.

    It works offline: its batches carry the lease of the former device. Its numbers go on where those ended, so the
    server has to be told at enrolment where its chain begins (`first_seq` of `device.here`).
    """
    with troubles(), writing(engine).begin() as conn:
        rows = conn.exec_driver_sql("SELECT * FROM outbox WHERE status IN ('waiting', 'taken') ORDER BY seq").all()
        conn.exec_driver_sql(
            "UPDATE sync_self SET former=coalesce(former, device), device=?, private_key=?, last_hash='', "
            "first_seq=next_seq, push_seen=0, rights_rev='', is_forked=0",
            (device.hex, key.private),
        )
        issue_all(conn, key, clock, rows)


def issue_all(conn: Connection, key: Key, clock: Clock, rows: Sequence[Row[Any]]) -> Names:
    """Issue batches again in their order under this file's device, and let the screen's edits name the new ones."""
    names = Names()
    for row in rows:
        batch = read(row.body)
        issue_as(conn, key, clock, row, batch, _renamed(batch, names), names, left="renamed")
    _rename_edits(conn, names)
    return names


def _renamed(batch: Batch, names: Names) -> tuple[Change, ...]:
    return tuple(
        replace(change, base=names.renamed(change.base), state=names.renamed(change.state)) for change in batch.changes
    )


def _rename_edits(conn: Connection, names: Names) -> None:
    for (device, old), (now_device, now, _) in names.known.items():
        former, own = token(device, old), token(now_device, now)
        for table, row, group in conn.exec_driver_sql("SELECT tbl, row_id, grp FROM sync_base WHERE seq=?", (old,)):
            set_values(conn, shapes()[table], row, {f"v_{group}": own})
        conn.exec_driver_sql("UPDATE sync_base SET seq=? WHERE seq=?", (now, old))
        conn.exec_driver_sql("UPDATE sync_base SET born_seq=? WHERE born_seq=?", (now, old))
        conn.exec_driver_sql("UPDATE sync_base SET base=? WHERE base=?", (own, former))
