"""A form within a page: Enter does what it asks for, Esc leaves it before the strip may take the key."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EscForm(QWidget):
    """Hears Enter and Esc of its fields; `left` says that it was left."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Claim Esc, and no other shortcut."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() not in ENTER or not self.enter():
            super().keyPressEvent(event)

    def give_up(self) -> None:
        """Leave without doing anything."""
        self.left.emit()

    def enter(self) -> bool:
        """Do what is asked for; False where Enter is for somebody else."""
        return False


class WholeForm(EscForm):
    """A form that is applied as a whole, by Enter in any of its fields."""

    def apply(self) -> None:
        """Tell what was filled in."""
        raise NotImplementedError

    def close_form(self) -> None:
        """Forget what was asked for."""
        raise NotImplementedError

    def enter(self) -> bool:
        """Apply what was typed."""
        self.apply()
        return True

    def give_up(self) -> None:
        """Leave the form without doing anything."""
        self.close_form()
        self.left.emit()
