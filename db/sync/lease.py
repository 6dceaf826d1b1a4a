"""A lease: the server's signed word that a device may work offline; it travels in every batch made under it."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Row, select

from db.clock import Clock
from db.credentials import DeviceKey
from db.engine import reading
from db.models.exchange import Device, Meta
from db.sync.times import moment_of

LASTS = timedelta(days=30)  # of used time (security.md, ruling 5)


def lease_for(engine: Engine, device: UUID, clock: Clock) -> str:
    """Return a fresh lease of a device, empty for an unknown one."""
    with reading(engine).begin() as conn:
        meta = conn.execute(select(Meta.__table__)).one()
        known = conn.execute(select(Device.__table__).where(Device.id == device)).one_or_none()
        return "" if known is None else lease_of(meta, known, "", clock)


def lease_of(meta: Row[Any], device: Row[Any], rights_rev: str, clock: Clock) -> str:
    """Return the lease: what it says and the signature of the epoch's house key, both in base64."""
    now = moment_of(clock.now())
    told = {
        "device": device.id.hex, "person": device.person.hex, "epoch": meta.epoch, "rights": rights_rev,
        "issued": now, "lasts": LASTS // timedelta(milliseconds=1),
    }  # fmt: skip
    body = json.dumps(told, separators=(",", ":"), sort_keys=True).encode()
    return b".".join(urlsafe_b64encode(part) for part in (body, DeviceKey(meta.house_key).sign(body))).decode()
