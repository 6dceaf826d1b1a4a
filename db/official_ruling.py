"""What a batch may not do to an official's access, whoever sent it: its life of `rights/states.md` 13."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from college.admission.officials import State
from college.admission.policy import DEFAULT
from db.stand_ins import prolonged

Row = Mapping[str, Any]
RULE = "rule"
_TERMS = ("sections", "groups", "first_day", "last_day", "basis", "ground", "given_by")


def objection(conn: Connection, person: UUID, before: Row | None, after: Row, day: date) -> str | None:
    """Say why this person may not leave an official's access like this, or None.

    What runs is ended or prolonged by an order of its own, never stretched; what is over begins anew.
    """
    was = None if before is None else _state(conn, before, day)
    if was in (State.ENDED, State.EXPIRED):
        return RULE
    if was is State.ACTIVE and before is not None:
        is_same = all(before[name] == after[name] for name in _TERMS)
        return None if is_same and after["standing"] in (State.ACTIVE, State.ENDED) else RULE
    if after["standing"] == State.DRAFT:
        return None
    is_short = timedelta() <= after["last_day"] - after["first_day"] < timedelta(days=DEFAULT.official_days)
    is_founded = bool(after["basis"].strip() and after["ground"].strip()) and after["given_by"] == person
    return None if after["standing"] == State.ACTIVE and is_short and is_founded else RULE


def _state(conn: Connection, row: Row, day: date) -> State:
    if row["withdrawn_at"] is not None or row["standing"] not in set(State):
        return State.ENDED
    state = State(row["standing"])
    until = prolonged(conn, {row["id"]}).get((row["id"], row["person_id"]))
    ends = max(row["last_day"], until or row["last_day"])
    return State.EXPIRED if state is State.ACTIVE and ends < day else state
