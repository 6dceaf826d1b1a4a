"""Lists of people as a college keeps them in tables: columns by their words, cells, a verdict on every row."""

from college.people_lists.columns import ListKind, proposed
from college.people_lists.rows import PersonRow, read_rows
from college.people_lists.verdicts import KnownPerson, RowVerdict, Verdict, judged, left_out

__all__ = [
    "KnownPerson",
    "ListKind",
    "PersonRow",
    "RowVerdict",
    "Verdict",
    "judged",
    "left_out",
    "proposed",
    "read_rows",
]
