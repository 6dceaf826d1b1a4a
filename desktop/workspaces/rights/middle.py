"""The middle of the screen: the grid with its legend, or a leaf that is laid over it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from college.roles import Role
from db.rights_confirmation import Standing
from db.rights_history import Deed
from desktop.shell.theme import Theme
from desktop.widgets.signs import rule
from desktop.workspaces.rights.glance import Glance, Opens
from desktop.workspaces.rights.legend import Legend
from desktop.workspaces.rights.past import History
from desktop.workspaces.rights.revision import Picture
from desktop.workspaces.rights.view import RightsView


class Middle(QStackedWidget):
    """Shows one of the three; the grid keeps its cursor meanwhile."""

    def __init__(self, grid: RightsView, theme: Theme, opens: Opens) -> None:
        super().__init__()
        self.grid = grid
        self.glance, self.history = Glance(theme, opens), History(theme)
        self._role: Role | None = None
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(grid, 1)
        column.addWidget(rule())
        column.addWidget(Legend(theme))
        for part in (sheet, self.glance, self.history):
            self.addWidget(part)

    def show_matrix(self) -> None:
        """Show the grid again."""
        self._role = None
        self.setCurrentIndex(0)

    def look_as(self, role: Role, picture: Picture) -> None:
        """Show what a role would see."""
        self._role = role
        self.glance.show_role(picture.after, picture.norms, role)
        self.setCurrentWidget(self.glance)

    def refresh(self, picture: Picture) -> None:
        """Let a role that is looked as see the changes."""
        if self._role is not None:
            self.look_as(self._role, picture)

    def show_history(self, deeds: Sequence[Deed], standing: Standing, picture: Picture, zone: ZoneInfo) -> None:
        """Show what waits for the director, and former changes."""
        self._role = None
        self.history.show_deeds(deeds, standing, picture.norms, zone)
        self.setCurrentWidget(self.history)

    def take_focus(self) -> None:
        """Put the focus into what is shown."""
        leaf = self.currentWidget()
        if isinstance(leaf, Glance | History):
            leaf.take_focus()
        else:
            self.grid.setFocus()
