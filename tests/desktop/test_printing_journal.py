"""The journal of a group from a real encrypted file to paper, and the preview where it is chosen."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton

from db.models.admission import AccessNote
from db.models.catalogue import College
from db.spread import Spread
from desktop.widgets.preview import PrintPreview
from desktop.workspaces.gradebook import actions
from desktop.workspaces.gradebook.printing import book_of
from desktop.workspaces.gradebook.source import GroupJournal, StoreSource
from papers.print.journal import JournalContents, JournalEnd, JournalSpread, JournalTitle, Stopped, print_journal
from tests.desktop.gradebook_bench import Office, office
from tests.desktop.gradebook_sample import sample
from tests.factories import COLLEGE, FOREIGN_PAGE, GROUP, WHO, YEAR, ZONE, Hand, Machines, change, lay_lesson
from tests.papers.printed import refusals, texts


@pytest.fixture
def machines(tmp_path: Path):
    made = Machines(tmp_path)
    yield made
    made.close()


@pytest.fixture
def curator(machines: Machines) -> Hand:
    """The curator's machine: both disciplines of the group, one with lessons in two terms, one without any."""
    hand = machines.hand(WHO.curator)
    change(hand.engine, College, COLLEGE, name="Техникум", parent="Департамент", zone="Asia/Tomsk")
    for day in (date(2026, 9, 7), date(2026, 9, 10), date(2027, 1, 14)):
        lay_lesson(hand.engine, day, topic=f"Тема за {day:%d.%m}", marks={0: "5", 3: "4"}, absent=[1])
    hand.clock.turn(date(2027, 3, 1))
    return hand


def source(hand: Hand) -> StoreSource:
    return StoreSource(hand.store, hand.person, hand.clock)


def journal(hand: Hand) -> GroupJournal:
    return source(hand).journal(GROUP, YEAR, lambda done, total: True)


def words(page: str) -> str:
    return " ".join(page.split()).replace("\N{NO-BREAK SPACE}", " ")


def test_the_journal_of_a_group_as_it_is_bound(curator: Hand) -> None:
    book = book_of(journal(curator), zone=ZONE)
    kinds = [JournalTitle, JournalContents, JournalSpread, JournalSpread, JournalSpread, JournalEnd]
    assert [type(sheet) for sheet in book] == kinds
    first, contents, autumn, spring, empty, last = book
    assert dict(first.lines) | {"Начат": ""} == {
        "Специальность": "09.02.07 Информационные системы и программирование",
        "Форма обучения": "",
        "Курс": "второй",
        "Учебный год": "2026/27",
        "Куратор": "Лапина Вера Ивановна",
        "Староста": "",
        "Начат": "",
        "Окончен": "",
    }
    assert (first.founder, first.college, first.number) == ("Департамент", "Техникум", "2026-ИСП-21")
    assert (first.pages, first.sheets, last.sheet_number) == (6, 3, 3)
    lines = [(line.code, line.teacher_full, line.first_page, line.last_page) for line in contents.lines]
    assert lines == [("ОП.01", "Кузнецова Ольга Викторовна", 3, 4), ("ОП.04", "Громов Павел Сергеевич", 5, 5)]
    assert contents.note == ""
    assert [len(sheet.columns) for sheet in (autumn, spring, empty)] == [2, 1, 0]
    assert {sheet.journal_id for sheet in book} == {f"PARTA:JOURNAL:{GROUP.hex.upper()}:2026"}
    assert all(sheet.draft and sheet.demo for sheet in book)
    assert max(sheet.data_time for sheet in (autumn, spring)) == first.data_time == last.data_time


def test_it_is_an_archive_file(curator: Hand) -> None:
    printed = print_journal(book_of(journal(curator), zone=ZONE), two_sided_margin=True)
    assert refusals(printed) == []
    assert "1 сентября 2026 года" in words(texts(printed)[0])


