"""A log on paper: nothing cut, the name of who prints, no moment, the same bytes for the same entries."""

import pytest

from papers.print.access_log import MOST_LINES, LogColumn, LogSheet, print_log
from papers.print.journal import Stopped
from tests.papers.printed import letters, refusals, shortfalls, texts

COLUMNS = (LogColumn("Когда", 120), LogColumn("Кто", 200), LogColumn("Раздел", 200), LogColumn("Причина", 160))


def sheet(many: int = 3, **changes) -> LogSheet:
    told = [
        (f"12.11.2026 12:{n % 60:02}", f"Константинопольская-Преображенская Александрина {n}", "Личная карточка студента",
         "связываюсь с человеком или его родителями" if n % 3 == 0 else "")
        for n in range(many)
    ]  # fmt: skip
    whole = {"college": "Колледж", "title": "Журнал доступа к персональным данным", "columns": COLUMNS, "rows": told,
             "printed_by": "Ветров Антон Игоревич"}  # fmt: skip
    return LogSheet(**(whole | changes))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_row_stands_on_some_page_and_every_page_is_numbered():
    pages = texts(print_log(sheet(100)))
    assert len(pages) > 2
    whole = flat(" ".join(pages))
    assert all(f"Александрина {n}" in whole for n in range(100))
    for number, page in enumerate(pages, 1):
        assert f"Страница {number} из {len(pages)}" in page
        assert "Напечатал: Ветров Антон Игоревич" in page
        assert "Когда" in page


def test_nothing_leaves_the_paper():
    printed = print_log(sheet(40, sought="кто: Лапина Вера Ивановна, с 01.11.2026"))
    for page in range(2):
        for letter in letters(printed, page):
            assert 50 < letter.left < letter.right < 820, letter
            assert 10 < letter.bottom < letter.top < 580, letter


def test_what_was_looked_for_stands_above():
    assert "Записей: 3, без отбора." in flat(texts(print_log(sheet()))[0])
    [page] = texts(print_log(sheet(sought="раздел: Текущие отметки")))
    assert "Записей: 3. Отбор — раздел: Текущие отметки." in flat(page)
    assert "Записей нет." in texts(print_log(sheet(0)))[0]
    assert "люди вымышлены" in texts(print_log(sheet(demo=True)))[0]


def test_the_same_entries_give_the_same_bytes_fit_for_an_archive():
    printed = print_log(sheet())
    assert printed == print_log(sheet())
    assert refusals(printed) == shortfalls(printed) == []


def test_a_row_longer_than_a_sheet_goes_on_below():
    long = " ".join(f"слово{n}" for n in range(MOST_LINES * 6))
    pages = texts(print_log(sheet(rows=[("12.11.2026", "Кто", "Что", long)])))
    whole = flat(" ".join(pages))
    assert len(pages) > 1
    assert whole.index("слово0 ") < whole.index(f"слово{MOST_LINES * 6 - 1}")


def test_printing_is_counted_and_can_be_stopped():
    seen = []
    print_log(sheet(60), lambda done, of: seen.append((done, of)) or True)
    assert seen == [(n + 1, len(seen)) for n in range(len(seen))]
    with pytest.raises(Stopped):
        print_log(sheet(60), lambda done, of: False)
