"""Slips with codes and the register of issue: whole words, nothing beside the sheet, no code where none belongs."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pikepdf
import pytest

from papers.print.journal import Stopped
from papers.print.measures import HEIGHT as WIDE
from papers.print.measures import MM, SAFE
from papers.print.measures import WIDTH as HIGH
from papers.print.slips import EDGE, PER_SHEET, STUB, IssueLine, Slip, SlipHead, print_register, print_slips
from tests.papers.printed import letters, refusals, shortfalls, texts

UNTIL = datetime(2026, 11, 19, 12, 31, tzinfo=timezone(timedelta(hours=7)))
HEAD = SlipHead("ОГБПОУ «Томский индустриальный техникум»", "Ветров А. И.", demo=True)
LONG = "Константинопольская-Преображенская Александрина Святославовна"
SLIPS = (
    Slip("Рябова Дарья Олеговна", "преподаватель", "ryabova.do", "7Q4MX-92KTD", UNTIL),
    Slip(LONG, "мастер производственного обучения, куратор ССА-11, ССА-31", "konstantinopolskaya-preobr.as2", "ABCDE-FGHJK", UNTIL),
    Slip("Белов Артём Игоревич", "ИСП-21", "belov.ai", "00000-11111", UNTIL, is_of_staff=False),
    Slip("Щукина Ёлка", "ИСП-21", "shchukina.y", "WWWWW-MMMMM", UNTIL, is_of_staff=False),
    Slip("Яковлева Ульяна", "ИСП-21", "yakovleva.u", "12345-67890", UNTIL, is_of_staff=False),
)  # fmt: skip


def line(number: int) -> IssueLine:
    made = UNTIL - timedelta(7, minutes=number)
    return IssueLine(made, f"{LONG} {number}", "сотрудник", "Ветров А. И.", UNTIL, "погашен: попытки кончились")


def test_each_person_has_a_slip_with_name_login_code_end_and_four_steps():
    pages = texts(print_slips(SLIPS, HEAD))
    assert len(pages) == 2
    whole = " ".join(" ".join(pages).split())
    for slip in SLIPS:
        assert whole.count(slip.code) == 1, "a code stands once, not on what is signed and kept"
        assert slip.login in whole
    assert whole.count("19.11.2026, 12:31") == len(SLIPS)
    assert whole.count("4. Уничтожьте листок") == len(SLIPS)
    assert whole.count("Другой сотрудник") == 2
    assert whole.count("дневник колледжа") == 3
    assert whole.count("подпись получившего") == whole.count("Выдал: Ветров") == len(SLIPS)
    assert "демонстрация" in whole


@pytest.mark.parametrize("page", [0, 1])
def test_nothing_is_cut_by_the_sheet_or_by_the_line_to_cut_along(page):
    for letter in letters(print_slips(SLIPS, HEAD), page):
        assert letter.left >= SAFE
        assert letter.right <= WIDE - SAFE
        assert SAFE <= letter.bottom < letter.top <= HIGH - SAFE
        assert letter.right <= EDGE + STUB - MM or letter.left >= EDGE + STUB + MM, letter.text


def test_a_stub_with_much_to_say_leaves_room_to_sign():
    far = replace(SLIPS[1], work="мастер производственного обучения " * 3)
    found = letters(print_slips((far,), HEAD))
    told = [each for each in found if each.right < EDGE + STUB]
    bottom = HIGH - 9 * MM - (HIGH - 18 * MM) / PER_SHEET + 8 * MM + 24
    assert not [each.text for each in told if bottom < each.top < bottom + 18], "the line to sign on is free"


def test_the_same_data_give_the_same_bytes_fit_for_the_archive():
    first = print_slips(SLIPS, HEAD)
    assert first == print_slips(SLIPS, HEAD) != print_slips(SLIPS[:4], HEAD)
    register = print_register([line(n) for n in range(40)], HEAD)
    for printed in (first, register):
        assert refusals(printed) == []
        assert shortfalls(printed) == []


def test_a_code_stands_in_no_repr_and_no_description_of_the_file():
    assert "7Q4MX" not in repr(SLIPS[0])
    with pikepdf.open(BytesIO(print_slips(SLIPS[:1], HEAD))) as pdf:
        told = str(pdf.docinfo) + pdf.Root.Metadata.read_bytes().decode()
    assert "7Q4MX" not in told
    assert "Рябова" not in told


def test_the_register_is_a_table_that_goes_on_over_pages_and_names_who_printed_it():
    pages = texts(print_register([line(n) for n in range(40)], HEAD))
    assert len(pages) == 2
    whole = " ".join(" ".join(pages).split())
    for number in range(40):
        assert f"Святославовна {number} " in whole
    assert whole.count("Напечатал: Ветров А. И.") == 2
    assert "Страница 2 из 2" in whole


def test_an_empty_register_says_so():
    assert "Кодов ещё не выдавали" in texts(print_register([], HEAD))[0]


def test_printing_stops_when_asked():
    with pytest.raises(Stopped):
        print_slips(SLIPS, HEAD, lambda done, total: False)
    with pytest.raises(ValueError, match="nothing"):
        print_slips((), HEAD)
