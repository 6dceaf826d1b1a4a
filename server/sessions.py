"""What one process of the server remembers of the desktops: what it has written down not long ago."""

import threading
from datetime import date, datetime, timedelta
from uuid import UUID

SEEN_EVERY = timedelta(minutes=1)
CLOSE_EVERY = timedelta(hours=1)


class Sessions:
    """Keeps what is written at each greeting from being written too often; shared by all threads of the server.

    Another process of the server may write the same once more: that does no harm.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[UUID, datetime] = {}
        self._day: dict[UUID, date] = {}
        self._closed_at: datetime | None = None

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
