"""The page itself: the plans at the left, the one in hand against its terms, a cell in full or a file at the right."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from college.plan_checks import checked
from college.plan_edits import hours_typed
from college.plan_notes import PlanNote, Weight
from college.plan_sheet import Measure, SheetRow, kind_to_type, sheet_of, with_hours
from college.plans import Control, Work
from college.refusal import Refused
from db.plan_applying import Applied, Stopped
from db.plans import KeptPlan, PlanHead
from db.troubles import StoreTrouble
from desktop import work
from desktop.widgets.log_table import LogModel, LogTable
from desktop.workspace import Context, Hint, Offer, Page
from desktop.workspaces.plans import actions
from desktop.workspaces.plans import words as told
from desktop.workspaces.plans.edits import Edits
from desktop.workspaces.plans.layout import Layout
from desktop.workspaces.plans.sheet_model import TERMS, TITLE
from desktop.workspaces.plans.source import FileSeen, PlanShown, StoreSource
from desktop.workspaces.plans.words import tr

READING, SAVING = "plans.reading", "plans.saving"  # what a danger of the strip is about
NOUNS = frozenset(
    {
        "specialty", "plan", "plan_line", "plan_hours", "plan_control", "practice_weeks", "plan_week", "plan_cycle",
        "plan_competency", "study_group", "day_change",
    }
)  # fmt: skip
AFTER_NEWS = 200  # ms of quiet before the file is read anew
LOADED = work.OURS + (Stopped,)  # noqa: RUF005


class PlansPage(Page):
    """Keeps the study plans: every act is written at once and taken back with Ctrl+Z."""

    def __init__(self, edits: Edits, context: Context) -> None:
        """Read the plans once. Raises StoreTrouble."""
        super().__init__()
        self._reads = work.Latest(self)
        self.edits, self._context = edits, context
        edits.setParent(self)
        self.heads: tuple[PlanHead, ...] = edits.source.heads()
        self.kept: KeptPlan | None = None
        self.measure = Measure.ALL
        self.model = LogModel(told.plans())
        self.table = LogTable(context.theme, self.model)
        self.table.setAccessibleName(tr("Учебные планы"))
        self.parts = Layout(self, context.theme, self.table)
        may = context.may("plans", "write")
        self.parts.sheet.may_write = self.parts.detail.model.may_write = may
        self.parts.load.setVisible(may)
        self._stale = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._connect()
        self._show_heads(None)

    # ---- the page

    def heading(self) -> QWidget:
        return self.parts.heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS_OF_LOADING if self.parts.is_loading else actions.HINTS

    def act(self, action_id: str) -> None:
        does: dict[str, Callable[[], object]] = {
            actions.LOAD: self._ask_file,
            actions.APPLY: self.apply,
            actions.UNDO: lambda: self._turn(self.edits.stack.undo),
            actions.REDO: lambda: self._turn(self.edits.stack.redo),
            actions.MEASURE: self.parts.measure.next,
            actions.RENAME: self._rename_here,
            actions.PANE: self.parts.next_pane,
        }
        if action_id in does and self.may_act(action_id):
            does[action_id]()

    def may_act(self, action_id: str) -> bool:
        may = self._context.may("plans", "write")
        match action_id:
            case actions.UNDO:
                return self.edits.stack.canUndo() and not self.parts.loading.work.is_running
            case actions.REDO:
                return self.edits.stack.canRedo() and not self.parts.loading.work.is_running
            case actions.LOAD:
                return may and not self.parts.loading.work.is_running
            case actions.APPLY:
                return may and self.parts.is_loading and self.parts.loading.can_load
            case actions.RENAME:
                return may and self.kept is not None
        return True

    def take_focus(self) -> None:
        (self.parts.view if self.kept else self.parts.load).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.parts.fit(self.width())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale.start()

    # ---- a file

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Учебный план"), "", tr("Планы СПО (*.plx *.xml);;Все файлы (*)")
        )
        if path:
            self.open_file(Path(path))

    def open_file(self, path: Path) -> None:
        """Read a file and show what it would do; nothing is changed."""
        self._context.messages.next_act()
        self.parts.loading.work.begin(tr("Читается файл…"))
        work.run(lambda: self.edits.source.look_into(path), self._show_file, self._tell_file, owner=self)

    def _show_file(self, file: FileSeen) -> None:
        self.parts.loading.work.end()
        self.parts.loading.show_file(file)
        self.parts.show_loading(is_open=True)
        if file.preview.into is not None:
            self._show_heads(file.preview.into)
        self.hinted.emit()
        self.abled.emit()

    def apply(self) -> None:
        """Load the marked rows of the file."""
        pane, source = self.parts.loading, self.edits.source
        if pane.file is None or not pane.can_load:
            return
        plan, only = pane.file.preview.plan, pane.only
        going = pane.work.begin(tr("Записано строк: {done} из {total}"))
        work.run(lambda: source.load(plan, only, going), self._loaded, self._tell_file, owner=self, expected=LOADED)
        self.abled.emit()

    def _loaded(self, applied: Applied) -> None:
        count = len(applied.touched)
        self.edits.remember(applied)
        self.parts.loading.work.end()
        self._close_file()
        self._read_now(applied.plan)
        done = tr("План загружен: {changes}.").format(changes=told.changes_told(count))
        self._context.messages.done(done, offer=Offer(tr("Отменить"), self._undo, keys="Ctrl+Z"))

    def _tell_file(self, why: Exception) -> None:
        self.parts.loading.work.end()
        if isinstance(why, StoreTrouble):
            self._context.messages.danger(why.sentence, about=SAVING)
        elif isinstance(why, Stopped):
            self._context.messages.info(tr("Загрузка остановлена. Всё осталось, как было."))
        else:
            self._context.messages.refuse(why if isinstance(why, Refused) else str(why))
        self.abled.emit()

    def _close_file(self) -> None:
        if self.parts.loading.work.is_running:
            self.parts.loading.work.stop()
            return
        self.parts.show_loading(is_open=False)
        self.take_focus()
        self.hinted.emit()
        self.abled.emit()

    # ---- by hand

    def _type(self, row: SheetRow, term: int, text: str) -> None:
        """Take what was typed into a cell of the plan."""
        assert row.line is not None
        kind = kind_to_type(row.line, term)
        if kind is None:
            where = tr("{code}, {term} семестр: здесь сумма по видам, введите часы нужного вида справа.")
            self._context.messages.info(where.format(code=row.code, term=term))
            self._into_detail()
            return
        self._put(row, term, kind, text)

    def _put(self, row: SheetRow, term: int, kind: Work, text: str) -> None:
        kept = self.kept
        if kept is None or row.code not in kept.ids:
            return
        self._context.messages.next_act()
        try:
            hours = hours_typed(text)
        except Refused as refusal:
            self._context.messages.refuse(refusal)
            return
        if self.edits.put_hours(kept.ids[row.code], term, kind, hours):
            self._context.messages.solved(SAVING)
            self._show_plan(KeptPlan(kept.head, with_hours(kept.plan, row.code, term, kind, hours), kept.ids))

    def _put_part(self, part: Work, text: str) -> None:
        detail = self.parts.detail.model
        if detail.row is not None:
            self._put(detail.row, detail.term, part, text)

    def _turn_control(self, form: Control) -> None:
        detail, kept = self.parts.detail.model, self.kept
        if kept is None or detail.row is None or detail.row.line is None:
            return
        stand = (detail.term, form) not in detail.row.line.controls
        if self.edits.put_control(kept.ids[detail.row.code], detail.term, form, stand=stand):
            self._read_now()

    def _name(self, row: SheetRow, title: str) -> None:
        if self.kept is not None and self.edits.put_title(self.kept.ids[row.code], title):
            self._read_now()

    def _rename_here(self) -> None:
        index = self.parts.sheet.index(self.parts.view.currentIndex().row(), TITLE)
        self.parts.view.setCurrentIndex(index)
        self.parts.view.edit(index)

    def _undo(self) -> None:
        self._turn(self.edits.stack.undo)

    def _turn(self, step: Callable[[], None]) -> None:
        self._context.messages.next_act()
        step()
        self._read_now()

    # ---- reading

    def reload(self) -> None:
        """Read the list and the plan again, in a worker."""
        wanted = self.kept.head.id if self.kept else None

        def read() -> tuple[tuple[PlanHead, ...], PlanShown | None]:
            heads = self.edits.source.heads()
            there = wanted if wanted in [head.id for head in heads] else None
            return heads, self.edits.source.plan(there) if there else None

        def show(read_: tuple[tuple[PlanHead, ...], PlanShown | None]) -> None:
            self._context.messages.solved(READING)
            if self.kept is not None and (read_[1] is None or read_[1].kept.head.id != self.kept.head.id):
                return  # another plan is in hand by now
            self.heads = read_[0]
            self._show_heads(wanted, read_[1])

        self._reads.run(read, show, self._tell_reading)

    def _read_now(self, wanted: UUID | None = None) -> None:
        """Read at once after one's own act: it is to be seen before the next key."""
        self._reads.drop()
        try:
            self.heads = self.edits.source.heads()
            self._show_heads(wanted or (self.kept.head.id if self.kept else None))
        except StoreTrouble as trouble:
            self._tell_reading(trouble)

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible() and not nouns.isdisjoint(NOUNS):
            self._stale.start()

    def _tell_reading(self, why: Exception) -> None:
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    # ---- showing

    def _show_heads(self, wanted: UUID | None, shown: PlanShown | None = None) -> None:
        self.table.blockSignals(True)
        self.model.show(self.model.columns, self.heads)
        places = [place for place, head in enumerate(self.heads) if head.id == wanted]
        self.table.go_to(places[0] if places else 0)
        self.table.blockSignals(False)
        self.parts.show_any(is_any=bool(self.heads))
        self._choose(shown)

    def _choose(self, shown: PlanShown | None = None) -> None:
        """Show the plan in hand in the list."""
        head = self.table.current()
        if head is None:
            self.kept = None
            self.abled.emit()
            return
        if shown is None or shown.kept.head.id != head.id:
            shown = self.edits.source.plan(head.id)
        is_other = self.kept is None or self.kept.head.id != head.id
        self._show_plan(shown.kept)
        self.parts.name.setText(told.heading(head))
        self.parts.band.show_years(shown.strips, self.edits.source.day)
        if head.is_arriving:
            self._context.messages.info(tr("План сейчас загружают на другом компьютере: показано не всё."))
        if is_other:
            self.parts.view.go_to(0)
        self.abled.emit()

    def _show_plan(self, kept: KeptPlan) -> None:
        self.kept = kept
        self.parts.sheet.show(sheet_of(kept.plan, self.measure))
        self._tell_checks(checked(kept.plan))
        self._show_cell()

    def _tell_checks(self, notes: tuple[PlanNote, ...]) -> None:
        """Say beside the sheet what should be looked at."""
        said = [note.sentence for note in notes if note.weight is Weight.DOUBTFUL]
        self.parts.checks.say(said)

    def _show_measure(self, measure: object) -> None:
        assert isinstance(measure, Measure)
        self.measure = measure
        if self.kept is not None:
            self._show_plan(self.kept)

    def _show_cell(self) -> None:
        view = self.parts.view
        self.parts.detail.show_cell(view.current(), self.parts.sheet.term(view.currentIndex().column()))

    def _into_detail(self) -> None:
        if not self.parts.is_loading:
            self._show_cell()
            self.parts.ask_detail(is_wanted=True)

    def _show_line(self, code: str, term: int) -> None:
        place = self.parts.sheet.place_of(code)
        if place >= 0:
            self.parts.view.go_to(place, TERMS + max(term - 1, 0))

    def _connect(self) -> None:
        parts, messages = self.parts, self._context.messages
        self.table.moved.connect(self._choose)
        self.table.asked.connect(parts.view.setFocus)
        parts.view.moved.connect(self._show_cell)
        parts.view.doubleClicked.connect(self._into_detail)
        parts.view.folded.connect(parts.sheet.fold)
        parts.sheet.typed.connect(self._type)
        parts.sheet.named.connect(self._name)
        parts.detail.model.typed.connect(self._put_part)
        parts.detail.model.turned.connect(self._turn_control)
        parts.detail.left.connect(lambda: parts.ask_detail(is_wanted=False))
        parts.measure.chosen.connect(self._show_measure)
        parts.load.clicked.connect(lambda: self.act(actions.LOAD))
        parts.loading.asked.connect(self.apply)
        parts.loading.closed.connect(self._close_file)
        parts.loading.shown.connect(self._show_line)
        parts.loading.model.marked.connect(self.abled)
        self.edits.refused.connect(messages.refuse)
        self.edits.troubled.connect(lambda trouble: messages.danger(trouble.sentence, about=SAVING))
        self._stale.timeout.connect(self.reload)
        self._context.news.touched.connect(self._hear)


def open_page(context: Context) -> PlansPage:
    """Open the study plans of the college."""
    return PlansPage(Edits(StoreSource(context.store, context.person, context.clock)), context)
