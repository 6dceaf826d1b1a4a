"""The write gate of one open file: who types goes first, who pulls waits (the recipe of `docs/performance.md`)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, RLock

SLICE = 25  # rows the pulling side lays down between two looks at `wants()`
QUIET = 0.25  # seconds after a key in which a hand is still typing; then one chunk per so many seconds
LONGEST_QUIET = 20.0  # seconds that a long chunk waits for its quiet: who types on and on must see news too
LONGEST_CLAIM = 1.0  # a claim that nobody released (its window was never painted) ends by itself


class Gate:
    """Lets the typing thread write at once and the pulling thread only while nobody claims the gate."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._writing = RLock()
        self._changed = Condition()
        self._claimed_at: float | None = None
        self._typed_at = float("-inf")
        self._chunk_at = float("-inf")
        self._typing = 0

    def claim(self) -> None:
        """Say that a key was pressed; never waits. Held until `release`, the end of the paint."""
        with self._changed:
            self._claimed_at = self._typed_at = self._now()

    def release(self) -> None:
        """Say that the key is painted; harmless without a claim."""
        with self._changed:
            self._claimed_at = None
            self._changed.notify_all()

    def wants(self) -> bool:
        """Say whether somebody types or waits to write: the pulling side then commits and asks again."""
        with self._changed:
            return self._is_wanted()

    @contextmanager
    def typing(self) -> Iterator[None]:
        """Hold the gate for one write of a person; waits only for a chunk that is being committed."""
        with self._changed:
            self._typing += 1
        try:
            with self._writing:
                yield
        finally:
            with self._changed:
                self._typing -= 1
                self._changed.notify_all()

    @contextmanager
    def pulling(self, quiet: float = 0.0) -> Iterator[None]:
        """Hold the gate for one chunk; waits while anybody types, and paces chunks while a hand is at the keys.

        A long chunk asks for `quiet` seconds without a key before it; it does without where they do not come.
        """
        with self._changed:
            asked_at = self._now()
            while (pause := self._pause(quiet if self._now() - asked_at < LONGEST_QUIET else 0.0)) is not None:
                self._changed.wait(pause)
            self._chunk_at = self._now()
            # Taken before the look ends: a typing thread that comes now waits for this chunk, not for two.
            self._writing.acquire()
        try:
            yield
        finally:
            self._writing.release()

    def _is_wanted(self) -> bool:
        is_claimed = self._claimed_at is not None and self._now() - self._claimed_at < LONGEST_CLAIM
        return is_claimed or self._typing > 0

    def _pause(self, quiet: float = 0.0) -> float | None:
        """Return how long the pulling side has to wait before it looks again, None if it may go."""
        if self._is_wanted():
            return LONGEST_CLAIM
        now = self._now()
        if now - self._typed_at < quiet:
            return self._typed_at + quiet - now
        if now - self._typed_at >= QUIET:
            return None
        left = self._chunk_at + QUIET - now
        return left if left > 0 else None
