"""The boundary of the data: `Store.read()` lends a reading session, `Store.write(act)` makes one signed act."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from db import ids
from db.clock import Clock
from db.engine import reading, writing
from db.gate import Gate
from db.migrations import SCHEMA
from db.models.exchange import Outbox, Self
from db.rights import KEPT, KeptRights
from db.sync import capture
from db.sync.capture import Key, Writing, WritingSession, next_batch
from db.troubles import troubles

__all__ = ["Store", "next_batch"]

Touched = Callable[[frozenset[str]], None]
_ME = select(Self)


class Store:
    """One employee's open database. Threads may share it; a write waits for no pull longer than one chunk."""

    def __init__(
        self, engine: Engine, clock: Clock, key: Key, gate: Gate | None = None, chance: ids.Chance = os.urandom
    ) -> None:
        self.engine, self.clock = engine, clock
        self._chance = chance
        self.gate = gate or Gate()
        self._key = key
        self._reading = reading(engine)
        self._writing = writing(engine)
        self._listeners: list[Touched] = []
        self._rights = KeptRights()
        self._writer: int | None = None  # the thread that is in an act

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Lend a session that sees one moment of the database and cannot write."""
        with troubles(), Session(self._reading, autoflush=False, info={KEPT: self._rights.now()}) as session:
            yield session

    @contextmanager
    def write(self, act: str, *, act_id: UUID | None = None) -> Iterator[Session]:
        """Lend a session whose changes become one act: committed durably on exit, or nothing of it.

        The act is one batch; `next_batch(session)` parts it where its pieces may succeed or clash alone.
        Raises StoreTrouble where the world keeps it from being written.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("an act inside an act would wait for itself")
        with self.gate.typing(), troubles():
            self._writer = threading.get_ident()
            try:
                kept = {KEPT: self._rights.now()}
                with WritingSession(self._writing, expire_on_commit=False, info=kept) as session, session.begin():
                    me = session.scalars(_ME).one()
                    session.expunge(me)
                    act_id = act_id or ids.fresh(self._chance)
                    capture.begin(session, Writing(me, act, act_id, SCHEMA, self.clock, self._key, self._chance))
                    yield session
                    touched = capture.finish(session)
            finally:
                self._writer = None
        self.tell(touched)

    def listen(self, fn: Touched) -> Callable[[], None]:
        """Call `fn` with the nouns touched after each commit, in the thread that wrote. Returns how to stop it."""
        self._listeners.append(fn)
        return lambda: self._listeners.remove(fn)

    def tell(self, touched: frozenset[str]) -> None:
        """Tell the listeners what changed; the exchange calls it too, after each commit of its own."""
        self._rights.touch(touched)
        if touched:
            for fn in tuple(self._listeners):
                fn(touched)

    def waiting(self) -> int:
        """Count the batches that the server has not answered."""
        with self.read() as session:
            return session.scalar(select(func.count()).where(Outbox.status == "waiting")) or 0

    def claim(self) -> None:
        """Say that a key was pressed: until `release` no chunk of a pull begins."""
        self.gate.claim()

    def release(self) -> None:
        """Say that the key is painted."""
        self.gate.release()
