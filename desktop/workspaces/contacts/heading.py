"""The header of the page: what it is, and what is done to the value in hand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from college.names import NO_BREAK
from desktop.shell.theme import Theme
from desktop.widgets.signs import words
from desktop.workspaces.contacts import actions
from desktop.workspaces.contacts.words import tr


class Heading(QWidget):
    """The title and its buttons; `asked` tells an action."""

    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(tr("Контакты студентов и родителей"), "page"), 1)
        for action, icon, text, keys in (
            (actions.REVEAL, "eye", tr("Показать"), "F8"),
            (actions.EDIT, "pencil", tr("Исправить"), "F2"),
            (actions.ADD, "user-round-plus", tr("Родитель…"), "Ctrl+N"),
        ):
            button = QPushButton(NO_BREAK + text)
            theme.dress(button, icon)
            button.setAccessibleName(f"{text} {keys}")
            button.setToolTip(f"{text} ({keys})")
            button.clicked.connect(lambda _=False, it=action: self.asked.emit(it))
            row.addWidget(button)
            self._buttons[action] = button

    def show_buttons(self, *, keeps: bool) -> None:
        """Show the buttons of who keeps the contacts in hand, or of who only looks at them."""
        for action, button in self._buttons.items():
            button.setVisible(keeps or action == actions.REVEAL)
