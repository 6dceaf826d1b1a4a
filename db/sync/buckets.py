"""Buckets: their names, their heads, which are taken in one order everywhere, and the checksum of what lies in them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import Connection, bindparam, or_, select, update

from db.models.exchange import Bucket
from db.sync.rows import inserting

STEP = 1000  # rows that one sequence number may carry, so that a page of a pull can end between two numbers
_AROUND = 1 << 64

Key = UUID | str | int | None


class Unforeseen(Exception):
    """A row turned out to lie in a bucket whose head was not taken in time; begin again with these names."""

    def __init__(self, names: Collection[str], numbers: Collection[int] = ()) -> None:
        super().__init__("heads")
        self.names = frozenset(names)
        self.numbers = frozenset(numbers)


def name_of(kind: str, *key: Key) -> str:
    """Return the name of a bucket, such as `page:<32 hex>` or `group_year:<32 hex>:2026`."""
    return ":".join((kind, *(part.hex if isinstance(part, UUID) else str(part) for part in key)))


def kind_of(name: str) -> str:
    """Return the kind of a bucket."""
    return name.partition(":")[0]


def row_hash(table: str, row: UUID, tokens: Iterable[str | None]) -> int:
    """Return what a row adds to the checksum of its buckets; it changes whenever a merge group is won."""
    told = "|".join((table, row.hex, *(token or "" for token in tokens)))
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), "big", signed=True)


def added(checksum: int, *parts: int) -> int:
    """Add to a checksum, around 2^64; both sides keep it as a signed number."""
    around = (checksum + sum(parts)) % _AROUND
    return around - _AROUND if around >= _AROUND // 2 else around


@dataclass(slots=True)
class Head:
    """The end of a bucket while a transaction holds it."""

    number: int
    name: str
    seq: int
    checksum: int
    told: int = 0  # rows placed in this transaction

    def next_seq(self) -> int:
        """Return the sequence number for one more row of this transaction."""
        if self.told % STEP == 0:
            self.seq += 1
        self.told += 1
        return self.seq


@dataclass(slots=True)
class Heads:
    """The heads that a transaction holds, by name and by number."""

    by_name: dict[str, Head] = field(default_factory=dict)
    by_number: dict[int, Head] = field(default_factory=dict)


def take_heads(conn: Connection, names: Collection[str], numbers: Collection[int] = ()) -> Heads:
    """Lock the heads of these buckets, in ascending order of their numbers; make those that are new.

    The one place where heads are locked. A transaction calls it once, after it has locked its device and before it
    reads what it decides on (`sync.md` 0a.5).
    """
    known = set(conn.scalars(select(Bucket.name).where(Bucket.name.in_(names)))) if names else set()
    # Sorted, because two transactions that make the same buckets wait for each other's names.
    for name in sorted(set(names) - known):
        conn.execute(inserting(conn, Bucket).values(kind=kind_of(name), name=name).on_conflict_do_nothing())
    held = conn.execute(
        select(Bucket.id, Bucket.name, Bucket.head, Bucket.checksum)
        .where(or_(Bucket.name.in_(names), Bucket.id.in_(numbers)))
        .order_by(Bucket.id)
        .with_for_update()
    )
    heads = Heads()
    for number, name, seq, checksum in held:
        heads.by_name[name] = heads.by_number[number] = Head(number, name, seq, checksum)
    return heads


def keep_heads(conn: Connection, heads: Heads) -> None:
    """Write back the heads that moved."""
    moved = [
        {"b_id": head.number, "head": head.seq, "checksum": head.checksum}
        for head in heads.by_number.values()
        if head.told
    ]
    if moved:
        conn.execute(update(Bucket.__table__).where(Bucket.id == bindparam("b_id")), moved)  # type: ignore[arg-type]
