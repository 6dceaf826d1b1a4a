"""The trace of duties: which rights each duty of the regulation needs, and of whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from college.matrix.tables import rows, unreadable
from college.roles import Action, Right, Role

TRACE_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Duty:
    """What a clause asks of a role, and the rights without which it cannot be done."""

    clause: str
    russian: str
    role: Role
    needs: tuple[Right, ...]

    def hangs_on(self, right: Right) -> bool:
        """Whether the duty cannot be done without this right; who may not see may do nothing else there either."""
        seen = right.action is Action.SEE
        return right in self.needs or (seen and any(need.section == right.section for need in self.needs))


def duties_on(duties: Iterable[Duty], right: Right, roles: Iterable[Role]) -> tuple[Duty, ...]:
    """Return the duties of these roles that hang on the right, in the order of the regulation."""
    asked = frozenset(roles)
    return tuple(duty for duty in duties if duty.role in asked and duty.hangs_on(right))


def read_trace(text: str) -> tuple[Duty, ...]:
    """Read the duties from their table; a word that no one knows is refused with its line."""
    return tuple(_duty(cells, line) for line, cells in rows(text, TRACE_COLUMNS))


def _duty(cells: list[str], line: int) -> Duty:
    clause, russian, role, needs = cells[:TRACE_COLUMNS]
    told = [need.split(":") for need in needs.split("; ")]
    known = role in set(Role) and all(len(need) == 2 and need[1] in set(Action) for need in told)
    if not known:
        raise unreadable(line)
    return Duty(clause, russian, Role(role), tuple(Right(section, Action(action)) for section, action in told))
