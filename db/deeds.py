"""Which action of the matrix a change of a row is, and which changes nobody makes for himself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from college.parked import Verdict as Fate
from college.roles import Action
from db.models.record import STATE, Synced

# Taking one of these back is writing it: a card made by mistake, two cards joined by mistake.
CELLS = frozenset({
    "mark", "presence", "reason", "right", "agreement", "guardian", "contact", "person", "person_name", "person_alias",
    "employee",
})  # fmt: skip

REPORTS = frozenset({"access_note"})  # whoever writes one says what he has done himself

# What is more than writing: decisions and permissions (`rights/states.md` 5, 11, 13, 14).
_ACTIONS: Mapping[tuple[str, str], Action] = {
    ("closure", "state"): Action.APPROVE,
    ("role_assignment", "span"): Action.GRANT,
    ("role_assignment", "place"): Action.GRANT,
    ("role_assignment", "order"): Action.GRANT,
    ("role_assignment", "confirmation"): Action.APPROVE,
    ("waiver", "span"): Action.GRANT,
    ("dated_grant", "standing"): Action.GRANT,
    ("prolongation", "what"): Action.GRANT,
    ("incident", "standing"): Action.APPROVE,
    ("incident", "measures"): Action.APPROVE,
}
# Naming who stands in is writing, giving him the access is more (`rights/states.md` 12).
_OF_A_GRANT: Mapping[tuple[str, str], Action] = {
    ("standing", "proposed"): Action.WRITE,
    ("standing", "withdrawn"): Action.DELETE,
    ("kind", "task"): Action.WRITE,
    ("kind", "clash"): Action.WRITE,
}
_SIGNATURES = frozenset({"rights_confirmation"})
_DECIDERS: Mapping[str, str] = {
    "incident_setting": "decided_by",
    "prolongation": "given_by",
}  # columns that name the author of the change
# Nobody gives himself a role, nor judges a case about himself (`rights/README.md`, two persons).
_FOR_OTHERS = frozenset(
    {
        ("role_assignment", "span"),
        ("role_assignment", "place"),
        ("role_assignment", "order"),
        ("waiver", "span"),
        ("dated_grant", "what"),
        ("dated_grant", "span"),
        ("dated_grant", "standing"),
        ("prolongation", "what"),
        ("incident", "standing"),
        ("incident", "measures"),
    }
)


def action_of(model: type[Synced], group: str, row: Mapping[str, Any]) -> Action:
    """Return what the author of this change needs the right to do."""
    table = model.__tablename__
    if table in _SIGNATURES:
        return Action.APPROVE
    if group == STATE and row.get("withdrawn_at") is not None:
        # A withdrawn closing opens the term again, which is the same decision.
        return Action.APPROVE if table == "closure" else Action.WRITE if table in CELLS else Action.DELETE
    if (table, group) in (("substitution", "access"), ("substitution_word", "text")):
        column = "standing" if table == "substitution" else "kind"
        return _OF_A_GRANT.get((column, row[column]), Action.GRANT)
    if table == "decision":
        return Action.WRITE if row.get("verdict") == Fate.WITHDRAWN else Action.APPROVE
    return _ACTIONS.get((table, group), Action.WRITE)


def is_for_himself(model: type[Synced], group: str, row: Mapping[str, Any], person: UUID) -> bool:
    """Say whether this is a change about the author himself that only another may make."""
    return (model.__tablename__, group) in _FOR_OTHERS and row.get("person_id") == person


def is_in_anothers_name(model: type[Synced], row: Mapping[str, Any], person: UUID) -> bool:
    """Say whether this is a signature, or a decision, that only its own person gives, under somebody else's name."""
    if (decider := _DECIDERS.get(model.__tablename__)) is not None:
        return row.get(decider) != person
    return model.__tablename__ in _SIGNATURES and row.get("person_id") != person


def is_own_report(model: type[Synced], group: str, row: Mapping[str, Any], person: UUID) -> bool:
    """Say whether this tells what the author himself has done: everybody may, and nobody takes it back."""
    return model.__tablename__ in REPORTS and group != STATE and row.get("person_id") == person


def is_his_own(row: Mapping[str, Any], person: UUID) -> bool:
    """Say whether the row is the person's own record, or his own word."""
    return person in (row.get("person_id"), row.get("reporter_id"))
