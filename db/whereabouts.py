"""Where a row lies in the journal: student, lesson, page and group, so that a sentence can say it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.sync.batch import Change, Malformed
from db.sync.rows import Row, parts
from db.sync.shapes import shapes
from db.sync.values import from_wire

ABOUT = ("student_id", "person_id", "former_id")  # columns that say whose data a row holds
_UP = ("work_id", "lesson_id", "page_id")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a row lies; what it has nothing to do with is empty."""

    about: UUID | None = field(default=None, repr=False)
    lesson: UUID | None = None
    page: UUID | None = None
    group_id: UUID | None = None
    line_id: UUID | None = None
    day: date | None = None
    pair: int | None = None
    group: str = ""
    code: str = ""


class Whereabouts:
    """Finds where rows lie, also those that only the batch in hand has made: a parked one has no rows yet."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[str, dict[UUID, Row | None]] = defaultdict(dict)
        self._made: dict[tuple[str, UUID], Row] = {}

    def load(self, named: Mapping[str, Iterable[UUID]]) -> None:
        """Read rows, and what they belong to, table by table instead of one by one."""
        for table, ids in named.items():
            if table in shapes():
                self._load(table, ids)
        for table in ("mark", "work", "presence", "reason", "lesson_entry", "lesson", "page"):
            made = [row for (name, _), row in self._made.items() if name == table]
            for column in (*_UP, "group_id", "line_id"):
                rows = [*(row for row in self._held[table].values() if row), *made]
                wanted = {row[column] for row in rows if row.get(column) is not None}
                if wanted and (above := shapes()[table].step(column)) in shapes():
                    self._load(above, wanted)

    def _load(self, table: str, ids: Iterable[UUID]) -> None:
        held, asked = self._held[table], shapes()[table].table
        for part in parts({row for row in ids if row not in held}):
            held.update(dict.fromkeys(part))
            for row in self._session.execute(select(asked).where(asked.c.id.in_(part))).mappings():
                held[row["id"]] = dict(row)

    def learn(self, changes: Iterable[Change]) -> None:
        """Know the rows that these changes make."""
        for change in changes:
            if change.born is not None:
                self.know(change.table, change.row, {**change.born, **change.values})

    def know(self, table: str, row: UUID, told: Mapping[str, Any]) -> None:
        """Know a row that would be made of these wire values."""
        if table in shapes():
            self._made.setdefault((table, row), {"id": row}).update(values_of(table, told))

    def standing(self, table: str, row: UUID) -> Row | None:
        """Return a row as it stands."""
        if table not in shapes():
            return None
        if row not in self._held[table]:
            self._load(table, (row,))
        return self._held[table][row]

    def get(self, table: str, row: UUID) -> Row | None:
        """Return a row as it stands, else as it would be made."""
        return self.standing(table, row) or self._made.get((table, row))

    def of(self, table: str, row: UUID) -> Spot:
        """Return where a row lies."""
        found = self.get(table, row)
        if found is None:
            return Spot()
        about = row if table == "person" else next((found[name] for name in ABOUT if found.get(name)), None)
        chain = {table: found}
        self._climb(table, found, chain)
        lesson, page = chain.get("lesson", {}), chain.get("page", {})
        group_id = page.get("group_id") or found.get("group_id") or (row if table == "study_group" else None)
        line_id = page.get("line_id") or found.get("line_id")
        group = self.get("study_group", group_id) if group_id else None
        line = self.get("plan_line", line_id) if line_id else None
        return Spot(
            about, lesson.get("id"), page.get("id"), group_id, line_id, lesson.get("day"), lesson.get("pair"),
            group["name"] if group else "", line["code"] if line else "",
        )  # fmt: skip

    def _climb(self, table: str, row: Row, chain: dict[str, Row]) -> None:
        for column in _UP:
            if row.get(column) is None:
                continue
            above = shapes()[table].step(column)
            if (found := self.get(above, row[column])) is not None and above not in chain:
                chain[above] = found
                self._climb(above, found, chain)


def values_of(table: str, told: Mapping[str, Any]) -> Row:
    """Return wire values as the columns of a table hold them; what this program does not know is left out."""
    columns = shapes()[table].table.c
    found: Row = {}
    for name, value in told.items():
        if name not in columns or isinstance(value, dict):  # a veiled value is nobody's
            continue
        try:
            found[name] = from_wire(columns[name], value)
        except Malformed:
            continue
    return found
