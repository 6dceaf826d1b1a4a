"""Signals of a shared login: facts found, how far was looked, what the college decided, letters about cases."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import SERVER, In, Record, Sync, Synced, token

ON_SERVER = {"info": {"sides": SERVER}}


class SignalFact(Record):
    """A fact about a login: ids and numbers, no name, no mark. It is counted in one case and never again."""

    __tablename__ = "signal_fact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(160))  # the same fact has the same key, however often it is found
    day: Mapped[str] = mapped_column(String(10), server_default="")  # ISO; empty: no day of work shows it
    signal: Mapped[str] = mapped_column(String(20))
    at: Mapped[int] = mapped_column(BigInteger)
    told: Mapped[str] = mapped_column(Text)
    incident: Mapped[UUID | None]
    __table_args__ = (
        Index(None, "person", "key", unique=True), Index(None, "incident", "person"), Index(None, "day"),
        {"info": {"sides": SERVER}},
    )  # fmt: skip


class WatchMark(Record):
    """How far a log was looked through."""

    __tablename__ = "watch_mark"
    __table_args__ = ON_SERVER

    log: Mapped[str] = mapped_column(String(40), primary_key=True)
    upto: Mapped[int] = mapped_column(BigInteger)


class IncidentSetting(Synced):
    """What the college has decided about signals: points, limits, staff rooms; what does not stand here is usual."""

    __tablename__ = "incident_setting"
    sync = Sync(
        "incident_setting",
        ("name",),
        {"chosen": ("chosen", "decided_by", "decided_at")},
        (In("incidents"),),
        {"": "settings"},
        True,
    )

    name: Mapped[str] = mapped_column(String(40))
    chosen: Mapped[str] = mapped_column(String(400), server_default="")
    decided_by: Mapped[UUID | None]  # nobody: by a command at the server
    decided_at: Mapped[datetime | None]
    v_chosen: Mapped[str | None] = token()


class Mailbox(Record):
    """Where letters to a person go. Server only: an address is asked of nobody else."""

    __tablename__ = "mailbox"
    __table_args__ = ON_SERVER

    person: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254))


class Letter(Record):
    """A letter about a case that goes to one person once; the words are made when it is sent."""

    __tablename__ = "letter"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    incident: Mapped[UUID]
    person: Mapped[UUID]
    step: Mapped[str] = mapped_column(String(12))  # opened, escalated
    since: Mapped[int] = mapped_column(BigInteger)  # when the incident began to wait: opened again, it is told again
    made_at: Mapped[int] = mapped_column(BigInteger)
    next_at: Mapped[int] = mapped_column(BigInteger)
    tries: Mapped[int] = mapped_column(server_default="0")
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str] = mapped_column(String(20), server_default="")  # sent, needless, given_up
    trouble: Mapped[str] = mapped_column(String(40), server_default="")  # of the last try, a word of ours
    __table_args__ = (
        Index(None, "incident", "person", "step", "since", unique=True), Index(None, "ended_at", "next_at"),
        {"info": {"sides": SERVER}},
    )  # fmt: skip
