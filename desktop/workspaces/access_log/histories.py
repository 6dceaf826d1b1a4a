"""The history of one thing: every change of that very cell, every access to that very person, group or page."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.changes import Change, Names, head
from desktop.workspaces.access_log.words import Access, number, section_words, tr, whose


@dataclass(frozen=True, slots=True)
class Narrow:
    """What it is called, what is asked for it, and the entry from which one came."""

    told: str
    asked: Mapping[str, object]
    id: int


def history_of(row: object, names: Names) -> Narrow | None:
    """Return the history to which an entry belongs; an access to nothing named has none."""
    if isinstance(row, Change):
        table, id_, group = row.cell
        told = tr("История: {what}, {number}").format(what=head(row), number=number(id_))
        return Narrow(told, {"table": table, "row": id_.hex, "group": group}, row.id)
    if isinstance(row, Access) and row.subject is not None:
        told = tr("История: {what}, {name}").format(what=section_words(row.section), name=whose(row, names))
        return Narrow(told, {"subject": row.subject.hex, "section": row.section}, row.id)
    return None
