"""The director's confirmation of roles and powers (3.1.5): what he has seen, and what has changed since.

A change of the matrix works at once, because the administrator makes it on the day it is needed; it stands before the
director until he confirms it or lets it be taken back. The regulation's own matrix needs no confirmation.
"""

from collections.abc import Iterable, Mapping

from college.acts import clause
from college.matrix.change import Change
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Matrix, Right, Role, Scope

LIST_AND_POWERS = clause("3.1.5")
CONFIRM = Right("rights", Action.APPROVE)
NOTHING = phrase("Подтверждать нечего: с прошлого подтверждения права не менялись.")

Cell = tuple[str, Action, Role]
Confirmed = Mapping[Cell, Scope | None]  # what differed from the regulation when it was confirmed


def unconfirmed(now: Iterable[Change], confirmed: Confirmed, default: Matrix) -> tuple[Change, ...]:
    """Return what stands otherwise than it was confirmed, as changes from it; `now` are differences of today."""
    standing = {change.cell: change.new for change in now}
    cells = dict.fromkeys((*standing, *confirmed))
    found = []
    for cell in cells:
        lawful = default.scope_of(cell[2], Right(cell[0], cell[1]))
        old, new = confirmed.get(cell, lawful), standing.get(cell, lawful)
        if old is not new:
            found.append(Change(*cell, old, new))
    return tuple(found)


def refuse_nothing(waiting: Iterable[Change]) -> None:
    """Refuse to confirm where nothing has changed since."""
    if not tuple(waiting):
        raise Refused(NOTHING, LIST_AND_POWERS)
