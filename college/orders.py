"""The order that something stands on: its number and date."""

from dataclasses import dataclass
from datetime import date

from college.days import written
from college.phrases import phrase
from college.refusal import Clause, Refused


@dataclass(frozen=True, slots=True)
class Basis:
    """A signed order, such as № 141-к of 11.11.2026."""

    number: str
    signed: date

    @property
    def wording(self) -> str:
        """Приказ, as a sentence names it: «приказ № 141-к от 11.11.2026»."""
        return phrase("приказ № %s от %s") % (self.number, written(self.signed))


def refuse_basis(basis: Basis | None, today: date, clause: Clause | None = None) -> None:
    """Refuse to go on without the number and date of an order that is already signed."""
    if basis is None or not basis.number.strip():
        raise Refused(phrase("Нет основания: назовите номер и дату приказа."), clause)
    if basis.signed > today:
        raise Refused(phrase("Приказ датирован %s, этот день ещё не настал.") % written(basis.signed), clause)
