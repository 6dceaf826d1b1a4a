"""A form below the list that asks what an act by hand needs: names, days, orders, one of several."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from college.days import written
from college.people_lists.cells import day_of
from college.refusal import Refused
from db.known_names import Known
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import EscForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.person_field import PersonField
from desktop.widgets.signs import words

LONG, SHORT = 300, 104


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: a text, a day, one of some choices, or somebody of the known."""

    name: str
    title: str
    value: str | date | UUID | None = ""  # of choices: the one that is chosen
    choices: Sequence[tuple[str, object]] = ()
    known: Sequence[Known] = ()
    is_day: bool = False
    is_long: bool = False


Given = dict[str, object]
Field = QLineEdit | QComboBox | PersonField


class HandForm(EscForm):
    """`refused` tells what is wrong with a field; the act of `ask` gets what was filled in and says if it was done."""

    refused = Signal(object)

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme, self._today = theme, today
        self.fields: dict[str, Field] = {}
        self._asked: tuple[Asked, ...] = ()
        self._apply: Callable[[Given], bool] = lambda _: True
        self.title = words("", "name")
        self._body = QWidget()
        self._do = KeyButton(theme, QCoreApplication.translate("HandForm", "Записать"), "Enter", "main")
        self._do.clicked.connect(self.enter)
        self._stop = KeyButton(theme, QCoreApplication.translate("HandForm", "Не надо"), "Esc")
        self._stop.clicked.connect(self.give_up)
        below = QHBoxLayout()
        below.setSpacing(8)
        for part in (self._do, self._stop):
            below.addWidget(part)
        below.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 12)
        self._column.setSpacing(8)
        self._column.addWidget(self.title)
        self._column.addWidget(self._body)
        self._column.addLayout(below)
        self.hide()

    def ask(self, title: str, verb: str, asked: Sequence[Asked], apply: Callable[[Given], bool]) -> None:
        """Ask these fields; `apply` says whether it was done, and the form goes."""
        self.title.setText(title)
        self._do.setText(verb)
        self._asked, self._apply = tuple(asked), apply
        self._lay_out()
        self.show()
        first = next(iter(self.fields.values()))
        # The press that opened the form is still being told of: its end would take the focus back.
        QTimer.singleShot(0, first, first.setFocus)

    def enter(self) -> bool:
        """Read the fields and do the act; a field that does not read stays, with its sentence."""
        if not self.isVisible():
            return False
        given: Given = {}
        for one in self._asked:
            try:
                given[one.name] = self._read(one)
            except Refused as refused:
                self._mark(one.name)
                self.refused.emit(refused)
                return True
        self._mark("")
        if self._apply(given):
            self.close_form()
            self.left.emit()
        return True

    def give_up(self) -> None:
        self.close_form()
        self.left.emit()

    def close_form(self) -> None:
        """Take the form away, with what was typed."""
        self.hide()

    def _read(self, one: Asked) -> object:
        field = self.fields[one.name]
        if isinstance(field, QComboBox):
            return field.currentData()
        if isinstance(field, PersonField):
            return field.id
        return day_of(field.text(), self._today()) if one.is_day else field.text().strip()

    def _mark(self, wrong: str) -> None:
        for name, field in self.fields.items():
            field.setProperty("wrong", name == wrong)
            field.style().polish(field)
            if name == wrong:
                field.setFocus()

    def _lay_out(self) -> None:
        fresh, grid = QWidget(), QGridLayout()
        fresh.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.fields = {one.name: self._field(one) for one in self._asked}
        for place, one in enumerate(self._asked):
            grid.addWidget(words(one.title, "second"), 0, place)
            grid.addWidget(self.fields[one.name], 1, place)
        grid.setColumnStretch(len(self._asked), 1)
        self._column.replaceWidget(self._body, fresh)
        self._body.hide()
        self._body.deleteLater()
        self._body = fresh

    def _field(self, one: Asked) -> Field:
        field: Field
        if one.choices:
            field = QComboBox()
            for title, value in one.choices:
                field.addItem(title, value)
            field.setCurrentIndex(max(field.findData(one.value), 0))
        elif one.known:
            field = PersonField(self._theme, one.title, LONG)
            field.show_known(one.known)
            field.left.connect(self._do.setFocus)
        else:
            field = QLineEdit()
            field.setText(written(one.value) if isinstance(one.value, date) else str(one.value or ""))
            field.setPlaceholderText("01.09.2026" if one.is_day else "")
            self._theme.fit(field, width=LONG if one.is_long else SHORT)
        field.setAccessibleName(one.title)
        return field


def id_given(given: Given, name: str) -> UUID | None:
    """Return an id that was chosen."""
    told = given[name]
    return told if isinstance(told, UUID) else None
