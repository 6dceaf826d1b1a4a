"""Small workbooks made by hand, so that a test can spoil any part of them: XLSX, ODS, DOCX."""

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/></Types>"""
DAY, CLOCK = 1, 2  # styles of cells: a date, a time of day
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="h:mm"/></numFmts>
<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/>
</cellXfs></styleSheet>"""


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as pack:
        for name, content in parts.items():
            pack.writestr(name, content)
    return held.getvalue()


def column(number):
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell(place, value):
    """A cell of text, a number, a (number, style) or raw XML that begins with «<»."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("<c"):
        return value
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    number, style = value if isinstance(value, tuple) else (value, 0)
    kind = ' t="b"' if isinstance(number, bool) else ""
    return f'<c r="{place}" s="{style}"{kind}><v>{int(number) if isinstance(number, bool) else number}</v></c>'


def sheet_xml(rows, merged=()):
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(cell(f"{column(place)}{number}", value) for place, value in enumerate(row, start=1))
        lines.append(f'<row r="{number}">{cells}</row>')
    spans = "".join(f'<mergeCell ref="{span}"/>' for span in merged)
    tail = f'<mergeCells count="{len(merged)}">{spans}</mergeCells>' if merged else ""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{tail}</worksheet>'


def xlsx_parts(sheets):
    """Parts of a workbook from {title: XML of the sheet}."""
    names = "".join(
        f'<sheet name="{escape(title)}" sheetId="{n}" r:id="r{n}"/>' for n, title in enumerate(sheets, start=1)
    )
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="w" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{targets}</Relationships>',
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), start=1)},
    }


def xlsx(rows, merged=(), title="Лист1"):
    return zipped(xlsx_parts({title: sheet_xml(rows, merged)}))


def ods_parts(table):
    """Parts of an ODS workbook from the inner XML of its table."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="Лист1">{table}</table:table></office:spreadsheet></office:body>'
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{body}</office:document-content>',
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    }


def docx(*tables):
    """A document with tables; a table is rows of cells, a cell is text or (text, properties)."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = "".join(f"<w:tbl>{''.join(_word_row(row) for row in table)}</w:tbl><w:p/>" for table in tables)
    return zipped({"word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{xml}</w:body></w:document>'})


def _word_row(row):
    cells = ((value, "") if isinstance(value, str) else value for value in row)
    return "<w:tr>" + "".join(_word_cell(text, properties) for text, properties in cells) + "</w:tr>"


def _word_cell(text, properties):
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"
