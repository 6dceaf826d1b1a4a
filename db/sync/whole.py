"""What must hold of a batch as a whole: sound rows, no withdrawn parents, a matrix that keeps the regulation.

And of an act of many batches: it is shown by its last one, unless a part of it waits for a decision.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from sqlalchemy import Table, select

from db import (
    division_ruling,
    grant_ruling,
    matrix_ruling,
    official_ruling,
    opening_ruling,
    prolongations,
    standing_ruling,
    topic_plan_ruling,
)
from db.models.exchange import Parked
from db.models.record import STATE
from db.scope import PersonRights
from db.sync.batch import Batch
from db.sync.drafts import Draft
from db.sync.rows import Row
from db.sync.rules import is_sound
from db.sync.shapes import children_of, shapes
from db.sync.sitting import Park, Sitting
from db.sync.trial import Trial

SWITCHES = frozenset({("plan", "arriving")})  # what is blank once an act of many batches is whole


def check_whole(sitting: Sitting, trial: Trial, drafts: Iterable[Draft], time: int) -> None:
    """Raise Park where the rows that this batch leaves may not stand together."""
    for (table, _), left in trial.own.items():
        if not is_sound(shapes()[table], left):
            raise Park("invalid", shapes()[table])
    for draft in drafts:
        row = trial.own.get(draft.key)
        if draft.withdraws and row and row["withdrawn_at"] is not None and _has_children(sitting, trial, draft):
            raise Park("children", draft.shape, STATE)
    is_of_a_person = sitting.rights is not None or sitting.accepting is not None
    if is_of_a_person and (reason := _of_the_matrix(sitting, trial, drafts)):
        raise Park(reason, shapes()["right"])
    if sitting.rights is not None and (reason := _of_the_grants(sitting, sitting.rights, trial, time)):
        raise Park(reason, shapes()["substitution"])
    if sitting.rights is not None and (reason := _of_the_groups(sitting, trial)):
        raise Park(reason, shapes()["membership"])
    if sitting.rights is not None and (reason := _of_the_openings(sitting, trial)):
        raise Park(reason, shapes()["opening_marks"])
    if sitting.rights is not None and (reason := _of_the_divisions(sitting, trial)):
        raise Park(reason, shapes()["subgroup_member"])
    if sitting.rights is not None and (reason := _of_the_dated(sitting, sitting.rights, trial, time)):
        raise Park(reason, shapes()["dated_grant"])
    if sitting.rights is not None and (found := _of_the_topic_plans(sitting, sitting.rights, trial, time)):
        raise Park(found[0], shapes()[found[1]])


def check_switch(sitting: Sitting, drafts: Iterable[Draft], batch: Batch) -> None:
    """Raise Park where a batch says that its act is whole, and a part of that act waits (0b.13)."""
    for draft in drafts:
        name, group = draft.shape.name, draft.change.group
        if (name, group) in SWITCHES and not any(draft.values.values()) and _is_in_part(sitting, batch):
            raise Park("parent", draft.shape, group)


def _is_in_part(sitting: Sitting, batch: Batch) -> bool:
    told = sitting.conn.execute(
        select(Parked.device, Parked.seq, Parked.hash).where(
            Parked.device == batch.device, Parked.act_id == batch.act_id, Parked.seq < batch.seq, Parked.state == "open"
        )
    )
    waiting = {tuple(row) for row in told}
    waiting -= {(one["p_device"], one["p_seq"], one["p_hash"]) for one in sitting.decided}
    here = ((one["device"], one["act_id"], one.get("state", "open")) for one in sitting.parked)
    return bool(waiting) or (batch.device, batch.act_id, "open") in here


def _of_the_topic_plans(sitting: Sitting, rights: PersonRights, trial: Trial, time: int) -> tuple[str, str] | None:
    """Ask the life of a КТП about every version, line and review of this batch (3.1.7)."""
    if not any(table in topic_plan_ruling.TABLES for table, _ in trial.own):
        return None

    def at(table: str, column: str, value: object) -> list[Row]:
        return _rows_at(sitting, trial, table, column, value)

    rows = topic_plan_ruling.Rows(sitting.conn, trial.own, sitting.rows.get, at)
    return topic_plan_ruling.objection(rights, rows, sitting.day(time))


def _of_the_grants(sitting: Sitting, rights: PersonRights, trial: Trial, time: int) -> str | None:
    """Ask the life of a substitution's access about each one of this batch, from what stood to what would (4.8П.1)."""
    asked = ((sitting.rows.get(*key), left) for key, left in trial.own.items() if key[0] == "substitution")
    objections = (grant_ruling.objection(rights, before, left, sitting.day(time)) for before, left in asked)
    return next((objection for objection in objections if objection), None)


