"""The server decides: a push is judged in one transaction, in memory, and written set-wise (`sync.md` 3.4)."""

import json
import logging
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError

from db.admission.admitted import device_now
from db.clock import Clock
from db.credentials import verify
from db.engine import writing
from db.models.exchange import Batch as BatchRow
from db.models.exchange import BatchResult, ChangeAudit, Conflict, Device, Meta, Parked
from db.scope import load_rights
from db.sync.batch import Batch, Malformed, canonical, hash_of, read
from db.sync.buckets import Heads, Unforeseen, take_heads
from db.sync.foresight import foreseen
from db.sync.history import Answered, History, Status
from db.sync.lease import leases_of
from db.sync.merge import FAULT, Sitting, Verdict, decide
from db.sync.placing import place
from db.sync.rows import Rows
from db.sync.shapes import read_id, shapes
from db.sync.times import Arrived, Now, correct, moment_of
from db.sync.wire import VERSION, Reply
from db.troubles import Locked, as_trouble, troubles

log = logging.getLogger("parta.sync")

MOST_BATCHES = 250
PATIENCE = 8  # times that a transaction begins again after a deadlock or an unforeseen bucket
_AGAIN = frozenset({"40P01", "40001"})
# What a batch nobody foresaw can raise in us: it is judged alone, so that it blocks nobody else's.
_POISON = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, AssertionError)

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Pushed:
    """A request, read. `house` says that the server itself pushes."""

    device: UUID
    epoch: str | None
    schema: int
    now: Now
    parcels: tuple[Arrived, ...]
    is_house: bool = False


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
        pushed = _pushed(device, request, clock)
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
    reply = push(engine, _Pushed(batch.device, None, batch.schema, now, (parcel,), is_house=True), clock)
    results: list[Result] = reply.body.get("results", [])
    return results[0] if results else None


def push(engine: Engine, pushed: _Pushed, clock: Clock) -> Reply:
    """Judge all batches in one transaction; where that fails for a reason nobody foresaw, one by one."""
    with troubles():
        try:
            return _transact(engine, pushed, clock)
        except (*_POISON, DBAPIError) as error:
            if as_trouble(error):
                raise
            log.warning("push of device %s fails as a whole: %s", pushed.device, type(error).__name__)
        results: list[Result] = []
        for parcel in pushed.parcels:
            reply = _alone(engine, replace(pushed, parcels=(parcel,)), clock)
            if reply.status != 200:
                return reply
            results += reply.body["results"]
        return Reply(200, reply.body | {"results": results})


def _alone(engine: Engine, one: _Pushed, clock: Clock) -> Reply:
    try:
        return _transact(engine, one, clock)
    except (*_POISON, DBAPIError) as error:
        if as_trouble(error):
            raise
        # Its trace could hold what a person wrote, so only its kind is told.
        log.error("batch %s.%d is poisoned: %s", one.device, one.parcels[0].seq, type(error).__name__)  # noqa: TRY400
    return _transact(engine, one, clock, is_poisoned=True)


def _transact(engine: Engine, pushed: _Pushed, clock: Clock, *, is_poisoned: bool = False) -> Reply:
    names: set[str] = set()
    numbers: set[int] = set()
    for _ in range(PATIENCE):
        try:
            with writing(engine).begin() as conn:
                return _judge(conn, pushed, clock, (names, numbers), is_poisoned=is_poisoned)
        except Unforeseen as more:
            names |= more.names
            numbers |= more.numbers
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _AGAIN:
                raise
    raise Locked


def _judge(
    conn: Connection, pushed: _Pushed, clock: Clock, extra: tuple[set[str], set[int]], *, is_poisoned: bool
) -> Reply:
    meta = conn.execute(select(Meta.__table__)).one()
    known = device_now(pushed.device, pushed.now.here).with_for_update(of=Device)
    device = conn.execute(known).one_or_none()
    try:
        _let_in(meta, device, pushed)
        assert device is not None
        replayed = [] if pushed.is_house else _replayed(conn, device, pushed)
        fresh = _chained(conn, device, pushed)
    except _Stopped as stop:
        return stop.reply
    if is_poisoned:
        fresh = [_spoilt(parcel) for parcel in fresh]
    results = replayed + (_decided(conn, meta, device, pushed, fresh, clock, extra) if fresh else [])
    return Reply(200, {
        "v": VERSION, "epoch": meta.epoch, "server_time": pushed.now.here, "results": results,
        "expected_seq": device.last_seq + len(fresh) + 1, "device_state": device.state,
    })  # fmt: skip


