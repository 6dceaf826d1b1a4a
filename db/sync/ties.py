"""Two hands on one cell: what each of them is told, and the tie that stays open until somebody looks at it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from db.models.exchange import Conflict
from db.models.record import EPOCH
from db.sync.batch import Wire, canonical
from db.sync.drafts import Draft
from db.sync.history import Cell, Dispute, Outcome, Past
from db.sync.rows import Row
from db.sync.shapes import shapes
from db.sync.sitting import Sitting
from db.sync.times import Arrived
from db.sync.trial import Trial
from db.sync.values import to_wire

READ = "tie_read"
Mine = tuple[str, UUID, Any]  # token, person, value
Theirs = tuple[str, Past | None, Any]


def tell(trial: Trial, draft: Draft, outcome: Outcome, row: Row, past: Past | None) -> None:
    """Tell the author of a batch what became of one of its changes."""
    table, id_, group = draft.cell
    trial.told.append({
        "i": draft.place, "t": table, "id": id_.hex, "g": group, "o": outcome.value,
        "by": past.person.hex if past else None, "v": told_values(draft, row, is_open=True),
    })  # fmt: skip


def dispute_of(
    sitting: Sitting, draft: Draft, own: str, past: Past | None, row: Row, outcome: Outcome, over: list[str]
) -> Dispute:
    """Return the tie of a change with what stood: a new one, or the open one that it goes on with (0b.2)."""
    standing: str = row[f"v_{draft.change.group}"] or ""
    theirs = (standing, past, told_values(draft, row, is_open=True))
    mine = (own, sitting.person, draft.wire)
    for dispute in sitting.history.disputes[draft.cell]:
        told = dispute.values
        if told["winner"] == standing and told["loser"] in over:
            # One more edit of the same hand against the same winner: the tie goes on, no second one is opened.
            dispute.values.update(_sides(sitting, mine, theirs, is_won=outcome is Outcome.WON))
            dispute.is_changed = dispute.went_on = True
            return dispute
    dispute = new_dispute(sitting, draft.cell, mine, theirs)
    dispute.values.update(_sides(sitting, mine, theirs, is_won=outcome is Outcome.WON))
    return dispute


def new_dispute(sitting: Sitting, cell: Cell, mine: Mine, theirs: Theirs) -> Dispute:
    """Return a tie that nobody has looked at yet.

    It has the same id whoever of the two comes second: a restored server may hear them in another order.
    """
    table, row, group = cell
    name = "|".join(("conflict", table, row.hex, group, *sorted((mine[0], theirs[0]))))
    sides = _sides(sitting, mine, theirs, is_won=True)
    return Dispute({
        "id": uuid5(sitting.college, name), "tbl": table, "row_id": row, "grp": group, "state": "open", **sides,
    })  # fmt: skip


def _sides(sitting: Sitting, mine: Mine, theirs: Theirs, *, is_won: bool) -> dict[str, Any]:
    standing, past, value = theirs
    other = (standing, past.person if past else sitting.house, value)
    winner, loser = (mine, other) if is_won else (other, mine)
    told: dict[str, Any] = {"made_at": sitting.received}
    for side, (name, person, shown) in (("winner", winner), ("loser", loser)):
        told |= {side: name, f"{side}_person": person, f"{side}_value": canonical(shown).decode()}
    return told


def reopen(sitting: Sitting, dispute: Dispute, own: str) -> None:
    """Let a tie that went on ask again for the eye of whoever had settled it: he knows it as it was."""
    shape = shapes()[READ]
    for side in ("winner_person", "loser_person"):
        read = shape.derive(sitting.college, {"tie": dispute.values["id"], "person_id": dispute.values[side]})
        _unread(sitting, read, own)


def refuse_blind(sitting: Sitting, drafts: Iterable[Draft], arrived: Arrived, own: str) -> None:
    """Let a tie that went on before it was settled, unseen by whoever settled it, stay open to him.

    What was settled before the server was restored stays settled.
    """
    for read in {draft.change.row for draft in drafts if draft.shape.name == READ} if not arrived.former else ():
        row = sitting.rows.get(READ, read)
        if row and _went_on_since(sitting, row["tie"], arrived.time):
            _unread(sitting, read, own)


def _went_on_since(sitting: Sitting, tie: UUID, time: int) -> bool:
    for disputes in sitting.history.disputes.values():
        for dispute in disputes:
            if dispute.values["id"] == tie and dispute.is_changed:
                return dispute.went_on
    made_at = sitting.conn.scalar(select(Conflict.made_at).where(Conflict.id == tie))
    return made_at is not None and made_at > time


def _unread(sitting: Sitting, read: UUID, own: str) -> None:
    row = sitting.rows.get(READ, read)
    if row and row["withdrawn_at"] is None:
        at = EPOCH + timedelta(milliseconds=sitting.received)
        news = {"withdrawn_at": at, "withdrawn_by": sitting.house, "v_state": own}
        sitting.rows.put(READ, {**row, **news}, set(news))


def told_values(draft: Draft, row: Row, *, is_open: bool = False) -> dict[str, Wire]:
    """Return what stands in the group of a change; personal values only where they are to be shown."""
    veiled = frozenset() if is_open else draft.shape.sync.personal
    return {name: {"#": ""} if name in veiled else to_wire(row[name]) for name in draft.values}
