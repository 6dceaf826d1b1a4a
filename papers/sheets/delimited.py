"""Tables in text: CSV of any office, and what is pasted from a program for tables."""

import csv
import io
import re
from collections import Counter

from college.phrases import phrase
from college.refusal import Refused
from papers.sheets.table import Sheet, SheetRow, filled
from papers.texts import decoded

DELIMITERS = (";", "\t", ",", "|")
LOOKED_AT = 60  # rows by which the delimiter is told
MOST_ROWS = 100_000
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")


def read_delimited(data: bytes, title: str = "") -> Sheet:
    """Return the table of a CSV file in UTF-8, UTF-16 or Windows-1251, by whatever delimiter it has."""
    text = decoded(data)
    if text is None:
        raise Refused(
            phrase("Файл не читается как таблица. Нужен XLSX, ODS или CSV в кодировке UTF-8 либо Windows-1251.")
        )
    declared = _DECLARED.match(text)
    sign = declared[1] if declared else delimiter_of(text)
    first = 1 if declared else 0
    rows = _rows(text[declared.end() :] if declared else text, sign)
    return Sheet(title, filled((place + first, row) for place, row in enumerate(rows)))


def delimiter_of(text: str) -> str:
    """Return the delimiter that parts most rows into the same number of cells."""
    head = "\n".join(text.splitlines()[:LOOKED_AT])
    return max(DELIMITERS, key=lambda sign: _evenness(head, sign))


def pasted_rows(text: str) -> tuple[SheetRow, ...]:
    """Return the rows of text pasted from a table.

    Cells are quoted only where they hold a line end, a tab or doubled quotes; other quotes belong to the text.
    """
    rows: list[list[str]] = [[]]
    place, text = 0, text.replace("\r\n", "\n").removesuffix("\n")
    while True:
        cell, place = _pasted_cell(text, place)
        rows[-1].append(cell)
        if place >= len(text):
            return filled(enumerate(rows))
        if text[place] == "\n":
            rows.append([])
            if len(rows) > MOST_ROWS:
                raise Refused(phrase("Вставлено больше %d строк. Вставьте по частям.") % MOST_ROWS)
        place += 1


def _pasted_cell(text: str, place: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, place)
    if quoted and any(sign in quoted[1] for sign in ("\n", "\t", '""')):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, place)
    assert plain is not None  # it matches nothing as well
    return plain[0], plain.end()


def _rows(text: str, sign: str) -> list[list[str]]:
    found = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True):
            found.append(row)
            if len(found) > MOST_ROWS:
                raise Refused(phrase("В файле больше %d строк. Оставьте нужное и сохраните заново.") % MOST_ROWS)
    except csv.Error:
        sentence = phrase("Строка %d не читается: кавычки в ней стоят не парами. Исправьте её и повторите.")
        raise Refused(sentence % (len(found) + 1)) from None
    return found


def _evenness(head: str, sign: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=sign) if row)
    except csv.Error:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return (count, width) if width > 1 else (0, 0)
