"""Days as people say them: «12 ноября», «четверг», 12.11.2026."""

from datetime import date

from college.names import NO_BREAK

MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
WEEKDAYS_GENITIVE = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def spoken(day: date) -> str:
    """Return the day for a sentence, «12 ноября», never broken between lines."""
    return f"{day.day}{NO_BREAK}{MONTHS[day.month - 1]}"


def written(day: date) -> str:
    """Return the day for a table, 12.11.2026."""
    return f"{day:%d.%m.%Y}"
