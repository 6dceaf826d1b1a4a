"""What the oracle knows of the tables, written down a second time so that a wrong declaration is seen as well."""

import csv
from functools import cache

import resources

_STATE = {"state": ("withdrawn_at", "withdrawn_by")}

# What teachers and curators write: the merge groups of each table and the columns that stand or fall together.
JOURNAL: dict[str, dict[str, tuple[str, ...]]] = {
    "lesson": {
        "when": ("day", "pair", "room_id"),
        "who": ("teacher_id", "replaced_id"),
        "stream": ("stream_id",),
        "state": ("withdrawn_at", "withdrawn_by", "cancelled", "cancel_reason"),
    },
    "lesson_entry": {
        "what": ("topic_id", "topic", "hours", "kind", "work_number", "noted_at", "late_reason", "changed_at"),
        "homework": ("homework", "homework_none", "homework_at"),
        **_STATE,
    },
    "work": {"what": ("kind", "number", "title", "weight", "top", "assessment_item"), **_STATE},
    "mark": {"value": ("value", "given_at", "late_reason"), "comment": ("comment",), **_STATE},
    "presence": {"fact": ("fact", "minutes_late", "noted_at"), **_STATE},
    "reason": {"reason": ("reason", "noted_at"), **_STATE},
}
# What people decide about work that waits: it stands on their screens like whatever else they write.
WATCHED = {
    **JOURNAL,
    "decision": {"what": ("verdict", "reason", "is_over", "decided_by", "decided_at"), **_STATE},
    "tie_read": {"what": ("read_at",), **_STATE},
}
# What stands and falls with what: the table, its column, and where that leads.
CHILDREN = (
    ("lesson_entry", "lesson_id", "lesson"),
    ("work", "lesson_id", "lesson"),
    ("presence", "lesson_id", "lesson"),
    ("reason", "lesson_id", "lesson"),
    ("mark", "work_id", "work"),
)
PERSONAL = frozenset({("mark", "comment")})

# In which buckets the rows of a page lie: by its own id, by its study year, else by its group and study year.
BY_PAGE, BY_YEAR = ("page", "page_excuse"), ("load",)
LIES = {
    "lesson": ("page", "group_year", "attendance"),
    "teaching": ("page", "group_year", "load"),
    "lesson_entry": ("page", "group_year"),
    "work": ("page", "group_year"),
    "mark": ("page", "group_year"),
    "presence": ("page", "attendance"),
    "reason": ("page_excuse", "excuse"),
}  # fmt: skip


@cache
def sections() -> dict[str, tuple[str, ...]]:
    """Return the sections of every kind of bucket, as the table of the rights says it: who sees all of them holds it."""
    with resources.path("rights", "buckets.tsv").open(encoding="utf-8", newline="") as lines:
        return {
            row["bucket"].partition(":")[0]: tuple(part.strip() for part in row["sections"].split(","))
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def same(told: object, kept: object) -> bool:
    """Say whether a value as it travelled is the value that is kept."""
    if told is None or kept is None or told == kept:
        return told == kept
    try:
        return float(str(told)) == float(str(kept))
    except ValueError:
        return False
