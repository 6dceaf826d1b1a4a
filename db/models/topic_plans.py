"""Thematic plans (КТП): versions of a plan line for a year, their lines, and the steps of their approval."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token


class TopicPlan(Synced):
    """A version of the thematic plan (КТП) of a plan line for a year."""

    __tablename__ = "topic_plan"
    sync = Sync(
        "topic_plan",
        ("line_id", "year"),
        {"standing": ("version", "standing", "since"), "origin": ("author_id", "origin_id")},
        (In("topics", (), ("line_id", "year")), In("ktp")),
        {"": "ktp", "standing": "ktp_approval"},
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("plan_line.id"), index=True)
    year: Mapped[int]
    version: Mapped[int] = mapped_column(server_default="1")
    standing: Mapped[str] = mapped_column(String(20), server_default="draft")
    since: Mapped[date | None]
    author_id: Mapped[UUID | None]
    origin_id: Mapped[UUID | None]  # the version it was copied from, of this line or of another
    v_standing: Mapped[str | None] = token()
    v_origin: Mapped[str | None] = token()


class Topic(Synced):
    """One line of a thematic plan.

    `number` only tells the line from others; where it stands, `place` says, and lines of older programs, that have
    none, stand by their number. `root_id` is the line of an earlier version of which this one is the same lesson.
    """

    __tablename__ = "topic"
    sync = Sync(
        "topic",
        ("plan_id", "number"),
        {
            "title": ("title",),
            "hours": ("hours",),
            "kind": ("kind", "work_number"),
            "homework": ("homework",),
            "place": ("place", "root_id"),
            "section": ("section",),
            "competencies": ("competencies",),
            "equipment": ("equipment",),
        },
        (In("topics", ("plan_id",), ("line_id", "year")), In("ktp")),
        {"": "ktp"},
        True,
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("topic_plan.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(500), server_default="")
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2), server_default="2")
    kind: Mapped[str] = mapped_column(String(40), server_default="")
    work_number: Mapped[int | None]
    homework: Mapped[str] = mapped_column(String(1000), server_default="")
    place: Mapped[int | None]
    root_id: Mapped[UUID | None]
    section: Mapped[str] = mapped_column(String(300), server_default="")
    competencies: Mapped[str] = mapped_column(String(300), server_default="")
    equipment: Mapped[str] = mapped_column(String(500), server_default="")
    v_title: Mapped[str | None] = token()
    v_hours: Mapped[str | None] = token()
    v_kind: Mapped[str | None] = token()
    v_homework: Mapped[str | None] = token()
    v_place: Mapped[str | None] = token()
    v_section: Mapped[str | None] = token()
    v_competencies: Mapped[str | None] = token()
    v_equipment: Mapped[str | None] = token()


class TopicPlanReview(Synced):
    """A step on the way of a КТП to its approval, or a remark at one of its lines: who, when, with which words."""

    __tablename__ = "topic_plan_review"
    sync = Sync(
        "topic_plan_review",
        ("plan_id",),
        {"what": ("step", "author_id", "at", "protocol", "protocol_day", "topic_id", "text")},
        (In("ktp_approval"), In("inbox")),
        {"": "ktp_approval"},
        personal=frozenset({"text"}),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("topic_plan.id"), index=True)
    step: Mapped[str] = mapped_column(String(20), server_default="")
    author_id: Mapped[UUID | None]
    at: Mapped[datetime | None]
    protocol: Mapped[str] = mapped_column(String(40), server_default="")
    protocol_day: Mapped[date | None]
    topic_id: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(String(1000), server_default="")
    v_what: Mapped[str | None] = token()