def _of_the_groups(sitting: Sitting, trial: Trial) -> str | None:
    """Ask whether the students of this batch may come to stand in their groups like this (4.4.5)."""
    left, earlier = _left_of(sitting, trial, "membership")
    return standing_ruling.objection(sitting.conn, left, earlier) if left else None


def _of_the_divisions(sitting: Sitting, trial: Trial) -> str | None:
    """Ask whether the students of this batch may come to be in their subgroups like this (4.2.7)."""
    left, earlier = _left_of(sitting, trial, "subgroup_member")
    part_of = partial(trial.get, "subgroup")
    return division_ruling.objection(sitting.conn, left, earlier, part_of) if left else None


def _of_the_openings(sitting: Sitting, trial: Trial) -> str | None:
    """Ask whether pages may bring along what this batch says."""
    rows = [held for (table, _), held in trial.own.items() if table in opening_ruling.TABLES]
    college = trial.get("college", sitting.college) if rows else None
    return opening_ruling.objection(rows, college["started"] if college else None, trial.get) if rows else None


def _left_of(sitting: Sitting, trial: Trial, table: str) -> tuple[dict[UUID, Row], dict[UUID, Row]]:
    """Return the rows of a table as this batch leaves them, and as those before it in the push left them."""
    left = {row: held for (name, row), held in trial.own.items() if name == table}
    earlier = {row: sitting.rows.get(table, row) for row in sitting.rows.touched.get(table, ())} if left else {}
    return left, {row: held for row, held in earlier.items() if held}


def _of_the_dated(sitting: Sitting, rights: PersonRights, trial: Trial, time: int) -> str | None:
    """Ask about each access of an official, and each order that prolongs one, whether it may be left like this."""
    day = sitting.day(time)
    for (table, row), left in trial.own.items():
        before, reason = sitting.rows.get(table, row), None
        if table == "prolongation":
            reason = prolongations.objection(sitting.conn, rights, before, left, day)
        elif table == "dated_grant":
            reason = official_ruling.objection(sitting.conn, rights.person, before, left, day)
        if reason:
            return reason
    return None


def _of_the_matrix(sitting: Sitting, trial: Trial, drafts: Iterable[Draft]) -> str | None:
    """Ask the rule of the matrix about its rows in this batch, all of them together (4.1.6)."""
    left, earlier = _left_of(sitting, trial, "right")
    if not left:
        return None
    before = matrix_ruling.rows_standing(sitting.conn) | earlier
    notes = {d.change.row: str(d.values["note"]) for d in drafts if d.shape.name == "right" and "note" in d.values}
    return matrix_ruling.objection(before, left, notes)


def _has_children(sitting: Sitting, trial: Trial, draft: Draft) -> bool:
    for table, column in children_of(draft.shape.name):
        if _rows_at(sitting, trial, table, column, draft.change.row):
            return True
    return False


def _rows_at(sitting: Sitting, trial: Trial, table: str, column: str, value: object) -> list[Row]:
    """Return the rows that stand and hold this value, as this batch and those before it in the push leave them."""
    target: Table = shapes()[table].table
    known = set(
        sitting.conn.scalars(select(target.c.id).where(target.c[column] == value, target.c.withdrawn_at.is_(None)))
    )
    known.update(row for row in sitting.rows.touched.get(table, ()))
    known.update(row for name, row in trial.own if name == table)
    found = (trial.get(table, row) for row in known)
    return [row for row in found if row and row[column] == value and row["withdrawn_at"] is None]
