"""The left pane of the lock screen: who works at this computer, and the way in for others."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.opening import EmployeeHere
from desktop.shell.employee_row import EmployeeRow
from desktop.shell.theme import Theme
from desktop.widgets.signs import IconLabel, KeyCap, rule, words


class PeoplePane(QWidget):
    """`chosen(place)` for a row of the list, `other` for «Другой сотрудник…»."""

    chosen = Signal(int)
    other = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime], room: str) -> None:
        super().__init__()
        self._theme, self._now = theme, now
        self._day = now().date()  # rows say «сегодня»
        self.rows: list[EmployeeRow] = []
        self.other_row = _OtherRow(theme)
        self.other_row.clicked.connect(self.other)
        ground(self, "paper")
        theme.fit(self, width=419)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(room))
        column.addWidget(rule())
        column.addWidget(self._scroll(), 1)
        column.addWidget(rule())
        one_file = _tr("У каждого сотрудника свой зашифрованный файл. Пока открыт один, остальные закрыты.")
        own_only = _tr("Работать под чужим паролем запрещено (пункт 3.1.11).")
        note = words(f"{one_file} {own_only}", "second")
        note.setWordWrap(True)
        note.setContentsMargins(16, 12, 16, 12)
        column.addWidget(note)

    def show_employees(self, employees: tuple[EmployeeHere, ...]) -> None:
        """List the employees; a list that says the same keeps its rows, and the focus on them."""
        today = self._now().date()
        if self.rows and (today, employees) == (self._day, tuple(row.employee for row in self.rows)):
            return
        self._day = today
        for row in self.rows:
            row.deleteLater()
        self.rows = [EmployeeRow(self._theme, employee, self._now()) for employee in employees]
        for place, row in enumerate(self.rows):
            self._list.insertWidget(place, row)
            row.show()  # it may get the focus at once
            row.clicked.connect(lambda _=False, index=place: self.chosen.emit(index))
        before: QWidget | None = None
        for stop in (*self.rows, self.other_row):  # Tab follows the list, whenever its rows were made
            if before is not None:
                QWidget.setTabOrder(before, stop)
            before = stop

    def mark(self, place: int) -> None:
        """Choose a row; -1 chooses «Другой сотрудник…»."""
        self.other_row.setProperty("chosen", "true" if place < 0 else "")
        self.other_row.style().polish(self.other_row)
        for index, row in enumerate(self.rows):
            row.setAutoExclusive(False)
            row.setChecked(index == place)
            row.setAutoExclusive(True)

    def _head(self, room: str) -> QWidget:
        head = ground(QWidget(), "paper-alt")
        self._theme.fit(head, height=36)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 16, 0)
        line.addWidget(words(_tr("Кто работает за этим компьютером"), "strong"), 1)
        line.addWidget(words(room, "second"))
        return head

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("plain", "true")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addWidget(self.other_row)
        self._list.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        return area


class _OtherRow(QPushButton):
    """«Другой сотрудник…» with its key."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setAccessibleName(_tr("Другой сотрудник, логин и пароль, нужна связь, Alt+Д"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel(theme, "user-round-plus", "text", 18))
        row.addWidget(words(_tr("Другой сотрудник…")))
        row.addWidget(words(_tr("логин и пароль, нужна связь"), "second"), 1)
        row.addWidget(KeyCap("Alt+Д"))


def ground(pane: QWidget, token: str) -> QWidget:
    """Give a plain widget the ground of a token."""
    pane.setProperty("ground", token)
    pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return pane


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
