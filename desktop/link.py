"""The exchange on its own threads: what is typed goes to the server, what changed there comes here, the light is told.

One thread plays rounds (push, pull); the other hangs at the server until there is news. Both have connections of
their own; neither ever touches the screen.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal

import resources
from college.refusal import Refused
from db.clock import Clock
from db.credentials import DeviceKey
from db.troubles import StoreTrouble
from desktop.attempt import Attempt, Counted
from desktop.link_trouble import DIFFERS, STRANGE, Busy, LinkTrouble, NotOurServer, barred
from desktop.second_wanted import SecondWanted
from desktop.shell.link_light import LightState

if TYPE_CHECKING:
    from db.engine import Engine
    from db.store import Store
    from db.sync.exchange import Desk, State
    from desktop.line import Line
    from desktop.opening import First
    from desktop.profile import Machine, OpenedFile

QUIET = 0.3  # seconds without a commit after which what was typed is sent
LONGEST_TYPING = 2.0  # seconds of steady typing after which it is sent all the same
POLL = 300.0  # seconds between rounds that nobody asked for
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before the line is tried again
SHOWN_AFTER = 1.0  # seconds after which a round tells how far it has come
NEWS_APART = 2.0  # seconds between two rounds that news asked for
PARTING = 2.0  # seconds in which the threads have to end

HASTY = 1.0  # an answer to `wait` that comes sooner and brings nothing is no answer

_log = logging.getLogger("desktop.link")


class Greets(Protocol):
    """What a greeting asks for besides, and who hears the answer."""

    def asks(self) -> dict[str, Any]:
        """Return what is told in the greeting."""

    def hear(self, told: Mapping[str, Any]) -> tuple[str, ...]:
        """Take the answer; return the sentences for the person."""


class Link(QObject):
    """The exchange of one open file. `light` tells a LightState, `said` a sentence for a person; from any thread."""

    light = Signal(object)
    left = Signal()  # its person sits down elsewhere: this program has to lock
    said = Signal(str)
    asks = Signal(object)  # a SecondWanted: the server wants a code of the phone first; None: it has taken one

    def __init__(
        self,
        store: "Store",
        clock: Clock,
        key: DeviceKey,
        *,
        open_engine: "Callable[[], Engine]",
        open_line: "Callable[[], Line]",
        greeting: Greets | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._clock, self._key = store, clock, key
        self._open_engine, self._open_line, self._greeting = open_engine, open_line, greeting
        self._bell = threading.Condition()
        self._asked = False  # a round is wanted at once
        self._typed: list[float] = []  # when the first and the last commit since the round were made
        self._stopping = False
        self._rounds = 0
        self._not_before = 0.0  # until then a busy server has asked to be left alone
        self._is_online = False
        self._state = LightState()
        self._said = ""
        self._is_open = True  # whether its person sits before the unlocked program
        self._hasty = 0  # answers to `wait` in a row that came too soon and brought nothing
        self._lines: list[Line] = []
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for work, name in ((self._exchange, "exchange"), (self._listen, "news"))
        ]
        self._deaf: Callable[[], None] = lambda: None
        self._first: First | None = None
        self.wanted: SecondWanted | None = None  # what the server wants of the phone before the first round

    # ---- for the program

    def start(self) -> None:
        """Begin to exchange."""
        self._deaf = self._store.listen(self._hear)
        for thread in self._threads:
            thread.start()

    def ask(self) -> None:
        """Exchange now."""
        with self._bell:
            self._asked = True
            self._bell.notify_all()

    def before(self, work: "First") -> None:
        """Do this once before the first round, in the thread of the exchange; until it is done there is no round."""
        self._first = work

    def answer(self, code: str) -> None:
        """Bring the code of the phone that the server asks for before the first round."""
        if (first := self._first) is not None:
            first.answer(code)
            self.ask()

    def sit(self, *, is_open: bool) -> None:
        """Say whether the program stands unlocked: a person has one session at a time (3.1.11)."""
        if is_open != self._is_open:
            self._is_open = is_open
            self.ask()

    def call(self, path: str, body: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
        """Ask the server one question, in the calling thread; return its status and what it told.

        Raises LinkTrouble where it is not reached, also because the file is being closed.
        """
        line = self._line()
        try:
            return line.ask(path, body)
        finally:
            with self._bell:
                self._lines.remove(line)
            line.close()

    def close(self) -> None:
        """Stop; what hangs is broken off, what is being written is finished, and no key is kept."""
        deaf, self._deaf = self._deaf, lambda: None  # whoever closes twice closes once
        deaf()
        with self._bell:
            self._stopping = True
            self._bell.notify_all()
            lines = tuple(self._lines)
        for line in lines:
            line.hang_up()
        ends = time.monotonic() + PARTING
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(ends - time.monotonic(), 0))

    @property
    def is_online(self) -> bool:
        """Whether the last round reached the server."""
        return self._is_online

    # ---- rounds

    def _hear(self, nouns: frozenset[str]) -> None:
        """Something was committed: by a person, unless this thread itself has just pulled it."""
        if threading.current_thread() is self._threads[0]:
            return
        now = time.monotonic()
        with self._bell:
            self._typed = [self._typed[0] if self._typed else now, now]
            self._bell.notify_all()

    def _exchange(self) -> None:
        pause = 0.0
        with self._surviving(), closing(self._line()) as line, _opened(self._open_engine) as engine:
            desk = self._desk(engine, line)
            while self._rest(pause):
                is_well = self._round(desk, line)
                pause = 0.0 if is_well else min(max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE)

    def _rest(self, pause: float) -> bool:
        """Wait until a round is due; False when it is time to end.

        A pause is broken by `ask` only, and by nothing where the server itself has asked for it.
        """
        due = time.monotonic() + random.uniform(0.8, 1.2) * (pause or POLL)  # noqa: S311  not all at once
        with self._bell:
            if not self._rounds and not pause:
                self._asked = True
            while not self._stopping:
                wanted = 0.0 if self._asked else due if pause else min(due, *self._sent_by())
                if (left := max(wanted, self._not_before) - time.monotonic()) <= 0:
                    break
                self._bell.wait(left)
            self._asked = False
            self._typed = []
            return not self._stopping

    def _sent_by(self) -> tuple[float, ...]:
        """Return by when what was typed has to be sent: after a moment of quiet, or while typing goes on and on."""
        return (self._typed[0] + LONGEST_TYPING, self._typed[-1] + QUIET) if self._typed else (float("inf"),)

    def _round(self, desk: "Desk", line: "Line") -> bool:
        """Play a round and tell the light; False where the server was not reached or not understood."""
        from db import device  # noqa: PLC0415  as `_desk`
        from db.sync.exchange import Barred, NotUnderstood, exchange  # noqa: PLC0415

        began = time.monotonic()
        try:
            if self._first is not None:
                self._first.introduce()
                self._first = None
                self._want(None)
            state = exchange(desk, lambda state: self._tell_progress(state, began))
        except SecondWanted as wanted:
            self._fail("")  # the light says that nothing goes; the desk asks for the code
            self._want(wanted)
        except Refused as refusal:
            self._fail(refusal.sentence)
        except Busy as busy:
            self._hold_off(busy.seconds)
        except NotOurServer as stranger:
            self._fail(stranger.sentence)
        except LinkTrouble:
            self._fail("")  # the light says all there is to say
        except Barred as refusal:
            _log.warning("link.refused", extra={"state": refusal.reason})
            if refusal.reason == "fork":
                device.mark_forked(desk.engine)
            self._fail(barred(refusal.reason))
        except NotUnderstood:
            _log.warning("link.refused", extra={"state": "not_understood"})
            self._fail(STRANGE)
        except StoreTrouble as trouble:
            _log.warning("link.store", extra={"kind": type(trouble).__name__.casefold()})
            self._fail(trouble.sentence)
        except Exception as error:  # noqa: BLE001  a bug here must not end the exchange for the rest of the day
            _log.error("link.failed %s", type(error).__name__)
            self._fail("")
        else:
            self._succeed(state, line.offset)
            return True
        return False

    def _want(self, wanted: SecondWanted | None) -> None:
        if wanted is not self.wanted and not self._stopping:
            self.wanted = wanted
            self.asks.emit(wanted)

    def _tell_progress(self, state: "State", began: float) -> None:
        is_long = state.sending and time.monotonic() - began > SHOWN_AFTER
        sending = (state.sent, state.sending) if is_long else None
        self._show(waiting=state.waiting, sending=sending, coming=_coming(state))

    def _succeed(self, state: "State", offset: timedelta) -> None:
        from db import attention  # noqa: PLC0415  as `_desk`

        self._said = ""
        if state.differs:
            self.said.emit(DIFFERS)
        with self._store.read() as session:
            asks = attention.count(session)
        self._show(
            waiting=state.waiting, sending=None, coming=_coming(state), last_exchange=state.last_exchange,
            offline_since=None, clock_off=offset,
            disputed=asks.disputed, parked=asks.parked, returned=asks.returned, decider=asks.decider,
        )  # fmt: skip
        self._finish(is_online=True)

    def _fail(self, sentence: str) -> None:
        since = self._state.offline_since or self._clock.now()
        with suppress(StoreTrouble):
            self._show(waiting=self._store.waiting(), sending=None, offline_since=since)
        if sentence and sentence != self._said and not self._stopping:
            self._said = sentence
            self.said.emit(sentence)
        self._finish(is_online=False)

    def _hold_off(self, seconds: float) -> None:
        """Leave a busy server alone for so long; it is there, so nothing is said of the line."""
        with self._bell:
            self._not_before = time.monotonic() + seconds
        with suppress(StoreTrouble):
            self._show(waiting=self._store.waiting(), sending=None)
        self._finish(is_online=self._is_online)

    def _finish(self, *, is_online: bool) -> None:
        with self._bell:
            self._rounds += 1
            self._is_online = is_online
            self._bell.notify_all()

    def _show(self, **changes: object) -> None:
        state = replace(self._state, **changes)  # type: ignore[arg-type]
        if not self._stopping:
            self._state = state
            self.light.emit(state)

    # ---- news

    def _listen(self) -> None:
        with self._surviving(), closing(self._line()) as line, _opened(self._open_engine) as engine:
            desk = self._desk(engine, line)
            while self._await_line():
                self._hang(desk)

    def _hang(self, desk: "Desk") -> None:
        """Wait for news once; then let a round fetch it, or find out what is wrong."""
        from db.sync.exchange import wait  # noqa: PLC0415  as `_desk`

        rounds, began = self._rounds, time.monotonic()
        try:
            is_news = wait(desk)
        except Busy as busy:
            self._nap(busy.seconds)
            return
        except (LinkTrouble, StoreTrouble):
            is_news = True
        is_hasty = time.monotonic() - began < HASTY
        if is_news or is_hasty:
            self.ask()
            self._await_round(rounds)
        self._hasty = self._hasty + 1 if is_hasty and not is_news else 0
        if is_hasty and self._is_online:
            self._nap(min(NEWS_APART * 2**self._hasty, LONGEST_PAUSE))

    def _await_line(self) -> bool:
        with self._bell:
            while not self._stopping and not (self._is_online and self._rounds):
                self._bell.wait()
            return not self._stopping

    def _await_round(self, rounds: int) -> None:
        with self._bell:
            while not self._stopping and self._rounds <= rounds:
                self._bell.wait()

    def _nap(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        with self._bell:
            while not self._stopping and (left := ends - time.monotonic()) > 0:
                self._bell.wait(left)

    # ---- what both threads work with

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Say what keeps a thread from beginning; the other work of the program goes on."""
        try:
            yield
        except (LinkTrouble, StoreTrouble) as trouble:
            _log.warning("link.ended", extra={"kind": type(trouble).__name__.casefold()})
            if not self._stopping:
                self._fail(trouble.sentence)

    def _line(self) -> "Line":
        line = self._open_line()
        with self._bell:
            self._lines.append(line)
            is_late = self._stopping
        if is_late:
            line.hang_up()
        return line

    def _desk(self, engine: "Engine", line: "Line") -> "Desk":
        from db.sync.exchange import Desk  # noqa: PLC0415  the exchange is loaded by its thread, after the window stands

        return Desk(
            engine, self._clock, line, self._key, gate=self._store.gate, tell=self._store.tell,
            of_itself=self._of_itself, greeted=self._greeted, seated=self._seated,
        )  # fmt: skip

    def _of_itself(self) -> dict[str, Any]:
        asks = self._greeting.asks() if self._greeting else {}
        return {"waiting": self._store.waiting(), "app": resources.VERSION, "open": self._is_open} | asks

    def _greeted(self, told: Mapping[str, Any]) -> None:
        for sentence in self._greeting.hear(told) if self._greeting else ():
            if not self._stopping:
                self.said.emit(sentence)

    def _seated(self, elsewhere: bool) -> None:
        if elsewhere and self._is_open and not self._stopping:
            self._is_open = False
            self.left.emit()


