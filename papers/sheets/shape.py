"""Looks over the parts of a workbook before a library reads it: how far tables reach, what is merged, what is missing.

The library lays out every cell up to the last one, so a single cell in the last corner would take all the memory.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from college.phrases import phrase
from college.refusal import Refused
from papers.sheets.markup import walk
from papers.sheets.table import Span

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 2_000_000
MOST_SPANS = 50_000
MOST_LETTERS = 30_000_000
MOST_COUNTED = 2_000_000
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
LONGEST_NUMBER = 12
_SHOWS = frozenset({"v", "is", "t"})


@dataclass(slots=True)
class Shape:
    """What a sheet holds: how far filled cells reach, merged cells, formulas nobody has computed."""

    rows: int = 0
    columns: int = 0
    letters: int = 0
    spans: list[Span] = field(default_factory=list)
    uncounted: list[tuple[int, int]] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        """Note a filled cell; a table that reaches too far is refused."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        far = self.rows > MOST_ROWS or self.columns > MOST_COLUMNS or self.rows * self.columns > MOST_CELLS
        if far:
            raise Refused(
                phrase("Таблица слишком велика: больше %d строк или %d столбцов. Оставьте нужное и сохраните заново.")
                % (MOST_ROWS, MOST_COLUMNS)
            )

    def say(self, letters: int) -> None:
        """Note how much text cells show: one text may stand in the file once and be shown by every cell."""
        self.letters += letters
        if self.letters > MOST_LETTERS:
            raise Refused(
                phrase("В таблице слишком много текста, она не прочитана. Оставьте нужное и сохраните заново.")
            )

    def merge(self, span: Span) -> None:
        """Note a merged cell."""
        self.spans.append(span)
        if len(self.spans) > MOST_SPANS or span[2] - span[0] > MOST_ROWS:
            raise Refused(phrase("В таблице слишком много объединённых ячеек, она не прочитана."))


class Worksheet:
    """A walker over one sheet of XLSX; `shared` are the lengths of the texts that its cells name by number."""

    def __init__(self, shared: Sequence[int] = ()) -> None:
        self.shape = Shape()
        self._shared = shared
        self._row = self._column = -1
        self._is_filled = self._has_formula = self._is_shared = False
        self._value = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._row, self._column = _number(attributes.get("r", "")) or self._row + 1, -1
            self._row -= "r" in attributes
        elif name == "c":
            found = _PLACE.fullmatch(attributes.get("r", ""))
            place = _place(found) if found else (max(self._row, 0), self._column + 1)
            self._row, self._column = place
            self._is_filled = self._has_formula = False
            self._is_shared, self._value = attributes.get("t") == "s", ""
        elif name in _SHOWS:
            self._is_filled = True
        elif name == "f":
            self._has_formula = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        bound_counts(attributes)

    def end(self, name: str) -> None:
        if name != "c":
            return
        if self._is_filled:
            self.shape.reach(self._row, self._column)
            number = _number(self._value.strip()) if self._is_shared else len(self._shared)
            self.shape.say(self._shared[number] if number < len(self._shared) else 0)
        elif self._has_formula:
            self.shape.uncounted.append((self._row, self._column))

    def text(self, piece: str) -> None:
        if self._is_shared and len(self._value) < LONGEST_NUMBER:
            self._value += piece

    def _merge(self, reference: str) -> None:
        ends = [_PLACE.fullmatch(part) for part in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            self.shape.merge((*_place(ends[0]), *_place(ends[1])))


class SharedTexts:
    """A walker over the texts that cells of XLSX name by number: how long each is."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.lengths.append(0)
        bound_counts(attributes)

    def end(self, name: str) -> None:
        """Ends say nothing."""

    def text(self, piece: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(piece)


class Content:
    """A walker over the content of ODS, table by table."""

    def __init__(self) -> None:
        self.shapes: dict[str, Shape] = {}
        self._shape = Shape()
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._is_filled = self._row_filled = False
        self._letters = 0
        self._span = (1, 1)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._shape = self.shapes.setdefault(attributes.get("name", ""), Shape())
            self._row = 0
        elif name == "table-row":
            self._column, self._row_filled = 0, False
            self._rows = _repeated(attributes, "number-rows-repeated")
        elif name in ("table-cell", "covered-table-cell"):
            self._columns = _repeated(attributes, "number-columns-repeated")
            self._is_filled, self._letters = "value-type" in attributes, 0
            down, across = attributes.get("number-rows-spanned", ""), attributes.get("number-columns-spanned", "")
            self._span = (_number(down) or 1, _number(across) or 1)

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            if self._row_filled:
                self._shape.reach(self._row + self._rows - 1, 0)
            self._row += self._rows

    def text(self, piece: str) -> None:
        self._is_filled = self._is_filled or bool(piece.strip())
        self._letters += len(piece)

    def _end_cell(self) -> None:
        if self._is_filled:
            self._row_filled = True
            self._shape.reach(self._row + self._rows - 1, self._column + self._columns - 1)
            self._shape.say(self._letters * self._columns * self._rows)
            down, across = self._span
            if down > 1 or across > 1:
                span = (self._row, self._column, self._row + down - 1, self._column + across - 1)
                self._shape.merge(span)
        self._column += self._columns
        self._is_filled = False


class Index:
    """A walker over the list of sheets and the list of what they stand in."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}  # title → relation
        self.targets: dict[str, str] = {}  # relation → part

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets[attributes.get("name", "")] = attributes.get("id", "")
        elif name == "Relationship":
            target = attributes.get("Target", "")
            self.targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

    def end(self, name: str) -> None:
        """Ends say nothing."""

    def text(self, piece: str) -> None:
        """Texts say nothing."""


def xlsx_shapes(parts: Mapping[str, bytes]) -> dict[str, Shape]:
    """Return the shapes of the sheets of XLSX by their titles, after every part of the workbook was looked over."""
    texts, shapes = SharedTexts(), {}
    for name, part in parts.items():
        if name.lower().endswith("sharedstrings.xml"):
            walk(part, texts)
    for name, part in parts.items():
        walker = Worksheet(texts.lengths)
        walk(part, walker)
        shapes[name] = walker.shape
    index = Index()
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        if name in parts:
            walk(parts[name], index)
    named = {title: index.targets.get(relation, "") for title, relation in index.sheets.items()}
    return {title: shapes[part] for title, part in named.items() if part in shapes}


def content_shapes(data: bytes) -> dict[str, Shape]:
    """Return the shapes of the tables of ODS by their titles."""
    walker = Content()
    walk(data, walker)
    return walker.shapes


def bound_counts(attributes: dict[str, str]) -> None:
    """Refuse a count beyond what a table may hold."""
    for name in ("count", "uniqueCount"):
        if (_number(attributes.get(name, "")) or 0) > MOST_COUNTED:
            raise Refused(phrase("Файл повреждён и не прочитан. Откройте его, сохраните заново и повторите."))


def _place(found: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return max(int(found[2]) - 1, 0), column - 1


def _repeated(attributes: dict[str, str], name: str) -> int:
    return _number(attributes.get(name, "")) or 1


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
