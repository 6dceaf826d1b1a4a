"""The page itself: students at the left, the masked contacts of the one in hand at the right."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from college.contacts import Relation, relation_words
from db.contacts import MaskSeen, StudentSeen
from db.troubles import StoreTrouble
from desktop import work
from desktop.layouts import both_ways
from desktop.widgets.find_field import FindField
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar
from desktop.workspace import Context, Hint, Offer, Page
from desktop.workspaces.contacts import actions
from desktop.workspaces.contacts import words as told
from desktop.workspaces.contacts.card import Card
from desktop.workspaces.contacts.edits import Edits
from desktop.workspaces.contacts.heading import Heading
from desktop.workspaces.contacts.opening import Opening
from desktop.workspaces.contacts.source import StoreSource
from desktop.workspaces.contacts.words import tr

READING, SAVING = "contacts.reading", "contacts.saving"  # what a danger of the strip is about
NOUNS = frozenset({"contact", "guardian", "membership", "person_name", "curatorship", "right", "role_assignment"})
AFTER_NEWS = 200  # ms of quiet before the file is read anew
EDITING = frozenset({actions.EDIT, actions.ADD, actions.NAME, actions.DROP})


class ContactsPage(Page):
    """Shows masks; what is opened hides itself after a while, with another student, and when the page is left."""

    keeps_strip = False

    def __init__(self, edits: Edits, context: Context) -> None:
        """Read the students once. Raises StoreTrouble."""
        super().__init__()
        self._reads = work.Latest(self)
        self.edits, self._context = edits, context
        edits.setParent(self)
        self._students: tuple[StudentSeen, ...] = edits.source.students()
        self._is_sent = False  # to one student, whose card is wanted
        self.model = LogModel(told.students())
        self.search, self.card = FindField(context.theme, tr("Фамилия или группа")), Card(context.theme)
        self.opening = Opening(self.card, edits, context, self)
        self.table = LogTable(context.theme, self.model)
        self.table.setAccessibleName(tr("Студенты"))
        self._places = QStackedWidget()
        self._stale = QTimer(self, singleShot=True, interval=AFTER_NEWS)
        self._build()
        self._connect()
        self._show()

    # ---- the page

    def heading(self) -> QWidget:
        return self._heading

    def hints(self) -> tuple[Hint, ...]:
        student = self._current()
        return actions.HINTS if student is not None and student.keeps else actions.ONLY_LOOKING

    def act(self, action_id: str) -> None:
        does: dict[str, Callable[[], object]] = {
            actions.FIND: self.search.start,
            actions.REVEAL: self._reveal,
            actions.EDIT: self._edit,
            actions.ADD: lambda: self._open_form(self.card.relative.open_form),
            actions.NAME: self._name,
            actions.DROP: self._drop,
            actions.UNDO: lambda: self._turn(self.edits.stack.undo),
            actions.REDO: lambda: self._turn(self.edits.stack.redo),
            actions.PANE: self._other_pane,
            actions.BEFORE: lambda: self._go_by(-1),
            actions.AFTER: lambda: self._go_by(1),
        }
        if action_id in does and self.may_act(action_id):
            does[action_id]()

    def may_act(self, action_id: str) -> bool:
        student, mask = self._current(), self.card.current()
        if action_id == actions.UNDO:
            return self.edits.stack.canUndo()
        if action_id == actions.REDO:
            return self.edits.stack.canRedo()
        if action_id in EDITING and (student is None or not student.keeps):
            return False
        if action_id in (actions.NAME, actions.DROP):
            return mask is not None and mask.is_of_family
        return student is not None or action_id == actions.FIND

    def show_place(self, **place: object) -> None:
        """Go to a student by `person`."""
        person = place.get("person")
        self.search.clear()
        found = next((n for n, each in enumerate(self.model.rows) if each.person == person), None)
        if found is None:
            self._context.messages.refuse(tr("Контакты этого студента вам не открыты: их ведёт куратор группы."))
        else:
            self.table.go_to(found)
            self._is_sent = True

    def take_focus(self) -> None:
        if self._is_sent:
            self._is_sent = False
            self._go_right()
            return
        (self.table if self.model.rows else self.search).setFocus()

    def leave(self) -> None:
        """Hide what is open: the page is about to be hidden or locked."""
        self.opening.hide_values()
        self.card.close_forms()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._stale.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leave()

    # ---- editing

    def _edit(self) -> None:
        mask = self.card.current()
        if mask is not None:
            self._open_form(lambda: self.card.value.open_form(mask, self.card.shown(mask)))

    def _name(self) -> None:
        mask = self.card.current()
        if mask is not None:
            self._open_form(lambda: self.card.relative.open_form(mask.row, mask.whose, mask.relation))

    def _open_form(self, opens: Callable[[], None]) -> None:
        self._context.messages.next_act()
        self.card.close_forms()
        opens()

    def _put(self, mask: MaskSeen, text: str) -> None:
        student = self._current()
        if student is not None and self.edits.put(student.person, mask, text):
            self.card.value.close_form()
            self.opening.hide_values()
            self._done(
                tr("Записано: {what}, {whose}.").format(what=told.kind(mask.kind).lower(), whose=told.whose(mask))
            )

    def _put_relative(self, row: UUID | None, name: str, relation: Relation) -> None:
        student = self._current()
        if student is None:
            return
        made = row if row and self.edits.name(row, name, relation) else None
        if row is None:
            made = self.edits.add(student.person, name, relation)
        if made is not None:
            self.card.relative.close_form()
            self._done(tr("Записано: {relation} {name}.").format(relation=relation_words(relation), name=name.strip()))
            self.card.go_to_row(made)

    def _drop(self) -> None:
        mask = self.card.current()
        if mask is not None and mask.row is not None and self.edits.drop(mask.row):
            self._done(tr("Убрано с карточки: {whose}.").format(whose=told.whose(mask)))

    def _done(self, sentence: str) -> None:
        self._context.messages.solved(SAVING)
        self._context.messages.done(
            sentence, offer=Offer(tr("Отменить"), lambda: self._turn(self.edits.stack.undo), keys="Ctrl+Z")
        )  # fmt: skip
        self._show_card()
        self.card.table.setFocus()

    def _turn(self, step: Callable[[], None]) -> None:
        self._context.messages.next_act()
        self.opening.hide_values()
        step()
        self._show_card()

    # ---- reading

    def reload(self) -> None:
        """Read the students again, in a worker."""

        def show(students: tuple[StudentSeen, ...]) -> None:
            self._context.messages.solved(READING)
            self._students = students
            self._show()

        self._reads.run(self.edits.source.students, show, self._tell_reading)

    def _hear(self, nouns: frozenset[str]) -> None:
        if self.isVisible() and not nouns.isdisjoint(NOUNS):
            self._stale.start()

    def _tell_reading(self, why: Exception) -> None:
        self._context.messages.danger(str(getattr(why, "sentence", why)), about=READING)

    # ---- showing

    def _current(self) -> StudentSeen | None:
        student = self.table.current()
        return student if isinstance(student, StudentSeen) else None

    def _show(self) -> None:
        held = self._current()
        wishes = both_ways(self.search.text().strip())
        rows = [each for each in self._students if _is_found(each, wishes)]
        self.table.blockSignals(True)
        self.model.show(self.model.columns, ())
        self.model.show(self.model.columns, rows)
        places = [n for n, each in enumerate(rows) if held is not None and each.person == held.person]
        self.table.go_to(places[0] if places else 0)
        self.table.blockSignals(False)
        self._places.setCurrentIndex(0 if rows else 1)
        self._nothing.say(*self._why_empty())
        self.card.setVisible(bool(rows))
        self._show_card()

    def _show_card(self) -> None:
        student = self._current()
        if student is None:
            return
        if self.card.student is not None and self.card.student.person != student.person:
            self.opening.hide_values()
        self.opening.forget_but(student)
        masks: tuple[MaskSeen, ...] = ()
        try:
            masks = self.opening.masks(student)
        except StoreTrouble as trouble:
            self._tell_reading(trouble)
        self.card.show_student(student, masks, self.opening.why_none(student))
        self._heading.show_buttons(keeps=student.keeps)
        self.abled.emit()
        self.hinted.emit()

    def _why_empty(self) -> tuple[str, str]:
        if self._students:
            return tr("Ничего не найдено"), tr("Ищется по фамилии и группе. Esc очищает поиск.")
        return tr("Студентов пока нет"), tr("Они появятся, когда учебная часть зачислит их в группы.")

    def _go_by(self, step: int) -> None:
        self.table.go_to(self.table.currentIndex().row() + step)

    def _reveal(self) -> None:
        student, mask = self._current(), self.card.current()
        if student is not None and mask is not None:
            self.opening.reveal(student, mask)
        else:
            self._go_right()

    def _go_right(self) -> None:
        if (student := self._current()) is not None:
            self.opening.ask_masks(student)
        self.card.table.setFocus()

    def _other_pane(self) -> None:
        held = self.focusWidget()
        if held is not None and self.card.isAncestorOf(held):
            self.take_focus()
        else:
            self._go_right()

    def _connect(self) -> None:
        messages, card = self._context.messages, self.card
        self._heading.asked.connect(self.act)
        self.table.moved.connect(self._show_card)
        self.table.asked.connect(self._go_right)
        card.table.moved.connect(self.abled)
        card.table.asked.connect(self._reveal)
        card.why.given.connect(self.opening.give_reason)
        self.opening.came.connect(self._show_card)
        card.why.refused.connect(messages.refuse)
        card.value.given.connect(self._put)
        card.relative.given.connect(self._put_relative)
        self.search.textChanged.connect(lambda _: self._show())
        self.search.left.connect(self.table.setFocus)
        self.edits.refused.connect(messages.refuse)
        self.edits.troubled.connect(lambda trouble: messages.danger(trouble.sentence, about=SAVING))
        self._stale.timeout.connect(self.reload)
        self._context.news.touched.connect(self._hear)

    def _build(self) -> None:
        self._heading = Heading(self._context.theme)
        self._nothing = NothingHere(self._context.theme, "user-round", "", "")
        self._places.setProperty("ground", "paper")
        self._places.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        finding = QHBoxLayout()
        finding.setContentsMargins(8, 6, 8, 6)
        finding.addWidget(self.search)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(finding)
        column.addWidget(self._places, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left, 10)
        whole.addWidget(pillar())
        whole.addWidget(self.card, 13)


def _is_found(student: StudentSeen, wishes: tuple[str, ...]) -> bool:
    told_of = f"{student.name.full} {student.group}".lower().replace("ё", "е")
    return any(wish in told_of for wish in wishes)


def open_page(context: Context) -> ContactsPage:
    """Open the contacts that this person may see."""
    return ContactsPage(Edits(StoreSource(context.store, context.person, context.clock)), context)
