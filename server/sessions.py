"""What one running server remembers of the desktops: who sits where, and what was written down not long ago."""

import threading
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

FRESH = timedelta(minutes=5)  # a desktop that was not heard for longer holds nobody's seat
SEEN_EVERY = timedelta(minutes=1)
CLOSE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """What a desktop that was heard is told: to lock, because its person sits elsewhere; `took` says that he came."""

    lock: bool = False
    took: bool = False


class Sessions:
    """One interactive session for each person (security.md 5); shared by all threads of the server.

    Whoever opens a desktop takes the seat; the one that held it is told to lock. Nothing of it is kept: after a start
    of the server the first desktop that is heard holds the seat.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[UUID, dict[UUID, datetime]] = {}  # person → device → when it was last heard open
        self._seat: dict[UUID, UUID] = {}
        self._seen: dict[UUID, datetime] = {}
        self._day: dict[UUID, date] = {}
        self._closed_at: datetime | None = None

    def sit(self, person: UUID, device: UUID, now: datetime) -> Seat:
        """Let a person who has just signed in take the seat."""
        with self._lock:
            return self._taken(person, device, now)

    def heard(self, person: UUID, device: UUID, now: datetime, *, is_open: bool) -> Seat:
        """Take down whether the desktop stands open before its person, and say whether it has to lock."""
        with self._lock:
            open_here = self._open.setdefault(person, {})
            if not is_open:
                open_here.pop(device, None)
                return Seat()
            holder = self._seat.get(person)
            holds = holder in (None, device)
            if holds or device not in open_here or not self._is_fresh(person, holder, now):
                return self._taken(person, device, now)
            # Told once: when it is heard open again, its person has unlocked it anew.
            del open_here[device]
            return Seat(lock=True)

    def is_seen_due(self, device: UUID, now: datetime) -> bool:
        """Whether it is time to write down that the device was heard; saying yes begins a new minute."""
        with self._lock:
            before = self._seen.get(device)
            if before is not None and timedelta(0) <= now - before < SEEN_EVERY:
                return False
            self._seen[device] = now
            return True

    def is_new_day(self, person: UUID, day: date) -> bool:
        """Whether this person is heard for the first time on the day."""
        with self._lock:
            is_new = self._day.get(person) != day
            self._day[person] = day
            return is_new

    def is_closing_due(self, now: datetime) -> bool:
        """Whether it is time to look for accounts that have ended."""
        with self._lock:
            if self._closed_at is not None and timedelta(0) <= now - self._closed_at < CLOSE_EVERY:
                return False
            self._closed_at = now
            return True

    def _taken(self, person: UUID, device: UUID, now: datetime) -> Seat:
        holder = self._seat.get(person)
        took = holder not in (None, device) and self._is_fresh(person, holder, now)
        self._seat[person] = device
        self._open.setdefault(person, {})[device] = now
        return Seat(took=took)

    def _is_fresh(self, person: UUID, device: UUID | None, now: datetime) -> bool:
        last = self._open.get(person, {}).get(device) if device else None
        return last is not None and now - last < FRESH
