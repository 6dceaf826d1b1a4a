"""What a lost file had not sent, in one file that only the recovery key opens: packed here, judged on the server."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.admission.recovery import log_use
from db.admission.sealing import NotSealedToThis, open_sealed, seal
from db.clock import Clock
from db.engine import reading, writing
from db.migrations import SCHEMA
from db.models.exchange import Device, Meta
from db.sync import wire
from db.sync.arbiter import server_push
from db.sync.batch import Malformed
from db.sync.desk import id_of, me_of
from db.sync.exchange import travelling
from db.sync.pushed import MOST_BATCHES
from db.sync.times import moment_of
from db.troubles import troubles

LABEL = b"parta bundle 1"
VERSION = 1
PARKED = "parked"


class NotABundle(Exception):
    """The file is no bundle, is spoilt, is sealed to another key, or its batches do not follow what is known."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The batches of one device as they travel, signed on their day."""

    device: UUID
    person: UUID
    schema: int
    batches: Sequence[dict[str, Any]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many batches the server has now, and how many of them wait for a decision."""

    batches: int
    parked: int


def unsent(engine: Engine) -> Bundle:
    """Return what waits in an employee's file, from the first batch that was not answered on."""
    with troubles(), reading(engine).connect() as conn:
        me = me_of(conn)
        rows = conn.exec_driver_sql(
            "SELECT seq, body, open_values, signature, status, answer FROM outbox WHERE seq >= "
            "(SELECT min(seq) FROM outbox WHERE status='waiting') ORDER BY seq"
        ).all()
    return Bundle(id_of(me.device), id_of(me.person), SCHEMA, [travelling(row) for row in rows])


def answered(engine: Engine, seqs: Sequence[int]) -> Taken:
    """Tell what the server has answered to these batches."""
    with troubles(), reading(engine).connect() as conn:
        told = {seq: str(status) for seq, status in conn.exec_driver_sql("SELECT seq, status FROM outbox")}
    got = [told[seq] for seq in seqs if told.get(seq, "waiting") != "waiting"]
    return Taken(len(got), got.count(PARKED))


def pack(bundle: Bundle, public: bytes) -> bytes:
    """Return a bundle as a file that only the recovery key opens."""
    told = {
        "version": VERSION, "device": bundle.device.hex, "person": bundle.person.hex, "schema": bundle.schema,
        "batches": list(bundle.batches),
    }  # fmt: skip
    return seal(public, wire.encode(told), LABEL)


def unpack(content: bytes, private: bytes) -> Bundle:
    """Read a bundle. Raises NotABundle."""
    try:
        told = wire.decode(open_sealed(private, content, LABEL))
        if told["version"] != VERSION or not all(isinstance(batch, dict) for batch in told["batches"]):
            raise NotABundle
        return Bundle(UUID(told["device"]), UUID(told["person"]), int(told["schema"]), told["batches"])
    except (NotSealedToThis, Malformed, KeyError, TypeError, ValueError, AttributeError):
        raise NotABundle from None


def take(engine: Engine, clock: Clock, bundle: Bundle) -> Taken:
    """Judge the batches of a bundle as if their device had pushed them, and log that the key was used.

    A batch that came before is answered as before. Raises NotABundle where the device is unknown or the chain torn.
    """
    with troubles(), Session(writing(engine)) as session, session.begin():
        epoch = session.scalars(select(Meta.epoch)).one()
        known = session.get(Device, bundle.device)
        if known is None or known.person != bundle.person:
            raise NotABundle
        log_use(session, clock, known, clock.now())
    results = list(_judged(engine, clock, bundle, epoch))
    return Taken(len(results), sum(result["status"] == PARKED for result in results))


def _judged(engine: Engine, clock: Clock, bundle: Bundle, epoch: str) -> Iterator[dict[str, Any]]:
    # The bundle was under way for days: when an edit was made follows from its own stamp, so no boot is named.
    stamp = {"wall": moment_of(clock.now()), "mono": 0, "boot": ""}
    for place in range(0, len(bundle.batches), MOST_BATCHES):
        some = bundle.batches[place : place + MOST_BATCHES]
        request = {"v": wire.VERSION, "epoch": epoch, "schema": bundle.schema, "clock": stamp, "batches": some}
        reply = server_push(engine, bundle.device, request, clock)
        if reply.status != 200 or len(reply.body["results"]) != len(some):
            raise NotABundle
        yield from reply.body["results"]
