"""What the desktop's half of the exchange works with: its file, the gate, the clock, chance and the line."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, literal_column, select

from db.clock import Clock
from db.gate import Gate
from db.ids import Chance
from db.models.exchange import Self
from db.models.record import EPOCH
from db.sync import wire
from db.sync.batch import Malformed
from db.sync.capture import Key


class Answer(Protocol):
    """What came back: an HTTP status and the bytes as they travelled."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


class Transport(Protocol):
    """The line to the server. What it raises where nothing came back passes through the exchange."""

    def call(self, name: str, body: bytes) -> Answer:
        """Send a message to /sync/v1/<name> and return what came back."""


class NotUnderstood(Exception):
    """The server answered something that is no answer of ours: nothing of it is taken, and it is asked again later."""


class Barred(Exception):
    """The server does not exchange with this device: `reason` is "fork", "schema", "revoked" or "unknown"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NewEpoch(Exception):
    """The server was restored: what it may have lost is sent again before anything is pulled."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One open file and its line. `tell` hears which tables a pull has changed, `key` signs what is issued again.

    `of_itself` is what the program tells of itself in its greeting, `greeted` hears the whole answer to it, `seated`
    whether its person sits elsewhere.
    """

    engine: Engine
    clock: Clock
    transport: Transport
    key: Key
    gate: Gate = field(default_factory=Gate)
    chance: Chance = os.urandom
    tell: Callable[[frozenset[str]], None] = lambda touched: None
    of_itself: Callable[[], dict[str, Any]] = dict
    greeted: Callable[[Mapping[str, Any]], None] = lambda told: None
    seated: Callable[[bool], None] = lambda elsewhere: None

    def nonce(self) -> str:
        """Return a nonce of one request."""
        return self.chance(12).hex()

    def millis(self) -> int:
        """Return the wall clock in ms."""
        return (self.clock.now() - EPOCH) // timedelta(milliseconds=1)

    def stamp(self) -> dict[str, int | str]:
        """Return every clock of this machine, as requests tell them."""
        return {"wall": self.millis(), "mono": int(self.clock.mono() * 1000), "boot": self.clock.boot()}

    def ask(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request under a nonce of its own and return the answer to it, to it only.

        Raises NewEpoch, Barred, NotUnderstood, and whatever the transport raises.
        """
        request = {"v": wire.VERSION, **request, "nonce": self.nonce()}
        answer = self.transport.call(name, wire.encode(request))
        if answer.status not in (200, 403, 409):
            raise NotUnderstood(str(answer.status))
        told = _read(answer.body)
        if answer.status != 200:
            _refused(answer.status, told)
        if told.get("nonce") != request["nonce"] or told.get("v") != wire.VERSION:
            raise NotUnderstood("nonce")
        return told


# Nothing is asked more often: its columns are told, so that no answer has to be looked through for them.
_COLUMNS: list[Any] = [literal_column(column.name) for column in Self.__table__.c]
_ME = select(*_COLUMNS).select_from(Self.__table__)


def me_of(conn: Connection) -> Row[Any]:
    """Return the row that says whose file this is, as the driver reads it."""
    return conn.execute(_ME).one()


def id_of(told: str) -> UUID:
    """Return an id as the driver reads it."""
    return UUID(told)


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = wire.decode(body)
    except Malformed as error:
        raise NotUnderstood(str(error)) from None
    if not isinstance(told, dict):
        raise NotUnderstood("form")
    return told


def _refused(status: int, told: dict[str, Any]) -> None:
    match told.get("code"):
        case "epoch":
            raise NewEpoch
        case "fork" | "schema" | "unknown" as reason:
            raise Barred(reason)
        case "revoked" | "suspended" | "device":
            raise Barred("revoked")
    raise NotUnderstood(str(status))