def of_file(
    store: "Store", file: "OpenedFile", machine: "Machine", *, device: UUID, key: DeviceKey, clock: Clock,
    greeting: Greets | None = None,
) -> Link:  # fmt: skip
    """Return the exchange of an opened employee's file; `device` and `key` are those that the file names."""
    return Link(
        store, clock, key, open_engine=file.pull_engine, open_line=lambda: _line_to(machine, device, key, clock),
        greeting=greeting,
    )  # fmt: skip


def fetch_all(
    file: "OpenedFile", machine: "Machine", *, device: UUID, key: DeviceKey, clock: Clock, attempt: Attempt
) -> None:
    """Play one round here and now: what the employee holds is in the file when this returns.

    Raises LinkTrouble, StoreTrouble and Cancelled; what was fetched before stays.
    """
    from db.sync.exchange import Barred, Desk, NotUnderstood, exchange  # noqa: PLC0415

    with closing(_line_to(machine, device, key, clock)) as line, _opened(file.pull_engine) as engine:
        attempt.holds(line)
        try:
            exchange(Desk(engine, clock, Counted(line, attempt), key))
        except (Barred, NotUnderstood) as refusal:
            raise LinkTrouble(STRANGE) from refusal


def _coming(state: "State") -> tuple[int, int] | None:
    return (state.coming, state.granted) if state.coming else None


def _line_to(machine: "Machine", device: UUID, key: DeviceKey, clock: Clock) -> "Line":
    from desktop.line import Line  # noqa: PLC0415  httpx is loaded by the thread that speaks

    return Line(machine.server, device, key, clock, authority=machine.authority)


@contextmanager
def _opened(open_engine: "Callable[[], Engine]") -> "Iterator[Engine]":
    engine = open_engine()
    try:
        yield engine
    finally:
        engine.dispose()
