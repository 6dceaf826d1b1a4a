"""A poke across the processes of one college: what one of them was told, the others hear over the same PostgreSQL."""

import logging
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, func
from sqlalchemy import select as ask

from db.troubles import StoreTrouble, troubles

CHANNEL = "parta_poke"
AGAIN = 1.0  # seconds before a broken line to the database is tried again
PARTING = 3.0  # seconds for the thread to end; one that is just knocking at a dead database is left to it

log = logging.getLogger("parta.poke")

Hear = Callable[[UUID | None], None]  # the device whose own push made the news, None where it concerns everybody


class Across:
    """Tells the other processes of this database what was rung here, and hears them in a thread of its own.

    A notice goes out after the commit it speaks of, in no transaction: inside one, PostgreSQL would let all commits
    of the database wait for each other. One that is lost costs a desktop the rest of its wait, then it asks anew.
    """

    def __init__(self, engine: Engine, hear: Hear) -> None:
        self._engine, self._hear = engine, hear
        self._own = uuid4().hex
        self._stopped, self._stop = socket.socketpair()
        self._thread = Thread(target=self._listen, name="poke", daemon=True)

    def tell(self, by: UUID | None) -> None:
        """Let the other processes ring; they do not while the database is away."""
        notice = f"{self._own}:{by.hex if by else ''}"
        try:
            with troubles(), self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                connection.execute(ask(func.pg_notify(CHANNEL, notice)))
        except StoreTrouble as trouble:
            log.warning("other processes are not told: %s", type(trouble).__name__)

    def start(self) -> None:
        """Begin to hear."""
        self._thread.start()

    def close(self) -> None:
        """Hear no more."""
        self._stop.close()
        self._thread.join(PARTING)

    def _listen(self) -> None:
        while True:
            try:
                with troubles(), self._line() as line:
                    self._hear(None)  # what was told before the line stood is not told again
                    self._follow(line)
                    return
            except StoreTrouble as trouble:
                log.warning("other processes are not heard: %s", type(trouble).__name__)
            if select.select([self._stopped], [], [], AGAIN)[0]:
                return

    @contextmanager
    def _line(self) -> Iterator[Any]:
        """Lend a connection that listens; it is none of the pool's, which has one for each working thread."""
        dialect = self._engine.dialect
        words, named = dialect.create_connect_args(self._engine.url)
        with closing(dialect.connect(*words, **named)) as told:
            line: Any = told
            line.autocommit = True
            line.execute(f"LISTEN {CHANNEL}")
            yield line

    def _follow(self, line: Any) -> None:
        while self._stopped not in select.select([line, self._stopped], [], [])[0]:
            for notice in line.notifies(timeout=0):
                origin, _, by = notice.payload.partition(":")
                if origin != self._own:
                    self._hear(UUID(by) if by else None)
