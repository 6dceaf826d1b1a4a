"""The header of the page: what it is, and what is done to many: create, print slips, print the register."""

from college.names import NO_BREAK
from desktop.shell.theme import Theme
from desktop.widgets.title_and_buttons import TitleAndButtons
from desktop.workspaces.accounts import actions
from desktop.workspaces.accounts.words import tr


class Heading(TitleAndButtons):
    """The title and its buttons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Учётные записи и устройства"), (
            (actions.CREATE, "user-round-plus", tr("Создать…"), "Ctrl+N"),
            (actions.ALL_AGREEMENTS, "file-text", tr("Соглашения всем…"), "Ctrl+Shift+N"),
            (actions.SLIPS, "printer", tr("Листки с кодами"), "Ctrl+P"),
            (actions.REGISTER, "list-ordered", tr("Реестр выдачи"), "Ctrl+Shift+P"),
        ))  # fmt: skip

    def show_buttons(self, seen: dict[str, bool], offline: str, create: str) -> None:
        """Show the buttons of what this person may do; what needs the server says why it cannot be done now.

        `create` is what is made of the list in hand.
        """
        self._buttons[actions.CREATE].setText(NO_BREAK + create)
        self._buttons[actions.CREATE].setAccessibleName(f"{create} Ctrl+N")
        for action, button in self._buttons.items():
            button.setVisible(seen.get(action, False))
            needs = action != actions.ALL_AGREEMENTS
            button.setEnabled(not (needs and offline))
            button.setToolTip(offline if needs and offline else button.accessibleName())
