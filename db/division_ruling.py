"""Whether a student may come to be in a subgroup like this: in one of a division at a time (4.2.7)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from college.contingent import Stay, meets
from db.models.groups import SubgroupMember

Row = Mapping[str, Any]


def objection(
    conn: Connection, left: Mapping[UUID, Row], touched: Mapping[UUID, Row], part_of: Callable[[UUID], Row | None]
) -> str | None:
    """Return why these members of subgroups may not stand as a batch leaves them, or None.

    `touched` are those that earlier batches of the same transaction left, which are not written yet.
    """
    students = {row["student_id"] for row in left.values() if row["withdrawn_at"] is None}
    asked = select(SubgroupMember.__table__).where(SubgroupMember.student_id.in_(students))
    stored: dict[UUID, Row] = {row["id"]: dict(row) for row in conn.execute(asked).mappings()}
    standing = [row for row in (stored | {**touched, **left}).values() if row["withdrawn_at"] is None]
    places = {row["id"]: (row["student_id"], _division(row, part_of)) for row in standing}
    for row in standing:
        alike = [each for each in standing if places[each["id"]] == places[row["id"]] and each["id"] != row["id"]]
        if row["id"] in left and meets(_stay(row), map(_stay, alike)):
            return "overlap"
    return None


def _division(row: Row, part_of: Callable[[UUID], Row | None]) -> UUID | None:
    part = part_of(row["subgroup_id"])
    return part["division_id"] if part else None


def _stay(row: Row) -> Stay:
    return Stay(row["subgroup_id"], row["first_day"], row["end_day"])
