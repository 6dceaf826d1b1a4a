"""The printed twin of the spread on the screen, shown before it is printed."""

from collections.abc import Callable
from datetime import tzinfo

from PySide6.QtWidgets import QWidget

from db.spread import Spread
from desktop.shell.theme import Theme
from desktop.widgets.preview import PrintPreview
from desktop.workspaces.gradebook.printing import sheets_of
from desktop.workspaces.gradebook.words import tr
from papers.print.journal import print_journal


def preview_of(
    spread: Spread, theme: Theme, *, college: str, demo: bool, zone: tzinfo, parent: QWidget | None = None
) -> PrintPreview:
    """Return the preview of a term as it is held on the disk."""
    page = spread.page

    def make(progress: Callable[[int, int], bool]) -> bytes:
        return print_journal(sheets_of(spread, college=college, demo=demo, zone=zone), progress)

    title = tr("{group}, {code}, {term} семестр").format(group=page.group_name, code=page.code, term=page.term)
    file_name = f"{page.group_name} {page.code} {page.term} семестр.pdf"
    return PrintPreview(theme, title, file_name, make, parent=parent)
