"""Values of cells as a person sees them in a Russian program for tables."""

from datetime import date, datetime, time, timedelta
from math import isfinite

Value = str | int | float | bool | date | datetime | time | timedelta | None

_EXACT = 10**15  # whole numbers up to here are exact in a float


def shown(value: Value) -> str:
    """Return «3» for 3.0, «2,5», «01.09.2025», «8:30», «ИСТИНА»; text without other programs' line ends."""
    match value:
        case None:
            return ""
        case bool():
            return "ИСТИНА" if value else "ЛОЖЬ"
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
        case int() | float():
            return _number(value)
        case datetime():
            return f"{value:%d.%m.%Y}" + (f" {_clock(value.time())}" if value.time() != time() else "")
        case date():
            return f"{value:%d.%m.%Y}"
        case time():
            return _clock(value)
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"


def _number(value: float) -> str:
    if not isfinite(value):
        return ""
    if value == int(value) and abs(value) < _EXACT:
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")


def _clock(value: time) -> str:
    # A time is a part of a day in the file, and 8:30 comes back as 8:29:59.94.
    minutes = round((value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1_000_000) / 60)
    return f"{minutes // 60 % 24}:{minutes % 60:02}"
