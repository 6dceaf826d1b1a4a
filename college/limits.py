"""Where a term ends: so many working days on, at 23:59 of a day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo

IsWorking = Callable[[date], bool]
LAST_MINUTE = time(23, 59)


def working_day_after(day: date, count: int, is_working: IsWorking) -> date:
    """Return the last of `count` working days; counting starts on the next working day after `day`."""
    while count > 0:
        day += timedelta(1)
        count -= is_working(day)
    return day


def end_of(day: date, zone: tzinfo) -> datetime:
    """Return 23:59 of the day in the college's zone; the whole minute still belongs to it."""
    return datetime.combine(day, LAST_MINUTE, zone)


def is_past(end: datetime, moment: datetime) -> bool:
    """Whether a moment lies after the minute in which a term ends."""
    return moment >= end + timedelta(minutes=1)
