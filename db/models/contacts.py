"""How a student and his family are reached: masked, held by the desks that keep it (3.1.4; `rights/README.md` 3)."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from college.admission.masks import Masked
from db.models.record import In, Sync, Synced, token


class Contact(Synced):
    """Phone, e-mail and address of a person; each is one merge group, so that two who fill the card do not clash."""

    __tablename__ = "contact"
    sync = Sync(
        "contact",
        ("person_id",),
        {"phone": ("phone",), "email": ("email",), "address": ("address",)},
        (In("contacts"),),
        {"": "students.contacts"},
        True,
        personal=frozenset({"phone", "email", "address"}),
        masked={"phone": Masked.PHONE, "email": Masked.EMAIL, "address": Masked.ADDRESS},
    )

    # No foreign key: who keeps contacts need not hold the person's card.
    person_id: Mapped[UUID] = mapped_column(index=True)
    phone: Mapped[str] = mapped_column(String(40), server_default="")
    email: Mapped[str] = mapped_column(String(120), server_default="")
    address: Mapped[str] = mapped_column(String(300), server_default="")
    v_phone: Mapped[str | None] = token()
    v_email: Mapped[str | None] = token()
    v_address: Mapped[str | None] = token()


class Guardian(Synced):
    """A parent or another representative of a student, and how he is reached (3.1.6, 4.8К.1)."""

    __tablename__ = "guardian"
    sync = Sync(
        "guardian",
        ("student_id",),
        {"who": ("name", "relation"), "phone": ("phone",), "email": ("email",), "address": ("address",)},
        (In("contacts"),),
        {"": "students.contacts"},
        personal=frozenset({"name", "phone", "email", "address"}),
        masked={"phone": Masked.PHONE, "email": Masked.EMAIL, "address": Masked.ADDRESS},
    )

    student_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(120), server_default="")
    relation: Mapped[str] = mapped_column(String(20), server_default="")
    phone: Mapped[str] = mapped_column(String(40), server_default="")
    email: Mapped[str] = mapped_column(String(120), server_default="")
    address: Mapped[str] = mapped_column(String(300), server_default="")
    v_who: Mapped[str | None] = token()
    v_phone: Mapped[str | None] = token()
    v_email: Mapped[str | None] = token()
    v_address: Mapped[str | None] = token()
