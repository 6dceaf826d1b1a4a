"""What of parked work gives somebody access: the administrator decides about it, by the rules of giving it himself."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from college.admission.officials import GRANT, WRITE
from college.roles import Action, may
from db import grant_ruling, official_ruling, prolongations
from db.deeds import action_of
from db.rights import PersonRights
from db.sync.batch import Batch, Change, Malformed, Wire
from db.sync.shapes import Shape, shapes
from db.sync.sitting import Sitting
from db.sync.values import from_wire

SECTION = GRANT.section  # whose addressee decides about an access, whatever it is given to
RULE, RIGHT = "rule", "right"
_STANDS_ON = "substitutions"  # the proposal beside the access: who gives the one decides about both
_GIVEN = ("substitution", "prolongation", "dated_grant")


def section_of(batch: Batch) -> str:
    """Return the section that a batch as a whole touches: an access, or what it says last."""
    if gives(batch):
        return SECTION
    known = [_section(change) for change in batch.changes if change.table in shapes()]
    return known[-1] if known else ""


def sections_of(batch: Batch) -> frozenset[str]:
    """Return all the sections whose addressees a batch concerns."""
    found = {_section(change) for change in batch.changes if change.table in shapes()}
    return frozenset(found - {_STANDS_ON} | {SECTION} if gives(batch) else found)


def gives(batch: Batch) -> bool:
    """Say whether the batch gives somebody access, prolongs one, or ends it."""
    return any(_is_given(change) for change in batch.changes if change.table in _GIVEN)


def objection(sitting: Sitting, rights: PersonRights, batch: Batch, author: UUID, time: int) -> str | None:
    """Say why the person may not accept what of the batch gives access, or None: each step has to be his to make.

    His own right is asked as of now; whether the access could be given, as of when it was.
    """
    try:
        steps = [_of_the_step(sitting, rights, *step, author, time) for step in _steps(sitting, batch)]
    except (Malformed, KeyError):  # a newer program's row: nobody here knows what it gives
        return RULE
    return next((reason for reason in steps if reason), None)


def _of_the_step(
    sitting: Sitting, rights: PersonRights, table: str, before: Any, after: Any, author: UUID, time: int
) -> str | None:
    today, then = sitting.day(sitting.received), sitting.day(time)
    match table:
        case "substitution":
            return grant_ruling.objection(rights, before, after, today)
        case "prolongation":
            if after["given_by"] != author:
                return RIGHT  # under a name that nobody may use
            mine = {**after, "given_by": rights.person}
            return prolongations.objection(sitting.conn, rights, before, mine, today, then)
        case _:
            actor = rights.actor_on(today)
            if not all(may(rights.matrix, actor, each.section, each.action, today) for each in (GRANT, WRITE)):
                return RIGHT
            return official_ruling.objection(sitting.conn, author, before, after, then)


def _steps(sitting: Sitting, batch: Batch) -> Iterator[tuple[str, Any, Any]]:
    """Return each row that gives access, as it stands and as the batch would leave it."""
    for table, row in dict.fromkeys((each.table, each.row) for each in batch.changes if each.table in _GIVEN):
        shape = shapes()[table]
        before = sitting.rows.get(table, row)
        after = {**(before or shape.blank()), "id": row}
        for change in batch.changes:
            if (change.table, change.row) == (table, row):
                after |= _read(shape, {**(change.born or {}), **change.values})
        yield table, before, after


def _read(shape: Shape, told: Mapping[str, Wire]) -> dict[str, Any]:
    return {name: from_wire(shape.column(name), value) for name, value in told.items()}


def _is_given(change: Change) -> bool:
    model = shapes()[change.table].model
    told = {"standing": "", **(change.born or {}), **change.values}
    if change.table == "substitution" and (change.group != "access" or not told["standing"]):
        return False
    return action_of(model, change.group, told) is Action.GRANT or change.table in ("prolongation", "dated_grant")


def _section(change: Change) -> str:
    return shapes()[change.table].sync.section_of(change.group)
