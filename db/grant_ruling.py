"""What a batch may not do to a substitution's access, whoever sent it: its life of `rights/states.md` 12."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from college.admission.substitutions import State, rights_to, state_on
from college.roles import may
from college.teaching import StandIn, grant_ends
from db.rights import PersonRights
from db.stand_ins import state_of

Row = Mapping[str, Any]
RULE, RIGHT, SELF = "rule", "right", "self"
GIVEN = (State.GRANTED, State.IN_FORCE)


def objection(rights: PersonRights, before: Row | None, after: Row, event: date) -> str | None:
    """Say why this person may not leave a substitution like this, or None.

    "rule": nobody leads it there from where it stood. "right": somebody else does. "self": he gives it to himself. A
    row that was born without a word of its access, as older programs make it, is one that was given at once.
    """
    if after["teacher_id"] is None:
        return None  # the lesson falls out, and nobody gets anything
    now = standing_on(after, event)
    was = _stood(before, event) if before is not None and before["teacher_id"] == after["teacher_id"] else frozenset()
    if before is not None and now in was and _same_terms(before, after):
        return None
    if now in GIVEN and after["teacher_id"] == rights.person:
        return SELF
    wanted = State.GRANTED if now in GIVEN else now
    # A new term of what stands is given as the first one was.
    begun = (was - set(GIVEN) if now in GIVEN else was) or {None}
    ways = frozenset(right for state in begun for right in rights_to(state, wanted))
    if not ways:
        return RULE
    actor = rights.actor_on(event)
    allowed = any(may(rights.matrix, actor, way.section, way.action, event) for way in ways)
    return None if allowed else RIGHT


def _stood(row: Row, day: date) -> frozenset[State | None]:
    """Return how the access stood: over for its own lesson, it may still run with the others of its grant."""
    state = standing_on(row, day)
    is_by_term = state is State.ENDED and row["standing"] == State.GRANTED
    return frozenset({state, State.IN_FORCE} if is_by_term else {state})


def standing_on(row: Row, day: date) -> State:
    """Return how the access of a substitution stands on a day."""
    if row["withdrawn_at"] is not None:
        return State.WITHDRAWN
    kept = state_of(row["standing"])
    stand_in = StandIn(row["teacher_id"], kept, granted=row["granted_on"], ended=row["ended_on"])
    return state_on(kept, row["day"], grant_ends(row["day"], stand_in), day)


def _same_terms(before: Row, after: Row) -> bool:
    return all(before[name] == after[name] for name in ("grant_id", "granted_on", "ended_on"))
