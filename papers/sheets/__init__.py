"""Reads tables that people send: XLSX, ODS, DOCX, CSV, and pasted text, as rows of text with their place."""

import io
from collections.abc import Mapping

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from college.phrases import phrase
from college.refusal import Refused
from papers.sheets.delimited import pasted_rows, read_delimited
from papers.sheets.packed import LARGEST, packed, parts_of
from papers.sheets.shape import Shape, content_shapes, xlsx_shapes
from papers.sheets.shown import shown
from papers.sheets.table import Sheet, SheetNote, SheetRow, filled, place_of
from papers.sheets.word import read_document

__all__ = ["Sheet", "SheetNote", "SheetRow", "pasted_rows", "place_of", "read_sheets"]

_PACK = b"PK"
_OF_ODS = ("mimetype", "content.xml", "META-INF/manifest.xml")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BROKEN = phrase("Файл повреждён и не прочитан. Откройте его, сохраните заново и повторите.")


def read_sheets(data: bytes) -> tuple[Sheet, ...]:
    """Return the tables of a file, known by its content and not by its name; what is no table is refused."""
    if not data.strip(b"\0 \r\n\t"):
        raise Refused(phrase("Файл пуст. Сохраните таблицу заново и повторите."))
    if len(data) > LARGEST:
        raise Refused(
            phrase("Файл больше %d МБ, он не прочитан. Оставьте нужное и сохраните заново.") % (LARGEST >> 20)
        )
    if data.startswith(_OLD_OFFICE):
        raise Refused(
            phrase("Это старый формат Office или файл с паролем. Сохраните его как XLSX без пароля и повторите.")
        )
    if not data.startswith(_PACK):
        return (read_delimited(data),)
    parts = parts_of(data)
    if "word/document.xml" in parts:
        return read_document(parts["word/document.xml"])
    if "xl/workbook.xml" in parts:
        return _workbook(parts, xlsx_shapes(parts))
    if b"opendocument.spreadsheet" in parts.get("mimetype", b"") and "content.xml" in parts:
        read = {name: parts[name] for name in _OF_ODS if name in parts}
        return _workbook(read, content_shapes(parts["content.xml"]))
    raise Refused(phrase("В файле нет таблицы. Нужен XLSX, ODS, DOCX с таблицей или CSV."))


def _workbook(parts: Mapping[str, bytes], shapes: Mapping[str, Shape]) -> tuple[Sheet, ...]:
    """Let the library read what was looked over; `shapes` are by the titles of the sheets."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(packed(parts))) as book:
            visible = [about.name for about in book.sheets_metadata if _is_table(about)]
            return tuple(_sheet(book.get_sheet_by_name(title), shapes.get(title, Shape())) for title in visible)
    except PasswordError:
        raise Refused(phrase("Файл закрыт паролем. Снимите пароль, сохраните и повторите.")) from None
    except CalamineError:
        raise Refused(_BROKEN) from None
    except BaseException as trouble:
        # A panic in Rust comes as an exception that is no Exception; whatever else ends the program is passed on.
        if type(trouble).__name__ != "PanicException":
            raise
        raise Refused(_BROKEN) from None


def _is_table(about: SheetMetadata) -> bool:
    return about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible


def _sheet(read: CalamineSheet, shape: Shape) -> Sheet:
    rows = [[shown(value) for value in row] for row in read.to_python(skip_empty_area=False)]
    spans = shape.spans or [(*first, *last) for first, last in read.merged_cell_ranges or ()]
    sentence = phrase("В ячейке %s формула без значения. Откройте файл в программе таблиц и сохраните.")
    places = [place_of(row + 1, column) for row, column in shape.uncounted]
    notes = tuple(SheetNote(place, sentence % place) for place in places)
    return Sheet(read.name, filled(enumerate(rows), spans), notes)
