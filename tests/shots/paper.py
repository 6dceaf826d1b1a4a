"""The sheets of the printed journal and of the office as pictures: the file is printed, then drawn as any viewer draws it."""

from datetime import timedelta

from desktop.widgets.printed_pages import PrintedPages
from desktop.workspaces.gradebook.printing import book_of
from desktop.workspaces.gradebook.source import StoreSource
from papers.print.journal import JournalSpread, print_journal
from papers.print.slips import IssueLine, Slip, SlipHead, print_register, print_slips
from tests.shots.film import Film
from tests.shots.office import Office
from tests.stage import NOON

SCALE = 2.0  # pixels to the point: A4 across is 1684 pixels wide
JOURNAL = ("21-print-spread", "22-print-title", "22-print-contents", "22-print-end")
OFFICE = ("29-print-slips", "29-print-register")
NAMES = (*JOURNAL, *OFFICE)


def print_sheets(office: Office, film: Film) -> None:
    """Print the journal of the teacher's group and picture a spread, the title, the contents and the last page."""
    opened = office.program.opened
    assert opened is not None
    source = StoreSource(opened.store, opened.person, opened.clock)
    shown = source.spread(office.stage.keys.page).page
    sheets = book_of(source.journal(shown.group, shown.year, lambda done, total: True), zone=opened.clock.zone)
    written = {n: len(sheet.cells) for n, sheet in enumerate(sheets) if isinstance(sheet, JournalSpread)}
    spread = max(written, key=written.__getitem__)  # a full one shows more than the first
    pages = PrintedPages(print_journal(sheets, two_sided_margin=True))
    try:
        for name, page in zip(JOURNAL, (spread, 0, 1, len(pages) - 1), strict=True):
            if film.wants(name):
                film.keep(name, pages.image(page, SCALE))
    finally:
        pages.close()


def print_office(film: Film) -> None:
    """Print slips with codes and the register of issue, with invented people, and picture their first sheets."""
    head, now = SlipHead("Томский индустриальный техникум", "Ветров А. И.", demo=True), NOON
    people = (
        ("Рябова Дарья Олеговна", "преподаватель", "ryabova.do", "7Q4MX-92KTD", True),
        ("Нестерова Ирина Юрьевна", "мастер производственного обучения", "nesterova.iyu", "0H3V8-PQ5ZR", True),
        ("Белов Артём Игоревич", "ИСП-21", "belov.ai", "M2X7C-D41TW", False),
        ("Яковлева Ульяна Петровна", "ИСП-21", "yakovleva.up", "K9B6N-3E8FA", False),
    )
    until = now + timedelta(7)
    slips = [Slip(name, work, login, code, until, is_of_staff=staff) for name, work, login, code, staff in people]
    fates = ("действует до 19.11.2026", "вошёл 12.11.2026", "отозван 11.11.2026", "погашен: попытки кончились")
    lines = [
        IssueLine(now - timedelta(hours=n), name, "", "Ветров А. И.", until, fates[n])
        for n, (name, *_) in enumerate(people)
    ]
    for name, printed in zip(OFFICE, (print_slips(slips, head), print_register(lines, head)), strict=True):
        if film.wants(name):
            pages = PrintedPages(printed)
            film.keep(name, pages.image(0, SCALE))
            pages.close()
