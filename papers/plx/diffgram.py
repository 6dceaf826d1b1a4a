"""Reads the rows of a diffgram as a stream: the file comes from outside and may be broken, cut off or made to harm.

No document types, no entities, no tree in memory; bounded in bytes, depth, elements and attributes.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Mapping
from xml.parsers import expat

from college.phrases import phrase
from college.refusal import Refused

LARGEST = 16 * 1024 * 1024
DEEPEST = 64
MOST_ELEMENTS = 300_000
MOST_ATTRIBUTES = 200
LONGEST = 100_000  # characters of one attribute: the remarks to a plan take some 10,000

Row = Mapping[str, str]
Tables = Mapping[str, list[Row]]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.-]{1,40})""")
_DECLARATION = re.compile(r"\A<\?xml[^>]{0,300}\?>")
_KNOWN = frozenset({"windows-1251", "cp1251", "koi8-r", "ibm866", "cp866", "iso-8859-5"})


def read_tables(data: bytes, wanted: frozenset[str]) -> Tables:
    """Return the rows of the wanted tables, attributes by name; whatever is no such file is refused with a sentence."""
    if not data.strip(b"\x00 \r\n\t"):
        raise Refused(phrase("Файл пуст. Сохраните план заново и повторите."))
    if len(data) > LARGEST:
        raise Refused(phrase("Файл больше %d МБ. Это не учебный план.") % (LARGEST // 1024 // 1024))
    reader = _Reader(wanted)
    parser = expat.ParserCreate("utf-8")  # what the file itself declares is often not true after a second saving
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.EntityDeclHandler = reader.refuse_doctype
    try:
        parser.Parse(_DECLARATION.sub("", _text(data), count=1).encode("utf-8", errors="replace"), True)
    except expat.ExpatError as trouble:
        raise Refused(_broken(reader.elements, trouble.lineno)) from None
    return reader.tables


class _Reader:
    """Gathers rows of the wanted tables from the parser's events."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self.elements = 0
        self._wanted = wanted
        self._depth = 0
        self._skipped = 0  # depth of `diffgr:before`, which repeats rows as they were before a change

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self.elements += 1
        if self._depth > DEEPEST:
            raise Refused(phrase("Файл не похож на учебный план: вложенность глубже %d уровней.") % DEEPEST)
        if self.elements > MOST_ELEMENTS:
            raise Refused(phrase("В файле больше %d строк. Это не учебный план.") % MOST_ELEMENTS)
        table = name.rpartition(":")[2]
        if table in ("before", "errors") and not self._skipped:
            self._skipped = self._depth
        if table in self._wanted and not self._skipped:
            self._keep(table, attributes)

    def end(self, _name: str) -> None:
        if self._skipped == self._depth:
            self._skipped = 0
        self._depth -= 1

    def refuse_doctype(self, *_about: object) -> None:
        raise Refused(phrase("В файле есть описание типа документа. В учебном плане его не бывает, файл не прочитан."))

    def _keep(self, table: str, attributes: dict[str, str]) -> None:
        if len(attributes) > MOST_ATTRIBUTES or any(len(value) > LONGEST for value in attributes.values()):
            raise Refused(phrase("В файле строка непомерной длины (%s). Это не учебный план.") % table)
        self.tables[table].append(attributes)


def _text(data: bytes) -> str:
    """Decode by the bytes themselves: the mark, zero bytes, UTF-8 where it reads so, otherwise as Windows writes."""
    bare = data.lstrip(b" \r\n\t")
    for mark, encoding in _MARKS:
        if bare.startswith(mark):
            return bare.decode(encoding, errors="replace").lstrip()
    try:
        return bare.decode("utf-8")
    except UnicodeDecodeError as trouble:
        if trouble.reason == "unexpected end of data":  # cut in the middle of a letter
            return bare.decode("utf-8", errors="ignore")
    declared = _DECLARED.match(bare)
    name = declared[1].decode("ascii").lower() if declared else ""
    return bare.decode(name if name in _KNOWN else "windows-1251", errors="replace")


def _broken(elements: int, line: int) -> str:
    if not elements:
        return phrase("Файл не прочитан: это не план программы «Планы СПО». Нужен файл PLX.")
    return phrase("Файл прочитан не до конца: дальше строки %d он повреждён. Сохраните план заново.") % line
