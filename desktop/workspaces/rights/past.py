"""The history of the matrix: what waits for the director, what was done here, and what the server tells of others."""

from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from college.matrix.change import Change
from college.matrix.norms import Norms
from college.roles import Right, Scope
from db.rights_confirmation import Standing
from db.rights_history import Deed, Past
from db.rights_table import Cell
from desktop.changes import OUTCOMES
from desktop.changes import Change as Told
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
    """Former changes, cell by cell: three lists."""

    def __init__(self, theme: Theme) -> None:
        names = (
            tr("Не подтверждено директором"),
            tr("Изменено здесь и отличия"),
            tr("Все изменения, как их хранит сервер"),
        )
        super().__init__(theme, names)
        self.waiting, self.past, self.told = self.lists

    def show_deeds(self, deeds: Sequence[Deed], standing: Standing, norms: Norms, zone: ZoneInfo) -> None:
        """Show what this file knows."""
        self.say(tr("История прав"), f"{_confirmed(standing, zone)} {tr('Enter ведёт к клетке, назад — Esc.')}")
        waiting = [_waiting(change, norms) for change in standing.waiting]
        self.waiting.show_entries(waiting or [Entry(tr("Всё подтверждено или так, как в положении"), "")])
        self.waiting.fit()
        entries = [_entry(deed, past, norms, zone) for deed in deeds for past in deed.past]
        self.past.show_entries(entries or [Entry(tr("Права ещё не меняли"), "")])

    def show_told(self, told: Sequence[Told], cells: Mapping[UUID, Cell], norms: Norms, zone: ZoneInfo) -> None:
        """Show what the server tells of everybody's changes, the newest first."""
        entries = [_told(change, cells[change.row], norms, zone) for change in told if change.row in cells]
        self.told.show_entries(entries or [Entry(tr("Права ещё не меняли"), "")])

    def say_why(self, why: str) -> None:
        """Say why the server tells nothing."""
        self.told.show_entries([Entry(why, "")])


def _confirmed(standing: Standing, zone: ZoneInfo) -> str:
    if standing.at is None:
        return tr("Директор права ещё не подтверждал (пункт 3.1.5).")
    when = f"{standing.at.astimezone(zone):%d.%m.%Y %H:%M}"
    return tr("Подтверждено: {who}, {when}.").format(who=standing.who, when=when)


def _waiting(change: Change, norms: Norms) -> Entry:
    return Entry(_what(change.cell, change.new, norms), change.words(), change.cell, "warning")


def _entry(deed: Deed, past: Past, norms: Norms, zone: ZoneInfo) -> Entry:
    when = f"{deed.at.astimezone(zone):%d.%m.%Y %H:%M}" if deed.at else ""
    reason = tr("причина: {reason}").format(reason=past.note) if past.note else ""
    parts = (when, deed.who, tr(STANDINGS.get(deed.standing, deed.standing)), reason)
    tint = "danger" if deed.standing in ("parked", "rejected", "taken") else "text-2"
    return Entry(_what(past.cell, past.scope, norms), " · ".join(part for part in parts if part), past.cell, tint)


def _told(change: Told, cell: Cell, norms: Norms, zone: ZoneInfo) -> Entry:
    new = change.new or {}
    scope = Scope(new["scope"]) if new.get("scope") in set(Scope) else None
    gone = new.get("withdrawn_at") is not None
    what = _what(cell, None if gone else scope, norms) if gone or scope else _head(cell, norms)
    outcome = tr(OUTCOMES[change.outcome][1]) if change.outcome in OUTCOMES else change.outcome
    reason = tr("причина: {reason}").format(reason=new["note"]) if new.get("note") else ""
    parts = (f"{change.at.astimezone(zone):%d.%m.%Y %H:%M}", change.name or tr("сервер"), outcome, reason)
    return Entry(what, " · ".join(part for part in parts if part), cell)


def _head(cell: Cell, norms: Norms) -> str:
    section, action, role = cell
    return f"{role_words(role)}, {right_words(norms, Right(section, action))}"


def _what(cell: Cell, scope: Scope | None, norms: Norms) -> str:
    return f"{_head(cell, norms)}: «{scope_words(scope)}»"
