"""What the exchange itself remembers, on the desktop and on the server (`sync.md` 3.3, 3.5)."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.record import CLIENT, SERVER, TOKEN_LENGTH, Record

ON_CLIENT = {"info": {"sides": CLIENT}}
ON_SERVER = {"info": {"sides": SERVER}}


# ---- desktop


class Self(Record):
    """The one row that says whose file this is and where its chain stands."""

    __tablename__ = "sync_self"
    __table_args__ = ON_CLIENT

    device: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID]
    college: Mapped[UUID]
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    next_seq: Mapped[int] = mapped_column(server_default="1")
    last_hash: Mapped[str] = mapped_column(String(64), server_default="")
    lease: Mapped[str] = mapped_column(Text, server_default="")
    epoch: Mapped[str] = mapped_column(String(40), server_default="")
    rights_rev: Mapped[str] = mapped_column(String(64), server_default="")
    push_seen: Mapped[int] = mapped_column(server_default="0")
    clock_offset: Mapped[int] = mapped_column(BigInteger, server_default="0")  # ms, server minus here
    last_exchange: Mapped[int | None] = mapped_column(BigInteger)  # ms
    anchor: Mapped[str] = mapped_column(String(64), server_default="")
    lease_days: Mapped[int] = mapped_column(server_default="0")  # days of work since the lease was given
    lease_day: Mapped[str] = mapped_column(String(10), server_default="")  # the last of them, ISO
    first_seq: Mapped[int] = mapped_column(server_default="1")  # batches before it were signed by a former device
    kept_from: Mapped[int] = mapped_column(server_default="1")  # answered batches before it were forgotten
    former: Mapped[UUID | None]  # the device that this file was before, while the server does not know the present one
    is_forked: Mapped[bool] = mapped_column(server_default="0")  # the server has met another copy of this file
    compared_on: Mapped[str] = mapped_column(String(10), server_default="")  # when all was last compared, ISO
    recovery_key: Mapped[bytes | None] = mapped_column(LargeBinary)  # the college's: what is unsent is sealed to it


class Outbox(Record):
    """A batch signed at commit: `body` holds the very bytes that travel."""

    __tablename__ = "outbox"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(40))
    act_id: Mapped[UUID]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    open_values: Mapped[bytes | None] = mapped_column(LargeBinary)  # personal values and salts, beside the signed part
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    wall: Mapped[int] = mapped_column(BigInteger)
    mono: Mapped[int] = mapped_column(BigInteger)
    boot: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(12), server_default="waiting")
    answer: Mapped[str | None] = mapped_column(Text)
    commit_seqs: Mapped[str | None] = mapped_column(Text)  # {bucket: seq} at which the answer became visible

    __table_args__ = (
        Index("ix_outbox_waiting", "seq", sqlite_where=text("status = 'waiting'")),
        {"info": {"sides": CLIENT}},
    )


class Pending(Record):
    """A merge group of a row that this desktop has changed and the server has not finally answered.

    `base` and `base_value` are what the server last showed; `seq` is the newest own batch on it.
    """

    __tablename__ = "sync_base"
    __table_args__ = ON_CLIENT

    tbl: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    grp: Mapped[str] = mapped_column(String(40), primary_key=True)
    base: Mapped[str | None] = mapped_column(String(TOKEN_LENGTH))
    base_value: Mapped[str | None] = mapped_column(Text)
    seen: Mapped[str | None] = mapped_column(String(60))
    seq: Mapped[int]
    born_seq: Mapped[int | None]  # own batch that made the row here, while the server has not shown it


class Cursor(Record):
    """How far a held bucket was read; reset means 0, never a deleted row."""

    __tablename__ = "sync_cursor"
    __table_args__ = ON_CLIENT

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120), index=True)
    seq: Mapped[int] = mapped_column(BigInteger, server_default="0")
    shown: Mapped[bool] = mapped_column(server_default="0")
    schema: Mapped[int] = mapped_column(server_default="0")  # of the program that read it from its beginning
    closed: Mapped[bool] = mapped_column(server_default="0")


class Offer(Record):
    """A bucket that this desktop may hold if it asks for it."""

    __tablename__ = "sync_offer"
    __table_args__ = ON_CLIENT

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120), index=True)


class Member(Record):
    """Through which buckets a row is held."""

    __tablename__ = "sync_member"

    bucket: Mapped[int] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    __table_args__ = (Index(None, "tbl", "row_id"), {"info": {"sides": CLIENT}})


class Stage(Record):
    """Pages of a pull, kept until they can be shown as one cut."""

    __tablename__ = "sync_stage"
    __table_args__ = ON_CLIENT

    id: Mapped[int] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(Text)  # rows of the table, as JSON that SQLite lays down by itself


class Attention(Record):
    """What this person must be told of an answer: two values, a parked edit."""

    __tablename__ = "attention"
    __table_args__ = ON_CLIENT

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    tbl: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[UUID]
    grp: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40), server_default="")
    mine: Mapped[str] = mapped_column(Text)
    theirs: Mapped[str] = mapped_column(Text, server_default="")
    solved: Mapped[bool] = mapped_column(server_default="0")
    other: Mapped[UUID | None]  # whose the other value is
    mine_at: Mapped[int | None] = mapped_column(BigInteger)  # ms, corrected: when each value was written
    theirs_at: Mapped[int | None] = mapped_column(BigInteger)


# ---- server


class Meta(Record):
    """The one row of the server's exchange: its epoch, and the device of its own acts in that epoch."""

    __tablename__ = "sync_meta"
    __table_args__ = ON_SERVER

    epoch: Mapped[str] = mapped_column(String(40), primary_key=True)
    college: Mapped[UUID]
    house: Mapped[UUID]
    house_key: Mapped[bytes] = mapped_column(LargeBinary)
    demo: Mapped[bool] = mapped_column(server_default="0")
    lease_key: Mapped[bytes | None] = mapped_column(LargeBinary)  # signs leases; it outlives epochs
    recovery_key: Mapped[bytes | None] = mapped_column(LargeBinary)  # public half; two persons keep the private one
    rights_stamp: Mapped[str] = mapped_column(String(36), server_default="")  # moved by triggers: `db.rights_stamp`


