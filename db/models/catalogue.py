"""What everyone in the college holds: the college itself, bells, rooms, rights and closed terms."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token

CATALOGUE = (In("catalogue"),)


class College(Synced):
    """The college; its id is the namespace of all derived ids."""

    __tablename__ = "college"
    sync = Sync("college", (), {"name": ("name", "parent", "zone", "demo", "started")}, CATALOGUE, {"": "settings"})

    name: Mapped[str] = mapped_column(String(200))
    parent: Mapped[str] = mapped_column(String(200), server_default="")
    zone: Mapped[str] = mapped_column(String(40), server_default="Asia/Tomsk")
    demo: Mapped[bool] = mapped_column(server_default="0")
    started: Mapped[date | None]  # first day of the journal in this program: what was held before is never late
    v_name: Mapped[str | None] = token()


class Bell(Synced):
    """The times of one pair in one set of bells, between two days."""

    __tablename__ = "bell"
    sync = Sync(
        "bell", (), {"times": ("name", "pair", "starts", "ends", "first_day", "last_day")}, CATALOGUE, {"": "bells"}
    )

    name: Mapped[str] = mapped_column(String(60))
    pair: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    v_times: Mapped[str | None] = token()


class Room(Synced):
    """A room of the college."""

    __tablename__ = "room"
    sync = Sync("room", (), {"name": ("name", "building", "seats")}, CATALOGUE, {"": "rooms"})

    name: Mapped[str] = mapped_column(String(40))
    building: Mapped[str] = mapped_column(String(60), server_default="")
    seats: Mapped[int | None]
    v_name: Mapped[str | None] = token()


class Right(Synced):
    """One granted right of the matrix (4.1.6)."""

    __tablename__ = "right"
    sync = Sync(
        "right", ("role", "section", "action"), {"scope": ("scope", "clause", "note")}, CATALOGUE, {"": "rights"}, True
    )

    role: Mapped[str] = mapped_column(String(40))
    section: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(20))
    clause: Mapped[str] = mapped_column(String(40), server_default="")
    note: Mapped[str] = mapped_column(String(300), server_default="")
    v_scope: Mapped[str | None] = token()


class Closure(Synced):
    """A study period of a group's journals that takes no edits, or takes them again until a day.

    `opened_until` and `opened_for` name the one person for whom a closed term is open again.
    """

    __tablename__ = "closure"
    sync = Sync(
        "closure",
        ("group_id", "year", "term"),
        {"state": ("closed", "changed_by", "changed_at", "opened_for", "opened_until")},
        CATALOGUE,
        {"": "journal.close_period"},
        True,
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("study_group.id"), index=True)
    year: Mapped[int]
    term: Mapped[int]
    closed: Mapped[bool] = mapped_column(server_default="0")
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime | None]
    opened_for: Mapped[UUID | None]
    opened_until: Mapped[date | None]


class LoadNorm(Synced):
    """A norm of the college's load from a study year on: hours of one rate, the most that one may have."""

    __tablename__ = "load_norm"
    sync = Sync("load_norm", ("name", "year"), {"hours": ("hours",)}, CATALOGUE, {"": "settings.teaching"}, True)

    name: Mapped[str] = mapped_column(String(20))  # a field of `college.load.LoadNorms`
    year: Mapped[int]
    hours: Mapped[int]
    v_hours: Mapped[str | None] = token()


class RightsConfirmation(Synced):
    """The director's word that the list of roles and their powers is as he wants it (3.1.5).

    `changes` is what stood differently from the regulation at that moment, as JSON: [section, action, role, scope].
    """

    __tablename__ = "rights_confirmation"
    sync = Sync(
        "rights_confirmation", ("person_id", "at"), {"what": ("changes",)}, CATALOGUE, {"": "rights"}, True
    )  # fmt: skip

    person_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(index=True)
    changes: Mapped[str] = mapped_column(Text, server_default="[]")
    v_what: Mapped[str | None] = token()
