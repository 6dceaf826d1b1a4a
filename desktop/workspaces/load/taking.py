"""Takes a load in from a table: the file, its columns, what becomes of each row; nothing is written before the end."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from college.load_list import FIELDS, LoadListRow, Verdict, proposed, read_rows, refuse_columns
from college.phrases import phrase
from college.refusal import Refused
from db.load_list import Known
from db.troubles import StoreTrouble
from desktop import work
from desktop.widgets.columns_step import ColumnsStep
from desktop.widgets.esc_form import EscForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.log_table import Column, LogModel, LogTable, Sign
from desktop.widgets.mapped_table import MappedTable, likeliest
from desktop.widgets.signs import rule, words
from desktop.widgets.table_file import TableFile
from desktop.workspace import Context
from desktop.workspaces.load.edits import Edits
from desktop.workspaces.load.words import tr
from papers.sheets import Sheet

FILE, COLUMNS, ROWS = range(3)
TAKING = "load.taking"  # what a danger of the strip is about, and under which name columns are remembered
_SIGNS = {
    Verdict.NEW: Sign("plus", "success"),
    Verdict.SAME: Sign("check", "text-2"),
    Verdict.REFUSED: Sign("ban", "danger"),
}

_BESIDE = Sign("triangle-alert", "warning")  # somebody else has the same hours


@dataclass(frozen=True, slots=True, repr=False)
class Draft(MappedTable):
    """The table in hand."""


class TakingPane(EscForm):
    """`taken` tells how many rows were taken in and how many were not, `ended` that the load is wanted again."""

    taken = Signal(int, int)
    ended = Signal()

    def __init__(self, context: Context, edits: Edits) -> None:
        super().__init__()
        self._context, self._edits = context, edits
        theme = context.theme
        self.draft: Draft | None = None
        self.known = Known(0)
        self.rows: tuple[LoadListRow, ...] = ()
        self.file = TableFile(theme, tr("Нагрузка из таблицы"))
        self.columns: ColumnsStep[Draft] = ColumnsStep(theme, lambda _: FIELDS, field_words)
        self.model = LogModel(_columns())
        self.table = LogTable(theme, self.model)
        self.table.setAccessibleName(tr("Строки таблицы"))
        self._steps, self._trail, self._counts = QStackedWidget(), words("", "second-14"), words("", "second-14")
        self._next = KeyButton(theme, "", "Ctrl+Enter", "main")
        self._before = KeyButton(theme, tr("Назад"), "Esc")
        self._build()
        self._connect()

    def begin(self) -> None:
        """Ask for another table."""
        self.draft, self.rows = None, ()
        self._go(FILE)

    def step(self) -> int:
        """Return the step that is shown."""
        return self._steps.currentIndex()

    def take_focus(self) -> None:
        """Put the focus where the step goes on."""
        if self.step() == COLUMNS:
            self.columns.take_focus()
        else:
            (self.file.choose if self.step() == FILE else self.table).setFocus()

    def go_on(self) -> None:
        """Go to the next step, or take the rows in."""
        {FILE: self.file.ask_file, COLUMNS: self._judge, ROWS: self._take_in}[self.step()]()

    def give_up(self) -> None:
        """Go to the step before; from the first one back to the load."""
        if self.step() == FILE:
            self.ended.emit()
        else:
            self._go(self.step() - 1)

    # ---- what the steps do

    def read(self, read: Callable[[], tuple[Sheet, ...]]) -> None:
        """Read tables in a worker and go to their columns; a bad file is said in one sentence."""

        def begun() -> Draft:
            sheet, head = likeliest(read(), proposed)
            return Draft(sheet, head.row, head.columns)

        def show(draft: Draft) -> None:
            self.draft = draft.remembered(self._context.settings.stored(f"{TAKING}.{draft.key(TAKING)}"))
            self.columns.show_draft(self.draft)
            self._go(COLUMNS)

        self._context.messages.next_act()
        work.run(begun, show, self._refuse, owner=self)

    def _change(self, draft: Draft) -> None:
        self.draft = draft
        self._context.settings.store(f"{TAKING}.{draft.key(TAKING)}", dict(draft.columns))
        self.columns.show_draft(draft)

    def _judge(self) -> None:
        draft = self.draft
        if draft is None:
            return
        try:
            refuse_columns(draft.columns.keys())
            self.known = known = self._edits.source.known()
        except (Refused, StoreTrouble) as why:
            self._refuse(why)
            return
        told = [(row.place, row.cells) for row in draft.below]
        self.rows = read_rows(told, draft.columns, known.year, known.lines, known.people)
        self.model.show(self.model.columns, ())
        self.model.show(self.model.columns, sorted(self.rows, key=lambda row: row.verdict is not Verdict.REFUSED))
        self.table.go_to(0)
        self._go(ROWS)

    def _take_in(self) -> None:
        counts = self._counted()
        if not counts[Verdict.NEW]:
            self._context.messages.refuse(phrase("Загружать нечего: новых назначений в таблице нет."))
        elif self._edits.take_in(self.known, self.rows):
            self.taken.emit(counts[Verdict.NEW], counts[Verdict.REFUSED])
            self.ended.emit()

    def _refuse(self, why: Exception) -> None:
        if isinstance(why, Refused):
            self._context.messages.refuse(why)
        else:
            self._context.messages.danger(str(getattr(why, "sentence", why)), about=TAKING)

    # ---- showing

    def _counted(self) -> dict[Verdict, int]:
        return {each: sum(row.verdict is each for row in self.rows) for each in Verdict}

    def _go(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        counts = self._counted()
        said = tr("Новых назначений: {new}, уже есть: {same}, не загрузится строк: {refused}.")
        told = said.format(new=counts[Verdict.NEW], same=counts[Verdict.SAME], refused=counts[Verdict.REFUSED])
        self._counts.setText(told if step == ROWS else "")
        titles = (tr("1 Таблица"), tr("2 Столбцы"), tr("3 Строки"))
        self._trail.setText("   ›   ".join(f"• {each}" if n == step else each for n, each in enumerate(titles)))
        self._next.setText(tr("Назначить: {count}").format(count=counts[Verdict.NEW]) if step == ROWS else tr("Дальше"))
        self._next.setVisible(step != FILE)
        self._next.updateGeometry()
        self.take_focus()

    def _connect(self) -> None:
        self.file.came.connect(self.read)
        self.columns.changed.connect(self._change)
        self._next.clicked.connect(self.go_on)
        self._before.clicked.connect(self.give_up)

    def _build(self) -> None:
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for step in (self.file, self.columns, self.table):
            self._steps.addWidget(step)
        column, foot = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._trail.setContentsMargins(12, 6, 12, 6)
        foot.setContentsMargins(12, 8, 12, 8)
        foot.setSpacing(8)
        for part in (self._next, self._before, self._counts):
            foot.addWidget(part)
        foot.addStretch(1)
        column.addWidget(self._trail)
        column.addWidget(rule())
        column.addWidget(self._steps, 1)
        column.addWidget(rule("strong"))
        column.addLayout(foot)


def field_words(field: str) -> str:
    """Return what a column of the table may be, in words."""
    return {
        "group": tr("Группа"), "code": tr("Индекс"), "title": tr("Дисциплина"), "part": tr("Подгруппа"),
        "kind": tr("Вид работы"), "teacher": tr("Преподаватель"), "first": tr("С дня"), "last": tr("По день"),
    }[field]  # fmt: skip


def _columns() -> tuple[Column, ...]:
    def told(name: str) -> Callable[[LoadListRow], str]:
        return lambda row: row.told.get(name, "")

    return (
        Column(tr("Строка"), 52, lambda row: str(row.place), tint="text-2", is_number=True),
        Column(tr("Группа"), 80, told("group")),
        Column(tr("Индекс"), 80, told("code"), tint="text-2"),
        Column(tr("Дисциплина"), 190, lambda row: row.line.title if row.line else row.told.get("title", "")),
        Column(tr("Преподаватель"), 160, _who),
        Column(tr("Вид"), 90, lambda row: row.kind.wording if row.kind else row.told.get("kind", "")),
        Column(tr("Что будет"), 330, _outcome, _sign),
    )


def _who(row: LoadListRow) -> str:
    return row.person.name.short if row.person else row.told.get("teacher", "")


def _outcome(row: LoadListRow) -> str:
    if row.verdict is Verdict.REFUSED:
        return row.sentence
    return row.sentence or (tr("назначится") if row.verdict is Verdict.NEW else tr("уже назначен"))


def _sign(row: LoadListRow) -> Sign:
    return _SIGNS[row.verdict] if row.verdict is not Verdict.NEW or not row.sentence else _BESIDE
