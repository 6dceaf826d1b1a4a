"""Whether one change may be made: what it points to, what it hangs on, and whether it is this person's to write."""

from collections.abc import Iterable

from db.models.record import STATE
from db.scope import refusal
from db.sync.drafts import Draft
from db.sync.rows import Row
from db.sync.sitting import Park, Sitting
from db.sync.trial import Trial


def check_witnesses(drafts: Iterable[Draft]) -> None:
    """Park a witness without the withdrawal that it goes with: it would only ask whether a row is there (0b.4)."""
    told = list(drafts)
    states = {draft.key for draft in told if draft.change.group == STATE and not draft.is_witness}
    for draft in told:
        if draft.is_witness and draft.key not in states:
            raise Park("invalid", draft.shape, draft.change.group)


def unseen(draft: Draft) -> str:
    """Return what is told of a row that its editor cannot be shown to have seen: the same, whether it is there or not.

    Ids are derived: whoever guessed one would otherwise learn that a student was absent, or has a mark.
    """
    return "missing" if draft.change.base else "right"


def _is_seen(sitting: Sitting, trial: Trial, draft: Draft, row: Row) -> bool:
    """Say whether the editor names a version of the value that there is, or was, or makes the row himself."""
    base = draft.change.base
    is_known = base is not None and (base == row[f"v_{draft.change.group}"] or sitting.history.past(draft.cell, base))
    return draft.key in trial.made or bool(is_known)


def check(sitting: Sitting, trial: Trial, draft: Draft, time: int) -> None:
    """Park what points to nothing, hangs on what was withdrawn, or is not this person's to write on that date."""
    shape, group = draft.shape, draft.change.group
    row = trial.get(*draft.key)
    assert row is not None
    is_judged = sitting.rights is not None and not draft.is_witness
    if is_judged and not _is_seen(sitting, trial, draft, row):
        if _refusal(sitting, trial, draft, row, time):
            raise Park(unseen(draft), shape, group)
        is_judged = False  # it was, and may be written
    told = {**draft.values, **(draft.born or {})}
    for column, target in shape.references.items():
        if told.get(column) is not None and trial.get(target, told[column]) is None:
            raise Park("missing", shape, group)
    for column in shape.sync.parents:
        parent = trial.get(shape.step(column), row[column])
        if parent is None or parent["withdrawn_at"] is not None:
            raise Park("parent", shape, group)
    if is_judged and (reason := _refusal(sitting, trial, draft, row, time)):
        raise Park(reason, shape, group)


def _refusal(sitting: Sitting, trial: Trial, draft: Draft, row: Row, time: int) -> str | None:
    """Say why the author of a change may not make it, or None."""
    assert sitting.rights is not None
    shape, event = draft.shape, sitting.day(time)
    stands = [{**row, **draft.values}]
    if draft.key not in trial.made and shape.name == "lesson":
        stands.append(row)  # who moves a lesson needs the right on both days
    told = (
        refusal(sitting.rights, shape.model, draft.change.group, as_it_stands, trial.get, event)
        for as_it_stands in stands
    )
    return next((reason for reason in told if reason), None)
