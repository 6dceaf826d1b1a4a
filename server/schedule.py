"""What the server does by itself, again and again, beside answering: each duty in a thread of its own."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from db.admission import accounts, escalation, login_watch
from db.clock import Clock
from db.engine import Engine
from db.house import NotDone
from db.reconsidering import Mark, reconsider
from db.troubles import StoreTrouble
from server.poke import Poke

log = logging.getLogger("parta.server")

EVERY = 60.0
DAY = 24 * 3600.0
PATIENCE = 5.0  # seconds that a duty in hand gets when the server ends


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done every so many seconds."""

    name: str
    do: Callable[[], object]
    every: float = EVERY


class Schedule:
    """Runs duties until it is stopped. A duty that fails is tried again in its next turn and hinders nobody."""

    def __init__(self, duties: Sequence[Duty]) -> None:
        self._is_stopping = False
        self._turns = {duty.name: threading.Event() for duty in duties}
        self.threads = [
            threading.Thread(target=self._run, args=(duty,), name=f"duty {duty.name}", daemon=True) for duty in duties
        ]

    def __enter__(self) -> "Schedule":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_stopping = True
        for turn in self._turns.values():
            turn.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def wake(self, name: str) -> None:
        """Let a duty have its turn now, if there is such a duty; may be called from any thread."""
        if name in self._turns:
            self._turns[name].set()

    def _run(self, duty: Duty) -> None:
        turn = self._turns[duty.name]
        while not self._is_stopping:
            turn.clear()
            try:
                duty.do()
            except (StoreTrouble, NotDone, SQLAlchemyError, OSError) as trouble:
                # Its text could hold what a person wrote, so only its kind is told.
                log.warning("duty %s is not done: %s", duty.name, type(trouble).__name__)
            if not self._is_stopping:
                turn.wait(duty.every)


def watch(engine: Engine, clock: Clock, poke: Poke) -> bool:
    """Look for signs of shared logins, call others where nobody answers, and let the desktops know.

    Says whether somebody has to be told of something.
    """
    if accounts.house(engine) is None:
        return False
    took = login_watch.look(engine, clock)
    called = escalation.escalate(engine, clock)
    for person in took:
        log.warning("incident: signals about person %s", person)
    if took or called:
        poke.ring()
    return bool(took or called)


@dataclass(slots=True)
class Reconsidering:
    """Judges parked work again whenever the history has gone on, and lets the desktops know."""

    engine: Engine
    clock: Clock
    poke: Poke
    mark: Mark = field(default_factory=Mark)

    def run(self) -> None:
        """Have one turn."""
        if accounts.house(self.engine) is None:
            return
        before, self.mark = self.mark, reconsider(self.engine, self.clock, self.mark)
        if self.mark != before:
            self.poke.ring()
