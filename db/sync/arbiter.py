"""The server decides: a push is judged in one transaction, in memory, and written set-wise (`sync.md` 3.4)."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import DBAPIError

from db.admission.admitted import device_now
from db.clock import Clock
from db.credentials import verify
from db.engine import writing
from db.models.exchange import BatchGap, BatchResult, Device, Meta
from db.rights_stamp import rights_now
from db.sync.batch import Batch, Malformed, hash_of
from db.sync.buckets import Heads, Unforeseen, take_heads
from db.sync.foresight import foreseen, read_ahead
from db.sync.history import Answered, History
from db.sync.lease import leases_of
from db.sync.merge import decide
from db.sync.placing import place
from db.sync.pushed import Pushed, read_push
from db.sync.rows import Rows, parts
from db.sync.sitting import FAULT, Sitting, Undecidable
from db.sync.times import Arrived, Now, moment_of
from db.sync.verdicts import settle_witnesses
from db.sync.wire import VERSION, Reply
from db.sync.written import Result, result_of, write_down
from db.troubles import Locked, as_trouble, troubles

log = logging.getLogger("parta.sync")

PATIENCE = 12  # times that a transaction begins again after a deadlock, an unforeseen bucket, a decision that fails
_META = select(Meta.__table__)
_AGAIN = frozenset({"40P01", "40001"})
# What a batch nobody foresaw can raise in us: it is judged alone, so that it blocks nobody else's.
_POISON = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, AssertionError)


@dataclass(slots=True)
class _Known:
    """What a transaction that begins again knows by then: heads to take, and decisions that cannot be carried out."""

    names: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)


class _Stopped(Exception):
    """The request ends here; what the transaction wrote so far stays."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def server_push(engine: Engine, device: UUID, request: dict[str, Any], clock: Clock) -> Reply:
    """Judge the batches of a device and remember every answer.

    Answers 200 with a result for each batch and the sequence expected next, 400 for garbage, 403 for an unknown
    device, 409 `epoch` where the server was restored, 409 `fork` where two copies of one device have written.
    """
    try:
        pushed = read_push(device, request, clock)
    except Malformed:
        return Reply(400, {"code": "garbage"})
    reply = push(engine, pushed, clock)
    if reply.status == 200:
        reply.body["nonce"] = request.get("nonce")
    return reply


def push_house(
    engine: Engine, batch: Batch, body: bytes, signature: bytes, opened: bytes | None, clock: Clock
) -> Result | None:
    """Judge an act of the server itself; rules of the college hold for it, rights do not.

    Returns None where another act of the server came first: sign it again after that one.
    """
    wall = moment_of(clock.now())
    parcel = Arrived(batch.seq, hash_of(body), body, signature, opened, batch, wall)
    now = Now(wall, wall, int(clock.mono() * 1000), clock.boot())
    reply = push(engine, Pushed(batch.device, None, batch.schema, now, (parcel,), is_house=True), clock)
    results: list[Result] = reply.body.get("results", [])
    return results[0] if results else None


def push(engine: Engine, pushed: Pushed, clock: Clock) -> Reply:
    """Judge all batches in one transaction; where that fails for a reason nobody foresaw, act by act, then one by one.

    The batches of an act become visible together, but for those of an act that holds what fails.
    """

    def act(some: Pushed) -> Reply:
        return _whole(engine, some, clock) or _in_turn(some, _each(some), lambda one: _alone(engine, one, clock))

    with troubles():
        return _whole(engine, pushed, clock) or _in_turn(pushed, _acts(pushed), act)


def _acts(pushed: Pushed) -> Iterator[tuple[Arrived, ...]]:
    return (tuple(some) for _, some in groupby(pushed.parcels, lambda one: one.batch and one.batch.act_id))


def _each(pushed: Pushed) -> Iterator[tuple[Arrived, ...]]:
    return ((parcel,) for parcel in pushed.parcels)


def _in_turn(pushed: Pushed, some_: Iterable[tuple[Arrived, ...]], judge: Callable[[Pushed], Reply]) -> Reply:
    results: list[Result] = []
    for some in some_:
        reply = judge(replace(pushed, parcels=some))
        if reply.status != 200:
            return reply
        results += reply.body["results"]
    return Reply(200, reply.body | {"results": results})


def _whole(engine: Engine, pushed: Pushed, clock: Clock) -> Reply | None:
    try:
        return _transact(engine, pushed, clock)
    except (*_POISON, DBAPIError) as error:
        if as_trouble(error):
            raise
        log.warning("push of device %s fails as a whole: %s", pushed.device, type(error).__name__)
    return None


