"""What a study plan has beside its lines: cycles, competencies, forms of control, weeks of practice, the graph."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import Sync, Synced, token
from db.models.subjects import CATALOGUE


class PlanCycle(Synced):
    """A cycle of a plan, and the one above it."""

    __tablename__ = "plan_cycle"
    sync = Sync(
        "plan_cycle", ("plan_id", "code"), {"title": ("title", "parent", "place")}, CATALOGUE, {"": "plans"}, True
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200), server_default="")
    parent: Mapped[str] = mapped_column(String(40), server_default="")
    place: Mapped[int] = mapped_column(server_default="0")
    v_title: Mapped[str | None] = token()


class PlanCompetency(Synced):
    """A competency that a plan forms: ОК 01, ПК 1.1."""

    __tablename__ = "plan_competency"
    sync = Sync("plan_competency", ("plan_id", "code"), {"title": ("title", "place")}, CATALOGUE, {"": "plans"}, True)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(500), server_default="")
    place: Mapped[int] = mapped_column(server_default="0")
    v_title: Mapped[str | None] = token()


class PlanControl(Synced):
    """A form of control of a line at the end of a term.

    A joint one (комплексная) stands at each of its lines; `joint_with` is the index of the first of them.
    """

    __tablename__ = "plan_control"
    sync = Sync(
        "plan_control", ("line_id", "term", "form"), {"joint": ("joint", "joint_with")}, CATALOGUE, {"": "plans"}, True
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("plan_line.id"), index=True)
    term: Mapped[int]
    form: Mapped[str] = mapped_column(String(10))
    joint: Mapped[str] = mapped_column(String(200), server_default="")
    joint_with: Mapped[str] = mapped_column(String(40), server_default="")
    v_joint: Mapped[str | None] = token()


class PracticeWeeks(Synced):
    """How many weeks a practice lasts in a term."""

    __tablename__ = "practice_weeks"
    sync = Sync("practice_weeks", ("line_id", "term"), {"weeks": ("weeks",)}, CATALOGUE, {"": "plans"}, True)

    line_id: Mapped[UUID] = mapped_column(ForeignKey("plan_line.id"), index=True)
    term: Mapped[int]
    weeks: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    v_weeks: Mapped[str | None] = token()


class PlanWeek(Synced):
    """A week of a course in the calendar graph: a sign for each part of it, such as «Т» or «ТТТККК»."""

    __tablename__ = "plan_week"
    sync = Sync("plan_week", ("plan_id", "course", "week"), {"what": ("half", "signs")}, CATALOGUE, {"": "plans"}, True)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id"), index=True)
    course: Mapped[int]
    week: Mapped[int]
    half: Mapped[int]
    signs: Mapped[str] = mapped_column(String(14))
    v_what: Mapped[str | None] = token()
