"""One's own edits in words: «Белов Пётр, оценка», «ИСП-21, ОП.01, 12 ноября», from what to what."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from college.days import spoken
from college.numerals import numbered
from db.own_acts import Edit, OwnAct
from db.whereabouts import Spot
from desktop import changes
from desktop.changes import NOTHING, Change, Names

EMPTY = "пусто"


def change_of(edit: Edit, act: OwnAct, person: UUID) -> Change:
    """Return an own edit as the history of changes tells it."""
    outcome = {"applied": "won", "accepted": "won", "merged": "won"}.get(act.status, act.status)
    if edit.cell in act.outdone:
        outcome = "lost"
    return Change(
        act.seq, act.at, act.at, person, "", UUID(int=0), edit.table, edit.row, edit.group, act.fate.section, outcome,
        is_open=True, about=edit.spot.about, old=edit.old, new=edit.new,
    )  # fmt: skip


def where(spot: Spot) -> str:
    """Say where something lies: «ИСП-21, ОП.01, 12 ноября»."""
    day = spoken(spot.day) if spot.day else ""
    return ", ".join(part for part in (spot.group, spot.code, day) if part) or NOTHING


def what(table: str, group: str, spot: Spot, names: Names) -> str:
    """Say what was written: «Белов Пётр, оценка», or what it is where it is about nobody."""
    thing = changes.thing(table, group)
    name = names.get(spot.about, "") if spot.about else ""
    return f"{_listed(name)}, {thing[:1].lower()}{thing[1:]}" if name else thing


def act_words(act: OwnAct, names: Names) -> str:
    """Say what an act was about; a wide one tells how many places it touched."""
    told = what(act.chief.table, act.chief.group, act.chief.spot, names)
    rank = [edit for edit in act.edits if edit.born is None or edit.table == act.chief.table]
    more = len({edit.cell for edit in rank}) - 1
    return told if more < 1 else f"{told} {tr('и ещё {count}').format(count=numbered(more, 'место', 'места', 'мест'))}"


def old_and_new(edit: Edit, act: OwnAct, names: Names, zone: tzinfo) -> tuple[str, str]:
    """Return what stood and what stands, in words; what this file does not know of the former is left open."""
    old, new = changes.before_and_after(change_of(edit, act, UUID(int=0)), names, zone)
    if edit.old is None and edit.born is None:
        return "", _shown(new)
    return _shown(old), _shown(new)


def value(table: str, group: str, told: Mapping[str, Any], names: Names, zone: tzinfo) -> str:
    """Say what stands in one part of a row."""
    nobody = UUID(int=0)
    change = Change(
        0, changes.moment(0), changes.moment(0), nobody, "", nobody, table, nobody, group, "", "won",
        is_open=True, old=None, new=told,
    )  # fmt: skip
    return _shown(changes.before_and_after(change, names, zone)[1])


def _listed(name: str) -> str:
    return " ".join(name.split()[:2])


def _shown(told: str) -> str:
    return tr(EMPTY) if told == NOTHING else told


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("EditWords", text)
