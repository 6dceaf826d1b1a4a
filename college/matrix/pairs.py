"""Pairs of rights that two persons should share, because one watches the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from college.phrases import phrase
from college.roles import Action, Matrix, Right, Role, Scope


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rights of which the second watches the first; `own` where it bears on one's own rows only."""

    first: Right
    second: Right
    clause: str
    sentence: str
    own: bool = False


# What depends on the single case (one's own quarantined edit, an incident about oneself, a role for oneself) is
# refused where it is decided: every role that decides has both rights.
PAIRS = (
    Pair(
        Right("journal.check_programme", Action.APPROVE),
        Right("journal.check_marks", Action.APPROVE),
        "7.3",
        phrase("Программу и отметки одного журнала проверяют два разных человека."),
    ),
    Pair(
        Right("journal.close_period", Action.WRITE),
        Right("journal.close_period", Action.APPROVE),
        "",
        phrase("Закрытие периода начинает один человек, подтверждает другой."),
    ),
    Pair(
        Right("ktp", Action.WRITE),
        Right("ktp_approval", Action.APPROVE),
        "",
        phrase("Свой тематический план человек не согласует и не утверждает сам."),
    ),
    Pair(
        Right("portfolio.staff", Action.WRITE),
        Right("portfolio.staff", Action.APPROVE),
        "",
        phrase("Свою запись в портфолио человек не подтверждает сам."),
        own=True,
    ),
    Pair(
        Right("portfolio.student", Action.WRITE),
        Right("portfolio.student", Action.APPROVE),
        "",
        phrase("Свою запись в портфолио человек не подтверждает сам."),
        own=True,
    ),
    Pair(
        Right("backup", Action.WRITE),
        Right("backup", Action.APPROVE),
        "",
        phrase("Копии восстанавливают два человека: один готовит, другой подтверждает."),
    ),
)


def pairs_held(matrix: Matrix, roles: Iterable[Role]) -> tuple[Pair, ...]:
    """Return the pairs of which somebody with these roles has both sides."""
    asked = frozenset(roles)
    return tuple(
        pair for pair in PAIRS if _has(matrix, asked, pair.first, pair.own) and _has(matrix, asked, pair.second)
    )


def _has(matrix: Matrix, roles: frozenset[Role], right: Right, own: bool = False) -> bool:
    scopes = matrix.scopes_of(roles, right.section, right.action)
    return Scope.OWN in scopes if own else bool(scopes)
