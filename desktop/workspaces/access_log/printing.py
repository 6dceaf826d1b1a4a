"""What is shown, on paper: the same rows in the same columns, with the name of who prints them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.shell.theme import Theme
from desktop.widgets.preview import PrintPreview, Prove
from desktop.widgets.preview_choice import Choice, Printed, Progress
from desktop.workspaces.access_log.columns import ACCESS, Tab
from desktop.workspaces.access_log.words import tr
from papers.print.access_log import LogColumn, LogSheet, print_log


@dataclass(frozen=True, slots=True)
class House:
    """Whose log it is."""

    name: str
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the screen."""

    tab: Tab
    rows: Sequence[Any] = field(repr=False)
    sought: str = field(repr=False)
    by: str = field(repr=False)


def preview_of(shown: Shown, house: House, theme: Theme, parent: QWidget, prove: Prove) -> PrintPreview:
    """Return the preview of the rows that are shown."""
    columns = list(shown.tab.columns)
    told = [tuple(column.text(row) for column in columns) for row in shown.rows]
    shares = [LogColumn(column.title, column.share) for column in columns]
    if shown.tab.name == ACCESS:
        shares.append(LogColumn(tr("Причина"), 150))
        told = [(*cells, row.reason) for cells, row in zip(told, shown.rows, strict=True)]
        title = tr("Журнал доступа к персональным данным")
    else:
        title = tr("История изменений")
    sheet = LogSheet(house.name, title, tuple(shares), told, shown.by, shown.sought, house.is_demo)

    def make(progress: Progress) -> Printed:
        return Printed(print_log(sheet, progress))

    note = tr("Печатается то, что показано. Момент печати запишется в журнал доступа, на листе его нет.")
    choice = Choice(shown.tab.title, f"{title}: {len(told)}", f"{title}.pdf", make, note=note)
    preview = PrintPreview(theme, (choice,), parent=parent, prove=prove)
    preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return preview
