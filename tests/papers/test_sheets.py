"""Tables that people send: values as they are seen, merged cells, every encoding, and files made to harm."""

import io
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from college.refusal import Refused
from papers.sheets import pasted_rows, place_of, read_sheets
from papers.sheets.packed import LARGEST, MOST_PARTS
from papers.sheets.shown import shown
from tests.papers.workbooks import (
    CLOCK,
    DAY,
    MAIN,
    RELATIONS,
    column,
    docx,
    ods_parts,
    sheet_xml,
    xlsx,
    xlsx_parts,
    zipped,
)


def texts(data, sheet=0):
    return [(row.place, list(row.cells)) for row in read_sheets(data)[sheet].rows]


def test_values_are_shown_as_a_person_sees_them():
    rows = [
        ["№", "Тема", "Часы"],
        [],
        [1, " Алгоритмы\nи данные ", 2.5],
        [20251, True, (45901, DAY), (0.354166, CLOCK)],
    ]
    assert texts(xlsx(rows)) == [
        (1, ["№", "Тема", "Часы", ""]),
        (3, ["1", " Алгоритмы\nи данные ", "2,5", ""]),
        (4, ["20251", "ИСТИНА", "01.09.2025", "8:30"]),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (89131234567.0, "89131234567"),
        (0.1 + 0.2, "0,3"),
        (-0.0, "0"),
        (1e300, "1e+300"),
        (float("nan"), ""),
        (7, "7"),
        (None, ""),
        ("a\r\nb_x000D_", "a\nb"),
        (False, "ЛОЖЬ"),
        (date(2025, 9, 1), "01.09.2025"),
        (datetime(2025, 9, 1, 10, 5), "01.09.2025 10:05"),  # noqa: DTZ001 files know no zones
        (time(8, 29, 59, 942000), "8:30"),
        (timedelta(hours=36), "36:00"),
    ],
)
def test_a_value(value, text):
    assert shown(value) == text


def test_a_cell_merged_downwards_stands_in_every_row_and_one_merged_across_stays_one():
    rows = [["Раздел 1", None, None], ["ИСП-21", "Белов", 1], [None, "Громов", 2], ["ИСП-22", "Орлова", 3]]
    assert texts(xlsx(rows, ["A1:C1", "A2:A3"])) == [
        (1, ["Раздел 1", "", ""]),
        (2, ["ИСП-21", "Белов", "1"]),
        (3, ["ИСП-21", "Громов", "2"]),
        (4, ["ИСП-22", "Орлова", "3"]),
    ]


def test_formulas_give_their_values_and_those_without_are_told():
    rows = [
        ['<c r="A1"><f>1+1</f><v>2</v></c>', '<c r="B1" t="str"><f>A</f><v>два</v></c>'],
        ['<c r="A2"><f>1+1</f></c>', "x"],
    ]
    [sheet] = read_sheets(xlsx(rows))
    assert [list(row.cells) for row in sheet.rows] == [["2", "два"], ["", "x"]]
    assert [(note.place, note.sentence) for note in sheet.notes] == [
        ("A2", "В ячейке A2 формула без значения. Откройте файл в программе таблиц и сохраните.")
    ]


def test_several_sheets_are_read_and_hidden_ones_are_not():
    parts = xlsx_parts({"Один": sheet_xml([["a"]]), "Два & три": sheet_xml([["b"]]), "Тайный": sheet_xml([["c"]])})
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('name="Тайный"', 'name="Тайный" state="hidden"')
    assert [sheet.title for sheet in read_sheets(zipped(parts))] == ["Один", "Два & три"]


