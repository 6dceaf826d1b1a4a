"""Finds the head of a table that a person made, and which column is what by the words of the head."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LOOKED_AT = 40  # rows: above a head stand the name of the college, approvals, the discipline

Words = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """Which row is the head and in which column, counted from nought, each field stands."""

    row: int
    columns: Mapping[str, int]

    def text(self, cells: Sequence[str], field: str) -> str:
        """Return the text of a field in one line, "" where the table has no such column."""
        column = self.columns.get(field, -1)
        return " ".join(cells[column].split()) if 0 <= column < len(cells) else ""


def find_head(rows: Sequence[Sequence[str]], words: Words, needed: frozenset[str]) -> Head | None:
    """Return the row that names most fields, all needed ones among them; None where there is no such row.

    A cell is the first field of `words` whose words it holds, a field is the first cell that names it.
    """
    best: Head | None = None
    for number, cells in enumerate(rows[:LOOKED_AT]):
        columns = columns_of(cells, words)
        if needed <= columns.keys() and (best is None or len(columns) > len(best.columns)):
            best = Head(number, columns)
    return best


def columns_of(cells: Sequence[str], words: Words) -> dict[str, int]:
    """Return by field the column that names it."""
    found: dict[str, int] = {}
    for column, cell in enumerate(cells):
        text = " ".join(cell.lower().replace("ё", "е").split())
        field = next((field for field, pattern in words.items() if text and pattern.search(text)), None)
        if field is not None:
            found.setdefault(field, column)
    return found


def is_row_of_numbers(cells: Sequence[str]) -> bool:
    """Whether the row only numbers the columns, as under the head of many forms: 1, 2, 3 …"""
    told = [cell.strip() for cell in cells if cell.strip()]
    return len(told) > 2 and told == [
        str(number) for number in range(int(told[0]) if told[0].isdecimal() else 1, len(told) + 1)
    ]
