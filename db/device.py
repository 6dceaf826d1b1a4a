"""The one row of an employee's file that says whose it is, on which device, and where it was last met by the server."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select, update

from db.engine import Engine, reading, writing
from db.models.exchange import Outbox, Self
from db.models.record import EPOCH
from db.troubles import Damaged, troubles


@dataclass(frozen=True, slots=True)
class DeviceHere:
    """Whose file this is."""

    device: UUID
    person: UUID
    college: UUID
    anchor: str
    last_exchange: datetime | None
    waiting: int
    first_seq: int  # where the chain of this device begins: a file may outlive its device
    former: UUID | None  # the device it was before, while the server does not know this one
    is_forked: bool  # the server has met another copy of it
    private: bytes = field(repr=False)


def found(engine: Engine, *, device: UUID, person: UUID, college: UUID, private: bytes, lease: str = "") -> None:
    """Write down whose file this is: once, right after it was made."""
    with troubles(), writing(engine).begin() as connection:
        connection.execute(
            insert(Self).values(device=device, person=person, college=college, private_key=private, lease=lease)
        )


def here(engine: Engine) -> DeviceHere:
    """Return whose file this is. Raises Damaged where that was never written."""
    with troubles(), reading(engine).connect() as connection:
        row = connection.execute(select(Self.__table__)).one_or_none()
        waiting = connection.execute(select(Outbox.seq).where(Outbox.status == "waiting")).all()
    if row is None:
        raise Damaged
    last = None if row.last_exchange is None else EPOCH + timedelta(milliseconds=row.last_exchange)
    return DeviceHere(
        row.device,
        row.person,
        row.college,
        row.anchor,
        last,
        len(waiting),
        row.first_seq,
        row.former,
        row.is_forked,
        row.private_key,
    )


def anchor(engine: Engine, nonce: str) -> None:
    """Write the nonce of this start into the file (`sync.md` 0b.10)."""
    with troubles(), writing(engine).begin() as connection:
        connection.execute(update(Self).values(anchor=nonce))


def mark_forked(engine: Engine) -> None:
    """Remember that the server has met another copy of this file: at its next opening it becomes another device."""
    with troubles(), writing(engine).begin() as connection:
        connection.execute(update(Self).values(is_forked=True))


def introduced(engine: Engine, lease: str) -> None:
    """Remember that the server knows the present device now."""
    with troubles(), writing(engine).begin() as connection:
        connection.execute(update(Self).values(former=None, lease=lease))


def keep_recovery_key(engine: Engine, public: bytes) -> None:
    """Keep the public half of the college's recovery key, so that what is unsent can be sealed to it without a line."""
    if recovery_key(engine) == public:
        return
    with troubles(), writing(engine).begin() as connection:
        connection.execute(update(Self).values(recovery_key=public))


def recovery_key(engine: Engine) -> bytes | None:
    """Return the public half of the college's recovery key as it was last told; an invented college has none."""
    with troubles(), reading(engine).connect() as connection:
        return connection.execute(select(Self.recovery_key)).scalar_one_or_none()
