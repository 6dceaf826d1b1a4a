"""The page itself: lists of what waits, was sent, came back and is in dispute; the entry in hand told above them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from db.offered import Offered
from db.own_acts import OwnAct, Tie, Undone
from db.troubles import StoreTrouble
from desktop import work
from desktop.changes import Names
from desktop.widgets.log_table import LogModel
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.segments import Segments
from desktop.widgets.signs import pillar, words
from desktop.workspace import Context, Hint, Offer, Page
from desktop.workspaces.exchange import actions, copying, offers, tabs
from desktop.workspaces.exchange.card import DetailCard
from desktop.workspaces.exchange.deciding import Deciding
from desktop.workspaces.exchange.detail import Detail, Teller
from desktop.workspaces.exchange.edits import Edits
from desktop.workspaces.exchange.list import List
from desktop.workspaces.exchange.offers_feed import Offers
from desktop.workspaces.exchange.queue import AskedAct
from desktop.workspaces.exchange.queue import detail as asked
from desktop.workspaces.exchange.queue_feed import Queue
from desktop.workspaces.exchange.side import Side
from desktop.workspaces.exchange.source import Shown, StoreSource
from desktop.workspaces.exchange.words import tr

READING, SAVING = "exchange.reading", "exchange.saving"  # what a danger of the strip is about
AFTER_NEWS = 200  # ms of quiet before the file is read anew
NARROW = 1150  # px of the page below which what is known of the line folds away


class ExchangePage(Page):
    """Shows one list at a time; the first that asks for its person is opened."""

    def __init__(self, source: StoreSource, context: Context) -> None:
        super().__init__()
        self._reads = work.Latest(self)
        self.source, self._context = source, context
        self.shown: Shown | None = None
        self.edits = Edits(self)
        self._tabs = tabs.own_tabs(self._names, context.clock.zone, self._now)
        if context.may_widely("quarantine", "see"):
            self._tabs[tabs.QUEUE] = tabs.queue_tab(context.clock.zone, self._now)
        self.queue = Queue(context.ask, source, self)
        self._tabs[tabs.OFFERS] = tabs.offers_tab()
        self.offers = Offers(context.ask, source, lambda: self._now().date(), self)
        self.deciding = Deciding(source, self.edits, self.queue, self.offers, self)
        self.tab = ""
        self.model = LogModel(self._tabs[tabs.TIES].columns)
        self.table = List(context.theme, self.model)
        self.card, self.side = DetailCard(context.theme), Side(context.theme)
        self._nothing = NothingHere(context.theme, "arrow-left-right", "", "")
        self._places, self._pillar = QStackedWidget(), pillar()
        self._stale = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._build()
        self._connect()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.OFFER_HINTS if self.tab == tabs.OFFERS else actions.HINTS

    def act(self, action_id: str) -> None:
        does: dict[str, Callable[[], object]] = {
            actions.UNDO: lambda: self._turn(self.edits.stack.undo),
            actions.REDO: lambda: self._turn(self.edits.stack.redo),
            actions.FIND: self.search.setFocus,
            actions.CLEAR: self.search.clear,
            actions.NEXT_TAB: lambda: self._other_tab(1),
            actions.LAST_TAB: lambda: self._other_tab(-1),
            actions.AGAIN: self.reload,
            actions.OPEN: self.open_cell,
            actions.HISTORY: lambda: self.open_cell(history=True),
            actions.COPY: self.choose_copy,
            actions.PANE: self._other_pane,
        }
        if action_id in does:
            does[action_id]()
            return
        for keys, named in actions.DIGITS.items():
            if named == action_id:
                self.decide(keys)

    def may_act(self, action_id: str) -> bool:
        if action_id == actions.UNDO:
            return self.edits.stack.canUndo()
        if action_id == actions.REDO:
            return self.edits.stack.canRedo()
        detail = self.card.detail
        for keys, named in actions.DIGITS.items():
            if named == action_id:
                return detail is not None and any(deed.keys == keys for deed in detail.deeds)
        if action_id == actions.OPEN and detail is not None and detail.opens:
            return True
        return action_id not in (actions.OPEN, actions.HISTORY) or (detail is not None and detail.leads)

    def show_place(self, **place: object) -> None:
        """Open a list by its name."""
        if (name := place.get("tab")) in self._tabs:
            self.choose(str(name))

    def take_focus(self) -> None:
        self.table.setFocus() if self.model.rows else self.switch.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in (self.side, self._pillar):
            part.setVisible(self.width() >= self._context.theme.px(NARROW))

    # ---- what is decided

    def decide(self, keys: str) -> None:
        """Do what a key means for the entry in hand; nothing where it means nothing."""
        detail, row = self.card.detail, self.table.current()
        if detail is None or row is None or all(deed.keys != keys for deed in detail.deeds):
            return
        self._context.messages.next_act()
        self.deciding.decide(row, keys, self.card.reason.text())

    def _ask_reason(self) -> None:
        self.card.reason.setFocus()
        self._context.messages.info(tr("Напишите причину и нажмите Enter: автор увидит её вместе с записью."))

    def _done(self, sentence: str, undo: bool) -> None:
        self.card.reason.clear()
        self._context.messages.solved(SAVING)
        offer = Offer(tr("Отменить"), lambda: self._turn(self.edits.stack.undo), keys="Ctrl+Z") if undo else None
        self._context.messages.done(sentence, offer=offer)
        self._read_now()
        if self.card.isAncestorOf(self.focusWidget() or self):
            self.table.setFocus()

    def _asked_for(self, sentence: str) -> None:
        self._context.messages.done(sentence)
        self._context.exchange()

    def _turn(self, step: Callable[[], None]) -> None:
        self._context.messages.next_act()
        step()
        self._read_now()

    # ---- going elsewhere

    def open_cell(self, *, history: bool = False) -> None:
        """Go to the cell of the entry in hand, and to its history."""
        row = self.table.current()
        if isinstance(row, Offered):
            if row.until and row.page:
                self._context.open_page("gradebook", page=row.page)
            return
        spot = row.spot if isinstance(row, Tie) else row.chief.spot if isinstance(row, OwnAct) else None
        if spot is None or spot.page is None:
            return
        self._context.open_page(
            "gradebook", page=spot.page, day=spot.day, pair=spot.pair, student=spot.about, history=history
        )  # fmt: skip

    def choose_copy(self) -> None:
        """Ask where the copy of what is unsent is to lie, then write it: it leaves the program, sealed or not."""
        if why := self.source.why_no_copy():
            self._context.messages.refuse(why)
        else:
            self._context.again(*copying.LEAVES, self._choose_copy)

    def _choose_copy(self) -> None:
        if path := copying.choose(self):
            self.copy_to(path)

    def copy_to(self, path: Path) -> None:
        """Write the copy and say what it is and who can open it."""
        copying.write(self.source, self._context.messages, path)

    # ---- reading

    def reload(self) -> None:
        """Read the file again, in a worker; what others ask is asked of the server."""
        if tabs.QUEUE in self._tabs and not self.queue.is_asking:
            self.queue.ask()
        if self.tab == tabs.OFFERS:
            self.offers.ask()
        self._reads.run(self.source.read, self._take, self._tell_reading)

    def _read_now(self) -> None:
        """Read at once after one's own act: it is to be seen before the next key."""
        self._reads.drop()
        try:
            self._take(self.source.read())
        except StoreTrouble as trouble:
            self._tell_reading(trouble)

    def _take(self, shown: Shown) -> None:
        self._context.messages.solved(READING)
        self.shown = shown
        if not self.tab:
            self.tab = self._first_tab()
            self.switch.choose(self.tab)
        self._show()

    def _first_tab(self) -> str:
        """Return the first list that asks for its person; then what waits, then what was sent."""
        assert self.shown is not None
        if tabs.QUEUE in self._tabs and not any(tabs.rows_of(self.shown.exchange, name) for name in tabs.OWN[:-1]):
            return tabs.QUEUE
        wanted = (tabs.TIES, tabs.BACK, tabs.PARKED, tabs.WAITING)
        return next((name for name in wanted if tabs.rows_of(self.shown.exchange, name)), tabs.SENT)

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible():
            self._stale.start()

    def _tell_reading(self, why: Exception) -> None:
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    # ---- showing

    def choose(self, name: str) -> None:
        """Show another list."""
        if name == self.tab:
            return
        self.tab = name
        self.switch.choose(name)
        if name == tabs.OFFERS:
            self.offers.ask()
        self.hinted.emit()
        self._show()

    def _other_tab(self, step: int) -> None:
        order = list(self._tabs)
        self.choose(order[(order.index(self.tab) + step) % len(order)])
        self.take_focus()

    def _rows(self, name: str) -> list[Any]:
        if name == tabs.QUEUE:
            return list(self.queue.rows)
        if name == tabs.OFFERS:
            return list(self.offers.rows)
        return list(tabs.rows_of(self.shown.exchange, name)) if self.shown is not None else []

    def _show(self) -> None:
        if not self.tab:
            return
        tab = self._tabs[self.tab]
        rows = tabs.matching(self._rows(self.tab), tab.columns, self.search.text())
        place = max(self.table.currentIndex().row(), 0)
        self.table.setAccessibleName(tab.title)
        self.table.remember(self._context.settings, f"exchange.{self.tab}")
        self.model.show(tab.columns, rows)
        self.table.go_to(place)
        self._places.setCurrentIndex(0 if rows else 1)
        found = tr("Ничего не найдено"), tr("Ни в одной строке нет этих слов. Снять отбор — Ctrl+Shift+L.")
        self._nothing.say(*(found if self.search.text().strip() and self._rows(self.tab) else self._why_empty(tab)))
        for name, each in self._tabs.items():
            self.switch.say(name, self._counted(each.title, 0 if name == tabs.OFFERS else len(self._rows(name))))
        self._show_detail()
        self._show_side()

    def _why_empty(self, tab: tabs.Tab) -> tuple[str, str]:
        feeds: dict[str, Queue | Offers] = {tabs.QUEUE: self.queue, tabs.OFFERS: self.offers}
        feed = feeds.get(tab.name)
        if feed is not None and feed.why:
            return tr("Список хранит сервер"), feed.why
        if feed is not None and not feed.is_known:
            return tr("Открывается…"), ""
        return tab.empty

    def _counted(self, title: str, count: int) -> str:
        return f"{title} {count}" if count else title

    def _show_detail(self) -> None:
        row = self.table.current()
        self.card.show_detail(self._detail(row) if row is not None and self.model.rows else None)
        self.abled.emit()

    def _detail(self, row: Any) -> Detail | None:
        teller = Teller(self._names(), self._context.clock.zone, self._context.person)
        if isinstance(row, AskedAct):
            return asked(row, self._context.clock.zone)
        if isinstance(row, Offered):
            return offers.detail(row, self._now().date())
        if isinstance(row, Tie):
            return teller.tie(row)
        return teller.undone(row) if isinstance(row, Undone) else teller.act(row)

    def _show_side(self) -> None:
        self.side.show_state(self._context.light.state, self._now())
        try:
            self.side.show_copy(self.source.why_no_copy())
        except StoreTrouble as trouble:
            self.side.show_copy(trouble.sentence)

    def _names(self) -> Names:
        return self.shown.names if self.shown is not None else {}

    def _now(self) -> datetime:
        return self._context.clock.now().astimezone(self._context.clock.zone)

    def _other_pane(self) -> None:
        buttons = [each for each in self.card.buttons.values() if each.isVisible()]
        if self.table.hasFocus() and buttons:
            buttons[0].setFocus()
        else:
            self.table.setFocus()

    def _tell_trouble(self, trouble: StoreTrouble) -> None:
        self._context.messages.danger(trouble.sentence, about=SAVING)

    def _connect(self) -> None:
        self._stale.timeout.connect(self.reload)
        self.switch.chosen.connect(lambda name: self.choose(str(name)))
        self.search.textChanged.connect(lambda _: self._show())
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.moved.connect(self._show_detail)
        self.table.asked.connect(self.open_cell)
        self.table.keyed.connect(self.decide)
        self.card.pressed.connect(self.decide)
        self.card.left.connect(self.table.setFocus)
        self.card.reason.returnPressed.connect(lambda: self.decide(self.deciding.wanted or "3"))
        self.deciding.done.connect(self._done)
        self.deciding.asked.connect(self._ask_reason)
        self.queue.came.connect(self._show)
        self.offers.came.connect(self._show)
        self.offers.done.connect(self._asked_for)
        self.offers.refused.connect(self._context.messages.refuse)
        self.side.copied.connect(self.choose_copy)
        self.edits.refused.connect(self._context.messages.refuse)
        self.edits.troubled.connect(self._tell_trouble)
        self._context.news.touched.connect(self._hear)
        self._context.light.changed.connect(self._show_side)

    def _build(self) -> None:
        theme = self._context.theme
        self.switch = Segments(tr("Список"), [(name, tab.title) for name, tab in self._tabs.items()])
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Найти, Ctrl+F"))
        self.search.setAccessibleName(tr("Найти в списке"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.px(200))
        self._heading = QWidget()
        theme.fit(self._heading, height=40)
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(words(tr("Обмен"), "page"))
        row.addWidget(self.switch)
        row.addStretch(1)
        row.addWidget(self.search)
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.card)
        left.addWidget(self._places, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self._pillar)
        whole.addWidget(self.side)


def open_page(context: Context) -> ExchangePage:
    """Open the page over the store and the line."""
    return ExchangePage(StoreSource(context.store, context.person, context.clock), context)
