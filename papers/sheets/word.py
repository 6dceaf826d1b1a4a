"""Tables of a Word document (DOCX), read straight from its text: nothing else of the document is needed."""

from dataclasses import dataclass, field

from college.phrases import phrase
from college.refusal import Refused
from papers.sheets.markup import walk
from papers.sheets.table import Sheet, Span, filled

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    open_cells: dict[int, int] = field(default_factory=dict)  # column → row in which a cell merged downwards begins


class Document:
    """A walker over `word/document.xml`; a table within a cell is a part of the text of that cell."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._depth = 0
        self._column = 0
        self._across = 1
        self._merge = ""
        self._pieces: list[str] | None = None
        self._is_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tbl":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table())
        if not self._depth:
            return
        if name == "tr" and self._depth == 1:
            self._begin_row()
        elif name == "tc" and self._depth == 1:
            self._pieces, self._across, self._merge = [], 1, ""
        elif name == "gridSpan" and self._depth == 1:
            self._across = _bounded(attributes.get("val", ""))
        elif name == "gridBefore" and self._depth == 1:
            self._column += _bounded(attributes.get("val", ""))
            self.tables[-1].rows[-1] += [""] * _bounded(attributes.get("val", ""))
        elif name == "vMerge" and self._depth == 1:
            self._merge = attributes.get("val", "continue")
        elif self._pieces is not None:
            self._is_text = name == "t"
            self._pieces += {"tab": ["\t"], "br": ["\n"], "cr": ["\n"], "noBreakHyphen": ["-"]}.get(name, [])

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "p" and self._pieces is not None:
            self._pieces.append("\n")
        elif name == "tc" and self._depth == 1:
            self._end_cell()
        elif name == "tbl":
            self._depth -= 1

    def text(self, piece: str) -> None:
        if self._is_text and self._pieces is not None:
            self._pieces.append(piece)

    def _begin_row(self) -> None:
        table = self.tables[-1]
        table.rows.append([])
        self._column = 0
        if sum(len(table.rows) for table in self.tables) > MOST_ROWS:
            raise Refused(phrase("В таблицах документа больше %d строк, он не прочитан.") % MOST_ROWS)

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if not table.rows:
            return
        text = "".join(self._pieces or []).strip("\n")
        table.rows[-1] += [text, *[""] * (self._across - 1)]
        row = len(table.rows) - 1
        if self._merge == "continue" and self._column in table.open_cells:
            table.spans.append((table.open_cells[self._column], self._column, row, self._column))
        elif self._merge == "restart":
            table.open_cells[self._column] = row
        else:
            table.open_cells.pop(self._column, None)
        self._column += self._across
        self._pieces = None
        if self._column > MOST_COLUMNS:
            raise Refused(phrase("В таблице документа больше %d столбцов, он не прочитан.") % MOST_COLUMNS)


def read_document(data: bytes) -> tuple[Sheet, ...]:
    """Return the tables of the document in their order; a document without any is refused."""
    walker = Document()
    walk(data, walker)
    sheets = tuple(
        Sheet(phrase("Таблица %d") % number, rows)
        for number, table in enumerate(walker.tables, start=1)
        if (rows := filled(enumerate(table.rows), table.spans))
    )
    if not sheets:
        raise Refused(phrase("В документе нет таблиц. Нужен документ с таблицей."))
    return sheets


def _bounded(text: str) -> int:
    return min(int(text), MOST_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 7 else 1
