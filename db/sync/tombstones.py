"""Which rows have left a bucket is remembered for ninety days; whoever was away longer reads the bucket anew (0b.6)."""

from datetime import date, timedelta

from sqlalchemy import Connection, Engine, delete, func, select, update

from db.clock import Clock, today
from db.engine import writing
from db.models.exchange import Bucket, BucketMark, SyncRow
from db.sync.rows import inserting
from db.troubles import troubles

KEPT = timedelta(days=90)


def sweep(engine: Engine, clock: Clock) -> int:
    """Note where every bucket ends today and forget what left longer ago than that; return how many were forgotten."""
    day = today(clock)
    with troubles(), writing(engine).begin() as conn:
        _note(conn, day)
        return sum(_forget(conn, bucket, head) for bucket, head in _old(conn, day))


def _note(conn: Connection, day: date) -> None:
    ends = conn.execute(select(Bucket.id, Bucket.head).where(Bucket.head > 0)).all()
    if ends:
        conn.execute(
            inserting(conn, BucketMark).on_conflict_do_nothing(),
            [{"bucket": bucket, "day": day, "head": head} for bucket, head in ends],
        )


def _old(conn: Connection, day: date) -> list[tuple[int, int]]:
    """Return of each bucket with an old mark the newest number that is old."""
    told = conn.execute(
        select(BucketMark.bucket, func.max(BucketMark.head))
        .join(Bucket, Bucket.id == BucketMark.bucket)
        .where(BucketMark.day <= day - KEPT, BucketMark.head > Bucket.swept)
        .group_by(BucketMark.bucket)
        .order_by(BucketMark.bucket)
    )
    return [(bucket, head) for bucket, head in told]


def _forget(conn: Connection, bucket: int, head: int) -> int:
    # The head is taken as every push takes it, so that nobody's pull sees one half of this.
    conn.execute(select(Bucket.head).where(Bucket.id == bucket).with_for_update())
    gone = conn.execute(delete(SyncRow).where(SyncRow.bucket == bucket, SyncRow.deleted, SyncRow.seq <= head))
    if gone.rowcount:
        conn.execute(update(Bucket).where(Bucket.id == bucket).values(swept=head))
    conn.execute(delete(BucketMark).where(BucketMark.bucket == bucket, BucketMark.head < head))
    return gone.rowcount
