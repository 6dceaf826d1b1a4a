"""The card of the lock screen where the password is typed."""

import time
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.dates import day_and_time
from desktop.opening import EmployeeHere
from desktop.plurals import counted
from desktop.shell.password import PasswordField, layout_of
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import IconLabel, rule, words


class PasswordCard(QFrame):
    """Name, password, layout and Caps Lock; `entered(password)` once Enter or the button is pressed."""

    entered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._free_at = 0.0
        self._sentence = ""
        self.setProperty("panel", "true")
        self.field = PasswordField(theme)
        self.button = KeyButton(theme, _tr("Открыть"), "Enter", "main")
        self._build()
        self.field.returnPressed.connect(self._enter)
        self.field.noticed.connect(self._show_keyboard)
        self.field.textEdited.connect(self._typed)
        self.button.clicked.connect(self._enter)
        self._countdown = QTimer(self, interval=200)
        self._countdown.timeout.connect(self._count)
        self._show_keyboard()

    def show_employee(self, employee: EmployeeHere, now: datetime) -> None:
        """Ask this employee for the password."""
        self._name.setText(employee.name.full)
        seen = day_and_time(employee.last_sign_in, now)
        past = _tr("Прошлый вход: {when}, этот компьютер.").format(when=seen)
        self._past.setText(past if seen else _tr("Первый вход на этом компьютере."))
        self.field.hide_typed()
        self._stop_counting()
        self._say("")

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
        layout = layout_of(self.field.text())
        hint = _tr("Проверьте раскладку: сейчас {layout}.").format(layout=layout) if layout else ""
        caps = _tr("Включён Caps Lock.") if self.field.caps_lock else ""
        self._sentence = " ".join(part for part in (sentence, hint, caps) if part)
        self._free_at = time.monotonic() + pause
        self._again()
        self.field.setProperty("wrong", "true")
        self.field.style().polish(self.field)
        self._countdown.start()
        self._count()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._answer.text()))

    def trouble(self, sentence: str) -> None:
        """Say that something else keeps the file shut."""
        self._again()
        self._say(sentence, "danger")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def tell(self, sentence: str) -> None:
        """Show a quiet sentence under the field, such as help."""
        self._say(sentence)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

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
        self._say(f"{self._sentence} {counted('Следующая попытка через %n секунд.', left)}", "danger")

    def _stop_counting(self) -> None:
        self._countdown.stop()
        self.button.setEnabled(True)
        self.field.setReadOnly(False)
        self._typed()

    def _say(self, sentence: str, role: str = "second") -> None:
        self._answer.setText(sentence)
        self._answer.setVisible(bool(sentence))
        if self._answer.property("role") != role:
            self._answer.setProperty("role", role)
            self._answer.style().polish(self._answer)

    def _show_keyboard(self) -> None:
        layout = self.field.layout_name
        self._layout_tag.setText({_tr("русская"): "РУ", _tr("английская"): "EN"}.get(layout, ""))
        self._layout.setText(_tr("{layout} раскладка").format(layout=layout))
        self._layout_tag.setVisible(bool(layout))
        self._layout.setVisible(bool(layout))
        self._caps.setVisible(self.field.caps_lock)
        self._caps_icon.setVisible(self.field.caps_lock)

    def _build(self) -> None:
        self._theme.fit(self, width=520)
        self._name = words("", "name")
        self._why, self._answer, self._past = words("", "second"), words("", "second"), words("", "second")
        for label in (self._why, self._answer, self._past):
            label.setWordWrap(True)
        label = words(_tr("Пароль"), "second")
        label.setBuddy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(4)
        column.addWidget(self._name)
        column.addWidget(self._why)
        column.addSpacing(12)
        column.addWidget(label)
        column.addLayout(self._entry())
        column.addLayout(self._keyboard())
        column.addWidget(self._answer)
        column.addSpacing(8)
        column.addWidget(rule())
        column.addSpacing(8)
        column.addWidget(self._past)
        self._why.hide()
        self._answer.hide()

    def _entry(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.field, self.button):
            part.setProperty("tall", "true")
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        return row

    def _keyboard(self) -> QHBoxLayout:
        """The line under the field is always as high as its words, so that typing moves nothing."""
        self._layout_tag = QLabel()
        self._layout_tag.setProperty("role", "tag")
        self._layout = words("", "second")
        self._caps = words(_tr("включён Caps Lock"), "warning")
        self._caps_icon = IconLabel(self._theme, "arrow-big-up", "warning", 16)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        row.addWidget(self._layout_tag)
        row.addWidget(self._layout)
        row.addStretch(1)
        row.addWidget(self._caps_icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._caps)
        row.addStrut(self._theme.px(20))
        return row


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
