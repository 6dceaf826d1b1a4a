"""One commission: its name, its disciplines and its teachers, and the field by which one more is taken in."""

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from college.commissions import LONGEST
from db.commissions import CommissionSeen, Discipline, Member, Seen
from db.known_names import Known
from desktop.shell.theme import Theme
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.person_field import PersonField
from desktop.widgets.segments import Segments
from desktop.widgets.signs import rule, words
from desktop.workspaces.commissions import words as told
from desktop.workspaces.commissions.words import tr

DISCIPLINES, MEMBERS = "disciplines", "members"
FIELD = 420


class Panel(QWidget):
    """`named` tells another name, `taken` and `taken_out` a Discipline or a Member."""

    named = Signal(str)
    taken = Signal(object)
    taken_out = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._seen, self.commission = Seen(), None
        self._offered: dict[UUID, Discipline | Member] = {}
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setAccessibleName(tr("Название комиссии"))
        self.name.editingFinished.connect(self._tell_name)
        self.switch = Segments(tr("Состав"), ((DISCIPLINES, tr("Дисциплины")), (MEMBERS, tr("Преподаватели"))))
        self.switch.choose(DISCIPLINES)
        self.switch.chosen.connect(lambda _: self._show())
        self.field = PersonField(theme, tr("Что добавить"), FIELD)
        self.field.chosen.connect(self._tell_taken)
        self.field.left.connect(self._leave_field)
        self.model = LogModel(told.disciplines())
        self.table = LogTable(theme, self.model)
        self.table.installEventFilter(self)
        self._nothing = NothingHere(theme, "network", "", "")
        self._places = QStackedWidget()
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        self._build(theme)

    commission: CommissionSeen | None

    def show_commission(self, commission: CommissionSeen, seen: Seen) -> None:
        """Show another commission, or the same as it stands now."""
        is_other = self.commission is None or self.commission.id != commission.id
        self.commission, self._seen = commission, seen
        if is_other or not self.name.hasFocus():
            self.name.setText(commission.name)
        for tab, title in zip((DISCIPLINES, MEMBERS), told.counts_of(commission), strict=True):
            self.switch.say(tab, title)
        self._show(keep=not is_other)

    def next_tab(self) -> None:
        """Show the other half."""
        self.switch.choose(MEMBERS if self.switch.value() == DISCIPLINES else DISCIPLINES)
        self._show()

    def begin_naming(self) -> None:
        """Put the focus into the name, the whole of it selected."""
        self.name.setFocus()
        self.name.selectAll()

    def begin_taking(self) -> None:
        """Put the focus into the field of what is to be taken in."""
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete takes out what is in hand."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.modifiers():
            return False
        row = self.table.current()
        if event.key() != Qt.Key.Key_Delete or row is None:
            return False
        self.taken_out.emit(row)
        return True

    def _tell_taken(self) -> None:
        chosen = self.field.id
        if chosen is not None:
            self.field.put(None)
            self.taken.emit(self._offered[chosen])

    def _leave_field(self) -> None:
        if self.model.rows:
            self.table.setFocus()

    def _tell_name(self) -> None:
        if self.commission is not None and self.name.text().strip() != self.commission.name:
            self.named.emit(self.name.text())

    def _offer(self) -> None:
        """Let the field know what may be taken in."""
        commission, free = self.commission, self._seen.free
        if self.switch.value() == DISCIPLINES:
            self._offered = {each.lines[0]: each for each in free}
            self.field.show_known([Known(each.lines[0], each.title, each.code) for each in free])
            return
        inside = {member.person for member in commission.members} if commission else set()
        people = [member for member in self._seen.people if member.person not in inside]
        self._offered = {member.person: member for member in people}
        self.field.show_known([Known(member.person, member.name, member.post) for member in people])

    def _show(self, *, keep: bool = False) -> None:
        commission = self.commission
        if commission is None:
            return
        is_lines = self.switch.value() == DISCIPLINES
        place = self.table.currentIndex().row() if keep else 0
        self.model.show(told.disciplines() if is_lines else told.members(), ())
        rows = commission.disciplines if is_lines else commission.members
        self.model.show(self.model.columns, rows)
        self.table.setAccessibleName(tr("Дисциплины комиссии") if is_lines else tr("Преподаватели комиссии"))
        self.table.go_to(max(place, 0))
        self._places.setCurrentIndex(0 if rows else 1)
        self._nothing.say(*self._why_empty(is_lines=is_lines))
        self._offer()
        hint = tr("Добавить дисциплину: название или индекс") if is_lines else tr("Добавить преподавателя: фамилия")
        self.field.setAccessibleName(hint)
        self.field.setPlaceholderText(hint)

    def _why_empty(self, *, is_lines: bool) -> tuple[str, str]:
        if is_lines:
            return tr("Дисциплин пока нет"), tr(
                "Введите часть названия выше и нажмите Enter: войдут строки всех планов."
            )
        return tr("Преподавателей пока нет"), tr("Введите фамилию выше и нажмите Enter.")

    def _build(self, theme: Theme) -> None:
        about = words(tr("Председателя назначает администратор по приказу: «Учётные», вкладка «Роли»."), "second")
        about.setWordWrap(True)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(6)
        head.addWidget(self.name)
        head.addWidget(about)
        head.addWidget(self.switch)
        taking = QHBoxLayout()
        taking.setContentsMargins(12, 8, 12, 8)
        taking.setSpacing(8)
        taking.addWidget(self.field)
        taking.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule("strong"))
        column.addLayout(taking)
        column.addWidget(self._places, 1)
