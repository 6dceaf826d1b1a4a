"""Work that waits for a decision, as the office lists it: heads to whoever decides, values by the payload rule."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from college.limits import working_day_after
from college.matrix.payload import may_see_value
from college.parked import is_late, may_decide
from college.roles import ANYWHERE, Action, Place
from college.terms import is_working
from db import parked_work
from db.admission import access_log
from db.admission.access_log import Access
from db.models.record import EPOCH
from db.parked_work import ParkedBatch, ParkedEdit
from db.sync.verdicts import DIRECTORS_TURN, is_addressees
from server.asker import Asker
from server.told_names import told_names

QUARANTINE, SEE = "quarantine", "see"
MOST_ACTS = 200


def parked(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """List others' acts that wait, the oldest first: those that the asker decides, or all to who only sees them.

    One's own are never in it (two persons). The look is logged.
    """
    asker.demand(QUARANTINE, Action.SEE)
    with asker.read() as session:
        acts = [act for act in _acts(parked_work.waiting(session)) if _lists(asker, session, act)]
        shown = acts[:MOST_ACTS]
        opened = {id(edit) for act in shown for batch in act for edit in batch.edits if _is_open(asker, edit)}
        lying: dict[UUID, tuple[Place, ...]] = {}
        for edit in (edit for act in shown for batch in act for edit in batch.edits if id(edit) in opened):
            if edit.spot.about is not None:
                lying[edit.spot.about] = (*lying.get(edit.spot.about, ()), _place(edit))
        people = {batch.name.author for act in shown for batch in act} | lying.keys()
        known = told_names(asker, session, QUARANTINE, people, lying)
        listed = [_told(asker, session, act, known, opened) for act in shown]
    look = Access(asker.person, SEE, QUARANTINE, None, asker.by.device, len(shown))
    access_log.note(asker.door.engine, look, asker.door.clock.now())
    return {"acts": listed, "more": len(acts) > len(shown)}


def _acts(batches: Iterable[ParkedBatch]) -> list[tuple[ParkedBatch, ...]]:
    """Put the batches of one act of a person together: they are decided at once (`sync.md` 0a.1)."""
    ordered = sorted(batches, key=lambda batch: (batch.act_id, batch.name.seq))
    acts = [tuple(same) for _, same in groupby(ordered, key=lambda batch: (batch.act_id, batch.name.author))]
    return sorted(acts, key=lambda act: (act[0].came, act[0].name.seq))


def _lists(asker: Asker, session: Session, act: tuple[ParkedBatch, ...]) -> bool:
    if act[0].name.author == asker.person:
        return False
    only_sees = asker.reach(QUARANTINE, Action.SEE).everywhere and not asker.may(QUARANTINE, Action.APPROVE)
    return only_sees or _decides(asker, session, act)


def _decides(asker: Asker, session: Session, act: tuple[ParkedBatch, ...]) -> bool:
    """Whether all of the act is the asker's to decide: whole acts only."""
    if not asker.may(QUARANTINE, Action.APPROVE):
        return False
    roles = asker.actor.roles_on(asker.day)
    return all(
        may_decide(
            roles, batch.section, author=batch.name.author, decider=asker.person,
            is_overdue=asker.day > working_day_after(_day(asker, batch.came), DIRECTORS_TURN, is_working),
            is_addressees=is_addressees(session, batch.name.author, batch.section, asker.day),
        )
        for batch in act
    )  # fmt: skip


def _is_open(asker: Asker, edit: ParkedEdit) -> bool:
    return bool(edit.section) and may_see_value(
        asker.rights.matrix, asker.actor, QUARANTINE, edit.section, asker.day, _place(edit), row=ANYWHERE
    )


def _place(edit: ParkedEdit) -> Place:
    return Place(page=edit.spot.page, group=edit.spot.group_id)


def _day(asker: Asker, at: int) -> date:
    return (EPOCH + timedelta(milliseconds=at)).astimezone(asker.door.clock.zone).date()


def _told(
    asker: Asker, session: Session, act: tuple[ParkedBatch, ...], known: Mapping[UUID, str], opened: set[int]
) -> dict[str, Any]:  # fmt: skip
    head = act[0]
    edits = [edit for batch in act for edit in batch.edits]
    return {
        "act_id": head.act_id.hex, "act": head.act, "person": head.name.author.hex,
        "name": known.get(head.name.author, ""), "reason": head.reason, "section": head.section, "came": head.came,
        "made": head.made, "late": is_late(_day(asker, head.came), asker.day, is_working),
        "decides": _decides(asker, session, act), "edits": len(edits),
        "batches": [[batch.name.device.hex, batch.name.seq, batch.name.hash] for batch in act],
        "changes": [_change(edit, known) for edit in edits if id(edit) in opened],
    }  # fmt: skip


def _change(edit: ParkedEdit, known: Mapping[UUID, str]) -> dict[str, Any]:
    spot = edit.spot
    return {
        "table": edit.table, "row": edit.row.hex, "group": edit.group, "new": dict(edit.new), "now": dict(edit.now),
        "newer": edit.is_newer, "about": spot.about.hex if spot.about else None,
        "about_name": known.get(spot.about, "") if spot.about else "", "page": spot.page.hex if spot.page else None,
        "lesson": spot.lesson.hex if spot.lesson else None, "class": spot.group, "code": spot.code,
        "day": spot.day.isoformat() if spot.day else None, "pair": spot.pair,
    }  # fmt: skip
