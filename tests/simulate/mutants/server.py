"""Deliberate bugs of the server: each is a small switch of a real line."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import delete, select

from db import rights_stamp, scope
from db.models.exchange import Batch, BatchResult, SyncRow
from db.sync import allowed, arbiter, buckets, history, holding, lease, merge, pull, pushed, whole
from db.sync.history import Outcome, Status
from db.sync.wire import Reply


def no_dedupe() -> Any:
    """It judges again what it has answered before."""

    def replayed(conn: Any, device: Any, pushed: Any) -> Any:
        for parcel in pushed.parcels:
            if parcel.seq <= device.last_seq:
                for table in (Batch, BatchResult):
                    conn.execute(delete(table).where(table.device == device.id, table.seq == parcel.seq))
        return [], []

    def chained(conn: Any, meta: Any, device: Any, pushed: Any) -> list[Any]:
        is_gap = not pushed.parcels or pushed.parcels[0].seq > device.last_seq + 1
        return [] if is_gap else list(pushed.parcels)

    return patch.multiple(arbiter, _replayed=replayed, _chained=chained)


def no_gapcheck() -> Any:
    """It takes a batch though the one before it is missing."""
    chained = arbiter._chained

    def anyhow(conn: Any, meta: Any, device: Any, pushed: Any) -> list[Any]:
        new = [parcel for parcel in pushed.parcels if parcel.seq > device.last_seq]
        if not new or new[0].batch is None:
            return chained(conn, meta, device, pushed)
        known = {**device._mapping, "last_seq": new[0].seq - 1, "last_hash": new[0].batch.prev}
        return chained(conn, meta, SimpleNamespace(**known), pushed)

    return patch.object(arbiter, "_chained", anyhow)


def late_commit() -> Any:
    """A row that changes gets a number that somebody may have read past already."""
    place, next_seq = arbiter.place, buckets.Head.next_seq

    def late(head: buckets.Head) -> int:
        before, number = head.seq, next_seq(head)
        return before or number

    def placed(conn: Any, touched: Any, heads: Any) -> Any:
        rows = {row for ids in touched.values() for row in ids}
        known = set(conn.scalars(select(SyncRow.row_id).where(SyncRow.row_id.in_(rows))))
        with patch.object(buckets.Head, "next_seq", late if rows <= known else next_seq):
            return place(conn, touched, heads)

    return patch.object(arbiter, "place", placed)


def silent_loser() -> Any:
    """The last push wins, and nobody is told."""

    def outcome(*_: Any) -> Any:
        return Outcome.WON, None

    return patch.object(merge, "_outcome", outcome)


def stale_rights() -> Any:
    """Rights are those of the question before."""
    divided, kept = holding._divided, {}

    def before(conn: Any, meta: Any, device: Any, clock: Any) -> Any:
        now = divided(conn, meta, device, clock)
        known = kept.get(device.person)
        kept[device.person] = (clock, now)
        if known is None or known[0] is not clock:
            return now
        heads = {one.number: one for one in now[0]}
        return tuple(heads.get(one.number, one) for one in known[1][0]), now[1]

    return patch.object(holding, "_divided", before)


def rights_kept() -> Any:
    """What was kept of rights is not read anew when their stamp has moved."""
    return patch.object(rights_stamp, "_is_current", lambda *_: True)


def no_quarantine() -> Any:
    """Parked work is not kept."""
    return patch.object(merge, "_park", lambda *_: None)


def blind_digest() -> Any:
    """`rights_rev` says nothing of which buckets are granted (0b.7)."""
    here_now = pull.here_now

    def blind(*asked: Any) -> Any:
        found = here_now(*asked)
        return found and replace(found, rights_rev=found.meta.epoch)

    return patch.object(pull, "here_now", blind)


def no_chains() -> Any:
    """A base that names a lost or parked batch is not followed to what its author had seen (0b.2)."""
    return patch.object(history.History, "seen", lambda self, cell, base: ({base}, []))


def no_joining() -> Any:
    """Who typed what stood already has not seen it by that (0b.2)."""
    seen = history.History.seen

    def apart(self: Any, cell: Any, base: Any) -> Any:
        tokens, over = seen(self, cell, base)
        met = {past.met for name in over if (past := self.past(cell, name)) and past.outcome == Outcome.NOOP}
        return tokens - met, over

    return patch.object(history.History, "seen", apart)


def second_dispute() -> Any:
    """One more edit of the same hand against the same winner opens one more dispute (0b.2)."""
    dispute_of = merge.dispute_of

    def anew(*told: Any) -> Any:
        return dispute_of(*told[:-1], [])

    return patch.object(merge, "dispute_of", anew)


def no_taken() -> Any:
    """A lesson that moved away is taken for the one that is born in its place (0b.3)."""
    return patch.object(merge, "_is_taken", lambda *_: False)


def taken_alone() -> Any:
    """What was made upon a taken lesson stays with the lesson that moved (0b.3)."""
    needed = merge._needed

    def others(*asked: Any) -> Any:
        return (status for status in needed(*asked) if status != Status.TAKEN)

    return patch.object(merge, "_needed", others)


def no_revival() -> Any:
    """An edit by somebody who had not seen a withdrawal is withdrawn with the row (0b.4)."""
    return patch.object(merge, "_revive", lambda *_: None)


def blind_withdrawal() -> Any:
    """A row is withdrawn from under an edit that its withdrawer had not seen (0b.4)."""
    return patch.object(merge, "_has_moved", lambda *_: False)


def no_children() -> Any:
    """A row is withdrawn from under its children (0b.4)."""
    return patch.object(whole, "_has_children", lambda *_: False)


def no_refusal() -> Any:
    """Everybody writes everywhere."""
    return patch.object(allowed, "refusal", lambda *_: None)


def no_closing() -> Any:
    """A closed period takes edits."""
    return patch.object(scope, "_in_closed", lambda *_: False)


def any_lease() -> Any:
    """No lease is as good as one (0b.12)."""
    return patch.object(lease.Leases, "issued", lambda *_: 0)


def wall_clock() -> Any:
    """Acts are dated by the wall clock of their machine (0b.14)."""

    def believe(parcels: Any, now: Any) -> Any:
        return tuple(replace(one, time=one.batch.clock.wall if one.batch else one.time) for one in parcels)

    return patch.object(pushed, "correct", believe)


def poison_blocks() -> Any:
    """A batch that nobody foresaw stops whatever comes with it and after it."""

    def give_up(*_: Any) -> Any:
        return Reply(400, {"code": "garbage"})

    return patch.object(arbiter, "_alone", give_up)


def acts_parted() -> Any:
    """Beside a batch that nobody foresaw, the batches of an act become visible one by one (0b.13)."""
    return patch.object(arbiter, "_acts", arbiter._each)


def untold_rows() -> Any:
    """Of rows that share a bucket with another, only the first copy is told."""
    content = pull._content

    def first(conn: Any, pages: Any) -> Any:
        rows, gone = content(conn, pages)
        for told in rows.values():
            told.through = [through[:1] for through in told.through]
        return rows, gone

    return patch.object(pull, "_content", first)


BUGS = (
    no_dedupe, no_gapcheck, late_commit, silent_loser, stale_rights, rights_kept, no_quarantine, blind_digest, no_chains,
    no_joining, second_dispute, no_taken, taken_alone, no_revival, blind_withdrawal, no_children, no_refusal,
    no_closing, any_lease, wall_clock, poison_blocks, acts_parted, untold_rows,
)  # fmt: skip
