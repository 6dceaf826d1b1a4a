"""A table that a person brings, with which of its columns is what."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from college.phrases import phrase
from college.refusal import Refused
from college.table_head import Head, is_row_of_numbers
from papers.sheets import Sheet, SheetRow

Table = TypeVar("Table", bound="MappedTable")


@dataclass(frozen=True, slots=True, repr=False)
class MappedTable:
    """One sheet, the row that is its head, and in which column each field stands."""

    sheet: Sheet
    head: int
    columns: Mapping[str, int]

    def __repr__(self) -> str:
        # Reprs end up in logs and crash reports: what a person brings must not.
        return f"{type(self).__name__}()"

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the columns, as the file has them."""
        return self.sheet.rows[self.head].cells

    @property
    def below(self) -> tuple[SheetRow, ...]:
        """The rows below the head, without one that only numbers the columns."""
        return tuple(row for row in self.sheet.rows[self.head + 1 :] if not is_row_of_numbers(row.cells))

    def key(self, room: str) -> str:
        """Under which a mapping of such a head line is remembered; the words themselves are not kept."""
        told = "\x1f".join([room, *(title.strip().casefold() for title in self.titles)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def with_column(self: Table, name: str, column: int | None) -> Table:
        """Let a column be this field; what it was before is nothing, and the field is nowhere else."""
        columns = {each: place for each, place in self.columns.items() if each != name and place != column}
        return replace(self, columns=columns if column is None else {**columns, name: column})

    def without(self: Table, column: int) -> Table:
        """Let a column be nothing."""
        return replace(self, columns={each: place for each, place in self.columns.items() if place != column})

    def remembered(self: Table, stored: object) -> Table:
        """Return the table with the columns that a person once gave to such a head line."""
        if not isinstance(stored, dict):
            return self
        told = {str(name): place for name, place in stored.items() if _is_column(place, len(self.titles))}
        return replace(self, columns=told) if told else self


def likeliest(
    sheets: Sequence[Sheet], proposed: Callable[[Sequence[Sequence[str]]], Head | None]
) -> tuple[Sheet, Head]:
    """Return the table that looks most like what is wanted, with its head. Raises Refused where there is no table."""
    full = [sheet for sheet in sheets if sheet.rows]
    if not full:
        raise Refused(phrase("В файле нет ни одной заполненной строки. Выберите другой файл."))
    heads = [(sheet, proposed([row.cells for row in sheet.rows])) for sheet in full]
    found = [(sheet, head) for sheet, head in heads if head is not None]
    # Where no head is recognised, the first row is taken for one, and a person says what the columns are.
    nothing = full[0], Head(0, {})
    return max(found, key=lambda each: (len(each[1].columns), len(each[0].rows))) if found else nothing


def _is_column(place: object, wide: int) -> bool:
    return isinstance(place, int) and not isinstance(place, bool) and 0 <= place < wide
