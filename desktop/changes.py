"""Changes as the server tells of them, in words: what was changed, from what to what, and what came of it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from college.admission.masks import HIDDEN, Masked, masked
from college.days import written
from college.names import NO_BREAK
from db.models.record import EPOCH, Moment
from db.sync.shapes import is_id, shapes
from desktop.change_nouns import COLUMNS, PARTS, STANDS, STATES, TABLES, VALUES
from desktop.widgets.log_table import Sign

NOTHING = "—"
LATE = timedelta(minutes=5)  # between a change and its arrival: longer is worth a line
OUTCOMES = {
    "won": (Sign("circle-check", "success"), "принято"),
    "noop": (Sign("check", "text-2"), "так уже и было"),
    "lost": (Sign("git-compare-arrows", "disputed"), "уступило другой правке"),
    "overtaken": (Sign("check", "text-2"), "перекрыто следующей правкой"),
    "parked": (Sign("clock", "warning"), "на решении"),
    "taken": (Sign("refresh-cw", "text-2"), "передано заново"),
    "dismissed": (Sign("ban", "danger"), "отклонено"),
}
Names = Mapping[UUID, str]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change; without `is_open` its values are another section's and were not told."""

    id: int
    at: datetime
    received: datetime
    person: UUID
    name: str = field(repr=False)
    device: UUID = field(repr=False)
    table: str
    row: UUID
    group: str
    section: str
    outcome: str
    is_open: bool
    about: UUID | None = field(default=None, repr=False)
    about_name: str = field(default="", repr=False)
    old: Values | None = field(default=None, repr=False)
    new: Values | None = field(default=None, repr=False)

    @property
    def cell(self) -> tuple[str, UUID, str]:
        """Which part of which row it was."""
        return self.table, self.row, self.group


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one column."""

    column: str
    old: str = field(repr=False)
    new: str = field(repr=False)
    is_moment: bool = False


def read_change(told: Mapping[str, Any]) -> Change:
    """Read one change. Raises KeyError, TypeError or ValueError where it is told otherwise than it should be."""
    about = told.get("about")
    return Change(
        int(told["id"]), moment(told["at"]), moment(told["received_at"]), UUID(told["person"]), str(told["name"]),
        UUID(told["device"]), str(told["table"]), UUID(told["row"]), str(told["group"]), str(told["section"]),
        str(told["outcome"]), "new" in told, UUID(about) if about else None, str(told.get("about_name") or ""),
        _values(told.get("old")), _values(told.get("new")),
    )  # fmt: skip


def moment(told: Any) -> datetime:
    """Return a moment told in whole milliseconds."""
    return EPOCH + timedelta(milliseconds=int(told))


def head(change: Change) -> str:
    """Say what was changed: «Оценка: значение»."""
    return part_of(change.table, change.group)


def part_of(table: str, group: str) -> str:
    """Say what a part of a row is called: «Оценка: примечание»."""
    name = tr(TABLES.get(table, "")) or table
    if group == "state":
        return f"{name}: {tr(STATES.get((table, 'state'), STANDS))}"
    part = PARTS.get((table, group))
    return f"{name}: {tr(part)}" if part else name


def thing(table: str, group: str) -> str:
    """The same for a sentence: a mark is a mark, and of a lesson's entry the part says all."""
    if (table, group) == ("mark", "value"):
        return part_of(table, "")
    if table == "lesson_entry" and (part := PARTS.get((table, group))):
        told = tr(part)
        return told[:1].upper() + told[1:]
    return part_of(table, group)


def author(change: Change, names: Names) -> str:
    """Say who changed it."""
    return change.name or names.get(change.person, "") or tr("сервер")


def short(name: str) -> str:
    """Return «Громов П. С.» for the list; the card tells the name whole."""
    surname, *rest = name.split() or [name]
    return NO_BREAK.join([surname, *(f"{part[0]}." for part in rest[:2])])


def about(change: Change, names: Names) -> str:
    """Say whose data it is, if that was told."""
    return (change.about_name or names.get(change.about, "") if change.about else "") or NOTHING


def outcome(change: Change) -> tuple[Sign | None, str]:
    """Say what came of it."""
    sign, told = OUTCOMES.get(change.outcome, (None, change.outcome))
    return sign, tr(told)


