"""The page itself: groups at the left, who stands in the one in hand on a day at the right; lists are taken in here."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from college.days import written
from college.people_lists.cells import day_of
from college.refusal import Refused
from db.people.lists import StudentSeen
from db.troubles import StoreTrouble
from desktop import work
from desktop.layouts import both_ways
from desktop.widgets.find_field import FindField
from desktop.widgets.hand_form import HandForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar, words
from desktop.widgets.sorted_table import SortedModel, SortedTable
from desktop.widgets.traced_steps import TracedSteps
from desktop.workspace import Context, Hint, Offer, Page
from desktop.workspaces.people import actions
from desktop.workspaces.people import words as told
from desktop.workspaces.people.hands import Hands
from desktop.workspaces.people.source import Kind, Person, Shelf, StoreSource
from desktop.workspaces.people.taking.pane import TakingPane
from desktop.workspaces.people.words import tr

READING, SAVING = "people.reading", "people.saving"  # what a danger of the strip is about
NOUNS = frozenset({"study_group", "membership", "person", "person_name", "person_alias", "employee", "curatorship"})
AFTER_NEWS, DAY = 200, 104  # ms of quiet before the file is read anew; width of the field of the day
OF_STUDENTS = frozenset({actions.MOVE, actions.LEAVE, actions.JOIN})


class PeoplePage(Page):
    """Shows lists and does acts by hand; taking a list in covers the page until it is done or left."""

    keeps_strip = False

    def __init__(self, edits: TracedSteps[StoreSource], context: Context) -> None:
        """Read the groups once. Raises StoreTrouble."""
        super().__init__()
        self._reads = work.Latest(self)
        self.edits, self._context, self._source = edits, context, edits.source
        edits.setParent(self)
        self.day = self._source.today()
        self._shelves: tuple[Shelf, ...] = self._source.shelves(self.day)
        self._people: tuple[Person, ...] = ()
        theme = context.theme
        self.shelves = LogTable(theme, LogModel(told.shelves()))
        self.shelves.setAccessibleName(tr("Группы"))
        self.model = SortedModel(told.students())
        self.table = SortedTable(theme, self.model)
        self.search, self.on_day = FindField(theme, tr("Найти в списке")), QLineEdit(written(self.day))
        self.form = HandForm(theme, self._source.today)
        self.hands = Hands(self.form, edits, lambda: self._shelves)
        self.taking = TakingPane(context, self._source)
        self._lists, self._places, self._whole = QWidget(), QStackedWidget(), QStackedWidget()
        self._stale = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._build()
        self._connect()
        self._show_shelves()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        return actions.TAKING_HINTS if self.is_taking() else actions.HINTS

    def act(self, action_id: str) -> None:
        does: dict[str, Callable[[], object]] = {
            actions.LOAD: self.load,
            actions.ADD: lambda: self._with_shelf(self.hands.newcomer),
            actions.ADD_GROUP: self.hands.group,
            actions.NAME: self._name,
            actions.MOVE: lambda: self._with_student(self.hands.move),
            actions.LEAVE: lambda: self._with_student(self.hands.leave),
            actions.JOIN: lambda: self._with_student(self.hands.join),
            actions.PART: lambda: self._with_student(self.hands.part),
            actions.UNDO: self._undo,
            actions.REDO: lambda: self._turn(self.edits.stack.redo),
            actions.FIND: self.search.start,
            actions.SORT: self.table.sort_next,
            actions.PANE: self._other_pane,
            actions.DAY: self._begin_day,
            actions.APPLY: self.taking.go_on,
            actions.FILTER: self.taking.next_filter,
        }
        if action_id in does and self.may_act(action_id):
            does[action_id]()

    def may_act(self, action_id: str) -> bool:
        if action_id in (actions.APPLY, actions.FILTER):
            return self.is_taking()
        if self.is_taking():
            return action_id == actions.UNDO and self.taking.may_undo()
        if action_id in (actions.UNDO, actions.REDO):
            return self.edits.stack.canUndo() if action_id == actions.UNDO else self.edits.stack.canRedo()
        student, shelf = self._student(), self._shelf()
        return {
            actions.ADD: shelf is not None and shelf.kind is not Kind.GONE,
            actions.ADD_GROUP: self._source.keeps_students,
            actions.LEAVE: student is not None and student.end is None,
            actions.PART: student is not None and bool(student.cards),
        }.get(action_id, action_id not in OF_STUDENTS or student is not None)

    def is_taking(self) -> bool:
        """Say whether a list is being taken in."""
        return self._whole.currentWidget() is self.taking

    def take_focus(self) -> None:
        if self.is_taking():
            self.taking.take_focus()
        else:
            (self.table if self.model.rows else self.shelves).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale.start()

    # ---- acts

    def load(self) -> None:
        """Begin to take a list in."""
        shelf = self._shelf()
        self.taking.begin(is_staff=not self._source.keeps_students or (shelf is not None and shelf.kind is Kind.STAFF))
        self._whole.setCurrentWidget(self.taking)
        self._show_mode()
        self.taking.take_focus()

    def _end_taking(self) -> None:
        self._whole.setCurrentWidget(self._lists)
        self._show_mode()
        self._read_now()
        self.take_focus()

    def _name(self) -> None:
        shelf, row = self._shelf(), self._row()
        if self.shelves.hasFocus() and shelf is not None and shelf.group is not None:
            self.hands.rename_group(shelf)
        elif row is not None:
            self.hands.name(row)

    def _with_shelf(self, act: Callable[[Shelf], None]) -> None:
        if (shelf := self._shelf()) is not None:
            act(shelf)

    def _with_student(self, act: Callable[[StudentSeen], None]) -> None:
        if (student := self._student()) is not None:
            act(student)

    def _done(self, sentence: str, row: UUID) -> None:
        self._context.messages.solved(SAVING)
        offer = Offer(tr("Отменить"), self._undo, keys="Ctrl+Z")
        self._context.messages.done(tr("Записано: {what}.").format(what=sentence.lower()), offer=offer)
        self._read_now(row)

    def _undo(self) -> None:
        if self.is_taking():
            self.taking.undo()
        else:
            self._turn(self.edits.stack.undo)

    def _turn(self, step: Callable[[], None]) -> None:
        self._context.messages.next_act()
        step()
        self._read_now()

    def _begin_day(self) -> None:
        self.on_day.setFocus()
        self.on_day.selectAll()

    def _take_day(self) -> None:
        try:
            day = day_of(self.on_day.text(), self._source.today()) or self._source.today()
        except Refused as refused:
            self._context.messages.refuse(refused)
            return
        if day != self.day:
            self.day = day
            self._read_now()
        self.on_day.setText(written(day))
        self.table.setFocus()

    def _other_pane(self) -> None:
        held = self.focusWidget()
        (self.table if held is self.shelves else self.shelves).setFocus()

    # ---- reading

    def reload(self) -> None:
        """Read the groups again, in a worker."""
        if self.is_taking():
            return

        def show(shelves: tuple[Shelf, ...]) -> None:
            self._context.messages.solved(READING)
            self._shelves = shelves
            self._show_shelves()

        self._reads.run(lambda: self._source.shelves(self.day), show, self._tell_reading)

    def _read_now(self, wanted: UUID | None = None) -> None:
        """Read at once after one's own act: it is to be seen before the next key."""
        self._reads.drop()
        try:
            self._shelves = self._source.shelves(self.day)
        except StoreTrouble as trouble:
            self._tell_reading(trouble)
            return
        self._show_shelves(wanted)

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible() and not nouns.isdisjoint(NOUNS):
            self._stale.start()

    def _tell_reading(self, why: Exception) -> None:
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    # ---- showing

    def _shelf(self) -> Shelf | None:
        row = self.shelves.current()
        return row if isinstance(row, Shelf) else None

    def _row(self) -> Person | None:
        row: Person | None = self.table.current()
        return row

    def _student(self) -> StudentSeen | None:
        row = self._row()
        return row if isinstance(row, StudentSeen) else None

    def _show_shelves(self, wanted: UUID | None = None) -> None:
        held = self._shelf()
        model = self.shelves.model()
        assert isinstance(model, LogModel)
        self.shelves.blockSignals(True)
        model.show(model.columns, ())
        model.show(model.columns, self._shelves)
        keys = [each.key for each in self._shelves]
        asked = (Kind.GROUP, wanted) if (Kind.GROUP, wanted) in keys else held.key if held else None
        self.shelves.go_to(keys.index(asked) if asked in keys else 0)
        self.shelves.blockSignals(False)
        self._show_people(wanted)

    def _show_people(self, wanted: UUID | None = None) -> None:
        shelf, held = self._shelf(), self._row()
        self._people = ()
        if shelf is not None:
            try:
                self._people = self._source.people(shelf, self.day)
            except StoreTrouble as trouble:
                self._tell_reading(trouble)
        self._list(wanted, held.person if held else None)

    def _list(self, *wanted: UUID | None) -> None:
        """Show what is found; the first of the wanted who is there is in hand."""
        shelf = self._shelf()
        wishes = both_ways(self.search.text().strip())
        rows = [each for each in self._people if _is_found(each, wishes)]
        self.table.blockSignals(True)
        is_staff = shelf is not None and shelf.kind is Kind.STAFF
        self.model.show_sorted(told.staff() if is_staff else told.students(), rows)
        places = {key: n for n, each in enumerate(self.model.rows) for key in (each.person, _stay(each)) if key}
        self.table.go_to(next((places[each] for each in wanted if each in places), 0))
        self.table.blockSignals(False)
        title = shelf.title if shelf else ""
        self._title.setText(f"{title} · {told.people(len(rows))}")
        self.table.setAccessibleName(title)
        self._places.setCurrentIndex(0 if rows else 1)
        self._nothing.say(*self._why_empty(shelf))
        self._note.setText(self._note_of(shelf))
        self._note.setVisible(bool(self._note.text()))
        self.abled.emit()

    def _note_of(self, shelf: Shelf | None) -> str:
        if self.day != self._source.today():
            return tr("Список на {day}, не на сегодня.").format(day=written(self.day))
        if shelf is not None and shelf.group is not None and shelf.group.plan is None:
            return tr("Учебного плана у группы нет: F2 в списке групп.")
        return ""

    def _why_empty(self, shelf: Shelf | None) -> tuple[str, str]:
        if self._people:
            return tr("Никого не найдено"), tr("Ищется по фамилии, имени и должности. Esc очищает поиск.")
        if shelf is not None and shelf.kind is Kind.GONE:
            return tr("Выбывших нет"), tr("Здесь стоят отчисленные, выпущенные и ушедшие в академический отпуск.")
        if shelf is None or not any(each.group for each in self._shelves):
            return tr("Групп пока нет"), tr("Загрузите список студентов (Ctrl+O): группы из него можно завести сразу.")
        return tr("В группе никого нет"), tr("Загрузите список (Ctrl+O) или зачислите по одному (Ctrl+N).")

    def _show_mode(self) -> None:
        for button in self._buttons:
            button.setVisible(not self.is_taking())
        self._page_title.setText(tr("Загрузка списка") if self.is_taking() else tr("Группы, студенты и сотрудники"))
        self.abled.emit()
        self.hinted.emit()

    def _connect(self) -> None:
        messages = self._context.messages
        self.shelves.moved.connect(self._show_people)
        self.shelves.asked.connect(self.table.setFocus)
        self.table.moved.connect(self.abled)
        self.table.asked.connect(self._name)
        self.search.textChanged.connect(lambda _: self._list())
        self.search.left.connect(self.table.setFocus)
        self.on_day.returnPressed.connect(self._take_day)
        self.form.refused.connect(messages.refuse)
        self.form.left.connect(self.table.setFocus)
        self.hands.done.connect(self._done)
        self.edits.refused.connect(messages.refuse)
        self.edits.troubled.connect(lambda trouble: messages.danger(trouble.sentence, about=SAVING))
        self.taking.ended.connect(self._end_taking)
        self.taking.turned.connect(self.abled)
        self._stale.timeout.connect(self.reload)
        self._context.news.touched.connect(self._hear)

    def _build(self) -> None:
        theme = self._context.theme
        self._page_title = words(tr("Группы, студенты и сотрудники"), "page")
        load = KeyButton(theme, tr("Загрузить список…"), "Ctrl+O", "main")
        add = KeyButton(theme, tr("Зачислить"), "Ctrl+N")
        group = KeyButton(theme, tr("Новая группа"), "Ctrl+Shift+N")
        if not self._source.keeps_students:
            add.setText(tr("Принять"))
        self._buttons: Sequence[QWidget] = (load, add, *((group,) if self._source.keeps_students else ()))
        for button, action in ((load, actions.LOAD), (add, actions.ADD), (group, actions.ADD_GROUP)):
            button.clicked.connect(lambda _=False, action=action: self.act(action))
        self._heading = QWidget()
        head = QHBoxLayout(self._heading)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._page_title, 1)
        for each in self._buttons:
            head.addWidget(each)
        self._nothing = NothingHere(theme, "id-card", "", "")
        self._title, self._note = words("", "name"), words("", "second")
        theme.fit(self.on_day, width=DAY)
        self.on_day.setAccessibleName(tr("Список на день"))
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(8)
        bar.addWidget(self._title)
        bar.addWidget(self._note)
        bar.addStretch(1)
        bar.addWidget(words(tr("на день"), "second"))
        bar.addWidget(self.on_day)
        bar.addWidget(self.search)
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._places, 1)
        column.addWidget(self.form)
        for part in (right, self._places):
            part.setProperty("ground", "paper")
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lists = QHBoxLayout(self._lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(0)
        lists.addWidget(self.shelves, 9)
        lists.addWidget(pillar())
        lists.addWidget(right, 25)
        self._whole.addWidget(self._lists)
        self._whole.addWidget(self.taking)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._whole)


def _is_found(row: Person, wishes: tuple[str, ...]) -> bool:
    told_of = f"{row.name.full} {getattr(row, 'post', '')}".lower().replace("ё", "е")
    return any(wish in told_of for wish in wishes)


def _stay(row: Person) -> UUID | None:
    return row.membership if isinstance(row, StudentSeen) else None


def open_page(context: Context) -> PeoplePage:
    """Open the lists that this person keeps."""
    source = StoreSource(
        context.store, context.person, context.clock,
        keeps_students=context.may_widely("students.movement_orders", "write"),
        keeps_staff=context.may_widely("staff.card", "write"),
    )  # fmt: skip
    return PeoplePage(TracedSteps(source), context)
