"""The lock screen: employees of this computer at the left, the password at the right."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.dates import weekday_and_day
from desktop.opening import EmployeeHere
from desktop.shell.employee_row import EmployeeRow
from desktop.shell.password_card import PasswordCard
from desktop.shell.theme import Theme
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import IconLabel, KeyCap, pillar, rule, words

PAUSES = (0, 2, 5, 10, 30, 60)  # seconds after so many wrong passwords in a row; the last repeats


class SignIn(QWidget):
    """Asks who works and for the password; `opened(employee id, password)` asks to open the file."""

    opened = Signal(object, str)

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], datetime],
        *,
        college: str = "",
        room: str = "",
        pauses: tuple[int, ...] = PAUSES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._now, self._pauses = theme, now, pauses
        self._rows: list[EmployeeRow] = []
        self._wrong: dict[object, int] = {}  # wrong passwords in a row, per employee, until the program ends
        self.card = PasswordCard(theme)
        self.card.entered.connect(self._ask)
        self._build(college, room)
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda index=number - 1: self.choose(index))
        QShortcut(QKeySequence(Qt.Key.Key_F1), self).activated.connect(self._help)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()

    def show_employees(self, employees: tuple[EmployeeHere, ...], *, last: str = "", why_locked: str = "") -> None:
        """List the employees and choose the one who worked last; `why_locked` is told in the card."""
        for row in self._rows:
            row.deleteLater()
        self._rows = [EmployeeRow(self._theme, employee, self._now()) for employee in employees]
        for place, row in enumerate(self._rows):
            self._list.insertWidget(place, row)
            row.clicked.connect(lambda _=False, index=place: self.choose(index))
        self._nobody.setVisible(not employees)
        self.card.setVisible(bool(employees))
        self._hints.setVisible(bool(employees))
        self.card.say_why(why_locked)
        chosen = next((place for place, each in enumerate(employees) if str(each.id) == last), 0)
        self.choose(chosen)

    def choose(self, index: int) -> None:
        """Choose the employee at this place of the list; the field empties and takes the focus."""
        if index >= len(self._rows):
            return
        self._rows[index].setChecked(True)
        self.card.show_employee(self._rows[index].employee, self._now())
        self.card.field.setFocus()

    def employee(self) -> EmployeeHere | None:
        """Return the chosen employee."""
        return next((row.employee for row in self._rows if row.isChecked()), None)

    def refuse(self, sentence: str) -> None:
        """Say that the password did not fit; the next try waits longer each time."""
        employee = self.employee()
        key = employee.id if employee else None
        self._wrong[key] = self._wrong.get(key, 0) + 1
        self.card.refuse(sentence, self._pauses[min(self._wrong[key], len(self._pauses)) - 1])

    def trouble(self, sentence: str) -> None:
        """Say that the file did not open; the password is not to blame and no pause follows."""
        self.card.trouble(sentence)

    def welcome(self) -> None:
        """Forget what was typed and how often it was wrong: the file is open."""
        if employee := self.employee():
            self._wrong.pop(employee.id, None)
        self.card.field.hide_typed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.card.field.setFocus()

    def _ask(self, password: str) -> None:
        if employee := self.employee():
            self.card.opening()
            self.opened.emit(employee.id, password)

    def _help(self) -> None:
        whose = _tr("Пароль задаёте вы сами, у администратора его нет.")
        lost = _tr("Если он забыт, подойдите к администратору журнала: введённое здесь остаётся на диске.")
        self.card.tell(f"{whose} {lost}")

    def _show_time(self) -> None:
        now = self._now()
        self._date.setText(weekday_and_day(now.date()))
        self._time.setText(f"{now:%H:%M}")

    def _build(self, college: str, room: str) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._people(room))
        row.addWidget(pillar())
        row.addLayout(self._middle(college), 1)

    def _people(self, room: str) -> QWidget:
        pane = _ground("paper")
        self._theme.fit(pane, width=419)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = _ground("paper-alt")
        self._theme.fit(head, height=36)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 16, 0)
        line.addWidget(words(_tr("Кто работает за этим компьютером"), "strong"), 1)
        line.addWidget(words(room, "second"))
        column.addWidget(head)
        column.addWidget(rule())
        column.addWidget(self._scroll(), 1)
        column.addWidget(rule())
        one_file = _tr("У каждого сотрудника свой зашифрованный файл. Пока открыт один, остальные закрыты.")
        own_only = _tr("Работать под чужим паролем запрещено (пункт 3.1.11).")
        note = words(f"{one_file} {own_only}", "second")
        note.setWordWrap(True)
        note.setContentsMargins(16, 12, 16, 12)
        column.addWidget(note)
        return pane

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("plain", "true")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area

    def _middle(self, college: str) -> QVBoxLayout:
        self._nobody = NothingHere(
            self._theme,
            "user-round-plus",
            _tr("Сотрудников на этом компьютере нет"),
            _tr("Компьютер записывает администратор журнала. После этого здесь появится первый сотрудник."),
        )
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(2)
        self._hints = self._keys()
        for part, gap in ((self._name_plate(college), 24), (self.card, 0), (self._nobody, 16), (self._hints, 0)):
            # A row between stretches keeps height-for-width, which an alignment would lose: sentences wrap.
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(part)
            row.addStretch(1)
            column.addLayout(row)
            column.addSpacing(gap)
        column.addStretch(3)
        return column

    def _name_plate(self, college: str) -> QWidget:
        plate = QWidget()
        self._theme.fit(plate, width=520)
        row = QHBoxLayout(plate)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(IconLabel(self._theme, "parta", "accent", 36))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words("Парта", "big"))
        names.addWidget(words(college or _tr("Журнал учебных занятий"), "second"))
        row.addLayout(names, 1)
        times = QVBoxLayout()
        times.setSpacing(0)
        self._date, self._time = words("", "second"), words("", "big")
        times.addWidget(self._date, 0, Qt.AlignmentFlag.AlignRight)
        times.addWidget(self._time, 0, Qt.AlignmentFlag.AlignRight)
        row.addLayout(times)
        return plate

    def _keys(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for keys, what in (
            ("Alt+1…9", _tr("сменить сотрудника")),
            ("F8", _tr("показать пароль")),
            ("F1", _tr("помощь")),
        ):
            row.addWidget(KeyCap(keys))
            row.addWidget(words(what, "second-14"))
            row.addSpacing(8)
        return line


def _ground(token: str) -> QWidget:
    pane = QWidget()
    pane.setProperty("ground", token)
    pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return pane


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
