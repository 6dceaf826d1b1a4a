"""The matrix of rights on the screen: grid, side, leaves over the grid, and what is said in the strip."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from college.matrix.concerns import Weight
from college.matrix.shelves import given
from college.roles import Role
from db.clock import Clock
from db.rights_table import Cell
from db.troubles import StoreTrouble
from desktop.changes import read_change
from desktop.log_feed import LogFeed
from desktop.shell.theme import Theme
from desktop.widgets.signs import pillar
from desktop.workspace import Again, Ask, Context, Hint, Page
from desktop.workspaces.rights import actions
from desktop.workspaces.rights.director import Director
from desktop.workspaces.rights.glance import Opens
from desktop.workspaces.rights.heading import Heading
from desktop.workspaces.rights.middle import Middle
from desktop.workspaces.rights.model import RightsModel
from desktop.workspaces.rights.revision import Revision, typed_scopes
from desktop.workspaces.rights.sayings import Sayings
from desktop.workspaces.rights.side import Side
from desktop.workspaces.rights.source import Source, StoreSource
from desktop.workspaces.rights.view import RightsView
from desktop.workspaces.rights.words import tr

if TYPE_CHECKING:
    from desktop.news import News
    from desktop.shell.messages import Messages

NOUN, AUDIT = "right", "/office/v1/audit"
ROOM = 860  # design pixels below which the side folds
AFTER_NEWS = 200  # ms of quiet before the matrix is read anew


def open_page(context: Context) -> QWidget:
    """Open the matrix for the person who is signed in."""
    source = StoreSource(context.store, context.person, context.clock)
    may_write, may_confirm = context.may("rights", "write"), context.may("rights", "approve")
    return RightsPage(source, context, may_write=may_write, may_confirm=may_confirm)


class Surroundings(Protocol):
    """What the page uses of the program; a Context is one."""

    @property
    def clock(self) -> Clock: ...
    @property
    def theme(self) -> Theme: ...
    @property
    def news(self) -> "News": ...
    @property
    def messages(self) -> "Messages": ...
    @property
    def opens(self) -> Opens: ...
    @property
    def again(self) -> Again: ...
    @property
    def ask(self) -> Ask: ...


class RightsPage(Page):
    """Shows the matrix and lets those who may change it, all changes as one act."""

    def __init__(
        self, source: Source, around: Surroundings, *, may_write: bool, may_confirm: bool = False
    ) -> None:  # fmt: skip
        """Read the matrix. Raises StoreTrouble."""
        super().__init__()
        self._source, self._around, self._may_write = source, around, may_write
        self._say = Sayings(around.messages)
        self._feed = LogFeed(around.ask, AUDIT, read_change, self)
        self.director = Director(source, self._say, around.again, self, may_confirm=may_confirm)
        self._from: Cell | None = None  # where the cursor stood when a search began
        self.revision = Revision(source, self)
        self.model = RightsModel(self.revision, self)
        self._build()
        self._connect()
        self.grid.go_first()
        self._show()

    def heading(self) -> QWidget:
        return self.head

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS if self._may_write else actions.READING

    def act(self, action_id: str) -> None:
        if does := self._acts().get(action_id):
            does()

    def may_act(self, action_id: str) -> bool:
        stack, picture = self.revision.stack, self.revision.picture
        answers = {
            actions.UNDO: stack.canUndo(),
            actions.REDO: stack.canRedo(),
            actions.APPLY: bool(picture.changes),
            actions.DISCARD: bool(picture.changes),
            actions.AS_REGULATION: self._may_write and bool(picture.differences),
            actions.ALONG: bool(picture.along()),
            actions.NEXT: bool(picture.differences),
            actions.CONFIRM: self.director.may_confirm,
        }
        return answers.get(action_id, True)

    def take_focus(self) -> None:
        self.middle.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the matrix from whatever lies over it, and out of a search."""
        if event.key() == Qt.Key.Key_Escape:
            self.show_matrix()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold(side=False)

    def show_matrix(self) -> None:
        """Show the grid, with the cursor where it was."""
        self._from = None
        self.middle.show_matrix()
        self.head.choose_role(None)
        self.grid.setFocus()

    def look_as(self, role: Role | None) -> None:
        """Show what a role would see, None: the matrix again."""
        if role is None:
            self.show_matrix()
        else:
            self.middle.look_as(role, self.revision.picture)

    def set_scope(self, key: int) -> None:
        """Put the scope of a digit into the selected cells, as far as it means something for their roles."""
        self._say.next_act()
        if not self._may_write:
            self._say.only_reads()
            return
        cells = self.grid.selected_cells()
        known = typed_scopes(cells, key)
        if not known and cells:
            self._say.no_such_scope(cells[0][2])
            return
        self.revision.put(known, tr("Объём права"))
        if len(known) < len(cells):
            self._say.set_partly(len(known), len(cells) - len(known))
        self._say_what_speaks_against()

    def go_to(self, cell: object) -> None:
        """Go to a cell; what hides it is taken away."""
        assert isinstance(cell, tuple)
        self.show_matrix()
        if self.model.where(cell) is None:
            self.head.show_all()
            self.model.show_all()
        if (place := self.model.where(cell)) is not None:
            self.grid.go_to(*place)

    # ---- acts

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            actions.APPLY: self._apply,
            actions.DISCARD: self._discard,
            actions.UNDO: self._undo,
            actions.REDO: self._redo,
            actions.AS_REGULATION: self._as_regulation,
            actions.ALONG: self._take_along,
            actions.SEARCH: self._search,
            actions.FILTER: self._turn_filter,
            actions.NEXT: self._go_on,
            actions.OTHER_PANE: self._turn_pane,
            actions.LOOK_AS: self._choose_role,
            actions.HISTORY: self._show_history,
            actions.CONFIRM: self.director.confirm,
        }

    def _apply(self) -> None:
        picture = self.revision.picture
        self._say.next_act()
        if not self._may_write:
            self._say.only_reads()
            return
        if not picture.changes:
            self._say.nothing_to_apply()
            return
        if picture.is_barred:
            finding = next(finding for finding in picture.findings if finding.weight is Weight.REFUSED)
            self.go_to(finding.change.cell)
            self._say_what_speaks_against()
            return
        reason = self.side.reason.text().strip()
        if picture.asks_reason and not reason:
            self._fold(side=True)
            self.side.reason.setFocus()
            self._say.asks_reason()
            return
        self._around.again("rights", "write", lambda: self.revision.apply(reason))

    def _discard(self) -> None:
        self._say.next_act()
        self.revision.discard()

    def _undo(self) -> None:
        self._step(self.revision.stack.undo, is_written=self.revision.is_back_written)

    def _redo(self) -> None:
        self._step(self.revision.stack.redo, is_written=self.revision.is_again_written)

    def _step(self, step: Callable[[], None], *, is_written: bool) -> None:
        """Go a step back or forth; one that changes the rights of others wants the password as the first did."""
        self._say.next_act()
        if is_written:
            self._around.again("rights", "write", step)
        else:
            step()

    def _as_regulation(self) -> None:
        self._say.next_act()
        if not self._may_write:
            self._say.only_reads()
        else:
            self._say.put_back(self.revision.as_regulation(), self._undo)

    def _take_along(self) -> None:
        self._say.next_act()
        self.revision.take_along()

    def _search(self) -> None:
        self.show_matrix()
        self.head.search.setFocus()
        self.head.search.selectAll()

    def _turn_filter(self) -> None:
        self.head.turn()
        self._sift()
        self._from = None

    def _go_on(self) -> None:
        """Go to the next cell that differs, from the last to the first."""
        cells = [change.cell for change in self.revision.picture.differences]
        here = self.grid.current_cell()
        if cells:
            self.go_to(cells[(cells.index(here) + 1) % len(cells) if here in cells else 0])

    def _turn_pane(self) -> None:
        held = self.focusWidget()
        if self.side.isVisible() and held is not None and self.side.isAncestorOf(held):
            self._fold(side=False)
            self.take_focus()
        else:
            self._fold(side=True)
            self.side.take_focus()

    def _fold(self, *, side: bool) -> None:
        """In a narrow window the side stands only while it is asked for."""
        shown = side or self.width() >= self._around.theme.px(ROOM)
        self.side.setVisible(shown)
        self._pillar.setVisible(shown)

    def _choose_role(self) -> None:
        self.head.look_as.setFocus()
        self.head.look_as.showPopup()

    def _show_history(self) -> None:
        try:
            deeds, standing = self._source.history(), self._source.standing()
        except StoreTrouble as trouble:
            self._say.trouble(trouble)
            return
        self.head.choose_role(None)
        self.middle.show_history(deeds, standing, self.revision.picture, self._around.clock.zone)
        self.middle.history.say_why(tr("Сервер отвечает…"))
        self._feed.begin({"table": NOUN})
        self.middle.take_focus()

    def _show_told(self) -> None:
        try:
            cells = self._source.cells()
        except StoreTrouble as trouble:
            self._say.trouble(trouble)
            return
        self.middle.history.show_told(self._feed.rows, cells, self.revision.picture.norms, self._around.clock.zone)

    def _show_confirmed(self) -> None:
        if self.middle.currentWidget() is self.middle.history:
            self._show_history()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.director.tell()

    # ---- what is shown

    def _build(self) -> None:
        theme, norms = self._around.theme, self.revision.picture.norms
        self.head = Heading(theme, given(norms.roles), may_write=self._may_write)
        self.grid = RightsView(self.model, theme)
        self.middle = Middle(self.grid, theme, self._around.opens)
        self.side = Side(theme, may_write=self._may_write)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.middle, 1)
        self._pillar = pillar()
        row.addWidget(self._pillar)
        row.addWidget(self.side)
        self._later = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._later.timeout.connect(self._read_anew)

    def _connect(self) -> None:
        self.grid.moved.connect(lambda _: self._show())
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._show())
        self.grid.typed.connect(self.set_scope)
        self.grid.entered_cell.connect(self._turn_pane)
        self.model.modelReset.connect(self._show)
        self.revision.moved.connect(self._show)
        self.revision.refused.connect(self._say.trouble)
        self.revision.applied.connect(self._tell_applied)
        self.revision.overtaken.connect(self._say.overtaken)
        self.side.cell.chosen.connect(self.set_scope)
        self.side.gone_to.connect(self.go_to)
        self.side.notices.along.connect(self._take_along)
        self.side.apply_asked.connect(self._apply)
        self.side.discard_asked.connect(self._discard)
        self.head.sifted.connect(self._sift)
        self.head.left.connect(self.show_matrix)
        self.head.role_chosen.connect(self.look_as)
        self.head.history_asked.connect(self._show_history)
        self.head.regulation_asked.connect(self._as_regulation)
        for view in self.middle.history.lists:
            view.asked.connect(self.go_to)
        self._around.news.touched.connect(self._hear)
        self._feed.came.connect(self._show_told)
        self.director.confirmed.connect(self._show_confirmed)
        self._feed.failed.connect(self.middle.history.say_why)

    def _show(self) -> None:
        picture = self.revision.picture
        self.side.show_picture(picture, self.grid.current_cell(), len(self.grid.selected_cells()))
        self.head.count(len(picture.differences))
        self.middle.refresh(picture)

    def _sift(self) -> None:
        """Show what is wished; the cursor stays in the cell from which the search began, as soon as that is shown."""
        self._from = self._from or self.grid.current_cell()
        self.model.sift(self.head.search.text(), only_differences=self.head.only_differences)
        self.middle.show_matrix()
        place = self.model.where(self._from) if self._from else None
        self.grid.go_to(*place) if place else self.grid.go_first()

    def _say_what_speaks_against(self) -> None:
        if (cell := self.grid.current_cell()) is not None:
            self._say.against(self.revision.picture.about(cell), self._take_along)

    def _tell_applied(self, count: int) -> None:
        self.side.reason.clear()
        self._say.applied(count, self._undo)
        self.take_focus()

    def _hear(self, nouns: frozenset[str]) -> None:
        if NOUN in nouns:
            self._later.start()

    def _read_anew(self) -> None:
        try:
            self.revision.reload()
        except StoreTrouble as trouble:
            self._say.trouble(trouble)
