"""When a batch was really made: by the age it had when it came, otherwise by the offset its desktop knew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from db.models.record import EPOCH
from db.sync.batch import Batch


@dataclass(frozen=True, slots=True)
class Former:
    """The answer that a batch got before the server was restored, as its desktop tells it (0b.1, 0b.3)."""

    status: str
    epoch: str = ""
    at: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A batch as it came. `batch` is None where the bytes are no batch; `time` is when it was made, corrected."""

    seq: int
    name: str  # hash of the body
    body: bytes
    signature: bytes
    opened: bytes | None
    batch: Batch | None
    time: int
    flaw: str = ""
    former: Former | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """One moment by the server's clock and by every clock of the machine that pushes; in ms."""

    here: int
    wall: int
    mono: int
    boot: str


def correct(parcels: Sequence[Arrived], now: Now) -> tuple[Arrived, ...]:
    """Return the batches with the server's time of their making: not before 1970, nor later than the next edit's."""
    latest = now.here
    told = []
    for parcel in reversed(parcels):
        time = parcel.time
        if parcel.batch:
            stamp = parcel.batch.clock
            is_same_boot = stamp.boot == now.boot and 0 <= stamp.mono <= now.mono
            time = now.here - (now.mono - stamp.mono) if is_same_boot else stamp.wall + stamp.offset
            time = max(min(time, latest), 0)
            if is_same_boot:
                latest = time
        told.append(replace(parcel, time=time))
    return tuple(reversed(told))


def moment_of(now: datetime) -> int:
    """Return whole milliseconds since 1970."""
    return (now - EPOCH) // timedelta(milliseconds=1)