def steps(change: Change, names: Names, zone: tzinfo) -> tuple[Step, ...]:
    """Return every column that is another one now, in words; of a new row, every column that is not empty."""
    return tuple(step for step in _steps(change, names, zone) if step.old != step.new)


def before_and_after(change: Change, names: Names, zone: tzinfo) -> tuple[str, str]:
    """Return what stood and what stands in one line each; moments are left to the card."""
    if not change.is_open:
        return NOTHING, NOTHING
    told = _steps(change, names, zone)
    moved = [step for step in told if step.old != step.new]
    shown = [step for step in moved or told if not step.is_moment] or moved or told
    return _joined(step.old for step in shown), _joined(step.new for step in shown)


def told_of(changes: Iterable[Change]) -> dict[UUID, str]:
    """Return the names that came with these changes."""
    found = {change.person: change.name for change in changes if change.name}
    return found | {change.about: change.about_name for change in changes if change.about and change.about_name}


def ids_of(changes: Iterable[Change]) -> set[UUID]:
    """Return every id that may be shown by a name."""
    found: set[UUID] = set()
    for change in changes:
        found |= {change.person} | ({change.about} if change.about else set())
        for values in (change.old or {}, change.new or {}):
            found |= {id_ for name, value in values.items() if (id_ := _id(change.table, name, value))}
    return found


def _steps(change: Change, names: Names, zone: tzinfo) -> list[Step]:
    new, old = change.new or {}, change.old or {}
    say = _Saying(change.table, names, zone)
    return [
        Step(
            _column(name), say(name, old.get(name)), say(name, value), isinstance(_type(change.table, name), Moment)
        )
        for name, value in new.items()
    ]  # fmt: skip


def _joined(values: Iterable[str]) -> str:
    return ", ".join(value for value in values if value != NOTHING) or NOTHING


def _values(told: Any) -> Values | None:
    return dict(told) if isinstance(told, dict) else None


def _column(name: str) -> str:
    return tr(COLUMNS[name]) if name in COLUMNS else name


def _type(table: str, name: str) -> object:
    shape = shapes().get(table)
    return shape.column(name).type if shape and name in shape.table.c else None


def _masked(table: str, name: str) -> Masked | None:
    """Return the kind of a value that no list shows whole, or None."""
    shape = shapes().get(table)
    return shape.sync.masked.get(name) if shape else None


def _id(table: str, name: str, value: Any) -> UUID | None:
    shape = shapes().get(table)
    if shape is None or name not in shape.table.c or not is_id(shape.column(name)):
        return None
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Saying:
    """Says a value of a table in words."""

    table: str
    names: Names
    zone: tzinfo

    def __call__(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return NOTHING
        if isinstance(value, dict):
            return tr("изменено, само значение скрыто")
        if isinstance(value, bool):
            return tr("да") if value else tr("нет")
        if (id_ := _id(self.table, name, value)) is not None:
            return self.names.get(id_) or tr("№ {number}").format(number=id_.hex[-8:])
        if (hidden := _masked(self.table, name)) is not None:
            return HIDDEN if value == HIDDEN else masked(hidden, str(value))
        kind = _type(self.table, name)
        if isinstance(kind, Moment) and isinstance(value, int):
            return f"{moment(value).astimezone(self.zone):%d.%m.%Y, %H:%M}"
        if getattr(kind, "python_type", None) is date and isinstance(value, str):
            return _day(value)
        if name in ("facts", "sections", "groups") and isinstance(value, str):
            return _listed(value)
        return tr(VALUES.get(name, {}).get(str(value), "")) or str(value)


def _day(value: str) -> str:
    try:
        return written(date.fromisoformat(value))
    except ValueError:
        return value


def _listed(value: str) -> str:
    try:
        told = json.loads(value)
    except ValueError:
        return value
    return tr("записей: {count}").format(count=len(told)) if isinstance(told, list) else value


Reader = Callable[[Mapping[str, Any]], Change]


def tr(text: str) -> str:
    """Return the text in the language of the program."""
    return QCoreApplication.translate("Changes", text) if text else ""
