"""The copy of what is unsent: where it is to lie, and what is said of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from college.refusal import Refused
from db.troubles import StoreTrouble
from desktop.workspaces.exchange.source import StoreSource
from desktop.workspaces.exchange.words import tr

if TYPE_CHECKING:
    from desktop.shell.messages import Messages

LEAVES = ("journal.marks", "export")  # what most of what is unsent is, and that it leaves the program
COPY_NAME = "неотправленное.parta-unsent"


def choose(over: QWidget) -> Path | None:
    """Ask where the copy is to lie; None where nobody wants it after all."""
    chosen, _ = QFileDialog.getSaveFileName(
        over,
        tr("Копия неотправленного"),
        str(Path.home() / COPY_NAME),
        tr("Копия неотправленного (*.parta-unsent)"),
    )
    return Path(chosen) if chosen else None


def write(source: StoreSource, messages: "Messages", path: Path) -> None:
    """Write the copy and say what it is and who can open it."""
    try:
        count = source.copy_to(path)
    except (Refused, StoreTrouble) as why:
        messages.refuse(str(getattr(why, "sentence", why)))
        return
    told = tr("Копия записана, в ней записей: {count}. Откроют её только двое с половинами ключа колледжа, на сервере.")
    messages.done(told.format(count=count))
