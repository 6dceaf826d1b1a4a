"""The header of the page: what it is, and what is done to many: create, print slips, print the register."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from college.names import NO_BREAK
from desktop.shell.theme import Theme
from desktop.widgets.signs import words
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.words import tr


class Heading(QWidget):
    """The title and its buttons; `asked` tells an action."""

    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(tr("Учётные записи и устройства"), "page"), 1)
        for action, icon, text, keys in (
            (actions.CREATE, "user-round-plus", tr("Создать…"), "Ctrl+N"),
            (actions.ALL_AGREEMENTS, "file-text", tr("Соглашения всем…"), "Ctrl+Shift+N"),
            (actions.SLIPS, "printer", tr("Листки с кодами"), "Ctrl+P"),
            (actions.REGISTER, "list-ordered", tr("Реестр выдачи"), "Ctrl+Shift+P"),
        ):
            button = QPushButton(NO_BREAK + text)
            theme.dress(button, icon)
            button.setAccessibleName(f"{text} {keys}")
            button.setToolTip(f"{text} ({keys})")
            button.clicked.connect(lambda _=False, it=action: self.asked.emit(it))
            row.addWidget(button)
            self._buttons[action] = button

    def show_buttons(self, seen: dict[str, bool], offline: str) -> None:
        """Show the buttons of what this person may do; what needs the server says why it cannot be done now."""
        for action, button in self._buttons.items():
            button.setVisible(seen.get(action, False))
            needs = action != actions.ALL_AGREEMENTS
            button.setEnabled(not (needs and offline))
            button.setToolTip(offline if needs and offline else button.accessibleName())
