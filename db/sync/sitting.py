"""What one transaction of the server judges by, what it has to write down, and what becomes of a batch in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from db.models.record import EPOCH
from db.scope import PersonRights
from db.sync.history import History, Status
from db.sync.lease import Leases
from db.sync.rows import Rows
from db.sync.shapes import Shape

FAULT = "fault"  # a batch that nobody foresaw: kept, and looked at by a person
LAPSED = "lease"  # written after the days without the server were over: kept, and looked at by a person
BARRED = "device"  # a revoked device may hand its work over, and nothing of it is applied
WITNESS = "witness"  # a row that a restored server has lost, told by a desk that still holds it (sync.md 0b.15)


@dataclass(slots=True)
class Verdict:
    """What became of a batch: its answer, and the rows it names."""

    status: Status
    reason: str = ""
    section: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[str, UUID]] = field(default_factory=list)
    stored: dict[str, Any] | None = None  # the answer once given to the same content under another name


@dataclass(frozen=True, slots=True)
class Accepting:
    """How a parked batch is carried out: above what others wrote meanwhile, or under it."""

    is_over: bool = False


@dataclass(slots=True)
class Sitting:
    """All that one transaction judges by, and what it has to write down."""

    conn: Connection
    device: UUID
    person: UUID
    rights: PersonRights | None  # None for the server's own acts
    is_barred: bool
    epoch: str
    house: UUID
    college: UUID
    zone: ZoneInfo
    rows: Rows
    history: History
    received: int
    leases: Leases | None = None  # None: nobody asks for one, as of the server's own acts
    audit: list[dict[str, Any]] = field(default_factory=list)
    parked: list[dict[str, Any]] = field(default_factory=list)
    decided: list[dict[str, Any]] = field(default_factory=list)  # parked batches whose fate this transaction seals
    refused: Mapping[int, str] = field(default_factory=dict)  # decisions that cannot be carried out, by seq, and why
    accepting: Accepting | None = None  # a parked batch is carried out, by somebody's decision

    def day(self, moment: int) -> date:
        """Return the day of the college in which a moment lies, in ms."""
        return (EPOCH + timedelta(milliseconds=moment)).astimezone(self.zone).date()


class Park(Exception):
    """The batch waits until somebody decides."""

    def __init__(self, reason: str, shape: Shape | None = None, group: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.section = shape.sync.section_of(group) if shape else ""


class Undecidable(Exception):
    """A decision cannot be carried out: the transaction begins again and says so to whoever decided."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(reason)
        self.seq = seq
        self.reason = reason


class Taken(Exception):
    """The lesson is not this author's any more."""
