"""The desk of one signed-in person: sidebar, page header, message strip and the open page."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenuBar, QStackedWidget, QVBoxLayout, QWidget

from college.phrases import phrase
from college.refusal import Refused
from db.troubles import StoreTrouble
from desktop.settings import Settings
from desktop.shell import actions
from desktop.shell.browser_pane import BrowserPane
from desktop.shell.help_page import HelpPage
from desktop.shell.menus import Menus
from desktop.shell.messages import Message, Messages
from desktop.shell.safety_pane import SafetyPane
from desktop.shell.settings_page import SettingsPage
from desktop.shell.sidebar import Sidebar
from desktop.shell.status_bar import StatusBar
from desktop.shell.theme import Theme
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar, rule, words
from desktop.workspace import Context, Page, Workspace

WIDE = 1500  # from here on the sidebar is full by itself
SETTINGS, HELP, NOTHING = "settings", "help", "nothing"
NO_ROLE = phrase("Ни одна ваша роль сегодня не работает. Роли назначает администратор журнала.")
_LOOKS = {actions.LIGHT: "light", actions.DARK: "dark", actions.CONTRAST: "contrast", actions.SYSTEM: "system"}


class Desk(QWidget):
    """Opens workspaces on the first visit and keeps them; `titled` tells the window what it is called."""

    titled = Signal(str)
    asked = Signal(str)  # an act of the shell that the program does: shell.lock, shell.quit, shell.exchange

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        workspaces: tuple[Workspace, ...],
        bar: QMenuBar,
        status: StatusBar,
        *,
        own_keys: Callable[[], SafetyPane] | None = None,
        own_ways: "Callable[[Desk], BrowserPane] | None" = None,
        why_nothing: str = "",
    ) -> None:
        super().__init__()
        self._own_keys, self._own_ways, self._why_nothing = own_keys, own_ways, why_nothing
        self._theme, self._settings, self._status = theme, settings, status
        self._workspaces = {workspace.name: workspace for workspace in workspaces}
        self._context: Context | None = None
        self._pages: dict[str, QWidget] = {}
        self._headings: dict[str, QWidget] = {}
        self._name = ""
        self.messages = Messages(theme)
        self._build()
        beside, aside = ([each for each in workspaces if each.is_aside is it] for it in (False, True))
        self._menus = Menus(bar, self.act, _named(beside), _named(aside))
        self._esc = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, enabled=False)
        self._esc.activated.connect(self.messages.dismiss)
        self.messages.shown.connect(self._hear_strip)
        settings.changed.connect(self._apply_setting)

    def begin(self, context: Context, first: str = "") -> None:
        """Take the context and open the place where work went on last, else the first workspace."""
        self._context = context
        context.light.changed.connect(self._show_asks)
        self._show_asks()
        places = [name for name, workspace in self._workspaces.items() if not workspace.is_aside]
        name = first if first in places else next(iter(places), NOTHING)
        self.open_page(name)

    def open_page(self, name: str, **place: object) -> None:
        """Open a workspace by its name and go to a place in it; say why if it is not open to this person."""
        if name not in self._pages and not self._make(name):
            return
        self._switch(name)
        page = self._pages[name]
        if isinstance(page, Page):
            if place:
                page.show_place(**place)
            page.take_focus()
        else:
            page.setFocus()

    def page(self, name: str = "") -> QWidget | None:
        """Return the page of this name, or the open one."""
        return self._pages.get(name or self._name)

    def has(self, name: str) -> bool:
        """Say whether a workspace is open to this person."""
        return name in self._workspaces

    def place(self) -> str:
        """Return the name of the open place."""
        return self._name

    def leave(self) -> None:
        """Let the open page write what stands in an editor: the screen is about to be locked or closed."""
        page = self.page()
        if isinstance(page, Page):
            page.leave()

    def close_menus(self) -> None:
        self._menus.close()

    def act(self, action_id: str) -> None:
        """Do an act of the shell."""
        if action_id.startswith("go."):
            self.open_page(action_id.removeprefix("go."))
        elif action_id in _LOOKS:
            self._settings.put(Settings.theme, _LOOKS[action_id])
        elif does := self._acts().get(action_id):
            does()
        else:
            self.asked.emit(action_id)

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            actions.SIDEBAR: self._turn_sidebar,
            actions.SETTINGS: lambda: self.open_page(SETTINGS),
            actions.HELP: self._open_help,
            actions.OFFER: self.messages.do_offer,
            actions.DISMISS: self.messages.dismiss,
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sidebar()

    def _build(self) -> None:
        self.sidebar = Sidebar(self._theme)
        places = [workspace for workspace in self._workspaces.values() if not workspace.is_aside]
        for number, workspace in enumerate(places, start=1):
            self.sidebar.add(workspace.name, _tr(workspace.title), workspace.icon, f"Alt+{number}")
        self.sidebar.add(SETTINGS, _tr("Настройки"), "settings", "Alt+0", below=True)
        self.sidebar.chosen.connect(self.open_page)
        self._heading_place = QVBoxLayout()
        self._heading_place.setContentsMargins(8, 0, 8, 0)
        self._stack = QStackedWidget()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._heading_place)
        column.addWidget(rule("strong"))
        column.addWidget(self.messages)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(pillar())
        row.addLayout(column, 1)

    def _of_college(self) -> QWidget | None:
        """Return what the settings say of the whole college, for whoever keeps it."""
        context = self._context
        if context is None or not context.may_widely("settings", "write"):
            return None
        from desktop.shell.beginning_pane import BeginningPane  # noqa: PLC0415  only an administrator opens it

        try:
            return BeginningPane(context)
        except StoreTrouble as trouble:
            self.messages.danger(trouble.sentence, about="beginning.reading")
            return None

    def _make(self, name: str) -> bool:
        if name == SETTINGS:
            own = self._own_keys() if self._own_keys is not None else None
            ways = self._own_ways(self) if self._own_ways is not None else None
            settings = SettingsPage(self._theme, self._settings, own, ways, self._of_college())
            self._keep(name, settings, _tr("Настройки"))
            return True
        if name == NOTHING:
            why = self._why_nothing or NO_ROLE
            nothing = NothingHere(self._theme, "lock", _tr("Разделы вам пока не открыты"), why)
            self._keep(name, nothing, _tr("Начало"))
            return True
        workspace = self._workspaces.get(name)
        if workspace is None or self._context is None:
            self.messages.refuse(_tr("Этот раздел вам не открыт. Открыть может администратор журнала."))
            return False
        try:
            page = workspace.open(self._context)
        except (Refused, StoreTrouble) as why:
            self.messages.refuse(str(why))
            return False
        self._keep(name, page, _tr(workspace.title))
        return True

    def _keep(self, name: str, page: QWidget, title: str) -> None:
        heading = page.heading() if isinstance(page, Page) else None
        if heading is None:
            heading = _plain_heading(title, self._theme)
        if isinstance(page, Page):
            page.titled.connect(self._tell_title)
            page.hinted.connect(self._tell_hints)
            page.outgrown.connect(partial(self._open_anew, name))
        heading.setMinimumHeight(max(heading.minimumHeight(), self._theme.px(32)))
        self._pages[name] = page
        self._headings[name] = heading
        self._stack.addWidget(page)
        self._heading_place.addWidget(heading)

    def _open_anew(self, name: str) -> None:
        """Put a new page in the place of one that has outgrown itself."""
        is_open = name == self._name
        former = self._pages.get(name), self._headings.get(name)
        if not self._make(name):
            return
        for widget in former:
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if is_open:
            self._name = ""
            self.open_page(name)

    def _drop(self, name: str) -> None:
        for kept in (self._pages, self._headings):
            if widget := kept.pop(name, None):
                widget.hide()
                widget.deleteLater()

    def _switch(self, name: str) -> None:
        if name == self._name:
            return
        self.leave()
        self._name = name
        page = self._pages[name]
        for each, heading in self._headings.items():
            heading.setVisible(each == name)
        self._stack.setCurrentWidget(page)
        self.sidebar.mark(name)
        self.messages.next_act()
        self.messages.tip("")
        self.messages.keep_height(isinstance(page, Page) and page.keeps_strip)
        workspace = self._workspaces.get(name)
        if isinstance(page, Page):
            self._menus.show_page(workspace.actions if workspace else (), page.act, page.may_act)
        else:
            self._menus.show_page((), self.act, lambda _: True)
        if workspace is not None and not workspace.is_aside:
            self._settings.put(Settings.last_workspace, name)
        self._tell_title()
        self._tell_hints()

    def _show_asks(self) -> None:
        """Count at the exchange what only its person can settle."""
        if self._context is not None:
            state = self._context.light.state
            self.sidebar.badge("exchange", state.disputed + state.returned)

    def _open_help(self) -> None:
        workspace = self._workspaces.get(self._name)
        if self._name == HELP:
            return
        self._drop(HELP)
        self._keep(HELP, HelpPage(self._theme, workspace), _tr("Памятка"))
        self.open_page(HELP)

    def _tell_title(self) -> None:
        page, workspace = self.page(), self._workspaces.get(self._name)
        own = page.title() if isinstance(page, Page) else ""
        self.titled.emit(own or (_tr(workspace.title) if workspace else ""))

    def _tell_hints(self) -> None:
        page = self.page()
        self._status.show_hints(page.hints() if isinstance(page, Page) else ())

    def _hear_strip(self, message: Message | None) -> None:
        # Esc belongs to editors and the page; the strip takes it only while it can use it.
        self._esc.setEnabled(self.messages.can_dismiss())

    def _turn_sidebar(self) -> None:
        self._settings.put(Settings.sidebar, "rail" if self.sidebar.is_full() else "full")

    def _fit_sidebar(self) -> None:
        wish = self._settings.sidebar
        self.sidebar.show_full(wish == "full" or (wish == "auto" and self.width() >= WIDE))

    def _apply_setting(self, key: str) -> None:
        if key == Settings.sidebar.key:
            self._fit_sidebar()


def _named(workspaces: Iterable[Workspace]) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, _tr(each.title)) for each in workspaces)


def _plain_heading(title: str, theme: Theme) -> QLabel:
    label = words(title, "page")
    theme.fit(label, height=40)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("Desk", text)
