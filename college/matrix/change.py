"""Changes of the matrix of rights as values: applied, taken back, completed, and told against the regulation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from college.acts import ROLES_AND_RIGHTS
from college.matrix.norms import SCOPES, Norms
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Grant, Matrix, Right, Role, Scope

POLICY = "policy"  # the clause of a row of which the regulation is silent


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the matrix before and after; no scope is no right."""

    section: str
    action: Action
    role: Role
    old: Scope | None
    new: Scope | None

    @property
    def right(self) -> Right:
        """What is given or taken, whatever the scope."""
        return Right(self.section, self.action)

    @property
    def cell(self) -> tuple[str, Action, Role]:
        """Which cell it is."""
        return self.section, self.action, self.role

    @property
    def gives(self) -> bool:
        """Whether the role may afterwards what it might not before."""
        return self.new is not None and not (self.old is not None and self.old.covers(self.new))

    @property
    def takes(self) -> bool:
        """Whether the role may no longer what it might before."""
        return self.old is not None and not (self.new is not None and self.new.covers(self.old))

    @property
    def undone(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.section, self.action, self.role, self.new, self.old)

    def words(self) -> str:
        """Say it as people read it: было «нет», стало «цикл»."""
        return phrase("было «%s», стало «%s»") % (SCOPES[self.old], SCOPES[self.new])


def change_of(matrix: Matrix, section: str, action: Action, role: Role, new: Scope | None) -> Change:
    """Return the change of one cell from what stands in the matrix."""
    return Change(section, action, role, matrix.scope_of(role, Right(section, action)), new)


def applied(matrix: Matrix, changes: Iterable[Change], default: Matrix | None = None, reason: str = "") -> Matrix:
    """Return the matrix with all of the changes; where a cell has changed meanwhile, nothing is applied.

    A row as the regulation has it takes its clause and note from there, any other is policy with the reason as note.
    """
    cells = {(grant.section, grant.action, grant.role): grant for grant in matrix.grants}
    known = {(grant.section, grant.action, grant.role): grant for grant in (default.grants if default else ())}
    for change in changes:
        present = cells.pop(change.cell, None)
        if (present.scope if present else None) is not change.old:
            raise Refused(
                phrase("Права тем временем изменены. Ничего не применено: откройте матрицу заново."), ROLES_AND_RIGHTS
            )
        if change.new is not None:
            row = Grant(*change.cell, change.new, POLICY, reason)
            lawful = known.get(change.cell)
            cells[change.cell] = lawful if lawful and lawful.scope is change.new else row
    return Matrix(tuple(cells.values()))


def differences(matrix: Matrix, norms: Norms) -> tuple[Change, ...]:
    """Return what differs from the regulation, as changes from it, in the order of sections, actions and roles."""
    old, new = _scopes(norms.default), _scopes(matrix)
    differing = [cell for cell in old.keys() | new.keys() if old.get(cell) is not new.get(cell)]
    sections, actions, roles = tuple(norms.sections), tuple(Action), tuple(norms.roles)
    differing.sort(key=lambda cell: (sections.index(cell[0]), actions.index(cell[1]), roles.index(cell[2])))
    return tuple(Change(*cell, old.get(cell), new.get(cell)) for cell in differing)


def complete(matrix: Matrix, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes with what must change along: an action given brings its `see`, a `see` taken takes the others.

    What was without its `see` before and is not touched stays as it was.
    """
    whole = {change.cell: change for change in changes}
    blinded = {(change.section, change.role) for change in changes if change.action is Action.SEE and change.takes}
    for grant in unsupported_by(matrix, changes):
        along = _cut(matrix, changes, grant) if (grant.section, grant.role) in blinded else _seen(matrix, whole, grant)
        whole[along.cell] = along
    return tuple(whole.values())


def unsupported_by(matrix: Matrix, changes: Sequence[Change]) -> tuple[Grant, ...]:
    """Return the rows that stand without their `see` once the changes are applied, and did not before."""
    touched = {change.section for change in changes}
    before = {(grant.section, grant.action, grant.role, grant.scope) for grant in _only(matrix, touched).unsupported()}
    after = _only(applied(matrix, changes), touched).unsupported()
    return tuple(grant for grant in after if (grant.section, grant.action, grant.role, grant.scope) not in before)


def _only(matrix: Matrix, sections: set[str]) -> Matrix:
    return Matrix(tuple(grant for grant in matrix.grants if grant.section in sections))


def _seen(matrix: Matrix, whole: dict[tuple[str, Action, Role], Change], grant: Grant) -> Change:
    """Return the change that lets a role see as far as it acts and as far as it saw."""
    cell = (grant.section, Action.SEE, grant.role)
    present = whole.get(cell) or change_of(matrix, *cell, matrix.scope_of(grant.role, Right(grant.section, Action.SEE)))
    return Change(*cell, present.old, _widest(present.new, grant.scope))


def _widest(one: Scope | None, other: Scope) -> Scope:
    if one is None or other.covers(one):
        return other
    return one if one.covers(other) else Scope.ALL


def _cut(matrix: Matrix, changes: Sequence[Change], grant: Grant) -> Change:
    """Return the change that leaves an action only where its role still sees."""
    seen = applied(matrix, changes).scopes_of({grant.role}, grant.section, Action.SEE)
    left = [scope for scope in Scope if scope in seen and grant.scope.covers(scope)]  # from narrow to wide
    return change_of(matrix, grant.section, grant.action, grant.role, left[-1] if left else None)


def _scopes(matrix: Matrix) -> dict[tuple[str, Action, Role], Scope]:
    return {(grant.section, grant.action, grant.role): grant.scope for grant in matrix.grants}
