"""The timetable: weekly slots, and days that are different."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token


class Slot(Synced):
    """A place in the weekly grid of a half-year (`season` is "2026-1"). Parity 0 is every week, 1 odd, 2 even.

    Publishing slots gives birth to no lesson; a lesson is born by its first entry.
    """

    __tablename__ = "slot"
    sync = Sync(
        "slot",
        ("page_id", "season"),
        {
            "place": ("weekday", "pair", "parity", "room_id", "first_day", "last_day"),
            "people": ("teacher_id",),
        },
        (In("timetable", (), ("season",)),),
        {"": "timetable"},
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"), index=True)
    season: Mapped[str] = mapped_column(String(10))
    weekday: Mapped[int]  # 0 is Monday
    pair: Mapped[int]
    parity: Mapped[int] = mapped_column(server_default="0")
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    teacher_id: Mapped[UUID | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    v_place: Mapped[str | None] = token()
    v_people: Mapped[str | None] = token()


class DayChange(Synced):
    """A day that is cancelled, shortened or taught as another weekday. An empty group means the college."""

    __tablename__ = "day_change"
    sync = Sync(
        "day_change",
        ("day", "group_id"),
        {"what": ("cancelled", "as_weekday", "bell_name", "reason", "season")},
        (In("timetable", (), ("season",)),),
        {"": "calendar"},
        True,
    )

    day: Mapped[date]
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("study_group.id"))
    season: Mapped[str] = mapped_column(String(10))
    cancelled: Mapped[bool] = mapped_column(server_default="0")
    as_weekday: Mapped[int | None]
    bell_name: Mapped[str] = mapped_column(String(60), server_default="")
    reason: Mapped[str] = mapped_column(String(200), server_default="")
    v_what: Mapped[str | None] = token()


class Substitution(Synced):
    """Who stands in for whom on one place of the grid (4.8П.1); an empty teacher means the lesson falls out.

    Its parts are the lesson's, so it can be told before the lesson is born. Its standing says whether the one who
    stands in has access (`rights/states.md` 12); a row of before the standing was kept has it. Lessons given together
    have one `grant_id` and end together.
    """

    __tablename__ = "substitution"
    sync = Sync(
        "substitution",
        ("page_id", "day", "pair"),
        {
            "people": ("teacher_id", "absent_id", "kind", "room_id", "season"),
            "access": ("standing", "grant_id", "proposed_by", "decided_by", "granted_on", "ended_on"),
        },
        (In("timetable", (), ("season",)),),
        {"": "substitutions"},
        True,
    )

    page_id: Mapped[UUID] = mapped_column(ForeignKey("page.id"), index=True)
    day: Mapped[date]
    pair: Mapped[int]
    season: Mapped[str] = mapped_column(String(10))
    teacher_id: Mapped[UUID | None]
    absent_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(20), server_default="")
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    standing: Mapped[str] = mapped_column(String(12), server_default="granted")  # proposed, granted, refused, ended …
    grant_id: Mapped[UUID | None] = mapped_column(index=True)  # the lessons given together
    proposed_by: Mapped[UUID | None]
    decided_by: Mapped[UUID | None]
    granted_on: Mapped[date | None]
    ended_on: Mapped[date | None]  # the last day of writing, where it was ended before its time
    v_people: Mapped[str | None] = token()
    v_access: Mapped[str | None] = token()


class SubstitutionWord(Synced):
    """What is told of a grant to one person: what to do at the lessons, why it was refused, why it was ended.

    Apart from the substitution itself, which everybody in the college sees.
    """

    __tablename__ = "substitution_word"
    sync = Sync(
        "substitution_word",
        ("grant_id", "person_id", "kind"),
        {"text": ("text", "author_id")},
        (In("roles"), In("inbox", (), ("person_id",)), In("inbox", (), ("author_id",))),
        {"": "substitutions"},
        True,
        personal=frozenset({"text"}),
    )

    grant_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)  # to whom
    kind: Mapped[str] = mapped_column(String(12))  # task, refusal, end
    author_id: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(String(300), server_default="")
    v_text: Mapped[str | None] = token()
