"""Acts of the server itself: its founding, and writes that go through the arbiter like everybody's."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.orm import Session

from db.admission import second_factor
from db.clock import Clock
from db.credentials import ED25519, DeviceKey, house_secret
from db.engine import reading, writing
from db.migrations import SCHEMA
from db.models.catalogue import College
from db.models.exchange import Device, Meta, Self
from db.sync import capture
from db.sync.arbiter import push_house
from db.sync.batch import Batch, Stamp, canonical, token
from db.sync.capture import Draft, Writing, WritingSession, veiled
from db.sync.history import Status
from db.sync.times import moment_of
from db.sync.written import Result
from db.troubles import Locked, troubles

TRIES = 8
# One act at a time: each hangs on the one before, and what an act saw is what stands when it is judged.
_acting = threading.Lock()


class NotDone(Exception):
    """The arbiter did not let an act of the server stand; `reason` is its word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class House:
    """The device of the server's own acts in the present epoch."""

    device: UUID
    college: UUID
    key: DeviceKey
    last_seq: int
    last_hash: str


def found_college(conn: Connection, college: UUID, *, name: str, zone: str, demo: bool, clock: Clock) -> str:
    """Make the college and the first epoch of its server; return the version token of whatever is laid with it.

    Rows that are laid beside it are placed by `db.sync.placing.place_all`.
    """
    first = token(new_epoch(conn, college, demo=demo, clock=clock), 0)
    conn.execute(insert(College).values(id=college, name=name, zone=zone, demo=demo, v_name=first))
    return first


def new_epoch(conn: Connection, college: UUID, *, demo: bool, clock: Clock) -> UUID:
    """Begin an epoch with a device and a key of its own for the server's acts; return that device."""
    house, key = uuid4(), DeviceKey.generate()
    before = conn.execute(select(Meta.house_key, Meta.lease_key, Meta.recovery_key)).one_or_none()
    conn.execute(delete(Meta))
    conn.execute(
        insert(Meta).values(
            epoch=uuid4().hex, college=college, house=house, house_key=key.private, demo=demo,
            rights_stamp=token_hex(16), recovery_key=before.recovery_key if before else None,
            lease_key=(before.lease_key or before.house_key) if before else DeviceKey.generate().private,
        )
    )  # fmt: skip
    if before:
        second_factor.reseal(conn, house_secret(before.house_key), house_secret(key.private))
    conn.execute(
        insert(Device).values(
            id=house, person=house, alg=ED25519, public_key=key.public, state="ok", made_at=moment_of(clock.now())
        )
    )
    return house


@contextmanager
def house_write(engine: Engine, clock: Clock, act: str) -> Iterator[Session]:
    """Lend a session whose changes become one act of the server, judged by the arbiter when the block ends.

    What the session wrote itself is taken back first, so that everything goes one way; only synchronised tables are
    written here, and never from within another transaction. Raises NotDone where the arbiter refuses it.
    """
    with _acting:
        yield from _written(engine, clock, act)


def _written(engine: Engine, clock: Clock, act: str) -> Iterator[Session]:
    act_id = uuid4()
    with troubles(), WritingSession(writing(engine), expire_on_commit=False) as session:
        house = _house(session.connection())
        me = Self(
            device=house.device, person=house.device, college=house.college, next_seq=house.last_seq + 1,
            last_hash=house.last_hash, lease="", clock_offset=0,
        )  # fmt: skip
        capture.begin(session, Writing(me, act, act_id, SCHEMA, clock, house.key, os.urandom))
        yield session
        drafts = capture.take(session)
        session.rollback()
    if drafts:
        _push(engine, clock, act, act_id, drafts)


def _push(engine: Engine, clock: Clock, act: str, act_id: UUID, drafts: tuple[Draft, ...]) -> None:
    changes, opened = veiled(drafts, os.urandom)
    for _ in range(TRIES):
        with reading(engine).connect() as conn:
            house = _house(conn)
        wall = moment_of(clock.now())
        stamp = Stamp(wall, int(clock.mono() * 1000), clock.boot())
        batch = Batch(
            house.device, house.last_seq + 1, house.last_hash, "", act, act_id, SCHEMA, stamp, (), (), changes
        )  # fmt: skip
        body = batch.body()
        beside = canonical(opened) if opened else None
        result = push_house(engine, batch, body, house.key.sign(body), beside, clock)
        if result is not None:
            return _judged(result)
    raise Locked


def _judged(result: Result) -> None:
    if result["status"] not in (Status.APPLIED, Status.MERGED):
        raise NotDone(result["reason"])


def _house(conn: Connection) -> House:
    meta = conn.execute(select(Meta.__table__)).one()
    device = conn.execute(select(Device.last_seq, Device.last_hash).where(Device.id == meta.house)).one()
    return House(meta.house, meta.college, DeviceKey(meta.house_key), device.last_seq, device.last_hash)
