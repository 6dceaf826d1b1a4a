"""The printed journal: nothing cut, nothing outside the sheet, the same bytes for the same data, fit for the archive."""

import shutil
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from papers.print.fonts import BOLD, REGULAR, has, printable, width
from papers.print.journal import CellText, JournalColumn, JournalStudent, Stopped, bound, print_journal, sheets
from papers.print.lines import broken
from papers.print.measures import FIRST, HEIGHT, LINES, MM, OUTER, SAFE, STITCHED, WIDTH
from papers.print.pen import Pen
from tests.papers.printed import Letter, disciplines, lesson, letters, refusals, shortfalls, spread, texts, title

LONG = " ".join(f"слово{n:03d}" for n in range(34))  # 305 characters, each word told from the others


def words(printed: bytes) -> str:
    return " ".join(" ".join(texts(printed)).split())


def test_the_same_data_give_the_same_bytes() -> None:
    assert print_journal([title(), spread()]) == print_journal([title(), spread()])


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys; from papers.print.journal import print_journal; from tests.papers.printed import spread, title;"
        "sys.stdout.buffer.write(print_journal([title(), spread()]))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parents[2])
    assert other.stdout == print_journal([title(), spread()])


def test_other_data_give_other_bytes() -> None:
    assert print_journal([spread()]) != print_journal([spread(data_version="0000-0000")])


def test_archive_form() -> None:
    book = print_journal(bound(title(), disciplines(demo=True)), two_sided_margin=True)
    assert refusals(book) == []
    assert shortfalls(book) == []


@pytest.mark.parametrize("name", ["/OutputIntents", "/Metadata"])
def test_a_file_without_its_papers_fails_the_check(name: str) -> None:
    with pikepdf.open(BytesIO(print_journal([spread()]))) as pdf:
        del pdf.Root[name]
        damaged = _saved(pdf)
    assert refusals(damaged)
    assert shortfalls(damaged)


def test_a_file_that_acts_by_itself_fails_the_check() -> None:
    with pikepdf.open(BytesIO(print_journal([spread()]))) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        assert refusals(_saved(pdf))


def test_a_stray_font_fails_the_check() -> None:
    with pikepdf.open(BytesIO(print_journal([spread()]))) as pdf:
        helvetica = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].Resources.Font.Stray = pdf.make_indirect(helvetica)
        pdf.pages[0].contents_add(b"BT /Stray 9 Tf 90 90 Td (stray) Tj ET")
        damaged = _saved(pdf)
    assert refusals(damaged)
    assert shortfalls(damaged) == ["/Helvetica is not embedded"]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    kept = BytesIO()
    pdf.save(kept)
    return kept.getvalue()