ODS = (
    "<table:table-row>"
    '<table:table-cell office:value-type="string" table:number-rows-spanned="3"><text:p>ИСП-21</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    '<table:table-cell office:value-type="date" office:date-value="2025-09-01"><text:p>01.09.25</text:p></table:table-cell>'
    "</table:table-row>"
    '<table:table-row table:number-rows-repeated="2"><table:covered-table-cell/>'
    '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    "</table:table-row>"
    '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def test_ods_with_repeated_and_merged_cells():
    rows = [[cell for cell in row if cell] for _, row in texts(zipped(ods_parts(ODS)))]
    assert rows == [["ИСП-21", "3", "01.09.2025"], ["ИСП-21", "x", "x"], ["ИСП-21", "x", "x"]]


def test_tables_of_a_word_document():
    head = ["№", "Тема", "Часы"]
    merged = [("1", '<w:vMerge w:val="restart"/>'), "Сети", "2"], [("", "<w:vMerge/>"), "Узлы\nи связи", "4"]
    wide = [("Раздел 2", '<w:gridSpan w:val="2"/>'), "6"]
    first, second = read_sheets(docx([head, *merged, wide], [["a"]]))
    assert [list(row.cells) for row in first.rows] == [
        head,
        ["1", "Сети", "2"],
        ["1", "Узлы\nи связи", "4"],
        ["Раздел 2", "", "6"],
    ]
    assert (first.title, second.title) == ("Таблица 1", "Таблица 2")


CSV = 'ФИО;Группа;Примечание\n"Белов; Артём";ИСП-21;"сказал ""да"""\nГромова Ольга;ИСП-22;две\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_csv_of_any_office(encoding, sign):
    text = CSV.replace("; ", "~").replace(";", sign).replace("~", "; ")
    assert texts(text.encode(encoding)) == [
        (1, ["ФИО", "Группа", "Примечание"]),
        (2, ["Белов; Артём", "ИСП-21", 'сказал "да"']),
        (3, ["Громова Ольга", "ИСП-22", "две"]),
    ]


def test_csv_with_commas_line_ends_in_cells_and_a_declared_delimiter():
    assert texts(b'a,b\r\n1,"x\r\ny"\r\n') == [(1, ["a", "b"]), (2, ["1", "x\r\ny"])]
    assert texts(b"sep=;\na,b;c\n") == [(2, ["a,b", "c"])]
    assert texts("Только один столбец, и всё".encode())[0][1][0].startswith("Только")


def test_pasted_text_keeps_quotes_that_belong_to_it():
    pasted = 'Тема\tЧасы\r\n"К/р" и «С/р»\t2\r\n"Две\r\nстроки"\t"a ""b"" c"\r\n\t\r\nконец'
    assert [(row.place, list(row.cells)) for row in pasted_rows(pasted)] == [
        (1, ["Тема", "Часы"]),
        (2, ['"К/р" и «С/р»', "2"]),
        (3, ["Две\nстроки", 'a "b" c']),
        (5, ["конец"]),
    ]
    assert pasted_rows("") == ()


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8), min_size=2, max_size=4),
        max_size=5,
    )
)
def test_what_a_program_for_tables_copies_is_read_back(rows):
    def copied(cell):
        return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell

    text = "\n".join("\t".join(copied(cell) for cell in row) for row in rows)
    read = {row.place: list(row.cells) for row in pasted_rows(text)}
    for place, row in enumerate(rows, start=1):
        if any(cell.strip() for cell in row):
            assert read[place] == row
        else:
            assert place not in read


def test_places_are_named_as_in_programs_for_tables():
    assert [place_of(5, number) for number in (0, 25, 26, 701, 702)] == ["A5", "Z5", "AA5", "ZZ5", "AAA5"]
    assert all(place_of(1, number - 1) == f"{column(number)}1" for number in range(1, 1000))


def shared(count):
    parts = xlsx_parts({"Лист1": sheet_xml([["a"]])})
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="x" uniqueCount="{count}"><si><t>a</t></si></sst>'
    return zipped(parts)