def _alone(engine: Engine, one: Pushed, clock: Clock) -> Reply:
    if reply := _whole(engine, one, clock):
        return reply
    # Its trace could hold what a person wrote, so only its kind is told.
    log.error("batch %s.%d is poisoned", one.device, one.parcels[0].seq)
    return _transact(engine, one, clock, is_poisoned=True)


def _transact(engine: Engine, pushed: Pushed, clock: Clock, *, is_poisoned: bool = False) -> Reply:
    known = _Known()
    for _ in range(PATIENCE):
        try:
            with writing(engine).begin() as conn:
                return _judge(conn, pushed, clock, known, is_poisoned=is_poisoned)
        except Unforeseen as more:
            known.names |= more.names
            known.numbers |= more.numbers
        except Undecidable as told:
            known.refused[told.seq] = told.reason
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _AGAIN:
                raise
    raise Locked


def _judge(conn: Connection, pushed: Pushed, clock: Clock, known: _Known, *, is_poisoned: bool) -> Reply:
    meta = conn.execute(_META).one()
    device = device_now(conn, pushed.device, pushed.now.here, is_held=True)
    try:
        _let_in(meta, device, pushed)
        assert device is not None
        replayed, late = ([], []) if pushed.is_house else _replayed(conn, device, pushed)
        fresh = late + _chained(conn, meta, device, pushed)
    except _Stopped as stop:
        return stop.reply
    if is_poisoned:
        fresh = [_spoilt(parcel) for parcel in fresh]
    results = replayed + (_decided(conn, meta, device, pushed, fresh, clock, known) if fresh else [])
    return Reply(200, {
        "v": VERSION, "epoch": meta.epoch, "server_time": pushed.now.here, "results": results,
        "expected_seq": max([device.last_seq, *(parcel.seq for parcel in fresh)]) + 1, "device_state": device.state,
    })  # fmt: skip


# ---- who pushes, and what is new


def _let_in(meta: Row[Any], device: Row[Any] | None, pushed: Pushed) -> None:
    if pushed.epoch is not None and pushed.epoch != meta.epoch:
        raise _Stopped(Reply(409, {"code": "epoch", "epoch": meta.epoch, "server_time": pushed.now.here}))
    if device is None:
        raise _Stopped(Reply(403, {"code": "unknown"}))
    if device.state == "fork":
        raise _Stopped(Reply(409, {"code": "fork"}))


def _replayed(conn: Connection, device: Row[Any], pushed: Pushed) -> tuple[list[Result], list[Arrived]]:
    """Answer again what was answered before; another content under a known name is a fork.

    Returns the answers, and what was given up for gone and has come after all.
    """
    old = [parcel for parcel in pushed.parcels if parcel.seq <= device.last_seq]
    if not old:
        return [], []
    told = conn.execute(
        select(BatchResult.seq, BatchResult.hash, BatchResult.answer).where(
            BatchResult.device == device.id, BatchResult.seq.between(old[0].seq, old[-1].seq)
        )
    )
    known = {seq: (name, answer) for seq, name, answer in told}
    results, late = [], []
    for parcel in old:
        if parcel.seq not in known:
            late.append(_signed(device, parcel))
            continue
        name, answer = known[parcel.seq]
        if name != parcel.name:
            _fork(conn, device)
        results.append(json.loads(answer))
    return results, late


def _chained(conn: Connection, meta: Row[Any], device: Row[Any], pushed: Pushed) -> list[Arrived]:
    """Return what is new and follows what is known; nothing where something between is missing."""
    new = [parcel for parcel in pushed.parcels if parcel.seq > device.last_seq]
    if not new:
        return []
    before: str | None = device.last_hash
    if new[0].seq != device.last_seq + 1:
        if pushed.gone != (device.last_seq + 1, new[0].seq - 1) or not _may_lack(meta, device):
            return []
        _note_gap(conn, device, pushed)
        before = None  # nobody has it any more, so nobody can say what its hash was
    checked = []
    for parcel in new:
        if before is not None and parcel.batch and not parcel.flaw and parcel.batch.prev != before:
            _fork(conn, device)
        before = parcel.name
        checked.append(_signed(device, parcel))
    return checked


def _signed(device: Row[Any], parcel: Arrived) -> Arrived:
    is_signed = verify(device.public_key, parcel.body, parcel.signature, device.alg)
    return parcel if is_signed or parcel.flaw else _spoilt(parcel, "signature")


