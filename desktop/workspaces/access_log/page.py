"""The workspace itself: two logs that the server keeps, the filters over them, the entry in hand."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.known_names import Known
from db.troubles import StoreTrouble
from desktop import work
from desktop.log_feed import LogFeed
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar, rule
from desktop.workspace import Context, Hint, Page
from desktop.workspaces.access_log import actions
from desktop.workspaces.access_log.card import Card
from desktop.workspaces.access_log.columns import ACCESS, Tab, access_tab, audit_tab
from desktop.workspaces.access_log.filters import Filters
from desktop.workspaces.access_log.histories import Narrow, history_of
from desktop.workspaces.access_log.rims import Chip, Foot, Heading
from desktop.workspaces.access_log.source import StoreSource
from desktop.workspaces.access_log.words import tr

READING = "access_log.reading"  # what a danger of the strip is about
LAST_TAB = "access_log.tab"  # which log was seen last, in the settings
ROOM = 1100  # design pixels below which the card folds
PATIENCE = 500  # ms in which nobody misses a word


class AccessLogPage(Page):
    """Shows the log of access and the history of changes to whoever sees more of them than his own."""

    def __init__(self, source: StoreSource, context: Context) -> None:
        super().__init__()
        self._source, self._context = source, context
        self._names: dict[UUID, str] = {}
        self._narrow: Narrow | None = None
        self._landing: int | None = None  # the entry to which the cursor goes back
        zone = context.clock.zone
        made = {tab.name: tab for tab in (access_tab(self._names, zone), audit_tab(self._names, zone))}
        self.tabs = {name: tab for name, tab in made.items() if context.may_widely(tab.section, "see")}
        self.feeds = {name: self._feed(tab) for name, tab in self.tabs.items()}
        kept = str(context.settings.stored(LAST_TAB))
        self.tab: Tab = self.tabs.get(kept) or next(iter(self.tabs.values()))
        self.model = LogModel(self.tab.columns)
        self.table = LogTable(context.theme, self.model)
        self.filters = Filters(context.theme)
        self.card = Card(context.theme)
        self.foot, self._chip = Foot(context.theme), Chip(context.theme)
        self.head = Heading(context.theme, [(name, tab.title) for name, tab in self.tabs.items()])
        self._nothing = NothingHere(context.theme, "history", "", "")
        self._places = QStackedWidget()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._build()
        self._connect()
        self.head.switch.choose(self.tab.name)
        self._show_tab()

    # ---- the page

    def heading(self) -> QWidget:
        return self.head

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS

    def act(self, action_id: str) -> None:
        does: dict[str, Callable[[], object]] = {
            actions.PRINT: self._print,
            actions.FIND: self.filters.person.setFocus,
            actions.ABOUT: self.filters.subject.setFocus,
            actions.CLEAR: self.filters.clear,
            actions.NEXT_TAB: self._next_tab,
            actions.HISTORY: self._show_history,
            actions.BACK: self._leave_history,
            actions.PANE: self._other_pane,
            actions.AGAIN: self.reload,
        }
        if action_id in does and self.may_act(action_id):
            does[action_id]()

    def may_act(self, action_id: str) -> bool:
        if action_id == actions.PRINT:
            return self._may_print() and bool(self.model.rows)
        if action_id == actions.HISTORY:
            return self._history_of(self.table.current()) is not None
        if action_id == actions.BACK:
            return self._narrow is not None
        return action_id != actions.NEXT_TAB or len(self.tabs) > 1

    def show_place(self, **place: object) -> None:
        """Show what a `person` did, whose `name` the file need not know."""
        person = place.get("person")
        if isinstance(person, UUID) and ACCESS in self.tabs:
            self._leave_history()
            self.head.switch.choose(ACCESS)
            self._choose_tab(ACCESS)
            self.filters.clear()
            self.filters.person.put(person, str(place.get("name") or ""))
            self._filter()

    def take_focus(self) -> None:
        self.table.setFocus() if self.model.rows else self.filters.person.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.feed.is_known and not self.feed.is_asking:
            self.reload()
        work.run(self._source.known, self._take_known, self._tell_trouble, owner=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the card folds, so that the columns keep their room."""
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= self._context.theme.px(ROOM))

    def event(self, event: QEvent) -> bool:
        """Esc leaves the history of one thing before the strip may take it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape and self._narrow is not None)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._narrow is not None:
            self._leave_history()
            return
        super().keyPressEvent(event)

    # ---- reading

    @property
    def feed(self) -> LogFeed:
        """The log in hand."""
        return self.feeds[self.tab.name]

    def reload(self) -> None:
        """Ask the server for the newest entries anew."""
        self._patience.start()
        asked = self._narrow.asked if self._narrow else self.filters.wanted.asked(self._context.clock.zone)
        self.feed.begin(asked)
        self._show_rows()

    def _go_on(self) -> None:
        self.feed.go_on()

    def _feed(self, tab: Tab) -> LogFeed:
        feed = LogFeed(self._context.ask, tab.path, tab.read, self)
        feed.came.connect(lambda: self._take_rows(tab))
        feed.failed.connect(lambda why: self._take_failure(tab, why))
        return feed

    def _take_rows(self, tab: Tab) -> None:
        try:
            rows = self.feeds[tab.name].rows
            self._names.update(self._source.names(set(tab.ids_of(rows)) - self._names.keys()))
            self.filters.add_known(tab.told_of(rows))
        except StoreTrouble as trouble:
            self._tell_trouble(trouble)
        if tab.name == self.tab.name:
            self._patience.stop()
            self._context.messages.next_act()
            self._show_rows()

    def _take_failure(self, tab: Tab, why: str) -> None:
        if tab.name != self.tab.name:
            return
        self._patience.stop()
        self._show_rows(why)
        if self.model.rows:
            self._context.messages.refuse(why)

    def _take_known(self, known: tuple[tuple[Known, ...], tuple[Known, ...]]) -> None:
        self.filters.show_known(*known)

    def _tell_trouble(self, why: Exception) -> None:
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    def _hear_light(self) -> None:
        """The line came or went: what could not be read is read now, or the foot says why not."""
        self.foot.show_state(self.feed, self._offline_told())
        if self._context.light.state.offline_since is None and not self.feed.is_known and not self.feed.is_asking:
            self.reload()

    def _offline_told(self) -> str:
        since = self._context.light.state.offline_since
        if since is None:
            return ""
        told = tr("Журнал доступа хранится на сервере. Связи нет с {time}: новое прочтётся, когда она вернётся.")
        return told.format(time=f"{since.astimezone(self._context.clock.zone):%H:%M}")

    # ---- showing

    def _show_rows(self, why: str = "") -> None:
        feed, tab = self.feed, self.tab
        held = self.table.current()
        wanted = self._landing if self._landing is not None else (held.id if held is not None else None)
        self.model.show(tab.columns, feed.rows)
        place = next((n for n, row in enumerate(feed.rows) if row.id == wanted), 0)
        if feed.rows and (held is None or self.table.current() is None or self._landing is not None):
            self.table.go_to(place)
            self._landing = None
        self._places.setCurrentIndex(0 if feed.rows else 1)
        self._nothing.say(*self._why_empty(why))
        self.foot.show_state(feed, self._offline_told())
        self.head.printer.setVisible(self._may_print())
        self.head.printer.setEnabled(bool(feed.rows))
        self._show_card()
        self.abled.emit()

    def _why_empty(self, why: str) -> tuple[str, str]:
        if why or (not self.feed.is_known and self._offline_told()):
            return tr("Журнал не прочитан"), self._offline_told() or why
        if not self.feed.is_known:
            return tr("Открывается…"), tr("Журнал читается с сервера.")
        if self._narrow or self.filters.told():
            return tr("Таких записей нет"), tr("С этим отбором ничего не найдено. Ctrl+Shift+L снимает его.")
        return tr("Записей пока нет"), self.tab.empty

    def _show_card(self) -> None:
        row = self.table.current()
        self.card.show_said(self.tab.said(row) if row is not None else ())

    # ---- tabs and histories

    def _show_tab(self) -> None:
        self._context.settings.store(LAST_TAB, self.tab.name)
        self.table.setAccessibleName(self.tab.title)
        self._chip.say(self._narrow.told if self._narrow else "")
        self.filters.setEnabled(self._narrow is None)
        self._show_rows()

    def _choose_tab(self, name: str) -> None:
        if name == self.tab.name:
            return
        self._narrow, self.tab = None, self.tabs[name]
        self._show_tab()
        self.reload()

    def _next_tab(self) -> None:
        names = list(self.tabs)
        name = names[(names.index(self.tab.name) + 1) % len(names)]
        self.head.switch.choose(name)
        self._choose_tab(name)

    def _filter(self) -> None:
        self._landing = None
        self.reload()

    def _show_history(self) -> None:
        row = self.table.current()
        narrow = self._history_of(row)
        if narrow is None:
            self._context.messages.refuse(tr("У этой записи нет предмета: истории у неё нет."))
            return
        self._narrow, self._landing = narrow, narrow.id
        self._show_tab()
        self.reload()
        self.table.setFocus()

    def _history_of(self, row: object) -> Narrow | None:
        return None if self._narrow is not None or row is None else history_of(row, self._names)

    def _leave_history(self) -> None:
        if self._narrow is None:
            return
        self._landing, self._narrow = self._narrow.id, None
        self._show_tab()
        self.reload()
        self.table.setFocus()

    def _other_pane(self) -> None:
        if self.card.hasFocus() or not self._side.isVisible():
            self.take_focus()
        else:
            self.card.setFocus()

    # ---- paper

    def _may_print(self) -> bool:
        return self._context.may_widely(self.tab.section, "print")

    def _print(self) -> None:
        self._context.again(self.tab.section, "print", self._preview)

    def _preview(self) -> None:
        from desktop.workspaces.access_log import printing  # noqa: PLC0415  slow to load, rarely used

        tab, rows = self.tab, tuple(self.model.rows)
        sought = self._narrow.told if self._narrow else self.filters.told()
        subject = self.filters.wanted.subject if self._narrow is None else None
        shown = printing.Shown(tab, rows, sought, self._context.person_name.full)
        prove = partial(self._context.again, tab.section, "print")
        preview = printing.preview_of(shown, self._source.house(), self._context.theme, self, prove)
        preview.saved.connect(lambda _: self._note(tab.section, subject, len(rows)))
        preview.laid.connect(lambda pages: self._note(tab.section, subject, len(rows)) if pages else None)
        preview.finished.connect(self.take_focus)
        preview.open()

    def _note(self, section: str, subject: UUID | None, rows: int) -> None:
        try:
            self._source.note_printed(section, subject, rows)
        except StoreTrouble as trouble:
            self._tell_trouble(trouble)

    # ---- building

    def _build(self) -> None:
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        self._side = QWidget()
        side = QHBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(pillar())
        side.addWidget(self.card)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._places, 1)
        middle.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.filters, self._chip, rule()):
            column.addWidget(part)
        column.addLayout(middle, 1)
        column.addWidget(rule())
        column.addWidget(self.foot)

    def _connect(self) -> None:
        self.head.switch.chosen.connect(lambda name: self._choose_tab(str(name)))
        self.head.printer.clicked.connect(self._print)
        self._chip.back.clicked.connect(self._leave_history)
        self.filters.changed.connect(self._filter)
        self.filters.left.connect(self.take_focus)
        self.table.moved.connect(self._show_card)
        self.table.asked.connect(self._other_pane)
        self.table.ending.connect(self._go_on)
        self._patience.timeout.connect(
            lambda: self._context.messages.info(tr("Сервер отвечает…"), icon="refresh-cw")
        )  # fmt: skip
        self._context.light.changed.connect(self._hear_light)


def open_page(context: Context) -> AccessLogPage:
    """Open the logs over the line and the store."""
    return AccessLogPage(StoreSource(context.store, context.person, context.clock), context)
