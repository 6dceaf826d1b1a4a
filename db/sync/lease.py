"""A lease: the server's signed word that a device may work offline; it travels in every batch made under it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Engine, Row, select

from college.admission.policy import DEFAULT
from db.clock import Clock
from db.credentials import DeviceKey
from db.engine import reading
from db.models.exchange import Device, Meta
from db.sync.times import moment_of

LASTS = timedelta(days=DEFAULT.lease_days)  # of used time (security.md, ruling 5)


def lease_for(engine: Engine, device: UUID, clock: Clock) -> str:
    """Return a fresh lease of a device, empty for an unknown one."""
    with reading(engine).begin() as conn:
        meta = conn.execute(select(Meta.__table__)).one()
        known = conn.execute(select(Device.__table__).where(Device.id == device)).one_or_none()
        return "" if known is None else lease_of(meta, known, "", clock)


def lease_of(meta: Row[Any], device: Row[Any], rights_rev: str, clock: Clock) -> str:
    """Return the lease: what it says and the college's signature, both in base64."""
    now = moment_of(clock.now())
    told = {
        "device": device.id.hex, "person": device.person.hex, "epoch": meta.epoch, "rights": rights_rev,
        "issued": now, "lasts": LASTS // timedelta(milliseconds=1),
    }  # fmt: skip
    body = json.dumps(told, separators=(",", ":"), sort_keys=True).encode()
    return b".".join(urlsafe_b64encode(part) for part in (body, _key(meta).sign(body))).decode()


def issued_at(lease: str) -> int | None:
    """Return when a lease says it was given, in ms, unproved: for a desktop, which believes its own file."""
    try:
        return int(json.loads(urlsafe_b64decode(lease.partition(".")[0]))["issued"])
    except (ValueError, KeyError, TypeError):
        return None


@dataclass(slots=True)
class Leases:
    """Says since when a lease is the college's word for a person. It is proved by its signature, not by a table.

    A file that was put back from a copy goes on under a new device with the lease of the old one (`sync.md` 0b.10).
    """

    person: UUID
    key: bytes  # public
    _known: dict[str, int | None] = field(default_factory=dict)

    def issued(self, lease: str) -> int | None:
        """Return when the college gave this lease to this person, in ms; None if it did not."""
        if lease not in self._known:
            self._known[lease] = self._read(lease)
        return self._known[lease]

    def _read(self, lease: str) -> int | None:
        try:
            body, signature = (urlsafe_b64decode(part) for part in lease.encode().split(b"."))
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, body)
            told = json.loads(body)
            return int(told["issued"]) if told["person"] == self.person.hex else None
        except (ValueError, KeyError, TypeError, InvalidSignature):
            return None


def leases_of(meta: Row[Any], person: UUID) -> Leases:
    """Return what judges the leases of a person's devices."""
    return Leases(person, _key(meta).public)


def _key(meta: Row[Any]) -> DeviceKey:
    return DeviceKey(meta.lease_key or meta.house_key)
