"""The matrix of rights as it stands in the table `right`: read whole, changed as one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from college.acts import ROLES_AND_RIGHTS
from college.matrix.change import Change, applied
from college.matrix.concerns import Weight, concerns
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Grant, Matrix, Role, Scope, refuse_without_right
from db import ids
from db.clock import Clock, today
from db.models.catalogue import Right
from db.norms import norms
from db.rights import load_rights

Cell: TypeAlias = tuple[str, Action, Role]
ACT = "change_rights"
SECTION = "rights"


@dataclass(frozen=True, slots=True)
class RightsTable:
    """The matrix in force, and what stands written beside each cell, the withdrawn ones too."""

    matrix: Matrix
    notes: Mapping[Cell, str]


def read_table(session: Session) -> RightsTable:
    """Read the whole matrix; words that this program does not know yet are left out."""
    standing: list[Grant] = []
    notes: dict[Cell, str] = {}
    for section, action, role, scope, clause, note, gone in session.execute(
        select(Right.section, Right.action, Right.role, Right.scope, Right.clause, Right.note, Right.withdrawn_at)
    ):
        cell = cell_of(section, action, role)
        if cell is None or scope not in set(Scope):
            continue
        notes[cell] = note
        if gone is None:
            standing.append(Grant(*cell, Scope(scope), clause, note))
    return RightsTable(Matrix(tuple(standing)), notes)


def cell_of(section: str, action: str, role: str) -> Cell | None:
    """Return the cell that these words name, None where one of them is not known here."""
    if section not in norms().sections or action not in set(Action) or role not in set(Role):
        return None
    return section, Action(action), Role(role)


def change_rights(
    session: Session,
    changes: Sequence[Change],
    reason: str,
    *,
    person: UUID,
    clock: Clock,
    former: Mapping[Cell, str] | None = None,
) -> None:
    """Change cells of the matrix, all of them or none. Raises Refused.

    `reason` is kept beside each changed cell that is not as the regulation has it; `former` gives some cells their
    own, when a change is taken back.
    """
    day = today(clock)
    rights = load_rights(session, person)
    refuse_without_right(rights.matrix, rights.actor_on(day), SECTION, Action.WRITE, day)
    before = read_table(session).matrix
    reasons = {change.cell: (former or {}).get(change.cell) or reason.strip() for change in changes}
    _refuse_against_the_rules(before, changes, reasons)
    after = {
        (grant.section, grant.action, grant.role): grant for grant in applied(before, changes, norms().default).grants
    }
    for change in changes:
        _write(session, change, after.get(change.cell), reasons[change.cell], person, clock.now())


def _refuse_against_the_rules(before: Matrix, changes: Sequence[Change], reasons: Mapping[Cell, str]) -> None:
    for finding in concerns(before, changes, norms()):
        if finding.weight is Weight.REFUSED:
            raise Refused(finding.sentence, finding.clause)
        if finding.weight is Weight.AGAINST and not reasons[finding.change.cell]:
            raise Refused(
                phrase("Это изменение расходится с положением: укажите причину, без неё оно не применяется."),
                finding.clause or ROLES_AND_RIGHTS,
            )


def _write(session: Session, change: Change, after: Grant | None, reason: str, person: UUID, moment: datetime) -> None:
    section, action, role = change.cell
    id_ = ids.derived(session.info["college"], Right.sync.noun, role.value, section, action.value)
    row = session.get(Right, id_)
    if after is None:
        assert row is not None  # what stands nowhere cannot be taken
        row.note = reason or row.note
        row.withdrawn_at, row.withdrawn_by = moment, person
        return
    lawful = norms().default.scope_of(role, change.right) is after.scope
    told = {"scope": after.scope.value, "clause": after.clause, "note": after.note if lawful else reason}
    if row is None:
        session.add(Right(role=role.value, section=section, action=action.value, **told))
        return
    for name, value in told.items():
        setattr(row, name, value)
    row.withdrawn_at = row.withdrawn_by = None
