"""Time as the programs ask for it, so that tests and the simulator can hand in their own."""

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """What the program may ask of time."""

    @property
    def zone(self) -> ZoneInfo:
        """The college's zone."""

    def now(self) -> datetime:
        """Return the moment by the wall clock, aware, in UTC."""

    def mono(self) -> float:
        """Return seconds that only grow within one boot and count sleep."""

    def boot(self) -> str:
        """Name the present boot of the machine."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of this computer, shown in the college's zone."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Tomsk"))

    def now(self) -> datetime:
        return datetime.now(UTC)

    def mono(self) -> float:
        # CLOCK_BOOTTIME counts sleep; elsewhere the plain monotonic clock is the nearest thing.
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()

    def boot(self) -> str:
        return BOOT_ID.read_text().strip() if BOOT_ID.exists() else "unknown"


def today(clock: Clock) -> date:
    """Return the college's day."""
    return clock.now().astimezone(clock.zone).date()
