"""Deliberate bugs in the order of locks and reads: the crowd must see each of them."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import sleep
from unittest.mock import patch

from sqlalchemy import Connection, Engine, or_, select, text

from db.models.exchange import Bucket
from db.sync import pull
from db.sync.buckets import Head, Heads, take_heads

LATE = 0.01  # seconds


@contextmanager
def locked_unsorted() -> Iterator[None]:
    """Heads are locked in any order."""

    def take(conn: Connection, names, numbers=()) -> Heads:
        found = conn.scalars(select(Bucket.id).where(or_(Bucket.name.in_(names), Bucket.id.in_(numbers)))).all()
        for number in random.sample(found, len(found)):
            conn.execute(select(Bucket.id).where(Bucket.id == number).with_for_update())
        return take_heads(conn, names, numbers)

    with patch("db.sync.arbiter.take_heads", take):
        yield


@contextmanager
def read_committed() -> Iterator[None]:
    """A pull asks each bucket at its own moment."""

    def reading(engine: Engine) -> Engine:
        return engine.execution_options(isolation_level="READ COMMITTED")

    content = pull._content

    def late(*asked):
        sleep(LATE)  # or a quick server would seldom be caught between two questions
        return content(*asked)

    with patch("db.sync.pull.reading", reading), patch("db.sync.pull._content", late):
        yield


class _Numbered(Head):
    """A head that nobody holds: its numbers come from a sequence."""

    conn: Connection

    def next_seq(self) -> int:
        self.told += 1
        self.seq = self.conn.scalar(text("SELECT nextval('crowd')"))
        sleep(random.random() * 2 * LATE)  # between taking a number and telling it, as on a busy server
        return self.seq


@contextmanager
def numbered_by_a_sequence() -> Iterator[None]:
    """Numbers come from a sequence, and no head is locked: a later one may be seen before an earlier one."""

    def take(conn: Connection, names, numbers=()) -> Heads:
        conn.execute(text("CREATE SEQUENCE IF NOT EXISTS crowd START 1000000"))
        heads = Heads()
        asked = select(Bucket.id, Bucket.name, Bucket.head, Bucket.checksum)
        for told in conn.execute(asked.where(or_(Bucket.name.in_(names), Bucket.id.in_(numbers)))):
            head = _Numbered(*told)
            head.conn = conn
            heads.by_name[head.name] = heads.by_number[head.number] = head
        return heads

    def keep(conn: Connection, heads: Heads) -> None:
        for number, head in sorted(heads.by_number.items()):
            if head.told:
                conn.execute(
                    text("UPDATE bucket SET head = greatest(head, :seq) WHERE id = :number"),
                    {"seq": head.seq, "number": number},
                )

    with patch("db.sync.arbiter.take_heads", take), patch("db.sync.placing.keep_heads", keep):
        yield


MUTANTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "none": nullcontext,
    "locked_unsorted": locked_unsorted,
    "read_committed": read_committed,
    "numbered_by_a_sequence": numbered_by_a_sequence,
}
