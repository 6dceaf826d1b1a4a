"""What is about to be done to many: the list of it, what it begins with, one button; nothing happens before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from college.days import written
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import EscForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import rule, words
from desktop.workspaces.accounts.act_list import read_day
from desktop.workspaces.accounts.rows import RowsBox
from desktop.workspaces.accounts.words import tr

Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Planned:
    """A wish that waits for its button. `rows(day, number)` tells each line of what would come; `act` does it."""

    title: str
    note: str
    button: str
    columns: tuple[str, ...]
    rows: Callable[[date, int], Rows]
    act: Callable[[date, int], None]
    day: date | None = None  # with it the plan asks for a day and a first number
    first: int = 1
    refusal: str = ""


class Plan(EscForm):
    """Shows a Planned; `left` tells that nothing of it is wanted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._planned: Planned | None = None
        self._title, self._note = words("", "name"), words("", "second")
        self._why = words("", "warning")
        for label in (self._title, self._note, self._why):
            label.setWordWrap(True)
        self.day, self.number = QLineEdit(), QLineEdit()
        theme.fit(self.day, width=104)
        theme.fit(self.number, width=80)
        self._fields = QWidget()
        fields = QHBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(8)
        for title, field in ((tr("Дата подписания"), self.day), (tr("Первый №"), self.number)):
            fields.addWidget(words(title, "second"))
            fields.addWidget(field)
            field.setAccessibleName(title)
            field.textEdited.connect(self._show_rows)
        fields.addStretch(1)
        self._rows = RowsBox(theme)
        self.button = KeyButton(theme, "", "Ctrl+Enter", "main")
        self.button.clicked.connect(self.apply)
        self._stop = KeyButton(theme, tr("Не надо"), "Esc")
        self._stop.clicked.connect(self.left)
        self._build()

    @property
    def is_open(self) -> bool:
        """Whether something waits for its button."""
        return self._planned is not None

    def propose(self, planned: Planned) -> None:
        """Show what would be done."""
        self._planned = planned
        self._title.setText(planned.title)
        self._note.setText(planned.note)
        self._why.setText(planned.refusal)
        self._why.setVisible(bool(planned.refusal))
        self._fields.setVisible(planned.day is not None)
        self.day.setText(written(planned.day) if planned.day else "")
        self.number.setText(str(planned.first))
        self.button.setText(planned.button)
        self.button.updateGeometry()
        self._show_rows()
        first = self.day if planned.day is not None else self.button if self.button.isEnabled() else self._stop
        QTimer.singleShot(0, first, first.setFocus)

    def apply(self) -> None:
        """Do it, if what was typed can be understood."""
        if self._planned is not None and self.button.isEnabled() and (told := self._told()) is not None:
            self._planned.act(*told)

    def close_plan(self) -> None:
        """Forget the wish."""
        self._planned = None

    def _told(self) -> tuple[date, int] | None:
        if self._planned is None or self._planned.day is None:
            return date.min, 0
        day, number = read_day(self.day.text()), self.number.text().strip()
        for field, is_right in ((self.day, day is not None), (self.number, number.isdecimal())):
            field.setProperty("wrong", not is_right)
            field.style().polish(field)
        return (day, int(number)) if day is not None and number.isdecimal() else None

    def _show_rows(self, *_: str) -> None:
        told = self._told()
        if self._planned is not None:
            rows = self._planned.rows(*told) if told else ()
            self._rows.show_rows(rows, self._planned.columns)
            self.button.setEnabled(bool(rows) and not self._planned.refusal)

    def _build(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.button)
        below.addWidget(self._stop)
        below.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        for part in (self._title, self._note, self._why, self._fields):
            head.addWidget(part)
        head.addLayout(below)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("ground", "paper")
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._rows)
        inside.addStretch(1)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule("strong"))
        column.addWidget(area, 1)
