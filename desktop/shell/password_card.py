"""The card of the lock screen where the password is typed, or the PIN of the run."""

import time
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.dates import day_and_time
from desktop.opening import EmployeeHere
from desktop.plurals import counted
from desktop.shell.answer_line import answer, answer_line
from desktop.shell.keyboard_line import KeyboardLine
from desktop.shell.link_button import LinkButton
from desktop.shell.password import PasswordField, layout_of
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import rule, words


class PasswordCard(QFrame):
    """Name, password or PIN; `entered(text)` once Enter or the button is pressed, `doubted` at «Это были не вы?»."""

    entered = Signal(str)
    doubted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._free_at = 0.0
        self._sentence = ""
        self.asks_pin = False
        self.person: UUID | None = None
        self.setProperty("panel", "true")
        self.field = PasswordField(theme)
        self.button = KeyButton(theme, _tr("Открыть"), "Enter", "main")
        self.keyboard = KeyboardLine(theme, self.field)
        self.to_password = LinkButton(_tr("Ввести пароль"))
        self.doubt = LinkButton(_tr("Это были не вы?"))
        self._build()
        self.field.returnPressed.connect(self._enter)
        self.field.textEdited.connect(self._typed)
        self.button.clicked.connect(self._enter)
        self.to_password.clicked.connect(lambda: self.ask_password(""))
        self.doubt.clicked.connect(self.doubted)
        self._countdown = QTimer(self, interval=200)
        self._countdown.timeout.connect(self._count)

    def show_employee(self, employee: EmployeeHere, now: datetime, *, asks_pin: bool = False) -> None:
        """Ask this employee for the password, or for the PIN while it is in force; a closed door says why it is."""
        self.person = employee.id
        self._name.setText(employee.name.full)
        seen = day_and_time(employee.last_sign_in, now)
        past = _tr("Прошлый вход: {when}, этот компьютер.").format(when=seen)
        self._past.setText(past if seen else _tr("Первый вход на этом компьютере."))
        self.doubt.setVisible(bool(seen) and not employee.closed)
        self.field.hide_typed()
        self._stop_counting()
        self._ask(asks_pin=asks_pin)
        self._say(employee.closed, "danger")
        self.field.setEnabled(not employee.closed)
        self.button.setEnabled(not employee.closed)

    @property
    def is_in_use(self) -> bool:
        """Whether something is typed or being tried."""
        return self.isVisible() and (bool(self.field.text()) or self.field.isReadOnly())

    def say_why(self, why: str) -> None:
        """Tell why the screen is locked: "Закрыто после 5 минут без работы. Всё введённое сохранено."."""
        self._why.setText(why)
        self._why.setVisible(bool(why))

    def opening(self) -> None:
        """Show that the password is being tried."""
        self.button.setEnabled(False)
        self.field.setReadOnly(True)
        self._say(_tr("Открывается…"), "second")

    def refuse(self, sentence: str, pause: int) -> None:
        """Say that the password did not fit, which layout typed it, and count the pause down."""
        layout = "" if self.asks_pin else layout_of(self.field.text())
        hint = _tr("Проверьте раскладку: сейчас {layout}.").format(layout=layout) if layout else ""
        caps = _tr("Включён Caps Lock.") if self.field.caps_lock and not self.asks_pin else ""
        self._sentence = " ".join(part for part in (sentence, hint, caps) if part)
        self._free_at = time.monotonic() + pause
        self._again()
        self.field.setProperty("wrong", "true")
        self.field.style().polish(self.field)
        self._say(self._sentence, "danger")
        self._countdown.start()
        self._count()

    def ask_password(self, sentence: str) -> None:
        """Ask for the password instead of the PIN, and say why if the PIN is over."""
        self._ask(asks_pin=False)
        self._again()
        self._say(sentence, "danger")

    def trouble(self, sentence: str) -> None:
        """Say that something else keeps the file shut."""
        self._again()
        self._say(sentence, "danger")

    def tell(self, sentence: str) -> None:
        """Show a quiet sentence under the field, such as help."""
        self._say(sentence)

    def _ask(self, *, asks_pin: bool) -> None:
        self.asks_pin = asks_pin
        asked = _tr("ПИН-код") if asks_pin else _tr("Пароль")
        self._label.setText(asked)
        self.field.setAccessibleName(asked)
        self.to_password.setVisible(asks_pin)
        self.keyboard.setVisible(not asks_pin)

    def _again(self) -> None:
        self.button.setEnabled(True)
        self.field.setReadOnly(False)
        self.field.hide_typed()
        self.field.setFocus()

    def _enter(self) -> None:
        if self.field.text() and self.button.isEnabled() and not self._countdown.isActive():
            self.entered.emit(self.field.text())

    def _typed(self) -> None:
        if self.field.property("wrong"):
            self.field.setProperty("wrong", "")
            self.field.style().polish(self.field)

    def _count(self) -> None:
        left = round(self._free_at - time.monotonic() + 0.49)
        if left <= 0:
            self._countdown.stop()
            self.button.setEnabled(True)
            self._say(self._sentence, "danger")
            return
        self.button.setEnabled(False)
        self._answer.setText(f"{self._sentence} {counted('Следующая попытка через %n секунд.', left)}")
        self._answer.setVisible(True)

    def _stop_counting(self) -> None:
        self._countdown.stop()
        self.button.setEnabled(True)
        self.field.setReadOnly(False)
        self._typed()

    def _say(self, sentence: str, role: str = "second") -> None:
        answer(self._answer, sentence, role)

    def _build(self) -> None:
        self._theme.fit(self, width=520)
        self._name = words("", "name")
        self._why, self._answer, self._past = words("", "second"), answer_line(), words("", "second")
        self._why.setWordWrap(True)
        self._label = words(_tr("Пароль"), "second")
        self._label.setBuddy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self._why)
        column.addSpacing(12)
        column.addWidget(self._label)
        column.addLayout(self._entry())
        column.addWidget(self.keyboard)
        column.addWidget(self.to_password)
        column.addWidget(self._answer)
        column.addSpacing(8)
        column.addWidget(rule())
        column.addSpacing(8)
        column.addLayout(self._foot())
        self._why.hide()
        self.to_password.hide()

    def _entry(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.field, self.button):
            part.setProperty("tall", "true")
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._past)
        row.addWidget(self.doubt)
        row.addStretch(1)
        return row


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
