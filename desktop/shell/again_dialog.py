"""The one place where a password is asked once more of who sits at an open desk."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.answer_line import answer, answer_line
from desktop.shell.keyboard_line import KeyboardLine
from desktop.shell.password import PasswordField, layout_of
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import IconLabel, rule, words


class AgainDialog(QDialog):
    """`entered(password)` on Enter; Esc leaves it, and the act it stood before is not done."""

    entered = Signal(str)

    def __init__(self, theme: Theme, act: str, minutes: str, parent: QWidget) -> None:
        """Ask for an act, named as the matrix of rights names it; `minutes` says how long the answer holds."""
        super().__init__(parent)
        self._theme = theme
        self._is_busy = False
        self.setWindowTitle(_tr("Пароль ещё раз"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.field = PasswordField(theme)
        self.button = KeyButton(theme, _tr("Продолжить"), "Enter", "main")
        self._stop = KeyButton(theme, _tr("Не надо"), "Esc")
        for button in (self.button, self._stop):
            button.setAutoDefault(False)
        self._answer = answer_line()
        self.button.clicked.connect(self._enter)
        self._stop.clicked.connect(self.reject)
        self._build(act, minutes)

    def checking(self) -> None:
        """Show that the password is being tried."""
        self._set_busy(is_busy=True)
        answer(self._answer, _tr("Проверяется…"))

    def refuse(self, sentence: str) -> None:
        """Say why it did not fit, with the layout that typed it, and let it be typed again."""
        layout = layout_of(self.field.text())
        hint = _tr("Проверьте раскладку: сейчас {layout}.").format(layout=layout) if layout else ""
        caps = _tr("Включён Caps Lock.") if self.field.caps_lock else ""
        self._set_busy(is_busy=False)
        self.field.hide_typed()
        self.field.setFocus()
        answer(self._answer, " ".join(part for part in (sentence, hint, caps) if part), "danger")

    def done(self, result: int) -> None:
        self.field.hide_typed()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reject() if self._stop.hasFocus() else self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self.field.text() and not self._is_busy:
            self.entered.emit(self.field.text())

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.field.setReadOnly(is_busy)
        self.button.setEnabled(not is_busy)

    def _build(self, act: str, minutes: str) -> None:
        self._theme.fit(self, width=460)
        why = words(act, "second")
        holds = words(minutes, "second")
        for line in (why, holds):
            line.setWordWrap(True)
        label = words(_tr("Пароль"), "second")
        label.setBuddy(self.field)
        self.field.setAccessibleDescription(f"{act} {minutes}")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(self._theme, "lock", "accent", 20))
        head.addWidget(words(_tr("Введите пароль ещё раз"), "name"), 1)
        entry = QHBoxLayout()
        entry.setSpacing(8)
        for part in (self.field, self.button, self._stop):
            part.setProperty("tall", "true")
        entry.addWidget(self.field, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.button)
        foot.addWidget(self._stop)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(why)
        column.addSpacing(8)
        column.addWidget(label)
        column.addLayout(entry)
        column.addWidget(KeyboardLine(self._theme, self.field))
        column.addWidget(self._answer)
        column.addSpacing(4)
        column.addLayout(foot)
        column.addSpacing(8)
        column.addWidget(rule())
        column.addWidget(holds)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StepUp", text)