# ---- who pushes, and what is new


def _pushed(device: UUID, request: Mapping[str, Any], clock: Clock) -> _Pushed:
    try:
        told = request["clock"]
        now = Now(moment_of(clock.now()), int(told["wall"]), int(told["mono"]), str(told["boot"]))
        batches = request["batches"]
        if not 0 <= len(batches) <= MOST_BATCHES or request["v"] != VERSION:
            raise Malformed("batches")
        parcels = [_parcel(device, batch) for batch in batches]
        if any(after.seq != before.seq + 1 for before, after in pairwise(parcels)):
            raise Malformed("sequence")
        return _Pushed(device, str(request["epoch"]), int(request["schema"]), now, correct(parcels, now))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Malformed(type(error).__name__) from None


def _parcel(device: UUID, told: Mapping[str, Any]) -> Arrived:
    seq, body, signature = int(told["seq"]), str(told["b"]).encode(), b64decode(told["s"])
    opened = None if told.get("o") is None else str(told["o"]).encode()
    flaw, batch = "", None
    try:
        batch = read(body)
        if opened is not None and not isinstance(json.loads(opened), dict):
            flaw = "bytes"
    except ValueError:
        flaw = "bytes"
    if batch and (batch.device, batch.seq) != (device, seq):
        flaw = "name"
    return Arrived(seq, hash_of(body), body, signature, opened, batch, 0, flaw)


def _let_in(meta: Row[Any], device: Row[Any] | None, pushed: _Pushed) -> None:
    if pushed.epoch is not None and pushed.epoch != meta.epoch:
        raise _Stopped(Reply(409, {"code": "epoch", "epoch": meta.epoch, "server_time": pushed.now.here}))
    if device is None:
        raise _Stopped(Reply(403, {"code": "unknown"}))
    if device.state == "fork":
        raise _Stopped(Reply(409, {"code": "fork"}))


def _replayed(conn: Connection, device: Row[Any], pushed: _Pushed) -> list[Result]:
    """Answer again what was answered before; another content under a known name is a fork."""
    old = [parcel for parcel in pushed.parcels if parcel.seq <= device.last_seq]
    if not old:
        return []
    told = conn.execute(
        select(BatchResult.seq, BatchResult.hash, BatchResult.answer).where(
            BatchResult.device == device.id, BatchResult.seq.between(old[0].seq, old[-1].seq)
        )
    )
    known = {seq: (name, answer) for seq, name, answer in told}
    results = []
    for parcel in old:
        if parcel.seq not in known:
            results.append({"seq": parcel.seq, "status": Status.APPLIED, "reason": "pruned", "told": [], "at": {}})
            continue
        name, answer = known[parcel.seq]
        if name != parcel.name:
            _fork(conn, device)
        results.append(json.loads(answer))
    return results


def _chained(conn: Connection, device: Row[Any], pushed: _Pushed) -> list[Arrived]:
    """Return what is new and follows what is known; nothing where something between is missing."""
    new = [parcel for parcel in pushed.parcels if parcel.seq > device.last_seq]
    if not new or new[0].seq != device.last_seq + 1:
        return []
    before, checked = device.last_hash, []
    for parcel in new:
        if parcel.batch and not parcel.flaw and parcel.batch.prev != before:
            _fork(conn, device)
        before = parcel.name
        is_signed = verify(device.public_key, parcel.body, parcel.signature, device.alg)
        checked.append(parcel if is_signed or parcel.flaw else _spoilt(parcel, "signature"))
    return checked


def _fork(conn: Connection, device: Row[Any]) -> None:
    conn.execute(update(Device).where(Device.id == device.id).values(state="fork"))
    log.error("device %s has forked: its key is suspended", device.id)
    raise _Stopped(Reply(409, {"code": "fork"}))


def _spoilt(parcel: Arrived, flaw: str = FAULT) -> Arrived:
    return replace(parcel, flaw=flaw)


# ---- judging and writing


