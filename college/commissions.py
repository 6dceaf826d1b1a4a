"""Commissions of disciplines (ПЦК): what they are called, and that a discipline belongs to one at a time (3.1.10)."""

from collections.abc import Collection
from datetime import date, timedelta

from college.acts import clause
from college.phrases import phrase
from college.refusal import Refused
from college.teaching import Span

COMMISSIONS = clause("3.1.10")
LONGEST = 120


def named(text: str, others: Collection[str]) -> str:
    """Return the name of a commission as it is kept; refuses none, and one that another has."""
    name = " ".join(text.split())
    if not name:
        raise Refused(phrase("У комиссии нет названия. Под ним её увидят председатель и администратор."), COMMISSIONS)
    if name.casefold() in {other.casefold() for other in others}:
        raise Refused(phrase("Комиссия «%s» уже есть. Дайте другое название.") % name, COMMISSIONS)
    return name


def refuse_second(title: str, first: date, spans: Collection[Span]) -> None:
    """Refuse to take a discipline into a commission while it belongs to one, from this day on or later."""
    if any(span.last is None or first <= span.last for span in spans):
        told = phrase("«%s» уже в комиссии: у дисциплины одна комиссия в один день. Сначала исключите её там.")
        raise Refused(told % title, COMMISSIONS)


def last_day_before(first: date, today: date) -> date | None:
    """Return the last day of who is taken out today; None where not a single day has passed."""
    return today - timedelta(1) if first < today else None
