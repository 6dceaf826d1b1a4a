"""Commissions of disciplines (ПЦК): which lines of the plans and which teachers belong to each, from day to day.

Who chairs one is a dated role by an order, so it stands in `role_assignment` with the commission beside it.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token

CATALOGUE = (In("catalogue"),)


class Commission(Synced):
    """A commission: its chair looks after the journals of its disciplines (3.1.10)."""

    __tablename__ = "commission"
    sync = Sync("commission", (), {"name": ("name",)}, CATALOGUE, {"": "disciplines"})

    name: Mapped[str] = mapped_column(String(120))
    v_name: Mapped[str | None] = token()


class CommissionLine(Synced):
    """A discipline of a plan belongs to a commission between two days, both inclusive."""

    __tablename__ = "commission_line"
    sync = Sync(
        "commission_line",
        ("commission_id", "line_id"),
        {"span": ("first_day", "last_day")},
        CATALOGUE,
        {"": "disciplines"},
    )

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("plan_line.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    v_span: Mapped[str | None] = token()


class CommissionMember(Synced):
    """An employee belongs to a commission between two days, both inclusive."""

    __tablename__ = "commission_member"
    sync = Sync(
        "commission_member",
        ("commission_id", "person_id"),
        {"span": ("first_day", "last_day")},
        CATALOGUE,
        {"": "disciplines"},
    )

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    v_span: Mapped[str | None] = token()
