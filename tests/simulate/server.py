"""The college's server of a world, with what the world does to it: it dies, and stumbles over a batch."""

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from db import rights_stamp
from db.engine import writing
from db.house import new_epoch
from db.sync import arbiter, buckets, exchange, fetch, packed, pull, wire
from db.sync.merge import FAULT
from db.troubles import StoreTrouble
from tests.simulate.acts import POISON
from tests.simulate.college import COLLEGE
from tests.simulate.files import STEP
from tests.simulate.line import Came, Crash, Fate

if TYPE_CHECKING:
    from tests.simulate.college import HandClock
    from tests.simulate.files import Slot


class Server:
    """The college's server."""

    def __init__(self, slot: "Slot", clock: "HandClock") -> None:
        self.slot, self.engine, self.clock = slot, slot.engine, clock
        self.fate = Fate()
        self.broken: list[str] = []
        rights_stamp.forget()  # its process has just begun
        self._copy: sqlite3.Connection | None = None
        slot.at_boundary = self.fate.pass_

    def dies(self, boundaries: int) -> None:
        """Let it die at one of the next boundaries of its transactions."""
        self.fate.left = boundaries

    def goes_on(self, *, has_died: bool = False) -> None:
        """Start it again, if it has died, and let it live."""
        self.fate.left = None
        if has_died:
            rights_stamp.forget()
            self.engine.dispose()

    @property
    def has_copy(self) -> bool:
        """Whether there is a copy to be put back."""
        return self._copy is not None

    def copy(self) -> None:
        """Keep a copy of the database as it stands; of PostgreSQL none is made here."""
        if not isinstance(self.slot.raw, sqlite3.Connection):
            return
        self._copy = sqlite3.connect(":memory:")
        self.slot.raw.backup(self._copy)

    def restore(self) -> None:
        """Put the copy back, as the operator does: a new epoch begins."""
        assert self._copy is not None
        self.engine.dispose()
        rights_stamp.forget()
        self._copy.backup(self.slot.raw)
        with writing(self.engine).begin() as conn:
            new_epoch(conn, COLLEGE, demo=True, clock=self.clock)

    def call(self, device: UUID, name: str, body: bytes) -> Came:
        """Answer one message, as the program does behind its door."""
        try:
            answer = getattr(exchange, f"server_{name}")
            reply = answer(self.engine, device, wire.decode(body), self.clock)
        except StoreTrouble:
            return Came(503, b"")
        except SQLAlchemyError as error:
            self.broken.append(f"the server broke at {name}: {type(error).__name__}")
            return Came(500, b"")
        return Came(reply.status, b"" if reply.status == 204 else wire.encode(reply.body))


@contextmanager
def bounded(fill: int):
    """Let answers hold so many rows at most, so that a fill takes many of them, and pages lie in the stage.

    Where they are small, requests are so too, and an act does not fit in one with whatever was typed before it.
    """
    small = 300 if fill > 1000 else STEP
    with (
        patch.object(buckets, "STEP", STEP),
        patch.object(pull, "MOST_ROWS", fill),
        patch.object(packed, "MOST_BATCHES", 250 if fill > 1000 else 4),
        patch.multiple(fetch, SMALL=small, CHUNK=12 if fill > 1000 else 1),
    ):
        yield


@contextmanager
def stumbling():
    """Let the arbiter break at a batch that holds the word POISON, for a reason nobody foresaw."""
    decide = arbiter.decide

    def stumble(sitting, arrived):
        if arrived.flaw != FAULT and POISON.encode() in (arrived.opened or b""):
            raise KeyError
        return decide(sitting, arrived)

    with patch.object(arbiter, "decide", stumble):
        yield


__all__ = ["Came", "Crash", "Server", "bounded", "stumbling"]
