"""People: one person, many roles; what changes over time is a dated row."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import In, Sync, Synced, token


class Person(Synced):
    """A human being, known once, whatever he is here."""

    __tablename__ = "person"
    sync = Sync(
        "person",
        (),
        {"birth": ("born", "sex")},
        (In("cards"), In("staff")),
        {"": "students.card"},
        personal=frozenset({"born", "sex"}),
    )

    born: Mapped[date | None]
    sex: Mapped[str] = mapped_column(String(1), server_default="")
    v_birth: Mapped[str | None] = token()


class PersonName(Synced):
    """What a person is called from a day on."""

    __tablename__ = "person_name"
    sync = Sync(
        "person_name",
        ("person_id", "since"),
        {"name": ("surname", "given", "patronymic")},
        (In("roll"), In("cards"), In("catalogue"), In("student_accounts"), In("grant"), In("roles")),
        {"": "students.card"},
        personal=frozenset({"surname", "given", "patronymic"}),
    )

    # No foreign key: the name lies in buckets (the roll, the catalogue) whose holders do not hold the person's card.
    person_id: Mapped[UUID] = mapped_column(index=True)
    since: Mapped[date]
    surname: Mapped[str] = mapped_column(String(80))
    given: Mapped[str] = mapped_column(String(80))
    patronymic: Mapped[str] = mapped_column(String(80), server_default="")
    v_name: Mapped[str | None] = token()


class PersonAlias(Synced):
    """Two cards of one person, joined: `former` now means `person`."""

    __tablename__ = "person_alias"
    sync = Sync(
        "person_alias", ("former_id", "person_id"), {"joined": ("since",)}, (In("roll"),), {"": "students.card"}, True
    )

    former_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(index=True)
    since: Mapped[date]
    v_joined: Mapped[str | None] = token()


class Employee(Synced):
    """A person who works here: post and room are shown wherever he acts."""

    __tablename__ = "employee"
    sync = Sync(
        "employee",
        ("person_id",),
        {"post": ("post", "room_id"), "span": ("hired", "dismissed")},
        (In("catalogue"),),
        {"": "staff.card"},
        True,
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    post: Mapped[str] = mapped_column(String(160), server_default="")
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    hired: Mapped[date | None]
    dismissed: Mapped[date | None]
    v_post: Mapped[str | None] = token()
    v_span: Mapped[str | None] = token()


class RoleAssignment(Synced):
    """A role of an employee between two days, by an order (4.1.6); curators stand in `curatorship`.

    An acting role names whose absence it fills, and stands on a whole order (`rights/README.md` 7).
    """

    __tablename__ = "role_assignment"
    sync = Sync(
        "role_assignment",
        ("person_id", "role"),
        {
            "span": ("first_day", "last_day", "basis", "end_reason"),
            "place": ("commission_id",),
            "order": ("acting_for", "order_number", "order_day", "order_signer"),
            "confirmation": ("confirmed_by", "confirmed_at"),
        },
        (In("roles"), In("inbox", (), ("person_id",))),
        {"": "roles"},
        personal=frozenset({"order_signer", "end_reason"}),
    )

    person_id: Mapped[UUID] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(String(40))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(120), server_default="")
    end_reason: Mapped[str] = mapped_column(String(200), server_default="")  # why it was ended before its time
    commission_id: Mapped[UUID | None]  # of whom is the chair
    acting_for: Mapped[UUID | None]
    order_number: Mapped[str] = mapped_column(String(40), server_default="")
    order_day: Mapped[date | None]
    order_signer: Mapped[str] = mapped_column(String(120), server_default="")  # as the paper names him, with his post
    confirmed_by: Mapped[UUID | None]  # the director, who names the list and the powers (3.1.5)
    confirmed_at: Mapped[datetime | None]
    v_span: Mapped[str | None] = token()
    v_place: Mapped[str | None] = token()
    v_order: Mapped[str | None] = token()
    v_confirmation: Mapped[str | None] = token()