class Bucket(Record):
    """A unit of partial replication; `head` grows by one with every commit that touches it."""

    __tablename__ = "bucket"
    __table_args__ = ON_SERVER

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    head: Mapped[int] = mapped_column(BigInteger, server_default="0")
    checksum: Mapped[int] = mapped_column(BigInteger, server_default="0")
    swept: Mapped[int] = mapped_column(BigInteger, server_default="0")  # up to here it is forgotten which rows left


class BucketMark(Record):
    """Where a bucket ended on a day, so that it is known which of its numbers are old."""

    __tablename__ = "bucket_mark"
    __table_args__ = ON_SERVER

    bucket: Mapped[int] = mapped_column(ForeignKey("bucket.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    head: Mapped[int] = mapped_column(BigInteger)


class BucketHold(Record):
    """A bucket beyond the bound of what a device holds by itself, which it asked for until a day."""

    __tablename__ = "bucket_hold"
    __table_args__ = ON_SERVER

    device: Mapped[UUID] = mapped_column(primary_key=True)
    bucket: Mapped[int] = mapped_column(ForeignKey("bucket.id"), primary_key=True)
    until: Mapped[date]


class SyncRow(Record):
    """Where a row stands in a bucket: state, not log; content is read from its own table."""

    __tablename__ = "sync_row"

    bucket: Mapped[int] = mapped_column(ForeignKey("bucket.id"), primary_key=True)
    tbl: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    deleted: Mapped[bool] = mapped_column(server_default="0")
    hash: Mapped[int] = mapped_column(BigInteger, server_default="0")
    __table_args__ = (Index(None, "bucket", "seq"), Index(None, "tbl", "row_id"), {"info": {"sides": SERVER}})


class Device(Record):
    """One employee's key and database on one machine."""

    __tablename__ = "device"
    __table_args__ = ON_SERVER

    id: Mapped[UUID] = mapped_column(primary_key=True)
    machine: Mapped[UUID | None] = mapped_column(ForeignKey("machine.id"))
    person: Mapped[UUID] = mapped_column(index=True)
    alg: Mapped[str] = mapped_column(String(20))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12), server_default="ok")  # ok, fork, suspended, revoked
    last_seq: Mapped[int] = mapped_column(server_default="0")
    last_hash: Mapped[str] = mapped_column(String(64), server_default="")
    schema: Mapped[int] = mapped_column(server_default="0")
    seen_at: Mapped[int | None] = mapped_column(BigInteger)  # ms
    made_at: Mapped[int] = mapped_column(BigInteger)
    auth_epoch: Mapped[int] = mapped_column(server_default="1")  # the account's epoch in which the device was let in
    waiting: Mapped[int] = mapped_column(server_default="0")  # unsent batches, as the device last told
    app: Mapped[str] = mapped_column(String(20), server_default="")
    reason: Mapped[str] = mapped_column(String(200), server_default="")  # why it is suspended or revoked
    wiped_at: Mapped[int | None] = mapped_column(BigInteger)
    first_seq: Mapped[int] = mapped_column(server_default="1")  # where its chain begins: a file may outlive its device
    chain_epoch: Mapped[str] = mapped_column(String(40), server_default="")  # in which its chain last moved


