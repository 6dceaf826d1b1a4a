"""What a desk does not hold by itself: told to who may see it, held until a day when he asks, given back."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, delete

from db.clock import Clock, today
from db.engine import reading, writing
from db.former_years import former_holdings
from db.models.exchange import BucketHold
from db.sync.fields import Malformed, field, listed, whole
from db.sync.holding import Held, Here, asked_for, found, here_now
from db.sync.rows import inserting
from db.sync.wire import VERSION, Reply
from db.troubles import troubles

MOST_ASKED = 50  # buckets that are asked for at once
MOST_ON_DEMAND = 200  # buckets beyond its own that a device holds at the same time
MOST_TOLD = 20_000
LONGEST_HOLD = 120  # days


def server_offers(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Tell a device what it may ask for, also of former years, and until when it holds what it has asked for.

    Answers 403 for an unknown device; to one that was stopped nothing is offered.
    """
    with troubles(), reading(engine).begin() as conn:
        here = here_now(conn, device, clock)
        if here is None:
            return Reply(403, {"code": "unknown"})
        asked = asked_for(conn, device, today(clock))
        told = [
            [one.number, one.name, until.isoformat() if (until := asked.get(one.number)) else None]
            for one in _on_demand(conn, here, asked.keys(), clock)[:MOST_TOLD]
        ]
        return Reply(200, {"v": VERSION, "nonce": request.get("nonce"), "offers": told})


def server_hold(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Let a device hold buckets that it is offered, for so many days from today; the next pull brings them.

    No days give back what was asked for: the next pull takes it away. Answers 400 for garbage, 403; a bucket that is
    not offered is passed over, and so is what would be too many.
    """
    try:
        asked = {whole(bucket) for bucket in listed(field(request, "buckets"), 1, MOST_ASKED)}
        days = whole(field(request, "days"), 0, LONGEST_HOLD)
    except Malformed:
        return Reply(400, {"code": "garbage"})
    with troubles(), writing(engine).begin() as conn:
        here = here_now(conn, device, clock)
        if here is None:
            return Reply(403, {"code": "unknown"})
        standing = asked_for(conn, device, today(clock)).keys()
        known = asked & {one.number for one in _on_demand(conn, here, standing, clock)}
        if days == 0:
            conn.execute(delete(BucketHold).where(BucketHold.device == device, BucketHold.bucket.in_(known)))
            return Reply(200, {"v": VERSION, "nonce": request.get("nonce"), "held": []})
        room = MOST_ON_DEMAND - len(standing)
        known = (known & standing) | set(sorted(known - standing)[: max(room, 0)])
        _hold(conn, device, known, today(clock) + timedelta(days=days))
    return Reply(200, {"v": VERSION, "nonce": request.get("nonce"), "held": sorted(known)})


def _on_demand(conn: Connection, here: Here, asked: Collection[int], clock: Clock) -> list[Held]:
    """Return by number what may be asked for, and what was: beyond the bound, and of former years."""
    if here.device.state != "ok":
        return []
    former = found(conn, former_holdings(conn, here.device.person, today(clock)))
    taken = [one for one in here.held if one.number in asked]
    by_itself = {one.number for one in here.held} - set(asked)
    told = {one.number: one for one in (*here.offered, *former, *taken) if one.number not in by_itself}
    return [told[number] for number in sorted(told)]


def _hold(conn: Connection, device: UUID, buckets: Iterable[int], until: date) -> None:
    told = [{"device": device, "bucket": bucket, "until": until} for bucket in sorted(buckets)]
    if told:
        asked = inserting(conn, BucketHold)
        conn.execute(
            asked.on_conflict_do_update(index_elements=["device", "bucket"], set_={"until": asked.excluded.until}), told
        )
