"""How a cell of the matrix looks: the word of its scope, its ground, and signs of what differs."""

from functools import cache

from college.matrix.norms import SCOPES
from college.roles import Scope
from desktop.widgets.grid_glyphs import Face

GROUNDS = {
    Scope.OWN: ("paper-alt", "text"),
    Scope.GROUP: ("info-bg", "info"),
    Scope.DEPARTMENT: ("info-bg", "info"),
    Scope.GRANTED: ("warning-bg", "warning"),
    Scope.ALL: ("accent-soft", "accent"),
}


@cache
def face_of(scope: Scope | None, *, differs: bool, drafted: bool, against: bool) -> Face | None:
    """Return the face of a cell; None where nothing is to be painted.

    A full corner differs from the regulation, a hollow one is not applied yet; what contradicts a clause has a frame.
    """
    if scope is None and not (differs or drafted or against):
        return None
    ground, ink = GROUNDS[scope] if scope else ("", "text-2")
    if against:
        ground, ink = "danger-bg", "danger"
    return Face(
        runs=((SCOPES[scope], ink),) if scope or differs or drafted else (),
        ground=ground,
        frame="danger" if against else "",
        corner="unsent" if differs or drafted else "",
        hollow=drafted,
        bold=scope is Scope.ALL or against,
    )