class Batch(Record):
    """The signed bytes as they came, append-only."""

    __tablename__ = "batch"
    __table_args__ = ON_SERVER

    device: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    act_id: Mapped[UUID]
    act: Mapped[str] = mapped_column(String(40))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    open_values: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[int] = mapped_column(BigInteger)


class BatchResult(Record):
    """The answer once given to a batch, given again word for word."""

    __tablename__ = "batch_result"
    __table_args__ = ON_SERVER

    device: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text)


class BatchName(Record):
    """A name under which a batch was issued before; it has one answer, whichever name comes first (`sync.md` 0b.10)."""

    __tablename__ = "batch_name"
    __table_args__ = ON_SERVER

    device: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    now_device: Mapped[UUID]
    now_seq: Mapped[int]


class BatchGap(Record):
    """Batches of a device that nobody has any more: lost by a restored server, and forgotten at the desk by then."""

    __tablename__ = "batch_gap"
    __table_args__ = ON_SERVER

    device: Mapped[UUID] = mapped_column(primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    told_at: Mapped[int] = mapped_column(BigInteger)


class ChangeAudit(Record):
    """Every merge group change that ever arrived, won or lost, append-only."""

    __tablename__ = "change_audit"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    device: Mapped[UUID]
    seq: Mapped[int]
    person: Mapped[UUID]
    tbl: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[UUID]
    grp: Mapped[str] = mapped_column(String(40))
    base: Mapped[str | None] = mapped_column(String(TOKEN_LENGTH))
    seen: Mapped[str | None] = mapped_column(String(60))
    met: Mapped[str | None] = mapped_column(String(TOKEN_LENGTH))  # what stood when it was judged
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(12))
    raw_time: Mapped[int] = mapped_column(BigInteger)
    corrected_time: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        Index(None, "tbl", "row_id", "grp"), Index(None, "device", "seq"), Index(None, "corrected_time"),
        {"info": {"sides": SERVER}},
    )  # fmt: skip


class Conflict(Record):
    """A true tie: both values, both batches; told to both authors."""

    __tablename__ = "conflict"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    tbl: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[UUID]
    grp: Mapped[str] = mapped_column(String(40))
    winner: Mapped[str] = mapped_column(String(TOKEN_LENGTH))
    loser: Mapped[str] = mapped_column(String(TOKEN_LENGTH))
    winner_person: Mapped[UUID]
    loser_person: Mapped[UUID]
    winner_value: Mapped[str] = mapped_column(Text)
    loser_value: Mapped[str] = mapped_column(Text)
    made_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(12), server_default="open")
    __table_args__ = (Index(None, "tbl", "row_id", "grp"), Index(None, "made_at"), {"info": {"sides": SERVER}})


class Parked(Record):
    """A batch kept until the role in charge decides (quarantine)."""

    __tablename__ = "quarantine"
    __table_args__ = ON_SERVER

    device: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    act_id: Mapped[UUID]
    person: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(40))
    section: Mapped[str] = mapped_column(String(60), server_default="")
    state: Mapped[str] = mapped_column(String(12), server_default="open")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[int | None] = mapped_column(BigInteger)


class GrantLog(Record):
    """Which buckets a person was given, and from which answer on."""

    __tablename__ = "grant_log"
    __table_args__ = ON_SERVER

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    person: Mapped[UUID] = mapped_column(index=True)
    bucket: Mapped[int]
    given_at: Mapped[int] = mapped_column(BigInteger)
    taken_at: Mapped[int | None] = mapped_column(BigInteger)
