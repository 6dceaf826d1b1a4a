"""The history of changes as the office shows it: heads to who may see the audit, values by the payload rule."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from college.admission.masks import HIDDEN
from college.matrix.payload import may_see_value
from college.phrases import phrase
from college.refusal import Refused
from college.roles import Action, Place
from db import audit
from db.admission import access_log
from db.admission.access_log import Access
from db.audit import Entry, Values, Wanted
from db.sync.shapes import shapes
from server import asked
from server.asker import Asker, not_right
from server.told_names import may_name, told_names

AUDIT, SEE = "audit", "see"
LONGEST_WORD = 60
NOT_HIS_NAME = phrase("Искать по этому человеку нельзя: его данные вам не открыты. Права назначает администратор.")


def changes(asker: Asker, told: dict[str, Any]) -> dict[str, Any]:
    """Show who changed what, the newest first; to who may see his own edits only, his own. The look is logged.

    Of a page or a lesson everybody is told the history of the cells that he sees.
    """
    wanted = _allowed(asker, _wanted(told))
    with asker.read() as session:
        if wanted.subject is not None and not _is_of_a_cell(wanted):
            _demand_subject(asker, session, wanted.subject)
        entries, opened, more = _found(asker, session, wanted)
        told_of: dict[UUID, tuple[Place, ...]] = {}
        for entry in entries:
            if entry.about is not None and entry.id in opened:
                told_of[entry.about] = (*told_of.get(entry.about, ()), *entry.places)
        people = {entry.person for entry in entries} | told_of.keys()
        known = told_names(asker, session, AUDIT, people, told_of)
    look = Access(
        asker.person, SEE, AUDIT, wanted.subject or wanted.row or wanted.person, asker.by.device, len(entries)
    )  # fmt: skip
    access_log.note(asker.door.engine, look, asker.door.clock.now())
    return {"entries": [_told(entry, known, is_open=entry.id in opened) for entry in entries], "more": more}


def _allowed(asker: Asker, wanted: Wanted) -> Wanted:
    if not asker.reaches(AUDIT, Action.SEE):
        asker.demand(AUDIT, Action.SEE)
    if asker.reach(AUDIT, Action.SEE).everywhere or _is_of_a_cell(wanted):
        return wanted
    if wanted.person not in (None, asker.person):
        asker.demand(AUDIT, Action.SEE)
    return replace(wanted, person=asker.person)


def _found(asker: Asker, session: Session, wanted: Wanted) -> tuple[list[Entry], set[int], bool]:
    """Return what fits, whose values are open to him, and whether there is more.

    Of one person he is told only what he may read: a head alone would say whose value it is that he may not see.
    """
    of_a_cell = _is_of_a_cell(wanted)
    only_open = of_a_cell or wanted.subject is not None
    kept: list[Entry] = []
    opened: set[int] = set()
    more = True
    while more and len(kept) < wanted.limit:
        entries, more = audit.found(session, wanted, asker.rights, asker.day)
        opened |= {entry.id for entry in entries if _is_open(asker, entry, is_of_a_cell=of_a_cell)}
        kept += [entry for entry in entries if not only_open or entry.id in opened]
        if entries:
            wanted = replace(wanted, before_id=entries[-1].id)
    return kept[: wanted.limit], opened, more or len(kept) > wanted.limit


def _demand_subject(asker: Asker, session: Session, subject: UUID) -> None:
    """Refuse a search by a person whose name he may not see: what is found would tell of him all the same."""
    if not may_name(asker, session, AUDIT, subject):
        raise not_right(Refused(NOT_HIS_NAME))


def _is_of_a_cell(wanted: Wanted) -> bool:
    """Whether the history of cells is asked for: who sees a cell reads its whole history, and of no other cell."""
    return wanted.page is not None or wanted.lesson is not None


def _is_open(asker: Asker, entry: Entry, *, is_of_a_cell: bool) -> bool:
    """Whether the values of a change are shown to him: he sees its section where it lies."""
    row = Place(own=is_of_a_cell or entry.person == asker.person)
    return bool(entry.section) and any(
        may_see_value(asker.rights.matrix, asker.actor, AUDIT, entry.section, asker.day, where, row=row)
        for where in entry.places
    )


def _told(entry: Entry, known: Mapping[UUID, str], *, is_open: bool) -> dict[str, Any]:
    head: dict[str, Any] = {
        "id": entry.id, "at": entry.at, "received_at": entry.received, "person": entry.person.hex,
        "name": known.get(entry.person, ""), "device": entry.device.hex, "table": entry.table, "row": entry.row.hex,
        "group": entry.group, "section": entry.section, "outcome": entry.outcome,
    }  # fmt: skip
    if not is_open:
        return head
    about = entry.about.hex if entry.about is not None else None
    name = known.get(entry.about, "") if entry.about is not None else ""
    return head | {
        "about": about,
        "about_name": name,
        "old": _veiled(entry, entry.old),
        "new": _veiled(entry, entry.new),
    }


def _veiled(entry: Entry, values: Values | None) -> Values | None:
    """Hide values that are opened with a reason only: a log is no way around a mask, nor is what it keeps of them."""
    shape = shapes().get(entry.table)
    if values is None or shape is None:
        return values
    return {name: HIDDEN if name in shape.sync.masked else value for name, value in values.items()}


def _wanted(told: dict[str, Any]) -> Wanted:
    def moment(name: str) -> int | None:
        return None if told.get(name) is None else asked.number(told, name, 0, asked.LATEST)

    def one(name: str) -> UUID | None:
        return None if told.get(name) is None else asked.id_in(told, name)

    def word(name: str) -> str:
        return "" if told.get(name) is None else asked.text(told, name, LONGEST_WORD)

    limit = audit.MOST if told.get("limit") is None else asked.number(told, "limit", 1, audit.MOST)
    return Wanted(
        word("table"), one("row"), word("group"), one("person"), one("device"), word("section"), one("subject"),
        moment("since"), moment("until"), moment("before_id"), limit, one("page"), one("lesson"),
    )  # fmt: skip
