"""What a batch may not do to a КТП, whoever sent it: its life of `rights/states.md` 4, and lines of drafts only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from college.ktp.life import LIFE, REMARK, UNTOLD, Event, State, event_between, refuse_step
from college.refusal import Refused
from college.roles import Action, may
from db.rights import PersonRights, Reader
from db.topic_plan_facts import APPROVAL, Version, Words, asked, place_of, state_of

Row = Mapping[str, Any]
TABLES = frozenset({"topic_plan", "topic", "topic_plan_review"})
RULE, RIGHT = "rule", "right"
_STANDING = ("standing", "version", "since", "withdrawn_at")
_UNDER_REVIEW = frozenset({State.COMMISSION, State.ENDORSED})


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a batch: as it leaves them, as they were before it, and all that hold a value, itself included."""

    reader: Reader
    left: Mapping[tuple[str, UUID], Row]
    before: Callable[[str, UUID], Row | None]
    at: Callable[[str, str, object], list[Any]]

    def of(self, table: str) -> list[tuple[Row | None, Row]]:
        """Return the rows of a table that the batch writes, each with what it was."""
        return [(self.before(table, row), left) for (name, row), left in self.left.items() if name == table]

    def plan(self, plan: UUID) -> Row | None:
        """Return a version as the batch leaves it."""
        return self.left.get(("topic_plan", plan)) or self.before("topic_plan", plan)


def objection(rights: PersonRights, rows: Rows, day: date) -> tuple[str, str] | None:
    """Say why this person may not leave these rows like this, with the table, or None.

    "rule": the life of a КТП does not lead there. "right": another person's hand does.
    """
    steps: dict[UUID, Event] = {}
    for before, left in rows.of("topic_plan"):
        if reason := _of_version(rights, rows, before, left, day, steps):
            return reason, "topic_plan"
    for _, left in rows.of("topic"):
        if not _is_draft(rows.before("topic_plan", left["plan_id"]), rows.plan(left["plan_id"])):
            return RULE, "topic"
    for before, left in rows.of("topic_plan_review"):
        if reason := _of_review(rights, rows, before, left, day, steps):
            return reason, "topic_plan_review"
    return None


def _of_version(
    rights: PersonRights, rows: Rows, before: Row | None, left: Row, day: date, steps: dict[UUID, Event]
) -> str | None:
    if before is not None and all(before[name] == left[name] for name in _STANDING):
        return None if before["author_id"] == left["author_id"] else RULE
    was, now = state_of(before) if before is not None else None, state_of(left)
    written = [review for made, review in rows.of("topic_plan_review") if made is None]
    told = {review["step"]: review for review in written if review["plan_id"] == left["id"]}
    event = event_between(was, now, told)
    if event is None or (before is None and left["author_id"] not in (None, rights.person)):
        return RULE
    if before is not None and before["version"] != left["version"]:
        return RULE
    step = LIFE.ways(was, event)[0]
    where = place_of(rights, left["line_id"], left["year"], day)
    if step.right is None or not may(
        rights.matrix, rights.actor_on(day), step.right.section, step.right.action, day, where
    ):
        return RIGHT
    review = told.get(event.value, {})
    words = Words(review.get("protocol", ""), review.get("protocol_day"), review.get("text", ""))
    version = Version(
        left, tuple(rows.at("topic", "plan_id", left["id"])), tuple(rows.at("topic_plan_review", "plan_id", left["id"]))
    )
    others = [row for row in rows.at("topic_plan", "line_id", left["line_id"]) if row["year"] == left["year"]]
    try:
        refuse_step(was, event, asked(rows.reader, rights, version, others, words, day))
    except Refused:
        return RULE
    steps[left["id"]] = event
    return None


def _is_draft(before: Row | None, left: Row | None) -> bool:
    """Say whether the lines of a version may change: it was a draft before this batch, or is born in it."""
    return state_of(before) is State.DRAFT if before is not None else left is not None


def _of_review(
    rights: PersonRights, rows: Rows, before: Row | None, left: Row, day: date, steps: Mapping[UUID, Event]
) -> str | None:
    if before is not None or left["withdrawn_at"] is not None:
        return RULE  # what was said stays said
    if left["author_id"] != rights.person:
        return RIGHT
    plan = rows.plan(left["plan_id"])
    if plan is None:
        return RULE
    if left["step"] != REMARK:
        event = steps.get(left["plan_id"])
        return None if event is not None and event not in UNTOLD and event.value == left["step"] else RULE
    where = place_of(rights, plan["line_id"], plan["year"], day)
    actor = rights.actor_on(day)
    allowed = any(may(rights.matrix, actor, APPROVAL, each, day, where) for each in (Action.WRITE, Action.APPROVE))
    return (None if state_of(plan) in _UNDER_REVIEW else RULE) if allowed else RIGHT
