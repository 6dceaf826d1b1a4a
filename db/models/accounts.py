"""Who may sign in, on which machine. Server only: what is secret never leaves it."""

from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
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
    ends_at: Mapped[int | None] = mapped_column(BigInteger)  # ms: signing in ends by itself, with the last working day
    second_factor: Mapped[bytes | None] = mapped_column(LargeBinary)  # TOTP, sealed by the house's key


class Issue(Record):
    """A one-use slip for a first sign-in; the code itself is shown once and kept hashed."""

    __tablename__ = "issue"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(12))
    code_hash: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[int] = mapped_column(BigInteger)
    made_by: Mapped[UUID]
    until: Mapped[int] = mapped_column(BigInteger)
    tries_left: Mapped[int]
    used_at: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index(None, "person"), {"info": {"sides": SERVER}})


class AccessEntry(Record):
    """Who looked at whose personal data, exported or printed them (3.1.4). Append-only; no value stands here."""

    __tablename__ = "access_entry"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    person: Mapped[UUID]
    device: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(String(20))  # see, reveal, print, export, sign_in
    section: Mapped[str] = mapped_column(String(60))
    subject: Mapped[UUID | None]  # a person, a group or a page
    rows: Mapped[int] = mapped_column(server_default="1")
    reason: Mapped[str] = mapped_column(String(200), server_default="")
    source: Mapped[UUID | None] = mapped_column(unique=True)  # the note of a desktop that told it
    prev: Mapped[str] = mapped_column(String(64), server_default="")  # the hash of the entry before: a chain
    hash: Mapped[str] = mapped_column(String(64), server_default="")
    __table_args__ = (Index(None, "person", "at"), Index(None, "subject", "at"), {"info": {"sides": SERVER}})


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
    system: Mapped[str] = mapped_column(String(60), server_default="")  # as the machine names its system
    seen_at: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(200), server_default="")  # why it is suspended or revoked


class WebSession(Record):
    """A signed-in browser of the diary; the cookie's value is kept hashed."""

    __tablename__ = "web_session"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[UUID]
    made_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    epoch: Mapped[int | None]  # of the account when it let the browser in; none where it was not asked
    way: Mapped[str] = mapped_column(String(16), server_default="")
    browser: Mapped[str] = mapped_column(String(40), server_default="")  # «Chrome, Android»
    seen_at: Mapped[int | None] = mapped_column(BigInteger)
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


class Seat(Record):
    """Which desktop a person sits at; the row is what two desktops that open at once wait for."""

    __tablename__ = "seat"
    __table_args__ = ON_SERVER

    person: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[UUID | None]


class OpenDesktop(Record):
    """A desktop that stands unlocked before its person, and when it was last heard."""

    __tablename__ = "open_desktop"
    __table_args__ = ON_SERVER

    person: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[UUID] = mapped_column(primary_key=True)
    heard_at: Mapped[int] = mapped_column(BigInteger)
