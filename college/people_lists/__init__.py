"""Lists of people as a college keeps them in tables: columns by their words, cells, a verdict on every row."""

from college.people_lists.columns import ListKind, fields_of, proposed
from college.people_lists.rows import PersonRow, read_rows
from college.people_lists.verdicts import KnownPerson, RowVerdict, Verdict, decided, judged, left_out, order_in

__all__ = [
    "KnownPerson",
    "ListKind",
    "PersonRow",
    "RowVerdict",
    "Verdict",
    "decided",
    "fields_of",
    "judged",
    "left_out",
    "order_in",
    "proposed",
    "read_rows",
]
