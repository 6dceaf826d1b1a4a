"""Pages of the journal and who teaches on them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token


class Page(Synced):
    """A page of the journal: group × plan line × study year (and subgroup, where the group is divided)."""

    __tablename__ = "page"
    sync = Sync(
        "page",
        ("group_id", "line_id", "subgroup_id", "year"),
        {"state": ("closed_by_plan",), "kinds": ("kinds",)},
        (In("catalogue"),),
        {"": "plans"},
        True,
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("study_group.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("plan_line.id"), index=True)
    # No foreign key: subgroups lie in the roll, which not everyone holds who holds the page.
    subgroup_id: Mapped[UUID | None]
    year: Mapped[int]
    closed_by_plan: Mapped[bool] = mapped_column(server_default="0")
    kinds: Mapped[str] = mapped_column(String(60), server_default="")  # of work, as `college.page_kinds` tells them
    v_kinds: Mapped[str | None] = token()


class Teaching(Synced):
    """Who teaches on a page between two days (inclusive); rights and hours follow from it."""

    __tablename__ = "teaching"
    sync = Sync(
        "teaching",
        ("page_id", "person_id"),
        {"span": ("first_day", "last_day", "kind", "basis"), "stream": ("stream_id",)},
        (
            In("page", ("page_id",), ("id",)),
            In("group_year", ("page_id",), ("group_id", "year")),
            In("load", ("page_id",), ("year",)),
            In("inbox", (), ("person_id",)),
        ),
        {"": "load"},
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    kind: Mapped[str] = mapped_column(String(20), server_default="")
    basis: Mapped[str] = mapped_column(String(120), server_default="")
    stream_id: Mapped[UUID | None]  # pages taught together: their hours count once
    v_span: Mapped[str | None] = token()
    v_stream: Mapped[str | None] = token()
