"""The page itself: the list of plan lines, and one КТП opened over it."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from college.ktp import KtpNote
from college.ktp.compare import compared
from college.ktp.flow import Flow
from college.ktp.life import State
from college.ktp.lines import sums_of_lines
from college.refusal import Refused
from db.topic_plan_acts import Changed
from db.topic_plans import LineSeen, Opened
from db.troubles import StoreTrouble
from desktop import work
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar
from desktop.workspace import Context, Hint, Offer, Page
from desktop.workspaces.ktp import actions, panes
from desktop.workspaces.ktp import words as told
from desktop.workspaces.ktp.approval import SAVING, Approval
from desktop.workspaces.ktp.edits import Edits
from desktop.workspaces.ktp.heading import Heading
from desktop.workspaces.ktp.line_acts import LineActs
from desktop.workspaces.ktp.panes import ARRIVING, COMPARING, COPYING, EMPTY, LIST, SHEET
from desktop.workspaces.ktp.rows import ABOUT_TOPIC, KtpModel
from desktop.workspaces.ktp.side import Side
from desktop.workspaces.ktp.source import StoreSource
from desktop.workspaces.ktp.table import KtpTable
from desktop.workspaces.ktp.words import tr

T = TypeVar("T")
READING = "ktp.reading"  # what a danger of the strip is about
NOUNS = frozenset({
    "topic_plan", "topic", "topic_plan_review", "plan_line", "plan_hours", "slot", "day_change", "lesson",
    "lesson_entry", "commission_line", "role_assignment", "teaching", "page",
})  # fmt: skip
AFTER_NEWS = 200  # ms of quiet before the file is read anew


class KtpPage(Page):
    """Keeps the thematic plans of one person."""

    keeps_strip = False

    def __init__(self, edits: Edits, context: Context) -> None:
        """Read the list once. Raises StoreTrouble."""
        super().__init__()
        self._reads = work.Latest(self)
        self.edits, self.context = edits, context
        edits.setParent(self)
        self.seen: tuple[LineSeen, ...] = edits.source.list()
        self.opened: Opened | None = None
        self.group = 0  # whose dates are shown
        self._target: tuple[UUID, int] | None = None  # the line for which a copy is made
        theme = context.theme
        self.list = LogModel(told.columns())
        self.table = LogTable(theme, self.list)
        self.table.setAccessibleName(tr("КТП"))
        self.model = KtpModel(self.put, context.messages.refuse)
        self.sheet, self.side = KtpTable(theme, self.model), Side(theme)
        self.arriving, self.comparing = panes.arriving_pane(theme), panes.compare_pane(theme)
        self.copying = panes.copy_pane(theme)
        self._places = QStackedWidget()
        self.acts, self.approval = LineActs(self), Approval(self)
        self._stale = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._build()
        self._connect()
        self._show_list()

    # ---- the page

    def title(self) -> str:
        return tr("КТП — {code}").format(code=self.opened.code) if self.opened else ""

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        if self.opened is None:
            return actions.LIST_HINTS
        return actions.EDIT_HINTS if self.opened.may_write else actions.READ_HINTS

    def act(self, action_id: str) -> None:
        if not self.may_act(action_id):
            return
        if (event := actions.EVENTS.get(action_id)) is not None:
            self.approval.begin(event)
            return
        does: dict[str, Callable[[], object]] = {
            actions.UNDO: lambda: self._turn(self.edits.stack.undo),
            actions.REDO: lambda: self._turn(self.edits.stack.redo),
            actions.BACK: self.close_plan,
            actions.NEW: self._make,
            actions.COPY: self._begin_copying,
            actions.INSERT: self.acts.insert,
            actions.DROP: self.acts.drop,
            actions.UP: lambda: self.acts.move(-1),
            actions.DOWN: lambda: self.acts.move(1),
            actions.PASTE: self.acts.paste,
            actions.FIX: self.acts.fix,
            actions.NEXT: self._next_note,
            actions.GROUP: self._next_group,
            actions.LOAD: self.acts.choose_file,
            actions.COMPARE: self._compare,
            actions.REMARK: self.approval.begin_remark,
            actions.PRINT: self._print,
        }
        if action_id in does:
            does[action_id]()

    def may_act(self, action_id: str) -> bool:
        opened = self.opened
        if action_id == actions.NEW:
            line, is_written = self._line(), opened is not None and opened.state is not State.APPROVED
            return line is not None and line.is_own and not is_written
        if action_id == actions.COPY:
            line = self._line()
            return line is not None and line.is_own and bool(panes.origins(self.seen))
        if opened is None:
            return False
        if (event := actions.EVENTS.get(action_id)) is not None:
            return event in opened.events
        able = {
            actions.UNDO: self.edits.stack.canUndo(),
            actions.REDO: self.edits.stack.canRedo(),
            actions.GROUP: len(opened.groups) > 1,
            actions.COMPARE: bool(opened.others),
            actions.REMARK: opened.state in (State.COMMISSION, State.ENDORSED),
            actions.NEXT: bool(self.findings()),
            actions.FIX: opened.may_write and bool(self.model.proposal_at(self.sheet.place())),
        }
        writes = (actions.INSERT, actions.DROP, actions.UP, actions.DOWN, actions.PASTE, actions.LOAD)
        return opened.may_write if action_id in writes else able.get(action_id, True)

    def take_focus(self) -> None:
        place = self._places.currentIndex()
        pane = {ARRIVING: self.arriving, COMPARING: self.comparing, COPYING: self.copying}.get(place)
        (pane.table if pane else self.sheet if place == SHEET else self.table).setFocus()

    def leave(self) -> None:
        self.sheet.finish()

    def show_place(self, **place: object) -> None:
        if isinstance(plan := place.get("plan"), UUID):
            self.open_plan(plan)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale.start()

    # ---- the list and the open one

    def open_plan(self, plan: UUID) -> None:
        """Open a version over the list."""
        if self.opened is None or self.opened.id != plan:
            self.edits.stack.clear()
            self.group = 0
        if self._read_plan(plan):
            self.go(SHEET)
            self.sheet.go_to(0)
            self.take_focus()

    def close_plan(self) -> None:
        """Go back to the list."""
        self.sheet.finish()
        line = self.opened.line if self.opened else None
        self.opened = None
        self.edits.stack.clear()
        self._read_list()
        places = [at for at, each in enumerate(self.seen) if each.line == line]
        self._show_list()
        self.table.go_to(places[0] if places else 0)
        self.take_focus()

    def _enter(self) -> None:
        line = self._line()
        if line is None:
            return
        if line.versions:
            self.open_plan(line.versions[0].id)
        elif line.is_own:
            self._make()
        else:
            self.context.messages.refuse(tr("КТП этой дисциплины ещё нет. Его создаёт преподаватель."))

    def _make(self) -> None:
        """Begin a КТП from the plan's hours, or a new version of the one in force."""
        line = self._line()
        if line is None:
            return
        newest = next((each for each in line.versions if each.state is State.APPROVED), None)
        source = self.edits.source
        if newest is not None:
            made = self.edits.write(lambda: source.copy(newest.id, line.line, line.year))
        else:
            made = self.edits.write(lambda: source.make(line.line, line.year))
        if isinstance(made, UUID):
            self._read_list()
            self.open_plan(made)
            self.context.messages.done(
                tr("Новая версия: строки действующей скопированы.") if newest else tr("Черновик создан из часов плана.")
            )

    def _begin_copying(self) -> None:
        line = self._line()
        assert line is not None
        self._target = (line.line, line.year)
        sentence = tr("Выберите КТП, строки которого войдут в новый черновик: {code} {title}.")
        self.copying.show_rows(panes.origins(self.seen), sentence.format(code=line.code, title=line.title))
        self.go(COPYING)
        self.take_focus()

    def _copy(self, _: int) -> None:
        row = self.copying.table.current()
        if row is None or (target := self._target) is None:
            return
        made = self.edits.write(lambda: self.edits.source.copy(row.version.id, *target))
        if isinstance(made, UUID):
            self._read_list()
            self.open_plan(made)

    def _line(self) -> LineSeen | None:
        if self.opened is not None:
            return next(
                (each for each in self.seen if (each.line, each.year) == (self.opened.line, self.opened.year)), None
            )
        row = self.table.current()
        return row if isinstance(row, LineSeen) else None

    def put(self, changed: Changed) -> bool:
        is_done = self.edits.put(changed)
        if is_done:
            QTimer.singleShot(0, self, self.refresh)
        return is_done

    # ---- other views

    def _compare(self) -> None:
        opened = self.opened
        assert opened is not None
        other = opened.others[0]
        before = self._read(lambda: self.edits.source.open(other.id))
        if before is None:
            return
        older, newer = sorted((before, opened), key=lambda each: each.number)
        rows = compared(older.known, newer.known)
        self.comparing.show_rows(rows, panes.compared_sentence(rows, older.number, newer.number))
        self.go(COMPARING)
        self.take_focus()

    def leave_pane(self) -> None:
        self.go(SHEET if self.opened else LIST)
        self.take_focus()

    def _next_note(self) -> None:
        here, found = self.sheet.place(), self.findings()
        after = [note.place - 1 for note in found if note.place - 1 > here] or [found[0].place - 1]
        self.sheet.go_to(after[0], 1)

    def _next_group(self) -> None:
        assert self.opened is not None
        self.group = (self.group + 1) % len(self.opened.groups)
        self._show_plan()

    def findings(self) -> list[KtpNote]:
        return [note for note in self.model.notes if note.about in ABOUT_TOPIC or note.about == "empty"]

    def _print(self) -> None:
        from desktop.workspaces.ktp.printing import preview, sheet_of  # noqa: PLC0415  loaded with the first print

        opened, house = self.opened, self._read(self.edits.source.house)
        if opened is not None and house is not None:
            preview(self, self.context, opened, sheet_of(opened, self._days(), house)).open()

    # ---- reading

    def reload(self) -> None:
        """Read anew, in a worker; what is being typed is not disturbed."""
        if self.sheet.is_typing():
            self._stale.start()
            return
        if self.opened is not None:
            self.refresh()
            return

        def show(seen: tuple[LineSeen, ...]) -> None:
            self.context.messages.solved(READING)
            self.seen = seen
            if self.opened is None:
                self._show_list()

        self._reads.run(self.edits.source.list, show, self._tell_reading)

    def refresh(self) -> None:
        """Read the open version at once: one's own act is to be seen before the next key."""
        if self.opened is not None and not self.sheet.is_typing():
            self._read_plan(self.opened.id)

    def _read_plan(self, plan: UUID) -> bool:
        opened = self._read(lambda: self.edits.source.open(plan))
        if opened is None:
            return False
        self.opened = opened
        self._show_plan()
        return True

    def _read_list(self) -> None:
        self.seen = self._read(self.edits.source.list) or self.seen

    def _read(self, what: Callable[[], T]) -> T | None:
        try:
            return what()
        except Refused as refusal:
            self.context.messages.refuse(refusal)
        except StoreTrouble as trouble:
            self._tell_reading(trouble)
        return None

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible() and not nouns.isdisjoint(NOUNS):
            self._stale.start()

    def _tell_reading(self, why: Exception) -> None:
        self.context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    # ---- showing

    def _flow(self) -> tuple[str, Flow | None]:
        opened = self.opened
        if opened is None or not opened.groups:
            return "", None
        page, name = opened.groups[self.group % len(opened.groups)]
        return name, self._read(lambda: self.edits.source.flow(page, opened.lines, opened.year))

    def _days(self) -> dict[UUID, tuple[date, ...]]:
        flow = self._flow()[1]
        return dict(flow.days) if flow else {}

    def _show_plan(self) -> None:
        opened = self.opened
        assert opened is not None
        place, column = self.sheet.place(), self.sheet.currentIndex().column()
        name, flow = self._flow()
        self.model.show(opened, flow.days if flow else {}, flow.given if flow else frozenset())
        if place >= 0 and self.sheet.place() != place:
            self.sheet.go_to(place, column)
        sums = sums_of_lines([each.line for each in opened.lines], opened.hours)
        self.side.show_version(opened, sums, self.findings())
        self.side.show_flow(name, flow)
        self._heading.show_version(opened)
        self._show_buttons()

    def _show_list(self) -> None:
        held = self.table.currentIndex().row()
        self.list.show(self.list.columns, ())
        self.list.show(self.list.columns, self.seen)
        self.table.go_to(max(held, 0))
        if self._places.currentIndex() in (LIST, SHEET, EMPTY):
            self.go(LIST if self.seen else EMPTY)
        self._heading.show_list()
        self._show_buttons()

    def go(self, place: int) -> None:
        self._places.setCurrentIndex(place)
        self.titled.emit()
        self.hinted.emit()
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_here = self._places.currentIndex() in (LIST, SHEET)
        self._heading.show_buttons(lambda name: is_here and self.may_act(name))
        self.abled.emit()

    def tell_done(self, sentence: str) -> None:
        self.context.messages.solved(SAVING)
        self.context.messages.done(sentence, offer=Offer(tr("Отменить"), self.undo, keys="Ctrl+Z"))

    def undo(self) -> None:
        self._turn(self.edits.stack.undo)

    def _turn(self, step: Callable[[], None]) -> None:
        self.sheet.finish()
        self.context.messages.next_act()
        step()
        self.refresh()

    def _connect(self) -> None:
        messages = self.context.messages
        self.table.asked.connect(self._enter)
        self.table.doubleClicked.connect(self._enter)
        self.table.moved.connect(self._show_buttons)
        self.sheet.moved.connect(self.abled)
        self.sheet.fixed.connect(self.acts.fix)
        self.side.asking.given.connect(self.approval.take)
        self.side.asking.refused.connect(messages.refuse)
        self.side.asking.left.connect(self.take_focus)
        self.arriving.taken.connect(self.acts.take_arrived)
        self.copying.taken.connect(self._copy)
        for pane in (self.arriving, self.comparing, self.copying):
            pane.left.connect(self.leave_pane)
        self.edits.refused.connect(messages.refuse)
        self.edits.troubled.connect(lambda trouble: messages.danger(trouble.sentence, about=SAVING))
        self._stale.timeout.connect(self.reload)
        self.context.news.touched.connect(self._hear)

    def _build(self) -> None:
        theme = self.context.theme
        self._heading = Heading(theme)
        self._heading.asked.connect(self.act)
        open_ = QWidget()
        inner = QHBoxLayout(open_)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.sheet, 1)
        inner.addWidget(pillar())
        inner.addWidget(self.side)
        empty = NothingHere(
            theme, "list-ordered", tr("Тематических планов пока нет"),
            tr("Здесь стоят дисциплины вашей нагрузки. Их КТП создаются из часов учебного плана."),
        )  # fmt: skip
        for place in (self.table, open_, empty, self.arriving, self.comparing, self.copying):
            self._places.addWidget(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._places)


def open_page(context: Context) -> KtpPage:
    """Open the thematic plans that this person may see."""
    return KtpPage(Edits(StoreSource(context.store, context.person, context.clock)), context)
