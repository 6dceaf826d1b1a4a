"""The page itself: the commissions at the left, what belongs to the one in hand at the right."""

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from db.commissions import CommissionSeen, Discipline, Member, Seen
from desktop.widgets.file_page import Acts, SteppedPage
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar, words
from desktop.workspace import Context, Hint
from desktop.workspaces.commissions import actions
from desktop.workspaces.commissions import words as told
from desktop.workspaces.commissions.edits import Edits
from desktop.workspaces.commissions.panel import Panel
from desktop.workspaces.commissions.source import StoreSource
from desktop.workspaces.commissions.words import tr


class CommissionsPage(SteppedPage):
    """Keeps the commissions: every act is written at once and taken back with Ctrl+Z."""

    keeps_strip, about = False, "commissions"
    nouns = frozenset({"commission", "commission_line", "commission_member", "plan_line", "employee", "person_name"})

    def __init__(self, edits: Edits, context: Context) -> None:
        """Read the commissions once. Raises StoreTrouble."""
        super().__init__(context, edits)
        self.edits = edits
        self.seen: Seen = edits.source.read()
        self.model = LogModel(told.commissions())
        self.table, self.panel = LogTable(context.theme, self.model), Panel(context.theme)
        self.table.setAccessibleName(tr("Комиссии"))
        self._right, self._places, self._pillar = QStackedWidget(), QStackedWidget(), pillar()
        self._build()
        self._connect()
        self._show()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS

    def acts(self) -> Acts:
        return {
            actions.ADD: self.add,
            actions.DROP: self._drop,
            actions.TAKE: self.panel.begin_taking,
            actions.UNDO: self.undo,
            actions.REDO: self.redo,
            actions.NEXT_TAB: self.panel.next_tab,
            actions.PANE: self._other_pane,
        }

    def may_act(self, action_id: str) -> bool:
        if action_id == actions.UNDO:
            return self.edits.stack.canUndo()
        if action_id == actions.REDO:
            return self.edits.stack.canRedo()
        return action_id == actions.ADD or self._current() is not None

    def take_focus(self) -> None:
        (self.table if self.model.rows else self._new).setFocus()

    # ---- acts

    def add(self) -> None:
        """Make a commission and ask for its name."""
        known = {each.name for each in self.seen.commissions}
        name, number = tr("Новая комиссия"), 2
        while name in known:
            name, number = tr("Новая комиссия {number}").format(number=number), number + 1
        made = self.edits.add(name)
        if made is not None:
            self._go_to(made)
            self.panel.begin_naming()

    def _drop(self) -> None:
        commission = self._current()
        if commission is not None and self.edits.drop(commission.id):
            self.done(tr("Комиссия упразднена: {name}.").format(name=commission.name))

    def _rename(self, name: str) -> None:
        commission = self.panel.commission
        if commission is None:
            return
        if self.edits.rename(commission.id, name):
            self._go_to(commission.id)
        else:
            self.panel.name.setText(commission.name)

    def _take(self, what: Discipline | Member) -> None:
        commission = self.panel.commission
        if commission is not None and self.edits.take(commission.id, what):
            self.done(tr("В комиссии: {what}.").format(what=told.offered(what)))

    def _take_out(self, what: Discipline | Member) -> None:
        if self.edits.take_out(what):
            self.done(tr("Из комиссии исключено: {what}.").format(what=told.offered(what)))

    def _other_pane(self) -> None:
        held = self.focusWidget()
        if held is not None and self.panel.isAncestorOf(held):
            self.table.setFocus()
        else:
            self.panel.table.setFocus() if self.panel.model.rows else self.panel.begin_taking()

    # ---- reading

    def read(self) -> Seen:
        """Read the commissions of today."""
        return self.edits.source.read()

    def show_seen(self, seen: Seen) -> None:
        """Show the commissions with the cursor on the one it stood on."""
        self.seen = seen
        self._show()

    # ---- showing

    def _current(self) -> CommissionSeen | None:
        return self.table.current()

    def _show(self, wanted: UUID | None = None) -> None:
        held = self._current()
        wanted = wanted or (held.id if held else None)
        place = max(self.table.currentIndex().row(), 0)
        self.table.blockSignals(True)
        self.model.show(self.model.columns, self.seen.commissions)
        places = [n for n, each in enumerate(self.seen.commissions) if each.id == wanted]
        self.table.go_to(places[0] if places else place)
        self.table.blockSignals(False)
        self._places.setCurrentIndex(0 if self.seen.commissions else 1)
        for part in (self._pillar, self._right):
            part.setVisible(bool(self.seen.commissions))
        self._show_panel()
        self.abled.emit()

    def _go_to(self, commission: UUID) -> None:
        self.read_now()
        self._show(commission)

    def _show_panel(self) -> None:
        commission = self._current()
        self._right.setCurrentIndex(0 if commission is not None else 1)
        if commission is not None:
            self.panel.show_commission(commission, self.seen)

    def _connect(self) -> None:
        self.table.moved.connect(self._show_panel)
        self.table.asked.connect(self._other_pane)
        self.panel.named.connect(self._rename)
        self.panel.taken.connect(self._take)
        self.panel.taken_out.connect(self._take_out)
        self._new.clicked.connect(self.add)

    def _build(self) -> None:
        theme = self._context.theme
        self._heading = QWidget()
        self._new = QPushButton(tr("Новая комиссия"))
        theme.dress(self._new, "plus")
        self._new.setToolTip("Ctrl+N")
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words(tr("Предметные (цикловые) комиссии"), "page"), 1)
        row.addWidget(self._new)
        sentence = tr("Председатель комиссии проверяет журналы её дисциплин. Новую комиссию создаёт Ctrl+N.")
        self._places.setProperty("ground", "paper")
        self._places.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._places.addWidget(self.table)
        self._places.addWidget(NothingHere(theme, "network", tr("Комиссий пока нет"), sentence))
        empty = QWidget()
        empty.setProperty("ground", "paper")
        self._right.addWidget(self.panel)
        self._right.addWidget(empty)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._places)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left, 10)
        whole.addWidget(self._pillar)
        whole.addWidget(self._right, 13)


def open_page(context: Context) -> CommissionsPage:
    """Open the commissions of the college."""
    return CommissionsPage(Edits(StoreSource(context.store, context.person, context.clock)), context)
