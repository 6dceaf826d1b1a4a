"""A batch is issued again under another name, with every former name in it: the same content, one answer (0b.10)."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Connection, Row

from db.clock import Clock
from db.sync.batch import Batch, Change, hash_of, token
from db.sync.capture import Key
from db.sync.desk import id_of, me_of
from db.sync.outbox import KEEP, MOVE_ON, laid


@dataclass(slots=True)
class Names:
    """What own batches are called now: by device and number, the new device, number and hash."""

    known: dict[tuple[UUID, int], tuple[UUID, int, str]] = field(default_factory=dict)

    def renamed(self, name: str | None) -> str | None:
        """Return a version token as it is now; one of somebody else's stays."""
        if name is None:
            return None
        device, _, seq = name.partition(".")
        new = self.known.get((UUID(device), int(seq)))
        return token(new[0], new[1]) if new else name

    def need(self, device: UUID, seq: int, name: str) -> tuple[int, str]:
        """Return a need of a batch as it is now."""
        new = self.known.get((device, seq))
        return (new[1], new[2]) if new else (seq, name)

    def seq(self, device: UUID, seq: int) -> int:
        """Return the number of an own batch as it is now."""
        new = self.known.get((device, seq))
        return new[1] if new else seq


def issue_as(
    conn: Connection, key: Key, clock: Clock, row: Row[object], batch: Batch, changes: tuple[Change, ...], names: Names,
    *, left: str,
) -> None:  # fmt: skip
    """Sign a batch of the outbox again as the next one of this file, and remember what it is called now.

    `left` is how the former name stays behind: "moved", or "renamed" where the server has never had it and never will.
    The time at which it was typed stays; where the machine was started anew since, it is marked doubtful.
    """
    me = me_of(conn)
    stamp = batch.clock if batch.clock.boot == clock.boot() else replace(batch.clock, doubtful=True)
    again = replace(
        batch,
        device=id_of(me.device),
        seq=me.next_seq,
        prev=me.last_hash,
        clock=stamp,
        needs=tuple(names.need(batch.device, seq, name) for seq, name in batch.needs),
        was=(*batch.was, (batch.device.hex, batch.seq, row.hash)),
        changes=changes,
    )
    name = lay_out(conn, key, again, row.open_values)
    names.known[batch.device, batch.seq] = (again.device, again.seq, name)
    conn.exec_driver_sql("UPDATE outbox SET status=? WHERE seq=?", (left, batch.seq))


def lay_out(conn: Connection, key: Key, batch: Batch, opened: bytes | None) -> str:
    """Sign a batch, lay it into the outbox and go on behind it; return its hash."""
    body = batch.body()
    name = hash_of(body)
    conn.execute(KEEP, laid(batch, body, name, opened, key.sign(body)))
    conn.execute(MOVE_ON, {"next": batch.seq + 1, "last": name})
    return name
