"""Groups and who stands in them from day to day."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token


class StudyGroup(Synced):
    """A group of students (`group` is a word of SQL, so the noun here is `study_group`)."""

    __tablename__ = "study_group"
    sync = Sync(
        "study_group",
        (),
        {"name": ("name", "enrolled_year"), "plan": ("plan_id",)},
        (In("catalogue"),),
        {"": "groups"},
    )

    name: Mapped[str] = mapped_column(String(40))
    enrolled_year: Mapped[int]
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan.id"))
    v_name: Mapped[str | None] = token()
    v_plan: Mapped[str | None] = token()


class Curatorship(Synced):
    """Who curates a group between two days: the dated role of a curator (4.8К)."""

    __tablename__ = "curatorship"
    sync = Sync(
        "curatorship",
        ("group_id", "person_id"),
        {"span": ("first_day", "last_day", "basis")},
        (In("catalogue"),),
        {"": "groups"},
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("study_group.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(120), server_default="")
    v_span: Mapped[str | None] = token()


class Membership(Synced):
    """A student stands in a group from a day until another (exclusive), by an order; by another he leaves (4.4.5)."""

    __tablename__ = "membership"
    sync = Sync(
        "membership",
        ("student_id", "group_id"),
        {
            "span": (
                "first_day", "end_day", "order_number", "order_day", "leave_kind", "leave_number", "leave_day",
            ),
        },
        (In("roll", (), ("group_id",)), In("cards", (), ("group_id",)), In("student_accounts"), In("grant")),
        {"": "students.movement_orders"},
    )  # fmt: skip

    student_id: Mapped[UUID] = mapped_column(index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("study_group.id"), index=True)
    first_day: Mapped[date]
    end_day: Mapped[date | None]
    order_number: Mapped[str] = mapped_column(String(40), server_default="")
    order_day: Mapped[date | None]
    leave_kind: Mapped[str] = mapped_column(String(20), server_default="")  # `college.contingent.Leaving`
    leave_number: Mapped[str] = mapped_column(String(40), server_default="")
    leave_day: Mapped[date | None]  # the day of the order by which he left
    v_span: Mapped[str | None] = token()


class Division(Synced):
    """One way a group is divided: by language, by laboratory."""

    __tablename__ = "division"
    sync = Sync(
        "division",
        ("group_id",),
        {"name": ("name",)},
        (In("roll", (), ("group_id",)), In("grant")),
        {"": "subgroups"},
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("study_group.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    v_name: Mapped[str | None] = token()


class Subgroup(Synced):
    """One part of a division (4.2.7)."""

    __tablename__ = "subgroup"
    sync = Sync(
        "subgroup",
        ("division_id",),
        {"name": ("name",)},
        (In("roll", ("division_id",), ("group_id",)), In("grant")),
        {"": "subgroups"},
    )

    division_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    v_name: Mapped[str | None] = token()


class SubgroupMember(Synced):
    """A student is in a subgroup from a day until another (exclusive)."""

    __tablename__ = "subgroup_member"
    sync = Sync(
        "subgroup_member",
        ("subgroup_id", "student_id", "first_day"),
        {"span": ("end_day",)},
        (In("roll", ("subgroup_id", "division_id"), ("group_id",)), In("grant")),
        {"": "subgroups"},
        True,
    )

    subgroup_id: Mapped[UUID] = mapped_column(ForeignKey("subgroup.id"), index=True)
    student_id: Mapped[UUID] = mapped_column(index=True)
    first_day: Mapped[date]
    end_day: Mapped[date | None]
    v_span: Mapped[str | None] = token()