def _may_lack(meta: Row[Any], device: Row[Any]) -> bool:
    """Whether the server may lack what the device has sent: its chain has not moved since a copy was put back (0b.9).

    Whoever leaves numbers out in an epoch in which his chain was begun, or has gone on, hides them.
    """
    is_possible: bool = device.chain_epoch != meta.epoch
    if not is_possible:
        log.warning("device %s calls batches gone that no restored server can have lost", device.id)
    return is_possible


def _note_gap(conn: Connection, device: Row[Any], pushed: Pushed) -> None:
    assert pushed.gone is not None
    first, last = pushed.gone
    conn.execute(insert(BatchGap).values(device=device.id, first=first, last=last, told_at=pushed.now.here))
    log.warning("device %s has no batches %d-%d any more: the server was restored without them", device.id, first, last)


def _fork(conn: Connection, device: Row[Any]) -> None:
    conn.execute(update(Device).where(Device.id == device.id).values(state="fork"))
    log.error("device %s has forked: its key is suspended", device.id)
    raise _Stopped(Reply(409, {"code": "fork"}))


def _spoilt(parcel: Arrived, flaw: str = FAULT) -> Arrived:
    return replace(parcel, flaw=flaw)


# ---- judging and writing


def _decided(
    conn: Connection, meta: Row[Any], device: Row[Any], pushed: Pushed, fresh: Sequence[Arrived], clock: Clock,
    known: _Known,
) -> list[Result]:  # fmt: skip
    fresh = _under_own_names(conn, device, fresh)
    batches = [parcel.batch for parcel in fresh if parcel.batch and not parcel.flaw]
    heads = _locked(conn, batches, known)
    sitting = Sitting(
        conn=conn, device=device.id, person=device.person,
        rights=None if pushed.is_house else rights_now(conn, device.person),
        is_barred=device.state != "ok", epoch=meta.epoch, house=meta.house, college=meta.college, zone=clock.zone,
        rows=Rows(conn), history=History(conn), received=pushed.now.here,
        leases=None if pushed.is_house else leases_of(meta, device.person), refused=known.refused,
    )  # fmt: skip
    read_ahead(sitting, batches)
    verdicts = []
    for parcel in fresh:
        verdict = decide(sitting, parcel)
        answer = {"status": verdict.status.value}
        sitting.history.answer(device.id, parcel.seq, Answered(parcel.name, verdict.status, verdict.stored or answer))
        for former, seq, name in parcel.batch.was if parcel.batch and not parcel.flaw else ():
            sitting.history.name((UUID(former), seq, name), (device.id, parcel.seq))
        verdicts.append(verdict)
    settle_witnesses(sitting, fresh)
    sitting.rows.write()
    seqs = place(conn, sitting.rows.touched, heads)
    results = [
        result_of(meta.epoch, parcel, verdict, seqs, heads) for parcel, verdict in zip(fresh, verdicts, strict=True)
    ]
    write_down(conn, sitting, fresh, results)
    conn.execute(
        update(Device).where(Device.id == device.id).values(
            **_end(meta, device, fresh), schema=pushed.schema, seen_at=pushed.now.here
        )
    )  # fmt: skip
    return results


def _under_own_names(conn: Connection, device: Row[Any], fresh: Sequence[Arrived]) -> Sequence[Arrived]:
    """Leave out of the former names of batches those of other people's devices: nobody takes up another's answer."""
    named = {UUID(former) for parcel in fresh if parcel.batch for former, _, _ in parcel.batch.was}
    foreign: set[str] = set()
    for part in parts(named):
        asked = select(Device.id).where(Device.id.in_(part), Device.person != device.person)
        foreign.update(found.hex for found in conn.scalars(asked))
    if not foreign:
        return fresh
    return [
        replace(parcel, batch=parcel.batch and replace(
            parcel.batch, was=tuple(name for name in parcel.batch.was if name[0] not in foreign)
        ))
        for parcel in fresh
    ]  # fmt: skip


def _end(meta: Row[Any], device: Row[Any], fresh: Sequence[Arrived]) -> dict[str, Any]:
    """Return where the chain of the device ends now; what came late moves nothing."""
    last = fresh[-1]
    if last.seq <= device.last_seq:
        return {}
    return {"last_seq": last.seq, "last_hash": last.name, "chain_epoch": meta.epoch}


def _locked(conn: Connection, batches: Sequence[Batch], known: _Known) -> Heads:
    """Take the heads of all buckets that these batches may move, before anything is read to decide on."""
    names, numbers = foreseen(conn, batches)
    return take_heads(conn, names | known.names, numbers | known.numbers)
