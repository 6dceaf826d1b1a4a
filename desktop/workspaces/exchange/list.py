"""A list whose single keys decide about the entry in hand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop.widgets.log_table import LogTable
from desktop.workspaces.exchange import actions


class List(LogTable):
    """Tells such a key by `keyed(keys)`; all others are the list's own."""

    keyed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = "Del" if event.key() == Qt.Key.Key_Delete else event.text()
        if keys in actions.DIGITS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.keyed.emit(keys)
            return
        super().keyPressEvent(event)
