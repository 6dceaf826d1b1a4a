"""A whole journal on paper: every page numbered, the contents point right, sheets counted as they are stitched."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from papers.print.contents import BOTTOM
from papers.print.ending import STICKER_LEFT, STICKER_WIDTH, stitched
from papers.print.journal import JournalContents, JournalEnd, JournalSpread, Sheet, bound, print_journal
from papers.print.measures import HEIGHT as WIDE
from papers.print.measures import MM, SAFE, STITCHED
from papers.print.measures import WIDTH as HIGH
from tests.papers.printed import DISCIPLINES, MOMENT, Letter, disciplines, letters, spread, texts, title

NOTE = "В документе 4 дисциплины из 14. Страниц остальных на этом компьютере нет."


def book(number: int = 4, *, two_sided: bool = True, note: str = "", **changes: object) -> tuple[Sheet, ...]:
    return bound(title(), disciplines(number, **changes), note=note, two_sided=two_sided)


def words(page: str) -> str:
    return " ".join(page.split()).replace("\N{NO-BREAK SPACE}", " ")


def contents(sheets: tuple[Sheet, ...]) -> list[JournalContents]:
    return [sheet for sheet in sheets if isinstance(sheet, JournalContents)]


def test_the_same_journal_gives_the_same_bytes_in_any_process() -> None:
    code = (
        "import sys; from papers.print.journal import print_journal; from tests.papers.test_binding import book;"
        "sys.stdout.buffer.write(print_journal(book(), two_sided_margin=True))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parents[2])
    here = print_journal(book(), two_sided_margin=True)
    assert here == print_journal(book(), two_sided_margin=True) == other.stdout


def test_pages_run_from_the_title_to_the_last_one() -> None:
    whole = book()
    assert [sheet.page_number for sheet in whole] == list(range(1, len(whole) + 1))
    assert [sheet.sheet_number for sheet in whole] == [(page + 2) // 2 for page in range(len(whole))]
    single = book(two_sided=False)
    assert [sheet.sheet_number for sheet in single] == list(range(1, len(single) + 1))


@pytest.mark.parametrize("two_sided", [True, False])
def test_every_page_bears_its_number(two_sided: bool) -> None:
    whole = book(two_sided=two_sided)
    printed = print_journal(whole, two_sided_margin=two_sided)
    for sheet, text in zip(whole, texts(printed), strict=True):
        page = sheet.page_number
        foot = [letter for letter in letters(printed, page - 1) if letter.base < 25 and letter.text.isdecimal()]
        wide = WIDE if not isinstance(sheet, JournalSpread) else HIGH
        middle = [letter.text for letter in foot if abs(letter.left - wide / 2) < 45]
        assert "".join(middle) == str(page)
        if page > 1:
            assert f"лист {sheet.sheet_number}, страница {page}" in words(text)


@pytest.mark.parametrize("number", [1, 4, 31])
def test_the_contents_point_to_the_pages(number: int) -> None:
    whole = book(number)
    pages = [words(text) for text in texts(print_journal(whole))]
    lines = [line for page in contents(whole) for line in page.lines]
    assert len(lines) == number
    for line, (code, name, teacher) in zip(lines, DISCIPLINES * 8, strict=False):
        assert (line.code, line.title, line.teacher_full) == (code, name, teacher)
        for page in range(line.first_page, line.last_page + 1):
            assert f"{code} {name}"[:40] in pages[page - 1]
    numbered = [page for line in lines for page in range(line.first_page, line.last_page + 1)]
    assert numbered == [sheet.page_number for sheet in whole if isinstance(sheet, JournalSpread)]


def test_a_line_of_the_contents_is_whole_with_dots_and_pages() -> None:
    page = words(texts(print_journal(book()))[1])
    for _, name, teacher in DISCIPLINES:
        assert name in page
        assert teacher in page
    for line in contents(book())[0].lines:
        last = f"{line.first_page}–{line.last_page}" if line.last_page > line.first_page else f"{line.first_page}"
        ending = line.title.rsplit(" ", 1)[1]
        assert page.split(ending, 1)[1].lstrip(". ").startswith(last), line.title
    assert ". . . . . ." in page


def test_a_long_contents_takes_more_pages_and_leaves_the_foot_free() -> None:
    whole = book(31, note=NOTE)
    parts = contents(whole)
    assert len(parts) > 1
    assert [part.note for part in parts] == [""] * (len(parts) - 1) + [NOTE]
    printed = print_journal(whole)
    pages = texts(printed)
    assert "Содержание (продолжение)" not in words(pages[1])
    assert "Содержание (продолжение)" in words(pages[2])
    assert NOTE in words(pages[len(parts)])
    for page in range(1, len(parts) + 1):
        between = [letter for letter in letters(printed, page) if HIGH - BOTTOM - 20 < letter.base < HIGH - BOTTOM - 8]
        assert not _written(between), "the contents run into the foot"


def _written(found: list[Letter]) -> list[Letter]:
    """Leave the letters of the watermark out: they are larger than any other."""
    return [letter for letter in found if letter.top - letter.bottom < 40]


@pytest.mark.parametrize("two_sided", [True, False])
def test_nothing_stands_outside_of_the_safe_area_or_in_the_stitched_margin(two_sided: bool) -> None:
    hard = ", ".join(["Константинопольская-Преображенская Александрина Святославовна"] * 3)
    whole = book(31, two_sided=two_sided, note=NOTE * 3, teacher_full=hard, code="ПМ.02.ЭК.0123456", demo=True)
    first = replace(
        title(), demo=True, draft=True, lines=(("Специальность", DISCIPLINES[3][1] * 2), ("Курс", "второй"))
    )
    whole = (first, *whole[1:])
    printed = print_journal(whole, two_sided_margin=two_sided)
    for sheet in whole:
        wide, high = (HIGH, WIDE) if isinstance(sheet, JournalSpread) else (WIDE, HIGH)
        is_back = two_sided and sheet.page_number % 2 == 0
        for letter in letters(printed, sheet.page_number - 1):
            assert SAFE <= letter.left < letter.right <= wide - SAFE
            assert SAFE <= letter.bottom < letter.top <= high - SAFE
            if isinstance(sheet, JournalSpread) or not _written([letter]):
                continue
            assert letter.right <= wide - STITCHED if is_back else letter.left >= STITCHED, letter


def test_watermark_and_demo_mark_stand_on_every_page() -> None:
    first = replace(title(), draft=True, demo=True)
    for page in texts(print_journal(bound(first, disciplines(demo=True)))):
        assert "ДЕМО" in page
        assert "ЧЕРНОВИК" in page
    for page in texts(print_journal(bound(title(), disciplines(draft=False)))):
        assert "ДЕМО" not in page
        assert "ЧЕРНОВИК" not in page


def test_the_title_tells_pages_and_sheets() -> None:
    whole = book()
    page = words(texts(print_journal(whole))[0])
    assert f"{len(whole)} страниц" in page
    assert f"{whole[-1].sheet_number} лист" in page


def test_records_of_checking_are_left_to_the_hand() -> None:
    page = words(texts(print_journal(book()))[-1])
    for expected in (
        "Записи о проверке",
        "Методист",
        "Заведующий учебной частью",
        "Журнал проверен и принят для сдачи в архив.",
        "Заместитель директора по УМР",
        "Прошито, пронумеровано и скреплено печатью",
        "Директор",
        "М. П.",
        "120 × 90 мм",
        "пункт 7.5",
    ):
        assert expected in page


def end(pages: int, *, two_sided: bool = True) -> JournalEnd:
    sheets = (pages + 1) // 2 if two_sided else pages
    return JournalEnd("ИСП-21", "2026/27", pages, sheets, two_sided, "PARTA:JOURNAL:0:2026", MOMENT, "7F3A-91C2")


@pytest.mark.parametrize(
    ("pages", "two_sided", "said", "reckoned"),
    [
        (296, True, "148 (сто сорок восемь) листов", "296 страниц, печать с двух сторон, 148 листов."),
        (295, True, "148 (сто сорок восемь) листов", "295 страниц, печать с двух сторон, 148 листов."),
        (2, True, "1 (один) лист", "2 страницы, печать с двух сторон, 1 лист."),
        (3, True, "2 (два) листа", "3 страницы, печать с двух сторон, 2 листа."),
        (42, True, "21 (двадцать один) лист", "42 страницы, печать с двух сторон, 21 лист."),
        (111, False, "111 (сто одиннадцать) листов", "111 страниц, печать с одной стороны, 111 листов."),
    ],
)
def test_the_sticker_counts_sheets_not_pages(pages: int, two_sided: bool, said: str, reckoned: str) -> None:
    page = words(texts(print_journal([end(pages, two_sided=two_sided)]))[0])
    assert f"и скреплено печатью {said} Директор" in page
    assert reckoned in page


def test_the_longest_number_stays_on_the_sticker() -> None:
    printed = print_journal([end(477_777, two_sided=False)])
    assert stitched(477_777) in words(texts(printed)[0])
    count = [letter for letter in letters(printed) if 270 < letter.base < 345 and letter.text.isalnum()]
    assert min(letter.left for letter in count) > STICKER_LEFT
    assert max(letter.right for letter in count) < STICKER_LEFT + STICKER_WIDTH
    assert pytest.approx(120 * MM) == STICKER_WIDTH


def test_the_sheets_of_a_long_list_of_students_keep_their_numbers() -> None:
    whole = bound(title(), [[spread(5, 3)], [spread(40, 20)]])
    spreads = [sheet for sheet in whole if isinstance(sheet, JournalSpread)]
    assert [(sheet.page_number, sheet.topics_on) for sheet in spreads] == [
        (3, None),
        (4, None),
        (5, 4),
        (6, None),
        (7, 6),
    ]


def test_a_journal_without_disciplines_is_still_a_journal() -> None:
    whole = bound(title(), [], note="В документе 0 дисциплин из 3.")
    assert [type(sheet).__name__ for sheet in whole] == ["JournalTitle", "JournalContents", "JournalEnd"]
    assert "0 дисциплин из 3" in words(texts(print_journal(whole))[1])
