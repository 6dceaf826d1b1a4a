"""The sheets of the printed journal as pictures: the file is printed, then drawn as any viewer draws it."""

from desktop.widgets.printed_pages import PrintedPages
from desktop.workspaces.gradebook.printing import book_of
from desktop.workspaces.gradebook.source import StoreSource
from papers.print.journal import JournalSpread, print_journal
from tests.shots.film import Film
from tests.shots.office import Office

SCALE = 2.0  # pixels to the point: A4 across is 1684 pixels wide
NAMES = ("21-print-spread", "22-print-title", "22-print-contents", "22-print-end")


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
        for name, page in zip(NAMES, (spread, 0, 1, len(pages) - 1), strict=True):
            if film.wants(name):
                film.keep(name, pages.image(page, SCALE))
    finally:
        pages.close()
