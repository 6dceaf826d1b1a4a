"""The lock screen: employees of this computer at the left, the password at the right, and the other ways in."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.opening import EmployeeHere
from desktop.shell.leak_card import LeakCard
from desktop.shell.name_plate import NamePlate, key_line
from desktop.shell.other_card import OtherCard, SlipCard
from desktop.shell.password_card import PasswordCard
from desktop.shell.people_pane import PeoplePane
from desktop.shell.second_card import SecondCard
from desktop.shell.theme import Theme
from desktop.widgets.nothing_here import NothingHere
from desktop.widgets.signs import pillar

PAUSES = (0, 2, 5, 10, 30, 60)  # seconds after so many wrong passwords in a row; the last repeats
# A key is where it is: with English on, the keys of Д and П say L and G.
OTHER_KEYS, LEAK_KEYS = ("Alt+Д", "Alt+L"), ("Alt+П", "Alt+G")


class SignIn(QWidget):
    """Asks who works and for the password; each signal asks the program for an act."""

    opened = Signal(object, str)  # open this employee's file by the password
    pinned = Signal(object, str)  # show it again by the PIN
    admitted = Signal(str, str)  # login, password: make a file of an employee
    admitted_by_slip = Signal(str, str, str)  # login, code, new password: the same at his first sign-in
    broken = Signal()  # break that off
    reported = Signal(object)  # this employee's password may be known

    def __init__(
        self,
        theme: Theme,
        now: Callable[[], datetime],
        *,
        college: str = "",
        room: str = "",
        is_enrolled: bool = False,
        pauses: tuple[int, ...] = PAUSES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._now, self._pauses, self._is_enrolled = theme, now, pauses, is_enrolled
        self._chosen = -1
        self._pin_of: UUID | None = None
        self._home: tuple[UUID, str] | None = None
        self._wrong: dict[object, int] = {}  # wrong passwords in a row, per employee, until the program ends
        self.people = PeoplePane(theme, now, room)
        self.people.other_row.setVisible(is_enrolled)
        self.card, self.other = PasswordCard(theme), OtherCard(theme)
        self.slip, self.leak = SlipCard(theme, college), LeakCard(theme)
        self.second = SecondCard(theme)
        self._ways = (self.other, self.slip, self.second)
        self._build(college)
        self._listen()
        self._bind_keys()

    def show_employees(
        self,
        employees: tuple[EmployeeHere, ...],
        *,
        last: str = "",
        why_locked: str = "",
        pin_of: UUID | None = None,
    ) -> None:
        """List the employees and choose the one who worked last; `why_locked` is told in the card.

        Whoever is just signing in beside the list goes on with it.
        """
        self.people.show_employees(employees)
        self._pin_of = pin_of
        self.card.say_why(why_locked)
        if any(form.isVisible() for form in self._ways):
            self.people.mark(-1)
        elif employees:
            person, sentence = self._home or (None, "")
            wanted = str(person) if person else last
            self._choose_again(next((place for place, each in enumerate(employees) if str(each.id) == wanted), 0))
            if sentence:
                self.card.tell(sentence)
            self._home = None
        elif self._is_enrolled:
            self.show_other()
        else:
            self._show(self._nobody)

    def begin(self, why_locked: str, pin_of: UUID | None) -> None:
        """Ask at once, by the list that stands: it is read anew meanwhile."""
        self._pin_of = pin_of
        self.card.say_why(why_locked)
        self.choose(self._chosen)

    def choose(self, index: int) -> None:
        """Choose the employee at this place of the list; the field empties and takes the focus."""
        if not 0 <= index < len(self.people.rows) or self._is_busy():
            return
        self._chosen = index
        self.people.mark(index)
        employee = self.people.rows[index].employee
        self.card.show_employee(employee, self._now(), asks_pin=employee.id == self._pin_of)
        self._show(self.card)
        self.leak.setVisible(not employee.closed or self.leak.has_told)
        (self.people.rows[index] if employee.closed else self.card.field).setFocus()

    def employee(self) -> EmployeeHere | None:
        """Return the chosen employee."""
        rows = self.people.rows
        return rows[self._chosen].employee if 0 <= self._chosen < len(rows) else None

    def show_other(self) -> None:
        """Ask another employee for login and password."""
        if self._is_enrolled and not self._is_busy():
            self.people.mark(-1)
            self.other.rest()
            self._show(self.other)
            self.other.take_focus()

    def show_slip(self) -> None:
        """Ask for the code of a slip and a new password."""
        login = self.other.login.text().strip()
        self.slip.rest()
        self._show(self.slip)
        self.slip.begin(login)

    def work(self, sentence: str) -> None:
        """Show on the card of another employee how far the server has been asked."""
        next((form for form in self._ways if form.isVisible()), self.other).work(sentence)

    def ask_second(self, sentence: str, setup: str | None) -> None:
        """Ask for the code of a phone; what was typed before is forgotten here."""
        for form in (self.other, self.slip):
            form.rest()
        self._show(self.second)
        self.second.ask(sentence, setup)

    def go_back(self) -> None:
        """Leave the other ways in: back to the list, or from the slip where there is none."""
        if self.people.rows:
            self.choose(max(self._chosen, 0))
        elif not self.other.isVisible():
            self.show_other()

    def go_home(self, person: UUID, sentence: str) -> None:
        """Leave the other ways in for the list, which will show this person, and say why."""
        self._home = (person, sentence)
        for form in self._ways:
            form.rest()
            form.hide()

    def ask_leak(self) -> None:
        """Ask whether the password of the chosen employee may be known to others."""
        employee = self.employee()
        if employee is not None and self.card.isVisible() and not employee.closed:
            self.leak.ask(employee.name)

    def refuse(self, sentence: str) -> None:
        """Say that the password did not fit; the next try waits longer each time."""
        if self._is_elsewhere(sentence):
            return
        employee = self.employee()
        key = employee.id if employee else None
        self._wrong[key] = self._wrong.get(key, 0) + 1
        self.card.refuse(sentence, self._pauses[min(self._wrong[key], len(self._pauses)) - 1])

    def refuse_pin(self, sentence: str, *, is_over: bool) -> None:
        """Say that the PIN did not fit; once it is over the password is asked for."""
        if is_over:
            self._pin_of = None
            self.card.ask_password(sentence)
        else:
            self.card.refuse(sentence, 0)

    def trouble(self, sentence: str) -> None:
        """Say that the file did not open; the password is not to blame and no pause follows."""
        if not self._is_elsewhere(sentence):
            self.card.trouble(sentence)

    def welcome(self) -> None:
        """Forget what was typed and how often it was wrong: the file is open."""
        if employee := self.employee():
            self._wrong.pop(employee.id, None)
        self.card.field.hide_typed()
        for form in self._ways:
            form.rest()
            form.hide()
        self.leak.rest()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.card.field.setFocus()

    # ---- private

    def _ask(self, typed: str) -> None:
        if employee := self.employee():
            if self.card.asks_pin:
                self.pinned.emit(employee.id, typed)
            else:
                self.card.opening()
                self.opened.emit(employee.id, typed)

    def _choose_again(self, index: int) -> None:
        """Choose after the list was read anew; what is being typed for the same employee stays."""
        fresh = self.people.rows[index].employee
        if self.card.is_in_use and self.card.person == fresh.id and not fresh.closed:
            self._chosen = index
            self.people.mark(index)
        else:
            self.choose(index)

    def _turn_to(self, index: int) -> None:
        if not self._is_busy():
            self.leak.rest()
            self.choose(index)

    def _report(self) -> None:
        if employee := self.employee():
            self.reported.emit(employee.id)

    def _is_elsewhere(self, sentence: str) -> bool:
        """Say it on the card of another employee, if that one stands there."""
        form = next((form for form in self._ways if form.isVisible()), None)
        if form is not None:
            form.refuse(sentence)
        return form is not None

    def _is_busy(self) -> bool:
        return any(form.is_busy for form in self._ways)

    def _show(self, shown: QWidget) -> None:
        for part in (self.card, *self._ways, self._nobody):
            part.setVisible(part is shown)
        self.leak.setVisible(shown is self.card)
        self._hints.setVisible(shown is not self._nobody)

    def _help(self) -> None:
        whose = _tr("Пароль задаёте вы сами, у администратора его нет.")
        lost = _tr("Если он забыт, подойдите к администратору журнала: введённое здесь остаётся на диске.")
        self.card.tell(f"{whose} {lost}")

    def _listen(self) -> None:
        self.people.chosen.connect(self._turn_to)
        self.people.other.connect(self.show_other)
        self.card.entered.connect(self._ask)
        self.card.doubted.connect(self.ask_leak)
        self.other.entered.connect(self.admitted)
        self.other.by_slip.connect(self.show_slip)
        self.slip.entered.connect(self.admitted_by_slip)
        for form in self._ways:
            form.broken.connect(self.broken)
            form.left.connect(self.go_back)
        self.leak.asked.connect(self.ask_leak)
        self.leak.agreed.connect(self._report)
        self.leak.left.connect(self.card.field.setFocus)

    def _bind_keys(self) -> None:
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda index=number - 1: self._turn_to(index))
        for keys, does in ((OTHER_KEYS, self.show_other), (LEAK_KEYS, self.ask_leak)):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.activated.connect(does)
                shortcut.activatedAmbiguously.connect(does)  # a Russian key is offered by its Latin letter, too
        QShortcut(QKeySequence(Qt.Key.Key_F1), self).activated.connect(self._help)

    def _build(self, college: str) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.people)
        row.addWidget(pillar())
        row.addLayout(self._middle(college), 1)

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
        parts: tuple[tuple[QWidget, int], ...] = (
            (NamePlate(self._theme, self._now, college), 24),
            (self.card, 0),
            (self.other, 0),
            (self.slip, 0),
            (self.second, 0),
            (self._nobody, 12),
            (self.leak, 16),
            (self._hints, 0),
        )
        for part, gap in parts:
            # A row between stretches keeps height-for-width, which an alignment would lose: sentences wrap.
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(part)
            row.addStretch(1)
            column.addLayout(row)
            column.addSpacing(gap)
        column.addStretch(3)
        for hidden in self._ways:
            hidden.hide()
        return column

    def _keys(self) -> QWidget:
        pairs = [("Alt+1…9", _tr("сменить сотрудника")), ("F8", _tr("показать пароль")), ("F1", _tr("помощь"))]
        if self._is_enrolled:
            pairs.insert(1, ("Alt+Д", _tr("другой сотрудник")))
        return key_line(pairs)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
