"""What pages bring along from before the journal began in this program."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token

OF_PAGE = (In("page", ("page_id",), ("id",)), In("group_year", ("page_id",), ("group_id", "year")))


class OpeningHours(Synced):
    """Hours given on a page in a term before the journal began here."""

    __tablename__ = "opening_hours"
    sync = Sync(
        "opening_hours", ("page_id", "term"), {"hours": ("hours", "teacher_id", "noted_at")}, OF_PAGE,
        {"": "journal.topics"}, True,
    )  # fmt: skip

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"), index=True)
    term: Mapped[int]
    hours: Mapped[int] = mapped_column(server_default="0")
    teacher_id: Mapped[UUID | None]  # who gave them
    noted_at: Mapped[datetime | None]
    v_hours: Mapped[str | None] = token()


class OpeningMarks(Synced):
    """What a student earned on a page in a term before the journal began here; an empty text is nothing."""

    __tablename__ = "opening_marks"
    sync = Sync(
        "opening_marks", ("page_id", "student_id", "term"), {"marks": ("marks", "noted_at")}, OF_PAGE,
        {"": "journal.marks"}, True,
    )  # fmt: skip

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"), index=True)
    student_id: Mapped[UUID]
    term: Mapped[int]
    marks: Mapped[str] = mapped_column(String(200), server_default="")  # as `college.opening` writes them
    noted_at: Mapped[datetime | None]
    v_marks: Mapped[str | None] = token()
