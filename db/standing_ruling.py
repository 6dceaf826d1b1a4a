"""Whether a student may come to stand in a group like this: by an order, and in one group at a time (4.4.5)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from college.contingent import Stay, meets
from db.models.groups import Membership

Row = Mapping[str, Any]


def objection(conn: Connection, left: Mapping[UUID, Row], touched: Mapping[UUID, Row]) -> str | None:
    """Return why these memberships of a batch may not stand as it leaves them, or None.

    `touched` are those that earlier batches of the same transaction left, which are not written yet.
    """
    standing = [row for row in left.values() if row["withdrawn_at"] is None]
    known = set(conn.scalars(select(Membership.id).where(Membership.id.in_(left)))) | touched.keys()
    if any(not row["order_number"] for row in standing if row["id"] not in known):
        return "order"
    others = _others(conn, {row["student_id"] for row in standing}, {**touched, **left})
    for row in standing:
        mine = [_stay(each) for each in others if each["student_id"] == row["student_id"] and each["id"] != row["id"]]
        if meets(_stay(row), mine):
            return "overlap"
    return None


def _others(conn: Connection, students: Iterable[UUID], over: Mapping[UUID, Row]) -> list[Row]:
    asked = select(Membership.__table__).where(Membership.student_id.in_(set(students)))
    stored: dict[UUID, Row] = {row["id"]: dict(row) for row in conn.execute(asked).mappings()}
    return [row for row in (stored | dict(over)).values() if row["withdrawn_at"] is None]


def _stay(row: Row) -> Stay:
    return Stay(row["group_id"], row["first_day"], row["end_day"])
