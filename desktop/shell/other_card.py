"""The cards of «Другой сотрудник…»: login and password, or the slip of a first sign-in; both need the server."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from college.admission.passwords import Owner
from college.admission.slips import read_code
from college.phrases import phrase
from college.refusal import Refused
from desktop.shell.answer_line import answer, answer_line
from desktop.shell.keyboard_line import KeyboardLine
from desktop.shell.link_button import LinkButton
from desktop.shell.new_password import NewPassword
from desktop.shell.password import PasswordField
from desktop.shell.theme import Theme
from desktop.widgets.key_button import KeyButton
from desktop.widgets.signs import KeyCap, rule, words

EMPTY_LOGIN = phrase("Логин не введён. Он напечатан на листке, его можно узнать у администратора.")


class Form(QFrame):
    """What the cards share: a heading, an answer, work that can be broken off by Esc, a way back."""

    left = Signal()  # back to the list of employees
    broken = Signal()  # Esc while the server is being asked

    def __init__(self, theme: Theme, title: str, why: str) -> None:
        super().__init__()
        self.setProperty("panel", "true")
        theme.fit(self, width=520)
        self._theme = theme
        self._fields: list[QLineEdit] = []
        self._is_busy = False
        self.answer = answer_line()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 20, 20, 16)
        self.column.setSpacing(4)
        self.column.addWidget(words(title, "name"))
        self.why = words(why, "second")
        self.why.setWordWrap(True)
        self.column.addWidget(self.why)
        self.column.addSpacing(8)

    @property
    def is_busy(self) -> bool:
        """Whether the server is being asked."""
        return self._is_busy

    def work(self, sentence: str) -> None:
        """Show how far it has come; Esc breaks it off."""
        self._set_busy(is_busy=True)
        answer(self.answer, f"{sentence} {_tr('Esc — отменить.')}")
        self.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say what came of it and let it be tried again."""
        self._set_busy(is_busy=False)
        answer(self.answer, sentence, "danger")

    def rest(self) -> None:
        """Forget everything that was typed."""
        self._set_busy(is_busy=False)
        for field in self._fields:
            field.clear()
        self.hide_typed()
        answer(self.answer, "")

    def hide_typed(self) -> None:
        """Empty what is secret."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._is_busy:
            answer(self.answer, _tr("Отменяется…"))
            self.broken.emit()
        else:
            self.left.emit()

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_busy else Qt.FocusPolicy.NoFocus)
        for part in self._parts():
            part.setEnabled(not is_busy)

    def _parts(self) -> tuple[QWidget, ...]:
        return tuple(self._fields)

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setProperty("tall", "true")
        line.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase)
        self._fields.append(line)
        return line

    def _refuse_empty(self, field: QLineEdit, sentence: str) -> bool:
        if field.text().strip():
            return False
        field.setFocus()
        answer(self.answer, sentence, "danger")
        return True

    def _foot(self, *links: QWidget) -> None:
        self.column.addSpacing(4)
        self.column.addWidget(rule())
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(4)
        for link in links:
            row.addWidget(link)
        row.addStretch(1)
        row.addWidget(KeyCap("Esc"))
        row.addWidget(words(_tr("назад"), "second"))
        self.column.addLayout(row)


class OtherCard(Form):
    """Login and password of an employee who has no file here; `entered(login, password)`."""

    entered = Signal(str, str)
    by_slip = Signal()

    def __init__(self, theme: Theme) -> None:
        asks = _tr("Логин и пароль проверит сервер, поэтому нужна связь. Потом вход здесь работает и без неё.")
        super().__init__(theme, _tr("Другой сотрудник"), asks)
        self.login = self._line(_tr("Логин"))
        self.field = PasswordField(theme)
        self.field.setProperty("tall", "true")
        self.button = KeyButton(theme, _tr("Войти"), "Enter", "main")
        self.button.setProperty("tall", "true")
        self.keyboard = KeyboardLine(theme, self.field)
        self.slip = LinkButton(_tr("Первый вход по листку"))
        self.login.returnPressed.connect(self.field.setFocus)
        self.field.returnPressed.connect(self._enter)
        self.button.clicked.connect(self._enter)
        self.slip.clicked.connect(self.by_slip)
        self._fields.append(self.field)
        for part in (_label(_tr("Логин"), self.login), self.login, _label(_tr("Пароль"), self.field)):
            self.column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self.column.addLayout(row)
        self.column.addWidget(self.keyboard)
        self.column.addWidget(self.answer)
        self._foot(self.slip)

    def take_focus(self) -> None:
        """Begin at the login."""
        self.login.setFocus()

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        self.field.hide_typed()
        self.field.setFocus()

    def hide_typed(self) -> None:
        self.field.hide_typed()

    def _parts(self) -> tuple[QWidget, ...]:
        return (*self._fields, self.button, self.slip)

    def _enter(self) -> None:
        if self._refuse_empty(self.login, EMPTY_LOGIN):
            return
        if self.field.text():
            self.entered.emit(self.login.text().strip(), self.field.text())
        else:
            self.field.setFocus()


class SlipCard(Form):
    """Login, code and an own new password; `entered(login, code, password)`."""

    entered = Signal(str, str, str)

    def __init__(self, theme: Theme, college: str) -> None:
        asks = _tr("Логин и код напечатаны на листке администратора. Пароль придумаете вы, его не знает никто другой.")
        super().__init__(theme, _tr("Первый вход по листку"), asks)
        self._college = college
        self.login = self._line(_tr("Логин"))
        self.code = self._line(_tr("Код с листка, десять знаков"))
        self.new = NewPassword(theme)
        self.keyboard = KeyboardLine(theme, *self.new.fields)
        self.button = KeyButton(theme, _tr("Задать пароль и войти"), "Enter", "main")
        self.button.setProperty("tall", "true")
        self._fields.extend(self.new.fields)
        self.login.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.new.first.setFocus)
        self.login.textEdited.connect(self._know_owner)
        self.new.entered.connect(self._enter)
        self.button.clicked.connect(self._enter)
        row = QHBoxLayout()
        row.setSpacing(12)
        for title, field in ((_tr("Логин"), self.login), (_tr("Код с листка"), self.code)):
            cell = QVBoxLayout()
            cell.setSpacing(4)
            cell.addWidget(_label(title, field))
            cell.addWidget(field)
            row.addLayout(cell, 1)
        self.column.addLayout(row)
        self.column.addSpacing(4)
        self.column.addWidget(self.new)
        self.column.addWidget(self.keyboard)
        self.column.addWidget(self.answer)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self._foot()

    def begin(self, login: str) -> None:
        """Begin at the login, or after one that was typed already."""
        self.login.setText(login)
        self._know_owner()
        (self.code if login else self.login).setFocus()

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        if not (self.new.first.hasFocus() or self.new.again.hasFocus() or self.login.hasFocus()):
            self.code.setFocus()

    def hide_typed(self) -> None:
        self.code.clear()
        self.new.hide_typed()

    def _parts(self) -> tuple[QWidget, ...]:
        return (*self._fields, self.button)

    def _know_owner(self) -> None:
        self.new.belongs_to(Owner(self.login.text().strip(), college=self._college))

    def _enter(self) -> None:
        if self._refuse_empty(self.login, EMPTY_LOGIN):
            return
        try:
            read_code(self.code.text())
        except Refused as why:
            self.code.setFocus()
            self.refuse(str(why))
            return
        try:
            password = self.new.password()
        except Refused as why:
            self.refuse(str(why))
            return
        self.entered.emit(self.login.text().strip(), self.code.text(), password)


def _label(title: str, field: QWidget) -> QLabel:
    label = words(title, "second")
    label.setBuddy(field)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("SignIn", text)
