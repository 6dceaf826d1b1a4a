"""The desktop's half of the exchange, one round: greet, push what waits, pull, stand where the server stands."""

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from db.engine import reading, writing
from db.gate import SLICE
from db.migrations import SCHEMA
from db.models.record import EPOCH
from db.sync import packed, wire
from db.sync.arbiter import server_push
from db.sync.attention import tell_answer
from db.sync.desk import Answer, Barred, Desk, NewEpoch, NotUnderstood, Transport, id_of, me_of
from db.sync.epoch import begin_epoch, forget_until, unknown_to
from db.sync.fetch import Restart, Unsent, held, pull
from db.sync.on_demand import server_hold, server_offers
from db.sync.pull import server_hello, server_known, server_pull, server_verify, server_wait
from db.sync.reissue import issue_again
from db.sync.rows import parts
from db.sync.sameness import compare, is_due
from db.sync.sitting import WITNESS
from db.troubles import troubles

__all__ = [
    "Answer",
    "Barred",
    "Desk",
    "NewEpoch",
    "NotUnderstood",
    "State",
    "Transport",
    "exchange",
    "greet",
    "push",
    "server_hello",
    "server_hold",
    "server_known",
    "server_offers",
    "server_pull",
    "server_push",
    "server_verify",
    "server_wait",
    "state_of",
    "travelling",
    "wait",
]  # fmt: skip

ROUNDS = 6  # times that push and pull may chase each other before the rest waits for the next exchange


@dataclass(frozen=True, slots=True)
class State:
    """How the exchange stands. `sent` of `sending` batches of this round are answered."""

    waiting: int
    sending: int = 0
    sent: int = 0
    last_exchange: datetime | None = None
    coming: int = 0  # of `granted` buckets, those that are not here yet
    granted: int = 0
    differs: int = 0  # buckets that differ from the server's even after they were read anew


Report = Callable[[State], None]


def exchange(desk: Desk, report: Report = lambda state: None, *, hello: bool = True) -> State:
    """Play one whole round: what waits is sent and answered, and this desktop stands where the server stands.

    `hello` may be left out where the server was greeted on this line not long ago. Raises Barred, NotUnderstood,
    StoreTrouble and whatever the transport raises; nothing typed is lost by that, and the next round goes on where
    this one ended.
    """
    with troubles():
        differs: frozenset[int] = frozenset()
        rounds = 0
        while rounds < ROUNDS:
            rounds += 1
            try:
                if hello:
                    greet(desk)
                hello = False
                push(desk, report)
                while issue_again(desk):
                    push(desk, report)
                if pull(desk):
                    report(state_of(desk))
                    rounds = 0
                    continue
                differs = _compared(desk)
            except (Unsent, Restart):
                continue
            except NewEpoch:
                hello = True
                continue
            break
        return replace(state_of(desk), differs=len(differs))


def _compared(desk: Desk) -> frozenset[int]:
    """Compare with the server once a day, after a whole round."""
    with reading(desk.engine).connect() as conn:
        is_wanted = is_due(conn, desk)
    return compare(desk) if is_wanted else frozenset()


def wait(desk: Desk) -> bool:
    """Hang until the server has something for this desktop; False if the time ran out."""
    with reading(desk.engine).connect() as conn:
        request = {"v": wire.VERSION, **held(conn)}
    return desk.transport.call("wait", wire.encode(request)).status == 200


def state_of(desk: Desk) -> State:
    """Tell how many batches wait and when the last exchange was."""
    with reading(desk.engine).connect() as conn:
        me = me_of(conn)
        waiting = conn.exec_driver_sql("SELECT count(*) FROM outbox WHERE status = 'waiting'").scalar() or 0
        granted, shown = conn.exec_driver_sql("SELECT count(*), coalesce(sum(shown), 0) FROM sync_cursor").one()
    last = None if me.last_exchange is None else EPOCH + timedelta(milliseconds=me.last_exchange)
    return State(waiting, last_exchange=last, coming=granted - shown, granted=granted)


# ---- hello


def greet(desk: Desk) -> None:
    """Learn epoch, time and lease; raises Barred where this device's chain is not the one the server knows."""
    with reading(desk.engine).connect() as conn:
        me = me_of(conn)
        epoch, kept_from = me.epoch, me.kept_from
    request = {"epoch": epoch, "schema": SCHEMA, "clock": desk.stamp(), "kept_from": kept_from}
    told = desk.ask("hello", request | desk.of_itself())
    try:
        known = told["device"]
        last, name, state = int(known["last_seq"]), str(known["last_hash"]), str(known["state"])
        forget = int(told.get("kept_until", 0))
        news = (str(told["epoch"]), str(told["lease"]), int(told["server_time"]) - desk.millis())
    except (KeyError, TypeError, ValueError) as error:
        raise NotUnderstood(type(error).__name__) from None
    is_restored = bool(epoch) and epoch != news[0]
    lost = unknown_to(desk) if is_restored and state == "ok" else {}
    with desk.gate.pulling(), writing(desk.engine).begin() as conn:
        me = me_of(conn)
        own = conn.exec_driver_sql("SELECT hash FROM outbox WHERE seq=?", (last,)).scalar()
        is_other = own is not None and own != name and last >= me.first_seq
        if state == "fork" or last >= me.next_seq or is_other:
            raise Barred("fork")
        if is_restored:
            begin_epoch(conn, desk, last, lost)
        else:
            forget_until(conn, forget)
        # The last exchange is told in the time of this clock, which may have jumped since: it moves along.
        conn.exec_driver_sql(
            "UPDATE sync_self SET epoch=?, lease=?, last_exchange=last_exchange+clock_offset-?, clock_offset=?, "
            "lease_days=0, lease_day=''",
            (*news, news[-1]),
        )
    desk.greeted(told)
    desk.seated(told.get("lock") is True)


