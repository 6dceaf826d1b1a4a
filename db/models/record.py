"""What every table says beside its columns: its side, its birth, its merge groups and its buckets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, MetaData, String, Table, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from college.admission.masks import Masked

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TOKEN_LENGTH = 52  # device hex 32, dot, sequence
STATE = "state"  # the merge group that every synchronised table has: whether the row stands

CLIENT = frozenset({"client"})
SERVER = frozenset({"server"})
BOTH = CLIENT | SERVER

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment, kept as whole milliseconds since 1970 on every back end."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment must be aware")
        return (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(milliseconds=value)


@dataclass(frozen=True, slots=True)
class In:
    """One bucket a row lies in: `kind`, the foreign keys to walk, and the columns there that make the key.

    `In("group_year", ("work_id", "lesson_id", "page_id"), ("group_id", "year"))` walks from a mark to its page.
    A row whose walk ends in nothing lies in no such bucket. An empty key means one bucket for the college.
    Buckets that no walk can express (a name lies where its person stands) are told in `db.sync.buckets`.
    """

    kind: str
    walk: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sync:
    """How the rows of a table travel.

    noun: the word in derived ids. birth: columns set once when the row is made; with `is_derived` the id comes
    from them in this order. groups: columns that merge as one; `state` is added to every table by itself.
    personal: columns that enter the signed part as a salted hash (`sync.md` 0a.1).
    section: the section of the rights that guards writing, by merge group, "" for all others.
    is_ours: only the server's own acts write it, whatever the matrix says.
    masked: columns that are shown masked, with the kind of their value; they lie only on the desks that keep them.
    """

    noun: str
    birth: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    buckets: tuple[In, ...]
    section: Mapping[str, str]
    is_derived: bool = False
    personal: frozenset[str] = frozenset()
    parents: tuple[str, ...] = field(default=())
    is_ours: bool = False
    masked: Mapping[str, Masked] = field(default_factory=dict)

    def section_of(self, group: str) -> str:
        """Return the section of the rights that guards this merge group."""
        return self.section.get(group, self.section.get("", ""))


class Record(DeclarativeBase):
    """Base of all tables of both sides."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment(), UUID: Uuid()}


class Synced(Record):
    """A table whose rows travel between the desktops and the server."""

    __abstract__ = True
    sync: ClassVar[Sync]

    id: Mapped[UUID] = mapped_column(primary_key=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]
    v_state: Mapped[str | None] = mapped_column(String(TOKEN_LENGTH))


def token() -> Mapped[str | None]:
    """Declare the version token of a merge group: the batch that last won it, `device.seq`."""
    return mapped_column(String(TOKEN_LENGTH))


def groups_of(model: type[Synced]) -> dict[str, tuple[str, ...]]:
    """Return every merge group of a table with its columns, `state` included."""
    own = dict(model.sync.groups)
    own[STATE] = ("withdrawn_at", "withdrawn_by", *own.get(STATE, ()))
    return own


def synced_models() -> dict[str, type[Synced]]:
    """Return the synchronised tables by name, parents before children."""
    found = {
        mapper.local_table.name: mapper.class_
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, Synced) and isinstance(mapper.local_table, Table)
    }
    return {table.name: found[table.name] for table in Record.metadata.sorted_tables if table.name in found}


def sides_of(table: Table) -> frozenset[str]:
    """Return the sides a table lives on."""
    sides: frozenset[str] = table.info.get("sides", BOTH)
    return sides
