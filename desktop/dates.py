"""Days and times in words, as the college writes them."""

from datetime import date, datetime, timedelta

MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
SHORT_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
NO_BREAK = "\N{NO-BREAK SPACE}"


def day_of_month(day: date) -> str:
    """Return «12 ноября»."""
    return f"{day.day}{NO_BREAK}{MONTHS[day.month - 1]}"


def weekday_and_day(day: date) -> str:
    """Return «четверг, 12 ноября»."""
    return f"{WEEKDAYS[day.weekday()]}, {day_of_month(day)}"


def moment(time: datetime, now: datetime) -> str:
    """Return 12:31 for today, else «11 ноября, 12:31», in the zone of `now`."""
    local = time.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    return clock if local.date() == now.date() else f"{day_of_month(local.date())}, {clock}"


def day_and_time(time: datetime | None, now: datetime) -> str:
    """Return «сегодня, 08:12», «вчера, 15:40» or «9 ноября», in the zone of `now`; nothing for no time."""
    if time is None:
        return ""
    local = time.astimezone(now.tzinfo)
    near = {now.date(): "сегодня", now.date() - timedelta(days=1): "вчера"}.get(local.date())
    return f"{near}, {local:%H:%M}" if near else day_of_month(local.date())
