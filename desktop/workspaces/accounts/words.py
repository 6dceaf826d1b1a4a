"""What the workspace says of accounts, roles and papers, in words and signs."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from PySide6.QtCore import QCoreApplication

import resources
from college.admission.accounts import State
from college.admission.agreements import State as Paper
from college.days import written
from college.names import NO_BREAK
from college.numerals import numbered
from db.admission.account_lists import SILENT, AccountLine
from db.admission.agreement_register import Papers
from desktop.dates import day_and_time

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Sign:
    """A state: its icon, its colour, its word, and its rank in a list sorted by state, the gravest first."""

    icon: str
    tint: str
    text: str
    rank: int


def account_sign(line: AccountLine, now: datetime) -> Sign:
    """Say how an account stands; what somebody has to do outranks what is in order."""
    if line.state is State.CLOSED:
        since = _day(line.ends_at or line.since, now)
        return Sign("ban", "text-2", tr("закрыта с {day}").format(day=since) if since else tr("закрыта"), 90)
    if line.points is not None:
        return Sign("shield-alert", "danger", _case(line.points), 0)
    if line.dismissed is not None and line.dismissed < now.date() and line.state is not None:
        return Sign("circle-alert", "danger", tr("уволен {day}, не закрыта").format(day=written(line.dismissed)), 5)
    return _waiting(line, now) or _working(line, now)


def _waiting(line: AccountLine, now: datetime) -> Sign | None:
    match line.state:
        case None:
            return Sign("circle-dashed", "warning", tr("нет учётной записи"), 40)
        case State.SUSPENDED:
            return Sign("lock", "danger", tr("приостановлена"), 10)
        case State.REQUESTED:
            return Sign("circle-dashed", "warning", tr("создана, кода нет"), 35)
        case State.ISSUED if line.code_until is not None and line.code_until <= now:
            return Sign("circle-alert", "warning", tr("код истёк {day}").format(day=_day(line.code_until, now)), 30)
        case State.ISSUED:
            return Sign("circle-alert", "warning", tr("код выдан — не вошёл"), 32)
        case _:
            return None


def _working(line: AccountLine, now: datetime) -> Sign:
    if line.lacks_agreement:
        return Sign("circle-alert", "warning", tr("нет соглашения"), 20)
    if line.last_sign_in is None and line.first_sign_in is None:
        return Sign("circle-dashed", "warning", tr("не входил ни разу"), 45)
    if line.is_of_staff and (line.last_exchange is None or now - line.last_exchange >= SILENT):
        return Sign("cloud-off", "warning", _silence(line.last_exchange, now), 50)
    if line.ends_at is not None:
        return Sign("clock", "warning", tr("до {day}").format(day=_day(line.ends_at, now)), 60)
    if line.state is State.ENROLLED:
        return Sign("circle-check", "text-2", tr("вошёл, роли нет"), 65)
    return Sign("circle-check", "success", tr("работает"), 70)


def _silence(last: datetime | None, now: datetime) -> str:
    if last is None:
        return tr("не обменивался")
    return tr("не обменивался {span}").format(span=numbered((now - last).days, "день", "дня", "дней"))


def _case(points: int) -> str:
    return tr("случай: {points}").format(points=numbered(points, "балл", "балла", "баллов")) if points else tr("случай")


def paper_sign(papers: Papers, day: date) -> Sign:
    """Say how an agreement stands."""
    match papers.state(day):
        case Paper.IN_FORCE:
            return Sign("circle-check", "success", tr("есть"), 70)
        case Paper.TO_RENEW:
            until = papers.agreement.renew_by if papers.agreement else None
            return Sign("clock", "warning", tr("обновить до {day}").format(day=written(until or day)), 30)
        case Paper.ENDED:
            return Sign("ban", "text-2", tr("завершено"), 90)
        case _:
            return _without(papers, day)


def _without(papers: Papers, day: date) -> Sign:
    if papers.waived_until is not None and papers.is_waived(day):
        told = tr("без соглашения до {day}").format(day=written(papers.waived_until))
        return Sign("clock", "warning", told, 20)
    return Sign("circle-alert", "warning", tr("нет соглашения"), 10)


def agreement_told(papers: Papers) -> str:
    """Return «соглашение о неразглашении № 38»."""
    if papers.agreement is None:
        return tr("соглашения о неразглашении нет")
    return tr("соглашение о неразглашении №{gap}{number}").format(
        gap=NO_BREAK, number=papers.agreement.number or NOTHING
    )


def when(moment: datetime | None, now: datetime) -> str:
    """Return «сегодня, 08:05», or a dash."""
    return day_and_time(moment, now) or NOTHING


@cache
def role_titles() -> dict[str, str]:
    """Return the Russian names of the roles, as the regulation calls them."""
    lines = resources.path("rights", "roles.tsv").read_text("utf-8").splitlines()[1:]
    return {cells[0]: cells[1] for cells in (line.split("\t") for line in lines)}


def thousands(number: int) -> str:
    """Return «1 412»."""
    return f"{number:,}".replace(",", NO_BREAK)


def _day(moment: datetime | None, now: datetime) -> str:
    return written(moment.astimezone(now.tzinfo).date()) if moment else ""


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Accounts", text)
