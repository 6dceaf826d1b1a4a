"""The history of the matrix: who changed what and when, and what only the server knows."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from college.matrix.norms import Norms
from college.roles import Right
from db.rights_history import Deed, Past
from desktop.shell.theme import Theme
from desktop.workspaces.rights.leaves import Entry, Leaf
from desktop.workspaces.rights.words import right_words, role_words, scope_words, tr

STANDINGS = {
    "waiting": "ждёт отправки",
    "applied": "принято сервером",
    "merged": "принято сервером вместе с другими изменениями",
    "parked": "на решении: сервер не применил",
    "rejected": "не принято сервером",
    "taken": "не принято сервером",
    "elsewhere": "изменено на другом компьютере",
}


class History(Leaf):
    """Former changes, cell by cell."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, (tr("Прежние изменения"),))

    def show_deeds(self, deeds: Sequence[Deed], norms: Norms, zone: ZoneInfo) -> None:
        """Show what this file knows."""
        told = tr(
            "Здесь изменения с этого компьютера и отличия, внесённые с других. Кто и когда менял права на других "
            "компьютерах, хранит журнал аудита на сервере. Enter ведёт к клетке, назад — Esc."
        )
        self.say(tr("История прав"), told)
        entries = [_entry(deed, past, norms, zone) for deed in deeds for past in deed.past]
        self.lists[0].show_entries(entries or [Entry(tr("Права ещё не меняли"), "")])


def _entry(deed: Deed, past: Past, norms: Norms, zone: ZoneInfo) -> Entry:
    section, action, role = past.cell
    what = f"{role_words(role)}, {right_words(norms, Right(section, action))}: «{scope_words(past.scope)}»"
    when = f"{deed.at.astimezone(zone):%d.%m.%Y %H:%M}" if deed.at else ""
    reason = tr("причина: {reason}").format(reason=past.note) if past.note else ""
    parts = (when, deed.who, tr(STANDINGS.get(deed.standing, deed.standing)), reason)
    tint = "danger" if deed.standing in ("parked", "rejected", "taken") else "text-2"
    return Entry(what, " · ".join(part for part in parts if part), past.cell, tint)
