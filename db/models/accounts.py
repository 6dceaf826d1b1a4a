"""Who may sign in, on which machine. Server only: what is secret never leaves it."""

from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import SERVER, Record

ON_SERVER = {"info": {"sides": SERVER}}


class Credential(Record):
    """Login and hashes of a person. `desktop_hash` is of the derived secret, `web_hash` of the diary's password."""

    __tablename__ = "credential"
    __table_args__ = ON_SERVER

    person: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(12))  # staff, student, parent
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    desktop_hash: Mapped[str] = mapped_column(String(200), server_default="")
    web_hash: Mapped[str] = mapped_column(String(200), server_default="")
    epoch: Mapped[int] = mapped_column(server_default="1")
    state: Mapped[str] = mapped_column(String(12), server_default="active")


class Machine(Record):
    """A computer enrolled once by the administrator."""

    __tablename__ = "machine"
    __table_args__ = ON_SERVER

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    room: Mapped[str] = mapped_column(String(40), server_default="")
    alg: Mapped[str] = mapped_column(String(20))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12), server_default="ok")
    made_at: Mapped[int] = mapped_column(BigInteger)


class WebSession(Record):
    """A signed-in browser of the diary; the cookie's value is kept hashed."""

    __tablename__ = "web_session"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[UUID]
    made_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index(None, "person"), {"info": {"sides": SERVER}})


class Attempt(Record):
    """A sign-in that was tried, for pauses and for the history."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    login_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[int] = mapped_column(BigInteger)
    ok: Mapped[bool]
    __table_args__ = (Index(None, "login_hash", "at"), {"info": {"sides": SERVER}})


class Nonce(Record):
    """A nonce of a signed request, so that it is taken once (RFC 9421)."""

    __tablename__ = "request_nonce"
    __table_args__ = ON_SERVER

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, index=True)
