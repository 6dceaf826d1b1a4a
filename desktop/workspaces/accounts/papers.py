"""What of the accounts goes to paper: slips with codes, the register of what was issued to whom (3.1.3, 4.8К.5)."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.workspace import Context
from desktop.workspaces.accounts.deeds import Deeds, Told
from desktop.workspaces.accounts.source import StoreSource


class Papers(QObject):
    """Shows a preview before anything is printed, and lets the log of access know; `left` tells that it is closed."""

    left = Signal()

    def __init__(self, source: StoreSource, deeds: Deeds, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._source, self._deeds, self._context, self._page = source, deeds, context, parent

    def register(self, offline: str) -> None:
        """Ask for the register; without the line say why not."""
        if offline:
            self._context.messages.refuse(offline)
        else:
            self._deeds.register(self._section())

    def print(self, told: Told, *, is_register: bool) -> None:
        """Show what the server told as sheets."""
        from desktop.workspaces.accounts import printing  # noqa: PLC0415  slow to load, rarely used

        context, house, section = self._context, self._source.house(), self._section()
        now = context.clock.now().astimezone(context.clock.zone)
        sheet = printing.Sheet(told, house.name, context.person_name.short, now, is_demo=house.demo)
        choice = printing.register_choice(sheet) if is_register else printing.slips_choice(sheet)
        rows = len(printing.people_of(told, "issues" if is_register else "slips"))
        prove = partial(context.again, section, "print")
        preview = printing.preview_of(choice, context.theme, self._page, lambda: self._deeds.note(section, rows), prove)
        preview.finished.connect(self.left)
        preview.open()

    def _section(self) -> str:
        return f"credentials.{'staff' if self._context.may('credentials.staff', 'print') else 'students'}"