def test_a_later_day_prints_the_same_bytes(curator: Hand) -> None:
    printed = print_journal(book_of(journal(curator), zone=ZONE))
    curator.clock.turn(date(2027, 3, 9))
    assert print_journal(book_of(journal(curator), zone=ZONE)) == printed


def test_other_data_are_another_version(curator: Hand) -> None:
    before = book_of(journal(curator), zone=ZONE)[0]
    lay_lesson(curator.engine, date(2026, 9, 8), 1, page=FOREIGN_PAGE, teacher=WHO.other, topic="Введение")
    after = book_of(journal(curator), zone=ZONE)[0]
    assert before.data_version != after.data_version


def test_a_part_of_a_journal_says_so(machines: Machines) -> None:
    teacher = machines.hand()
    book = book_of(journal(teacher), zone=ZONE)
    assert [line.code for line in book[1].lines] == ["ОП.01"]
    assert "В документе 1 дисциплина из 2." in words(texts(print_journal(book))[1])


def test_reading_tells_how_far_it_is_and_stops_when_asked(curator: Hand) -> None:
    told: list[tuple[int, int]] = []
    source(curator).journal(GROUP, YEAR, lambda done, total: told.append((done, total)) is None)
    assert told == [(1, 2), (2, 2)]
    with pytest.raises(Stopped):
        source(curator).journal(GROUP, YEAR, lambda done, total: False)


def test_one_side_of_the_paper_makes_as_many_sheets_as_pages(curator: Hand) -> None:
    book = book_of(journal(curator), zone=ZONE, two_sided=False)
    assert [sheet.sheet_number for sheet in book] == [sheet.page_number for sheet in book]
    assert "6 (шесть) листов" in words(texts(print_journal(book))[-1])


# ---- the preview


class Slow(StoreSource):
    """A file whose journal is read page by page as the test lets it."""

    go_on: threading.Event

    def journal(self, group, year: int, heard: Callable[[int, int], bool]) -> GroupJournal:
        def slowly(done: int, total: int) -> bool:
            assert self.go_on.wait(10)
            return heard(done, total)

        return super().journal(group, year, slowly)


def opened(desk: Office, qtbot, action: str) -> PrintPreview:
    desk.page.act(action)
    preview = desk.page.findChild(PrintPreview)
    assert preview is not None
    qtbot.desk = desk  # the preview is a child of the page, which lives as long as its desk
    return preview


def ready(qtbot, preview: PrintPreview, pages: int) -> None:
    qtbot.waitUntil(lambda: preview.pages == pages and not preview.counting.is_running)


def titled(preview: PrintPreview) -> str:
    return preview.windowTitle().removeprefix("Печать: ")


def switch(preview: PrintPreview, text: str) -> QPushButton:
    return next(button for button in preview.findChildren(QPushButton) if button.text() == text)


def test_the_menu_prints_the_journal_of_the_group(curator: Hand, tmp_path: Path, qtbot) -> None:
    (action,) = (action for action in actions.ACTIONS if action.id == actions.PRINT_GROUP)
    assert (action.text, action.keys, action.menu) == ("Печать журнала &группы…", "Ctrl+Shift+P", "file")
    preview = opened(office(qtbot, tmp_path, source=source(curator)), qtbot, action.id)
    ready(qtbot, preview, 6)
    assert titled(preview) == "Журнал группы ИСП-21, 2026/27"
    assert [preview._list.item(row).text() for row in range(6)] == [
        "1 · титул",
        "2 · содержание",
        "3 · ОП.01",
        "4 · ОП.01",
        "5 · ОП.04",
        "6 · проверка",
    ]
    file = tmp_path / "journal.pdf"
    assert preview.save_to(file)
    printed = print_journal(
        book_of(journal(curator), zone=ZONE), two_sided_margin=True, printed_by=source(curator).house().printed_by
    )
    assert file.read_bytes() == printed
    assert source(curator).house().printed_by, "who prints personal data stands on the sheet"
    for page in texts(printed):
        assert "Печать: Лапина В. И." in page.replace("\u00a0", " ")
    (note,) = curator.rows(AccessNote)
    assert (note.person_id, note.act, note.section, note.rows) == (WHO.curator, "print", "journal.print_draft", 6)
    assert [row.act for row in curator.outbox()][-1] == "note_access"
    preview.close()


