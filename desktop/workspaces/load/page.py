"""The page itself: groups at the left, the lines of the one in hand with their teachers, teachers with their hours."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from college.load import Assigned
from college.numerals import numbered
from college.terms import year_title
from db.known_names import Known
from db.load import GroupLoad, LoadRow, LoadSeen, proposed
from desktop.widgets.file_page import Acts, SteppedPage
from desktop.widgets.hand_form import HandForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import words
from desktop.workspace import Context, Hint
from desktop.workspaces.load import actions
from desktop.workspaces.load import words as told
from desktop.workspaces.load.asking import Asking
from desktop.workspaces.load.edits import Edits
from desktop.workspaces.load.panes import Panes
from desktop.workspaces.load.source import StoreSource
from desktop.workspaces.load.taking import TakingPane
from desktop.workspaces.load.words import tr

NARROW = 1150  # the least width at which the hours of all teachers stand beside


class LoadPage(SteppedPage):
    """Keeps the load: every act is written at once and taken back with Ctrl+Z."""

    about = "load"
    nouns = frozenset({
        "teaching", "page", "plan", "plan_line", "plan_hours", "study_group", "employee", "person_name", "division",
        "subgroup", "load_norm",
    })  # fmt: skip

    def __init__(self, edits: Edits, context: Context) -> None:
        """Read the load once. Raises StoreTrouble."""
        super().__init__(context, edits)
        self.edits = edits
        self.seen: LoadSeen = edits.source.read()
        self.form = HandForm(context.theme, lambda: edits.source.day)
        self.panes = panes = Panes(
            context.theme, self.form, lambda: self.act(actions.TAKE_OFF), may_write=context.may("load", "write")
        )
        self.groups, self.lines, self.people = panes.groups, panes.lines, panes.people
        self.group_table, self.line_table, self.people_table = panes.group_table, panes.line_table, panes.people_table
        self.field, self.days, self._norm = panes.field, panes.days, panes.norm
        self.asking, self.taking = Asking(self.form, edits), TakingPane(context, edits)
        self._places = QStackedWidget()
        self._build()
        self._connect()
        self._show()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.TAKING_HINTS if self.is_taking() else actions.HINTS

    def is_taking(self) -> bool:
        """Say whether a table is being taken in."""
        return self._places.currentWidget() is self.taking

    def acts(self) -> Acts:
        return {
            actions.ASSIGN: self.field.setFocus,
            actions.TAKE_OFF: self._take_off,
            actions.STREAM: self._join,
            actions.JOURNALS: self._make_journals,
            actions.UNDO: self.undo,
            actions.REDO: self.redo,
            actions.YEAR_BEFORE: lambda: self._go(-1),
            actions.NEXT_YEAR: lambda: self._go(1),
            actions.PANE: self.panes.next,
            actions.DIVIDE: lambda: self._with_row(self.asking.divide),
            actions.JOIN: lambda: self._with_row(self.asking.join),
            actions.LOAD: self._begin_taking,
            actions.APPLY: self.taking.go_on,
            actions.NORMS: lambda: self.asking.norms(self.seen.norms),
        }

    def may_act(self, action_id: str) -> bool:
        may, row = self._context.may("load", "write"), self._row()
        if self.is_taking() or action_id == actions.APPLY:
            return self.is_taking() and action_id == actions.APPLY
        match action_id:
            case actions.LOAD:
                return may and bool(self.seen.groups)
            case actions.UNDO:
                return self.edits.stack.canUndo()
            case actions.REDO:
                return self.edits.stack.canRedo()
            case actions.ASSIGN:
                return may and row is not None
            case actions.TAKE_OFF | actions.STREAM:
                return may and row is not None and bool(row.teaching)
            case actions.JOURNALS:
                return self._context.may("plans", "write") and bool(self.seen.groups)
            case actions.DIVIDE | actions.JOIN:
                return self._context.may("plans", "write") and row is not None
            case actions.NORMS:
                return self._context.may("settings.teaching", "write")
        return True

    def take_focus(self) -> None:
        if self.is_taking():
            self.taking.take_focus()
        else:
            self.line_table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panes.beside.setVisible(self.width() >= self._context.theme.px(NARROW))  # lines need the room more

    # ---- acts

    def _assign(self) -> None:
        row, whom = self._row(), self.field.id
        if row is None or whom is None:
            return
        if self.edits.assign(row, whom, self.days.span(), self.panes.chosen_kind()):
            name = next((each.name for each in self.seen.teachers if each.person == whom), "")
            said = tr("{code}: назначен преподаватель {name}.")
            self.done(said.format(code=told.code_of(row), name=name), self._again(row))
        self.field.put(None)
        self.line_table.setFocus()

    def _take_off(self) -> None:
        row = self._row()
        if row is not None and row.teaching and self.edits.take_off(self._meant(row).id):
            said = tr("{code}: преподаватель снят. Проведённые занятия остались за ним.")
            self.done(said.format(code=told.code_of(row)), self._again(row))

    def _join(self) -> None:
        """Teach the line together with the same line of other groups of the same teacher, or apart again."""
        row = self._row()
        if row is None or not row.teaching:
            return
        mine = self._meant(row)
        alike = [
            each
            for group in self.seen.groups
            for other in group.rows
            if other.title == row.title and other.kinds == row.kinds
            for each in other.teaching
            if each.person == mine.person and each.kind is mine.kind
        ]
        is_apart = mine.stream is not None
        chosen = [each.id for each in alike if not is_apart or each.stream == mine.stream]
        if self.edits.join(chosen, apart=is_apart):
            said = tr("Поток разъединён.") if is_apart else tr("Поток: часы {count} групп считаются один раз.")
            self.done(said.format(count=len(chosen)))

    def _meant(self, row: LoadRow) -> Assigned:
        """Return whose teaching of the line is meant: the last, of the kind of work that is chosen."""
        kind = self.panes.chosen_kind()
        return ([each for each in row.teaching if kind in (None, each.kind)] or list(row.teaching))[-1]

    def _make_journals(self) -> None:
        made = self.edits.make_journals([group.id for group in self.seen.groups])
        if made >= 0:
            pages = numbered(made, tr("страница"), tr("страницы"), tr("страниц"))
            self.done(tr("Журналы на {year}: новых {pages}.").format(year=year_title(self.seen.year), pages=pages))

    def _go(self, years: int) -> None:
        self.edits.source.year += years
        self.read_now()

    def _begin_taking(self) -> None:
        self._places.setCurrentWidget(self.taking)
        self.taking.begin()
        self._turned()

    def _end_taking(self) -> None:
        self._places.setCurrentIndex(0)
        self.read_now()
        self._turned()
        self.take_focus()

    def _turned(self) -> None:
        self.abled.emit()
        self.hinted.emit()

    def _tell_taken(self, new: int, refused: int) -> None:
        said = tr("Нагрузка загружена: назначений {new}.").format(new=new)
        left = tr(" Не загружено строк: {count}, исправьте их в таблице и загрузите её снова.").format(count=refused)
        self._places.setCurrentIndex(0)
        self.done(said + (left if refused else ""))

    def _with_row(self, act: Callable[[LoadRow], None]) -> None:
        if (row := self._row()) is not None:
            act(row)

    # ---- reading

    def read(self) -> LoadSeen:
        """Read the load of the year in hand."""
        return self.edits.source.read()

    def _again(self, row: LoadRow) -> Callable[[], LoadSeen]:
        """Return how the group of a line is read anew after an act upon it alone."""
        return lambda: self.edits.source.read_again(self.seen, row.group)

    def show_seen(self, seen: LoadSeen) -> None:
        """Show the load with the cursor on the line it stood on; that of a year that was left is late."""
        if seen.year == self.edits.source.year:
            self.seen = seen
            self._show()

    # ---- showing

    def _group(self) -> GroupLoad | None:
        return self.group_table.current()

    def _row(self) -> LoadRow | None:
        return self.line_table.current()

    def _show(self) -> None:
        self._title.setText(tr("Нагрузка на {year} учебный год").format(year=year_title(self.seen.year)))
        held = self._group()
        _put(self.group_table, self.groups, told.groups(), self.seen.groups, held.id if held else None)
        who = self.people_table.current()
        _put(
            self.people_table,
            self.people,
            told.people(self.seen.norms),
            self.seen.teachers,
            who.person if who else None,
        )
        if not self.is_taking():
            self._places.setCurrentIndex(0 if self.seen.groups else 1)
        known = [Known(each.person, each.name, told.hours_told(each)) for each in self.seen.teachers]
        self.field.show_known(known)
        self._show_group()

    def _show_group(self) -> None:
        group, held = self._group(), self._row()
        rows = group.rows if group else ()
        _put(self.line_table, self.lines, told.lines(self.seen), rows, held.key if held else None)
        self._show_norm()
        self._show_row()

    def _show_row(self) -> None:
        """Propose the days for whoever gets the line in hand."""
        if (row := self._row()) is not None:
            self.days.put(proposed(row, self.seen.year, self.edits.source.day))
            self.panes.offer_kinds(row)
        self.abled.emit()

    def _show_norm(self) -> None:
        who = self.people_table.current()
        self._norm.setText(told.norm_told(who, self.seen) if who else "")

    def _connect(self) -> None:
        self.group_table.moved.connect(self._show_group)
        self.group_table.asked.connect(self.line_table.setFocus)
        self.line_table.moved.connect(self._show_row)
        self.line_table.asked.connect(lambda: self.act(actions.ASSIGN))
        self.people_table.moved.connect(self._show_norm)
        self.asking.done.connect(self.done)
        self.taking.taken.connect(self._tell_taken)
        self.taking.ended.connect(self._end_taking)
        self._load.clicked.connect(lambda: self.act(actions.LOAD))
        self.form.refused.connect(self._context.messages.refuse)
        self.form.left.connect(self.line_table.setFocus)
        self.field.chosen.connect(self._assign)
        self.field.left.connect(self.line_table.setFocus)
        self._journals.clicked.connect(lambda: self.act(actions.JOURNALS))

    def _build(self) -> None:
        theme = self._context.theme
        self._heading, self._title = QWidget(), words("", "page")
        self._journals = KeyButton(theme, tr("Создать журналы"), "Ctrl+Shift+J")
        self._load = KeyButton(theme, tr("Загрузить из таблицы…"), "Ctrl+O")
        self._load.setVisible(self._context.may("load", "write"))
        self._journals.setVisible(self._context.may("plans", "write"))
        head = QHBoxLayout(self._heading)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._load)
        head.addWidget(self._journals)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._places)
        self._places.setProperty("ground", "paper")
        self._places.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._places.addWidget(self.panes)
        sentence = tr(
            "У групп этого года нет учебного плана. Его загружают в «Планах», группе даёт учебная часть: «Люди», F2."
        )
        self._places.addWidget(NothingHere(theme, "scale", tr("Нагрузки на этот год нет"), sentence))
        self._places.addWidget(self.taking)


def _put(table: LogTable, model: LogModel, columns: tuple, rows: tuple, held: object) -> None:  # type: ignore[type-arg]
    """Show rows anew with the cursor on the one it stood on."""
    place = max(table.currentIndex().row(), 0)
    table.blockSignals(True)
    model.show(columns, rows)
    keys = [getattr(row, "key", None) or getattr(row, "person", None) or getattr(row, "id", None) for row in rows]
    table.go_to(keys.index(held) if held in keys else place)
    table.blockSignals(False)


def open_page(context: Context) -> LoadPage:
    """Open the load of the college."""
    return LoadPage(Edits(StoreSource(context.store, context.person, context.clock)), context)
