"""The rows as one batch would leave them: nothing of it holds unless all of it does."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from db.sync.drafts import Draft
from db.sync.history import Cell, Dispute, Outcome
from db.sync.rows import Row, Rows


@dataclass(slots=True)
class Trial:
    """The rows as this batch would leave them; nothing of it holds unless all of it does."""

    rows: Rows
    own: dict[tuple[str, UUID], Row] = field(default_factory=dict)
    changed: dict[tuple[str, UUID], set[str]] = field(default_factory=dict)
    made: set[tuple[str, UUID]] = field(default_factory=set)
    audit: list[tuple[Draft | None, Cell, Outcome, str | None, Any, Any]] = field(default_factory=list)
    disputes: list[tuple[Cell, Dispute]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    is_merged: bool = False

    def get(self, table: str, row: UUID) -> Row | None:
        """Return a row as it would stand."""
        return self.own.get((table, row)) or self.rows.get(table, row)

    def edit(self, key: tuple[str, UUID], news: Row) -> Row:
        """Change some columns of a row; return it."""
        held = self.own.get(key)
        if held is None:
            held = self.own[key] = dict(self.rows.get(*key) or {})
        held.update(news)
        self.changed.setdefault(key, set()).update(news)
        return held
