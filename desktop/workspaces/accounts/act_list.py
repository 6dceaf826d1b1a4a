"""Buttons of acts with what each of them means, and the line that an act asks for, typed at the place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from college.days import written
from desktop.shell.theme import Theme
from desktop.widgets.esc_form import EscForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import words
from desktop.workspaces.accounts.acts import Act
from desktop.workspaces.accounts.words import tr

BUTTON = 214
LONGEST = 400  # letters of a line


@dataclass(frozen=True, slots=True)
class Asked:
    """An act with what was typed for it."""

    act: Act
    text: str = ""
    day: date | None = None
    number: str = ""


class ActList(QWidget):
    """The acts of one card; `asked` tells an Asked when one is to be done, `refused` a sentence."""

    asked = Signal(object)
    refused = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._acts: tuple[Act, ...] = ()
        self._day: Callable[[Act], tuple[date, str]] = lambda act: (date.min, "")
        self._buttons: dict[str, QPushButton] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.form = ActForm(theme)
        self.form.applied.connect(self._apply)
        self.form.left.connect(self._leave)
        self._why = words("", "warning")
        self._why.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self._why)
        column.addLayout(self._grid)
        column.addWidget(self.form)

    def show_acts(self, acts: Sequence[Act], first: Callable[[Act], tuple[date, str]]) -> None:
        """Show these acts; `first` says which day and number a form begins with."""
        self._day = first
        if tuple(acts) == self._acts:
            return
        held = self.focusWidget()
        had_keys = held is not None and held.hasFocus()
        self._acts = tuple(acts)
        self._clear()
        for row, act in enumerate(self._acts):
            self._add(row, act)
        whys = dict.fromkeys(act.refusal for act in self._acts if act.refusal)
        self._why.setText("\n".join(whys))
        self._why.setVisible(bool(whys))
        self.setVisible(bool(acts))
        if self.form.act is not None and self.form.act.name not in self._buttons:
            self.form.close_form()
        if had_keys and not self.form.isVisible():
            self.take_focus()

    def begin(self, name: str) -> None:
        """Press the button of an act."""
        act = next((act for act in self._acts if act.name == name), None)
        if act is None:
            return
        if act.refusal:
            self.refused.emit(act.refusal)
        elif act.asks or act.dates:
            day, number = self._day(act)
            self.form.open_form(act, day, number)
        else:
            self.asked.emit(Asked(act))

    def button(self, name: str) -> QPushButton | None:
        """Return the button of an act, if it is offered."""
        return self._buttons.get(name)

    def take_focus(self) -> None:
        """Put the focus on the first act that can be done."""
        first = next((button for button in self._buttons.values() if button.isEnabled()), None)
        if first is not None:
            first.setFocus()

    def _add(self, row: int, act: Act) -> None:
        button = QPushButton(act.words)
        button.setProperty("kind", "" if act.kind == "main" and row else act.kind)
        button.setEnabled(not act.refusal)
        button.setAccessibleName(f"{act.words} {act.note}. {act.refusal}" if act.refusal else f"{act.words} {act.note}")
        button.clicked.connect(lambda _=False, name=act.name: self.begin(name))
        self._theme.fit(button, width=BUTTON)
        note = words(act.note, "second")
        note.setWordWrap(True)
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid.addWidget(button, row, 0)
        self._grid.addWidget(note, row, 1)
        for part in (button, note):
            part.show()  # at once: the keys may already be on their way to the first of them
        self._buttons[act.name] = button

    def _clear(self) -> None:
        self._buttons.clear()
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _apply(self, asked: Asked) -> None:
        self.asked.emit(asked)

    def _leave(self) -> None:
        if self.form.act is not None and (button := self._buttons.get(self.form.act.name)):
            button.setFocus()


class ActForm(EscForm):
    """What one act asks for: a day, a number, a line of words. Ctrl+Enter applies it, Esc leaves it."""

    applied = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.act: Act | None = None
        self._titles = tuple(words("", "second") for _ in range(3))
        self.day, self.number, self.line = QLineEdit(), QLineEdit(), QLineEdit()
        theme.fit(self.day, width=96)
        theme.fit(self.number, width=72)
        self.line.setMaxLength(LONGEST)
        self._do = KeyButton(theme, "", "Ctrl+Enter", "main")
        self._do.clicked.connect(self.apply)
        self._stop = KeyButton(theme, tr("Не надо"), "Esc")
        self._stop.clicked.connect(self.give_up)
        fields = QGridLayout()
        fields.setHorizontalSpacing(8)
        fields.setVerticalSpacing(2)
        fields.setColumnStretch(2, 1)
        for place, (title, field) in enumerate(zip(self._titles, self._fields(), strict=True)):
            fields.addWidget(title, 0, place)
            fields.addWidget(field, 1, place)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._do)
        below.addWidget(self._stop)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addLayout(fields)
        column.addLayout(below)
        self.hide()

    def open_form(self, act: Act, day: date, number: str) -> None:
        """Ask for what the act needs."""
        self.act = act
        for title, field, asked, value in zip(
            self._titles,
            self._fields(),
            (act.dates, act.numbers, act.asks),
            (written(day), number, act.typed),
            strict=True,
        ):
            title.setText(asked)
            field.setAccessibleName(asked)
            title.setVisible(bool(asked))
            field.setVisible(bool(asked))
            field.setText(value)
        self._do.setText(act.words.removesuffix("…"))
        self._do.updateGeometry()
        self.show()
        first = self.line if act.asks and not act.dates else self.day
        # The press that opened the form is still being told of: its end would take the focus back.
        QTimer.singleShot(0, first, lambda: _begin_in(first))

    def apply(self) -> None:
        """Tell what was typed; a day that is none stays to be mended."""
        if self.act is None:
            return
        day = read_day(self.day.text()) if self.act.dates else None
        wrong = bool(self.act.dates) and day is None
        mark_wrong(self.day, is_wrong=wrong)
        if wrong:
            self.day.setFocus()
            return
        self.applied.emit(Asked(self.act, self.line.text().strip(), day, self.number.text().strip()))

    def close_form(self) -> None:
        """Take the form away: what it asked for is done, or the card is another one."""
        self.hide()
        self.act = None

    def enter(self) -> bool:
        """Apply what was typed."""
        self.apply()
        return True

    def give_up(self) -> None:
        """Leave the form without doing anything."""
        self.hide()
        self.left.emit()
        self.act = None

    def _fields(self) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        return self.day, self.number, self.line


def _begin_in(field: QLineEdit) -> None:
    field.setFocus()
    field.selectAll()


def mark_wrong(field: QLineEdit, *, is_wrong: bool) -> None:
    """Show that what stands in a field cannot be read, or can."""
    field.setProperty("wrong", is_wrong)
    field.style().polish(field)


def read_day(text: str) -> date | None:
    """Read a day as people write it: 12.11.2026, 12.11.26, 12,11,2026 (the point of the other layout)."""
    parts = text.strip().replace(",", ".").replace("ю", ".").replace("/", ".").split(".")
    try:
        day, month, year = (int(part) for part in parts)
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
