"""The printed twin of the gradebook: the page on the screen or the whole journal of its group."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from college.terms import year_title
from db.clock import Clock
from db.spread import Page, Spread
from db.troubles import StoreTrouble
from desktop.shell.theme import Theme
from desktop.widgets.preview import PrintPreview
from desktop.widgets.preview_choice import Choice, Printed, Progress
from desktop.workspace import Again
from desktop.workspaces.gradebook.printing import book_of, sheets_of
from desktop.workspaces.gradebook.source import PRINTED, GroupJournal, House, Source
from desktop.workspaces.gradebook.words import tr
from papers.print.journal import JournalContents, JournalSpread, JournalTitle, Sheet, print_journal

if TYPE_CHECKING:
    from desktop.shell.messages import Messages

ReadJournal = Callable[[Progress], GroupJournal]
LOG = "access log"  # what a trouble of the strip is about


class Surroundings(Protocol):
    """What the preview uses of the program."""

    @property
    def clock(self) -> Clock: ...
    @property
    def theme(self) -> Theme: ...
    @property
    def messages(self) -> "Messages": ...
    @property
    def again(self) -> Again: ...


def preview_of(
    source: Source, around: Surroundings, shown: Page, *, whole: bool = False, parent: QWidget | None = None
) -> PrintPreview:
    """Return the preview of a page as it is held on the disk, or with `whole` of its group's journal first.

    The journal of the group is read in a worker. What is saved or laid on paper stands in the log of access.
    Raises Refused and StoreTrouble where the page cannot be read.
    """
    spread, house, zone = source.spread(shown.id, shown.term), source.house(), around.clock.zone
    journal = partial(source.journal, shown.group, shown.year)
    choices = (_page(spread, house, zone), _group(spread, journal, zone, house.printed_by))
    preview = PrintPreview(
        around.theme, choices, int(whole), parent=parent, prove=partial(around.again, PRINTED, "print")
    )

    def note() -> None:
        try:
            source.note_print(shown.id, len(spread.students))
        except StoreTrouble as trouble:
            around.messages.danger(trouble.sentence, about=LOG)

    preview.saved.connect(lambda _: note())
    preview.laid.connect(lambda pages: note() if pages else None)
    return preview


def _page(spread: Spread, house: House, zone: tzinfo) -> Choice:
    page = spread.page

    def make(progress: Progress) -> Printed:
        sheets = sheets_of(spread, college=house.name, demo=house.demo, zone=zone)
        return Printed(print_journal(sheets, progress, printed_by=house.printed_by))

    title = tr("{group}, {code}, {term} семестр").format(group=page.group_name, code=page.code, term=page.term)
    return Choice(tr("Эта страница журнала"), title, f"{page.group_name} {page.code} {page.term} семестр.pdf", make)


def _group(spread: Spread, journal: ReadJournal, zone: tzinfo, printed_by: str) -> Choice:
    page = spread.page

    def make(progress: Progress, *, two_sided: bool = True) -> Printed:
        book = book_of(journal(progress), zone=zone, two_sided=two_sided)
        printed = print_journal(book, progress, two_sided_margin=two_sided, printed_by=printed_by)
        return Printed(printed, _labels(book))

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
