"""A table as a person sees it: rows of text with their place, whatever file it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from college.phrases import phrase
from college.refusal import Refused

MOST_REPEATED = 10_000_000  # letters that merged cells repeat
LONGEST = 32_767  # characters of one cell, as in any program for tables

Span = tuple[int, int, int, int]  # first row, first column, last row, last column, counted from nought


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row; `place` is its number in the file, cells begin with column A."""

    place: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Return the text of a column counted from nought, "" beyond the end."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class SheetNote:
    """Something that is wrong with one cell of the file itself."""

    place: str  # «B5»
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; rows without any text are left out."""

    title: str
    rows: tuple[SheetRow, ...]
    notes: tuple[SheetNote, ...] = ()


def place_of(row: int, column: int) -> str:
    """Return «B5» for row 5 and the column 1 counted from nought."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def filled(rows: Iterable[tuple[int, Sequence[str]]], spans: Iterable[Span] = ()) -> tuple[SheetRow, ...]:
    """Return the rows that say something, each cell that is merged downwards with the text of the merged cell.

    A cell merged across stays one cell: it is a heading over columns, not a value of each.
    """
    down, left = _downwards(spans), MOST_REPEATED
    above: dict[int, str] = {}
    found = []
    for row, cells in rows:
        texts = [cell[:LONGEST] for cell in cells]
        for column in down.get(row, {}):
            begins = down[row][column]
            if row == begins:
                above[column] = texts[column] if column < len(texts) else ""
            else:
                texts += [""] * (column + 1 - len(texts))
                texts[column] = above.get(column, "")
                left -= len(texts[column])
                if left < 0:
                    raise Refused(
                        phrase("В таблице слишком много текста, она не прочитана. Оставьте нужное и сохраните заново.")
                    )
        if any(text.strip() for text in texts):
            found.append(SheetRow(row + 1, tuple(texts)))
    return tuple(found)


def _downwards(spans: Iterable[Span]) -> Mapping[int, Mapping[int, int]]:
    """Return by row and column in which row the merged cell begins."""
    found: dict[int, dict[int, int]] = {}
    for top, left, bottom, _ in spans:
        if bottom > top:
            for row in range(top, bottom + 1):
                found.setdefault(row, {})[left] = top
    return found