def test_a_person_chooses_what_is_printed(curator: Hand, tmp_path: Path, qtbot) -> None:
    preview = opened(office(qtbot, tmp_path, source=source(curator)), qtbot, actions.PRINT)
    ready(qtbot, preview, 1)
    sides = preview.findChild(QCheckBox)
    assert not sides.isVisible()
    qtbot.mouseClick(switch(preview, "Весь журнал группы"), Qt.MouseButton.LeftButton)
    ready(qtbot, preview, 6)
    assert sides.isVisible()
    preview.save_to(tmp_path / "both.pdf")
    with qtbot.waitSignal(preview.made):
        qtbot.keyClick(preview, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    ready(qtbot, preview, 6)
    preview.save_to(tmp_path / "one.pdf")
    said = [words(texts((tmp_path / name).read_bytes())[-1]) for name in ("both.pdf", "one.pdf")]
    assert "3 (три) листа" in said[0]
    assert "6 (шесть) листов" in said[1]
    qtbot.keyClick(preview, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    ready(qtbot, preview, 1)
    assert titled(preview).startswith("ИСП-21, ОП.01")
    preview.close()


def test_escape_stops_the_journal_and_leaves_the_page(curator: Hand, tmp_path: Path, qtbot) -> None:
    slow = Slow(curator.store, curator.person, curator.clock)
    slow.go_on = threading.Event()
    preview = opened(office(qtbot, tmp_path, source=slow), qtbot, actions.PRINT)
    ready(qtbot, preview, 1)
    qtbot.keyClick(preview, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    save = switch(preview, "Сохранить PDF…")
    qtbot.waitUntil(preview.counting.isVisible)
    assert not save.isEnabled()
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    slow.go_on.set()
    qtbot.waitUntil(save.isEnabled)
    assert preview.isVisible()
    assert preview.pages == 1
    assert titled(preview).startswith("ИСП-21, ОП.01")
    assert preview.strip.text() == "Подготовка остановлена. Показано то, что было."
    preview.close()


def test_of_two_wishes_the_last_one_counts(curator: Hand, tmp_path: Path, qtbot) -> None:
    slow = Slow(curator.store, curator.person, curator.clock)
    slow.go_on = threading.Event()
    preview = opened(office(qtbot, tmp_path, source=slow), qtbot, actions.PRINT)
    ready(qtbot, preview, 1)
    made: list[int] = []
    preview.made.connect(made.append)
    for key in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2):
        qtbot.keyClick(preview, key, Qt.KeyboardModifier.ControlModifier)
    slow.go_on.set()
    ready(qtbot, preview, 6)
    assert made == [6]
    preview.close()


# ---- the mapper alone


def alone(*terms: Spread) -> GroupJournal:
    from db.title import JournalHead

    head = JournalHead("Колледж", "", False, GROUP, "ИСП-21", "", "", "второй", 2026, None, date(2026, 9, 1), None)
    return GroupJournal(head, (terms,), 1)


def test_a_term_without_a_record_is_left_out_unless_there_is_no_other() -> None:
    term = sample()
    nothing = replace(term, columns=(), entries={}, changed=None)
    assert [len(sheet.columns) for sheet in book_of(alone(nothing, term), zone=UTC)[2:-1]] == [17]
    unplanned = replace(nothing, page=replace(term.page, hours_planned=0))
    (only,) = book_of(alone(unplanned, nothing), zone=UTC)[2:-1]
    assert only.hours_planned == term.page.hours_planned


def test_a_journal_without_any_record_has_no_time() -> None:
    nothing = replace(sample(), columns=(), entries={}, changed=None)
    pages = texts(print_journal(book_of(alone(nothing), zone=UTC)))
    assert all("Записей нет" in page for page in pages)
