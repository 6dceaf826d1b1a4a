"""How an employee comes into a page: his passkeys, his password of the web with its code, and codes to set one up.

Server only. Each row belongs to an epoch of its person's account: what an earlier epoch has let in opens nothing.
"""

from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import SERVER, Record


class Passkey(Record):
    """The public half of a key that a browser keeps (WebAuthn)."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the id that the browser names it by
    key_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    name: Mapped[str] = mapped_column(String(40), server_default="")
    made_at: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[int | None] = mapped_column(BigInteger)
    stopped_at: Mapped[int | None] = mapped_column(BigInteger)  # its counter went back: it may have a copy
    epoch: Mapped[int]
    __table_args__ = (Index(None, "person"), {"info": {"sides": SERVER}})


class WebPassword(Record):
    """An employee's password of the web, hashed, and the secret of its codes, sealed by the house's key."""

    __tablename__ = "web_password"
    __table_args__ = {"info": {"sides": SERVER}}  # noqa: RUF012  as SQLAlchemy wants it

    person: Mapped[UUID] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    factor: Mapped[bytes] = mapped_column(LargeBinary)
    wrong_codes: Mapped[int] = mapped_column(server_default="0")  # in a row, beside the right password
    made_at: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[int | None] = mapped_column(BigInteger)
    epoch: Mapped[int]


class WebSetup(Record):
    """A one-use code with which a person sets up a way in; then the browser that has used it, hashed as well."""

    __tablename__ = "web_setup"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID]
    device: Mapped[UUID]  # on which it was shown
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int]
    used_at: Mapped[int | None] = mapped_column(BigInteger)
    browser_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    browser_until: Mapped[int | None] = mapped_column(BigInteger)
    factor: Mapped[bytes | None] = mapped_column(LargeBinary)  # the secret that the phone is being shown
    done_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index(None, "person"), {"info": {"sides": SERVER}})
