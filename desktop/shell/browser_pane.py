"""The person's ways in by browser in the settings: what opens it, the code that adds a way, and how one is removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from college.admission.slips import shown
from desktop.shell.answer_line import answer, answer_line
from desktop.shell.theme import Theme
from desktop.widgets.drawn_code import drawn_code
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import IconLabel, rule, words

DOT = 4
WIDEST = 760  # of a line of the list: its button stands near its words


@dataclass(frozen=True, slots=True)
class WayHere:
    """A way in as it is listed; the password of the web has no id."""

    id: str
    name: str
    made: datetime
    used: datetime | None = None
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class CodeHere:
    """A code as it is shown once, with the address where it is used."""

    code: str = field(repr=False)
    address: str
    until: datetime


class BrowserPane(QWidget):
    """`opened`, `code_wanted` and `removal_wanted(way)` ask the program; it answers by `show_…` and `refuse`."""

    opened = Signal()
    closed = Signal()
    code_wanted = Signal()
    removal_wanted = Signal(object)
    grown = Signal(QWidget)  # has to be seen whole

    def __init__(self, theme: Theme, spelt: Callable[[datetime], str]) -> None:
        """`spelt` gives a moment in the college's time."""
        super().__init__()
        self._theme, self._spelt = theme, spelt
        self.rows: list[WayRow] = []
        self.add = QPushButton(_tr("Показать код…"))
        self.card = CodeCard(theme, spelt)
        self.card.hide()
        self._nothing = words(_tr("Пока ничего: войти под вашим именем в браузере нельзя."), "second")
        self._answer = answer_line()
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.add.clicked.connect(self.code_wanted)
        self.card.left.connect(self.put_away)
        self._build()

    def show_ways(self, ways: Sequence[WayHere]) -> None:
        """List what opens the browser now."""
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for way in ways:
            row = WayRow(self._theme, way, self._spelt)
            self._theme.fit(row, width=WIDEST)
            row.agreed.connect(self.removal_wanted)
            self.rows.append(row)
            self._list.addWidget(row)
        self._nothing.setVisible(not ways)

    def show_code(self, code: CodeHere) -> None:
        """Show a code with its picture."""
        self.say("")
        self.card.show_code(code)
        self.add.setEnabled(False)
        self.card.show()
        self.card.done.setFocus()
        QTimer.singleShot(0, self, lambda: self.grown.emit(self.card))  # its place is known by then

    def put_away(self) -> None:
        """Show no code any more."""
        had_focus = self.card.done.hasFocus()
        self.card.forget()
        self.card.hide()
        self.add.setEnabled(True)
        if had_focus:
            self.add.setFocus()

    def say(self, sentence: str, role: str = "second") -> None:
        """Say what came of it."""
        answer(self._answer, sentence, role)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.put_away()
            self.closed.emit()

    def _build(self) -> None:
        why = _tr("Ключом или отдельным паролем с кодом телефона. Пароль программы в браузере не вводят.")
        shut = _tr("Новый пароль программы, новый листок и «Пароль может быть известен другим» убирают всё это сразу.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(10)
        column.addWidget(rule())
        column.addWidget(words(_tr("Вход через браузер"), "name"))
        row = QHBoxLayout()
        row.setSpacing(8)
        label = words(_tr("Добавить вход"))
        self._theme.fit(label, width=210)
        label.setBuddy(self.add)
        note = words(f"{why} {shut}", "second")
        note.setWordWrap(True)
        row.addWidget(label)
        row.addWidget(self.add)
        row.addSpacing(16)
        row.addWidget(note, 1)
        column.addLayout(row)
        shown_code = QHBoxLayout()
        shown_code.addWidget(self.card)
        shown_code.addStretch(1)
        column.addLayout(shown_code)
        for part in (self._answer, self._nothing):
            column.addWidget(part)
        column.addLayout(self._list)


class CodeCard(QFrame):
    """A code, its address and a picture of both; Esc puts it away."""

    left = Signal()

    def __init__(self, theme: Theme, spelt: Callable[[datetime], str]) -> None:
        super().__init__()
        self._spelt = spelt
        self.setProperty("panel", "true")
        self.picture = QLabel()
        self.picture.setAccessibleName(_tr("Рисунок для телефона: адрес и код"))
        self.address, self.code, self._until = words("", "strong"), words("", "big"), words("", "second")
        for line in (self.address, self.code):
            line.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._until.setWordWrap(True)
        theme.fit(self._until, width=400)  # the address beside it is as wide as the college has named it
        self.done = KeyButton(theme, _tr("Убрать код"), "Esc")
        self.done.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self.picture)
        row.addLayout(self._words(), 1)

    def show_code(self, code: CodeHere) -> None:
        """Show this code until it is put away."""
        drawn = drawn_code(f"{code.address}#{shown(code.code)}", DOT)
        self.picture.setPixmap(drawn)
        self.picture.setMinimumSize(drawn.size())  # half a picture is none
        self.address.setText(code.address)
        self.code.setText(shown(code.code))
        until = self._spelt(code.until).split(", ")[-1]
        once = _tr("Действует один раз, до {time}. Кто введёт его раньше вас, сможет входить под вашим именем.")
        self._until.setText(once.format(time=until))

    def forget(self) -> None:
        """Keep nothing of the code."""
        self.picture.clear()
        for line in (self.address, self.code, self._until):
            line.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        first = words(_tr("Снимите рисунок телефоном или откройте в браузере"), "second")
        for part in (first, self.address, words(_tr("и введите код"), "second"), self.code, self._until):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.done)
        row.addStretch(1)
        column.addLayout(row)
        return column


