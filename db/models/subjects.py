"""What is taught: specialties, plans and their lines."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token

CATALOGUE = (In("catalogue"),)


class Specialty(Synced):
    """A specialty of the federal standard with its qualification (4.3.1)."""

    __tablename__ = "specialty"
    sync = Sync("specialty", (), {"name": ("code", "name", "qualification")}, CATALOGUE, {"": "specialties"})

    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    qualification: Mapped[str] = mapped_column(String(200), server_default="")
    v_name: Mapped[str | None] = token()


class Plan(Synced):
    """A study plan of a specialty for those enrolled in a year (4.3.3)."""

    __tablename__ = "plan"
    sync = Sync(
        "plan",
        ("specialty_id",),
        {"name": ("name", "enrolled_year"), "arriving": ("arriving",)},
        CATALOGUE,
        {"": "plans"},
    )

    specialty_id: Mapped[UUID] = mapped_column(ForeignKey("specialty.id"))
    name: Mapped[str] = mapped_column(String(200))
    enrolled_year: Mapped[int]
    # The act whose batches are still on their way: what stands meanwhile is neither the old plan nor the new one.
    arriving: Mapped[UUID | None]
    v_name: Mapped[str | None] = token()
    v_arriving: Mapped[str | None] = token()


class PlanLine(Synced):
    """A discipline, МДК, practice or exam of a plan (4.3.2)."""

    __tablename__ = "plan_line"
    sync = Sync(
        "plan_line",
        ("plan_id", "row_code"),
        {
            "title": ("code", "title", "cycle", "kind", "revision"),
            "place": ("parent", "place", "planned", "is_counted"),
            "competencies": ("competencies",),
            "dropped": ("dropped_on",),
        },
        CATALOGUE,
        {"": "plans"},
        True,
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    row_code: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    cycle: Mapped[str] = mapped_column(String(40), server_default="")
    kind: Mapped[str] = mapped_column(String(40), server_default="")
    revision: Mapped[int] = mapped_column(server_default="1")
    parent: Mapped[str] = mapped_column(String(40), server_default="")  # the index of its module
    place: Mapped[int] = mapped_column(server_default="0")  # among the lines of its plan
    planned: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))  # total as its author wrote it
    is_counted: Mapped[bool] = mapped_column(server_default="1")
    competencies: Mapped[str] = mapped_column(String(1000), server_default="")  # indexes, one a line
    # A line that a later plan no longer has: its lessons stay, so the row does too.
    dropped_on: Mapped[date | None]
    v_title: Mapped[str | None] = token()
    v_place: Mapped[str | None] = token()
    v_competencies: Mapped[str | None] = token()
    v_dropped: Mapped[str | None] = token()


class PlanHours(Synced):
    """Hours of a plan line in a term for one kind of work."""

    __tablename__ = "plan_hours"
    sync = Sync(
        "plan_hours", ("line_id", "term", "kind"), {"hours": ("hours", "revision")}, CATALOGUE, {"": "plans"}, True
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("plan_line.id"), index=True)
    term: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    hours: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    revision: Mapped[int] = mapped_column(server_default="1")
    v_hours: Mapped[str | None] = token()
