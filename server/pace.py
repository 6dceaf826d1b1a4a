"""How fast a known device may ask: bounded for itself and for the college, so that one starves nobody else.

A device is known here by its verified signature only: nobody uses up another's share by writing his name on a request.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from server.envelope import Refusal


@dataclass(frozen=True, slots=True)
class Pace:
    """So many requests at once, and so many a second afterwards."""

    burst: float
    rate: float


# A desktop asks one thing after another: thousands of batches are some tens of requests, the fill of a deputy's new
# computer some hundreds in minutes. Whoever asks more than this is broken, or no desktop.
DEVICE = Pace(300, 10)
COLLEGE = Pace(3000, 300)
AT_ONCE = 3  # requests of one device in work: one, and what its broken lines have left behind
HANGING = 8  # requests of one device that wait for news, for the same reason
MOST_KEPT = 2000  # devices of which it is remembered how fast they ask

_KEY = re.compile(r'keyid="([0-9a-f]{32})"')


class _Share:
    """What is left of a pace."""

    __slots__ = ("_pace", "_since", "left")

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace, self._since, self.left = pace, now, pace.burst

    def fill(self, now: float) -> None:
        self.left = min(self._pace.burst, self.left + (now - self._since) * self._pace.rate)
        self._since = now

    @property
    def part(self) -> float:
        """How much is left of the whole, 0 to 1."""
        return self.left / self._pace.burst

    @property
    def growth(self) -> float:
        """By how much the part grows in a second."""
        return self._pace.rate / self._pace.burst

    def wait(self) -> float:
        """Return in how many seconds one more may be asked."""
        return max(0.0, (1 - self.left) / self._pace.rate)


class Limits:
    """The shares of all devices of one server process, and of the college as a whole. Threads share it."""

    def __init__(
        self, device: Pace = DEVICE, college: Pace = COLLEGE, *, at_once: int = AT_ONCE, hanging: int = HANGING,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._pace, self._mono = device, mono
        self._at_once, self._most_hanging = at_once, hanging
        self._lock = threading.Lock()
        self._whole = _Share(college, mono())
        self._shares: dict[UUID, _Share] = {}
        self._refused: dict[str, float] = {}  # devices that were told to wait, and until when
        self._working: Counter[UUID] = Counter()
        self._hanging: Counter[UUID] = Counter()

    def knock(self, signature_input: str) -> None:
        """Refuse, before anything is looked up, a device that was told to wait and has not waited."""
        named = _KEY.search(signature_input)
        with self._lock:
            until = self._refused.get(named[1]) if named else None
            if until is None or named is None:
                return
            if (left := until - self._mono()) > 0:
                raise _too_fast(left)
            del self._refused[named[1]]

    def take(self, device: UUID) -> None:
        """Count a request of this device, whose signature was found good; refuse what is beyond its share.

        Where less than half is left to the college, each has to have the more left of his own: the last is for those
        who have hardly asked, so that not even a crowd keeps them out.
        """
        with self._lock:
            now = self._mono()
            own = self._share(device, now)
            self._whole.fill(now)
            short = 1 - 2 * self._whole.part - own.part
            wait = max(own.wait(), self._whole.wait(), short / (own.growth + 2 * self._whole.growth))
            if wait > 0:
                self._refused[device.hex] = now + wait
                raise _too_fast(wait)
            own.left -= 1
            self._whole.left -= 1

    def working(self, device: UUID) -> AbstractContextManager[None]:
        """Let a request be in work; refuse one device's too many at the same time."""
        return self._among(self._working, device, self._at_once)

    def hanging(self, device: UUID) -> AbstractContextManager[None]:
        """Let a request hang until there is news; refuse one device's too many at the same time."""
        return self._among(self._hanging, device, self._most_hanging)

    @contextmanager
    def _among(self, present: Counter[UUID], device: UUID, most: int) -> Iterator[None]:
        with self._lock:
            if present[device] >= most:
                raise _too_fast(1.0)
            present[device] += 1
        try:
            yield
        finally:
            with self._lock:
                present[device] -= 1
                if not present[device]:
                    del present[device]

    def _share(self, device: UUID, now: float) -> _Share:
        share = self._shares.get(device)
        if share is None:
            self._forget(now)
            share = self._shares[device] = _Share(self._pace, now)
        share.fill(now)
        return share

    def _forget(self, now: float) -> None:
        """Keep no more than so many: whoever has his whole share again is as good as new."""
        if len(self._shares) < MOST_KEPT:
            return
        for device, share in list(self._shares.items()):
            share.fill(now)
            if share.left >= self._pace.burst:
                del self._shares[device]
        self._refused = {name: until for name, until in self._refused.items() if until > now}


def _too_fast(seconds: float) -> Refusal:
    return Refusal(429, "pause", seconds=ceil(seconds))