class WayRow(QWidget):
    """One way in; «Убрать» asks once in its place, then `agreed(way)`."""

    agreed = Signal(object)

    def __init__(self, theme: Theme, way: WayHere, spelt: Callable[[datetime], str]) -> None:
        super().__init__()
        self.way = way
        self.remove = QPushButton(_tr("Убрать"))
        self.remove.setAccessibleName(f"{_tr('Убрать')}: {way.name}")
        self.yes = KeyButton(theme, _tr("Убрать"), "Enter", "danger")
        self.no = KeyButton(theme, _tr("Отмена"), "Esc")
        self.remove.clicked.connect(self._ask)
        self.yes.clicked.connect(lambda: self.agreed.emit(way))
        self.no.clicked.connect(self._leave)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._told(theme, spelt))
        self._stack.addWidget(self._question())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_asking = self._stack.currentIndex() == 1
        if event.key() == Qt.Key.Key_Escape and is_asking:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_asking:
            self._leave() if self.no.hasFocus() else self.agreed.emit(self.way)
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._stack.setCurrentIndex(1)
        self.yes.setFocus()

    def _leave(self) -> None:
        self._stack.setCurrentIndex(0)
        self.remove.setFocus()

    def _told(self, theme: Theme, spelt: Callable[[datetime], str]) -> QWidget:
        way = self.way
        used = _tr("последний вход {at}").format(at=spelt(way.used)) if way.used else _tr("ещё не открывал")
        since = _tr("с {at}").format(at=spelt(way.made))
        stopped = _tr("остановлен: у ключа может быть копия")
        icon = IconLabel(theme, "key-round" if way.id else "lock", "danger" if way.is_stopped else "text-2", 18)
        told = words(stopped if way.is_stopped else f"{since}, {used}", "danger" if way.is_stopped else "second")
        return _row(icon, words(way.name, "strong"), told, None, self.remove)

    def _question(self) -> QWidget:
        asked = _tr("Убрать «{name}»? Открытые браузеры закроются.").format(name=self.way.name)
        return _row(words(asked, "strong"), None, self.yes, self.no)


def _row(*parts: QWidget | None) -> QWidget:
    """Return the parts beside each other; None is the gap that grows."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addStretch(1) if part is None else row.addWidget(part)
    return line


def _tr(text: str) -> str:
    return QCoreApplication.translate("BrowserPane", text)
