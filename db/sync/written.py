"""What a sitting leaves behind, written set-wise: bytes, answers, names, history, what waits and what is disputed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, update

from db.models.exchange import Batch as BatchRow
from db.models.exchange import BatchName, BatchResult, ChangeAudit, Conflict, Parked
from db.sync.batch import canonical
from db.sync.buckets import Heads
from db.sync.rows import inserting
from db.sync.sitting import Sitting, Verdict
from db.sync.times import Arrived

Result = dict[str, Any]


def result_of(
    epoch: str, parcel: Arrived, verdict: Verdict, seqs: Mapping[tuple[str, UUID], Mapping[int, int]], heads: Heads
) -> Result:
    """Return the answer to a batch, as it is given now and ever after."""
    if verdict.stored is not None:
        return {"reason": "", "told": [], "epoch": epoch, "at": {}} | verdict.stored | {"seq": parcel.seq}
    at = {str(bucket): seq for row in verdict.rows for bucket, seq in seqs.get(row, {}).items()}
    return {
        "seq": parcel.seq, "status": verdict.status.value, "reason": verdict.reason, "told": verdict.told,
        "epoch": epoch, "at": at,
    }  # fmt: skip


def write_down(conn: Connection, sitting: Sitting, fresh: Sequence[Arrived], results: Sequence[Result]) -> None:
    """Write everything but the rows themselves."""
    nobody = UUID(int=0)
    conn.execute(insert(BatchRow), [
        {
            "device": sitting.device, "seq": parcel.seq, "hash": parcel.name, "body": parcel.body,
            "act_id": parcel.batch.act_id if parcel.batch else nobody,
            "act": parcel.batch.act[:40] if parcel.batch else "",
            "open_values": parcel.opened, "signature": parcel.signature, "received_at": sitting.received,
        }
        for parcel in fresh
    ])  # fmt: skip
    conn.execute(insert(BatchResult), [
        {
            "device": sitting.device, "seq": parcel.seq, "hash": parcel.name, "status": result["status"],
            "answer": canonical(result).decode(),
        }
        for parcel, result in zip(fresh, results, strict=True)
    ])  # fmt: skip
    _write_names(conn, sitting, fresh)
    if sitting.audit:
        conn.execute(insert(ChangeAudit), sitting.audit)
    if sitting.parked:
        conn.execute(insert(Parked), sitting.parked)
    _write_decisions(conn, sitting)
    _write_disputes(conn, sitting)


def _write_names(conn: Connection, sitting: Sitting, fresh: Sequence[Arrived]) -> None:
    names = [
        {
            "device": UUID(device), "seq": seq, "hash": name,
            "now_device": sitting.device, "now_seq": parcel.seq,
        }
        for parcel in fresh
        if parcel.batch and not parcel.flaw
        for device, seq, name in parcel.batch.was
    ]  # fmt: skip
    if names:
        conn.execute(inserting(conn, BatchName).on_conflict_do_nothing(), names)


def _write_decisions(conn: Connection, sitting: Sitting) -> None:
    if not sitting.decided:
        return
    table = Parked.__table__
    conn.execute(
        update(table)  # type: ignore[arg-type]
        .where(
            table.c.device == bindparam("p_device"), table.c.seq == bindparam("p_seq"),
            table.c.hash == bindparam("p_hash"),
        )
        .values({name: bindparam(name) for name in ("state", "decided_by", "decided_at")}),
        sitting.decided,
    )  # fmt: skip


def _write_disputes(conn: Connection, sitting: Sitting) -> None:
    changed = [tie for ties in sitting.history.disputes.values() for tie in ties if tie.is_changed]
    new = {tie.values["id"]: tie.values for tie in changed if tie.is_new}
    if new:
        conn.execute(insert(Conflict), list(new.values()))
    again = [{**tie.values, "tie": tie.values["id"]} for tie in changed if not tie.is_new]
    if again:
        names = ("winner", "loser", "winner_person", "loser_person", "winner_value", "loser_value", "made_at")
        news: dict[str, Any] = {name: bindparam(name) for name in names}
        table = Conflict.__table__
        conn.execute(
            update(table).where(table.c.id == bindparam("tie")).values(news),  # type: ignore[arg-type]
            [{"tie": tie["tie"], **{name: tie[name] for name in names}} for tie in again],
        )