def repeated(times):
    """One long text that stands in the file once and is shown by every cell."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, times))
    parts = xlsx_parts({"Лист1": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'})
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}" uniqueCount="1"><si><t>{"a" * 30_000}</t></si></sst>'
    return zipped(parts)


def with_sheet(xml):
    return zipped(xlsx_parts({"Лист1": xml}))


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]>'
HOSTILE = {
    "far corner": (xlsx([["a"], ['<c r="XFD1048576"><v>1</v></c>']]), "слишком велика"),
    "wide and long": (xlsx([["a"], ['<c r="ALL60000"><v>1</v></c>']]), "слишком велика"),
    "ods far corner": (
        zipped(ods_parts(ODS + '<table:table-row><table:table-cell office:value-type="string"/></table:table-row>')),
        "слишком велика",
    ),
    "ods repeated": (
        zipped(
            ods_parts(
                '<table:table-row table:number-rows-repeated="99999999"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
            )
        ),
        "слишком велика",
    ),
    "one text everywhere": (repeated(2_000), "слишком много текста"),
    "ods one text everywhere": (
        zipped(
            ods_parts(
                f'<table:table-row table:number-rows-repeated="2000"><table:table-cell office:value-type="string"><text:p>{"a" * 30_000}</text:p></table:table-cell></table:table-row>'
            )
        ),
        "слишком много текста",
    ),
    "one text merged downwards": (xlsx([["a" * 30_000], *([["b"]] * 400)], ["A1:A401"]), "слишком много текста"),
    "strings": (shared(4_000_000_000), "повреждён"),
    "entities": (
        with_sheet(DOCTYPE + sheet_xml([["a"]]).removeprefix('<?xml version="1.0"?>')),
        "описание типа документа",
    ),
    "deep": (with_sheet("<a>" * 500), "устроен не как таблица"),
    "cut xml": (with_sheet(sheet_xml([["a"]])[:-30]), "повреждён"),
    "cut pack": (xlsx([["a"]])[:300], "повреждён"),
    "zeros": (
        zipped(xlsx_parts({"Лист1": sheet_xml([["a"]])}) | {"xl/z.xml": b" " * (200 << 20)}),
        "распаковывается больше",
    ),
    "parts": (zipped({f"{n}.xml": b"<a/>" for n in range(MOST_PARTS + 1)}), "слишком много частей"),
    "no table": (zipped({"a.xml": b"<a/>"}), "нет таблицы"),
    "no table in words": (docx(), "нет таблиц"),
    "old office": (b"\xd0\xcf\x11\xe0" + bytes(600), "старый формат"),
    "empty": (b"", "Файл пуст"),
    "blank": (b" \r\n", "Файл пуст"),
    "binary": (bytes(range(256)), "не читается как таблица"),
    "quote": (b'a;b\n"1;2\n' + b"3;4\n" * 3 + b'x"y;"', "Строка 2 не читается: кавычки"),
    "vast": (b"x" * (LARGEST + 1), "больше 32 МБ"),
    "long": (b"a;b\n" * 100_001, "больше 100000 строк"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_with_a_sentence(name):
    data, says = HOSTILE[name]
    with pytest.raises(Refused, match=says):
        read_sheets(data)


def test_a_locked_pack_is_told():
    data = bytearray(xlsx([["a"]]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(mark)
        while found >= 0:
            data[found + place] |= 1
            found = data.find(mark, found + 4)
    with pytest.raises(Refused, match="закрыт паролем"):
        read_sheets(bytes(data))


def test_texts_that_cells_share_are_read():
    parts = xlsx_parts(
        {
            "Лист1": f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row></sheetData></worksheet>'
        }
    )
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}"><si><t>ноль</t></si><si><r><t>о</t></r><r><t>дин</t></r></si></sst>'
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    assert texts(zipped(parts)) == [(1, ["один", "ноль"])]


def lying(data, claimed):
    """Let every header claim that its part unpacks to so many bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        offsets = [entry.header_offset + 22 for entry in pack.infolist()]
    spoilt, place = bytearray(data), data.find(b"PK\x01\x02")
    while place >= 0:
        offsets.append(place + 24)
        place = data.find(b"PK\x01\x02", place + 4)
    for offset in offsets:
        spoilt[offset : offset + 4] = claimed.to_bytes(4, "little")
    return bytes(spoilt)


def test_a_pack_that_lies_about_its_size_is_refused():
    with pytest.raises(Refused, match="повреждён"):
        read_sheets(lying(xlsx([["a" * 30_000]]), 100))


def test_the_library_never_sees_what_would_end_the_process():
    """One cell in the last corner makes the library ask for half a terabyte, which no exception tells of."""
    script = (
        "import sys, resource; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30));"
        "from papers.sheets import read_sheets; from college.refusal import Refused\n"
        "try: read_sheets(sys.stdin.buffer.read())\n"
        "except Refused as no: print(no)"
    )
    for name in ("far corner", "ods repeated", "strings", "zeros", "one text everywhere"):
        done = subprocess.run(
            [sys.executable, "-c", script], input=HOSTILE[name][0], capture_output=True, timeout=60, check=True
        )
        assert HOSTILE[name][1] in done.stdout.decode()


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    whole = data.draw(st.sampled_from([SMALL_XLSX, SMALL_ODS, SMALL_DOCX, CSV.encode("cp1251")]))
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=4)) + whole[place + data.draw(st.integers(0, 3)) :]
    try:
        sheets = read_sheets(damaged)
    except Refused:
        return
    assert all(row.place > 0 for sheet in sheets for row in sheet.rows)


@settings(max_examples=200)
@given(st.data())
def test_damaged_xml_in_a_sound_pack_is_read_or_refused(data):
    parts = xlsx_parts({"Лист1": sheet_xml([["a", 1, (45901, DAY)], ["b", True, 2.5]], ["A1:A2"])})
    name = data.draw(st.sampled_from(sorted(parts)))
    whole = parts[name].encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    parts[name] = (
        whole[:place] + data.draw(st.sampled_from([b"", b"9", b"<", b'"', b"-1", b"e308"])) + whole[place + 1 :]
    )
    try:
        read_sheets(zipped(parts))
    except Refused:
        return


SMALL_XLSX = xlsx([["№", "Тема"], [1, "Сети"], [2, (45901, DAY)]], ["A1:A2"])
SMALL_ODS = zipped(ods_parts(ODS))
SMALL_DOCX = docx([["№", "Тема"], ["1", "Сети"]])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(data):
    with suppress(Refused):
        assert read_sheets(data)
