"""The card of one student: masked contacts of his own and of his family, and what is asked about one of them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from college.phrases import phrase
from db.contacts import MaskSeen, StudentSeen
from desktop.shell.theme import Theme
from desktop.widgets.log_table import LogModel, LogTable
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import rule, words
from desktop.workspaces.contacts import words as told
from desktop.workspaces.contacts.forms import ReasonForm, RelativeForm, ValueForm
from desktop.workspaces.contacts.words import tr

KEPT = phrase("Вы ведёте эти контакты (пункт 4.8К.1): они лежат здесь и открыты без связи. Открытое скроется само.")
OF_SERVER = phrase("Контакты показывает сервер: по одному и с причиной. Каждый просмотр остаётся в журнале доступа.")


class Card(QWidget):
    """Shows masks, and beside them what was opened until it hides itself; nothing of it is kept anywhere else."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("ground", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.student: StudentSeen | None = None
        self._open: dict[tuple[str, object], str] = {}
        self._columns = told.values(self.shown)
        self.model = LogModel(self._columns)
        self.table = LogTable(theme, self.model)
        self.table.setAccessibleName(tr("Контакты"))
        self._name, self._about = words("", "name"), words("", "second")
        self._about.setWordWrap(True)
        self.why, self.value, self.relative = ReasonForm(theme), ValueForm(theme), RelativeForm(theme)
        self._nothing = NothingHere(theme, "eye-off", "", "")
        self._places = QStackedWidget()
        self._places.addWidget(self.table)
        self._places.addWidget(self._nothing)
        self._build()

    def show_student(self, student: StudentSeen, masks: Sequence[MaskSeen], empty: tuple[str, str]) -> None:
        """Show another student, or the same as his contacts stand now; `empty` says why there are no masks."""
        is_other = self.student is None or self.student.person != student.person
        if is_other:
            self.close_forms()
            self._open.clear()
        self.student = student
        self._name.setText(f"{student.name.full}, {student.group}")
        self._about.setText(tr(KEPT if student.keeps else OF_SERVER))
        place = 0 if is_other else self.table.currentIndex().row()
        self.model.show(self._columns, ())
        self.model.show(self._columns, masks)
        self.table.go_to(max(place, 0))
        self._places.setCurrentIndex(0 if masks else 1)
        self._nothing.say(*empty)

    def shown(self, mask: MaskSeen) -> str | None:
        """Return a value that is open just now."""
        return self._open.get((mask.name, mask.row))

    def open_value(self, mask: MaskSeen, value: str) -> None:
        """Show a value; an empty one leaves the dash."""
        if value:
            self._open[mask.name, mask.row] = value
            self.table.viewport().update()

    def hide_values(self) -> bool:
        """Hide whatever is open; say whether anything was."""
        was = bool(self._open)
        self._open.clear()
        if self.value.isVisible() and was:
            self.value.give_up()
        self.table.viewport().update()
        return was

    def current(self) -> MaskSeen | None:
        """Return the value in hand."""
        mask = self.table.current()
        return mask if isinstance(mask, MaskSeen) else None

    def go_to_row(self, row: object) -> None:
        """Put the cursor on the first value of a relative."""
        places = [n for n, each in enumerate(self.model.rows) if each.row == row]
        if places:
            self.table.go_to(places[0])

    def close_forms(self) -> None:
        """Take every form away."""
        for form in (self.why, self.value, self.relative):
            form.close_form()

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(2)
        head.addWidget(self._name)
        head.addWidget(self._about)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule("strong"))
        column.addWidget(self._places, 1)
        for form in (self.why, self.value, self.relative):
            column.addWidget(form)
            form.left.connect(self.table.setFocus)
