"""A new password, typed twice, with its meter: at the first sign-in and in the settings."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from college.admission.passwords import NOBODY, Owner, flaw
from college.phrases import phrase
from college.refusal import Refused
from desktop.shell.password import PasswordField
from desktop.shell.strength_meter import StrengthMeter
from desktop.shell.theme import Theme
from desktop.widgets.signs import words

DIFFERENT = phrase("Пароли не совпали. Введите второй раз так же, как первый.")


class NewPassword(QWidget):
    """`entered` once Enter is pressed in the second field; `password()` refuses what will not do."""

    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._owner = NOBODY
        self.first, self.again = PasswordField(theme), PasswordField(theme)
        self.first.setAccessibleName(_tr("Новый пароль"))
        self.again.setAccessibleName(_tr("Новый пароль ещё раз"))
        self.meter = StrengthMeter(theme)
        self.first.textEdited.connect(self._judge)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        for title, field in ((_tr("Новый пароль"), self.first), (_tr("Ещё раз"), self.again)):
            field.setProperty("tall", "true")
            cell = QVBoxLayout()
            cell.setSpacing(4)
            label = words(title, "second")
            label.setBuddy(field)
            cell.addWidget(label)
            cell.addWidget(field)
            row.addLayout(cell, 1)
        column.addLayout(row)
        column.addWidget(self.meter)

    @property
    def fields(self) -> tuple[PasswordField, PasswordField]:
        """Return the two fields."""
        return self.first, self.again

    def belongs_to(self, owner: Owner) -> None:
        """Judge by what everybody knows about this person."""
        self._owner = owner
        self._judge()

    def password(self) -> str:
        """Return the password; Refused, with the focus where it is to be mended, if it will not do."""
        typed = self.first.text()
        if (told := flaw(typed, self._owner)) is not None:
            self.first.setFocus()
            raise Refused(told)
        if typed != self.again.text():
            self.again.clear()
            self.again.setFocus()
            raise Refused(DIFFERENT)
        return typed

    def hide_typed(self) -> None:
        """Empty both fields."""
        for field in self.fields:
            field.hide_typed()
        self._judge()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # these were taken by the fields
            super().keyPressEvent(event)

    def _judge(self) -> None:
        self.meter.judge(self.first.text(), self._owner)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
