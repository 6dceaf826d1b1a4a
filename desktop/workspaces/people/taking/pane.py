"""Takes a list in: file, columns, rows, result; nothing is written before the last button, and it can be taken back."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from college.contingent import likely_year
from college.people_lists import RowVerdict, Verdict, fields_of
from college.phrases import phrase
from college.refusal import Refused
from db.people.taking_in import TAKEN, Taken, TakenBack
from db.troubles import StoreTrouble
from desktop import work
from desktop.shell.theme import Theme
from desktop.widgets.columns_step import ColumnsStep
from desktop.widgets.counted_work import CountedWork
from desktop.widgets.esc_form import EscForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import rule, words
from desktop.workspace import Context
from desktop.workspaces.people import words as told
from desktop.workspaces.people.source import StoreSource
from desktop.workspaces.people.taking.draft import Draft, begun
from desktop.workspaces.people.taking.file_step import FileStep
from desktop.workspaces.people.taking.preview_step import PreviewStep
from desktop.workspaces.people.words import tr
from papers.sheets import Sheet

FILE, COLUMNS, ROWS, RESULT = range(4)
SAVING = "people.taking"


class TakingPane(EscForm):
    """`ended` says that the lists are wanted again, `turned` that other acts became possible."""

    ended = Signal()
    turned = Signal()

    def __init__(self, context: Context, source: StoreSource) -> None:
        super().__init__()
        self._context, self._source = context, source
        theme = context.theme
        self.draft: Draft | None = None
        self.rows: tuple[RowVerdict, ...] = ()
        self.taken: Taken | None = None
        self.file, self.columns, self.preview = FileStep(theme), _columns(theme), PreviewStep(theme)
        self.result = NothingHere(theme, "circle-check", "", "")
        self.counted = CountedWork(theme, self)
        self._steps, self._trail = QStackedWidget(), words("", "second-14")
        self._next = KeyButton(theme, "", "Ctrl+Enter", "main")
        self._before = KeyButton(theme, tr("Назад"), "Esc")
        self._undo = KeyButton(theme, tr("Отменить загрузку"), "Ctrl+Z")
        self._build()
        self._connect()

    # ---- steps

    def begin(self, *, is_staff: bool) -> None:
        """Ask for another list."""
        self.draft, self.rows, self.taken = None, (), None
        both = self._source.keeps_students and self._source.keeps_staff
        self.file.begin(is_staff=is_staff, may_choose=both)
        self._go(FILE)

    def step(self) -> int:
        """Return the step that is shown."""
        return self._steps.currentIndex()

    def take_focus(self) -> None:
        """Put the focus where the step goes on."""
        step = self.step()
        if step == COLUMNS:
            self.columns.take_focus()
        else:
            {FILE: self.file.choose, ROWS: self.preview.table, RESULT: self._next}[step].setFocus()

    def go_on(self) -> None:
        """Go to the next step, or do what the step is for."""
        if self.counted.is_running:
            return
        does = {FILE: self.file.ask_file, COLUMNS: self._judge, ROWS: self._take_in, RESULT: self.ended.emit}
        does[self.step()]()

    def give_up(self) -> None:
        """Stop what runs, or go to the step before; from the first and the last one back to the lists."""
        if self.counted.is_running:
            self.counted.stop()
        elif self.step() in (FILE, RESULT):
            self.ended.emit()
        else:
            self._go(self.step() - 1)

    def next_filter(self) -> None:
        """Show the rows of the next verdict."""
        if self.step() == ROWS:
            self.preview.next_filter()

    def may_undo(self) -> bool:
        """Say whether there is a list to take back."""
        return self.step() == RESULT and self.taken is not None

    # ---- what the steps do

    def read(self, read: Callable[[], tuple[Sheet, ...]]) -> None:
        """Read tables in a worker and go to their columns; a bad file is said in one sentence."""
        kind = self.file.chosen()

        def show(draft: Draft) -> None:
            self.draft = draft.remembered(self._context.settings.stored(_key(draft)))
            self._show_draft()
            self._go(COLUMNS)

        self._context.messages.next_act()
        work.run(lambda: begun(kind, read()), show, self._refuse, owner=self)

    def _change(self, draft: Draft) -> None:
        self.draft = draft
        self._context.settings.store(_key(draft), dict(draft.columns))
        self._show_draft()

    def _judge(self) -> None:
        draft = self.draft
        if draft is None:
            return
        try:
            draft.refuse_columns()
            self.draft = replace(draft, known=self._source.known(draft.kind))
        except (Refused, StoreTrouble) as why:
            self._refuse(why)
            return
        self.preview.show_order(draft.kind, draft.basis)
        self._show_rows()
        self._go(ROWS)

    def _order(self) -> None:
        if self.draft is None or self.step() != ROWS:
            return
        try:
            basis = self.preview.basis(self._source.today())
        except Refused as refused:
            self._context.messages.refuse(refused)
            return
        if basis != self.draft.basis:
            self.draft = replace(self.draft, basis=basis)
            self._show_rows()

    def _decide(self, place: int, who: UUID | None) -> None:
        if self.draft is not None:
            self.draft = replace(self.draft, choices={**self.draft.choices, place: who})
            self._show_rows()

    def _make_groups(self) -> None:
        if self.draft is None:
            return
        today = self._source.today()
        wanted = [(name, likely_year(name, today)) for name in self.draft.missing_groups(today)]
        try:
            self._source.add_groups(wanted)
            self.draft = replace(self.draft, known=self._source.known(self.draft.kind))
        except (Refused, StoreTrouble) as why:
            self._refuse(why)
            return
        sentence = tr("Заведено групп: {count}. Год набора взят из названия, исправить можно в списке групп (F2).")
        self._context.messages.done(sentence.format(count=len(wanted)))
        self._show_rows()

    def _take_in(self) -> None:
        draft, rows = self.draft, self.rows
        if draft is None:
            return
        if not any(one.verdict in TAKEN for one in rows):
            self._context.messages.refuse(phrase("Загружать нечего: новых и изменённых строк нет."))
            return
        self._context.messages.next_act()
        count = self.counted.begin(tr("Загружается {done} из {total}"))

        def done(taken: Taken) -> None:
            self.counted.end()
            self.taken = taken
            self._show_result()

        work.run(lambda: self._source.take_in(rows, draft.kind, draft.basis, count), done, self._refuse, owner=self)

    def undo(self) -> None:
        """Take the list back in a worker; whom others have built upon stays, and is counted."""
        taken = self.taken
        if taken is None or self.counted.is_running:
            return
        self.taken = None
        self.counted.begin(tr("Отменяется загрузка"))

        def done(back: TakenBack) -> None:
            self.counted.end()
            self.result.say(tr("Загрузка отменена"), _taken_back(back))
            self._go(RESULT)

        work.run(lambda: self._source.take_back(taken.traces), done, self._refuse, owner=self)

    def _refuse(self, why: Exception) -> None:
        self.counted.end()
        if isinstance(why, Refused):
            self._context.messages.refuse(why)
        else:
            self._context.messages.danger(str(getattr(why, "sentence", why)), about=SAVING)

    # ---- showing

    def _show_draft(self) -> None:
        if self.draft is not None:
            self.columns.show_draft(self.draft)

    def _show_rows(self) -> None:
        assert self.draft is not None
        today = self._source.today()
        self.rows = self.draft.verdicts(today)
        notes = [note.sentence for note in self.draft.sheet.notes] + list(self.draft.absent(today))
        self.preview.show_rows(self.rows, self.draft.known.people, notes, self.draft.missing_groups(today))
        self._show_buttons()

    def _show_result(self) -> None:
        assert self.taken is not None
        left = sum(one.verdict in (Verdict.REFUSED, Verdict.DOUBTFUL) for one in self.rows)
        sentence = tr("Новых: {new}, изменено: {changed}. Тот же список ещё раз ничего не изменит.")
        told_left = tr(" Не загружено строк: {left}, исправьте их в файле и загрузите его снова.")
        told_of = sentence.format(new=self.taken.new, changed=self.taken.changed)
        self.result.say(tr("Список загружен"), told_of + (told_left.format(left=left) if left else ""))
        self._go(RESULT)

    def _go(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        titles = (tr("1 Список"), tr("2 Столбцы"), tr("3 Строки"), tr("4 Готово"))
        self._trail.setText("   ›   ".join(f"• {each}" if n == step else each for n, each in enumerate(titles)))
        self._show_buttons()
        self.take_focus()
        self.turned.emit()

    def _show_buttons(self) -> None:
        step = self.step()
        count = sum(one.verdict in TAKEN for one in self.rows)
        load = tr("Загрузить {people}").format(people=told.people(count)) if count else tr("Загрузить")
        self._next.setText((tr("Выбрать файл…"), tr("Дальше"), load, tr("К спискам"))[step])
        self._next.setVisible(step != FILE)
        self._next.setEnabled(step != ROWS or count > 0)
        self._before.setVisible(step != RESULT)
        self._undo.setVisible(self.may_undo())
        self._next.updateGeometry()

    def _connect(self) -> None:
        self.file.came.connect(self.read)
        self.columns.changed.connect(self._change)
        self.preview.ordered.connect(lambda _: self._order())
        self.preview.decided.connect(self._decide)
        self.preview.groups.connect(self._make_groups)
        self.preview.refused.connect(self._context.messages.refuse)
        self._next.clicked.connect(self.go_on)
        self._before.clicked.connect(self.give_up)
        self._undo.clicked.connect(self.undo)

    def _build(self) -> None:
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for step in (self.file, self.columns, self.preview, self.result):
            self._steps.addWidget(step)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addWidget(self._trail, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.setSpacing(8)
        for part in (self._next, self._undo, self._before):
            foot.addWidget(part)
        foot.addWidget(self.counted, 1)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._steps, 1)
        column.addWidget(rule("strong"))
        column.addLayout(foot)


def _taken_back(back: TakenBack) -> str:
    told_of = tr("Возвращено как было: {people}.").format(people=told.people(back.people))
    if not back.kept:
        return told_of
    kept = tr(" Остались {people}: о них с тех пор уже сделаны другие записи. Исправьте их вручную.")
    return told_of + kept.format(people=told.people(len(back.kept)))


def _columns(theme: Theme) -> ColumnsStep[Draft]:
    return ColumnsStep(theme, lambda draft: fields_of(draft.kind), told.field_words)


def _key(draft: Draft) -> str:
    return f"people.columns.{draft.key(draft.kind.value)}"
