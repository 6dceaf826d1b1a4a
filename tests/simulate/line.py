"""A bad line from one desktop to the server: it loses, doubles, cuts and delays."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from db.sync import wire
from tests.simulate.story import NONE, Faults

if TYPE_CHECKING:
    from tests.simulate.server import Server


class Lost(Exception):
    """Nothing came back."""


class Crash(Exception):
    """The program died here."""


@dataclass(frozen=True)
class Came:
    status: int
    body: bytes


@dataclass(slots=True)
class Fate:
    """How many boundaries of transactions a program still passes before it dies; None means all."""

    left: int | None = None

    def pass_(self, *_: object) -> None:
        """Pass one boundary, or die at it."""
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Crash


@dataclass
class Line:
    """`heard` sees every answer the server gave, `meanwhile` is what happens while a message is under way."""

    server: "Server"
    device: UUID
    heard: Callable[[str, bytes, Came], None]
    meanwhile: Callable[[], None]
    faults: Faults = NONE
    rng: Random = field(default_factory=Random)
    former: list[tuple[UUID, str, bytes]] = field(default_factory=list)
    answers: list[Came] = field(default_factory=list)
    messages: int = 0
    last: tuple[str, int] = ("", 0)  # the last message that the desktop got an answer to

    def call(self, name: str, body: bytes) -> Came:
        """Carry a message there and its answer back, as well as the line does."""
        rng, faults = self.rng, self.faults
        self.last = ("", 0)
        self.messages += 1
        if rng.random() < faults.loss:
            raise Lost
        if self.former and rng.random() < faults.double:
            self._deliver(*rng.choice(self.former))  # an old request arrives once more
        if name == "push" and rng.random() < faults.double:
            self._overtake(body)
        if rng.random() < faults.server_crash:
            self.server.dies(rng.randrange(6))
        try:
            answer = self._deliver(self.device, name, body)
        finally:
            self.server.goes_on()
        self.meanwhile()
        self.former = [*self.former[-4:], (self.device, name, body)]
        if rng.random() < faults.double:
            answer = self._deliver(self.device, name, body)
        self.messages += 1
        if rng.random() < faults.answer_loss:
            raise Lost
        if self.answers and rng.random() < faults.stale:
            self.last = ("stale", 0)
            return rng.choice(self.answers)
        self.answers = [*self.answers[-4:], answer]
        if answer.body and rng.random() < faults.cut:
            return Came(answer.status, answer.body[: rng.randrange(len(answer.body))])
        self.last = (name, answer.status)
        return answer

    def _overtake(self, body: bytes) -> None:
        """Let the later half of a push arrive before the whole of it."""
        request = wire.decode(body)
        if len(request["batches"]) > 1:
            self._deliver(self.device, "push", wire.encode(request | {"batches": request["batches"][1:]}))

    def _deliver(self, device: UUID, name: str, body: bytes) -> Came:
        try:
            answer = self.server.call(device, name, body)
        except Crash:
            self.server.goes_on(has_died=True)
            raise Lost from None
        if device == self.device:  # not a message of what this file was before
            self.heard(name, body, answer)
        return answer
