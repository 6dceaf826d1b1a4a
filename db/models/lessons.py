"""Lessons: when, by whom, what and what for next time."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token


class Lesson(Synced):
    """A lesson on a page. The birth parts stay as it was born; where it stands now is `when`.

    A lesson keeps its id, and with it marks and presence, when it is moved, replaced or its slot vanishes.
    """

    __tablename__ = "lesson"
    sync = Sync(
        "lesson",
        ("page_id", "born_day", "born_pair", "take"),
        {
            "when": ("day", "pair", "room_id"),
            "who": ("teacher_id", "replaced_id"),
            "stream": ("stream_id",),
            "state": ("cancelled", "cancel_reason"),
        },
        (
            In("page", ("page_id",), ("id",)),
            In("group_year", ("page_id",), ("group_id", "year")),
            In("attendance", ("page_id",), ("group_id", "year")),
            In("grant"),
        ),
        {"": "journal.topics"},
        True,
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"))
    born_day: Mapped[date]
    born_pair: Mapped[int]
    take: Mapped[int] = mapped_column(server_default="0")
    day: Mapped[date]
    pair: Mapped[int]
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    teacher_id: Mapped[UUID | None]
    replaced_id: Mapped[UUID | None]  # the teacher whose place the present one takes
    stream_id: Mapped[UUID | None]
    cancelled: Mapped[bool] = mapped_column(server_default="0")
    cancel_reason: Mapped[str] = mapped_column(String(200), server_default="")
    v_when: Mapped[str | None] = token()
    v_who: Mapped[str | None] = token()
    v_stream: Mapped[str | None] = token()

    __table_args__ = (Index(None, "page_id", "day"), Index(None, "day", "teacher_id"))


class LessonEntry(Synced):
    """The right half of the spread: topic, hours, kind, and homework."""

    __tablename__ = "lesson_entry"
    sync = Sync(
        "lesson_entry",
        ("lesson_id",),
        {
            "what": ("topic_id", "topic", "hours", "kind", "work_number", "noted_at", "late_reason", "changed_at"),
            "homework": ("homework", "homework_none", "homework_at"),
        },
        (
            In("page", ("lesson_id", "page_id"), ("id",)),
            In("group_year", ("lesson_id", "page_id"), ("group_id", "year")),
            In("grant"),
        ),
        {"": "journal.topics", "homework": "journal.homework"},
        True,
        parents=("lesson_id",),
    )

    lesson_id: Mapped[UUID] = mapped_column(ForeignKey("lesson.id"), index=True)
    topic_id: Mapped[UUID | None]
    topic: Mapped[str] = mapped_column(String(500), server_default="")
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default="2")
    kind: Mapped[str] = mapped_column(String(40), server_default="")
    work_number: Mapped[int | None]
    noted_at: Mapped[datetime | None]  # when the topic first stood: lateness is judged by it, whatever is mended later
    late_reason: Mapped[str] = mapped_column(String(200), server_default="")
    changed_at: Mapped[datetime | None]
    homework: Mapped[str] = mapped_column(String(1000), server_default="")
    homework_none: Mapped[bool] = mapped_column(server_default="0")
    homework_at: Mapped[datetime | None]
    v_what: Mapped[str | None] = token()
    v_homework: Mapped[str | None] = token()


class Certificate(Synced):
    """A span of days with an accepted reason of absence (4.8К.2); the paper itself lies elsewhere."""

    __tablename__ = "certificate"
    sync = Sync(
        "certificate",
        ("student_id", "group_id", "year"),
        {"span": ("first_day", "last_day", "reason", "accepted")},
        (In("excuse", (), ("group_id", "year")), In("page_excuse")),
        {"": "journal.absence_reason"},
    )

    student_id: Mapped[UUID] = mapped_column(index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("study_group.id"), index=True)
    year: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(4))
    accepted: Mapped[bool] = mapped_column(server_default="0")
    v_span: Mapped[str | None] = token()
