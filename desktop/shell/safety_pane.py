"""The person's own keys in the settings: the PIN of this run, and a new password."""

from PySide6.QtCore import QCoreApplication, QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from college.admission.passwords import Owner
from college.admission.policy import DEFAULT
from college.refusal import Refused
from desktop.shell.answer_line import answer, answer_line
from desktop.shell.keyboard_line import KeyboardLine
from desktop.shell.new_password import NewPassword
from desktop.shell.password import PasswordField
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import rule, words


class SafetyPane(QWidget):
    """`pin_chosen`, `pin_dropped`, `password_given(before, after)` ask the program; it answers by `show_…`."""

    pin_chosen = Signal(str)
    pin_dropped = Signal()
    password_given = Signal(str, str)

    def __init__(self, theme: Theme, owner: Owner) -> None:
        super().__init__()
        self._theme = theme
        self.pin = PasswordField(theme)
        self.pin.setAccessibleName(_tr("ПИН-код, от 4 до 6 цифр"))
        self.pin.setMaxLength(DEFAULT.pin_longest)
        self.pin.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self.pin))
        theme.fit(self.pin, width=120)
        self.take = KeyButton(theme, _tr("Задать ПИН-код"), "Enter")
        self.drop = QPushButton(_tr("Убрать ПИН-код"))
        self.begin = QPushButton(_tr("Сменить пароль…"))
        self.pin_answer = answer_line()
        self.form = _PasswordForm(theme, owner)
        self.form.hide()
        self.pin.returnPressed.connect(self._choose)
        self.take.clicked.connect(self._choose)
        self.drop.clicked.connect(self.pin_dropped)
        self.begin.clicked.connect(self._begin)
        self.form.left.connect(self._end)
        self.form.given.connect(self.password_given)
        self._build()
        self.show_pin(is_set=False)

    def take_focus(self) -> None:
        """Begin at the PIN."""
        (self.drop if self.pin.isHidden() else self.pin).setFocus()

    def show_pin(self, *, is_set: bool, sentence: str = "", role: str = "second") -> None:
        """Show whether a PIN is in force, and what came of choosing one."""
        had_focus = self.pin.hasFocus() or self.take.hasFocus() or self.drop.hasFocus()
        self.pin.hide_typed()
        self.pin.setVisible(not is_set)
        self.take.setVisible(not is_set)
        self.drop.setVisible(is_set)
        answer(self.pin_answer, sentence, role)
        if had_focus:
            self.take_focus()

    def show_changed(self, sentence: str) -> None:
        """Say that the password is changed."""
        self._end()
        answer(self.pin_answer, "")
        answer(self._changed, sentence, "second")

    def refuse_password(self, sentence: str) -> None:
        """Say why the password is not changed."""
        self.form.refuse(sentence)

    def _choose(self) -> None:
        if self.pin.text():
            self.pin_chosen.emit(self.pin.text())
        else:
            self.pin.setFocus()

    def _begin(self) -> None:
        answer(self._changed, "")
        self.begin.hide()
        self.form.begin()

    def _end(self) -> None:
        self.form.hide()
        self.begin.show()
        self.begin.setFocus()

    def _build(self) -> None:
        self._changed = answer_line()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        column.addWidget(rule())
        column.addWidget(words(_tr("Вход"), "name"))
        works = _tr("Открывает экран, закрытый не дольше 10 минут назад; потом и после трёх промахов нужен пароль.")
        column.addLayout(self._row(_tr("ПИН-код до конца рабочего дня"), (self.pin, self.take, self.drop), works))
        column.addWidget(self.pin_answer)
        online = _tr("Пароль знаете только вы. Он меняется на сервере, поэтому нужна связь.")
        column.addLayout(self._row(_tr("Пароль"), (self.begin,), online))
        column.addWidget(self._changed)
        column.addWidget(self.form)

    def _row(self, title: str, parts: tuple[QWidget, ...], why: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = words(title)
        self._theme.fit(label, width=210)
        label.setBuddy(parts[0])
        row.addWidget(label)
        for part in parts:
            row.addWidget(part)
        note = words(why, "second")
        note.setWordWrap(True)
        row.addSpacing(16)
        row.addWidget(note, 1)
        return row


class _PasswordForm(QFrame):
    """The former password and a new one twice; Esc leaves it."""

    given = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, owner: Owner) -> None:
        super().__init__()
        self.setProperty("panel", "true")
        theme.fit(self, width=560)
        self.before = PasswordField(theme)
        self.before.setAccessibleName(_tr("Прежний пароль"))
        self.before.setProperty("tall", "true")
        self.new = NewPassword(theme)
        self.new.belongs_to(owner)
        self.keyboard = KeyboardLine(theme, self.before, *self.new.fields)
        self.answer = answer_line()
        self.apply = KeyButton(theme, _tr("Сменить пароль"), "Enter", "main")
        self.cancel = KeyButton(theme, _tr("Отмена"), "Esc")
        self.before.returnPressed.connect(self.new.first.setFocus)
        self.new.entered.connect(self._give)
        self.apply.clicked.connect(self._give)
        self.cancel.clicked.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        label = words(_tr("Прежний пароль"), "second")
        label.setBuddy(self.before)
        for part in (label, self.before, self.new, self.keyboard, self.answer):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.apply)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column.addLayout(row)

    def begin(self) -> None:
        """Stand there empty."""
        self.before.hide_typed()
        self.new.hide_typed()
        self._turn(is_busy=False)
        answer(self.answer, "")
        self.show()
        self.before.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why it was not changed."""
        self._turn(is_busy=False)
        self.before.hide_typed()
        self.before.setFocus()
        answer(self.answer, sentence, "danger")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.apply.isEnabled():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        if not self.before.text():
            self.before.setFocus()
            return
        try:
            after = self.new.password()
        except Refused as why:
            answer(self.answer, str(why), "danger")
            return
        self._turn(is_busy=True)
        answer(self.answer, _tr("Меняется на сервере…"))
        self.given.emit(self.before.text(), after)

    def _turn(self, *, is_busy: bool) -> None:
        for part in (self.before, self.new, self.apply, self.cancel):
            part.setEnabled(not is_busy)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SafetyPane", text)
