"""The page itself: groups at the left, students by divisions in the middle, a form below for the names."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from college.days import written
from college.divisions import counts_from
from college.people_lists.cells import day_of
from college.refusal import Refused
from db import divisions
from db.divisions import Divided, DivisionSeen
from db.people.lists import GroupSeen
from db.troubles import StoreTrouble
from desktop.widgets.file_page import Acts, SteppedPage
from desktop.widgets.hand_form import Asked, Given, HandForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar, rule, words
from desktop.widgets.traced_steps import TracedSteps, handed
from desktop.workspace import Context, Hint
from desktop.workspaces.subgroups import actions
from desktop.workspaces.subgroups import words as told
from desktop.workspaces.subgroups.model import DivisionsModel
from desktop.workspaces.subgroups.source import StoreSource
from desktop.workspaces.subgroups.view import DivisionsView
from desktop.workspaces.subgroups.words import tr

DAY, GROUPS = 104, 250  # widths in design pixels
OF_DIVISION = frozenset({actions.RENAME, actions.SHARE, actions.DROP})


class SubgroupsPage(SteppedPage):
    """Keeps the divisions of groups: every act is written at once and taken back with Ctrl+Z."""

    about = "subgroups"
    nouns = frozenset({"study_group", "membership", "person_name", "division", "subgroup", "subgroup_member", "page"})

    def __init__(self, edits: TracedSteps[StoreSource], context: Context) -> None:
        """Read the groups once. Raises StoreTrouble."""
        super().__init__(context, edits)
        self.edits, self._source = edits, edits.source
        theme = context.theme
        self._groups: tuple[GroupSeen, ...] = self._source.groups()
        self._chosen_day: date | None = None  # None: today
        self.groups = LogTable(theme, LogModel(told.groups()))
        self.groups.setAccessibleName(tr("Группы"))
        self.model = DivisionsModel(Divided(UUID(int=0), self._source.today()))
        self.grid = DivisionsView(self.model, theme)
        self.on_day, self._places = QLineEdit(), QStackedWidget()
        self.form = HandForm(theme, self._source.today)
        self._build()
        self._connect()
        self._show_groups()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.HINTS

    def acts(self) -> Acts:
        return {
            actions.UNDO: self.undo,
            actions.REDO: self.redo,
            actions.ADD: self._add,
            actions.RENAME: self._rename,
            actions.SHARE: self._share_out,
            actions.DROP: self._drop,
            actions.DAY: self._begin_day,
            actions.PANE: self._other_pane,
        }

    def may_act(self, action_id: str) -> bool:
        match action_id:
            case actions.UNDO:
                return self.edits.stack.canUndo()
            case actions.REDO:
                return self.edits.stack.canRedo()
            case actions.ADD:
                return self._group() is not None
        return action_id not in OF_DIVISION or self._division() is not None

    def take_focus(self) -> None:
        (self.grid if self.model.columnCount() else self.groups).setFocus()

    # ---- acts

    def _add(self) -> None:
        group = self._group()
        if group is None:
            return

        def write(given: Given) -> bool:
            what = handed(divisions.add_division, group.id, given["name"], given["parts"])
            return self._do("divide_group", tr("Новое деление"), what, tr("Деление заведено: {name}."), given["name"])

        asked = (Asked("name", tr("Для чего"), is_long=True), Asked("parts", tr("Подгруппы через запятую"), "1, 2"))
        self.form.ask(tr("Новое деление группы {name}").format(name=group.name), tr("Завести"), asked, write)

    def _rename(self) -> None:
        division = self._division()
        if division is None:
            return

        def write(given: Given) -> bool:
            what = handed(divisions.rename, division.id, given["name"], given["parts"])
            return self._do("rename_division", tr("Названия"), what, tr("Записано: {name}."), given["name"])

        names = ", ".join(part.name for part in division.parts)
        asked = (
            Asked("name", tr("Для чего"), division.name, is_long=True),
            Asked("parts", tr("Подгруппы через запятую, новые в конце"), names, is_long=True),
        )
        self.form.ask(tr("Деление: {name}").format(name=division.name), tr("Записать"), asked, write)

    def _share_out(self) -> None:
        if (division := self._division()) is not None:
            what = handed(divisions.share_out, division.id, self.model.divided.day)
            self._do("share_out", tr("Разделить поровну"), what, tr("{name}: место есть у всех."), division.name)

    def _drop(self) -> None:
        if (division := self._division()) is not None:
            what = handed(divisions.drop_division, division.id)
            self._do("drop_division", tr("Убрать деление"), what, tr("Деление убрано: {name}."), division.name)

    def _put(self, digit: int) -> None:
        """Put the students in hand into the subgroup of this number; those who move keep what they earned."""
        division, day = self._division(), self.model.divided.day
        if division is None:
            return
        if digit > len(division.parts):
            sentence = tr("В делении «{name}» подгрупп: {count}. Ещё одну добавляет F2.")
            self._context.messages.refuse(sentence.format(name=division.name, count=len(division.parts)))
            return
        rows = self.grid.selected_rows()
        chosen = tuple(self.model.student(row).id for row in rows)
        part = division.parts[digit - 1] if digit else None
        moved = tuple(each for each in chosen if division.places.get(each) not in (None, part and part.id))
        left = self._source.left_behind(division.id, moved, day) if moved else 0
        what = handed(divisions.put_students, division.id, chosen, part.id if part else None, day)
        said = tr("{who}: подгруппа {name} с {day}.") if part else tr("{who}: без подгруппы с {day}.")
        who = self.model.student(rows[0]).name.listed if len(rows) == 1 else told.students(len(rows))
        said = said.replace("{who}", who)
        first = counts_from(day, is_new=not set(chosen) & division.known)
        said = said.replace("{day}", written(first))
        if left:
            said += " " + tr("Отметок после этого дня на прежней странице: {count}, они остаются.").format(count=left)
        if self._do("put_in_subgroup", tr("Подгруппа"), what, said, part.name if part else ""):
            self.grid.go_to(rows[-1] + 1, self.grid.currentIndex().column())

    def _do(self, act: str, title: str, what: Callable[..., object], said: str, name: object) -> bool:
        if self.edits.do(act, title, what) is None:
            return False
        self.done(said.replace("{name}", str(name)), lambda: self._groups)  # acts change no list of groups
        return True

    def _begin_day(self) -> None:
        self.on_day.setFocus()
        self.on_day.selectAll()

    def _take_day(self) -> None:
        try:
            self._chosen_day = day_of(self.on_day.text(), self._source.today())
        except Refused as refused:
            self._context.messages.refuse(refused)
            return
        self._show_group()
        self.take_focus()

    def _other_pane(self) -> None:
        (self.groups if self.grid.hasFocus() else self.grid).setFocus()

    # ---- reading and showing

    def read(self) -> tuple[GroupSeen, ...]:
        """Read the groups."""
        return self._source.groups()

    def show_seen(self, seen: tuple[GroupSeen, ...]) -> None:
        """Show the groups, and the one in hand as it stands now."""
        self._groups = seen
        self._show_groups()

    def _group(self) -> GroupSeen | None:
        row = self.groups.current()
        return row if isinstance(row, GroupSeen) else None

    def _division(self) -> DivisionSeen | None:
        column = self.grid.currentIndex().column()
        return self.model.division(column) if 0 <= column < self.model.columnCount() else None

    def _show_groups(self) -> None:
        held, model = self._group(), self.groups.model()
        assert isinstance(model, LogModel)
        self.groups.blockSignals(True)
        model.show(model.columns, ())
        model.show(model.columns, self._groups)
        places = [n for n, each in enumerate(self._groups) if held is not None and each.id == held.id]
        self.groups.go_to(places[0] if places else 0)
        self.groups.blockSignals(False)
        self._show_group()

    def _show_group(self) -> None:
        """Show the group in hand on the day, with the cursor where it was."""
        group = self._group()
        if group is not None:
            try:
                self.model.show(self._source.divided(group.id, self._chosen_day or self._source.today()))
            except StoreTrouble as trouble:
                self.tell_reading(trouble)
                return
        at = self.grid.currentIndex()
        self.grid.go_to(max(at.row(), 0), max(at.column(), 0))
        self.on_day.setText(written(self.model.divided.day))
        self._title.setText(group.name if group else "")
        self._places.setCurrentIndex(0 if group is not None and self.model.columnCount() else 1)
        self._nothing.say(*self._why_empty(group))
        self.abled.emit()

    def _why_empty(self, group: GroupSeen | None) -> tuple[str, str]:
        if group is None:
            return tr("Групп пока нет"), tr("Группы и студентов вносит учебная часть в «Людях».")
        sentence = tr(
            "Заведите деление (Ctrl+N): для иностранного языка, лабораторных работ. "
            "Строки нагрузки по подгруппам ведут в «Нагрузке»."
        )
        return tr("Группа не делится"), sentence

    def _connect(self) -> None:
        messages = self._context.messages
        self.groups.moved.connect(self._show_group)
        self.groups.asked.connect(self.take_focus)
        self.grid.typed.connect(self._put)
        self.grid.moved.connect(lambda *_: self.abled.emit())
        self.on_day.returnPressed.connect(self._take_day)
        self.form.refused.connect(messages.refuse)
        self.form.left.connect(self.take_focus)

    def _build(self) -> None:
        theme = self._context.theme
        self._heading, self._title, self._nothing = QWidget(), words("", "name"), NothingHere(theme, "users", "", "")
        head = QHBoxLayout(self._heading)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(words(tr("Подгруппы"), "page"), 1)
        for title, keys, action in (
            (tr("Разделить поровну"), "Ctrl+D", actions.SHARE), (tr("Новое деление"), "Ctrl+N", actions.ADD),
        ):  # fmt: skip
            button = KeyButton(theme, title, keys)
            button.clicked.connect(lambda _=False, it=action: self.act(it))
            head.addWidget(button)
        theme.fit(self.on_day, width=DAY)
        theme.fit(self.groups, width=GROUPS)
        self.on_day.setAccessibleName(tr("С какого дня"))
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(8)
        bar.addWidget(self._title)
        bar.addStretch(1)
        bar.addWidget(words(tr("на день; переводы с этого дня"), "second"))
        bar.addWidget(self.on_day)
        for part in (self.grid, self._nothing):
            self._places.addWidget(part)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(rule())
        column.addWidget(self._places, 1)
        column.addWidget(self.form)
        for place in (right, self._places):
            place.setProperty("ground", "paper")
            place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.groups)
        whole.addWidget(pillar())
        whole.addWidget(right, 1)


def open_page(context: Context) -> SubgroupsPage:
    """Open the divisions of the college's groups."""
    source = StoreSource(context.store, context.person, context.clock)
    return SubgroupsPage(TracedSteps(source), context)
