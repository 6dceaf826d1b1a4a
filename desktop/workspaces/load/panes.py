"""What the page is made of: groups, lines of the one in hand, teachers with their hours, and who is assigned."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from college.plans import Work
from db.load import LoadRow
from desktop.shell.theme import Theme
from desktop.widgets.hand_form import HandForm
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.person_field import PersonField
from desktop.widgets.signs import pillar, rule, words
from desktop.workspaces.load import words as told
from desktop.workspaces.load.days import Days
from desktop.workspaces.load.words import tr

LIST, PEOPLE, FIELD, KIND = 232, 268, 236, 132


class _Lines(LogTable):
    """The lines of a group; Del takes the teacher of the line off."""

    def __init__(self, theme: Theme, model: LogModel, take_off: Callable[[], object]) -> None:
        super().__init__(theme, model)
        self._take_off = take_off

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self._take_off()
            return
        super().keyPressEvent(event)


class Panes(QWidget):
    """The lists beside each other; what assigns stands above the lines, a form for other acts below them."""

    def __init__(self, theme: Theme, form: HandForm, take_off: Callable[[], object], *, may_write: bool) -> None:
        super().__init__()
        self.groups, self.lines, self.people = (LogModel(()) for _ in range(3))
        self.group_table, self.people_table = LogTable(theme, self.groups), LogTable(theme, self.people)
        self.line_table = _Lines(theme, self.lines, take_off)
        self.field = PersonField(theme, tr("Кого назначить"), FIELD)
        self.field.setPlaceholderText(tr("Назначить на строку: фамилия"))
        self.days, self.kind, self.norm, self.beside = Days(), QComboBox(), words("", "second"), QWidget()
        self.kind.setAccessibleName(tr("Вид работы"))
        theme.fit(self.kind, width=KIND)
        for part in (self.field, self.days, self.kind):
            part.setVisible(may_write)
        for table, name in (
            (self.group_table, tr("Группы")),
            (self.line_table, tr("Строки плана группы")),
            (self.people_table, tr("Преподаватели и их часы")),
        ):
            table.setAccessibleName(name)
        theme.fit(self.group_table, width=LIST)
        theme.fit(self.people_table, width=PEOPLE)
        theme.fit(self.norm, width=PEOPLE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.group_table)
        row.addWidget(pillar())
        row.addLayout(self._middle(form), 1)
        self._lay_beside()
        row.addWidget(self.beside)

    def offer_kinds(self, row: LoadRow) -> None:
        """Offer what of the line in hand somebody may teach apart: all of it, or one kind of its work."""
        self.kind.clear()
        self.kind.addItem(tr("все виды"), None)
        for work in told.kinds_apart(row):
            self.kind.addItem(work.wording, work)
        self.kind.setEnabled(self.kind.count() > 1)

    def chosen_kind(self) -> Work | None:
        """Return the kind of work that is chosen; None for all."""
        work = self.kind.currentData()
        return Work(work) if work else None

    def next(self) -> None:
        """Go to the next list that is shown."""
        shown = [each for each in (self.group_table, self.line_table, self.people_table) if each.isVisible()]
        held = next((place for place, pane in enumerate(shown) if pane.hasFocus()), 0)
        shown[(held + 1) % len(shown)].setFocus()

    def _middle(self, form: HandForm) -> QVBoxLayout:
        taking, column = QHBoxLayout(), _column()
        taking.setContentsMargins(12, 6, 12, 6)
        taking.setSpacing(8)
        for part in (self.field, self.kind, self.days):
            taking.addWidget(part)
        taking.addStretch(1)
        column.addLayout(taking)
        column.addWidget(rule())
        column.addWidget(self.line_table, 1)
        column.addWidget(form)
        return column

    def _lay_beside(self) -> None:
        column, outer = _column(), QHBoxLayout(self.beside)
        self.norm.setWordWrap(True)
        self.norm.setContentsMargins(12, 6, 12, 6)
        column.addWidget(self.people_table, 1)
        column.addWidget(rule())
        column.addWidget(self.norm)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(pillar())
        outer.addLayout(column)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
