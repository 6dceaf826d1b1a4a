"""Prolonging a dated access by an order, to a later day, while it runs; what is over begins anew (4.8П.1, 1.5)."""

from datetime import date, timedelta
from enum import StrEnum

from college.acts import FILL_ON_THE_DAY
from college.admission.officials import OFFICIALS
from college.admission.policy import DEFAULT, Policy
from college.days import spoken, written
from college.orders import Basis, refuse_basis
from college.phrases import phrase
from college.refusal import Clause, Refused
from college.roles import Action, Right


class Kind(StrEnum):
    """Whose access is prolonged."""

    SUBSTITUTION = "substitution"
    OFFICIAL = "official"

    @property
    def right(self) -> Right:
        """What it takes: the right that gave the access."""
        return Right("substitutions" if self is Kind.SUBSTITUTION else "roles", Action.GRANT)

    @property
    def clause(self) -> Clause:
        """The clause on which the access stands."""
        return FILL_ON_THE_DAY if self is Kind.SUBSTITUTION else OFFICIALS


NONE = phrase("Действующего доступа здесь нет, продлить нечего. Нужен новый.")


def farthest(kind: Kind, ends: date, policy: Policy = DEFAULT) -> date:
    """Return the last day to which one order may prolong what ends on this day."""
    days = policy.substitution_days if kind is Kind.SUBSTITUTION else policy.official_days
    return ends + timedelta(days)


def refuse_prolonging(kind: Kind, ends: date | None, until: date, basis: Basis | None, today: date) -> None:
    """Refuse to prolong what does not run, to a day that is not later, too far, or without an order.

    `ends` is the last day of the access as it stands, former prolongations included; None where there is none.
    """
    if ends is None:
        raise Refused(NONE, kind.clause)
    if today > ends:
        told = phrase("Доступ кончился %s, продлить его нельзя. Нужен новый, по новому приказу.")
        raise Refused(told % spoken(ends), kind.clause)
    if until <= ends:
        told = phrase("Доступ и так открыт до %s. Назовите более поздний день.")
        raise Refused(told % written(ends), kind.clause)
    if until > (last := farthest(kind, ends)):
        told = phrase("Одним приказом продлевают не дальше чем до %s.")
        raise Refused(told % written(last), kind.clause)
    refuse_basis(basis, today, kind.clause)
