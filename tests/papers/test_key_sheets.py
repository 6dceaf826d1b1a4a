"""The sheets of the recovery key: one half on each, whole, nothing of the other, nothing beside the paper."""

from datetime import date

from college.admission.key_halves import halved, read_half, shown, whole
from papers.print.key_sheets import KeySheet, print_key_sheets
from papers.print.measures import HEIGHT as WIDE
from papers.print.measures import SAFE
from papers.print.measures import WIDTH as HIGH
from tests.papers.printed import letters, refusals, shortfalls, texts

COLLEGE = "ОГБПОУ «Томский индустриальный техникум»"
HOLDERS = ("Константинопольская-Преображенская Александрина Святославовна", "Ветров Алексей Игоревич")
KEY = bytes(range(32))
HALVES = halved(KEY, b"public", bytes(range(100, 132)))
SHEETS = tuple(KeySheet(holder, half.number, half.sign, shown(half)) for holder, half in zip(HOLDERS, HALVES, strict=True))  # fmt: skip
PRINTED = print_key_sheets(SHEETS, COLLEGE, date(2026, 11, 27))


def test_each_sheet_has_its_half_its_holder_and_nothing_of_the_other():
    pages = [" ".join(page.split()) for page in texts(PRINTED)]
    assert len(pages) == 2
    for page, sheet, other in zip(pages, SHEETS, reversed(SHEETS), strict=True):
        assert sheet.holder in page
        assert other.holder not in page
        assert f"половина {sheet.number} из 2" in page
        assert all(line in page for line in sheet.lines)
        assert not any(line in page for line in other.lines)
        assert sheet.sign in page
        assert "27 ноября 2026 года" in page


def test_what_is_printed_is_what_is_typed():
    read = []
    for page, sheet in zip(texts(PRINTED), SHEETS, strict=True):
        told = " ".join(page.split())
        start = told.index(sheet.lines[0])
        read.append(read_half(told[start : told.index(sheet.lines[-1]) + len(sheet.lines[-1])]))
    assert whole(*read) == KEY


def test_nothing_is_cut_by_the_paper():
    for page in (0, 1):
        for letter in letters(PRINTED, page):
            assert letter.left >= SAFE
            assert letter.right <= WIDE - SAFE
            assert SAFE <= letter.bottom < letter.top <= HIGH - SAFE


def test_it_is_an_archival_pdf_of_the_same_bytes():
    assert print_key_sheets(SHEETS, COLLEGE, date(2026, 11, 27)) == PRINTED
    assert shortfalls(PRINTED) == []
    assert refusals(PRINTED) == []
