"""What a matrix is measured by: the regulation's own matrix, its duties, the buckets, and names for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from college.matrix.buckets import Holding, read_holdings
from college.matrix.tables import rows
from college.matrix.trace import Duty, read_trace
from college.phrases import phrase
from college.roles import Action, Matrix, Right, Role, Scope, read_rights

SCOPES: Mapping[Scope | None, str] = {
    None: phrase("нет"),
    Scope.OWN: phrase("своё"),
    Scope.GROUP: phrase("группа"),
    Scope.DEPARTMENT: phrase("цикл"),
    Scope.ALL: phrase("все"),
    Scope.GRANTED: phrase("по допуску"),
}
ACTIONS: Mapping[Action, str] = {
    Action.SEE: phrase("видеть"),
    Action.WRITE: phrase("изменять"),
    Action.APPROVE: phrase("утверждать"),
    Action.PRINT: phrase("печатать"),
    Action.EXPORT: phrase("выгружать"),
    Action.DELETE: phrase("удалять"),
    Action.GRANT: phrase("давать доступ"),
}
KEYS: Mapping[int, Scope | None] = {0: None, 1: Scope.OWN, 2: Scope.GROUP, 3: Scope.DEPARTMENT, 4: Scope.ALL}
BY_GRANT_ONLY = (Role.OFFICIAL, Role.SUBSTITUTE)
OWN_ONLY = (Role.STUDENT, Role.PARENT)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the college's data that rights are given to."""

    name: str
    russian: str
    holds: str
    personal: str  # none, personal, special


@dataclass(frozen=True, slots=True)
class Norms:
    """The tables of the regulation's rights, read once; sections and roles keep the order in which they are shown."""

    default: Matrix
    duties: tuple[Duty, ...]
    holdings: tuple[Holding, ...]
    sections: Mapping[str, Section]
    roles: Mapping[Role, str]

    def title(self, right: Right) -> str:
        """Return the right as people read it: «Текущие отметки: изменять»."""
        return phrase("«%s: %s»") % (self.sections[right.section].russian, ACTIONS[right.action])


def scopes_for(role: Role) -> tuple[Scope | None, ...]:
    """Return the scopes that mean something for a role: only a curator has groups, only a chair a commission."""
    if role in BY_GRANT_ONLY:
        return None, Scope.GRANTED
    if role in OWN_ONLY:
        return None, Scope.OWN
    between = {Role.CURATOR: (Scope.GROUP,), Role.COMMISSION_CHAIR: (Scope.DEPARTMENT,)}.get(role, ())
    return None, Scope.OWN, *between, Scope.ALL


def scope_of_key(role: Role, key: int) -> Scope | None:
    """Return the scope that a digit gives in a role's column; `KeyError` where it gives none.

    Who has rights by a grant only takes them with the digit of «своё».
    """
    scope = Scope.GRANTED if role in BY_GRANT_ONLY and key == 1 else KEYS[key]
    if scope not in scopes_for(role):
        raise KeyError(key)
    return scope


def read_norms(*, rights: str, trace: str, buckets: str, sections: str, roles: str) -> Norms:
    """Read the tables from their texts."""
    return Norms(
        default=Matrix(read_rights(rights)),
        duties=read_trace(trace),
        holdings=read_holdings(buckets),
        sections={section.name: section for section in read_sections(sections)},
        roles=read_role_names(roles),
    )


def read_sections(text: str) -> tuple[Section, ...]:
    """Read the sections from their table."""
    return tuple(Section(*cells[:4]) for _, cells in rows(text, 4))


def read_role_names(text: str) -> dict[Role, str]:
    """Read what each role is called in Russian."""
    return {Role(cells[0]): cells[1] for _, cells in rows(text, 2)}