def test_qpdf_finds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "journal.pdf"
    file.write_bytes(print_journal([title(), spread()]))
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []
    if program := shutil.which("qpdf"):
        said = subprocess.run([program, "--check", str(file)], capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr


def test_nobody_and_no_machine_is_told() -> None:
    with pikepdf.open(BytesIO(print_journal([spread()]))) as pdf:
        about = {str(key): str(value) for key, value in pdf.docinfo.items()}
        xmp = pdf.Root.Metadata.read_bytes().decode()
    when = "D:20261112124000+07'00'"
    assert about == {
        "/Title": "Журнал учебных занятий, группа ИСП-21, 2026/27",
        "/Creator": "Парта",
        "/Producer": "Парта",
        "/CreationDate": when,
        "/ModDate": when,
    }
    assert "2026-11-12T12:40:00+07:00" in xmp
    assert "Кузнецова" not in xmp


def test_the_time_on_paper_is_that_of_the_data() -> None:
    page = words(print_journal([spread()]))
    assert "Сформировано 12.11.2026, 12:40 · версия данных 7F3A-91C2" in page
    moved = spread()
    assert moved.data_time is not None
    in_utc = replace(moved, data_time=moved.data_time.astimezone(UTC))
    assert "Сформировано 12.11.2026, 05:40" in words(print_journal([in_utc]))
    assert "Записей нет · версия данных" in words(print_journal([spread(data_time=None)]))


def test_what_stands_on_a_sheet() -> None:
    page = words(print_journal([spread(demo=True)]))
    for expected in (
        "МДК.01.01 Разработка программных модулей",
        "Кузнецова Ольга Викторовна",
        "Агафонова Мария",
        "Щукина Ёлка",
        "06.10",
        "Практическая работа",
        "диаграммы классов",
        "§ 8, вопросы 1–4",
        "лист 17, страница 34",
        "По плану 90 ч, дано 64 ч",
        "О. В. Кузнецова",
        "ЧЕРНОВИК",
        "ДЕМО",
    ):
        assert expected in page.replace("\N{NO-BREAK SPACE}", " "), expected


def test_a_checked_journal_of_a_real_college_is_neither_draft_nor_demo() -> None:
    page = words(print_journal([spread(draft=False)]))
    assert "ЧЕРНОВИК" not in page
    assert "ДЕМО" not in page


def test_title_page() -> None:
    page = words(print_journal([replace(title(), pages=293, sheets=147)]))
    for expected in ("ЖУРНАЛ", "учебных занятий", "Группа ИСП-21", "09.02.07", "293 страницы, 147 листов", "пункт 7.6"):
        assert expected in page.replace("\N{NO-BREAK SPACE}", " "), expected


def test_reason_is_raised_beside_the_absence() -> None:
    paper = letters(print_journal([spread(cells={(0, 0): CellText("н", "б")}, draft=False)]))
    at = next(
        n for n, letter in enumerate(paper) if letter.text == "н" and paper[n + 1].text == "б" and _is_in_cells(letter)
    )
    absent, reason = paper[at], paper[at + 1]
    assert reason.top - reason.bottom < 0.9 * (absent.top - absent.bottom) * 1.5
    assert reason.bottom > absent.bottom + 2
    assert reason.left >= absent.right - 0.5


def _is_in_cells(letter: Letter) -> bool:
    return letter.left > 180 and letter.bottom < HEIGHT - 85


@pytest.mark.parametrize("length", [1, 4, 40])
def test_a_long_topic_is_never_cut(length: int) -> None:
    topic = " ".join([LONG] * length)
    term = spread(lessons=3, columns=(lesson(0), lesson(1, topic=topic, homework=topic[:700]), lesson(2)))
    page = words(print_journal(sheets(term))).split()
    assert sum(page.count(f"слово{n:03d}") >= length for n in range(34)) == 34


def test_a_record_longer_than_a_sheet_goes_on_without_doubling_marks() -> None:
    term = spread(1, 1, columns=(lesson(0, topic=" ".join([LONG] * 8)),), cells={(0, 0): CellText("5")})
    made = sheets(term)
    assert [sheet.columns[0].from_line for sheet in made] == [LINES * n for n in range(len(made))]
    assert len(made) > 1
    assert [len(sheet.cells) for sheet in made] == [1] + [0] * (len(made) - 1)


def test_many_students_go_on_over_the_same_lessons() -> None:
    term = spread(35, 20, cells={(34, 19): CellText("5"), (0, 0): CellText("4")}, page_number=3, sheet_number=2)
    made = sheets(term)
    assert [(len(sheet.students), len(sheet.columns)) for sheet in made] == [(34, 17), (1, 17), (34, 3), (1, 3)]
    assert [(sheet.sheet_number, sheet.page_number) for sheet in made] == [(2, 3), (2, 4), (3, 5), (3, 6)]
    assert [dict(sheet.cells) for sheet in made] == [{(0, 0): CellText("4")}, {}, {}, {(0, 2): CellText("5")}]
    assert [sheet.topics_on for sheet in made] == [None, 3, None, 5]
    pages = texts(print_journal(made))
    assert "на странице 5" in pages[3]
    assert "Наследование" not in pages[1]


def test_every_cell_and_lesson_lands_on_one_sheet() -> None:
    columns = tuple(lesson(n, topic=LONG if n % 5 == 1 else f"Тема {n}") for n in range(41))
    term = spread(12, 41, columns=columns)
    made = sheets(term)
    assert [column.number for sheet in made for column in sheet.columns] == [column.number for column in columns]
    assert sum(len(sheet.cells) for sheet in made) == len(term.cells)


def test_a_spread_too_large_for_a_sheet_is_not_printed_by_halves() -> None:
    with pytest.raises(ValueError, match="more than a sheet"):
        print_journal([spread(35)])


@pytest.mark.parametrize("two_sided", [False, True])
def test_nothing_is_written_outside_of_the_sheet(two_sided: bool) -> None:
    hard = replace(
        spread(34),
        demo=True,
        title="Сопровождение и обслуживание программного обеспечения компьютерных систем " * 2,
        teacher_full="Константинопольская-Преображенская Александрина Святославовна",
        students=tuple(
            JournalStudent(n + 1, "Константинопольская-Преображенская Александрина", "с 12.10") for n in range(34)
        ),
        columns=tuple(
            lesson(n, kind="КонсПР12", topic="Рентгеноэлектрокардиографическое", homework="я" * 30) for n in range(17)
        ),
    )
    first = STITCHED if not two_sided else OUTER
    for letter in letters(print_journal([hard], two_sided_margin=two_sided)):
        assert letter.left >= SAFE
        assert letter.right <= WIDTH - SAFE
        assert SAFE <= letter.bottom < letter.top <= HEIGHT - SAFE
        in_margin = letter.left < first - 0.5 if not two_sided else letter.right > WIDTH - STITCHED + 0.5
        assert not in_margin or 90 * MM < letter.bottom < 125 * MM, letter  # only the label of the margin stands there


def test_words_of_the_halves_stay_in_their_columns() -> None:
    term = spread(
        5, 17, draft=False, columns=tuple(lesson(n, topic="Ж" * 90, homework="Щ" * 60) for n in range(3)), cells={}
    )
    for letter in letters(print_journal([term])):
        if letter.text == "Ж":
            assert 540 < letter.left < letter.right < 730
        if letter.text == "Щ" and letter.right > 500:
            assert letter.left > 725
            assert letter.right < WIDTH - OUTER


def test_the_two_halves_stand_on_one_ruling() -> None:
    term = spread(34, 10, draft=False, columns=tuple(lesson(n, topic=LONG[: 60 * (n % 3)]) for n in range(10)))
    paper = [letter for letter in letters(print_journal([term])) if letter.base < HEIGHT - FIRST]
    names = {round(letter.base, 1) for letter in paper if letter.text in "АБВГДЩ" and 70 < letter.left < 85}
    topics = {round(letter.base, 1) for letter in paper if letter.text == "с" and letter.left > 540}
    assert len(names) == 34
    assert topics
    assert topics <= names


def test_letters_that_the_font_lacks_are_replaced_openly() -> None:
    assert printable("А → Б ✓ и\u0306") == "А -> Б + й"
    assert printable("漢🙂") == "[U+6F22][U+1F642]"
    assert printable("ﬁ①…\u2009\u202f§") == "ﬁ1… \N{NO-BREAK SPACE}§"
    assert all(
        has(letter) for letter in "АЯаяЁё0123456789№§«»—–…•·×−≠≤≥°½\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}әғқңөұүһ"
    )


def test_whatever_is_printed_has_a_glyph(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    write = Pen.text
    monkeypatch.setattr(
        Pen, "text", lambda pen, x, y, text, *rest: (written.append(text), write(pen, x, y, text, *rest))[1]
    )
    topic = "".join(chr(code) for code in (*range(0x20, 0x250), *range(0x400, 0x530), *range(0x2000, 0x2200), 0x1F600))
    term = spread(2, 1, college=topic[:200], columns=(lesson(0, topic=topic, homework=topic[300:500]),))
    print_journal([title(), *sheets(term)])
    assert [letter for text in written for letter in text if not has(letter)] == []


def test_breaking_keeps_every_letter_and_the_room() -> None:
    text = "Рентгеноэлектрокардиографическое объектно-ориентированное исследование https://example.ru/a/b?page=12 № 4"
    lines = broken(text, REGULAR, 8.0, 70)
    assert all(width(line, REGULAR, 8.0) <= 70 for line in lines)
    kept = "".join(lines).replace("-", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    assert kept == text.replace("-", "").replace(" ", "")
    assert any("№\N{NO-BREAK SPACE}4" in line for line in lines)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("программирования", ("программиро-", "вания")),
        ("объектно-ориентированный", ("объектно-", "ориентирован-", "ный")),
    ],
)
def test_words_part_by_syllables(word: str, parts: tuple[str, ...]) -> None:
    assert broken(word, REGULAR, 8.0, 58) == parts


def test_bold_widths_are_its_own() -> None:
    assert width("Журнал", BOLD, 10) > width("Журнал", REGULAR, 10)


def test_printing_tells_how_far_it_is_and_stops_when_asked() -> None:
    told: list[tuple[int, int]] = []
    print_journal([spread()] * 3, lambda done, total: told.append((done, total)) is None)
    assert told == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(Stopped):
        print_journal([spread()] * 3, lambda done, total: done < 2)


def test_names_do_not_show_in_a_repr() -> None:
    assert "Агафонова" not in repr(spread())
    assert "Агафонова" not in repr(JournalStudent(1, "Агафонова Мария"))
    assert isinstance(lesson(0), JournalColumn)
    assert unicodedata.is_normalized("NFC", words(print_journal([spread()])))


def test_shapes_cost_the_start_nothing() -> None:
    code = "import sys, papers.print.journal; print([m for m in ('reportlab', 'pikepdf', 'segno') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
