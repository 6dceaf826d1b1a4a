"""Rows of the tables in which the regulation's rights are written down: one line each, cells between tabs."""

from college.phrases import phrase
from college.refusal import Refused


def rows(text: str, least: int) -> list[tuple[int, list[str]]]:
    """Return each row after the header with the number of its line; a row with too few cells is refused."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.splitlines()[1:], start=2):
        cells = line.split("\t")
        if len(cells) < least:
            raise unreadable(number)
        found.append((number, cells))
    return found


def unreadable(line: int) -> Refused:
    """Return the refusal of a row with a word that nobody knows."""
    return Refused(phrase("В таблице прав не читается строка %d.") % line)
