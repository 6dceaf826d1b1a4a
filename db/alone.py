"""Something that only one hand may do at a time, whichever thread or process of the server it belongs to."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from sqlalchemy import Engine, text

_here: dict[str, threading.Lock] = defaultdict(threading.Lock)


@contextmanager
def alone(engine: Engine, what: str) -> Iterator[None]:
    """Wait until nobody else does this and keep everybody out meanwhile. An SQLite file has one process only."""
    with _here[what]:
        if engine.dialect.name != "postgresql":
            yield
            return
        number = int.from_bytes(sha256(what.encode()).digest()[:7], "big")
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
            try:
                yield
            finally:
                conn.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
