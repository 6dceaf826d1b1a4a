"""Wakes the desktops that wait for news: told by a push in any thread, heard in the loop of the server."""

import asyncio
import threading


class Poke:
    """One bell for all who wait; who was woken looks for himself whether the news concerns him."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.rung = 0
        self.is_stopping = False

    def ring(self) -> None:
        """Wake everybody; may be called from any thread."""
        with self._lock:
            self.rung += 1
            waiting = tuple(self._waiting)
        for loop, event in waiting:
            loop.call_soon_threadsafe(event.set)

    def stop(self) -> None:
        """Let everybody go for good: the server is about to end."""
        self.is_stopping = True
        self.ring()

    async def heard(self, since: int, seconds: float) -> bool:
        """Wait until the bell rings once more than `since` times; False if it did not in time."""
        mine = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            if self.rung > since:
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
