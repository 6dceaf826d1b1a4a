"""A letter about an incident: its number and where to look. No name, no mark, no fact goes by mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from college.days import spoken
from college.phrases import phrase

GIVEN_UP_AFTER = timedelta(days=3)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


class Step(StrEnum):
    """At which step of an incident somebody is written to."""

    OPENED = "opened"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says."""

    subject: str
    body: str


def words(step: Step, number: str, since: datetime) -> Words:
    """Return the letter of a step; `since` is when the incident began to wait, in the college's zone."""
    subject = phrase("Парта: случай № %s ждёт ответа") % number
    when = phrase("%s в %s") % (spoken(since.date()), f"{since:%H:%M}")
    first = {
        Step.OPENED: phrase("Случай № %s ждёт ответа администратора с %s."),
        Step.ESCALATED: phrase("На случай № %s никто не ответил, он ждёт с %s. Теперь его видите и вы."),
    }[step]
    where = phrase(
        "Откройте Парту: о случае скажет полоса сообщений, он ждёт в разделе «Учётные». Факты видны только там, "
        "в письмах нет ни имён, ни оценок. На это письмо отвечать не нужно."
    )
    return Words(subject, f"{first % (number, when)}\n\n{where}\n")


def trial() -> Words:
    """Return the letter by which an administrator sees that mail works."""
    body = phrase("Почта сервера Парты настроена: это письмо дошло. На него отвечать не нужно.")
    return Words(phrase("Парта: проверка почты"), f"{body}\n")


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after so many failures before trying again: twice as long each time, up to an hour."""
    doubled: int = 2 ** min(max(tries - 1, 0), 16)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
