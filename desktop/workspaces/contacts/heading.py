"""The header of the page: what it is, and what is done to the value in hand."""

from desktop.shell.theme import Theme
from desktop.widgets.title_and_buttons import TitleAndButtons
from desktop.workspaces.contacts import actions
from desktop.workspaces.contacts.words import tr


class Heading(TitleAndButtons):
    """The title and its buttons."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Контакты студентов и родителей"), (
            (actions.REVEAL, "eye", tr("Показать"), "F8"),
            (actions.EDIT, "pencil", tr("Исправить"), "F2"),
            (actions.ADD, "user-round-plus", tr("Родитель…"), "Ctrl+N"),
        ))  # fmt: skip

    def show_buttons(self, *, keeps: bool) -> None:
        """Show the buttons of who keeps the contacts in hand, or of who only looks at them."""
        for action, button in self._buttons.items():
            button.setVisible(keeps or action == actions.REVEAL)