def _decided(
    conn: Connection, meta: Row[Any], device: Row[Any], pushed: _Pushed, fresh: Sequence[Arrived], clock: Clock,
    extra: tuple[set[str], set[int]],
) -> list[Result]:  # fmt: skip
    batches = [parcel.batch for parcel in fresh if parcel.batch and not parcel.flaw]
    heads = _locked(conn, batches, extra)
    named = _named(batches)
    sitting = Sitting(
        conn=conn, device=device.id, person=device.person,
        rights=None if pushed.is_house else load_rights(conn, device.person),
        is_barred=device.state != "ok", epoch=meta.epoch, house=meta.house, college=meta.college, zone=clock.zone,
        rows=Rows(conn), history=History(conn), received=pushed.now.here,
        leases=None if pushed.is_house else leases_of(meta, device.person),
    )  # fmt: skip
    _prepare(sitting, batches, named)
    verdicts = []
    for parcel in fresh:
        verdict = decide(sitting, parcel)
        answer = {"status": verdict.status.value}
        sitting.history.answer(device.id, parcel.seq, Answered(parcel.name, verdict.status, answer))
        verdicts.append(verdict)
    sitting.rows.write()
    seqs = place(conn, sitting.rows.touched, heads)
    results = [
        _result(meta.epoch, parcel, verdict, seqs, heads) for parcel, verdict in zip(fresh, verdicts, strict=True)
    ]
    _write_down(conn, sitting, fresh, results)
    conn.execute(
        update(Device).where(Device.id == device.id).values(
            last_seq=fresh[-1].seq, last_hash=fresh[-1].name, schema=pushed.schema, seen_at=pushed.now.here
        )
    )  # fmt: skip
    return results


def _named(batches: Iterable[Batch]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for batch in batches:
        for change in batch.changes:
            found.setdefault(change.table, set()).add(change.row)
    return found


def _locked(conn: Connection, batches: Sequence[Batch], extra: tuple[set[str], set[int]]) -> Heads:
    """Take the heads of all buckets that these batches may move, before anything is read to decide on."""
    names, numbers = foreseen(conn, batches)
    return take_heads(conn, names | extra[0], numbers | extra[1])


def _prepare(sitting: Sitting, batches: Sequence[Batch], named: Mapping[str, set[UUID]]) -> None:
    """Read set-wise what the batches name: rows, their past, and the answers they build on."""
    known = {table: rows for table, rows in named.items() if table in shapes()}
    for table, rows in (*known.items(), *_parents(batches).items()):
        sitting.rows.load(table, rows)
    sitting.rows.load_parents()
    sitting.history.load_cells(known)
    wanted = [(batch.device, seq) for batch in batches for seq, _ in batch.needs]
    wanted += [(UUID(device), seq) for batch in batches for device, seq, _ in batch.was]
    sitting.history.load_answers(wanted)


def _parents(batches: Iterable[Batch]) -> dict[str, set[UUID]]:
    """Return the rows that the births of these batches name as theirs."""
    found: dict[str, set[UUID]] = {}
    for batch in batches:
        for change in batch.changes:
            for column in shapes()[change.table].bonds if change.born and change.table in shapes() else ():
                row = read_id(change.born.get(column)) if change.born else None
                if row:
                    found.setdefault(shapes()[change.table].step(column), set()).add(row)
    return found


def _result(
    epoch: str, parcel: Arrived, verdict: Verdict, seqs: Mapping[tuple[str, UUID], Mapping[int, int]], heads: Heads
) -> Result:
    if verdict.stored is not None:
        return verdict.stored | {"seq": parcel.seq}
    at = {str(bucket): seq for row in verdict.rows for bucket, seq in seqs.get(row, {}).items()}
    return {
        "seq": parcel.seq, "status": verdict.status.value, "reason": verdict.reason, "told": verdict.told,
        "epoch": epoch, "at": at,
    }  # fmt: skip


def _write_down(conn: Connection, sitting: Sitting, fresh: Sequence[Arrived], results: Sequence[Result]) -> None:
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
    if sitting.audit:
        conn.execute(insert(ChangeAudit), sitting.audit)
    if sitting.parked:
        conn.execute(insert(Parked), sitting.parked)
    _write_disputes(conn, sitting)


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
