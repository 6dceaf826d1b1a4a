"""Marks, presence, reasons and finals: what stands in the cells."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token


class Work(Synced):
    """A column of marks of a lesson: what they are given for. The first of a lesson is derived (`ordinal` 0)."""

    __tablename__ = "work"
    sync = Sync(
        "work",
        ("lesson_id", "ordinal"),
        {"what": ("kind", "number", "title", "weight", "top", "assessment_item")},
        (
            In("page", ("lesson_id", "page_id"), ("id",)),
            In("group_year", ("lesson_id", "page_id"), ("group_id", "year")),
            In("grant"),
        ),
        {"": "journal.marks"},
        True,
        parents=("lesson_id",),
    )

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lesson.id"), index=True)
    ordinal: Mapped[int] = mapped_column(server_default="0")
    kind: Mapped[str] = mapped_column(String(40), server_default="")
    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(300), server_default="")
    weight: Mapped[Decimal] = mapped_column(Numeric(4, 2), server_default="1")
    top: Mapped[int] = mapped_column(server_default="5")
    assessment_item: Mapped[str] = mapped_column(String(120), server_default="")
    v_what: Mapped[str | None] = token()


class MarkEntry(Synced):
    """One mark of a student for one work. An empty value is a mark taken back."""

    __tablename__ = "mark"
    sync = Sync(
        "mark",
        ("work_id", "student_id"),
        {"value": ("value", "given_at", "late_reason"), "comment": ("comment",)},
        (
            In("page", ("work_id", "lesson_id", "page_id"), ("id",)),
            In("group_year", ("work_id", "lesson_id", "page_id"), ("group_id", "year")),
            In("grant"),
        ),
        {"": "journal.marks"},
        True,
        personal=frozenset({"comment"}),
        parents=("work_id",),
    )

    work_id: Mapped[UUID] = mapped_column(ForeignKey("work.id"))
    student_id: Mapped[UUID]
    value: Mapped[str] = mapped_column(String(10), server_default="")
    given_at: Mapped[datetime | None]
    late_reason: Mapped[str] = mapped_column(String(200), server_default="")
    comment: Mapped[str] = mapped_column(String(500), server_default="")
    v_value: Mapped[str | None] = token()
    v_comment: Mapped[str | None] = token()

    __table_args__ = (Index(None, "work_id"), Index(None, "student_id"))


class PresenceEntry(Synced):
    """The fact of a lesson for a student: present, absent or late. The teacher's word (4.8П.4)."""

    __tablename__ = "presence"
    sync = Sync(
        "presence",
        ("lesson_id", "student_id"),
        {"fact": ("fact", "minutes_late", "noted_at")},
        (
            In("page", ("lesson_id", "page_id"), ("id",)),
            In("attendance", ("lesson_id", "page_id"), ("group_id", "year")),
            In("grant"),
        ),
        {"": "journal.attendance_fact"},
        True,
        parents=("lesson_id",),
    )

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lesson.id"))
    student_id: Mapped[UUID]
    fact: Mapped[str] = mapped_column(String(4), server_default="")
    minutes_late: Mapped[int | None]
    noted_at: Mapped[datetime | None]
    v_fact: Mapped[str | None] = token()

    __table_args__ = (Index(None, "lesson_id"), Index(None, "student_id"))


class ReasonEntry(Synced):
    """Why a student was absent: the curator's word (4.8К.2)."""

    __tablename__ = "reason"
    sync = Sync(
        "reason",
        ("lesson_id", "student_id"),
        {"reason": ("reason", "noted_at")},
        (
            In("page_excuse", ("lesson_id", "page_id"), ("id",)),
            In("excuse", ("lesson_id", "page_id"), ("group_id", "year")),
            In("grant_excuse"),
        ),
        {"": "journal.absence_reason"},
        True,
        parents=("lesson_id",),
    )

    # No foreign key: a reason also lies in buckets whose holders do not hold the lesson.
    lesson_id: Mapped[UUID]
    student_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(4), server_default="")
    noted_at: Mapped[datetime | None]
    v_reason: Mapped[str | None] = token()

    __table_args__ = (Index(None, "lesson_id"), Index(None, "student_id"))


class Final(Synced):
    """A final mark of a student in a plan line."""

    __tablename__ = "final"
    sync = Sync(
        "final",
        ("student_id", "line_id", "term", "kind", "attempt"),
        {"value": ("value", "decided_by", "decided_at")},
        (In("page"), In("finals")),
        {"": "journal.finals"},
        True,
    )

    student_id: Mapped[UUID] = mapped_column(index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("plan_line.id"), index=True)
    term: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    attempt: Mapped[int] = mapped_column(server_default="1")
    value: Mapped[str] = mapped_column(String(20), server_default="")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    v_value: Mapped[str | None] = token()
