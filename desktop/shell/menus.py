"""The menu bar, made of Actions: those of the open workspace and those of the shell."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from desktop.shell.actions import MENUS, SHELL
from desktop.workspace import Action

Act = Callable[[str], None]
May = Callable[[str], bool]


class Menus:
    """Fills the menu bar. A key that the place reads itself is only shown; the others are bound here."""

    def __init__(
        self, bar: QMenuBar, act: Act, workspaces: tuple[tuple[str, str], ...], aside: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self._bar, self._act = bar, act
        self._shell = (
            *(
                Action(f"go.{name}", f"&{number} {title}", f"Alt+{number}", menu="go")
                for number, (name, title) in enumerate(workspaces, start=1)
            ),
            *SHELL,
            *(Action(f"go.{name}", title, menu="tools") for name, title in aside),
        )
        self._of_page: dict[str, list[QAction]] = {}
        self._may: May = lambda _: True
        self._menus = {name: bar.addMenu(title) for name, title in MENUS}
        for (name, menu), (_, title) in zip(self._menus.items(), MENUS, strict=True):
            menu.setAccessibleName(title.replace("&", ""))
            menu.aboutToShow.connect(lambda it=name: self._grey(it))
            menu.aboutToHide.connect(lambda it=name: self._free(it))
        self.show_page((), act, self._may)

    def show_page(self, actions: tuple[Action, ...], act: Act, may: May) -> None:
        """Put the actions of the open page first in their menus, instead of those of the page before."""
        self._may = may
        for name, menu in self._menus.items():
            menu.clear()
            self._of_page[name] = [_put(action, menu, act) for action in actions if action.menu == name]
            of_shell = [action for action in self._shell if action.menu == name]
            if self._of_page[name] and of_shell:
                menu.addSeparator()
            for action in of_shell:
                _put(action, menu, self._act)
            menu.menuAction().setEnabled(bool(menu.actions()))

    def close(self) -> None:
        """Take the menus away: nobody works here now."""
        self._bar.clear()
        for menu in self._menus.values():
            menu.deleteLater()

    def _grey(self, name: str) -> None:
        for action in self._of_page[name]:
            action.setEnabled(self._may(action.objectName()))

    def _free(self, name: str) -> None:
        # The key of a greyed action must work again as soon as the act is possible; the page itself judges then.
        for action in self._of_page[name]:
            action.setEnabled(True)


def _put(action: Action, menu: QMenu, act: Act) -> QAction:
    made = menu.addAction(action.text)
    made.setObjectName(action.id)
    if action.typed:
        made.setText(f"{action.text}\t{action.keys}")
    elif action.keys == "Alt+Return":
        made.setShortcuts([QKeySequence("Alt+Return"), QKeySequence("Alt+Enter")])  # the second is the numpad's
    elif action.keys:
        made.setShortcut(QKeySequence(action.keys))
    made.triggered.connect(lambda: act(action.id))
    return made
