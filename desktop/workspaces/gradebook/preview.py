"""The printed twin of the gradebook: the page on the screen or the whole journal of its group."""

from collections.abc import Callable, Sequence
from datetime import tzinfo

from PySide6.QtWidgets import QWidget

from college.terms import year_title
from db.spread import Spread
from desktop.shell.theme import Theme
from desktop.widgets.preview import PrintPreview
from desktop.widgets.preview_choice import Choice, Printed, Progress
from desktop.workspaces.gradebook.printing import book_of, sheets_of
from desktop.workspaces.gradebook.source import GroupJournal, House
from desktop.workspaces.gradebook.words import tr
from papers.print.journal import JournalContents, JournalSpread, JournalTitle, Sheet, print_journal

ReadJournal = Callable[[Progress], GroupJournal]


def preview_of(
    spread: Spread,
    house: House,
    journal: ReadJournal,
    theme: Theme,
    zone: tzinfo,
    *,
    whole: bool = False,
    parent: QWidget | None = None,
) -> PrintPreview:
    """Return the preview of a term as it is held on the disk, or with `whole` of its group's journal first.

    `journal` reads the journal of the group, in a worker.
    """
    choices = (_page(spread, house, zone), _group(spread, journal, zone))
    return PrintPreview(theme, choices, int(whole), parent=parent)


def _page(spread: Spread, house: House, zone: tzinfo) -> Choice:
    page = spread.page

    def make(progress: Progress) -> Printed:
        return Printed(print_journal(sheets_of(spread, college=house.name, demo=house.demo, zone=zone), progress))

    title = tr("{group}, {code}, {term} семестр").format(group=page.group_name, code=page.code, term=page.term)
    return Choice(tr("Эта страница журнала"), title, f"{page.group_name} {page.code} {page.term} семестр.pdf", make)


def _group(spread: Spread, journal: ReadJournal, zone: tzinfo) -> Choice:
    page = spread.page

    def make(progress: Progress, *, two_sided: bool = True) -> Printed:
        book = book_of(journal(progress), zone=zone, two_sided=two_sided)
        return Printed(print_journal(book, progress, two_sided_margin=two_sided), _labels(book))

    title = tr("Журнал группы {group}, {year}").format(group=page.group_name, year=year_title(page.year))
    return Choice(
        tr("Весь журнал группы"),
        title,
        f"Журнал {page.group_name} {page.year}-{page.year + 1}.pdf",
        make,
        lambda progress: make(progress, two_sided=False),
    )


def _labels(book: Sequence[Sheet]) -> tuple[str, ...]:
    """Name the pages for the list beside the sheet: «3 · ОП.01»."""
    return tuple(f"{sheet.page_number} · {_label(sheet)}" for sheet in book)


def _label(sheet: Sheet) -> str:
    match sheet:
        case JournalSpread():
            return sheet.code or sheet.title
        case JournalTitle():
            return tr("титул")
        case JournalContents():
            return tr("содержание")
        case _:
            return tr("проверка")
