"""What a batch may not do to the matrix of rights, whoever sent it: the rule that the screen asks before."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from college.matrix.change import Change
from college.matrix.concerns import Weight, concerns, is_refused
from college.roles import Action, Grant, Matrix, Role, Scope
from db.models.catalogue import Right
from db.norms import norms

Row = Mapping[str, Any]
Cell = tuple[str, Action, Role]
RULE, NOTE = "rule", "note"


def rows_standing(conn: Connection) -> dict[UUID, Row]:
    """Return every row of the matrix, the withdrawn ones too."""
    return {row["id"]: dict(row) for row in conn.execute(select(Right.__table__)).mappings()}


def objection(before: Mapping[UUID, Row], left: Mapping[UUID, Row], notes: Mapping[UUID, str]) -> str | None:
    """Say why the matrix may not be left like this, or None: "rule" is refused outright, "note" lacks its reason.

    `before` are all rows, `left` those of the batch as it would leave them, `notes` what the batch itself says of
    each: an older note of the row is no reason for a new change.
    """
    if not all(is_known(row) for row in left.values() if row["withdrawn_at"] is None):
        return RULE
    old, new = scopes(before.values()), scopes({**before, **left}.values())
    changes = [Change(*cell, old.get(cell), new.get(cell)) for cell in old.keys() | new.keys()]
    changes = [change for change in changes if change.old is not change.new]
    if not changes:
        return None
    matrix = Matrix(tuple(Grant(*cell, scope) for cell, scope in old.items()))
    findings = concerns(matrix, changes, norms())
    if is_refused(findings):
        return RULE
    told = {_cell(row) for id_, row in left.items() if notes.get(id_, "").strip()}
    against = {finding.change.cell for finding in findings if finding.weight is Weight.AGAINST}
    return None if against <= told else NOTE


def scopes(rows: Iterable[Row]) -> dict[Cell, Scope]:
    """Return what these rows grant, as far as this program knows their words."""
    return {_cell(row): Scope(row["scope"]) for row in rows if row["withdrawn_at"] is None and is_known(row)}


def is_known(row: Row) -> bool:
    """Say whether every word of the row is one of the regulation's."""
    return (
        row["section"] in norms().sections
        and row["action"] in set(Action)
        and row["role"] in set(Role)
        and row["scope"] in set(Scope)
    )


def _cell(row: Row) -> Cell:
    return row["section"], Action(row["action"]), Role(row["role"])
