"""The page itself: facts and sign-ins from one's own file, also without a line; one's edits from the server."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from college.numerals import numbered
from db.admission.account_cards import AccountCard, card_of
from db.clock import Clock
from db.store import Store
from desktop import work
from desktop.changes import read_change
from desktop.log_feed import LogFeed
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.segments import Segments
from desktop.widgets.signs import rule, words
from desktop.workspace import Context, Hint, Page
from desktop.workspaces.own_entries import actions
from desktop.workspaces.own_entries.cases import Cases
from desktop.workspaces.own_entries.columns import edits, sign_ins, tr

SIGN_INS, EDITS = "sign_ins", "edits"
READING = "own_entries.reading"  # what a danger of the strip is about
NOUNS = frozenset({"sign_in", "incident"})
AFTER_NEWS = 200  # ms of quiet before the file is read anew


class OwnEntriesPage(Page):
    """Shows a person what is kept about his own sign-ins and edits."""

    def __init__(self, read: Callable[[], AccountCard], context: Context) -> None:
        super().__init__()
        self._reads = work.Latest(self)
        self._read, self._context = read, context
        self._card: AccountCard | None = None
        self._zone = context.clock.zone
        self._columns = {SIGN_INS: sign_ins(self._zone), EDITS: edits(self._zone)}
        self.tab = SIGN_INS
        self.feed = LogFeed(context.ask, "/office/v1/audit", read_change, self)
        self.cases = Cases(context.theme)
        self.model = LogModel(self._columns[SIGN_INS])
        self.table = LogTable(context.theme, self.model)
        self.count, self._nothing = words("", "second"), NothingHere(context.theme, "key-round", "", "")
        self._places = QStackedWidget()
        self._stale = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._build()
        self._stale.timeout.connect(self.reload)
        self._switch.chosen.connect(lambda name: self._choose(str(name)))
        self.feed.came.connect(self._show)
        self.feed.failed.connect(self._show)
        self.table.ending.connect(self._go_on)
        context.news.touched.connect(self._hear)
        context.light.changed.connect(self._hear_light)
        self._show()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS

    def act(self, action_id: str) -> None:
        if action_id == actions.NEXT_TAB:
            name = EDITS if self.tab == SIGN_INS else SIGN_INS
            self._switch.choose(name)
            self._choose(name)
        elif action_id == actions.AGAIN:
            self.reload()
        elif action_id == actions.PANE:
            self.table.setFocus() if self.cases.hasFocus() or not self.cases.isVisible() else self.cases.setFocus()

    def take_focus(self) -> None:
        self.table.setFocus() if self.model.rows else self._switch.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    # ---- reading

    def reload(self) -> None:
        """Read the file again, in a worker; edits are asked of the server where they are shown."""
        self._reads.run(self._read, self._take, self._tell_trouble)
        if self.tab == EDITS:
            self._ask()

    def _ask(self) -> None:
        self.feed.begin({"person": self._context.person.hex})
        self._show()

    def _take(self, card: AccountCard) -> None:
        self._context.messages.solved(READING)
        self._card = card
        self._show()

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible() and not nouns.isdisjoint(NOUNS):
            self._stale.start()

    def _hear_light(self) -> None:
        if self.tab == EDITS and not self._offline() and not self.feed.is_known and not self.feed.is_asking:
            self._ask()
        elif self.tab == EDITS:
            self._show()

    def _go_on(self) -> None:
        if self.tab == EDITS:
            self.feed.go_on()

    def _tell_trouble(self, why: Exception) -> None:
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    # ---- showing

    def _choose(self, name: str) -> None:
        if name == self.tab:
            return
        self.tab = name
        self._show()
        if name == EDITS and not self.feed.is_known and not self.feed.is_asking:
            self._ask()

    def _show(self, why: str = "") -> None:
        card, is_edits = self._card, self.tab == EDITS
        rows = self.feed.rows if is_edits else list(card.sign_ins) if card else []
        self.cases.show_cases(card.incidents if card and not is_edits else (), self._now())
        self.table.setAccessibleName(tr("Мои правки") if is_edits else tr("Мои входы"))
        self.model.show(self._columns[self.tab], rows)
        if rows and self.table.current() is None:
            self.table.go_to(0)
        self._places.setCurrentIndex(0 if rows else 1)
        self._nothing.say(*self._why_empty(why))
        self.count.setText(self._counted(len(rows)))

    def _counted(self, rows: int) -> str:
        told = numbered(rows, tr("запись"), tr("записи"), tr("записей"))
        if self.tab == EDITS:
            if offline := self._offline():
                return offline
            more = tr("ниже есть ещё") if self.feed.has_more else tr("это всё")
            return tr("Показано: {rows}, {more}").format(rows=told, more=more) if rows else ""
        ask = tr("Есть чужой вход — меню Сервис, «Пароль может быть известен другим».")
        return tr("Показано: {rows}. {ask}").format(rows=told, ask=ask) if rows else ask

    def _why_empty(self, why: str) -> tuple[str, str]:
        if self.tab == SIGN_INS:
            return tr("Входов пока нет"), tr("Список пишет сервер: он появится после первого обмена.")
        if why or (not self.feed.is_known and self._offline()):
            return tr("Правки хранит сервер"), self._offline() or why
        if not self.feed.is_known:
            return tr("Открывается…"), tr("Список правок читается с сервера.")
        return tr("Правок пока нет"), tr("Здесь появится всё, что вы внесли и отправили на сервер.")

    def _offline(self) -> str:
        since = self._context.light.state.offline_since
        if since is None:
            return ""
        told = tr("Список правок хранится на сервере. Связи нет с {time}: входы открыты и без неё.")
        return told.format(time=f"{since.astimezone(self._zone):%H:%M}")

    def _now(self) -> datetime:
        return self._context.clock.now().astimezone(self._zone)

    def _build(self) -> None:
        theme = self._context.theme
        self._switch = Segments(tr("Список"), [(SIGN_INS, tr("Входы")), (EDITS, tr("Правки"))])
        self._switch.choose(SIGN_INS)
        self._heading = QWidget()
        theme.fit(self._heading, height=40)
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(words(tr("Мои входы и правки"), "page"))
        row.addWidget(self._switch)
        row.addStretch(1)
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        theme.fit(self.count, height=28)
        self.count.setContentsMargins(12, 0, 12, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.cases)
        column.addWidget(self._places, 1)
        column.addWidget(rule())
        column.addWidget(self.count)


def open_page(context: Context) -> OwnEntriesPage:
    """Open the page over the store and the line."""

    def read() -> AccountCard:
        return _own_card(context.store, context.person, context.clock)

    return OwnEntriesPage(read, context)


def _own_card(store: Store, person: UUID, clock: Clock) -> AccountCard:
    with store.read() as session:
        return card_of(session, person, clock)
