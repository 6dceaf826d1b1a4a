"""Whether a device may work now: its own state, its machine's, and the account of its person."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, Select, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session

from college.admission.accounts import State
from db.models.accounts import Credential, Machine
from db.models.exchange import Device

LETS_IN = (State.ACTIVE.value, State.ENROLLED.value)
OK, SUSPENDED = "ok", "suspended"


def device_now(conn: Connection | Session, device: UUID, now: int, *, is_held: bool = False) -> Row[Any] | None:
    """Return a device as it stands at this moment (ms), its state as the exchange has to take it; None: unknown.

    A device is suspended while its machine is, while its account lets nobody in, and until its person has signed in
    there anew after the account's epoch moved. Such a device may hand its work over; nothing of it is applied.
    With `is_held` the row is this transaction's until it ends.
    """
    return conn.execute(_DEVICE_HELD if is_held else _DEVICE, {"device": device, "now": now}).one_or_none()


def devices_now(now: int) -> Select[Any]:
    """Ask for all devices as they stand at this moment (ms)."""
    return _DEVICES.params(now=now)


def _devices(now: ColumnElement[int]) -> Select[Any]:
    shut = exists().where(
        Credential.person == Device.person,
        or_(
            Credential.epoch > Device.auth_epoch,
            and_(*(Credential.state != state for state in LETS_IN)),  # a list would be spelt out at each question
            Credential.ends_at <= now,
        ),
    )
    halted = exists().where(Machine.id == Device.machine, Machine.state != OK)
    state = case((Device.state != OK, Device.state), (or_(shut, halted), SUSPENDED), else_=OK).label("state")
    return select(*(column for column in Device.__table__.c if column.name != "state"), state)


_DEVICES = _devices(bindparam("now", type_=BigInteger()))  # built once: every request asks it
_DEVICE = _DEVICES.where(Device.id == bindparam("device"))
_DEVICE_HELD = _DEVICE.with_for_update(of=Device)
