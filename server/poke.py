"""Wakes the desktops that wait for news: told by a push in any thread or process, heard in the loop of the server."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from uuid import UUID

from db.engine import Engine
from db.sync.poke import Across


class Poke:
    """One bell for all who wait; who was woken looks for himself whether the news concerns him.

    Nobody is woken by his own push: he pulls right after it anyway.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event, UUID]] = set()
        self._rung = 0
        self._own: Counter[UUID | None] = Counter()
        self.is_stopping = False
        self.tell: Callable[[UUID | None], None] = lambda by: None  # the other processes, where there are any

    def ring(self, by: UUID | None = None) -> None:
        """Wake everybody but the device that made the news, in every process; may be called from any thread."""
        self.hear(by)
        self.tell(by)

    def hear(self, by: UUID | None = None) -> None:
        """Wake everybody here but the device that made the news."""
        with self._lock:
            self._rung += 1
            self._own[by] += 1
            waiting = [(loop, event) for loop, event, me in self._waiting if me != by]
        for loop, event in waiting:
            loop.call_soon_threadsafe(event.set)

    def stop(self) -> None:
        """Let everybody go for good: the server is about to end."""
        self.is_stopping = True
        self.hear()

    def count(self, me: UUID) -> int:
        """Return how often the bell has rung for this device."""
        with self._lock:
            return self._count(me)

    def waiting(self) -> int:
        """Return how many hang."""
        with self._lock:
            return len(self._waiting)

    async def heard(self, me: UUID, since: int, seconds: float) -> bool:
        """Wait until the bell has rung for this device more than `since` times; False if it did not in time."""
        mine = (asyncio.get_running_loop(), asyncio.Event(), me)
        with self._lock:
            if self._count(me) > since:
                return True
            self._waiting.add(mine)
        try:
            await asyncio.wait_for(mine[1].wait(), max(seconds, 0))
        except TimeoutError:
            return False
        finally:
            with self._lock:
                self._waiting.discard(mine)
        return True

    def _count(self, me: UUID) -> int:
        return self._rung - self._own[me]


@contextmanager
def heard_across(engine: Engine, poke: Poke) -> Iterator[None]:
    """Let every process that serves this database hear what is rung in one; an SQLite file has one process only."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with closing(Across(engine, poke.hear)) as across:
        across.start()
        poke.tell = across.tell
        yield
