"""What was decided about work that waited on the server: an act of a person, so that it outlives a restored server."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.admission import INBOX
from db.models.record import Sync, Synced, token


class Decision(Synced):
    """The fate of one parked batch (`rights/states.md` 23). Its birth names the batch, and its author, who is told."""

    __tablename__ = "decision"
    sync = Sync(
        "decision",
        ("device", "seq", "hash", "person_id"),
        {"what": ("verdict", "reason", "is_over", "decided_by", "decided_at")},
        (INBOX,),
        {"": "quarantine"},
        True,
        personal=frozenset({"reason"}),
    )

    device: Mapped[UUID]
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[UUID] = mapped_column(index=True)
    verdict: Mapped[str] = mapped_column(String(12))  # college.parked.Verdict
    reason: Mapped[str] = mapped_column(String(400), server_default="")
    is_over: Mapped[bool] = mapped_column(server_default="0")  # accepted above what others wrote meanwhile
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    v_what: Mapped[str | None] = token()


class TieRead(Synced):
    """A person has looked at a tie of two hands on one cell and settled it: no desk of his shows it again."""

    __tablename__ = "tie_read"
    sync = Sync(
        "tie_read",
        ("tie", "person_id"),
        {"what": ("read_at",)},
        (INBOX,),
        {"": "quarantine"},
        True,
    )

    tie: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(index=True)
    read_at: Mapped[datetime]
    v_what: Mapped[str | None] = token()