# ---- push


def push(desk: Desk, report: Report = lambda state: None) -> None:
    """Send every batch that waits, in order, and keep the answers."""
    state = state_of(desk)
    state = replace(state, sending=state.waiting)
    gone: tuple[int, int] | None = None
    while batches := _waiting(desk):
        report(state)
        with reading(desk.engine).connect() as conn:
            epoch = me_of(conn).epoch
        told = desk.ask("push", {
            "epoch": epoch, "schema": SCHEMA, "clock": desk.stamp(),
            "batches": [travelling(row) for row in batches],
        } | ({"gone": gone} if gone else {}))  # fmt: skip
        results = _results(told, batches)
        gone = None if results else _step_back(desk, told, batches, is_told=gone is not None)
        _keep(desk, batches, results)
        state = replace(state, waiting=state.waiting - len(results), sent=state.sent + len(results))
        report(state)


def travelling(row: Row[Any]) -> dict[str, Any]:
    """Return a batch of the outbox as it travels: the very bytes that were signed."""
    told = {
        "seq": row.seq, "b": bytes(row.body).decode(), "s": b64encode(row.signature).decode(),
        "o": None if row.open_values is None else bytes(row.open_values).decode(),
    }  # fmt: skip
    if row.status == "waiting" and row.answer:
        former = json.loads(row.answer)
        told["a"] = {"status": former["status"], "epoch": former.get("epoch", ""), "at": former.get("at", {})}
    return told


def _waiting(desk: Desk) -> list[Row[Any]]:
    with reading(desk.engine).connect() as conn:
        told = conn.exec_driver_sql(
            "SELECT seq, hash, act, act_id, body, open_values, signature, status, answer FROM outbox WHERE seq >= "
            "(SELECT min(seq) FROM outbox WHERE status='waiting') ORDER BY seq LIMIT ?",
            (packed.MOST_BATCHES + 1,),
        ).all()
    return packed.together(told)


def _results(told: dict[str, Any], batches: Sequence[Row[Any]]) -> dict[int, dict[str, Any]]:
    known = {row.seq for row in batches}
    try:
        results = {int(result["seq"]): dict(result) for result in told["results"]}
        if not results.keys() <= known or not all(_is_status(result["status"]) for result in results.values()):
            raise NotUnderstood("results")
    except (KeyError, TypeError, ValueError) as error:
        raise NotUnderstood(type(error).__name__) from None
    return results


def _standing(row: Row[Any], result: dict[str, Any]) -> str:
    """Return how a batch stands by its answer; what a desk tells of others is nobody's edit here, and waits there."""
    is_told = row.act == WITNESS and result["status"] == "parked"
    return "applied" if is_told else str(result["status"])


def _is_status(told: object) -> bool:
    return told in ("applied", "merged", "parked", "rejected", "taken")


def _step_back(
    desk: Desk, told: dict[str, Any], batches: Sequence[Row[Any]], *, is_told: bool
) -> tuple[int, int] | None:
    """The server lacks batches before these: let them wait again; return those that nobody has any more (0b.9)."""
    expected = told.get("expected_seq")
    if not isinstance(expected, int) or not 0 < expected < batches[0].seq or is_told:
        raise NotUnderstood("expected_seq")
    with desk.gate.pulling(), writing(desk.engine).begin() as conn:
        me = me_of(conn)
        conn.exec_driver_sql(
            "UPDATE outbox SET status='waiting' WHERE seq>=? AND status NOT IN ('waiting', 'renamed')",
            (max(expected, me.first_seq),),
        )
        first = conn.exec_driver_sql("SELECT min(seq) FROM outbox WHERE status='waiting'").scalar()
    return (expected, first - 1) if first is not None and first > expected else None


def _keep(desk: Desk, batches: Sequence[Row[Any]], results: dict[int, dict[str, Any]]) -> None:
    """Write the answers down, a few at a time, so that a typing hand never waits for long."""
    answered = [row for row in batches if row.seq in results]
    for some in parts(answered, SLICE):
        with desk.gate.pulling(), writing(desk.engine).begin() as conn:
            device = id_of(me_of(conn).device)
            for row in some:
                result = results[row.seq]
                conn.exec_driver_sql(
                    "UPDATE outbox SET status=?, answer=?, commit_seqs=? WHERE seq=? AND hash=? AND status='waiting'",
                    (
                        _standing(row, result), json.dumps(result, ensure_ascii=False),
                        json.dumps(result.get("at", {})), row.seq, row.hash,
                    ),
                )  # fmt: skip
                if row.act != WITNESS:
                    tell_answer(conn, device, row, result)
    desk.tell(frozenset({"outbox"}))
