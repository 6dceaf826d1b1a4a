"""Whether a page may bring along what a batch says: only into a term that began before the journal did here."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from college.opening import refuse_opening
from college.refusal import Refused
from college.terms import spans_of

TABLES = frozenset({"opening_hours", "opening_marks"})
Row = Mapping[str, Any]


def objection(
    rows: Iterable[Row], started: date | None, row_of: Callable[[str, UUID], Row | None]
) -> str | None:  # fmt: skip
    """Return why one of these rows may not stand, or None."""
    for row in rows:
        page = row_of("page", row["page_id"])
        group = row_of("study_group", page["group_id"]) if page else None
        if page is None or group is None:
            return "parent"
        spans = {span.number: span for span in spans_of(page["year"] - group["enrolled_year"] + 1, page["year"])}
        try:
            refuse_opening(spans[row["term"]].first, started)
        except (Refused, KeyError):
            return "opening"
    return None
