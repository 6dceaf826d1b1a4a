"""The college's recovery key on the server: its public half, and the log of its use; the private half is on paper."""

import os
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from college.admission.key_halves import Half, halved, sign_of
from db.admission import access_log
from db.admission.access_log import Access
from db.admission.sealing import new_pair
from db.clock import Clock
from db.engine import reading, writing
from db.models.accounts import AccessEntry
from db.models.exchange import Device, Meta
from db.sync.times import moment_of
from db.troubles import troubles

SECTION = "backup"
MADE, USED = "recovery key", "recover"


class KeyStands(Exception):
    """There is a recovery key already."""


class NoKey(Exception):
    """A demo college has no recovery key, an unfounded one nothing to recover."""


def found_key(engine: Engine, clock: Clock, *, again: bool = False) -> tuple[Half, Half]:
    """Make the recovery key, keep its public half and return the private one in two halves, kept nowhere.

    Raises KeyStands unless another one is wanted, NoKey in a demo college.
    """
    private, public = new_pair()
    with troubles(), Session(writing(engine)) as session, session.begin():
        meta = session.scalar(select(Meta).with_for_update())
        if meta is None or meta.demo:
            raise NoKey
        if meta.recovery_key is not None and not again:
            raise KeyStands
        meta.recovery_key = public
        made = Access(meta.house, MADE, SECTION, reason=sign_of(public))
        access_log.append(session, [made], clock.now())
    return halved(private, public, os.urandom(len(private)))


def public_key(engine: Engine) -> bytes | None:
    """Return the public half to which new files are sealed; a demo college has none."""
    with troubles(), Session(reading(engine)) as session:
        meta = session.scalar(select(Meta))
        return meta.recovery_key if meta is not None and not meta.demo else None


def note_use(engine: Engine, clock: Clock, machine: UUID, device: UUID, at: datetime) -> bool:
    """Write down that the file of a device was opened by the recovery key; False for no device of the machine."""
    with troubles(), Session(writing(engine)) as session, session.begin():
        known = session.get(Device, device)
        if known is None or known.machine != machine:
            return False
        log_use(session, clock, known, at)
    return True


def log_use(session: Session, clock: Clock, device: Device, at: datetime) -> None:
    """Add a use to the log, once for each moment: told by the server, for whoever held the halves left no name."""
    told = select(AccessEntry.id).where(
        AccessEntry.act == USED, AccessEntry.device == device.id, AccessEntry.at == moment_of(at)
    )
    if session.scalar(told.limit(1)) is None:
        house = session.scalars(select(Meta.house)).one()
        access_log.append(session, [Access(house, USED, SECTION, device.person, device.id, at=at)], clock.now())
