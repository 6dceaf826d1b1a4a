"""The regulation's norms of rights, read once from the tables that come with the program."""

from functools import cache

from college.matrix.norms import Norms, read_norms
from resources import path


@cache
def norms() -> Norms:
    """Return the norms by which every matrix is measured."""
    return read_norms(
        rights=_table("rights"),
        trace=_table("rights_trace"),
        buckets=_table("buckets"),
        sections=_table("sections"),
        roles=_table("roles"),
    )


def _table(name: str) -> str:
    return path("rights", f"{name}.tsv").read_text("utf-8")
