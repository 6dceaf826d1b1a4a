"""Tasks that orders give the administrator: to create and to close an account on the day of signing (4.5.1, 4.5.5)."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from uuid import UUID

from college.admission.accounts import CLOSE_ON_THE_DAY, CREATE_ON_THE_DAY, State, account_end
from college.days import written
from college.limits import end_of, is_past
from college.numerals import numbered
from college.phrases import phrase
from college.refusal import Clause


class TaskKind(StrEnum):
    """What is to be done with the account."""

    CREATE = "create"
    CLOSE = "close"

    @property
    def wording(self) -> str:
        """What the task is called."""
        return phrase("Создать учётную запись") if self is TaskKind.CREATE else phrase("Закрыть учётную запись")

    @property
    def clause(self) -> Clause:
        """The point that gives the task its day."""
        return CREATE_ON_THE_DAY if self is TaskKind.CREATE else CLOSE_ON_THE_DAY


@dataclass(frozen=True, slots=True)
class AccountTask:
    """One task; `done` is when the account came to be as the order wants it, `last_day` the last one worked."""

    kind: TaskKind
    person: UUID
    order: str  # № of the order
    signed: date
    last_day: date | None = None
    done: datetime | None = None


def due(task: AccountTask, zone: tzinfo) -> datetime:
    """Return 23:59 of the day of signing; a day off does not move what the regulation fixes."""
    return end_of(task.signed, zone)


def is_overdue(task: AccountTask, now: datetime, zone: tzinfo) -> bool:
    """Whether the task is red: still open after its day."""
    return task.done is None and is_past(due(task, zone), now)


def was_late(task: AccountTask, zone: tzinfo) -> bool:
    """Whether the task was done, but after its day."""
    return task.done is not None and is_past(due(task, zone), task.done)


def is_met(task: AccountTask, state: State | None, end: datetime | None, zone: tzinfo, *, code_issued: bool) -> bool:
    """Whether the account stands as the order wants it.

    To create is met with an account and its code; to close, by a closed account or an end within the last day.
    """
    if task.kind is TaskKind.CREATE:
        return state not in (None, State.CLOSED) and (code_issued or state is not State.REQUESTED)
    last = account_end(task.last_day or task.signed, zone)
    return state in (None, State.CLOSED) or (end is not None and end <= last)


def told(task: AccountTask, now: datetime, zone: tzinfo) -> str:
    """Say how the task stands: «просрочено 1 день», «выполнено 11.11.2026», «сегодня до 23:59»."""
    if task.done is not None:
        day = task.done.astimezone(zone).date()
        late = phrase(", с опозданием") if was_late(task, zone) else ""
        return phrase("выполнено %s%s") % (written(day), late)
    today = now.astimezone(zone).date()
    if is_overdue(task, now, zone):
        return phrase("просрочено %s") % numbered((today - task.signed).days, "день", "дня", "дней")
    if today == task.signed:
        return phrase("сегодня до 23:59")
    return phrase("до %s, 23:59") % written(task.signed)


def basis(task: AccountTask) -> str:
    """Return «приказ № 141-к от 11.11.2026»."""
    return phrase("приказ № %s от %s") % (task.order, written(task.signed))
